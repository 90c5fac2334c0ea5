import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../src/kernel/clock.js';
import type { Struck } from '../faults/faults.js';
import type { Answer, Wire } from './wire.js';

/** A request that a fault strikes: where its answer goes, and how to get it. */
export interface StruckRequest {
  readonly wire: Wire;
  readonly clock: Clock;
  readonly answer: () => Promise<Answer>;
}

/** Answers a request as the fault has it. Resolves when the daemon would read on after a blocking request. */
export async function answerFaultily(struck: Struck, { wire, clock, answer }: StruckRequest): Promise<void> {
  const { fault } = struck;
  switch (fault.kind) {
    case 'stallConnect':
      await held(struck, wire);
      if (!wire.isOpen) return; // nobody is there who would ever end the job
      break;
    case 'freeze':
      wire.set('paused');
      await held(struck, wire);
      if (!wire.isOpen) return;
      wire.set('resumed');
      break;
    case 'drop': {
      const running = answer();
      // Now the statement has its turn, if nothing else has.
      await nextTurn();
      if (fault.code === 1006) wire.lose();
      else wire.send({ kind: 'drop', reason: 'a fault was armed' });
      await running;
      return;
    }
    case 'loseReply':
      await answer();
      return;
    default:
  }
  const reply = await answer();
  if (reply.kind === 'drop') {
    wire.send(reply);
    return;
  }
  await sendFaultily(struck, reply, { wire, clock });
}

type Reply = Extract<Answer, { kind: 'reply' }>;

async function sendFaultily(
  struck: Struck,
  reply: Reply,
  { wire, clock }: Pick<StruckRequest, 'wire' | 'clock'>,
): Promise<void> {
  const { fault } = struck;
  switch (fault.kind) {
    case 'delayReply':
      await held(struck, wire, (release) => clock.after(fault.ms, release));
      wire.send(reply);
      return;
    case 'replyTwice':
      wire.send(reply);
      wire.send(reply);
      return;
    case 'unknownId':
      wire.send({ kind: 'reply', text: reply.text.replace(/^\{"id":"(?:[^"\\]|\\.)*"/, '{"id":"nobody-asked"') });
      return;
    case 'garbage':
      wire.send({ kind: 'reply', text: '<html>this is no JSON' });
      return;
    case 'cutReply':
      wire.cut(reply.text);
      return;
    case 'trickle': {
      const text = reply.text.padEnd(fault.padToBytes ?? 0);
      await held(struck, wire, (release) => ({ cancel: wire.trickle(text, fault.bytesPerSecond, release) }));
      return;
    }
    default:
      wire.send(reply);
  }
}

/** Waits until the fault is cleared, the client leaves, or what `start` starts is done. */
async function held(
  { hold }: Struck,
  wire: Wire,
  start?: (release: () => void) => { readonly cancel: () => void },
): Promise<void> {
  let finish = (): void => undefined;
  await new Promise<void>((resolve) => {
    const gone = hold(resolve);
    const started = start?.(resolve);
    finish = () => {
      started?.cancel();
      gone();
    };
    wire.onClose(resolve);
  });
  finish();
}

import type { RawData, WebSocket } from 'ws';
import type { Clock } from '../../src/kernel/clock.js';
import type { ChangeSignal, Tally } from './counters.js';
import { failure, notARequest, RequestError, success } from './replies.js';
import { Disconnect, HANDLERS, type Session, leave } from './requests.js';
import { parseRequest, textOf } from './requestText.js';

/** What all connections of a daemon share. */
export interface ConnectionKit {
  readonly clock: Clock;
  readonly requestsByType: Tally;
  readonly changed: ChangeSignal;
  /** The next number for replies to what is no request. */
  readonly nextNumber: () => number;
}

const INTERNAL_ERROR = 1011;

/** Serves one WebSocket: each text message is a request, answered when it is done, with the request's id. */
export function serveConnection(socket: WebSocket, session: Session, kit: ConnectionKit): void {
  kit.changed.fire();
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (isBinary) return;
    void answer(session, textOfFrame(data), kit).then((reply) => {
      if (socket.readyState !== socket.OPEN) return;
      if (reply.kind === 'reply') socket.send(reply.text);
      else socket.close(INTERNAL_ERROR, reply.reason);
      kit.changed.fire();
    });
  });
  // 'close' follows every 'error', and the client will see it as a drop.
  socket.on('error', () => {
    socket.terminate();
  });
  socket.on('close', () => {
    leave(session);
    kit.changed.fire();
  });
}

type Answer = { readonly kind: 'reply'; readonly text: string } | { readonly kind: 'drop'; readonly reason: string };

const reply = (text: string): Answer => ({ kind: 'reply', text });

async function answer(session: Session, raw: string, kit: ConnectionKit): Promise<Answer> {
  const members = parseRequest(raw);
  if (members === undefined) return reply(notARequest('unparseable', kit.nextNumber(), raw));
  if (members.type === null) return { kind: 'drop', reason: 'JsonNull' };
  const id = textOf(members.id);
  const type = textOf(members.type);
  if (id === undefined || type === undefined) return reply(notARequest('incomplete', kit.nextNumber(), raw));
  kit.requestsByType.add(HANDLERS.has(type) ? type : 'unknown');
  kit.changed.fire();
  const started = kit.clock.monotonic();
  const elapsed = (): number => Math.round(kit.clock.monotonic() - started);
  try {
    const handler = HANDLERS.get(type);
    if (handler === undefined) throw new RequestError(`Unknown request type: ${type}`);
    return reply(success(id, await handler(session, members), elapsed()));
  } catch (error) {
    if (error instanceof Disconnect) return { kind: 'drop', reason: error.message };
    return reply(failure(id, error, elapsed()));
  }
}

function textOfFrame(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');
}

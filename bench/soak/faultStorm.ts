import { randomNumbers } from '../../sandbox/daemon/randomNumbers.js';
import type { FaultOrder } from '../../sandbox/faults/fault.js';
import { loadUserName } from '../../sandbox/users.js';
import { pause } from '../figures.js';

type Random = (below: number) => number;

const HUGE_BYTES = 64 * 1024 * 1024;
const SQL_REQUESTS = ['sql', 'prepare_sql_execute', 'sqlmore', 'sqlclose', 'ping'] as const;

/** What may go wrong at any time. A refused password is not among them: it ends a session, as it should. */
const KINDS: readonly ((random: Random) => FaultOrder)[] = [
  () => ({ kind: 'loseReply', times: 1 }),
  () => ({ kind: 'replyTwice', times: 3 }),
  () => ({ kind: 'unknownId', times: 1 }),
  () => ({ kind: 'garbage', times: 1 }),
  () => ({ kind: 'drop', code: 1006, times: 1 }),
  () => ({ kind: 'drop', code: 1011, times: 1 }),
  () => ({ kind: 'cutReply', times: 1 }),
  () => ({ kind: 'freeze', times: 1 }),
  (random) => ({ kind: 'delayReply', ms: 100 + random(2_000), times: 2 }),
  () => ({ kind: 'trickle', bytesPerSecond: 1024 ** 3, padToBytes: HUGE_BYTES, times: 1 }),
  () => ({ kind: 'muteClose', times: 1 }),
  () => ({ kind: 'stallTls', times: 1 }),
  () => ({ kind: 'stallUpgrade', times: 1 }),
  () => ({ kind: 'stallConnect', times: 1 }),
  () => ({ kind: 'refuseUpgrade', status: 500, times: 1 }),
  () => ({ kind: 'refuseUpgrade', status: 503, times: 2 }),
  () => ({ kind: 'statementLimit', statements: 2 }),
  () => ({ kind: 'refuseTcp' }),
];

/** A fault is armed this often, and cleared again after as long. */
const FAULT_MS = 250;
/** Between two storms the host is well for a while. */
const CALM_EVERY = 8;

/** Members that a fault may be narrowed by, by the moment at which it strikes. */
function narrowed(order: FaultOrder, random: Random, users: number): FaultOrder {
  const atRequest = !/^(?:refuse|stallTls|stallUpgrade|stallConnect|muteClose|statementLimit)/.test(order.kind);
  const type = SQL_REQUESTS[random(SQL_REQUESTS.length)];
  const when = atRequest && type !== undefined && random(2) === 0 ? { when: { type } } : {};
  const mayName = order.kind !== 'refuseTcp' && order.kind !== 'stallTls';
  const scope = mayName && random(2) === 0 ? { scope: { user: loadUserName(1 + random(users)) } } : {};
  return { ...order, ...when, ...scope };
}

/** The next fault of a storm. */
function nextFault(random: Random, users: number): FaultOrder {
  const make = KINDS[random(KINDS.length)];
  if (make === undefined) throw new Error('there is a fault of every number');
  return narrowed(make(random), random, users);
}

/** Says something to the sandbox's control API. */
export type Control = (path: string, init?: RequestInit) => Promise<Response>;

export interface StormOptions {
  readonly control: Control;
  readonly seed: number;
  readonly users: number;
  readonly isOver: () => boolean;
}

/** Arms one fault after another until it is over, and disarms them again. Gives what the sandbox would not take. */
export async function storm({ control, seed, users, isOver }: StormOptions): Promise<readonly string[]> {
  const random = randomNumbers(seed);
  const refused: string[] = [];
  for (let count = 1; !isOver(); count += 1) {
    if (count % CALM_EVERY !== 0) {
      const body = JSON.stringify(nextFault(random, users));
      const headers = { 'content-type': 'application/json' };
      const response = await control('/faults', { method: 'POST', headers, body });
      if (response.status !== 201) refused.push(`no fault: ${body} ${await response.text()}`);
    }
    await pause(FAULT_MS);
    if (count % CALM_EVERY === CALM_EVERY - 1) await control('/faults', { method: 'DELETE' });
  }
  await control('/faults', { method: 'DELETE' });
  return refused;
}

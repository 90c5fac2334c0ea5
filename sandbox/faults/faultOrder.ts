import { type FaultKind, type FaultOrder, STAGES, type Stage } from './fault.js';

/** An order that is no fault of the list, said with the member that is wrong. */
export class FaultOrderError extends Error {
  override readonly name = 'FaultOrderError';
}

type Check = (value: unknown) => boolean;
type Members = Readonly<Record<string, unknown>>;

const whole =
  (least: number, most: number): Check =>
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const text: Check = (value) => typeof value === 'string' && value !== '';
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const DELAY_MS_MAX = 3_600_000;
const RATE_MAX = 1024 ** 3;
const PADDING_MAX = 256 * 1024 * 1024;
const COUNT_MAX = 1_000_000;

/** The members that a kind has beside its target. */
const MEMBERS: Partial<Record<FaultKind, Readonly<Record<string, Check>>>> = {
  refuseUpgrade: { status: oneOf(403, 500, 503) },
  delayReply: { ms: whole(0, DELAY_MS_MAX) },
  drop: { code: oneOf(1006, 1011) },
  trickle: { bytesPerSecond: whole(1, RATE_MAX), padToBytes: optional(whole(0, PADDING_MAX)) },
  statementLimit: { statements: whole(0, COUNT_MAX) },
};

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isScope: Check = (value) => {
  if (value === 'all') return true;
  if (!isObject(value) || Object.keys(value).length !== 1) return false;
  return text(value.user) || whole(1, COUNT_MAX)(value.connection);
};
const isWhen: Check = (value) => {
  if (!isObject(value)) return false;
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => oneOf('type', 'sql')(name) && text(value[name]));
};

const scope = { scope: optional(isScope) };
const times = { times: optional((value) => value === 'unlimited' || whole(1, COUNT_MAX)(value)) };
const notByConnection = {
  scope: optional((value) => isScope(value) && !(isObject(value) && value.connection !== undefined)),
};
const notByUser = { scope: optional((value) => isScope(value) && !(isObject(value) && value.user !== undefined)) };

/** Which target a fault may have: before the upgrade nobody knows the user, before a request nobody its type. */
const TARGETS: Readonly<Record<Stage, Readonly<Record<string, Check>>>> = {
  listen: {},
  accept: { ...notByUser, ...times },
  upgrade: { ...scope, ...times },
  request: { ...scope, ...times, when: optional(isWhen) },
  close: { ...scope, ...times },
  job: notByConnection,
};

/** Reads an order from outside; refuses what is unknown, missing or out of bounds. */
export function readFaultOrder(value: unknown): FaultOrder {
  if (!isObject(value)) throw new FaultOrderError('a fault is an object');
  const { kind, ...members } = value;
  if (!isKind(kind)) throw new FaultOrderError(`kind must be one of ${Object.keys(STAGES).join(', ')}`);
  const checks = { ...MEMBERS[kind], ...TARGETS[STAGES[kind]] };
  for (const name of Object.keys(members)) {
    if (!(name in checks)) throw new FaultOrderError(`${kind} has no member ${name}`);
  }
  for (const [name, check] of Object.entries(checks)) {
    if (!check(members[name])) throw new FaultOrderError(`${name} of ${kind} is not valid`);
  }
  return value as unknown as FaultOrder; // Every member was just checked.
}

function isKind(kind: unknown): kind is FaultKind {
  return typeof kind === 'string' && Object.hasOwn(STAGES, kind);
}

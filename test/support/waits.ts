import type { Counters } from '../../sandbox/daemon/counters.js';
import type { Sandbox } from '../../sandbox/startSandbox.js';
import { systemClock, within } from '../../src/kernel/clock.js';

/** How long a test waits for something that should happen at once. */
export const PATIENCE_MS = 15_000;

/** Resolves when the sandbox has no job of `user` left. */
export async function untilGone(sandbox: Sandbox, user: string): Promise<void> {
  const gone = sandbox.countersWhen(({ jobsByUser }) => (jobsByUser[user] ?? 0) === 0);
  await within(systemClock, PATIENCE_MS, gone, () => new Error(`${user} still has host jobs`));
}

/** Settings without a second job that would open after the login: the next statement is then the call's. */
export const ONE_JOB = { IBMI_POOL_START: '1', IBMI_POOL_MAX: '1', IBMI_POOL_LIMIT: '1' };

/** Resolves when the next statement reaches the sandbox. Ask before you cause it. */
export async function nextStatement(sandbox: Sandbox): Promise<void> {
  const before = statements(sandbox.counters());
  const more = sandbox.countersWhen((counters) => statements(counters) > before);
  await within(systemClock, PATIENCE_MS, more, () => new Error('no statement reached the sandbox'));
}

function statements({ requestsByType }: Counters): number {
  return (requestsByType.sql ?? 0) + (requestsByType.prepare_sql_execute ?? 0);
}

/** Resolves when the next request of `type` reaches the sandbox. Ask before you cause it. */
export async function nextRequest(sandbox: Sandbox, type: string): Promise<void> {
  const before = sandbox.counters().requestsByType[type] ?? 0;
  const more = sandbox.countersWhen(({ requestsByType }) => (requestsByType[type] ?? 0) > before);
  await within(systemClock, PATIENCE_MS, more, () => new Error(`no ${type} reached the sandbox`));
}

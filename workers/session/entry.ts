import { systemClock } from '../../src/kernel/clock.js';
import type { ThreadTask } from '../../src/protocol/messages.js';
import { runSession } from './session.js';

/** Measured from the start of the thread: what a login without a spare thread would have waited for. */
const bootMs = systemClock.monotonic();

/** The thread's whole life: one session. */
export default function entry(task: ThreadTask): Promise<void> {
  return runSession(task, { bootMs });
}

import type { ThreadTask } from '../../src/protocol/messages.js';
import { runSession } from './session.js';

/** The thread's whole life: one session. */
export default function entry(task: ThreadTask): Promise<void> {
  return runSession(task);
}

import type { ThreadTask } from '../../src/protocol/messages.js';
import { runSession } from './session.js';
import type { MakeCodeCache } from './entry.js';

/** All that a session's thread runs: one file, which entry.ts loads. */
export default function program(task: ThreadTask, makeCodeCache: MakeCodeCache): Promise<void> {
  return runSession(task, { makeCodeCache });
}

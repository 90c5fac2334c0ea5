import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import type { ThreadTask } from '../../src/protocol/messages.js';

/** What V8 has compiled of the program so far. */
export type MakeCodeCache = () => Uint8Array;

/** The bundle is a function of these (package.json puts its head and its foot around it). */
type Wrapped = (exports: object, require: NodeJS.Require, module: { exports: Program }) => void;

interface Program {
  default?: (task: ThreadTask, makeCodeCache: MakeCodeCache) => Promise<void>;
}

/** This file is CommonJS when it is built. */
declare const __dirname: string;

/**
 * The thread's whole life: one session. The program is compiled from what V8 kept of an earlier thread's, which is
 * measured to save a third of what a thread costs to boot. The file is ASCII: V8 keeps any other text at two bytes a
 * character, in every isolate.
 */
export default async function entry(task: ThreadTask): Promise<void> {
  const path = join(__dirname, 'program.cjs');
  const { code } = task;
  const cached = code === undefined ? {} : { cachedData: Buffer.from(code) };
  const script = new Script(readFileSync(path, 'latin1'), { filename: path, ...cached });
  const module: { exports: Program } = { exports: {} };
  (script.runInThisContext() as Wrapped)(module.exports, createRequire(path), module);
  await module.exports.default?.(task, () => script.createCachedData());
}

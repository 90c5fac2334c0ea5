import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../src/kernel/assert.js';
import { systemClock } from '../../src/kernel/clock.js';
import { silentLogger } from '../../src/kernel/logger.js';
import type { CheckupInput, FromCheckup } from '../../src/protocol/checkup.js';
import { checkUp } from './checkup.js';

const port = parentPort;
assert(port !== null, 'a checkup runs in a thread of its own');
const tell = (message: FromCheckup): void => port.postMessage(message);

const { task, password } = workerData as CheckupInput; // src/doctor.ts is the only one that starts this file
const words = new TextDecoder().decode(password);
password.fill(0);

// Whatever is thrown ends the thread, and main sees it.
void checkUp({ log: silentLogger, clock: systemClock }, task, words, (finding) =>
  tell({ type: 'finding', finding }),
).then(() => tell({ type: 'done' }));

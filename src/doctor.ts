import { Worker } from 'node:worker_threads';
import type { CheckupInput, CheckupTask, Finding, FromCheckup } from './protocol/checkup.js';

const CHECKUP_URL = new URL('../workers/doctor/entry.cjs', import.meta.url);

/**
 * Runs every check, telling each finding as soon as it is known. The password's bytes are transferred.
 *
 * In a thread of its own, like a login: the driver writes to the console when a socket fails, which must not get
 * between the findings, and its environment is empty. Whatever hangs there ends with the thread.
 */
export async function runCheckup(
  task: CheckupTask,
  password: Uint8Array<ArrayBuffer>,
  tell: (finding: Finding) => void,
): Promise<void> {
  const input: CheckupInput = { task, password };
  const thread = new Worker(CHECKUP_URL, {
    workerData: input,
    transferList: [password.buffer],
    env: {},
    stdout: true,
    stderr: true,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      thread.on('message', (message: FromCheckup) => {
        if (message.type === 'finding') tell(message.finding);
        else resolve();
      });
      thread.once('error', reject);
      thread.once('exit', (code) => reject(new Error(`the checkup ended early, with ${code}`)));
    });
  } finally {
    await thread.terminate();
  }
}

import { startSandbox, type Sandbox } from '../../sandbox/startSandbox.js';

let shared: Promise<Sandbox> | undefined;

/** One sandbox for the whole run; started by the first test that needs it, closed by test/support/hooks.ts. */
export function sharedSandbox(): Promise<Sandbox> {
  shared ??= startSandbox({ progress: (line) => process.stderr.write(`sandbox: ${line}\n`) });
  return shared;
}

/** Closes the shared sandbox, if a test has started it. */
export async function closeSharedSandbox(): Promise<void> {
  const sandbox = await shared;
  shared = undefined;
  await sandbox?.close();
}

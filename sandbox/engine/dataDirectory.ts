import { mkdtemp, mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const RUN_NAME = /^run-(\d+)-/;

/**
 * Makes an empty directory for this process's database. Those of processes that are gone are removed first: a killed
 * sandbox cannot clean up after itself.
 */
export async function makeDataDirectory(): Promise<string> {
  const parent = join(tmpdir(), 'ibmi-mcp-gateway-runs');
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    const pid = RUN_NAME.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(parent, name), { recursive: true, force: true });
  }
  return mkdtemp(join(parent, `run-${process.pid}-`));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seedStatements } from '../seed/seed.js';

/** Raise it when the way an image is written changes without the seed changing. */
const FORMAT = 1;

/** Where the image of this seed and this PGlite belongs. Picks the first cache directory that can be written. */
export async function imagePath(cacheHome: string | undefined): Promise<string> {
  const name = `sandbox-${await imageKey()}.tar`;
  const preferred = join(cacheHome ?? join(homedir(), '.cache'), 'ibmi-mcp-gateway');
  for (const directory of [preferred, join(tmpdir(), 'ibmi-mcp-gateway')]) {
    if (await isWritable(directory)) return join(directory, name);
  }
  throw new Error(`no writable directory for the sandbox image: tried ${preferred} and ${tmpdir()}`);
}

export async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

async function imageKey(): Promise<string> {
  const hash = createHash('sha256').update(`${FORMAT}\0${await pgliteVersion()}`);
  for (const sql of seedStatements()) hash.update('\0').update(sql);
  return hash.digest('hex').slice(0, 16);
}

async function pgliteVersion(): Promise<string> {
  const manifest = new URL('../package.json', import.meta.resolve('@electric-sql/pglite'));
  const parsed: unknown = JSON.parse(await readFile(fileURLToPath(manifest), 'utf8'));
  if (typeof parsed === 'object' && parsed !== null && 'version' in parsed) return String(parsed.version);
  throw new Error('the PGlite package names no version');
}

async function isWritable(directory: string): Promise<boolean> {
  const probe = join(directory, `.probe-${process.pid}`);
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(probe, '');
    await rm(probe, { force: true });
    return true;
  } catch {
    return false;
  }
}

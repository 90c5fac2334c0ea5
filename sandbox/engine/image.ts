import { createHash } from 'node:crypto';
import { access, mkdir, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../src/kernel/clock.js';
import { seedStatements } from '../seed/seed.js';

/** Raise it when the way an image is written changes without the seed changing. */
const FORMAT = 2;

const CACHE_NAME = 'ibmi-mcp-gateway';
const IMAGE_NAME = /^sandbox-[0-9a-f]{16}(?:\.tar)?$/;

/** Images of other versions are removed when nobody has started from them for so long. */
const UNUSED_MAX_MS = 14 * 24 * 60 * 60 * 1000;

/** The directory where the image of this seed and this PGlite belongs, in the first cache that can be written. */
export async function imagePath(cacheHome: string | undefined): Promise<string> {
  const name = `sandbox-${await imageKey()}`;
  const preferred = join(cacheHome ?? join(homedir(), '.cache'), CACHE_NAME);
  for (const directory of [preferred, join(tmpdir(), CACHE_NAME)]) {
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

/** Notes that the image is in use, and removes the images beside it that have not been for long. */
export async function tendImages(path: string, clock: Clock): Promise<void> {
  const now = new Date(clock.now());
  await utimes(path, now, now);
  const directory = join(path, '..');
  for (const name of await readdir(directory)) {
    if (!IMAGE_NAME.test(name)) continue;
    const { mtimeMs } = await stat(join(directory, name));
    if (clock.now() - mtimeMs > UNUSED_MAX_MS) await rm(join(directory, name), { recursive: true, force: true });
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

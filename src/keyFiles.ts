import { generateKeyPair } from 'node:crypto';
import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import Table from 'cli-table3';
import { loadKeyPair } from './auth/keyPair.js';
import type { NamedKey, NamedKeys } from './configCommands.js';
import { AppError, describe } from './kernel/appError.js';

const MODULUS_BITS = 4096;
const PRIVATE_SUFFIX = '.private.pem';
const PUBLIC_SUFFIX = '.public.pem';
const DIRECTORY_MODE = 0o700;
const PRIVATE_MODE = 0o600;
const PUBLIC_MODE = 0o644;
const MODE_BITS = 0o777;
/** An id is a file's name, a word of the settings and of every login. */
const KEY_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** What is known of the keys: where they are made, and which ones the settings name. */
export interface KeyRoom {
  readonly directory: string;
  readonly settings: NamedKeys;
}

interface PairPaths {
  readonly privateKeyPath: string;
  readonly publicKeyPath: string;
}

function pathsOf({ directory }: KeyRoom, keyId: string): PairPaths {
  if (!KEY_ID.test(keyId)) {
    throw new AppError('E_CONFIG', 'A key id has letters, digits, dots, dashes and underscores, 100 at the most.');
  }
  return {
    privateKeyPath: join(directory, keyId + PRIVATE_SUFFIX),
    publicKeyPath: join(directory, keyId + PUBLIC_SUFFIX),
  };
}

/**
 * Makes a pair that only its owner can read, and resolves with the settings that put it to use.
 * @throws AppError E_CONFIG when the id is none, or has files already
 */
export async function makePair(room: KeyRoom, keyId: string): Promise<string> {
  const { active, previous } = room.settings;
  const { privateKeyPath, publicKeyPath } = pathsOf(room, keyId);
  await closeDirectory(room.directory);
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: MODULUS_BITS,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  await writeNew(privateKeyPath, privateKey, PRIVATE_MODE);
  try {
    await writeNew(publicKeyPath, publicKey, PUBLIC_MODE);
  } catch (error) {
    await rm(privateKeyPath);
    throw error;
  }
  const kept = [...(active === undefined ? [] : [active]), ...previous];
  return [
    `Made the key pair ${keyId} (RSA, ${MODULUS_BITS} bits). To use it, set`,
    '',
    `IBMI_AUTH_KEY_ID=${keyId}`,
    `IBMI_AUTH_PRIVATE_KEY_PATH=${shown(privateKeyPath)}`,
    `IBMI_AUTH_PUBLIC_KEY_PATH=${shown(publicKeyPath)}`,
    ...(kept.length === 0 ? [] : [previousLine(kept)]),
    '',
    'A server that runs takes them when its .env changes, or at SIGHUP.',
    '',
  ].join('\n');
}

/** Makes the directory, or closes it to others if there is nothing in it that may be theirs to read. */
async function closeDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: DIRECTORY_MODE });
  const isOurs = (await readdir(path)).every((name) => name.endsWith('.pem') || name === 'README.md');
  if (isOurs) await chmod(path, DIRECTORY_MODE);
}

async function writeNew(path: string, text: string, mode: number): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx', mode });
    await chmod(path, mode); // whatever the umask is
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new AppError('E_CONFIG', `${shown(path)} cannot be written.`, { cause, detail: describe(cause) });
    }
    throw new AppError('E_CONFIG', `${shown(path)} exists; nothing was changed. Choose another id.`);
  }
}

/** A table of the keys that the settings name and of those that only lie there, and whether each can be used. */
export async function listPairs(room: KeyRoom): Promise<{ readonly text: string; readonly isSound: boolean }> {
  const { active, previous } = room.settings;
  const table = new Table({ head: ['id', 'use', 'bits', 'mode', 'file', 'to mend'], style: { head: [], border: [] } });
  let isSound = true;
  const add = async (keyId: string, use: string, path: string): Promise<void> => {
    const judged = await judge(keyId, path);
    if (use !== 'none' && judged.fault !== '') isSound = false;
    table.push([keyId, use, judged.bits, judged.mode, shown(path), judged.fault]);
  };
  if (active !== undefined) await add(active.keyId, 'active', active.privateKeyPath);
  for (const { keyId, privateKeyPath } of previous) await add(keyId, 'accepted', privateKeyPath);
  const named = new Set([active?.privateKeyPath, ...previous.map(({ privateKeyPath }) => privateKeyPath)]);
  for (const name of await readdir(room.directory).catch(() => [])) {
    const path = join(room.directory, name);
    if (name.endsWith(PRIVATE_SUFFIX) && !named.has(path)) await add(basename(name, PRIVATE_SUFFIX), 'none', path);
  }
  return { text: `${table.toString()}\n`, isSound };
}

async function judge(keyId: string, path: string): Promise<{ bits: string; mode: string; fault: string }> {
  const stats = await stat(path).catch(() => undefined);
  const mode = stats === undefined ? '' : (stats.mode & MODE_BITS).toString(8);
  try {
    const { bits } = await loadKeyPair({ keyId, privateKeyPath: path }, { variable: 'it', allowInsecureFiles: false });
    return { bits: String(bits), mode, fault: '' };
  } catch (error) {
    return { bits: '', mode, fault: error instanceof AppError ? error.message : describe(error) };
  }
}

/**
 * Deletes a pair for good: what was sealed with it can never be opened again.
 * @throws AppError E_CONFIG while the settings name it, or when there is none
 */
export async function retirePair(room: KeyRoom, keyId: string): Promise<string> {
  const { active, previous } = room.settings;
  const { privateKeyPath, publicKeyPath } = pathsOf(room, keyId);
  if (active?.keyId === keyId || active?.privateKeyPath === privateKeyPath) {
    throw new AppError('E_CONFIG', `${keyId} is the active key: make another one and set IBMI_AUTH_KEY_ID first.`);
  }
  const others = previous.filter((one) => one.keyId !== keyId && one.privateKeyPath !== privateKeyPath);
  if (others.length < previous.length) {
    throw new AppError(
      'E_CONFIG',
      `${keyId} is still accepted. Set this first, and send SIGHUP to a server that runs:\n${previousLine(others)}`,
    );
  }
  if ((await stat(privateKeyPath).catch(() => undefined)) === undefined) {
    throw new AppError('E_CONFIG', `There is no ${shown(privateKeyPath)}. "keys list" shows what there is.`);
  }
  await rm(privateKeyPath);
  await rm(publicKeyPath, { force: true });
  return `Deleted the key pair ${keyId}.\n`;
}

function previousLine(keys: readonly NamedKey[]): string {
  const pairs = keys.map(({ keyId, privateKeyPath }) => `${keyId}=${shown(privateKeyPath)}`);
  return `IBMI_AUTH_PREVIOUS_KEYS=${pairs.join(',')}`;
}

/** Relative to here where that is shorter, as one writes it in .env. */
function shown(path: string): string {
  const here = relative('', path);
  return here.startsWith('..') ? resolve(path) : here;
}

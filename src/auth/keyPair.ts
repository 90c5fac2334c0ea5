import { createPrivateKey, createPublicKey, webcrypto, type KeyObject } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { KeySettings } from '../config.js';
import { AppError, describe } from '../kernel/appError.js';

const MODULUS_BITS_MIN = 2048;
/** What group and others may do with a file. */
const ANYBODY_ELSE = 0o077;

/** What a client needs to seal a login. */
export interface PublicKey {
  readonly keyId: string;
  /** SPKI PEM. */
  readonly publicKey: string;
}

/** One proven RSA pair. */
export interface KeyPair extends PublicKey {
  /** Modulus length. */
  readonly bits: number;
  /** RSA-OAEP-SHA256, off the event loop. @throws Error when the bytes do not fit. */
  unseal(sealed: Uint8Array): Promise<Uint8Array>;
}

/**
 * Reads and proves every pair, the active one first: RSA, at least 2048 bits, readable by nobody else, and the two
 * files of the active pair belong together.
 * @throws AppError E_CONFIG with a sentence that says which file to mend and how
 */
export async function loadKeyPairs({ active, previous, allowInsecureFiles }: KeySettings): Promise<readonly KeyPair[]> {
  const secretly = !allowInsecureFiles;
  const variable = 'IBMI_AUTH_PRIVATE_KEY_PATH';
  const privateKey = await readKey(active.privateKeyPath, { variable, secretly, parse: createPrivateKey });
  const publicKey = await readKey(active.publicKeyPath, {
    variable: 'IBMI_AUTH_PUBLIC_KEY_PATH',
    secretly: false,
    parse: createPublicKey,
  });
  if (!createPublicKey(privateKey).equals(publicKey)) {
    throw new AppError(
      'E_CONFIG',
      'IBMI_AUTH_PUBLIC_KEY_PATH is not the public half of IBMI_AUTH_PRIVATE_KEY_PATH. ' +
        'Make it anew: openssl pkey -in private.pem -pubout -out public.pem',
    );
  }
  const pairs = [await pairOf(active.keyId, privateKey)];
  for (const files of previous) {
    const variable = `IBMI_AUTH_PREVIOUS_KEYS (${files.keyId})`;
    pairs.push(await loadKeyPair(files, { variable, allowInsecureFiles }));
  }
  return pairs;
}

/**
 * Reads and proves one private key; the public one follows from it. `variable` is what names it to the reader.
 * @throws AppError E_CONFIG
 */
export async function loadKeyPair(
  { keyId, privateKeyPath }: { readonly keyId: string; readonly privateKeyPath: string },
  { variable, allowInsecureFiles }: { readonly variable: string; readonly allowInsecureFiles: boolean },
): Promise<KeyPair> {
  const secretly = !allowInsecureFiles;
  return await pairOf(keyId, await readKey(privateKeyPath, { variable, secretly, parse: createPrivateKey }));
}

async function pairOf(keyId: string, privateKey: KeyObject): Promise<KeyPair> {
  const unsealer = await webcrypto.subtle.importKey(
    'pkcs8',
    privateKey.export({ type: 'pkcs8', format: 'der' }),
    { name: 'RSA-OAEP', hash: 'SHA-256' },
    false,
    ['decrypt'],
  );
  const publicKey = createPublicKey(privateKey);
  return {
    keyId,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    bits: publicKey.asymmetricKeyDetails?.modulusLength ?? 0,
    unseal: async (sealed) => new Uint8Array(await webcrypto.subtle.decrypt({ name: 'RSA-OAEP' }, unsealer, sealed)),
  };
}

interface KeyFile {
  /** Which setting names the file. */
  readonly variable: string;
  /** Whether nobody but its owner may have a right to it. */
  readonly secretly: boolean;
  readonly parse: (pem: Buffer) => KeyObject;
}

async function readKey(path: string, { variable, secretly, parse }: KeyFile): Promise<KeyObject> {
  const { pem, mode } = await readWithMode(path, variable);
  if (secretly && (mode & ANYBODY_ELSE) !== 0 && process.platform !== 'win32') {
    throw new AppError(
      'E_CONFIG',
      `${variable} names a file that others on this machine may read or write. Run: chmod 600 ${path} ` +
        '(IBMI_AUTH_ALLOW_INSECURE_KEY_FILES=true accepts it, for secrets that a platform mounts).',
    );
  }
  let key: KeyObject;
  try {
    key = parse(pem);
  } catch (cause) {
    throw unreadable(variable, cause);
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa') {
    throw new AppError('E_CONFIG', `${variable} must be an RSA key, not ${key.asymmetricKeyType ?? 'another kind'}.`);
  }
  if (bits < MODULUS_BITS_MIN) {
    throw new AppError('E_CONFIG', `${variable} must be an RSA key of at least ${MODULUS_BITS_MIN} bits, not ${bits}.`);
  }
  return key;
}

/** Both of the same open file: another may be put in its place between two looks by name. */
async function readWithMode(path: string, variable: string): Promise<{ pem: Buffer; mode: number }> {
  try {
    const file = await open(path, 'r');
    try {
      return { pem: await file.readFile(), mode: (await file.stat()).mode };
    } finally {
      await file.close();
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new AppError('E_CONFIG', `${variable} names a file that does not exist: ${path}. Correct the path.`);
    }
    throw unreadable(variable, cause);
  }
}

function unreadable(variable: string, cause: unknown): AppError {
  return new AppError('E_CONFIG', `${variable} names a file that is not a readable PEM key (see secrets/README.md).`, {
    cause,
    detail: describe(cause),
  });
}

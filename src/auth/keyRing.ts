import { createPrivateKey, createPublicKey, webcrypto, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError, describe } from '../kernel/appError.js';

const MODULUS_BITS_MIN = 2048;

/** What a client needs to seal a login. */
export interface PublicKey {
  readonly keyId: string;
  /** SPKI PEM. */
  readonly publicKey: string;
}

/** Opens session keys that clients sealed with the active public key. */
export interface KeyRing {
  readonly active: PublicKey;
  /** Modulus length of the active pair, for the start-up line. */
  readonly bits: number;
  /** RSA-OAEP-SHA256 with the named key, off the event loop. @throws Error when the key or the bytes do not fit. */
  unseal(keyId: string, sealed: Uint8Array): Promise<Uint8Array>;
}

/**
 * Reads and proves one key pair: RSA, at least 2048 bits, and the two files belong together.
 * @throws AppError E_CONFIG with a sentence that says which file to mend and how.
 */
export async function loadKeyRing(paths: {
  readonly keyId: string;
  readonly privateKeyPath: string;
  readonly publicKeyPath: string;
}): Promise<KeyRing> {
  const privateKey = await readKey('IBMI_AUTH_PRIVATE_KEY_PATH', paths.privateKeyPath, createPrivateKey);
  const publicKey = await readKey('IBMI_AUTH_PUBLIC_KEY_PATH', paths.publicKeyPath, createPublicKey);
  const derived = createPublicKey(privateKey);
  if (!derived.equals(publicKey)) {
    throw new AppError(
      'E_CONFIG',
      'IBMI_AUTH_PUBLIC_KEY_PATH is not the public half of IBMI_AUTH_PRIVATE_KEY_PATH. ' +
        'Make it anew: openssl pkey -in private.pem -pubout -out public.pem',
    );
  }
  const unsealer = await webcrypto.subtle.importKey(
    'pkcs8',
    privateKey.export({ type: 'pkcs8', format: 'der' }),
    { name: 'RSA-OAEP', hash: 'SHA-256' },
    false,
    ['decrypt'],
  );
  return {
    active: { keyId: paths.keyId, publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() },
    bits: publicKey.asymmetricKeyDetails?.modulusLength ?? 0,
    async unseal(keyId, sealed) {
      if (keyId !== paths.keyId) throw new Error('unknown key id');
      return new Uint8Array(await webcrypto.subtle.decrypt({ name: 'RSA-OAEP' }, unsealer, sealed));
    },
  };
}

async function readKey(variable: string, path: string, parse: (pem: Buffer) => KeyObject): Promise<KeyObject> {
  let key: KeyObject;
  try {
    key = parse(await readFile(path));
  } catch (cause) {
    throw new AppError('E_CONFIG', `${variable} names a file that is not a readable PEM key (see secrets/README.md).`, {
      cause,
      detail: describe(cause),
    });
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < MODULUS_BITS_MIN) {
    throw new AppError('E_CONFIG', `${variable} must be an RSA key of at least ${MODULUS_BITS_MIN} bits.`);
  }
  return key;
}

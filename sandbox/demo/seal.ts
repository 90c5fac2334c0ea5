import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto';

/** The envelope as clients send it; every field base64 but the key id. */
export interface Envelope {
  readonly keyId: string;
  readonly encryptedSessionKey: string;
  readonly iv: string;
  readonly authTag: string;
  readonly ciphertext: string;
}

export interface SealOptions {
  readonly keyBytes?: number;
  readonly ivBytes?: number;
  readonly tagBytes?: number;
}

/** Seals any payload as a client does; the options make envelopes that a client must not. */
export function seal(key: { keyId: string; publicKey: string }, payload: unknown, options: SealOptions = {}): Envelope {
  const sessionKey = randomBytes(options.keyBytes ?? 32);
  const iv = randomBytes(options.ivBytes ?? 12);
  const cipher = createCipheriv(sessionKey.length === 32 ? 'aes-256-gcm' : 'aes-128-gcm', sessionKey, iv, {
    authTagLength: options.tagBytes ?? 16,
  });
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const wrapped = publicEncrypt(
    { key: key.publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
    sessionKey,
  );
  return {
    keyId: key.keyId,
    encryptedSessionKey: wrapped.toString('base64'),
    iv: iv.toString('base64'),
    authTag: cipher.getAuthTag().toString('base64'),
    ciphertext: ciphertext.toString('base64'),
  };
}

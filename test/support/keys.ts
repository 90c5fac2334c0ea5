import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from './scratch.js';

/** A throw-away RSA pair in files, as an operator would have it. */
export interface KeyFiles {
  readonly keyId: string;
  readonly privateKeyPath: string;
  readonly publicKeyPath: string;
  readonly publicKey: string;
}

let made: KeyFiles | undefined;

/** The settings that make a pair the active one, and others accepted. */
export function keySettings(active: KeyFiles, ...previous: readonly KeyFiles[]): Record<string, string> {
  return {
    IBMI_AUTH_KEY_ID: active.keyId,
    IBMI_AUTH_PRIVATE_KEY_PATH: active.privateKeyPath,
    IBMI_AUTH_PUBLIC_KEY_PATH: active.publicKeyPath,
    IBMI_AUTH_PREVIOUS_KEYS: previous.map(({ keyId, privateKeyPath }) => `${keyId}=${privateKeyPath}`).join(','),
  };
}

/** One pair for the whole run: making one costs a fifth of a second. */
export function keyFiles(): KeyFiles {
  made ??= makeKeyFiles('test-key', 2048);
  return made;
}

export function makeKeyFiles(keyId: string, modulusLength: number): KeyFiles {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const name = `${keyId}-${randomUUID()}`;
  const files = { privateKeyPath: join(scratch(), `${name}.pem`), publicKeyPath: join(scratch(), `${name}.pub.pem`) };
  writeFileSync(files.privateKeyPath, privateKey, { mode: 0o600 });
  writeFileSync(files.publicKeyPath, publicKey);
  return { keyId, ...files, publicKey };
}

import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A throw-away RSA pair in files, as an operator would have it. */
export interface KeyFiles {
  readonly keyId: string;
  readonly privateKeyPath: string;
  readonly publicKeyPath: string;
  readonly publicKey: string;
}

let made: KeyFiles | undefined;

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
  const directory = mkdtempSync(join(tmpdir(), 'ibmi-mcp-gateway-keys-'));
  const files = { privateKeyPath: join(directory, 'private.pem'), publicKeyPath: join(directory, 'public.pem') };
  writeFileSync(files.privateKeyPath, privateKey, { mode: 0o600 });
  writeFileSync(files.publicKeyPath, publicKey);
  return { keyId, ...files, publicKey };
}

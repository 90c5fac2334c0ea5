import { createHash, randomBytes } from 'node:crypto';

const TOKEN_PREFIX = 'ibmi_';
const TOKEN_BYTES = 32;

/** A new opaque bearer token and the digest that the server keeps instead of it. */
export function mintToken(): { readonly token: string; readonly digest: string } {
  const token = TOKEN_PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');
  return { token, digest: digestOf(token) };
}

/** SHA-256 of a token. Looking up a digest leaks nothing by its timing: it is not the secret. */
export function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** The token of an `Authorization: Bearer …` header; undefined when there is none. The scheme has no case. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^bearer +([A-Za-z0-9._~+/=-]{1,512})$/i.exec(header ?? '')?.[1];
}

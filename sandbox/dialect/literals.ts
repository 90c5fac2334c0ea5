import type { Token } from '../../src/sql/lexer.js';
import { hostError, notInSandbox } from './db2Errors.js';
import { pgString } from './names.js';

const INTEGER_MAX = 2147483647n;
const BIGINT_MAX = 9223372036854775807n;

/** A string constant in PostgreSQL's words. Db2's own spelling of a timestamp becomes the one PostgreSQL reads. */
export function stringLiteral(token: Token): string {
  switch (token.prefix ?? '') {
    case '':
    case 'N':
    case 'G':
      return pgString(token.value);
    case 'X':
    case 'BX':
      if (!/^(?:[0-9A-Fa-f]{2})*$/.test(token.value)) throw badHex(token);
      return `'\\x${token.value}'::bytea`;
    case 'U&':
      throw notInSandbox('string constants with U&');
    default: // UX, GX, NX: UTF-16
      if (!/^(?:[0-9A-Fa-f]{4})*$/.test(token.value)) throw badHex(token);
      return pgString(Buffer.from(token.value, 'hex').swap16().toString('utf16le'));
  }
}

function badHex(token: Token): Error {
  return hostError(-110, '42606', `Hexadecimal constant ${token.text} not valid.`);
}

/** A numeric constant: with an exponent it is a double in Db2, but a decimal in PostgreSQL. */
export function numberLiteral(token: Token): string {
  return /e/i.test(token.text) ? `'${token.text}'::float8` : token.text;
}

/** A decimal constant's own precision and scale; undefined for a whole number or a double. */
export function decimalSize(text: string): { readonly precision: number; readonly scale: number } | undefined {
  const parts = /^(\d*)\.(\d*)$/.exec(text);
  if (parts === null) return undefined;
  const scale = parts[2]?.length ?? 0;
  return { precision: Math.max((parts[1]?.length ?? 0) + scale, 1), scale };
}

/** The type of a whole number: the smallest that holds it, from INTEGER up. */
export function wholeNumberType(text: string): 'integer' | 'bigint' | 'numeric' {
  const value = BigInt(text);
  if (value <= INTEGER_MAX) return 'integer';
  return value <= BIGINT_MAX ? 'bigint' : 'numeric';
}

/** Whether a string constant is plain text, whose length is that of its content. */
export function isPlainString(token: Token): boolean {
  return token.kind === 'string' && (token.prefix ?? '') === '';
}

import { type Db2Error, driverError } from '../dialect/db2Errors.js';
import type { Access } from './connectOptions.js';

const READS = new Set(['SELECT', 'WITH', 'VALUES']);

/**
 * The driver's `access` property: a test of the first word, and nothing more. On purpose no stricter than the real one,
 * which lets `SELECT … FROM FINAL TABLE (INSERT …)` through: whoever needs more must not find it here.
 */
export function accessRefusal(sql: string, access: Access): Db2Error | undefined {
  if (access === 'all') return undefined;
  const word = firstWord(sql);
  if (READS.has(word) || (access === 'read call' && word === 'CALL')) return undefined;
  return driverError('42505', 'Connection authorization failure occurred.');
}

/** The first word after blanks, comments and opening parentheses. */
function firstWord(sql: string): string {
  const rest = sql.replace(/^(?:[\s(]|--[^\n]*(?:\n|$)|\/\*.*?\*\/)+/s, '');
  return /^[A-Za-z]+/.exec(rest)?.[0].toUpperCase() ?? '';
}

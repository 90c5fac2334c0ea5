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

const BLANKS = /(?:[\s(]|--[^\n]*(?:\n|$))*/y;
const COMMENT_MARK = /\/\*|\*\//g;

/** The first word after blanks, comments and opening parentheses. The driver nests comments, as Db2 does. */
function firstWord(sql: string): string {
  let at = 0;
  let depth = 0;
  do {
    BLANKS.lastIndex = at;
    BLANKS.exec(sql);
    at = BLANKS.lastIndex;
    if (!sql.startsWith('/*', at)) break;
    COMMENT_MARK.lastIndex = at;
    do {
      const mark = COMMENT_MARK.exec(sql);
      if (mark === null) return '';
      depth += mark[0] === '/*' ? 1 : -1;
      at = COMMENT_MARK.lastIndex;
    } while (depth > 0);
  } while (at < sql.length);
  return /^[A-Za-z]+/.exec(sql.slice(at))?.[0].toUpperCase() ?? '';
}

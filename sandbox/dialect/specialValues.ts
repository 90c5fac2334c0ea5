import type { Rewriting } from './rewriting.js';
import { type SqlType, sqlType } from './sqlType.js';
import { type Node, isSymbol, nameOf, wordOf } from './tree.js';
import type { JobValue } from './translation.js';

/** A special register or built-in global variable. */
export type SpecialValue = { readonly db2Type: SqlType } & (
  | { readonly kind: 'job'; readonly value: JobValue; readonly type: string }
  | { readonly kind: 'sql'; readonly sql: string }
);

const job = (value: JobValue, length: number): SpecialValue => ({
  kind: 'job',
  value,
  type: `varchar(${length})`,
  db2Type: sqlType('VARCHAR', length),
});
const sql = (text: string, db2Type: SqlType): SpecialValue => ({ kind: 'sql', sql: text, db2Type });
/** The same in every job of the sandbox. */
const constant = (value: string, length: number): SpecialValue =>
  sql(`'${value}'::varchar(${length})`, sqlType('VARCHAR', length));

const USER = job('user', 128);
const NOW = sql('localtimestamp(6)', sqlType('TIMESTAMP'));
// The sandbox's clock is the engine's, which runs in UTC.
const TIMEZONE = sql('0::numeric(6, 0)', sqlType('DECIMAL', 6));
const PATH = job('path', 3483);

/** By words joined with one blank; an underscore in place of the blank means the same. */
const REGISTERS: ReadonlyMap<string, SpecialValue> = new Map<string, SpecialValue>([
  ['USER', job('user', 18)],
  ['SESSION_USER', USER],
  ['SYSTEM_USER', USER],
  ['CURRENT USER', USER],
  ['CURRENT SCHEMA', job('schema', 128)],
  ['CURRENT SQLID', job('schema', 128)],
  ['CURRENT SERVER', job('server', 18)],
  ['CURRENT TIMESTAMP', NOW],
  ['CURRENT DATE', sql('current_date', sqlType('DATE'))],
  ['CURRENT TIME', sql('localtime(0)', sqlType('TIME'))],
  ['CURRENT TIMEZONE', TIMEZONE],
  ['CURRENT PATH', PATH],
  ['CURRENT DEGREE', constant('NONE', 5)],
  ['CURRENT CLIENT_ACCTNG', constant('', 255)],
  ['CURRENT CLIENT_APPLNAME', constant('', 255)],
  ['CURRENT CLIENT_PROGRAMID', constant('', 255)],
  ['CURRENT CLIENT_USERID', constant('', 255)],
  ['CURRENT CLIENT_WRKSTNNAME', constant('', 255)],
  ['CLIENT ACCTNG', constant('', 255)],
  ['CLIENT APPLNAME', constant('', 255)],
  ['CLIENT PROGRAMID', constant('', 255)],
  ['CLIENT USERID', constant('', 255)],
  ['CLIENT WRKSTNNAME', constant('', 255)],
]);

/** Registers of more words: how many there are behind CURRENT. */
const LONG_REGISTERS: ReadonlyMap<string, SpecialValue> = new Map<string, SpecialValue>([
  ['TIME ZONE', TIMEZONE],
  ['FUNCTION PATH', PATH],
  ['DEBUG MODE', constant('DISALLOW', 8)],
  ['DECFLOAT ROUNDING MODE', constant('ROUND_HALF_EVEN', 128)],
  ['IMPLICIT XMLPARSE OPTION', constant('STRIP WHITESPACE', 19)],
]);

const JOB_NAME = job('jobName', 28);

/** Built-in global variables by their full names. */
const VARIABLES: ReadonlyMap<string, SpecialValue> = new Map<string, SpecialValue>([
  ['QSYS2.JOB_NAME', JOB_NAME],
  ['SYSIBM.CLIENT_IPADDR', constant('127.0.0.1', 128)],
  ['SYSIBM.CLIENT_HOST', constant('localhost', 255)],
]);

interface Found {
  readonly value: SpecialValue;
  readonly next: number;
}

/** JOB_NAME without a schema: inside a query a column of that name comes before the variable. */
export function isBareJobName(nodes: readonly Node[], index: number): boolean {
  const isQualified = isSymbol(nodes[index + 1], '.') || isSymbol(nodes[index - 1], '.');
  return wordOf(nodes[index]) === 'JOB_NAME' && !isQualified;
}

/** The variable JOB_NAME in PostgreSQL's words. */
export function jobNameSql(rewriting: Rewriting): string {
  return specialValueSql(JOB_NAME, rewriting);
}

/** The special value at `index`, and the index after it. */
export function specialValueAt(nodes: readonly Node[], index: number): Found | undefined {
  const word = wordOf(nodes[index]);
  if (word === undefined) return undefined;
  if (isSymbol(nodes[index + 1], '.')) {
    const value = VARIABLES.get(`${word}.${nameOf(nodes[index + 2]) ?? ''}`);
    const isWhole = value !== undefined && !isSymbol(nodes[index + 3], '.') && nodes[index + 3]?.kind !== 'group';
    return isWhole ? { value, next: index + 3 } : undefined;
  }
  if (isSymbol(nodes[index - 1], '.')) return undefined;
  if (word === 'JOB_NAME') return { value: JOB_NAME, next: index + 1 };
  if (word === 'CURRENT' || word === 'CLIENT') return registerAt(nodes, index, word);
  const name = word.startsWith('CURRENT_') ? word.replace('_', ' ') : word;
  const value = REGISTERS.get(name);
  if (value === undefined) return undefined;
  if (nodes[index + 1]?.kind !== 'group') return { value, next: index + 1 };
  return name === 'CURRENT TIMESTAMP' ? withPrecision(nodes, index + 1) : undefined;
}

function registerAt(nodes: readonly Node[], index: number, first: string): Found | undefined {
  const words = nodes.slice(index + 1, index + 4).map((node) => wordOf(node) ?? '');
  for (const count of first === 'CURRENT' ? [3, 2] : []) {
    const value = LONG_REGISTERS.get(words.slice(0, count).join(' '));
    if (value !== undefined) return { value, next: index + 1 + count };
  }
  const value = REGISTERS.get(`${first} ${words[0] ?? ''}`);
  if (value === undefined) return undefined;
  const isPrecise = words[0] === 'TIMESTAMP' && nodes[index + 2]?.kind === 'group';
  return isPrecise ? withPrecision(nodes, index + 2) : { value, next: index + 2 };
}

/** `CURRENT TIMESTAMP(3)`; more than six fraction digits the engine has not. */
function withPrecision(nodes: readonly Node[], index: number): Found | undefined {
  const group = nodes[index];
  const [digits] = group?.kind === 'group' ? group.nodes : [];
  if (digits?.kind !== 'number' || !/^\d{1,2}$/.test(digits.text)) return undefined;
  const precision = Math.min(Number(digits.text), 6);
  return { value: sql(`localtimestamp(${precision})`, sqlType('TIMESTAMP')), next: index + 1 };
}

export function specialValueSql(value: SpecialValue, rewriting: Rewriting): string {
  return value.kind === 'job' ? rewriting.jobValue(value.value, value.type) : value.sql;
}

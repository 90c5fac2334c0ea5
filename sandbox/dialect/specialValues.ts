import type { Rewriting } from './rewriting.js';
import { type Node, isSymbol, nameOf, wordOf } from './tree.js';
import type { JobValue } from './translation.js';

/** A special register or built-in global variable. */
export type SpecialValue =
  | { readonly kind: 'job'; readonly value: JobValue; readonly type: string }
  | { readonly kind: 'sql'; readonly sql: string };

const job = (value: JobValue, type: string): SpecialValue => ({ kind: 'job', value, type });
const sql = (text: string): SpecialValue => ({ kind: 'sql', sql: text });

const USER = job('user', 'varchar(128)');
const NOW = sql('localtimestamp(6)');

/** By words joined with one blank; an underscore in place of the blank means the same. */
const REGISTERS: ReadonlyMap<string, SpecialValue> = new Map<string, SpecialValue>([
  ['USER', job('user', 'varchar(18)')],
  ['SESSION_USER', USER],
  ['SYSTEM_USER', USER],
  ['CURRENT USER', USER],
  ['CURRENT SCHEMA', job('schema', 'varchar(128)')],
  ['CURRENT SERVER', job('server', 'varchar(18)')],
  ['CURRENT TIMESTAMP', NOW],
  ['CURRENT DATE', sql('current_date')],
  ['CURRENT TIME', sql('localtime(0)')],
  ['CURRENT TIMEZONE', sql('db2.timezone()')],
  ['CURRENT PATH', job('path', 'varchar(3483)')],
]);

const JOB_NAME = job('jobName', 'varchar(28)');

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
export function specialValueAt(
  nodes: readonly Node[],
  index: number,
): { readonly value: SpecialValue; readonly next: number } | undefined {
  const word = wordOf(nodes[index]);
  if (word === undefined || isSymbol(nodes[index + 1], '.')) {
    const isJobName = word === 'QSYS2' && nameOf(nodes[index + 2]) === 'JOB_NAME' && !isSymbol(nodes[index + 3], '.');
    return isJobName ? { value: JOB_NAME, next: index + 3 } : undefined;
  }
  if (isSymbol(nodes[index - 1], '.')) return undefined;
  if (word === 'JOB_NAME') return { value: JOB_NAME, next: index + 1 };
  if (word === 'CURRENT') {
    const value = REGISTERS.get(`CURRENT ${wordOf(nodes[index + 1]) ?? ''}`);
    return value === undefined ? undefined : { value, next: index + 2 };
  }
  if (nodes[index + 1]?.kind === 'group') return undefined;
  const value = REGISTERS.get(word.startsWith('CURRENT_') ? word.replace('_', ' ') : word);
  return value === undefined ? undefined : { value, next: index + 1 };
}

export function specialValueSql(value: SpecialValue, rewriting: Rewriting): string {
  return value.kind === 'job' ? rewriting.jobValue(value.value, value.type) : value.sql;
}

import type { PgRefusal } from '../engine/answer.js';
import { type Db2Error, hostError } from './hostError.js';
import { swapCase } from './names.js';

/** The change that was refused: its verb, and the tables that it names. */
interface Change {
  readonly verb: string;
  readonly tables: readonly { readonly schema: string; readonly name: string }[];
}

type Rule = (refusal: PgRefusal, change: Change) => Db2Error | undefined;

/** What PostgreSQL says alike of all changes, and Db2 says differently of each. By PostgreSQL's SQLSTATE. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['23503', brokenReference],
  ['23505', ({ message }) => (message.startsWith('could not create unique') ? duplicateKeys() : undefined)],
  ['23514', violatedCheck],
  ['22003', outOfRange],
  [
    '42703',
    ({ message }, { tables }) => (message.includes('of relation') ? missingTarget(message, tables) : undefined),
  ],
  ['42701', (refusal, { verb }) => (verb === 'INSERT' ? duplicateTarget(refusal) : undefined)],
  ['42601', (refusal) => (refusal.message.startsWith('multiple assignments') ? duplicateTarget(refusal) : undefined)],
  ['42804', wrongType],
  [
    '42P16',
    ({ message }, { tables }) => (message.startsWith('multiple primary keys') ? secondKey(message, tables) : undefined),
  ],
  [
    '55000',
    ({ message }, { tables }) =>
      /^cannot (?:insert|update|delete)/.test(message) ? readOnly(message, tables) : undefined,
  ],
  ['21000', ({ message }) => (message.startsWith('MERGE') ? hitTwice() : undefined)],
]);

/** Db2's error for what is wrong with a change of data or of a table; undefined for everything else. */
export function changeErrorOf(refusal: PgRefusal, sql: string, tables: Change['tables']): Db2Error | undefined {
  const verb = /^(?:WITH\b.*?\b)?(INSERT|UPDATE|DELETE|MERGE)\b/s.exec(sql)?.[1] ?? '';
  return RULES.get(refusal.code)?.(refusal, { verb, tables });
}

/** A row without parent (SQL0530), or a parent that still has rows. */
function brokenReference({ message, constraint, schema }: PgRefusal, { verb }: Change): Db2Error {
  const name = `referential constraint ${swapCase(constraint)} in ${swapCase(schema)}.`;
  if (!message.startsWith('update or delete')) return hostError(-530, '23503', `Operation not allowed by ${name}`);
  return verb === 'UPDATE'
    ? hostError(-531, '23504', `Update prevented by ${name}`)
    : hostError(-532, '23504', `Delete prevented by ${name}`);
}

function duplicateKeys(): Db2Error {
  return hostError(-603, '23515', 'Unique index cannot be created because of duplicate keys.');
}

function violatedCheck({ message, constraint }: PgRefusal): Db2Error | undefined {
  if (!message.includes('is violated by some row')) return undefined;
  return hostError(-544, '23512', `CHECK constraint ${swapCase(constraint)} cannot be added.`);
}

/** Too large a value for a column. A sum that overflows is an INTEGER or larger, so that only these are sure. */
function outOfRange({ message }: PgRefusal, { verb }: Change): Db2Error | undefined {
  const isAssigned = verb !== '' && /^(?:numeric field overflow|smallint out of range)/.test(message);
  return isAssigned ? hostError(-406, '22003', 'Conversion error on assignment to column *N.') : undefined;
}

function missingTarget(message: string, tables: Change['tables']): Db2Error {
  const [column = '*N', name = '*N'] = quotedNames(message);
  return hostError(-205, '42703', `Column ${column} not in table ${inSchema(name, tables)}.`);
}

function duplicateTarget({ message }: PgRefusal): Db2Error {
  return hostError(-121, '42701', `Duplicate column name ${quotedNames(message)[0] ?? '*N'} in INSERT or UPDATE.`);
}

function wrongType({ message }: PgRefusal): Db2Error | undefined {
  const [column] = quotedNames(message);
  if (column === undefined || !message.includes('but expression is of type')) return undefined;
  return hostError(-408, '42821', `Value for column or variable ${column} not compatible.`);
}

function secondKey(message: string, tables: Change['tables']): Db2Error {
  return hostError(-624, '42889', `Table ${inSchema(quotedNames(message)[0], tables)} already has primary key.`);
}

function readOnly(message: string, tables: Change['tables']): Db2Error {
  return hostError(-150, '42807', `View or logical file ${inSchema(quotedNames(message)[0], tables)} read-only.`);
}

function hitTwice(): Db2Error {
  return hostError(-788, '21506', 'Row of target table identified more than once for MERGE.');
}

/** A table's name as messages have it: with its schema behind. */
function inSchema(found = '*N', tables: Change['tables'] = []): string {
  const [schema = '*N', name] = found.split('.');
  if (name !== undefined) return `${name} in ${schema}`;
  return `${found} in ${tables.find((table) => table.name === found)?.schema ?? '*N'}`;
}

function quotedNames(message: string): readonly string[] {
  return Array.from(message.matchAll(/"([^"]+)"/g), ([, name = '']) => swapCase(name));
}

import { AppError } from '../../../src/kernel/appError.js';
import type { ToolParameter } from '../../../src/sql/parameters.js';
import type { Row } from '../records.js';
import { type Inquiry, textOf } from './inquiry.js';

/** 128 characters between double quotes. */
const NAME_CHARACTERS_MAX = 130;
const DELIMITED = /^"(?:[^"]|"")+"$/;

const NAME_RULE = 'Folded to upper case unless "in double quotes".';

/** The argument that names an SQL object. */
export function nameParameter(name: string, description: string): ToolParameter {
  return {
    name,
    type: 'string',
    description: `${description} ${NAME_RULE}`,
    required: true,
    minLength: 1,
    maxLength: NAME_CHARACTERS_MAX,
  };
}

/** Of almost every tool. */
export const SCHEMA = nameParameter('schema_name', 'The schema (library), by its SQL or its system name.');

/**
 * The names that a person may mean, best first: `"Name"` is that and nothing else, any other text is a folded name, or
 * as it stands the name of an object that was created delimited.
 */
export function spellingsOf(given: string): readonly [string, string] {
  const name = given.trim();
  if (DELIMITED.test(name)) {
    const exact = name.slice(1, -1).replaceAll('""', '"');
    return [exact, exact];
  }
  return [name.toUpperCase(), name];
}

/** A name as SQL text wants it. */
export function delimited(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** An object under both of its names. */
export interface Named {
  readonly name: string;
  readonly systemName: string;
}

export interface NamedTable extends Named {
  readonly schema: Named;
}

/** Markers have no width of their own: compared with a CHAR(10) the driver would refuse a longer value. */
const WIDE = 'CAST(? AS VARCHAR(130))';
const either = (sqlName: string, systemName: string): string =>
  `(${sqlName} IN (${WIDE}, ${WIDE}) OR ${systemName} IN (${WIDE}, ${WIDE}))`;

/** @throws AppError E_ARGUMENTS when the caller sees no such schema */
export async function findSchema(inquiry: Inquiry, given: string): Promise<Named> {
  const spellings = spellingsOf(given);
  const rows = await inquiry.records(
    `SELECT SCHEMA_NAME, SYSTEM_SCHEMA_NAME FROM QSYS2.SYSSCHEMAS WHERE ${either('SCHEMA_NAME', 'SYSTEM_SCHEMA_NAME')}`,
    [...spellings, ...spellings],
  );
  const found = best(rows.map(schemaOf), (schema) => rankOf(schema, spellings));
  if (found !== undefined) return found;
  throw new AppError(
    'E_ARGUMENTS',
    `There is no schema ${shown(given)} that you may see. list_schemas and search_objects tell their names.`,
  );
}

/** @throws AppError E_ARGUMENTS when the caller sees no such table, view, alias or physical file */
export async function findTable(inquiry: Inquiry, schema: string, table: string): Promise<NamedTable> {
  const spellings = { schema: spellingsOf(schema), table: spellingsOf(table) };
  const rows = await inquiry.records(
    'SELECT TABLE_SCHEMA AS SCHEMA_NAME, SYSTEM_TABLE_SCHEMA AS SYSTEM_SCHEMA_NAME, TABLE_NAME, SYSTEM_TABLE_NAME ' +
      `FROM QSYS2.SYSTABLES WHERE ${either('TABLE_SCHEMA', 'SYSTEM_TABLE_SCHEMA')} ` +
      `AND ${either('TABLE_NAME', 'SYSTEM_TABLE_NAME')}`,
    [...spellings.schema, ...spellings.schema, ...spellings.table, ...spellings.table],
  );
  const tables = rows.map((row) => ({
    schema: schemaOf(row),
    name: textOf(row.TABLE_NAME),
    systemName: textOf(row.SYSTEM_TABLE_NAME),
  }));
  const rank = (one: NamedTable): number => rankOf(one.schema, spellings.schema) * RANKS + rankOf(one, spellings.table);
  const found = best(tables, rank);
  if (found !== undefined) return found;
  throw new AppError(
    'E_ARGUMENTS',
    `There is no table, view or file ${shown(table)} in schema ${shown(schema)} that you may see. ` +
      'list_tables_in_schema and search_objects tell their names; a name in lower case needs "double quotes".',
  );
}

function schemaOf(row: Row): Named {
  return { name: textOf(row.SCHEMA_NAME), systemName: textOf(row.SYSTEM_SCHEMA_NAME) };
}

const RANKS = 4;

/** SQL names before system names, folded ones before those that stand as they were given. */
function rankOf({ name, systemName }: Named, [folded, exact]: readonly [string, string]): number {
  if (name === folded) return 0;
  if (systemName === folded) return 1;
  if (name === exact) return 2;
  return 3;
}

function best<T>(found: readonly T[], rank: (one: T) => number): T | undefined {
  return [...found].sort((a, b) => rank(a) - rank(b))[0];
}

function shown(name: string): string {
  return name.trim().slice(0, NAME_CHARACTERS_MAX);
}

import type { ResourceTemplate } from '@modelcontextprotocol/sdk/types.js';
import { recordsOf, type Row } from './records.js';
import { SCHEMA_TEMPLATE, TABLE_TEMPLATE, tableUri } from './resourceUri.js';
import type { ResultSet, Statement } from './statement.js';

/** Runs a statement under the caller's own authority; ends with the request. */
export type Query = (statement: Statement) => Promise<ResultSet>;

/** Tables of one schema, columns of one table, and so on: what one document may list. */
const ENTRIES_MAX = 1_000;

const TYPES: Readonly<Record<string, string>> = {
  A: 'ALIAS',
  L: 'LOGICAL FILE',
  M: 'MATERIALIZED QUERY TABLE',
  P: 'PHYSICAL FILE',
  T: 'TABLE',
  V: 'VIEW',
};

export const DB2_TEMPLATES: readonly ResourceTemplate[] = [
  {
    uriTemplate: SCHEMA_TEMPLATE,
    name: 'db2-schema',
    title: 'Schema',
    description: 'The tables and views of a schema (library) with text and row count, as far as you may see them.',
    mimeType: 'application/json',
  },
  {
    uriTemplate: TABLE_TEMPLATE,
    name: 'db2-table',
    title: 'Table',
    description: 'The columns, keys, indexes and text of a table or view.',
    mimeType: 'application/json',
  },
];

/** What db2://schema/{schema} is; undefined when there is no such schema for the caller. */
export async function readSchema(query: Query, asked: string): Promise<unknown> {
  const schemas =
    'SELECT SCHEMA_NAME, SYSTEM_SCHEMA_NAME, SCHEMA_TEXT FROM QSYS2.SYSSCHEMAS WHERE SCHEMA_NAME IN (?, ?)';
  const schema = best(await rowsOf(query, schemas, spellings(asked)), 'SCHEMA_NAME', asked);
  if (schema === undefined) return undefined;
  const name = String(schema.SCHEMA_NAME);
  const sql =
    'SELECT T.TABLE_NAME, T.SYSTEM_TABLE_NAME, T.TABLE_TYPE, T.TABLE_TEXT, T.COLUMN_COUNT, S.NUMBER_ROWS ' +
    'FROM QSYS2.SYSTABLES T LEFT JOIN QSYS2.SYSTABLESTAT S ' +
    'ON S.TABLE_SCHEMA = T.TABLE_SCHEMA AND S.TABLE_NAME = T.TABLE_NAME ' +
    'WHERE T.TABLE_SCHEMA = ? ORDER BY T.TABLE_NAME';
  const tables = await entriesOf(query, sql, [name]);
  return {
    schema: name,
    systemName: trimmed(schema.SYSTEM_SCHEMA_NAME),
    text: trimmed(schema.SCHEMA_TEXT),
    tables: tables.rows.map((row) => ({
      name: row.TABLE_NAME,
      systemName: trimmed(row.SYSTEM_TABLE_NAME),
      type: typeText(row.TABLE_TYPE),
      text: trimmed(row.TABLE_TEXT),
      columnCount: row.COLUMN_COUNT,
      rowCount: row.NUMBER_ROWS ?? null,
      uri: tableUri(name, String(row.TABLE_NAME)),
    })),
    truncated: tables.truncated,
    ...(tables.truncated ? { more: 'Use list_tables_in_schema with offset, or search_objects, for the others.' } : {}),
  };
}

/** What db2://table/{schema}/{table} is; undefined when there is no such table for the caller. */
export async function readTable(query: Query, asked: { schema: string; table: string }): Promise<unknown> {
  const tables =
    'SELECT T.TABLE_SCHEMA, T.TABLE_NAME, T.SYSTEM_TABLE_NAME, T.TABLE_TYPE, T.TABLE_TEXT, S.NUMBER_ROWS ' +
    'FROM QSYS2.SYSTABLES T LEFT JOIN QSYS2.SYSTABLESTAT S ' +
    'ON S.TABLE_SCHEMA = T.TABLE_SCHEMA AND S.TABLE_NAME = T.TABLE_NAME ' +
    'WHERE T.TABLE_SCHEMA IN (?, ?) AND T.TABLE_NAME IN (?, ?)';
  const found = await rowsOf(query, tables, [...spellings(asked.schema), ...spellings(asked.table)]);
  const table = best(preferred(found, 'TABLE_SCHEMA', asked.schema), 'TABLE_NAME', asked.table);
  if (table === undefined) return undefined;
  const key = [String(table.TABLE_SCHEMA), String(table.TABLE_NAME)];
  // One after the other: a document is not worth more jobs of the person's pool.
  const columns = await entriesOf(query, COLUMNS, key);
  const constraints = await entriesOf(query, CONSTRAINTS, key);
  const parents = await entriesOf(query, PARENTS, key);
  const indexes = await entriesOf(query, INDEXES, key);
  const truncated = [columns, constraints, parents, indexes].some((entries) => entries.truncated);
  return {
    schema: key[0],
    table: key[1],
    systemName: trimmed(table.SYSTEM_TABLE_NAME),
    type: typeText(table.TABLE_TYPE),
    text: trimmed(table.TABLE_TEXT),
    rowCount: table.NUMBER_ROWS ?? null,
    columns: columns.rows.map(columnOf),
    keys: grouped(constraints.rows, 'CONSTRAINT_NAME').map((rows) => keyOf(rows, parents.rows)),
    indexes: grouped(indexes.rows, 'INDEX_SCHEMA', 'INDEX_NAME').map(indexOf),
    truncated,
  };
}

const COLUMNS =
  'SELECT COLUMN_NAME, SYSTEM_COLUMN_NAME, DATA_TYPE, LENGTH, NUMERIC_SCALE, IS_NULLABLE, HAS_DEFAULT, ' +
  'COLUMN_DEFAULT, COLUMN_TEXT, COLUMN_HEADING, CCSID, IS_IDENTITY FROM QSYS2.SYSCOLUMNS2 ' +
  'WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION';

const CONSTRAINTS =
  'SELECT C.CONSTRAINT_NAME, C.CONSTRAINT_TYPE, K.COLUMN_NAME FROM QSYS2.SYSCST C JOIN QSYS2.SYSKEYCST K ' +
  'ON K.CONSTRAINT_SCHEMA = C.CONSTRAINT_SCHEMA AND K.CONSTRAINT_NAME = C.CONSTRAINT_NAME ' +
  'AND K.TABLE_SCHEMA = C.TABLE_SCHEMA AND K.TABLE_NAME = C.TABLE_NAME ' +
  'WHERE C.TABLE_SCHEMA = ? AND C.TABLE_NAME = ? ORDER BY C.CONSTRAINT_NAME, K.ORDINAL_POSITION';

const PARENTS =
  'SELECT C.CONSTRAINT_NAME, R.DELETE_RULE, R.UPDATE_RULE, K.TABLE_SCHEMA, K.TABLE_NAME, K.COLUMN_NAME ' +
  'FROM QSYS2.SYSCST C JOIN QSYS2.SYSREFCST R ' +
  'ON R.CONSTRAINT_SCHEMA = C.CONSTRAINT_SCHEMA AND R.CONSTRAINT_NAME = C.CONSTRAINT_NAME ' +
  'JOIN QSYS2.SYSKEYCST K ON K.CONSTRAINT_SCHEMA = R.UNIQUE_CONSTRAINT_SCHEMA ' +
  'AND K.CONSTRAINT_NAME = R.UNIQUE_CONSTRAINT_NAME ' +
  'WHERE C.TABLE_SCHEMA = ? AND C.TABLE_NAME = ? ORDER BY C.CONSTRAINT_NAME, K.ORDINAL_POSITION';

const INDEXES =
  'SELECT I.INDEX_SCHEMA, I.INDEX_NAME, I.IS_UNIQUE, I.INDEX_TEXT, K.COLUMN_NAME, K.ORDERING ' +
  'FROM QSYS2.SYSINDEXES I JOIN QSYS2.SYSKEYS K ' +
  'ON K.INDEX_SCHEMA = I.INDEX_SCHEMA AND K.INDEX_NAME = I.INDEX_NAME ' +
  'WHERE I.TABLE_SCHEMA = ? AND I.TABLE_NAME = ? ORDER BY I.INDEX_SCHEMA, I.INDEX_NAME, K.ORDINAL_POSITION';

function columnOf(row: Row): unknown {
  return {
    name: row.COLUMN_NAME,
    systemName: trimmed(row.SYSTEM_COLUMN_NAME),
    type: trimmed(row.DATA_TYPE),
    length: row.LENGTH,
    ...(row.NUMERIC_SCALE === null ? {} : { scale: row.NUMERIC_SCALE }),
    nullable: row.IS_NULLABLE === 'Y',
    ...(row.HAS_DEFAULT === 'N' || row.COLUMN_DEFAULT === null ? {} : { default: row.COLUMN_DEFAULT }),
    ...(row.IS_IDENTITY === 'YES' ? { identity: true } : {}),
    ...(row.CCSID === null ? {} : { ccsid: row.CCSID }),
    text: trimmed(row.COLUMN_TEXT),
    heading: trimmed(row.COLUMN_HEADING),
  };
}

function keyOf(rows: readonly Row[], parents: readonly Row[]): unknown {
  const [first] = rows;
  const referenced = parents.filter((row) => row.CONSTRAINT_NAME === first?.CONSTRAINT_NAME);
  const [parent] = referenced;
  return {
    name: first?.CONSTRAINT_NAME,
    type: trimmed(first?.CONSTRAINT_TYPE),
    columns: rows.map((row) => row.COLUMN_NAME),
    ...(parent === undefined
      ? {}
      : {
          references: {
            schema: parent.TABLE_SCHEMA,
            table: parent.TABLE_NAME,
            columns: referenced.map((row) => row.COLUMN_NAME),
            onDelete: parent.DELETE_RULE,
            onUpdate: parent.UPDATE_RULE,
          },
        }),
  };
}

function indexOf(rows: readonly Row[]): unknown {
  const [first] = rows;
  return {
    schema: first?.INDEX_SCHEMA,
    name: first?.INDEX_NAME,
    unique: first?.IS_UNIQUE !== 'D',
    text: trimmed(first?.INDEX_TEXT),
    columns: rows.map((row) => ({ name: row.COLUMN_NAME, descending: row.ORDERING === 'D' })),
  };
}

/** Runs of rows with the same values in these columns. */
function grouped(rows: readonly Row[], ...columns: readonly string[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(columns.map((column) => row[column]));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

/** A name as it is written, and as Db2 folds an ordinary one. */
function spellings(name: string): [string, string] {
  return [name, name.toUpperCase()];
}

/** Rows whose `column` is exactly what was asked for, if there are any. */
function preferred(rows: readonly Row[], column: string, asked: string): readonly Row[] {
  const exact = rows.filter((row) => row[column] === asked);
  return exact.length > 0 ? exact : rows;
}

function best(rows: readonly Row[], column: string, asked: string): Row | undefined {
  return preferred(rows, column, asked)[0];
}

async function rowsOf(query: Query, sql: string, parameters: readonly string[]): Promise<readonly Row[]> {
  return (await entriesOf(query, sql, parameters)).rows;
}

async function entriesOf(
  query: Query,
  sql: string,
  parameters: readonly string[],
): Promise<{ readonly rows: readonly Row[]; readonly truncated: boolean }> {
  const result = await query({ sql, parameters, rowsMax: ENTRIES_MAX });
  return { rows: recordsOf(result), truncated: result.truncated };
}

function typeText(value: unknown): string {
  const letter = String(value).trim();
  return TYPES[letter] ?? letter;
}

/** CHAR columns of the catalog are padded; NULL stays. */
function trimmed(value: unknown): string | null {
  return typeof value === 'string' ? value.trimEnd() : null;
}

import type { ResultSet } from '../statement.js';
import { recordsOf, type Row } from '../records.js';
import { type Inquiry, textOf } from './inquiry.js';

/** A name that a statement uses; undefined where it is not qualified. */
export interface UsedName {
  readonly schema: string | undefined;
  readonly name: string;
}

const PARSE =
  "SELECT * FROM TABLE(QSYS2.PARSE_STATEMENT(SQL_STATEMENT => ?, NAMING => '*SQL', DECIMAL_POINT => '*PERIOD', " +
  "SQL_STRING_DELIMITER => '*APOSTSQL')) AS P";

/** What Db2's parser found in a statement; no rows when it is no valid SQL. */
export interface Parsed {
  readonly sql: string;
  readonly result: ResultSet;
  readonly rows: readonly Row[];
}

export async function parseStatement(inquiry: Inquiry, statement: string): Promise<Parsed> {
  const result = await inquiry.rows(PARSE, [statement]);
  return { sql: PARSE, result, rows: recordsOf(result) };
}

/** The distinct names of these types. */
export function namesOf({ rows }: Parsed, types: readonly string[]): readonly UsedName[] {
  const found = new Map<string, UsedName>();
  for (const row of rows) {
    if (!types.includes(textOf(row.NAME_TYPE))) continue;
    const name = textOf(row.NAME);
    const schema = textOf(row.SCHEMA);
    found.set(nameText({ name, schema }), { name, schema: schema === '' ? undefined : schema });
  }
  return [...found.values()];
}

export function nameText({ schema, name }: { readonly schema?: string | undefined; readonly name: string }): string {
  return schema === undefined || schema === '' ? name : `${schema}.${name}`;
}

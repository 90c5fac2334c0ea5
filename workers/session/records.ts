import type { ResultSet } from './statement.js';

/** A row by column name. */
export type Row = Readonly<Record<string, unknown>>;

export function recordsOf({ columns, rows }: ResultSet): readonly Row[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])));
}

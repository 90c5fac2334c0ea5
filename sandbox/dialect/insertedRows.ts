import { datetimeSql, isDatetimeText } from './datetimeLiterals.js';
import { hostError } from './db2Errors.js';
import type { Rewriting } from './rewriting.js';
import type { SqlType } from './sqlType.js';
import { type Node, splitAtCommas } from './tree.js';

/** The columns that an INSERT fills: those that it lists, or undefined for all that the table has. */
export interface InsertTarget {
  readonly listed: readonly string[] | undefined;
  readonly types: () => ReadonlyMap<string, SqlType> | undefined;
}

/** The rows behind VALUES of an INSERT. */
export function insertedRows(rows: readonly (readonly Node[])[], target: InsertTarget, rewriting: Rewriting): string {
  return rows
    .map((row) => {
      const values = splitAtCommas(rowValues(row));
      checkCount(values.length, target);
      return `(${values.map((value, index) => insertedValue(value, index, { target, rewriting })).join(', ')})`;
    })
    .join(', ');
}

/** The values of `(1, 2)` or of a row of one value without parentheses. */
export function rowValues(row: readonly Node[]): readonly Node[] {
  const [only] = row;
  return row.length === 1 && only?.kind === 'group' ? only.nodes : row;
}

/** PostgreSQL takes fewer values than columns, and gives the rest their defaults. */
function checkCount(count: number, { listed, types }: InsertTarget): void {
  const columns = listed?.length ?? types()?.size ?? 0;
  if (columns > count) throw wrongNumberOfValues();
}

/** A list of columns and a list of values that differ in length. */
export function wrongNumberOfValues(): Error {
  return hostError(-117, '42802', 'Statement contains wrong number of values.');
}

interface Place {
  readonly target: InsertTarget;
  readonly rewriting: Rewriting;
}

function insertedValue(value: readonly Node[], index: number, { target, rewriting }: Place): string {
  const [node] = value;
  if (value.length === 1 && isDatetimeText(node)) {
    const types = target.types();
    const name = target.listed?.[index] ?? [...(types?.keys() ?? [])][index] ?? '';
    const sql = datetimeSql(node, types?.get(name));
    if (sql !== undefined) return sql;
  }
  return rewriting.expression(value, rewriting.outsideQueries);
}

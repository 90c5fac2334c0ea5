import type { Column } from './statement.js';

const LOB = /^(?:CLOB|DBCLOB|NCLOB|BLOB|XML)\b/i;

type Rows = readonly (readonly unknown[])[];

/**
 * Cuts what is too long in the columns that may hold two gigabytes a value, and says so at the cut. Gives a function
 * that leaves rows without such a column as they are.
 */
export function lobCutter(columns: readonly Column[], charsMax: number): (rows: Rows) => Rows {
  const lobs = columns.flatMap(({ type }, index) => (LOB.test(type) ? [index] : []));
  if (lobs.length === 0) return (rows) => rows;
  return (rows) =>
    rows.map((row) => {
      if (!lobs.some((index) => isTooLong(row[index], charsMax))) return row;
      return row.map((value, index) =>
        lobs.includes(index) && isTooLong(value, charsMax) ? cut(value, charsMax) : value,
      );
    });
}

function isTooLong(value: unknown, charsMax: number): value is string {
  return typeof value === 'string' && value.length > charsMax;
}

function cut(value: string, charsMax: number): string {
  // Half of a pair is no character.
  const end = /[\uD800-\uDBFF]/.test(value.charAt(charsMax - 1)) ? charsMax - 1 : charsMax;
  return `${value.slice(0, end)} …[cut: ${end} of ${value.length} characters; select parts with SUBSTR]`;
}

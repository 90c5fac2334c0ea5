import type { Column } from '../dialect/columns.js';
import { type ValueFormats, type ValueWriter, jsonString, valueWriter } from '../dialect/values.js';
import type { Rows } from './rows.js';

/** A page of rows as JSON text. */
export interface Page {
  readonly data: string;
  readonly isDone: boolean;
}

/** How one column of a row is written. */
interface Slot {
  readonly column: number;
  readonly before: string;
  readonly write: ValueWriter;
}

/** A result set's columns, prepared for writing its metadata and its rows. */
export class ResultShape {
  readonly columns: readonly Column[];
  /** JSON array of the columns in full, without the enclosing metadata object. */
  readonly metadataColumns: string;
  readonly #array: RowForm;
  readonly #object: RowForm;

  constructor(columns: readonly Column[], formats: ValueFormats) {
    this.columns = columns;
    this.metadataColumns = `[${columns.map(fullMetadata).join(',')}]`;
    const writers = columns.map((column) => {
      const scale = column.isComputed === true ? column.scale : undefined;
      return valueWriter(column.kind, formats, { length: column.precision, scale });
    });
    const arraySlots = writers.map((write, column) => ({ column, before: column === 0 ? '[' : ',', write }));
    this.#array = { slots: arraySlots, close: ']' };
    this.#object = { slots: objectSlots(columns, writers), close: '}' };
  }

  /** The shorter metadata that `prepare_sql` gives. */
  preparedColumns(): string {
    return `[${this.columns.map((column) => `{${briefMetadata(column)}}`).join(',')}]`;
  }

  /**
   * The next `count` rows. Exactly like the daemon, the end is noticed only by asking for a row that is not there: a
   * full last page is not done.
   */
  page(rows: Rows, count: number, terse: Terse): Page {
    const { slots, close } = terse === 'array' ? this.#array : this.#object;
    // One flat list joined once: strings that grow by `+=` leave the garbage collector more to do than all the rest.
    const parts: string[] = ['['];
    for (let row = 0; row < count; row++) {
      if (!rows.next()) return { data: `${parts.join('')}]`, isDone: true };
      if (row > 0) parts.push(',');
      for (const { column, before, write } of slots) {
        const value = rows.value(column);
        parts.push(before, value === null ? 'null' : write(value));
      }
      parts.push(close);
    }
    return { data: `${parts.join('')}]`, isDone: false };
  }
}

/** How a row is written: its values, each with what stands before it, and its end. */
interface RowForm {
  readonly slots: readonly Slot[];
  readonly close: string;
}

/** Rows as arrays (`terse`) or as objects by column name. */
export type Terse = 'array' | 'object';

/** A repeated name keeps its first place and its last value, as in the daemon's map. */
function objectSlots(columns: readonly Column[], writers: readonly ValueWriter[]): readonly Slot[] {
  const lastOfName = new Map<string, { readonly column: number; readonly write: ValueWriter }>();
  for (const [column, write] of writers.entries()) lastOfName.set(columns[column]?.name ?? '', { column, write });
  return [...lastOfName].map(([name, last], place) => ({
    ...last,
    before: `${place === 0 ? '{' : ','}${jsonString(name)}:`,
  }));
}

function briefMetadata({ name, type, displaySize }: Column): string {
  const quoted = jsonString(name);
  return `"name":${quoted},"type":"${type}","display_size":${displaySize},"label":${quoted}`;
}

function fullMetadata(column: Column): string {
  return (
    `{${briefMetadata(column)},"precision":${column.precision},"scale":${column.scale},"autoIncrement":false,` +
    `"nullable":${column.nullable},"readOnly":true,"writeable":false}`
  );
}

/** Gives columns of unknown size the size of what is in them. */
export function measured(columns: readonly Column[], rows: Rows): readonly Column[] {
  const sizes = new Map<number, number>();
  while (rows.next()) {
    for (const [index, column] of columns.entries()) {
      if (column.measured === undefined || column.measured === 'type') continue;
      const value = rows.value(index) ?? '';
      const size = column.measured === 'length' ? value.length : fractionDigits(value);
      sizes.set(index, Math.max(size, sizes.get(index) ?? 0));
    }
  }
  return columns.map((column, index) => {
    const size = sizes.get(index) ?? 0;
    if (column.measured === 'scale') return { ...column, scale: size, isComputed: true };
    if (column.measured === undefined || column.measured === 'type') return column;
    return { ...column, displaySize: Math.max(size, 1), precision: Math.max(size, 1) };
  });
}

function fractionDigits(value: string): number {
  const point = value.indexOf('.');
  return point < 0 ? 0 : value.length - point - 1;
}

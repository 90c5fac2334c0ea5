import type { Column } from '../dialect/columns.js';
import { type ValueFormats, type ValueWriter, jsonString, valueWriter } from '../dialect/values.js';
import type { Rows } from './rows.js';

/** A page of rows as JSON text. */
export interface Page {
  readonly data: string;
  readonly isDone: boolean;
}

/** How one column is written in a row object. */
interface Slot {
  readonly column: number;
  readonly key: string;
  readonly write: ValueWriter;
}

/** A result set's columns, prepared for writing its metadata and its rows. */
export class ResultShape {
  readonly columns: readonly Column[];
  /** JSON array of the columns in full, without the enclosing metadata object. */
  readonly metadataColumns: string;
  readonly #slots: readonly Slot[];
  readonly #objectSlots: readonly Slot[];

  constructor(columns: readonly Column[], formats: ValueFormats) {
    this.columns = columns;
    this.metadataColumns = `[${columns.map(fullMetadata).join(',')}]`;
    this.#slots = columns.map(({ name, kind }, column) => ({
      column,
      key: `${jsonString(name)}:`,
      write: valueWriter(kind, formats),
    }));
    this.#objectSlots = lastOfEachName(this.#slots);
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
    const lines: string[] = [];
    while (lines.length < count) {
      if (!rows.next()) return { data: `[${lines.join(',')}]`, isDone: true };
      lines.push(terse === 'array' ? this.#array(rows) : this.#object(rows));
    }
    return { data: `[${lines.join(',')}]`, isDone: false };
  }

  #object(rows: Rows): string {
    let text = '{';
    for (const { column, key, write } of this.#objectSlots) {
      const value = rows.value(column);
      text += `${text.length === 1 ? '' : ','}${key}${value === null ? 'null' : write(value)}`;
    }
    return `${text}}`;
  }

  #array(rows: Rows): string {
    let text = '[';
    for (const { column, write } of this.#slots) {
      const value = rows.value(column);
      text += `${column === 0 ? '' : ','}${value === null ? 'null' : write(value)}`;
    }
    return `${text}]`;
  }
}

/** Rows as arrays (`terse`) or as objects by column name. */
export type Terse = 'array' | 'object';

/** A repeated name keeps its first place and its last value, as in the daemon's map. */
function lastOfEachName(slots: readonly Slot[]): readonly Slot[] {
  const byKey = new Map<string, Slot>();
  for (const slot of slots) byKey.set(slot.key, slot);
  return [...byKey.values()];
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
      if (column.measured === undefined) continue;
      const value = rows.value(index) ?? '';
      const size = column.measured === 'length' ? value.length : fractionDigits(value);
      sizes.set(index, Math.max(size, sizes.get(index) ?? 0));
    }
  }
  return columns.map((column, index) => {
    const size = sizes.get(index) ?? 0;
    if (column.measured === 'scale') return { ...column, scale: size };
    if (column.measured === undefined) return column;
    return { ...column, displaySize: Math.max(size, 1), precision: Math.max(size, 1) };
  });
}

function fractionDigits(value: string): number {
  const point = value.indexOf('.');
  return point < 0 ? 0 : value.length - point - 1;
}

import { stringify } from 'csv-stringify/sync';
import type { Column } from '../statement.js';
import { distinctNames } from './columnNames.js';
import type { ResultFacts, TextForm } from './textForm.js';

/** Rows handed to the library at once. */
const BATCH_ROWS = 1_000;

/** The library would write NULL and an empty string alike, and booleans as 1 and nothing. */
const cast = {
  string: (value: string) => ({ value, quoted_empty: true }),
  boolean: String,
  object: (value: object) => JSON.stringify(value),
};
/** Half a line end inside a cell is quoted too: there are readers that take either for a whole one. */
const OPTIONS = { record_delimiter: 'windows', quoted_match: /[\r\n]/, cast };

/**
 * RFC 4180: a line of names, then a line a row, each ended by CR LF. NULL is nothing, an empty string is `""`; what a
 * spreadsheet takes for a formula is left as it is.
 */
export class CsvText implements TextForm {
  readonly #parts: string[] = [];
  #batch: (readonly unknown[])[] = [];

  begin(columns: readonly Column[]): void {
    if (columns.length > 0) this.#batch.push(distinctNames(columns.map(({ name }) => name)));
  }

  take(row: readonly unknown[]): void {
    this.#batch.push(row);
    if (this.#batch.length >= BATCH_ROWS) this.#flush();
  }

  text({ more, affectedRows }: ResultFacts): string {
    this.#flush();
    const csv = this.#parts.join('');
    const changed = affectedRows === undefined ? '' : `Rows changed: ${affectedRows}\r\n`;
    return `${csv}${changed}${more === undefined ? '' : `\r\n${more}\r\n`}`;
  }

  #flush(): void {
    this.#parts.push(stringify(this.#batch, OPTIONS));
    this.#batch = [];
  }
}

import type { PgAnswer } from '../engine/answer.js';

/** Rows that are read once, front to back; values are PostgreSQL's texts. */
export interface Rows {
  /** Moves to the next row; false at the end. */
  next(): boolean;
  value(column: number): string | null;
  /** The same rows from the start. */
  restarted(): Rows;
}

const EMPTY = new Int32Array(0);

/** Rows as PostgreSQL sent them: kept as bytes, decoded value by value when a page is written. */
export class ByteRows implements Rows {
  readonly #answer: PgAnswer;
  readonly #bytes: Buffer;
  #at: number;
  #left: number;
  #starts = EMPTY;
  #ends = EMPTY;

  constructor(answer: PgAnswer) {
    this.#answer = answer;
    this.#bytes = answer.bytes;
    this.#at = answer.rowsAt;
    this.#left = answer.rowCount;
  }

  next(): boolean {
    if (this.#left === 0) return false;
    this.#left--;
    const bytes = this.#bytes;
    const columns = bytes.readInt16BE(this.#at + 5);
    if (this.#starts.length !== columns) {
      this.#starts = new Int32Array(columns);
      this.#ends = new Int32Array(columns);
    }
    let at = this.#at + 7;
    for (let column = 0; column < columns; column++) {
      const length = bytes.readInt32BE(at);
      at += 4;
      this.#starts[column] = length < 0 ? -1 : at;
      at += Math.max(length, 0);
      this.#ends[column] = at;
    }
    this.#at = at;
    return true;
  }

  value(column: number): string | null {
    const start = this.#starts[column] ?? -1;
    return start < 0 ? null : this.#bytes.toString('utf8', start, this.#ends[column]);
  }

  restarted(): Rows {
    return new ByteRows(this.#answer);
  }
}

/** Rows that the daemon itself computed. */
export class ListRows implements Rows {
  readonly #rows: readonly (readonly (string | null)[])[];
  #next = 0;

  constructor(rows: readonly (readonly (string | null)[])[]) {
    this.#rows = rows;
  }

  next(): boolean {
    return this.#next++ < this.#rows.length;
  }

  value(column: number): string | null {
    return this.#rows[this.#next - 1]?.[column] ?? null;
  }

  restarted(): Rows {
    return new ListRows(this.#rows);
  }
}

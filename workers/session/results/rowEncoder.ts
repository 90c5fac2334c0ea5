import { AppError } from '../../../src/kernel/appError.js';
import type { ResultFormat } from '../../../src/protocol/catalog.js';
import type { Column, RowSink } from '../statement.js';
import { distinctNames } from './columnNames.js';
import { textFormOf, type ResultFacts, type TextForm } from './textForm.js';

/** Printable ASCII that JSON writes as it is, and that is as many bytes as characters. */
const PLAIN = /^[ !#-[\]-~]*$/;

/**
 * Turns rows into JSON while they arrive, each value once: into objects for the structured content, and in the same pass
 * into the lists of the text block, which name each column once because a model pays for every repetition. Whole rows
 * up to a limit of bytes; then it is full.
 *
 * The text block is a JSON string inside JSON, so its quotes are written escaped at once. Measured with 30,000 rows of
 * six columns: 30 ms for both, against 75 ms for objects, JSON.stringify of them and of the text after it.
 */
export class RowEncoder implements RowSink {
  readonly #bytesMax: number;
  readonly #form: TextForm | undefined;
  readonly #data: string[] = [];
  readonly #lists: string[] = [];
  #columns: readonly Column[] = [];
  /** `"NAME":`, with a comma before all but the first. */
  #keys: readonly string[] = [];
  /** Bytes of the keys beyond their characters, and of the braces and the comma. */
  #rowBytes = 0;
  #bytes = 0;
  #rowCount = 0;
  #isFull = false;

  constructor(format: ResultFormat, bytesMax: number) {
    this.#bytesMax = bytesMax;
    this.#form = textFormOf(format);
  }

  /** As the daemon describes them, under names that are distinct. */
  get columns(): readonly Column[] {
    return this.#columns;
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  /** Whether a row was left out because of the limit of bytes. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** The rows as JSON objects, separated by commas. */
  get data(): readonly string[] {
    return this.#data;
  }

  begin(columns: readonly Column[]): void {
    const names = distinctNames(columns.map(({ name }) => name));
    this.#columns = columns.map((column, index) => ({ ...column, name: names[index] ?? '' }));
    this.#keys = names.map((name, index) => `${index === 0 ? '' : ','}${JSON.stringify(name)}:`);
    this.#rowBytes = 3 + this.#keys.reduce((sum, key) => sum + bytesBeyond(key), 0);
    this.#form?.begin(columns);
  }

  /** Takes what there is room for; false = full. @throws AppError E_RESULT_TOO_LARGE for a first row beyond the limit */
  take(rows: readonly (readonly unknown[])[]): boolean {
    const keys = this.#keys;
    let data = '';
    let lists = '';
    for (const row of rows) {
      let object = '';
      let list = '';
      let bytes = this.#rowBytes;
      for (let index = 0; index < keys.length; index += 1) {
        const value = row[index];
        let cell: string;
        let inText: string;
        if (typeof value === 'string' && PLAIN.test(value)) {
          cell = `"${value}"`;
          inText = `\\"${value}\\"`;
        } else if (typeof value === 'number') {
          cell = inText = JSON.stringify(value);
        } else {
          cell = JSON.stringify(value ?? null);
          inText = JSON.stringify(cell).slice(1, -1);
          bytes += bytesBeyond(cell);
        }
        object += (keys[index] ?? '') + cell;
        list += index === 0 ? inText : `,${inText}`;
      }
      if (this.#bytes + bytes + object.length > this.#bytesMax) {
        this.#isFull = true;
        if (this.#rowCount === 0) throw this.#tooLarge(bytes + object.length);
        break;
      }
      this.#bytes += bytes + object.length;
      const comma = this.#rowCount === 0 ? '' : ',';
      data += `${comma}{${object}}`;
      if (this.#form === undefined) lists += `${comma}[${list}]`;
      else this.#form.take(row);
      this.#rowCount += 1;
    }
    this.#data.push(data);
    this.#lists.push(lists);
    return !this.#isFull;
  }

  /** The text block as the inside of a JSON string. `summary` follows the rows of the JSON form. */
  textPieces(facts: ResultFacts, summary: Readonly<Record<string, unknown>>): readonly string[] {
    if (this.#form !== undefined) return [inString(this.#form.text(facts))];
    const names = inString(JSON.stringify(this.#columns.map(({ name }) => name)));
    const end = inString(JSON.stringify(summary).slice(1));
    return [inString('{"columns":'), names, inString(',"rows":['), ...this.#lists, inString('],'), end];
  }

  #tooLarge(bytes: number): AppError {
    return new AppError(
      'E_RESULT_TOO_LARGE',
      `The first row alone has ${bytes} bytes, more than the ${this.#bytesMax} that a result may have. Select fewer ` +
        'or shorter columns; the operator can raise IBMI_RESULT_MAX_BYTES.',
    );
  }
}

function bytesBeyond(text: string): number {
  return Buffer.byteLength(text) - text.length;
}

function inString(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

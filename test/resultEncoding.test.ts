import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { expect } from 'chai';
import { AppError } from '../src/kernel/appError.js';
import { JSON_FORMAT, type ResultFormat } from '../src/protocol/catalog.js';
import { EncodedResult, joined, piecesOf, type Piece } from '../workers/session/results/encodedResult.js';
import { RowEncoder } from '../workers/session/results/rowEncoder.js';
import { encodedRows, rowsResult } from '../workers/session/results/rowsResult.js';
import type { Column, ResultSet } from '../workers/session/statement.js';
import { parseCsv } from './support/parseCsv.js';
import { forSeeds, type Seeded } from './support/seeded.js';

const ABOUT = { tool: 't', sql: 'VALUES 1', executionMs: 1.26 };

const columnsOf = (names: readonly string[]): Column[] =>
  names.map((name) => ({ name, type: 'VARCHAR', label: name.toLowerCase() }));

const setOf = (names: readonly string[], rows: readonly (readonly unknown[])[]): ResultSet => ({
  ...{ columns: columnsOf(names), rows, truncated: false, outputs: [], warnings: [] },
});

const textOf = (pieces: readonly Piece[]): string => new TextDecoder().decode(joined(pieces));

interface Read {
  readonly text: string;
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What a client reads of a result. */
function read(result: EncodedResult): Read {
  const { content, structuredContent } = result.toJSON() as CallToolResult;
  const [block] = content;
  const { data, metadata } = structuredContent as unknown as Read; // the shape that these tests are about
  return { text: block?.type === 'text' ? block.text : '', data, metadata };
}

/** The result of rows that come in pages. */
function paged(
  pages: readonly (readonly (readonly unknown[])[])[],
  format: ResultFormat,
  names: readonly string[],
): Read {
  const rows = new RowEncoder(format, Infinity);
  rows.begin(columnsOf(names));
  for (const page of pages) rows.take(page);
  return read(encodedRows(rows, setOf(names, []), ABOUT));
}

const cell = (random: Seeded): unknown =>
  random.pick([
    () => null,
    () => random.next(1_000_000) / 100 - 5_000,
    () => -random.next(2 ** 31),
    () => random.next(2) === 0,
    () => Array.from({ length: random.next(12) }, () => random.character()).join(''),
    () => random.text(['"', '\\', '\n', '\r', '|', ',', '`', ' ', "'", 'a', '\u2028', '\ud800', '\u0000'], 9),
  ])();

const grid = (random: Seeded, columns: number): unknown[][] =>
  Array.from({ length: random.next(7) }, () => Array.from({ length: columns }, () => cell(random)));

describe('encoded results', () => {
  it('give back every value, in structured rows and in the text’s lists, however the pages were cut', () => {
    forSeeds(300, (random) => {
      const names = Array.from({ length: 1 + random.next(5) }, (_, index) => `C${index}${random.character()}`);
      const pages = Array.from({ length: random.next(4) }, () => grid(random, names.length));
      const rows = pages.flat();
      const { text, data, metadata } = paged(pages, JSON_FORMAT, names);
      // What JSON itself makes of a value: half a surrogate pair and -0 do not survive it.
      const expected = JSON.parse(JSON.stringify(rows)) as unknown[][];
      expect(data.map((row) => Object.values(row))).to.deep.equal(expected);
      expect(data.every((row) => Object.keys(row).join() === names.join())).to.equal(true);
      const listed = JSON.parse(text) as { columns: string[]; rows: unknown[][]; rowCount: number };
      expect(listed.columns).to.deep.equal(names);
      expect(listed.rows).to.deep.equal(expected);
      expect([listed.rowCount, metadata.rowCount]).to.deep.equal([rows.length, rows.length]);
    });
  });

  it('keep columns of one name apart, and a column named __proto__ a column', () => {
    const { data, metadata } = read(rowsResult(setOf(['A', 'A', '__proto__', 'A_2'], [[1, 2, 3, 4]]), ABOUT));
    expect(Object.entries(data[0] ?? {})).to.deep.equal([
      ['A', 1],
      ['A_3', 2],
      ['__proto__', 3],
      ['A_2', 4],
    ]);
    expect((metadata.columns as Column[]).map(({ name }) => name)).to.deep.equal(['A', 'A_3', '__proto__', 'A_2']);
  });

  it('say what ran, how long, and with which arguments', () => {
    const values = { a: 1, list: ['x', 'y'], none: undefined };
    const { metadata } = read(rowsResult(setOf(['A'], [[1]]), { ...ABOUT, values, boundCount: 4 }));
    expect(metadata).to.deep.equal({
      executionTime: 1.3,
      rowCount: 1,
      columns: [{ name: 'A', type: 'VARCHAR', label: 'a' }],
      truncated: false,
      parameterMode: 'parameters',
      parameterCount: 4,
      processedParameters: ['a', 'list', 'none'],
      toolName: 't',
      sqlStatement: 'VALUES 1',
      parameters: { a: 1, list: ['x', 'y'] },
    });
    expect(read(rowsResult(setOf([], []), ABOUT)).metadata).to.include({ parameterMode: 'none', parameterCount: 0 });
  });

  it('tell changed rows and warnings, in both places', () => {
    const result = { ...setOf([], []), affectedRows: 3, warnings: [{ sqlState: '01504', sqlCode: 88 }] };
    const { text, metadata } = read(rowsResult(result, ABOUT));
    expect(metadata).to.deep.include({ affectedRows: 3, warnings: result.warnings });
    expect(JSON.parse(text)).to.deep.include({ affectedRows: 3, warnings: result.warnings });
  });

  it('carry further keys beside the rows, and a text of their own', () => {
    const result = rowsResult(setOf(['A'], [[1]]), { ...ABOUT, extras: { hasMore: false }, text: 'one "row"\n' });
    expect(result.toJSON()).to.deep.include({ content: [{ type: 'text', text: 'one "row"\n' }] });
    expect((result.toJSON() as { structuredContent: unknown }).structuredContent).to.include({ hasMore: false });
  });

  it('are spliced into a response as they are', () => {
    const result = new EncodedResult(['{"a":', '1}']);
    expect(textOf(piecesOf({ jsonrpc: '2.0', id: 'x', result }))).to.equal(
      '{"jsonrpc":"2.0","id":"x","result":{"a":1}}',
    );
    expect(JSON.stringify([{ jsonrpc: '2.0', id: 1, result }])).to.equal('[{"jsonrpc":"2.0","id":1,"result":{"a":1}}]');
    expect(textOf(piecesOf({ jsonrpc: '2.0', id: 1, result: { a: 1 } }))).to.equal(
      '{"jsonrpc":"2.0","id":1,"result":{"a":1}}',
    );
  });

  describe('with a limit of bytes', () => {
    it('have the whole rows that fit, to the byte', () => {
      forSeeds(200, (random) => {
        const rows = Array.from({ length: 1 + random.next(20) }, () => [cell(random), cell(random)]);
        const sizes = rows.map(([a, b]) => Buffer.byteLength(JSON.stringify({ A: a, B: b })));
        const fits = random.next(rows.length) + 1;
        const limit = sizes.slice(0, fits).reduce((sum, size) => sum + size + 1, -1);
        const encoder = new RowEncoder(JSON_FORMAT, limit);
        encoder.begin(columnsOf(['A', 'B']));
        const half = random.next(rows.length);
        const wanted = [rows.slice(0, half), rows.slice(half)].map((page) => encoder.take(page));
        expect(encoder.rowCount).to.equal(fits);
        expect(encoder.isFull).to.equal(fits < rows.length);
        expect(wanted.at(-1)).to.equal(fits === rows.length);
      });
    });

    it('say so, and what to do', () => {
      const { metadata, text } = read(rowsResult(setOf(['A'], [['x'], ['y'], ['z']]), ABOUT, 20));
      expect(metadata).to.include({ rowCount: 2, truncated: true });
      expect(metadata.more).to.match(/OFFSET and FETCH NEXT; the operator can raise IBMI_RESULT_MAX_BYTES/);
      expect(JSON.parse(text)).to.include({ truncated: true, more: metadata.more });
    });

    it('refuse a row that alone is too large', () => {
      const make = (): unknown => rowsResult(setOf(['A'], [['x'.repeat(50)]]), ABOUT, 20);
      expect(make).to.throw(AppError, /first row alone has 58 bytes, more than the 20 .* IBMI_RESULT_MAX_BYTES/);
    });
  });

  describe('as csv', () => {
    const CSV: ResultFormat = { ...JSON_FORMAT, response: 'csv' };

    it('can be read back, cell by cell', () => {
      forSeeds(200, (random) => {
        const names = ['A', 'B"', 'C,\n'];
        const pages = [grid(random, 3), grid(random, 3)];
        const { text } = paged(pages, CSV, names);
        const shown = pages
          .flat()
          .map((row) => row.map((value) => (value === null ? null : String(value as string | number | boolean))));
        expect(parseCsv(text)).to.deep.equal([names, ...shown]);
      });
    });

    it('end each line with CR LF, and tell NULL from an empty string', () => {
      expect(
        paged(
          [
            [
              [null, ''],
              [1, '=2+3'],
            ],
          ],
          CSV,
          ['A', 'A'],
        ).text,
      ).to.equal('A,A_2\r\n,""\r\n1,=2+3\r\n');
    });

    it('keep structured rows', () => expect(paged([[[1]]], CSV, ['A']).data).to.deep.equal([{ A: 1 }]));
  });
});

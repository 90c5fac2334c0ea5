import type { ParameterValues } from '../../../src/sql/parameters.js';
import type { SqlParameter } from '../../../src/sql/sqlParameter.js';
import { JSON_FORMAT } from '../../../src/protocol/catalog.js';
import { RowEncoder } from '../results/rowEncoder.js';
import { recordsOf, type Row } from '../records.js';
import { encodedRows, type ResultAbout, rowsResult } from '../results/rowsResult.js';
import type { ResultSet, Statement } from '../statement.js';
import type { ToolContext, ToolResult } from '../tool.js';

/** What a built-in tool answers besides the rows. */
export interface Answer {
  /** The statement that the rows are from. */
  readonly sql: string;
  readonly result: ResultSet;
  /** Further keys of the structured content. */
  readonly extras?: Readonly<Record<string, unknown>>;
  /** Instead of the text block that follows from the rows. */
  readonly text?: string;
  /** How to get the rows that were left out. */
  readonly more?: string;
}

/** More rows than any catalog query of a built-in tool has that is not paged. */
const CATALOG_ROWS_MAX = 10_000;

/** One call of a built-in tool: its arguments, its questions to Db2, and its answer with the time all of it took. */
export class Inquiry {
  readonly tool: string;
  readonly values: ParameterValues;
  readonly context: ToolContext;
  readonly #startedAt: number;

  constructor(tool: string, values: ParameterValues, context: ToolContext) {
    this.tool = tool;
    this.values = values;
    this.context = context;
    this.#startedAt = context.kit.clock.monotonic();
  }

  /** A string argument; empty where there is none. */
  text(name: string): string {
    const value = this.values[name];
    return typeof value === 'string' ? value : '';
  }

  /** Runs a statement for its rows, all of them. */
  rows(sql: string, parameters?: readonly SqlParameter[]): Promise<ResultSet> {
    return this.run({ sql, rowsMax: CATALOG_ROWS_MAX, ...(parameters === undefined ? {} : { parameters }) });
  }

  /** The same, each row by column name. */
  async records(sql: string, parameters?: readonly SqlParameter[]): Promise<readonly Row[]> {
    return recordsOf(await this.rows(sql, parameters));
  }

  run(statement: Statement): Promise<ResultSet> {
    return this.context.query(statement);
  }

  /** The result of a tool whose rows are at hand. */
  answer({ result, ...rest }: Answer): ToolResult {
    return rowsResult(result, this.#about(rest), this.context.resultBytesMax);
  }

  /** The result of a statement that may have any number of rows: they are encoded while they arrive. */
  async answerAll(statement: Statement, more?: string): Promise<ToolResult> {
    const rows = new RowEncoder(JSON_FORMAT, this.context.resultBytesMax);
    const result = await this.run({ ...statement, sink: rows });
    const { parameters } = statement;
    const bound = { values: parameters === undefined ? {} : { parameters }, boundCount: parameters?.length ?? 0 };
    const about = { ...this.#about({ sql: statement.sql }), ...bound };
    return encodedRows(rows, result, rows.isFull || more === undefined ? about : { ...about, more });
  }

  #about(said: Omit<Answer, 'result'>): ResultAbout {
    const executionMs = this.context.kit.clock.monotonic() - this.#startedAt;
    return { tool: this.tool, values: this.values, executionMs, ...said };
  }
}

/** A cell as text: catalog columns of CHAR type are padded with blanks. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trimEnd() : typeof value === 'number' ? String(value) : '';
}

/** A result that no statement had: rows that a tool has put together. */
export function madeOf(columns: Readonly<Record<string, string>>, rows: readonly Row[]): ResultSet {
  const names = Object.keys(columns);
  return {
    columns: names.map((name) => ({ name, type: columns[name] ?? '', label: name })),
    rows: rows.map((row) => names.map((name) => row[name] ?? null)),
    truncated: false,
    outputs: [],
    warnings: [],
  };
}

import { JSON_FORMAT } from '../../../src/protocol/catalog.js';
import type { ParameterValues } from '../../../src/sql/parameters.js';
import type { ResultSet } from '../statement.js';
import { EncodedResult } from './encodedResult.js';
import { RowEncoder } from './rowEncoder.js';

/** What a result says besides its rows. */
export interface ResultAbout {
  readonly tool: string;
  readonly sql: string;
  readonly executionMs: number;
  /** The checked arguments. */
  readonly values?: ParameterValues;
  /** How many values were bound, lists item by item. */
  readonly boundCount?: number;
  /** Further keys of the structured content. */
  readonly extras?: Readonly<Record<string, unknown>>;
  /** Instead of the text block that follows from the rows. */
  readonly text?: string;
  /** What to do about rows that were left out; a sentence about the limit of rows where nothing is said. */
  readonly more?: string;
}

const MORE_ROWS = 'There are more rows. Narrow the statement with WHERE, or page with OFFSET and FETCH NEXT.';
const MORE_BYTES =
  'There are more rows than fit into one result. Select fewer columns, narrow the statement with WHERE, or page with ' +
  'OFFSET and FETCH NEXT; the operator can raise IBMI_RESULT_MAX_BYTES.';

/** A result whose rows are at hand; `bytesMax` bounds them. */
export function rowsResult(result: ResultSet, about: ResultAbout, bytesMax = Infinity): EncodedResult {
  const rows = new RowEncoder(JSON_FORMAT, bytesMax);
  rows.begin(result.columns);
  rows.take(result.rows);
  return encodedRows(rows, result, about);
}

/** A result whose rows went into `rows` while they arrived. */
export function encodedRows(rows: RowEncoder, result: ResultSet, about: ResultAbout): EncodedResult {
  const { tool, sql, values = {}, extras } = about;
  const { rowCount, columns } = rows;
  const { affectedRows } = result;
  const executionMs = Math.round(about.executionMs * 10) / 10;
  const truncated = result.truncated || rows.isFull;
  const more = truncated ? (about.more ?? (rows.isFull ? MORE_BYTES : MORE_ROWS)) : undefined;
  const warnings = result.warnings.length === 0 ? undefined : result.warnings;
  const summary = { rowCount, affectedRows, truncated, more, warnings, ...extras };
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const metadata = {
    ...{ executionTime: executionMs, rowCount, affectedRows, columns, truncated, more, warnings },
    parameterMode: given.length === 0 ? 'none' : 'parameters',
    parameterCount: about.boundCount ?? given.length,
    processedParameters: Object.keys(values),
    ...{ toolName: tool, sqlStatement: sql, parameters: Object.fromEntries(given) },
  };
  const facts = { tool, sql, values, executionMs, rowCount, truncated, more, affectedRows };
  const text = about.text === undefined ? rows.textPieces(facts, summary) : [JSON.stringify(about.text).slice(1, -1)];
  const rest = JSON.stringify({ metadata, ...extras }).slice(1);
  return new EncodedResult([
    '{"content":[{"type":"text","text":"',
    ...text,
    '"}],"structuredContent":{"success":true,"data":[',
    ...rows.data,
    '],',
    rest,
    '}',
  ]);
}

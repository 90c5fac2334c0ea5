import { AppError, failureOf, INTERNAL_SENTENCE } from '../../src/kernel/appError.js';
import type { ResultSet } from './statement.js';
import type { ToolResult } from './tool.js';

/**
 * Rows for programs and for models. `structuredContent` has one object a row; the text has each column name once and
 * the
 * rows as lists, because a model pays for every repetition.
 */
export function rowsResult(result: ResultSet, executionTimeMs: number): ToolResult {
  const names = distinctNames(result.columns.map(({ name }) => name));
  const data = result.rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
  const columns = result.columns.map(({ type, label }, index) => ({ name: names[index] ?? '', type, label }));
  const { truncated } = result;
  const rowCount = data.length;
  const metadata = { rowCount, executionTime: Math.round(executionTimeMs * 10) / 10, columns, truncated };
  const text = JSON.stringify({ columns: names, rows: result.rows, rowCount, truncated });
  return { content: [{ type: 'text', text }], structuredContent: { success: true, data, metadata } };
}

/**
 * A failed call as the model sees it: the error's kind, SQLSTATE and SQLCODE as fields, and a sentence to act on.
 * What is not ours is told as one fixed sentence.
 */
export function failureResult(error: unknown): ToolResult {
  const failure = failureOf(error);
  const message = error instanceof AppError && error.code !== 'E_INTERNAL' ? failure.message : INTERNAL_SENTENCE;
  const { code, sqlState, sqlCode } = failure;
  const suffix = sqlState === undefined ? '' : ` (SQLSTATE ${sqlState}, SQLCODE ${sqlCode ?? 0})`;
  return {
    isError: true,
    content: [{ type: 'text', text: `${message}${suffix}` }],
    structuredContent: {
      success: false,
      data: [],
      error: { code, message, sqlState: sqlState ?? null, sqlCode: sqlCode ?? null },
    },
  };
}

/** Two columns may have one name; an object's keys may not: the second NAME becomes NAME_2. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    let distinct = name;
    for (let n = 2; seen.has(distinct) || (distinct !== name && taken.has(distinct)); n += 1) distinct = `${name}_${n}`;
    seen.add(distinct);
    return distinct;
  });
}

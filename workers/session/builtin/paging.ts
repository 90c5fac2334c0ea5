import type { ToolParameter, ParameterValues } from '../../../src/sql/parameters.js';
import { rowsResult } from '../results/rowsResult.js';
import type { Statement } from '../statement.js';
import type { ToolContext, ToolResult } from '../tool.js';

/** The two parameters of every list. */
export const PAGING: readonly ToolParameter[] = [
  {
    name: 'limit',
    type: 'integer',
    description: 'The most rows to return.',
    required: false,
    default: 50,
    min: 1,
    max: 500,
  },
  {
    name: 'offset',
    type: 'integer',
    description: 'How many rows to pass over first.',
    required: false,
    default: 0,
    min: 0,
  },
];

/**
 * Runs `sql` with OFFSET and FETCH appended and says honestly whether there is more: one row beyond the limit is asked
 * for and not returned.
 */
export async function runPage(
  statement: { readonly tool: string; readonly sql: string; readonly parameters: readonly string[] },
  values: ParameterValues,
  { kit, query }: ToolContext,
): Promise<ToolResult> {
  const limit = Number(values.limit);
  const offset = Number(values.offset);
  const page: Statement = {
    sql: `${statement.sql} OFFSET ? ROWS FETCH NEXT ? ROWS ONLY`,
    parameters: [...statement.parameters, offset, limit + 1],
    rowsMax: limit,
  };
  const startedAt = kit.clock.monotonic();
  const result = await query(page);
  const executionMs = kit.clock.monotonic() - startedAt;
  const extras = { hasMore: result.truncated, limit, offset };
  const more = `There are more; call again with offset ${offset + limit}.`;
  return rowsResult(result, { tool: statement.tool, sql: page.sql, values, executionMs, extras, more });
}

/** A LIKE pattern from what a person typed: upper-cased, `*` as wildcard, and a plain word found anywhere. */
export function likePattern(filter: string): string {
  const upper = filter.trim().toUpperCase().replaceAll('*', '%');
  return upper.includes('%') ? upper : `%${upper}%`;
}

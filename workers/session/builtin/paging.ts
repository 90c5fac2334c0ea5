import type { ToolParameter } from '../../../src/sql/parameters.js';
import type { ToolResult } from '../tool.js';
import type { Inquiry } from './inquiry.js';

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

export const INCLUDE_SYSTEM: ToolParameter = {
  name: 'include_system',
  type: 'boolean',
  description: 'Whether Q… and SYS… schemas are listed too.',
  required: false,
  default: false,
};

/** A column is of no system schema. */
export const notSystem = (column: string): string => `${column} NOT LIKE 'Q%' AND ${column} NOT LIKE 'SYS%'`;

/**
 * Runs `sql` with OFFSET and FETCH appended and says honestly whether there is more: one row beyond the limit is asked
 * for and not returned.
 */
export async function answerPage(inquiry: Inquiry, sql: string, parameters: readonly string[]): Promise<ToolResult> {
  const limit = Number(inquiry.values.limit);
  const offset = Number(inquiry.values.offset);
  const paged = `${sql} OFFSET ? ROWS FETCH NEXT ? ROWS ONLY`;
  const result = await inquiry.run({ sql: paged, parameters: [...parameters, offset, limit + 1], rowsMax: limit });
  const extras = { hasMore: result.truncated, limit, offset };
  return inquiry.answer({ sql: paged, result, extras, more: `Call again with offset ${offset + limit}.` });
}

/** A condition that holds where one of the columns is like the marker. */
export function anyLike(columns: readonly string[]): string {
  return `(${columns.map((column) => `UPPER(${column}) LIKE ? ESCAPE '\\'`).join(' OR ')})`;
}

/**
 * A LIKE pattern from what a person typed: upper-cased, `*` and `%` as wildcards, a plain word found anywhere. An
 * underscore is a character of names here and no wildcard.
 */
export function likePattern(filter: string): string {
  const pattern = filter.trim().toUpperCase().replace(/[\\_]/g, '\\$&').replaceAll('*', '%');
  return pattern.includes('%') ? pattern : `%${pattern}%`;
}

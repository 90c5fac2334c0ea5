import { rowsResult } from '../results/rowsResult.js';
import type { Tool } from '../tool.js';
import { READ_ONLY } from './annotations.js';

/** Every column of one table, however many. */
export const getTableColumns: Tool = {
  name: 'get_table_columns',
  title: 'Get Table Columns',
  description:
    'Describes the columns of a table or view: type, length, nullability, default, text, heading, CCSID, identity.',
  parameters: [
    {
      name: 'schema_name',
      type: 'string',
      description: 'The schema (library).',
      required: true,
      minLength: 1,
      maxLength: 128,
    },
    {
      name: 'table_name',
      type: 'string',
      description: 'The table, view or file.',
      required: true,
      minLength: 1,
      maxLength: 128,
    },
  ],
  annotations: READ_ONLY,
  async run(values, { kit, query, rowsMax }) {
    const startedAt = kit.clock.monotonic();
    const sql =
      'SELECT COLUMN_NAME, SYSTEM_COLUMN_NAME, DATA_TYPE, LENGTH, NUMERIC_SCALE, NUMERIC_PRECISION, IS_NULLABLE, ' +
      'HAS_DEFAULT, COLUMN_DEFAULT, COLUMN_TEXT, COLUMN_HEADING, ORDINAL_POSITION, CCSID, HIDDEN, IS_IDENTITY ' +
      'FROM QSYS2.SYSCOLUMNS2 WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION';
    const result = await query({
      sql,
      parameters: [String(values.schema_name).toUpperCase(), String(values.table_name).toUpperCase()],
      rowsMax,
    });
    return rowsResult(result, {
      tool: 'get_table_columns',
      sql,
      values,
      executionMs: kit.clock.monotonic() - startedAt,
    });
  },
};

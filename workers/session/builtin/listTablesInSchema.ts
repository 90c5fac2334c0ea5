import type { Tool } from '../tool.js';
import { READ_ONLY } from './annotations.js';
import { likePattern, PAGING, runPage } from './paging.js';

const EVERYTHING = '*ALL';

/** The tables, views and physical files of one schema. */
export const listTablesInSchema: Tool = {
  name: 'list_tables_in_schema',
  title: 'List Tables in Schema',
  description: 'Lists the tables, views and physical files of a schema with text, row count and number of columns.',
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
      name: 'table_filter',
      type: 'string',
      description: `Part of a name, a pattern with % or *, or ${EVERYTHING}.`,
      required: false,
      default: EVERYTHING,
      maxLength: 128,
    },
    ...PAGING,
  ],
  annotations: READ_ONLY,
  async run(values, context) {
    const parameters = [String(values.schema_name).toUpperCase()];
    const filter = String(values.table_filter);
    const filtered = filter.toUpperCase() !== EVERYTHING && filter !== '';
    if (filtered) parameters.push(likePattern(filter));
    const condition = filtered ? ' AND UPPER(T.TABLE_NAME) LIKE ?' : '';
    const sql =
      'SELECT T.TABLE_SCHEMA, T.TABLE_NAME, T.TABLE_TYPE, T.TABLE_TEXT, ' +
      'COALESCE(S.NUMBER_ROWS, 0) AS NUMBER_ROWS, T.COLUMN_COUNT ' +
      'FROM QSYS2.SYSTABLES T LEFT JOIN QSYS2.SYSTABLESTAT S ' +
      'ON S.TABLE_SCHEMA = T.TABLE_SCHEMA AND S.TABLE_NAME = T.TABLE_NAME ' +
      `WHERE T.TABLE_SCHEMA = ? AND T.TABLE_TYPE IN ('T', 'V', 'P')${condition} ` +
      'ORDER BY T.TABLE_TYPE, T.TABLE_NAME';
    return await runPage({ tool: 'list_tables_in_schema', sql, parameters }, values, context);
  },
};

import { builtinTool } from './builtinTool.js';
import { findSchema, SCHEMA } from './objectNames.js';
import { answerPage, anyLike, likePattern, PAGING } from './paging.js';

const EVERYTHING = '*ALL';
const NAMES = ['T.TABLE_NAME', 'T.SYSTEM_TABLE_NAME'];

/** The tables, views and physical files of one schema. */
export const listTablesInSchema = builtinTool({
  name: 'list_tables_in_schema',
  title: 'List Tables in Schema',
  description:
    'Lists the tables, views and physical files of a schema with text, row count and number of columns. ' +
    'hasMore tells whether there are more than limit.',
  parameters: [
    SCHEMA,
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
  async answer(inquiry) {
    const schema = await findSchema(inquiry, inquiry.text('schema_name'));
    const filter = inquiry.text('table_filter').trim();
    const filtered = filter.toUpperCase() !== EVERYTHING && filter !== '';
    const sql =
      'SELECT T.TABLE_SCHEMA, T.TABLE_NAME, T.TABLE_TYPE, T.TABLE_TEXT, ' +
      'COALESCE(S.NUMBER_ROWS, 0) AS NUMBER_ROWS, T.COLUMN_COUNT ' +
      'FROM QSYS2.SYSTABLES T LEFT JOIN QSYS2.SYSTABLESTAT S ' +
      'ON S.TABLE_SCHEMA = T.TABLE_SCHEMA AND S.TABLE_NAME = T.TABLE_NAME ' +
      `WHERE T.TABLE_SCHEMA = ? AND T.TABLE_TYPE IN ('T', 'V', 'P')${filtered ? ` AND ${anyLike(NAMES)}` : ''} ` +
      'ORDER BY T.TABLE_TYPE, T.TABLE_NAME';
    const patterns = filtered ? NAMES.map(() => likePattern(filter)) : [];
    return await answerPage(inquiry, sql, [schema.name, ...patterns]);
  },
});

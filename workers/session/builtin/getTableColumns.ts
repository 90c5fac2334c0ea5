import { builtinTool } from './builtinTool.js';
import { findTable, nameParameter, SCHEMA } from './objectNames.js';

/** Every column of one table, however many. */
export const getTableColumns = builtinTool({
  name: 'get_table_columns',
  title: 'Get Table Columns',
  description:
    'Describes the columns of a table or view: type, length, nullability, default, text, heading, CCSID, identity.',
  parameters: [SCHEMA, nameParameter('table_name', 'The table, view or file, by its SQL or its system name.')],
  async answer(inquiry) {
    const table = await findTable(inquiry, inquiry.text('schema_name'), inquiry.text('table_name'));
    const sql =
      'SELECT COLUMN_NAME, SYSTEM_COLUMN_NAME, DATA_TYPE, LENGTH, NUMERIC_SCALE, NUMERIC_PRECISION, IS_NULLABLE, ' +
      'HAS_DEFAULT, COLUMN_DEFAULT, COLUMN_TEXT, COLUMN_HEADING, ORDINAL_POSITION, CCSID, HIDDEN, IS_IDENTITY ' +
      'FROM QSYS2.SYSCOLUMNS2 WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION';
    return inquiry.answer({ sql, result: await inquiry.rows(sql, [table.schema.name, table.name]) });
  },
});

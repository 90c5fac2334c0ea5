import { builtinTool } from './builtinTool.js';
import { findTable, nameParameter } from './objectNames.js';

const TYPES = [
  ...['ALIAS', 'FOREIGN KEY', 'FUNCTION', 'HISTORY TABLE', 'INDEX', 'KEYED LOGICAL FILE', 'LOGICAL FILE', 'MASK'],
  ...['MATERIALIZED QUERY TABLE', 'PERMISSION', 'PROCEDURE', 'TEXT INDEX', 'TRIGGER', 'VARIABLE', 'VIEW', 'XML SCHEMA'],
];

/** Whatever depends on a table, as Db2 knows it. */
export const getRelatedObjects = builtinTool({
  name: 'get_related_objects',
  title: 'Get Related Objects',
  description:
    'Lists the objects that depend on a table or physical file: views, indexes, logical files, foreign keys, ' +
    'triggers, routines and more. Ask it before a change.',
  parameters: [
    nameParameter('library_name', 'The library (schema), by its system or its SQL name.'),
    nameParameter('file_name', 'The file (table), by its system or its SQL name.'),
    {
      name: 'object_type_filter',
      type: 'string',
      description: 'Only dependents of this type.',
      required: false,
      enum: TYPES,
    },
  ],
  async answer(inquiry) {
    // The function knows system names only.
    const table = await findTable(inquiry, inquiry.text('library_name'), inquiry.text('file_name'));
    const type = inquiry.text('object_type_filter');
    const sql =
      'SELECT * FROM TABLE(SYSTOOLS.RELATED_OBJECTS(LIBRARY_NAME => ?, FILE_NAME => ?)) AS R ' +
      `${type === '' ? '' : 'WHERE SQL_OBJECT_TYPE = ? '}ORDER BY SQL_OBJECT_TYPE, SQL_NAME`;
    const parameters = [table.schema.systemName, table.systemName, ...(type === '' ? [] : [type])];
    return inquiry.answer({ sql, result: await inquiry.rows(sql, parameters) });
  },
});

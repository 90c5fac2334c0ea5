import { builtinTool } from './builtinTool.js';
import { answerPage, anyLike, INCLUDE_SYSTEM, likePattern, notSystem, PAGING } from './paging.js';

const NAMES = ['SCHEMA_NAME', 'SYSTEM_SCHEMA_NAME'];

/** The schemas (libraries) that the caller may see. */
export const listSchemas = builtinTool({
  name: 'list_schemas',
  title: 'List Schemas',
  description:
    'Lists schemas (libraries) by name with their text and size. System schemas are left out unless asked for. ' +
    'hasMore tells whether there are more than limit.',
  parameters: [
    {
      name: 'filter',
      type: 'string',
      description: 'Part of a name, or a pattern with % or *.',
      required: false,
      maxLength: 128,
    },
    INCLUDE_SYSTEM,
    ...PAGING,
  ],
  async answer(inquiry) {
    const conditions: string[] = [];
    const parameters: string[] = [];
    const filter = inquiry.text('filter');
    if (filter !== '') {
      conditions.push(anyLike(NAMES));
      parameters.push(...NAMES.map(() => likePattern(filter)));
    }
    if (inquiry.values.include_system !== true) conditions.push(notSystem('SCHEMA_NAME'));
    const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
    const sql =
      `SELECT SCHEMA_NAME, SCHEMA_TEXT, SYSTEM_SCHEMA_NAME, SCHEMA_SIZE FROM QSYS2.SYSSCHEMAS${where} ` +
      'ORDER BY SCHEMA_NAME';
    return await answerPage(inquiry, sql, parameters);
  },
});

import type { Tool } from '../tool.js';
import { READ_ONLY } from './annotations.js';
import { likePattern, PAGING, runPage } from './paging.js';

/** The schemas (libraries) that the caller may see. */
export const listSchemas: Tool = {
  name: 'list_schemas',
  title: 'List Schemas',
  description:
    'Lists schemas (libraries) by name with their text and size. System schemas are left out unless asked for.',
  parameters: [
    {
      name: 'filter',
      type: 'string',
      description: 'Part of a name, or a pattern with % or *.',
      required: false,
      maxLength: 128,
    },
    {
      name: 'include_system',
      type: 'boolean',
      description: 'Whether Q… and SYS… schemas are listed too.',
      required: false,
      default: false,
    },
    ...PAGING,
  ],
  annotations: READ_ONLY,
  async run(values, context) {
    const conditions: string[] = [];
    const parameters: string[] = [];
    if (typeof values.filter === 'string' && values.filter !== '') {
      conditions.push('UPPER(SCHEMA_NAME) LIKE ?');
      parameters.push(likePattern(values.filter));
    }
    if (values.include_system !== true) conditions.push("SCHEMA_NAME NOT LIKE 'Q%' AND SCHEMA_NAME NOT LIKE 'SYS%'");
    const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
    const sql =
      `SELECT SCHEMA_NAME, SCHEMA_TEXT, SYSTEM_SCHEMA_NAME, SCHEMA_SIZE FROM QSYS2.SYSSCHEMAS${where} ` +
      'ORDER BY SCHEMA_NAME';
    return await runPage({ tool: 'list_schemas', sql, parameters }, values, context);
  },
};

import { AppError } from '../../../src/kernel/appError.js';
import type { SqlParameter } from '../../../src/sql/sqlParameter.js';
import { checkReadOnly } from '../../../src/sql/readOnly.js';
import { withoutSemicolon } from '../../../src/sql/statementText.js';
import { rowsResult } from '../results.js';
import type { Tool } from '../tool.js';
import { READ_ONLY } from './annotations.js';

const SQL_MAX_CHARACTERS = 10_000;

/** Any single query, under the caller's own authority, read-only. */
export const executeSql: Tool = {
  name: 'execute_sql',
  title: 'Execute SQL',
  description:
    'Runs one read-only Db2 for i statement (SELECT, WITH or VALUES) under your own IBM i authority. ' +
    'Write values as ? markers and pass them in parameters.',
  parameters: [
    {
      name: 'sql',
      type: 'string',
      description: 'One SELECT, WITH or VALUES statement in Db2 for i syntax.',
      required: true,
      minLength: 1,
      maxLength: SQL_MAX_CHARACTERS,
    },
    { name: 'parameters', type: 'array', description: 'Values for the ? markers, in order.', required: false },
  ],
  annotations: READ_ONLY,
  async run(values, { kit, rowsMax, query }) {
    const text = String(values.sql);
    const verdict = checkReadOnly(text);
    if (!verdict.ok) throw new AppError('E_SQL_READ_ONLY', verdict.message, { detail: verdict.rule });
    const sql = withoutSemicolon(text);
    const startedAt = kit.clock.monotonic();
    // Checked against the declarations above.
    const parameters = values.parameters as readonly SqlParameter[] | null | undefined;
    const result = await query({ sql, rowsMax, ...(parameters ? { parameters } : {}) });
    return rowsResult(result, kit.clock.monotonic() - startedAt);
  },
};

import { Admission, STATEMENT_CHARACTERS_MAX } from '../../../src/sql/admission.js';
import type { Scalar } from '../../../src/sql/parameters.js';
import { sqlParameterOf } from '../../../src/sql/sqlParameter.js';
import { rowsResult } from '../results.js';
import type { Tool } from '../tool.js';
import { READ_ONLY } from './annotations.js';

const admission = new Admission({
  readOnly: true,
  maxQueryLength: STATEMENT_CHARACTERS_MAX,
  forbiddenKeywords: [],
});

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
      maxLength: STATEMENT_CHARACTERS_MAX,
    },
    { name: 'parameters', type: 'array', description: 'Values for the ? markers, in order.', required: false },
  ],
  annotations: READ_ONLY,
  async run(values, { kit, rowsMax, query }) {
    const { sql } = admission.admit(String(values.sql));
    const startedAt = kit.clock.monotonic();
    // Checked against the declarations above.
    const given = values.parameters as readonly (Scalar | null)[] | null | undefined;
    const result = await query({ sql, rowsMax, ...(given ? { parameters: given.map(sqlParameterOf) } : {}) });
    return rowsResult(result, kit.clock.monotonic() - startedAt);
  },
};

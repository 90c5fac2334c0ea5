import { JSON_FORMAT } from '../../../src/protocol/catalog.js';
import { Admission, STATEMENT_CHARACTERS_MAX } from '../../../src/sql/admission.js';
import type { Scalar } from '../../../src/sql/parameters.js';
import { sqlParameterOf } from '../../../src/sql/sqlParameter.js';
import { RowEncoder } from '../results/rowEncoder.js';
import { encodedRows } from '../results/rowsResult.js';
import type { Tool } from '../tool.js';
import { READ_ONLY } from './annotations.js';

const ADMISSION = new Admission({ readOnly: true, maxQueryLength: STATEMENT_CHARACTERS_MAX, forbiddenKeywords: [] });

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
  async run(values, { kit, rowsMax, resultBytesMax, query }) {
    const { sql } = ADMISSION.admit(String(values.sql));
    // Checked against the declarations above.
    const given = values.parameters as readonly (Scalar | null)[] | null | undefined;
    const rows = new RowEncoder(JSON_FORMAT, resultBytesMax);
    const startedAt = kit.clock.monotonic();
    const result = await query({
      sql,
      sink: rows,
      rowsMax,
      ...(given ? { parameters: given.map(sqlParameterOf) } : {}),
    });
    const executionMs = kit.clock.monotonic() - startedAt;
    const bound = given ? { values: { parameters: given }, boundCount: given.length } : {};
    return encodedRows(rows, result, { tool: 'execute_sql', sql, ...bound, executionMs });
  },
};

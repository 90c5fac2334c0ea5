import { AppError } from '../../../src/kernel/appError.js';
import type { BuiltinSettings } from '../../../src/protocol/catalog.js';
import { guardOf } from '../../../src/protocol/guardOf.js';
import { adHocAdmission, STATEMENT_CHARACTERS_MAX } from '../../../src/sql/admission.js';
import { isList, type ParameterValue, type ToolParameter } from '../../../src/sql/parameters.js';
import { type SqlParameter, sqlParameterOf } from '../../../src/sql/sqlParameter.js';
import type { Tool } from '../tool.js';
import { builtinTool } from './builtinTool.js';

/** How many rows the caller wants at most. */
export const MAX_ROWS: ToolParameter = {
  name: 'max_rows',
  type: 'integer',
  description: 'The most rows to return; never more than the server allows.',
  required: false,
  min: 1,
};

/** Any single statement under the caller's own authority: read-only, unless the operator has allowed more. */
export function executeSql(settings: BuiltinSettings): Tool {
  const { executeSqlReadOnly: readOnly } = settings;
  const guard = guardOf(settings);
  const admission = adHocAdmission(readOnly, guard);
  const asked = { isAdHoc: true, allowed: guard.allowed };
  const kinds = readOnly ? 'read-only Db2 for i statement (SELECT, WITH or VALUES)' : 'Db2 for i statement of any kind';
  return builtinTool({
    name: 'execute_sql',
    title: 'Execute SQL',
    description:
      `Runs one ${kinds} under your own IBM i authority. ` +
      'Write values as ? markers and pass them in parameters.' +
      (readOnly
        ? ''
        : ' It may change data and objects: the user is asked first, and each statement is committed when it ends.'),
    writes: !readOnly,
    parameters: [
      {
        name: 'sql',
        type: 'string',
        description: `One ${readOnly ? 'SELECT, WITH or VALUES statement' : 'statement'} in Db2 for i syntax.`,
        required: true,
        minLength: 1,
        maxLength: STATEMENT_CHARACTERS_MAX,
      },
      { name: 'parameters', type: 'array', description: 'Values for the ? markers, in order.', required: false },
      MAX_ROWS,
    ],
    async answer(inquiry) {
      const { sql, reads, routines } = admission.admit(inquiry.text('sql'));
      const parameters = boundValues(inquiry.values.parameters);
      const { rowsMax, confirm } = inquiry.context;
      if (!reads) await confirm({ sql, parameters: parameters ?? [] });
      const statement = {
        sql,
        rowsMax: rowsWanted(inquiry.values.max_rows, rowsMax),
        ...(reads ? { access: 'read only' as const, questions: { ...asked, routines } } : { access: 'all' as const }),
        ...(parameters === undefined ? {} : { parameters }),
      };
      const more = `There are more rows. Raise max_rows, at most to ${rowsMax}, or page with OFFSET and FETCH NEXT.`;
      return await inquiry.answerAll(statement, statement.rowsMax < rowsMax ? more : undefined);
    },
  });
}

/** A list argument as values to bind; undefined where none was given. */
export function boundValues(given: ParameterValue): readonly SqlParameter[] | undefined {
  if (given === undefined || given === null) return undefined;
  if (!isList(given)) throw new AppError('E_ARGUMENTS', 'The values must be a list.');
  return given.map(sqlParameterOf);
}

/** What the caller wants, within what the operator allows. */
export function rowsWanted(given: ParameterValue, rowsMax: number): number {
  return typeof given === 'number' ? Math.min(given, rowsMax) : rowsMax;
}

import { AppError } from '../../../src/kernel/appError.js';
import type { BuiltinSettings } from '../../../src/protocol/catalog.js';
import type { ParameterValue } from '../../../src/sql/parameters.js';
import type { ResultSet } from '../statement.js';
import type { Tool } from '../tool.js';
import { builtinTool } from './builtinTool.js';
import { boundValues, MAX_ROWS, rowsWanted } from './executeSql.js';
import { nameParameter, SCHEMA } from './objectNames.js';
import { findProcedures, signatureOf } from './procedure.js';
import { callOf, type ProcedureCall } from './procedureCall.js';

/** Runs a procedure under the caller's own authority: one that only reads, unless the operator has allowed more. */
export function callProcedure({ writes }: BuiltinSettings): Tool {
  return builtinTool({
    name: 'call_procedure',
    title: 'Call Procedure',
    description:
      'Calls a stored procedure. Its first result set is returned as rows, its OUT and INOUT parameters as outputs. ' +
      (writes
        ? 'It runs whatever the procedure does, changes included; the user is asked first unless it only reads.'
        : 'Only SQL procedures that read (READS SQL DATA, CONTAINS SQL) in other than system schemas are called.'),
    writes,
    parameters: [
      SCHEMA,
      nameParameter('procedure_name', 'The procedure.'),
      {
        name: 'arguments',
        type: 'array',
        description: 'Values of the IN and INOUT parameters, in order; OUT parameters are left out.',
        required: false,
      },
      {
        name: 'argument_names',
        type: 'array',
        itemType: 'string',
        description: 'The parameter that each of the arguments is for, when they are not given in order.',
        required: false,
      },
      MAX_ROWS,
    ],
    async answer(inquiry) {
      const values = boundValues(inquiry.values.arguments) ?? [];
      const names = namesGiven(inquiry.values.argument_names, values.length);
      const call = callOf(await findProcedures(inquiry), { values, names });
      if (!writes && !call.procedure.reads) {
        throw new AppError(
          'E_SQL_READ_ONLY',
          `${signatureOf(call.procedure)} may change something: only SQL procedures that are declared READS SQL DATA ` +
            'or less, in other than system schemas, are called here. The operator can allow all with ' +
            'IBMI_ENABLE_WRITE_TOOLS=true.',
        );
      }
      if (!call.procedure.reads) await inquiry.context.confirm({ sql: call.sql, parameters: call.values });
      const result = await inquiry.run({
        sql: call.sql,
        parameters: call.values,
        rowsMax: rowsWanted(inquiry.values.max_rows, inquiry.context.rowsMax),
        access: writes ? 'all' : 'read call',
      });
      const outputs = outputsOf(call, result);
      const extras = { procedure: signatureOf(call.procedure), outputs, hasResultSet: result.columns.length > 0 };
      const text = JSON.stringify({
        outputs,
        ...(result.columns.length === 0
          ? {}
          : { columns: result.columns.map(({ name }) => name), rows: result.rows, truncated: result.truncated }),
      });
      return inquiry.answer({ sql: call.sql, result, extras, text });
    },
  });
}

function namesGiven(given: ParameterValue, count: number): readonly string[] | undefined {
  if (!Array.isArray(given)) return undefined;
  const names = given.map(String);
  if (names.length === count) return names;
  throw new AppError('E_ARGUMENTS', `argument_names must name each of the ${count} arguments.`);
}

/** By the names of the catalog: the driver may know none. */
function outputsOf({ markers }: ProcedureCall, { outputs }: ResultSet): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    outputs.flatMap(({ index, name, value }) => {
      const parameter = markers[index - 1];
      return parameter === undefined || parameter.mode === 'IN' ? [] : [[parameter.name || name, value ?? null]];
    }),
  );
}

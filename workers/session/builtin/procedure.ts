import { AppError } from '../../../src/kernel/appError.js';
import type { Row } from '../records.js';
import { type Inquiry, textOf } from './inquiry.js';
import { findSchema, spellingsOf } from './objectNames.js';

export interface ProcedureParameter {
  readonly name: string;
  readonly mode: 'IN' | 'OUT' | 'INOUT';
  readonly type: string;
  readonly hasDefault: boolean;
}

/** A procedure as the catalog describes it. */
export interface Procedure {
  readonly schema: string;
  readonly name: string;
  readonly parameters: readonly ProcedureParameter[];
  /** Db2 itself sees to it that it changes nothing. */
  readonly reads: boolean;
}

/** All procedures of one name. @throws AppError E_ARGUMENTS when there is none */
export async function findProcedures(inquiry: Inquiry): Promise<readonly Procedure[]> {
  const schema = await findSchema(inquiry, inquiry.text('schema_name'));
  const [folded, exact] = spellingsOf(inquiry.text('procedure_name'));
  const rows = await inquiry.records(
    'SELECT SPECIFIC_SCHEMA, SPECIFIC_NAME, ROUTINE_SCHEMA, ROUTINE_NAME, ROUTINE_BODY, SQL_DATA_ACCESS ' +
      "FROM QSYS2.SYSROUTINES WHERE ROUTINE_TYPE = 'PROCEDURE' AND ROUTINE_SCHEMA = CAST(? AS VARCHAR(128)) " +
      'AND ROUTINE_NAME IN (CAST(? AS VARCHAR(130)), CAST(? AS VARCHAR(130))) ORDER BY SPECIFIC_NAME',
    [schema.name, folded, exact],
  );
  const isFolded = rows.some((row) => textOf(row.ROUTINE_NAME) === folded);
  const wanted = rows.filter((row) => textOf(row.ROUTINE_NAME) === (isFolded ? folded : exact));
  if (wanted.length === 0) {
    throw new AppError(
      'E_ARGUMENTS',
      `There is no procedure ${exact} in schema ${schema.name} that you may see. search_objects finds routines.`,
    );
  }
  return await Promise.all(wanted.map((row) => procedureOf(inquiry, row)));
}

async function procedureOf(inquiry: Inquiry, row: Row): Promise<Procedure> {
  const rows = await inquiry.records(
    'SELECT PARAMETER_NAME, PARAMETER_MODE, DATA_TYPE, CASE WHEN "DEFAULT" IS NULL THEN 0 ELSE 1 END AS HAS_DEFAULT ' +
      'FROM QSYS2.SYSPARMS WHERE SPECIFIC_SCHEMA = CAST(? AS VARCHAR(128)) ' +
      "AND SPECIFIC_NAME = CAST(? AS VARCHAR(128)) AND ROW_TYPE = 'P' ORDER BY ORDINAL_POSITION",
    [textOf(row.SPECIFIC_SCHEMA), textOf(row.SPECIFIC_NAME)],
  );
  const schema = textOf(row.ROUTINE_SCHEMA);
  return {
    schema,
    name: textOf(row.ROUTINE_NAME),
    parameters: rows.map(parameterOf),
    reads: textOf(row.ROUTINE_BODY) === 'SQL' && READING.has(textOf(row.SQL_DATA_ACCESS)) && !/^(?:Q|SYS)/.test(schema),
  };
}

/** READS SQL DATA, CONTAINS SQL, NO SQL. */
const READING = new Set(['READS', 'CONTAINS', 'NONE']);

function parameterOf(row: Row): ProcedureParameter {
  const mode = textOf(row.PARAMETER_MODE);
  return {
    name: textOf(row.PARAMETER_NAME),
    mode: mode === 'OUT' || mode === 'INOUT' ? mode : 'IN',
    type: textOf(row.DATA_TYPE),
    hasDefault: Number(row.HAS_DEFAULT) === 1,
  };
}

/** `SCHEMA.NAME(IN A INTEGER, OUT B CHARACTER)`, for refusals. */
export function signatureOf({ schema, name, parameters }: Procedure): string {
  const list = parameters.map((one) => `${one.mode} ${one.name} ${one.type}${one.hasDefault ? ' DEFAULT' : ''}`);
  return `${schema}.${name}(${list.join(', ')})`;
}

import type { ObjectRef } from './catalogFacts.js';
import { listed, qualified, sqlName } from './ddlText.js';
import type { DdlSource } from './relationDdl.js';

type Kind = 'FUNCTION' | 'PROCEDURE';

/** What was recorded when the routine was made. */
interface RoutineFact {
  readonly specific: string;
  readonly access: string;
  readonly isDeterministic: boolean;
  readonly body: string;
  readonly isTable: boolean;
  readonly resultSets: string;
}

const ACCESSES: Readonly<Record<string, string>> = {
  NONE: 'NO SQL',
  CONTAINS: 'CONTAINS SQL',
  READS: 'READS SQL DATA',
  MODIFIES: 'MODIFIES SQL DATA',
};

/** CREATE PROCEDURE or FUNCTION for each routine of that name; undefined when there is none. */
export async function routineDdl(
  { schema, name }: ObjectRef,
  kind: Kind,
  source: DdlSource,
): Promise<readonly string[] | undefined> {
  const [known] = await source.lookUp("SELECT to_regclass('db2.routines')", []);
  if (known === undefined || known[0] === null) return undefined;
  const rows = await source.lookUp(
    `SELECT specific_name, sql_data_access, is_deterministic, routine_definition, function_type, result_sets
     FROM db2.routines WHERE routine_schema = $1 AND (routine_name = $2 OR specific_name = $2) AND routine_type = $3
     ORDER BY specific_name`,
    [schema, name, kind],
  );
  if (rows.length === 0) return undefined;
  const texts: string[] = [];
  for (const row of rows) {
    const [specific, access, deterministic, body, type, resultSets] = row.map((value) => value ?? '');
    const fact: RoutineFact = {
      specific: specific ?? '',
      access: access ?? '',
      isDeterministic: deterministic === 'YES',
      body: body ?? '',
      isTable: type === 'T',
      resultSets: resultSets ?? '0',
    };
    texts.push(...(await routineText({ schema, name }, kind, { ...source, fact })));
  }
  return texts;
}

async function routineText(
  { schema, name }: ObjectRef,
  kind: Kind,
  { fact, options, lookUp }: DdlSource & { readonly fact: RoutineFact },
): Promise<readonly string[]> {
  const rows = await lookUp(
    `SELECT row_type, parameter_name, parameter_mode, data_type, length, precision, scale, default_value
     FROM db2.routine_parameters WHERE specific_schema = $1 AND specific_name = $2 ORDER BY row_type, ordinal_position`,
    [schema, fact.specific],
  );
  const parameters = rows.filter(([rowType]) => rowType === 'P').map((row) => parameterText(row, kind));
  const results = rows.filter(([rowType]) => rowType === 'R').map((row) => parameterText(row, 'FUNCTION'));
  const returns = fact.isTable ? `RETURNS TABLE ( ${results.join(' , ')} ) ` : `RETURNS ${results[0] ?? ''} `;
  const sets = fact.resultSets === '0' ? [] : [`\tDYNAMIC RESULT SETS ${fact.resultSets} `];
  return [
    `CREATE ${options.isReplacing ? 'OR REPLACE ' : ''}${kind} ${qualified(schema, name, options)} ( `,
    ...(parameters.length === 0 ? ['\t) '] : listed(parameters, ') ')),
    ...(kind === 'FUNCTION' ? [`\t${returns}`] : sets),
    '\tLANGUAGE SQL ',
    `\tSPECIFIC ${qualified(schema, fact.specific, options)} `,
    `\t${fact.isDeterministic ? '' : 'NOT '}DETERMINISTIC `,
    `\t${ACCESSES[fact.access] ?? 'CONTAINS SQL'} `,
    ...fact.body.split(/\r\n|[\n\r\u0085]/).map((line) => `\t${line.trimEnd()} `),
    '\t; ',
  ];
}

function parameterText(row: readonly (string | null)[], kind: Kind): string {
  const [, name, mode, type, length, precision, scale, value] = row.map((part) => part ?? '');
  const size = precision ? `(${precision}, ${scale === '' ? '0' : (scale ?? '0')})` : length ? `(${length})` : '';
  const isSized = /^(?:DECIMAL|NUMERIC|CHAR|VARCHAR|CLOB|BLOB|BINARY|VARBINARY|GRAPHIC|VARGRAPHIC|DBCLOB)/.test(
    type ?? '',
  );
  const parts = [
    kind === 'PROCEDURE' ? (mode ?? 'IN') : '',
    name ? sqlName(name) : '',
    `${type ?? ''}${isSized && !(type ?? '').includes('(') ? size : ''}`,
    value ? `DEFAULT ${value}` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

import { Db2Error, hostError } from '../dialect/db2Errors.js';
import { swapCase } from '../dialect/names.js';
import { type ParsedStatement, parseStatement } from '../dialect/parseStatement/parseStatement.js';
import { translate } from '../dialect/translate.js';
import type { Operand, Translation } from '../dialect/translation.js';
import type { Job } from './job.js';
import type { JobEngine } from './jobEngine.js';
import { type OperandSource, operandText } from './operandText.js';

type Naming = 'sql' | 'system';

/** What decides whether a text is a statement: the dialect first, then the engine's own grammar. */
export interface StatementParser {
  readonly job: Job;
  readonly engine: JobEngine;
}

const NAMINGS: ReadonlyMap<string, Naming> = new Map<string, Naming>([
  ['*SYS', 'system'],
  ['*SQL', 'sql'],
]);
const POINTS: ReadonlySet<string> = new Set(['*PERIOD', '.', '*COMMA', ',']);
const APOSTROPHES: ReadonlySet<string> = new Set(['*APOSTSQL', '*APOST', "'"]);

/** The rows of QSYS2.PARSE_STATEMENT as JSON; none for what is no statement, and none for one without names. */
export async function parsedNames(
  given: ReadonlyMap<string, Operand>,
  source: OperandSource,
  parser: StatementParser,
): Promise<string> {
  const text = (name: string): string | null => {
    const operand = given.get(name);
    return operand === undefined ? null : operandText(operand, source);
  };
  const naming = NAMINGS.get(text('NAMING')?.trim().toUpperCase() ?? '*SYS');
  if (naming === undefined) throw notValid('NAMING');
  if (!POINTS.has(text('DECIMAL_POINT')?.trim().toUpperCase() ?? '*PERIOD')) throw notValid('DECIMAL_POINT');
  if (!APOSTROPHES.has(text('SQL_STRING_DELIMITER')?.trim().toUpperCase() ?? '*APOSTSQL')) {
    throw notValid('SQL_STRING_DELIMITER');
  }
  const sql = text('SQL_STATEMENT');
  const parsed = sql === null ? undefined : parse(sql, naming);
  if (sql === null || parsed === undefined || parsed.names.length === 0) return '[]';
  return (await isStatement(sql, naming, parser)) ? rowsOf(parsed) : '[]';
}

/** The words with which IBM's own services refuse a value of a parameter. */
function notValid(parameter: string): Db2Error {
  return hostError(-438, '22023', `Message ${parameter} NOT VALID returned from SIGNAL, RESIGNAL, or RAISE_ERROR.`);
}

function parse(sql: string, naming: Naming): ParsedStatement | undefined {
  try {
    return parseStatement(sql, naming);
  } catch (error) {
    if (error instanceof Db2Error) return undefined;
    throw error;
  }
}

/** SQLCODEs of texts that are no statement. Any other refusal is of a statement whose names were found. */
const SYNTAX_ERRORS: ReadonlySet<number> = new Set([-10, -29, -101, -104, -110, -199, -5016]);

async function isStatement(sql: string, naming: Naming, { job, engine }: StatementParser): Promise<boolean> {
  let translation: Translation;
  try {
    // Where unqualified names belong does not matter: nothing is looked up.
    translation = translate(sql, { naming, schema: 'QGPL', qtemp: job.qtemp, findInLibraryList: undefined });
  } catch (error) {
    if (error instanceof Db2Error) return !SYNTAX_ERRORS.has(error.sqlCode);
    throw error;
  }
  if (translation.kind !== 'query' && translation.kind !== 'change') return true;
  const { refusal } = await engine.prepare({
    sql: translation.sql,
    role: swapCase(job.user),
    parameters: [],
    action: 'describe',
    changesSchema: false,
  });
  return refusal?.code !== '42601';
}

function rowsOf({ names, statementType }: ParsedStatement): string {
  return JSON.stringify(
    names.map((row) => ({
      name_type: row.nameType,
      name: row.name,
      schema: row.schema,
      rdb: row.rdb,
      column_name: row.columnName,
      usage_type: row.usageType,
      name_start_position: row.start,
      sql_statement_type: statementType,
    })),
  );
}

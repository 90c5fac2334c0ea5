import { AppError, failureOf } from '../../../src/kernel/appError.js';
import type { BuiltinSettings } from '../../../src/protocol/catalog.js';
import { guardOf } from '../../../src/protocol/guardOf.js';
import { type Admission, adHocAdmission, STATEMENT_CHARACTERS_MAX } from '../../../src/sql/admission.js';
import { readStatement } from '../../../src/sql/oneStatement.js';
import type { Tool } from '../tool.js';
import { builtinTool } from './builtinTool.js';
import { checkColumns } from './columnCheck.js';
import { type Inquiry, textOf } from './inquiry.js';
import { namesOf, nameText, parseStatement, type UsedName } from './parsedNames.js';

/** Which of the names that a statement uses there are. */
interface Checked {
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
}

/** Whether a statement would run: its syntax, and the names that it uses. */
export function validateQuery(settings: BuiltinSettings): Tool {
  const queries = adHocAdmission(true, guardOf(settings));
  return builtinTool({
    name: 'validate_query',
    title: 'Validate Query',
    description:
      'Checks an SQL statement without running it: its syntax by Db2’s own parser, and whether the tables, routines ' +
      'and columns that it names exist. Only names with a schema can be checked.',
    parameters: [
      {
        name: 'sql_statement',
        type: 'string',
        description: 'One statement in Db2 for i syntax.',
        required: true,
        minLength: 5,
        maxLength: STATEMENT_CHARACTERS_MAX,
      },
    ],
    async answer(inquiry) {
      const { sql: statement, tokens } = readStatement(inquiry.text('sql_statement'));
      const parsed = await parseStatement(inquiry, statement);
      if (parsed.rows.length === 0) {
        const problem = await syntaxProblem(inquiry, statement, queries);
        const problems = problem === undefined ? [] : [problem];
        return inquiry.answer({ ...parsed, extras: verdict(problems), text: problem ?? 'Valid; it names nothing.' });
      }
      const named = {
        tables: namesOf(parsed, ['TABLE']),
        routines: namesOf(parsed, ['FUNCTION', 'PROCEDURE', 'PROC']),
      };
      const [tables, routines] = [
        await check(inquiry, named.tables, 'QSYS2.SYSTABLES TABLE'),
        await check(inquiry, named.routines, 'QSYS2.SYSROUTINES ROUTINE'),
      ];
      const isWhole = named.tables.length === tables.valid.length && named.routines.length === 0;
      const columns = await checkColumns(inquiry, { parsed, tokens, tables: named.tables, isWhole });
      const problems = [
        ...tables.invalid.map((name) => `There is no table ${name} that you may see.`),
        ...routines.invalid.map((name) => `There is no routine ${name} that you may see.`),
        ...columns.invalid.map((name) => `None of the tables has a column ${name}.`),
      ];
      const unqualified = named.tables.filter(({ schema }) => schema === undefined).map(nameText);
      const unchecked = [...unqualified, ...columns.skipped];
      const extras = { ...verdict(problems), unchecked, objectValidation: { tables, columns, routines } };
      const kind = textOf(parsed.rows[0]?.SQL_STATEMENT_TYPE);
      const said = problems.length === 0 ? `Valid (${kind}).` : `Not valid. ${problems.join(' ')}`;
      const rest = unchecked.length === 0 ? '' : ` Not checked: ${unchecked.join(', ')}.`;
      return inquiry.answer({ ...parsed, extras, text: said + rest });
    },
  });
}

/**
 * The parser told nothing: either the statement names nothing, as `VALUES 1`, or it is no SQL. Preparing it for Visual
 * Explain tells which, and where; what would change something is not prepared.
 */
async function syntaxProblem(inquiry: Inquiry, statement: string, queries: Admission): Promise<string | undefined> {
  const unknown = 'Db2 cannot parse the statement: it is no valid SQL.';
  try {
    await inquiry.context.explain(queries.admit(statement).sql);
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, sqlState = '' } = failureOf(error);
    if (code === 'E_SQL') return SYNTAX.test(sqlState) ? `${unknown} ${message}` : unknown;
    if (code.startsWith('E_SQL')) return unknown;
    throw error;
  }
}

/** Syntax, but not authority: a plan needs more of that than the statement does. */
const SYNTAX = /^42(?!5)/;

/** `success` says that the check was made; `valid` what came of it. */
function verdict(problems: readonly string[]): Readonly<Record<string, unknown>> {
  return { valid: problems.length === 0, problems };
}

/** The names with a schema that the catalog has, and those that it has not. */
async function check(inquiry: Inquiry, names: readonly UsedName[], where: string): Promise<Checked> {
  const qualified = names.filter(({ schema }) => schema !== undefined);
  if (qualified.length === 0) return { valid: [], invalid: [] };
  const [view = '', prefix = ''] = where.split(' ');
  const one = `(${prefix}_SCHEMA = CAST(? AS VARCHAR(128)) AND ${prefix}_NAME = CAST(? AS VARCHAR(128)))`;
  const rows = await inquiry.records(
    `SELECT DISTINCT ${prefix}_SCHEMA AS SCHEMA_NAME, ${prefix}_NAME AS OBJECT_NAME FROM ${view} ` +
      `WHERE ${qualified.map(() => one).join(' OR ')}`,
    qualified.flatMap(({ schema = '', name }) => [schema, name]),
  );
  const known = new Set(
    rows.map((row) => nameText({ schema: textOf(row.SCHEMA_NAME), name: textOf(row.OBJECT_NAME) })),
  );
  const texts = qualified.map(nameText);
  return { valid: texts.filter((name) => known.has(name)), invalid: texts.filter((name) => !known.has(name)) };
}

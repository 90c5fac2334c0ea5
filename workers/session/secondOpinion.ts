import { AppError } from '../../src/kernel/appError.js';
import { namesNothing } from '../../src/sql/namelessText.js';
import { readStatement } from '../../src/sql/oneStatement.js';
import { type RoutineName, routineText } from '../../src/sql/routineName.js';
import { standingOf } from '../../src/sql/routinePolicy.js';
import { isNameToken, nameOf } from '../../src/sql/tokenTests.js';
import type { Token } from '../../src/sql/lexer.js';
import type { HostQuestions } from './statement.js';

/** A name that Db2's own parser has found: a row of QSYS2.PARSE_STATEMENT. */
export interface ParsedName {
  readonly nameType: string;
  readonly name: string;
  readonly schema: string;
  readonly usageType: string;
  readonly statementType: string;
}

/** What Db2's parser says of a statement that the guard has accepted: nothing against it, or a sentence. */
export type Opinion =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'E_SQL_READ_ONLY' | 'E_SQL_TEXT'; readonly sentence: string };

/** Types of names that a query may have. A sequence's next value is the guard's to refuse. */
const NAME_TYPES: ReadonlySet<string> = new Set(
  'ALIAS COLUMN FUNCTION SCHEMA SEQUENCE TABLE TYPE VARIABLE VIEW'.split(' '),
);

/** The detail of a refusal because Db2 could not parse the text: Db2 may tell why when it is asked to explain it. */
export const UNPARSED = 'unparsed';

/** Judges the names of a statement; no names are right for a text in which none stand. */
export function opinionOn(sql: string, names: readonly ParsedName[], questions: HostQuestions): Opinion {
  const { tokens } = readStatement(sql);
  if (names.length === 0) {
    if (namesNothing(tokens)) return { ok: true };
    const sentence = 'Db2’s own parser finds no statement in this text: it is no valid SQL.';
    return { ok: false, code: 'E_SQL_TEXT', sentence };
  }
  for (const name of names) {
    const fault = faultOf(name, tokens, questions);
    if (fault !== undefined) {
      return { ok: false, code: 'E_SQL_READ_ONLY', sentence: `Refused as not read-only. Db2’s own parser ${fault}` };
    }
  }
  return { ok: true };
}

/** What one name says against the statement, as the rest of a sentence. */
function faultOf(found: ParsedName, tokens: readonly Token[], questions: HostQuestions): string | undefined {
  const { nameType, usageType, statementType } = found;
  const text = routineText({ schema: found.schema === '' ? undefined : found.schema, name: found.name });
  if (statementType !== 'QUERY') return `takes it for ${statementType || 'no query'}; send a query.`;
  if (usageType !== 'QUERY') return `finds that it changes ${text} (${usageType}); only read from it.`;
  if (!NAME_TYPES.has(nameType)) return `finds the ${nameType.toLowerCase()} ${text} in it; leave that out.`;
  if (nameType !== 'FUNCTION' || isAccepted(found, tokens, questions)) return undefined;
  return `finds a call of ${text}, which is not known to only read; leave it out.`;
}

function isAccepted(found: ParsedName, tokens: readonly Token[], { routines, allowed }: HostQuestions): boolean {
  // A parser may tell where it looked for a function that was called without a schema.
  const isWritten = tokens.some((token) => isNameToken(token) && nameOf(token) === found.schema);
  const routine: RoutineName = { schema: isWritten ? found.schema : undefined, name: found.name };
  if (standingOf(routine, allowed) === 'reads') return true;
  return routines.some(({ schema, name }) => schema === found.schema && name === found.name);
}

export function refusalOf({ code, sentence }: Extract<Opinion, { ok: false }>): AppError {
  return new AppError(code, sentence, code === 'E_SQL_TEXT' ? { detail: UNPARSED } : {});
}

import { AppError } from '../kernel/appError.js';
import { callsActingRoutine, resetsStatistics } from './actingRoutines.js';
import type { Token } from './lexer.js';
import { readStatement } from './oneStatement.js';
import type { RoutineName } from './routineName.js';
import { isSymbol, isWord } from './tokenTests.js';
import { pairParentheses, isWithQuery, type Partners } from './withClause.js';

/** Whether a text may run read-only; a refusal names its rule, its token and what would be accepted. */
export type Verdict =
  | {
      readonly ok: true;
      /** User routines that it calls: their host has to say that they only read. */
      readonly routines: readonly RoutineName[];
    }
  | {
      readonly ok: false;
      readonly rule: string;
      readonly token: string;
      readonly position: number;
      readonly message: string;
    };

const QUERY_VERBS = ['SELECT', 'WITH', 'VALUES'] as const;

/** What decides beside the text. */
export interface GuardOptions {
  /** Of the connection; `/` qualifies a name with `system`, and divides with `sql`. Absent = `sql`. */
  readonly naming?: 'sql' | 'system';
  /** Routines that the operator or a tool's author answers for: `SCHEMA.NAME`, or `NAME` for a call without schema. */
  readonly allowed?: ReadonlySet<string>;
}

/** Of the token that a refusal shows. */
const SHOWN_MAX = 40;

/** First words of statements that are no queries. */
const STATEMENT_VERBS = new Set(
  (
    'ALLOCATE ALTER ASSOCIATE BEGIN CALL CLOSE COMMENT COMMIT CONNECT CREATE DEALLOCATE DECLARE DELETE DESCRIBE ' +
    'DISCONNECT DROP EXECUTE EXPLAIN FETCH FREE GET GRANT HOLD INCLUDE INSERT INTERPRET LABEL LOCK MERGE OPEN ' +
    'PREPARE REFRESH RELEASE RENAME REVOKE ROLLBACK SAVEPOINT SET SIGNAL TRANSFER TRUNCATE UPDATE WHENEVER'
  ).split(' '),
);

/** Statement verbs that are functions too. */
const FUNCTION_VERBS = ['INSERT', 'TRUNCATE'] as const;

/** What may follow a column or a correlation name that looks like a verb, or FETCH and CONNECT in a query. */
const AFTER_A_NAME = (
  'IS NOT LIKE BETWEEN IN AND OR AS CONCAT WHERE GROUP HAVING ORDER OFFSET LIMIT FETCH UNION EXCEPT INTERSECT ' +
  'JOIN LEFT RIGHT INNER FULL CROSS FOR WITH OPTIMIZE FIRST NEXT BY'
).split(' ');

/** A rule looks at one position of the token list. */
interface Rule {
  readonly name: string;
  readonly message: string;
  readonly broken: (tokens: readonly Token[], at: number, partners: Partners) => boolean;
}

const RULES: readonly Rule[] = [
  {
    name: 'data-change-table',
    message: 'Read from the table itself; FINAL, NEW and OLD TABLE change data.',
    broken: (tokens, at) =>
      isWord(tokens[at], 'FINAL', 'NEW', 'OLD') && isWord(tokens[at + 1], 'TABLE') && isSymbol(tokens[at + 2], '('),
  },
  {
    name: 'select-into',
    message: 'Leave INTO out; the rows are returned.',
    broken: (tokens, at) => isWord(tokens[at], 'INTO') && !isName(tokens, at),
  },
  {
    name: 'sequence',
    message: 'Leave the sequence out; asking for its next value changes it.',
    broken: (tokens, at) =>
      isWord(tokens[at], 'NEXT', 'PREVIOUS') && isWord(tokens[at + 1], 'VALUE') && isWord(tokens[at + 2], 'FOR'),
  },
  {
    name: 'sequence',
    message: 'Leave the sequence out; asking for its next value changes it.',
    broken: (tokens, at) =>
      isWord(tokens[at], 'NEXTVAL') && (isSymbol(tokens[at - 1], '.') || isWord(tokens[at + 1], 'FOR')),
  },
  {
    name: 'for-update',
    message: 'Leave FOR UPDATE out.',
    broken: (tokens, at) => isWord(tokens[at], 'FOR') && isWord(tokens[at + 1], 'UPDATE'),
  },
  {
    name: 'lock',
    message: 'Leave USE AND KEEP … LOCKS out; a query takes no locks here.',
    broken: (tokens, at) => isWord(tokens[at], 'KEEP') && isWord(tokens[at + 2], 'LOCKS'),
  },
  {
    name: 'with-query',
    message: 'Each table of a WITH must be a query in parentheses, and a SELECT or VALUES must follow them.',
    broken: (tokens, at, partners) =>
      isWord(tokens[at], 'WITH') && (at === 0 || isSymbol(tokens[at - 1], '(')) && !isWithQuery(tokens, partners, at),
  },
  {
    name: 'statement-verb',
    message: 'Only SELECT, WITH and VALUES may stand there.',
    broken: (tokens, at) => isStatementVerb(tokens[at]) && isStatementPlace(tokens, at) && readsAsStatement(tokens, at),
  },
  {
    name: 'acting-routine',
    message: 'That routine acts on the system; only routines that read may be called.',
    broken: callsActingRoutine,
  },
  {
    name: 'reset-statistics',
    message: "That service resets counters for everybody; pass 'NO' or leave the argument out.",
    broken: resetsStatistics,
  },
  {
    name: 'unicode-name',
    message: 'Write the name in its own letters; a U& name may hide what it is.',
    broken: (tokens, at) => tokens[at]?.kind === 'delimited' && tokens[at].prefix !== undefined,
  },
  {
    name: 'label',
    message: 'Leave the label out.',
    broken: (tokens, at) => isWord(tokens[at - 1], ...QUERY_VERBS) && endsLabel(tokens[at], tokens[at - 1]),
  },
  {
    name: 'escape',
    message: 'Write the function itself; the driver rewrites what stands in braces after this check.',
    broken: (tokens, at) => isSymbol(tokens[at], '{', '}'),
  },
];

/** Whether a colon makes the word before it a label: `SELECT: DELETE …`, also written `SELECT:DELETE …`. */
function endsLabel(token: Token | undefined, word: Token | undefined): boolean {
  if (isSymbol(token, ':')) return true;
  if (token?.kind !== 'hostVariable') return false;
  return token.start === word?.end || STATEMENT_VERBS.has(token.value.toUpperCase());
}

/** One query, and nothing in it that changes data or takes locks. Pure; never throws. */
export function checkReadOnly(sql: string): Verdict {
  let tokens: readonly Token[];
  try {
    ({ tokens } = readStatement(sql));
  } catch (error) {
    const message = error instanceof AppError ? error.message : 'The statement cannot be read.';
    return { ok: false, rule: 'lexer', token: '', position: 0, message };
  }
  return readOnlyVerdict(tokens);
}

/** The same for tokens without the semicolon that ends them. */
export function readOnlyVerdict(tokens: readonly Token[]): Verdict {
  const first = tokens.find((token) => !isSymbol(token, '('));
  if (first === undefined) return refuse('empty', tokens[0], 'Write one SELECT, WITH or VALUES statement.');
  const second = tokens.find((token) => isSymbol(token, ';'));
  if (second !== undefined)
    return refuse('one-statement', second, 'Send one statement at a time, without a semicolon inside.');
  if (!isWord(first, ...QUERY_VERBS)) {
    return refuse(
      'query-only',
      first,
      'Only SELECT, WITH and VALUES statements are accepted here; this connection is read-only.',
    );
  }
  const partners = pairParentheses(tokens);
  if (typeof partners === 'number')
    return refuse('parentheses', tokens[partners], 'Give every parenthesis its partner.');
  for (let at = 0; at < tokens.length; at += 1) {
    const rule = RULES.find(({ broken }) => broken(tokens, at, partners));
    if (rule !== undefined) return refuse(rule.name, tokens[at], rule.message);
  }
  return { ok: true, routines: [] };
}

function refuse(rule: string, token: Token | undefined, sentence: string): Verdict {
  const text = token?.text ?? '';
  const position = token?.start ?? 0;
  const shown = text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
  const where = text === '' ? '' : `${shown} at position ${position + 1}: `;
  return { ok: false, rule, token: text, position, message: `Refused as not read-only. ${where}${sentence}` };
}

/** Whether a query may begin at this token, or a statement after a query: at a parenthesis or a set operator. */
function isStatementPlace(tokens: readonly Token[], at: number): boolean {
  const before = isWord(tokens[at - 1], 'ALL', 'DISTINCT') ? at - 2 : at - 1;
  return isSymbol(tokens[at - 1], '(', ')') || isWord(tokens[before], 'UNION', 'EXCEPT', 'INTERSECT');
}

/** Whether what follows a verb makes it a statement, and not a column, a function or a name of the same spelling. */
function readsAsStatement(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  if (isSymbol(next, '(')) return !isWord(tokens[at], ...FUNCTION_VERBS);
  if (isSymbol(next, ')')) return isQueryPlace(tokens, at);
  if (isWord(next, 'FROM')) return isWord(tokens[at], 'DELETE', 'FETCH');
  if (isWord(next, 'ON')) return isWord(tokens[at], 'COMMENT', 'LABEL');
  return next !== undefined && next.kind !== 'symbol' && !isWord(next, ...AFTER_A_NAME);
}

/** Whether only a query can stand in the parentheses before this token. */
function isQueryPlace(tokens: readonly Token[], at: number): boolean {
  let before = at - 1;
  while (isSymbol(tokens[before], '(')) before -= 1;
  if (isWord(tokens[before], 'FROM', 'JOIN', 'TABLE', 'LATERAL')) return true;
  if (isWord(tokens[before], 'ALL', 'DISTINCT')) before -= 1;
  return isWord(tokens[before], 'UNION', 'EXCEPT', 'INTERSECT');
}

function isStatementVerb(token: Token | undefined): boolean {
  return token?.kind === 'word' && STATEMENT_VERBS.has(token.value);
}

/** Whether a keyword stands where only a name can: qualified, as a correlation name, or before a comparison. */
function isName(tokens: readonly Token[], at: number): boolean {
  return isSymbol(tokens[at - 1], '.', '/') || isSymbol(tokens[at + 1], '.', ',', '=', ')');
}

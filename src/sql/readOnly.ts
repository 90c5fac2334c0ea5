import { AppError } from '../kernel/appError.js';
import { lex, type Token } from './lexer.js';

/** Whether a text may run read-only; a refusal names its rule, its token and what would be accepted. */
export type Verdict =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly rule: string;
      readonly token: string;
      readonly position: number;
      readonly message: string;
    };

const QUERY_VERBS = new Set(['SELECT', 'WITH', 'VALUES']);

/** First words of statements that are no queries. */
const STATEMENT_VERBS = new Set(
  (
    'ALLOCATE ALTER ASSOCIATE BEGIN CALL CLOSE COMMENT COMMIT CONNECT CREATE DEALLOCATE DECLARE DELETE DESCRIBE ' +
    'DISCONNECT DROP EXECUTE EXPLAIN FETCH FREE GET GRANT HOLD INCLUDE INSERT INTERPRET LABEL LOCK MERGE OPEN ' +
    'PREPARE REFRESH RELEASE RENAME REVOKE ROLLBACK SAVEPOINT SET SIGNAL TRANSFER TRUNCATE UPDATE WHENEVER'
  ).split(' '),
);

/** Routines that act on the system although they are called inside a query. A later version turns this round. */
const ACTING_ROUTINES: readonly RegExp[] = [
  /^QCMDEXC$/,
  /^HTTP_?(GET|POST|PUT|DELETE|PATCH|HEAD|BLOB|CLOB)/,
  /^SEND_/,
  /^IFS_(WRITE|RENAME|UNLINK)/,
  /^(CHANGE|CREATE|DELETE|SET|END|CANCEL|REMOVE|CLEAR)_/,
  /^RECEIVE_DATA_QUEUE/,
  /^(CANCEL_SQL|LPRINTF|DATA_QUEUE_SEND|OVERRIDE_QAQQINI|PARALLEL_)/,
];

/** A rule looks at one position of the token list. */
type Rule = readonly [name: string, broken: (tokens: readonly Token[], index: number) => boolean, message: string];

const RULES: readonly Rule[] = [
  [
    'data-change-table',
    (tokens, at) =>
      isWord(tokens[at], 'FINAL', 'NEW', 'OLD') && isWord(tokens[at + 1], 'TABLE') && isSymbol(tokens[at + 2], '('),
    'Read from the table itself; FINAL, NEW and OLD TABLE change data.',
  ],
  [
    'select-into',
    (tokens, at) => isWord(tokens[at], 'INTO') && !isName(tokens, at),
    'Leave INTO out; the rows are returned.',
  ],
  [
    'sequence',
    (tokens, at) =>
      isWord(tokens[at], 'NEXT', 'PREVIOUS') && isWord(tokens[at + 1], 'VALUE') && isWord(tokens[at + 2], 'FOR'),
    'Leave the sequence out; asking for its next value changes it.',
  ],
  [
    'sequence',
    (tokens, at) => isWord(tokens[at], 'NEXTVAL') && isSymbol(tokens[at - 1], '.'),
    'Leave the sequence out.',
  ],
  [
    'for-update',
    (tokens, at) => isWord(tokens[at], 'FOR') && isWord(tokens[at + 1], 'UPDATE'),
    'Leave FOR UPDATE out.',
  ],
  [
    'lock',
    (tokens, at) => isWord(tokens[at], 'KEEP') && isWord(tokens[at + 2], 'LOCKS'),
    'Leave USE AND KEEP … LOCKS out; a query takes no locks here.',
  ],
  [
    'statement-verb',
    (tokens, at) => isStatementVerb(tokens[at]) && startsStatement(tokens, at),
    'Only SELECT, WITH and VALUES may stand there.',
  ],
  [
    'acting-routine',
    (tokens, at) =>
      isSymbol(tokens[at + 1], '(') &&
      isNameToken(tokens[at]) &&
      ACTING_ROUTINES.some((name) => name.test(tokens[at]?.value ?? '')),
    'That routine acts on the system; only routines that read may be called.',
  ],
];

/** One query, and nothing in it that changes data or takes locks. Pure; never throws. */
export function checkReadOnly(sql: string): Verdict {
  let tokens: readonly Token[];
  try {
    tokens = lex(sql);
  } catch (error) {
    const message = error instanceof AppError ? error.message : 'The statement cannot be read.';
    return { ok: false, rule: 'lexer', token: '', position: 0, message };
  }
  while (tokens.length > 0 && isSymbol(tokens.at(-1), ';') && !isSymbol(tokens.at(-2), ';'))
    tokens = tokens.slice(0, -1);
  const first = tokens.find((token) => !isSymbol(token, '('));
  if (first === undefined) return refuse('empty', tokens[0], 'Write one SELECT, WITH or VALUES statement.');
  const second = tokens.find((token) => isSymbol(token, ';'));
  if (second !== undefined)
    return refuse('one-statement', second, 'Send one statement at a time, without a semicolon inside.');
  if (first.kind !== 'word' || !QUERY_VERBS.has(first.value)) {
    return refuse(
      'query-only',
      first,
      'Only SELECT, WITH and VALUES statements are accepted here; this connection is read-only.',
    );
  }
  for (let index = 0; index < tokens.length; index += 1) {
    const broken = RULES.find(([, isBroken]) => isBroken(tokens, index));
    if (broken !== undefined) return refuse(broken[0], tokens[index], broken[2]);
  }
  return { ok: true };
}

function refuse(rule: string, token: Token | undefined, sentence: string): Verdict {
  const text = token?.text ?? '';
  const position = token?.start ?? 0;
  const where = text === '' ? '' : `${text} at position ${position + 1}: `;
  return { ok: false, rule, token: text, position, message: `Refused as not read-only. ${where}${sentence}` };
}

/**
 * Whether a statement may begin at this token: after an opening parenthesis, or where a WITH's query is due. A function
 * of the same name, like REPLACE( or INSERT(, stands in an expression and is followed by a parenthesis of its own.
 */
function startsStatement(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (isSymbol(tokens[at + 1], '(', '.', ',', ')', '=')) return false;
  return isSymbol(before, '(') || (isSymbol(before, ')') && isWord(tokens[0], 'WITH'));
}

function isStatementVerb(token: Token | undefined): boolean {
  return token?.kind === 'word' && STATEMENT_VERBS.has(token.value);
}

/** Whether a keyword stands where only a name can: qualified, as a correlation name, or before a comparison. */
function isName(tokens: readonly Token[], at: number): boolean {
  return isSymbol(tokens[at - 1], '.', '/') || isSymbol(tokens[at + 1], '.', ',', '=', ')');
}

function isNameToken(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'delimited';
}

function isWord(token: Token | undefined, ...values: readonly string[]): boolean {
  return token?.kind === 'word' && values.includes(token.value);
}

function isSymbol(token: Token | undefined, ...texts: readonly string[]): boolean {
  return token?.kind === 'symbol' && texts.includes(token.text);
}

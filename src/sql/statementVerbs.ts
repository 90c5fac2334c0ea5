import type { Token } from './lexer.js';
import { isSymbol, isWord } from './tokenTests.js';

/** First words of statements that are no queries. */
export const STATEMENT_VERBS: ReadonlySet<string> = new Set(
  (
    'ALLOCATE ALTER ASSOCIATE BEGIN CALL CLOSE COMMENT COMMIT CONNECT CREATE DEALLOCATE DECLARE DELETE DESCRIBE ' +
    'DISCONNECT DROP EXECUTE EXPLAIN FETCH FREE GET GRANT HOLD INCLUDE INSERT INTERPRET LABEL LOCK MERGE OPEN ' +
    'PREPARE REFRESH RELEASE RENAME REVOKE ROLLBACK SAVEPOINT SET SIGNAL TRANSFER TRUNCATE UPDATE WHENEVER'
  ).split(' '),
);

/** Statement verbs that are functions too. */
const FUNCTION_VERBS = ['INSERT', 'TRUNCATE', 'INTERPRET'] as const;

/** What may follow a column or a correlation name that looks like a verb, or FETCH and CONNECT in a query. */
const AFTER_A_NAME = (
  'IS NOT LIKE BETWEEN IN AND OR AS CONCAT WHERE GROUP HAVING ORDER OFFSET LIMIT FETCH UNION EXCEPT INTERSECT ' +
  'JOIN LEFT RIGHT INNER FULL CROSS FOR WITH OPTIMIZE FIRST NEXT BY'
).split(' ');

/** Whether a statement that is no query begins with the verb at this position. */
export function isStatementVerb(tokens: readonly Token[], at: number): boolean {
  return isStatementPlace(tokens, at) && readsAsStatement(tokens, at);
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

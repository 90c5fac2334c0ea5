import { BUILTIN_FUNCTIONS } from './builtinFunctions.js';
import type { Token } from './lexer.js';
import { isListOfNames, isNameToken, isSymbol, isWord, nameOf } from './tokenTests.js';

/** Words of a query that name nothing: keywords, units of time, special registers. */
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'ALL AND ANY AS ASC AT BETWEEN BOTH BY CASE CLIENT_ACCTNG CLIENT_APPLNAME CLIENT_PROGRAMID CLIENT_USERID ' +
    'CLIENT_WRKSTNNAME CONCAT CROSS CURRENT CURRENT_DATE CURRENT_PATH CURRENT_SCHEMA CURRENT_SERVER CURRENT_TIME ' +
    'CURRENT_TIMESTAMP CURRENT_TIMEZONE CURRENT_USER DAY DAYS DEBUG DECFLOAT DEGREE DESC DISTINCT ELSE END ESCAPE ' +
    'EXCEPT EXISTS FALSE FETCH FIRST FOR FROM FULL GROUP HAVING HOUR HOURS IN INNER INTERSECT IS JOIN LAST LATERAL ' +
    'LEADING LEFT LIKE LIMIT LOCALDATE LOCALTIME LOCALTIMESTAMP MICROSECOND MICROSECONDS MINUTE MINUTES MODE MONTH ' +
    'MONTHS NEXT NOT NULL NULLS OFFSET ON ONLY OPTIMIZE OR ORDER OUTER PATH PRECISION READ RIGHT ROUNDING ROW ROWS ' +
    'RR RS CS NC UR SCHEMA SECOND SECONDS SELECT SERVER SESSION_USER SOME SYSTEM_USER TABLE THEN TIME TIMESTAMP ' +
    'TIMEZONE TRAILING TRUE UNION UNKNOWN USER VALUES VARYING WHEN WHERE WITH WITHOUT YEAR YEARS ZONE'
  ).split(' '),
);

/**
 * Whether a statement names no object at all, as `VALUES CURRENT TIMESTAMP`, and none but what it defines itself, as
 * `SELECT * FROM TABLE(VALUES (1, 2)) AS X (A, B)`. What it does not know is a name.
 */
export function namesNothing(tokens: readonly Token[]): boolean {
  const own = ownNames(tokens);
  return tokens.every((token) => {
    if (token.kind === 'hostVariable') return false;
    if (!isNameToken(token) || own.has(nameOf(token))) return true;
    return token.kind === 'word' && (KEYWORDS.has(token.value) || BUILTIN_FUNCTIONS.has(token.value));
  });
}

/** Names that a statement gives: `AS X`, `X AS (…)`, `) X`, and the columns in parentheses after these. */
function ownNames(tokens: readonly Token[]): ReadonlySet<string> {
  const own = new Set<string>();
  let isList = false;
  for (const [at, token] of tokens.entries()) {
    if (isSymbol(token, ')')) isList = false;
    if (!isNameToken(token)) continue;
    const isGiven =
      isWord(tokens[at - 1], 'AS', 'WITH', 'RECURSIVE') ||
      isWord(tokens[at + 1], 'AS') ||
      isSymbol(tokens[at - 1], ')', ',');
    if (isGiven && isSymbol(tokens[at + 1], '(') && isListOfNames(tokens, at + 2)) isList = true;
    if (isList || (isGiven && !isSymbol(tokens[at - 1], ','))) own.add(nameOf(token));
  }
  return own;
}

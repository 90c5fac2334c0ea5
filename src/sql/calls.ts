import type { PairedText } from './finding.js';
import type { Token } from './lexer.js';
import type { RoutineName } from './routineName.js';
import { isListOfNames, isNameToken, isSymbol, isWord, nameOf } from './tokenTests.js';

/** A name before a parenthesis that calls a routine. */
export interface Call extends RoutineName {
  /** How a schema is put before the name; with sql naming, `/` divides. */
  readonly separator: '.' | '/' | undefined;
  /** A third part of the name stands before the schema. */
  readonly isRemote: boolean;
  /** The index of the opening parenthesis. */
  readonly open: number;
}

/**
 * Reserved words of Db2 for i that stand before a parenthesis which holds no arguments. No routine can be called by
 * such a name without a schema or quotes.
 */
const STRUCTURE: ReadonlySet<string> = new Set(
  (
    'ALL AND ANY AS BETWEEN BY CASE CONCAT CONNECT_BY_ROOT CUBE CURRENT_TIME CURRENT_TIMESTAMP DEFAULT DISTINCT ' +
    'ELSE ESCAPE EXCEPT EXISTS FOR FROM GROUP HAVING IN INTERSECT IS JOIN LATERAL LIKE LOCALTIME LOCALTIMESTAMP ' +
    'NOT OF ON OR PRIOR ROLLUP SELECT SOME TABLE THEN TO UNION USING VALUES WHEN WHERE WITH'
  ).split(' '),
);

/** Words that are no reserved ones, and what stands before them where they are structure. */
const AFTER: ReadonlyMap<string, readonly string[]> = new Map([
  ['FIRST', ['FETCH']],
  ['NEXT', ['FETCH']],
  ['OBJECT', ['LARGE']],
  ['SETS', ['GROUPING']],
  ['VARYING', ['CHAR', 'CHARACTER', 'NCHAR', 'GRAPHIC', 'BINARY']],
]);

/** The call whose name ends at this position; undefined where there is none. */
export function callAt(text: PairedText, at: number): Call | undefined {
  const { tokens } = text;
  const name = tokens[at];
  if (!isNameToken(name) || !isSymbol(tokens[at + 1], '(')) return undefined;
  const open = at + 1;
  const schema = tokens[at - 2];
  if (isSymbol(tokens[at - 1], '.') && isNameToken(schema)) {
    const isRemote = isSymbol(tokens[at - 3], '.');
    return { schema: nameOf(schema), name: nameOf(name), separator: '.', isRemote, open };
  }
  const named = { name: nameOf(name), isRemote: false, open };
  // What is qualified itself is no library, but a column that is divided.
  if (isSymbol(tokens[at - 1], '/') && isNameToken(schema) && !isSymbol(tokens[at - 3], '.')) {
    return { ...named, schema: nameOf(schema), separator: '/' };
  }
  if (name.kind === 'word' && isStructure(tokens, at)) return undefined;
  if (isOperandEnd(tokens, at - 1) || isColumnList(text, at)) return undefined;
  return { ...named, schema: undefined, separator: undefined };
}

/** Whether a word opens a part of the query, a list or a type and calls nothing, wherever it is no qualified name. */
export function isStructure(tokens: readonly Token[], at: number): boolean {
  const word = tokens[at]?.value ?? '';
  return STRUCTURE.has(word) || isWord(tokens[at - 1], ...(AFTER.get(word) ?? []));
}

/**
 * Whether an operand ends here. A name after it calls nothing, because no two operands stand side by side: it is a
 * correlation name or a keyword, as in `) X (A, B)`, `'$' COLUMNS (…)` and `) OVER (…)`.
 */
function isOperandEnd(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined || token.kind === 'word') return false;
  return token.kind !== 'symbol' || isSymbol(token, ')', ']');
}

/** Whether the parentheses are the column list of a table's name: `AS X (A, B)` or `, X (A, B) AS (SELECT …)`. */
function isColumnList({ tokens, partners }: PairedText, at: number): boolean {
  const end = partners[at + 1] ?? 0;
  const isNamed = isWord(tokens[at - 1], 'AS') || (isWord(tokens[end + 1], 'AS') && isSymbol(tokens[end + 2], '('));
  return isNamed && isListOfNames(tokens, at + 2);
}

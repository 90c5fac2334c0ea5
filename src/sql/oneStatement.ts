import { AppError } from '../kernel/appError.js';
import { lex, type LineEnds, type Token } from './lexer.js';
import { isSymbol, isWord } from './tokenTests.js';

/** A text and its tokens. */
export interface ReadStatement {
  readonly sql: string;
  readonly tokens: readonly Token[];
}

/** Words and signs of a statement that is judged: what a person or a model writes has a few hundred. */
export const TOKENS_MAX = 50_000;

/**
 * Reads a statement without the semicolon that ends it and whatever follows that: Db2 takes neither.
 * @throws AppError E_SQL_TEXT when the text cannot be read, or has more than `tokensMax` tokens
 */
export function readStatement(text: string, tokensMax?: number): ReadStatement {
  const tokens = lex(text, tokensMax === undefined ? {} : { tokensMax });
  const last = tokens.at(-1);
  if (!isSymbol(last, ';')) return { sql: text.trimEnd(), tokens };
  return { sql: text.slice(0, last?.start).trimEnd(), tokens: tokens.slice(0, -1) };
}

/**
 * The tokens of a statement, first as we read it and then as it is where line comments end elsewhere: nobody here could
 * see whether the driver and Db2 agree about a lone carriage return and a next-line character, and a text can be
 * written so that each side takes the other's comment for SQL. Left out is a reading that cannot be read, and one that
 * only ends sooner.
 */
export function readingsOf({ sql, tokens }: ReadStatement): readonly (readonly Token[])[] {
  const others = otherLineEnds(sql).flatMap((lineEnds) => {
    const other = lexedOrNothing(sql, lineEnds);
    return other.every(({ start, end }, at) => tokens[at]?.start === start && tokens[at].end === end) ? [] : [other];
  });
  return [tokens, ...others];
}

function otherLineEnds(sql: string): readonly LineEnds[] {
  if (!sql.includes('--')) return [];
  const hasReturn = /\r(?!\n)/.test(sql);
  const hasNextLine = sql.includes('\u0085');
  if (hasReturn && hasNextLine) return ['lineFeed', 'notNextLine', 'notReturn'];
  return hasReturn || hasNextLine ? ['lineFeed'] : [];
}

function lexedOrNothing(sql: string, lineEnds: LineEnds): readonly Token[] {
  try {
    return lex(sql, { tokensMax: TOKENS_MAX, lineEnds });
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

/**
 * The semicolon after which a second statement begins, where there is one. The semicolons of a compound statement,
 * alone or as the body of a routine, separate nothing: they stand between its BEGIN and the END of that.
 */
export function secondStatement(tokens: readonly Token[]): Token | undefined {
  let depth = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    if (depth <= 0 && isSymbol(tokens[at], ';')) return tokens[at];
    if (isName(tokens, at)) continue;
    if (isWord(tokens[at], 'BEGIN', 'CASE') && !isWord(tokens[at - 1], 'END')) depth += 1;
    // END IF, END LOOP and their like close what is not counted
    if (isWord(tokens[at], 'END') && !isWord(tokens[at + 1], 'IF', 'LOOP', 'WHILE', 'REPEAT', 'FOR')) depth -= 1;
  }
  return undefined;
}

/** Whether a word is part of a qualified name. */
function isName(tokens: readonly Token[], at: number): boolean {
  return isSymbol(tokens[at - 1], '.') || isSymbol(tokens[at + 1], '.');
}

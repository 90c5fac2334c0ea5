import { AppError } from '../kernel/appError.js';
import { lex, type Token } from './lexer.js';
import { isNameToken, isSymbol, nameOf } from './tokenTests.js';

/** One entry of `security.forbiddenKeywords`, as tokens. */
export interface ForbiddenKeyword {
  /** As its author wrote it. */
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** Where a forbidden keyword stands. */
export interface ForbiddenFinding {
  readonly keyword: string;
  readonly token: Token;
}

/** What is wrong with an entry, as a sentence without a subject; undefined for one that can be looked for. */
export function keywordFault(entry: string): string | undefined {
  const expected = 'must be words, names or signs of SQL';
  try {
    const tokens = lex(entry);
    if (tokens.length === 0) return expected;
    const never = tokens.find(({ kind }) => kind === 'string' || kind === 'hostVariable' || kind === 'marker');
    return never === undefined ? undefined : `${expected}; ${never.text} is a value, and values are not looked at`;
  } catch (error) {
    if (error instanceof AppError) return `${expected}. ${error.message}`;
    throw error;
  }
}

/** @throws AppError E_SQL_TEXT for an entry with a fault */
export function forbiddenKeyword(text: string): ForbiddenKeyword {
  return { text, tokens: lex(text) };
}

/**
 * The first place of a forbidden keyword. Words and delimited names are compared as names, whatever their letter case;
 * several words are a sequence of tokens, so that comments and blanks between them do not count; `.` and `/` qualify
 * alike. What stands in a string is not looked at. A U& name, whose escapes could hide anything, counts as any of them.
 */
export function findForbidden(
  tokens: readonly Token[],
  keywords: readonly ForbiddenKeyword[],
): ForbiddenFinding | undefined {
  const [first] = keywords;
  if (first === undefined) return undefined;
  for (const [at, token] of tokens.entries()) {
    if (isEscaped(token)) return { keyword: first.text, token };
    const found = keywords.find((keyword) => standsAt(tokens, at, keyword.tokens));
    if (found !== undefined) return { keyword: found.text, token };
  }
  return undefined;
}

/** A delimited name whose letters are written as escapes. */
export function isEscaped(token: Token): boolean {
  return token.kind === 'delimited' && token.prefix !== undefined;
}

function standsAt(tokens: readonly Token[], at: number, wanted: readonly Token[]): boolean {
  return wanted.every((token, index) => isSame(tokens[at + index], token));
}

function isSame(token: Token | undefined, wanted: Token): boolean {
  const isName = wanted.kind === 'word' || wanted.kind === 'delimited';
  if (isName) return isNameToken(token) && folded(token) === folded(wanted);
  if (isSymbol(wanted, '.', '/')) return isSymbol(token, '.', '/');
  return token?.kind === wanted.kind && token.text.toUpperCase() === wanted.text.toUpperCase();
}

function folded(name: Token): string {
  return nameOf(name).toUpperCase();
}

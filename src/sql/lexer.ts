import { AppError } from '../kernel/appError.js';

export type TokenKind = 'word' | 'delimited' | 'string' | 'number' | 'symbol' | 'marker' | 'hostVariable';

/** One token of Db2 for i SQL. Whitespace and comments make none. */
export interface Token {
  readonly kind: TokenKind;
  /** The source, unchanged. */
  readonly text: string;
  /** word: upper-cased; delimited: the name itself; string: its content; hostVariable: its name; else `text`. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** Of a string literal: X, BX, G, GX, N, NX, UX or U&; of a delimited name: U&, its escapes still in `value`. */
  readonly prefix?: string;
}

/** Letters in Db2's sense: accented ones too, and the national characters # @ $. */
const NAME_START = /[\p{L}#@$]/u;
const NAME_PART = /[\p{L}\p{N}\p{M}#@$_]/u;
/** Of a parameter: a tool's author may begin its name with an underscore, which no name of Db2's does. */
const PARAMETER_START = /[\p{L}#@$_]/u;
const DIGIT = /[0-9]/;
/** Nothing else counts as a blank: a no-break space would hide a word from a reader, and Db2 refuses it. */
const SPACE = /[ \t\n\v\f\r\u0085]/;
/** Db2 for i ends a `--` comment at a line feed, a carriage return and a next-line character. */
const LINE_END = /[\n\r\u0085]/;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const STRING_PREFIX = /(?:BX|GX|NX|UX|U&|X|G|N)(?=')/iy;
const DELIMITED_PREFIX = /U&(?=")/iy;
const SYMBOLS = ['=>', '<>', '<=', '>=', '||', '!!', '¬=', '^=', '!=', '¬<', '¬>', '!<', '!>', '**', '->'] as const;
const SINGLE = new Set('()[]{},;.+-*/%=<>:|!&^¬');

/**
 * Splits a text into tokens, in linear time.
 * @throws AppError E_SQL_TEXT for an unterminated string, name or comment, or a character that Db2 does not know
 */
export function lex(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const afterBlank = skipBlank(sql, at);
    if (afterBlank !== at) {
      at = afterBlank;
      continue;
    }
    const token = nextToken(sql, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

/** The position after one run of whitespace or one comment, or the same position. Block comments nest. */
function skipBlank(sql: string, from: number): number {
  let at = from;
  while (at < sql.length && SPACE.test(sql.charAt(at))) at += 1;
  if (at > from) return at;
  if (sql.startsWith('--', at)) {
    while (at < sql.length && !LINE_END.test(sql.charAt(at))) at += 1;
    return at;
  }
  if (!sql.startsWith('/*', at)) return at;
  let depth = 0;
  while (at < sql.length) {
    if (sql.startsWith('/*', at)) depth += 1;
    else if (sql.startsWith('*/', at)) depth -= 1;
    else {
      at += 1;
      continue;
    }
    at += 2;
    if (depth === 0) return at;
  }
  throw fault(sql, from, 'A comment is not closed; end it with */');
}

function nextToken(sql: string, start: number): Token {
  const char = characterAt(sql, start);
  const delimited = match(DELIMITED_PREFIX, sql, start);
  if (char === '"' || delimited !== undefined) {
    const { content, end } = quoted(sql, start + (delimited?.length ?? 0), '"');
    const token: Token = { kind: 'delimited', text: sql.slice(start, end), value: content, start, end };
    return delimited === undefined ? token : { ...token, prefix: delimited.toUpperCase() };
  }
  const prefix = match(STRING_PREFIX, sql, start);
  if (char === "'" || prefix !== undefined) {
    const { content, end } = quoted(sql, start + (prefix?.length ?? 0), "'");
    const token: Token = { kind: 'string', text: sql.slice(start, end), value: content, start, end };
    return prefix === undefined ? token : { ...token, prefix: prefix.toUpperCase() };
  }
  if (NAME_START.test(char)) return wordToken(sql, start);
  if (DIGIT.test(char) || (char === '.' && DIGIT.test(sql.charAt(start + 1)))) {
    return plain('number', sql, start, start + (match(NUMBER, sql, start)?.length ?? 1));
  }
  if (char === '?') return plain('marker', sql, start, start + 1);
  if (char === ':' && PARAMETER_START.test(characterAt(sql, start + 1))) {
    const end = nameEnd(sql, start + 1);
    return { kind: 'hostVariable', text: sql.slice(start, end), value: sql.slice(start + 1, end), start, end };
  }
  const symbol = SYMBOLS.find((text) => sql.startsWith(text, start));
  if (symbol !== undefined) return plain('symbol', sql, start, start + symbol.length);
  if (SINGLE.has(char)) return plain('symbol', sql, start, start + 1);
  throw fault(sql, start, `The character ${JSON.stringify(char)} has no meaning in SQL; remove it`);
}

function wordToken(sql: string, start: number): Token {
  const end = nameEnd(sql, start);
  const text = sql.slice(start, end);
  return { kind: 'word', text, value: text.toUpperCase(), start, end };
}

function nameEnd(sql: string, start: number): number {
  let end = start;
  for (let char = characterAt(sql, end); char !== '' && NAME_PART.test(char); char = characterAt(sql, end))
    end += char.length;
  return end;
}

/** The content between quotes; a doubled quote is one of its characters. */
function quoted(sql: string, open: number, quote: string): { content: string; end: number } {
  let content = '';
  let from = open + 1;
  for (;;) {
    const at = sql.indexOf(quote, from);
    if (at < 0) throw fault(sql, open, `A ${quote === '"' ? 'name' : 'string'} is not closed; end it with ${quote}`);
    content += sql.slice(from, at);
    if (sql.charAt(at + 1) !== quote) return { content, end: at + 1 };
    content += quote;
    from = at + 2;
  }
}

function plain(kind: TokenKind, sql: string, start: number, end: number): Token {
  const text = sql.slice(start, end);
  return { kind, text, value: text, start, end };
}

function match(pattern: RegExp, sql: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0];
}

/** The whole character at a position, surrogate pairs included; empty at the end. */
function characterAt(sql: string, at: number): string {
  const code = sql.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

function fault(sql: string, position: number, sentence: string): AppError {
  const before = sql.slice(0, position).split(/\r\n|[\n\r\u0085]/);
  const column = (before.at(-1)?.length ?? 0) + 1;
  return new AppError('E_SQL_TEXT', `${sentence} (line ${before.length}, column ${column}).`);
}

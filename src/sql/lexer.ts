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
const WORD = /[\p{L}#@$][\p{L}\p{N}\p{M}#@$_]*/uy;
/** Of a parameter: a tool's author may begin its name with an underscore, which no name of Db2's does. */
const PARAMETER = /[\p{L}#@$_][\p{L}\p{N}\p{M}#@$_]*/uy;
/** Nothing else counts as a blank: a no-break space would hide a word from a reader, and Db2 refuses it. */
const BLANKS = /[ \t\n\v\f\r\u0085]+/y;
/**
 * Where a `--` comment ends. Db2 for i is said to end it at a line feed, a carriage return and a next-line character;
 * a program on the way to it may know the line feed alone.
 */
export const LINE_ENDS = {
  all: /[^\n\r\u0085]*/y,
  lineFeed: /[^\n]*/y,
  notNextLine: /[^\n\r]*/y,
  notReturn: /[^\n\u0085]*/y,
} as const;

export type LineEnds = keyof typeof LINE_ENDS;

/** How a text is read. */
export interface Reading {
  /** Absent = any number. */
  readonly tokensMax?: number;
  /** Absent = `all`. */
  readonly lineEnds?: LineEnds;
}
const COMMENT_MARK = /\/\*|\*\//g;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const STRING_PREFIX = /(?:BX|GX|NX|UX|U&|X|G|N)(?=')/iy;
const DELIMITED_PREFIX = /U&(?=")/iy;
const NOT_FALSE_ASCII = /[^\u00df\u0131\u017f\ufb00-\ufb06]+/gu;
const ALL_ASCII = /^[\0-\x7f]*$/;
const PAIRS = new Set(['=>', '<>', '<=', '>=', '||', '!!', '¬=', '^=', '!=', '¬<', '¬>', '!<', '!>', '**', '->']);
/** Characters that a pair begins with; any other is a symbol of its own without a look at the next one. */
const PAIR_START = new Set('=<>|!¬^*-');
const SINGLE = new Set('()[]{},;.+-*/%=<>:|!&^¬');

/**
 * Splits a text into tokens, in linear time.
 * @throws AppError E_SQL_TEXT for an unterminated string, name or comment, a character that Db2 does not know, or more
 * than `tokensMax` tokens
 */
export function lex(sql: string, { tokensMax = Infinity, lineEnds = 'all' }: Reading = {}): readonly Token[] {
  const restOfLine = LINE_ENDS[lineEnds];
  const tokens: Token[] = [];
  let at = skipBlank(sql, 0, restOfLine);
  while (at < sql.length) {
    if (tokens.length >= tokensMax) throw fault(sql, at, `Shorten the statement to ${tokensMax} words and signs`);
    const token = nextToken(sql, at);
    tokens.push(token);
    at = skipBlank(sql, token.end, restOfLine);
  }
  return tokens;
}

/** The position after whitespace and comments. Block comments nest. */
function skipBlank(sql: string, from: number, restOfLine: RegExp): number {
  let at = from;
  for (;;) {
    const char = sql.charCodeAt(at);
    if (char === SPACE) at += 1;
    else if (char < SPACE || char === NEXT_LINE) {
      const end = endOf(BLANKS, sql, at);
      if (end === undefined) return at;
      at = end;
    } else if (char === MINUS && sql.charCodeAt(at + 1) === MINUS) at = endOf(restOfLine, sql, at) ?? sql.length;
    else if (char === SLASH && sql.charCodeAt(at + 1) === ASTERISK) at = commentEnd(sql, at);
    else return at;
  }
}

const SPACE = 0x20;
const NEXT_LINE = 0x85;
const MINUS = 0x2d;
const SLASH = 0x2f;
const ASTERISK = 0x2a;
const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;
const DOT = 0x2e;
const COLON = 0x3a;
const QUESTION = 0x3f;

function commentEnd(sql: string, from: number): number {
  let depth = 0;
  COMMENT_MARK.lastIndex = from;
  while (COMMENT_MARK.test(sql)) {
    depth += sql.charCodeAt(COMMENT_MARK.lastIndex - 1) === ASTERISK ? 1 : -1;
    if (depth === 0) return COMMENT_MARK.lastIndex;
  }
  throw fault(sql, from, 'A comment is not closed; end it with */');
}

function nextToken(sql: string, start: number): Token {
  const char = sql.charCodeAt(start);
  const second = sql.charCodeAt(start + 1);
  if (char === QUOTE) return quotedToken('string', sql, start, start);
  if (char === DOUBLE_QUOTE) return quotedToken('delimited', sql, start, start);
  if (mayBePrefix(second)) {
    const string = endOf(STRING_PREFIX, sql, start);
    if (string !== undefined) return quotedToken('string', sql, start, string);
    const delimited = endOf(DELIMITED_PREFIX, sql, start);
    if (delimited !== undefined) return quotedToken('delimited', sql, start, delimited);
  }
  const wordEnd = isDigit(char) ? undefined : endOf(WORD, sql, start);
  if (wordEnd !== undefined) return wordToken(sql, start, wordEnd);
  if (isDigit(char) || (char === DOT && isDigit(second))) {
    return plain('number', sql, start, endOf(NUMBER, sql, start) ?? start + 1);
  }
  if (char === QUESTION) return plain('marker', sql, start, start + 1);
  if (char === COLON) {
    const end = endOf(PARAMETER, sql, start + 1);
    if (end !== undefined) {
      return { kind: 'hostVariable', text: sql.slice(start, end), value: sql.slice(start + 1, end), start, end };
    }
  }
  return symbolToken(sql, start);
}

/** Whether the second character is one that a prefix with its quote has there. */
function mayBePrefix(second: number): boolean {
  return second === QUOTE || second === 0x26 || second === 0x58 || second === 0x78;
}

function isDigit(char: number): boolean {
  return char >= 0x30 && char <= 0x39;
}

function symbolToken(sql: string, start: number): Token {
  const char = sql.charAt(start);
  if (PAIR_START.has(char) && PAIRS.has(sql.slice(start, start + 2))) return plain('symbol', sql, start, start + 2);
  if (SINGLE.has(char)) return plain('symbol', sql, start, start + 1);
  const whole = String.fromCodePoint(sql.codePointAt(start) ?? 0);
  throw fault(sql, start, `The character ${JSON.stringify(whole)} has no meaning in SQL; remove it`);
}

function wordToken(sql: string, start: number, end: number): Token {
  const text = sql.slice(start, end);
  return { kind: 'word', text, value: ALL_ASCII.test(text) ? text.toUpperCase() : folded(text), start, end };
}

/** Capitals; a letter that only JavaScript makes ASCII (SS of ß, I of ı, FI of ﬁ) stays as it is, as in Db2. */
function folded(text: string): string {
  return text.replace(NOT_FALSE_ASCII, (part) => part.toUpperCase());
}

/** A literal or a delimited name from `start` with its quote at `open`; a doubled quote is one of its characters. */
function quotedToken(kind: 'string' | 'delimited', sql: string, start: number, open: number): Token {
  const quote = kind === 'string' ? "'" : '"';
  let close = sql.indexOf(quote, open + 1);
  let doubled = false;
  while (close >= 0 && sql.charAt(close + 1) === quote) {
    doubled = true;
    close += 2;
    if (sql.charAt(close) !== quote) close = sql.indexOf(quote, close);
  }
  if (close < 0) {
    throw fault(sql, open, `A ${kind === 'string' ? 'string' : 'name'} is not closed; end it with ${quote}`);
  }
  const content = sql.slice(open + 1, close);
  // A split and a join take a quarter of the time of replaceAll, which would be most of a megabyte of quotes.
  const value = doubled ? content.split(quote + quote).join(quote) : content;
  const token: Token = { kind, text: sql.slice(start, close + 1), value, start, end: close + 1 };
  return open === start ? token : { ...token, prefix: sql.slice(start, open).toUpperCase() };
}

function plain(kind: TokenKind, sql: string, start: number, end: number): Token {
  const text = sql.slice(start, end);
  return { kind, text, value: text, start, end };
}

/** Where the match that begins exactly here ends. */
function endOf(pattern: RegExp, sql: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(sql) ? pattern.lastIndex : undefined;
}

function fault(sql: string, position: number, sentence: string): AppError {
  const lineEnds = /\r\n|[\n\r\u0085]/g;
  let line = 1;
  let lineStart = 0;
  for (let end = lineEnds.exec(sql); end !== null && lineEnds.lastIndex <= position; end = lineEnds.exec(sql)) {
    line += 1;
    lineStart = lineEnds.lastIndex;
  }
  return new AppError('E_SQL_TEXT', `${sentence} (line ${line}, column ${position - lineStart + 1}).`);
}

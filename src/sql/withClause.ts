import type { Token } from './lexer.js';
import type { Partners } from './parentheses.js';
import { isNameToken, isSymbol, isWord } from './tokenTests.js';

/**
 * Whether the WITH at `at` is a query: `name [(columns)] AS (query) [SEARCH …] [CYCLE …], …`, and then its own query.
 */
export function isWithQuery(tokens: readonly Token[], partners: Partners, at: number): boolean {
  const list = new TokenReader(tokens, partners, at + 1);
  if (isWord(tokens[at + 1], 'RECURSIVE') && isNameToken(tokens[at + 2]) && !isWord(tokens[at + 2], 'AS')) {
    list.word('RECURSIVE');
  }
  do {
    if (!table(list)) return false;
  } while (list.symbol(','));
  return startsQuery(tokens, list.at, 'SELECT', 'VALUES');
}

/** Whether one of these words stands here, behind any parentheses. */
export function startsQuery(tokens: readonly Token[], from: number, ...words: readonly string[]): boolean {
  let at = from;
  while (isSymbol(tokens[at], '(')) at += 1;
  return isWord(tokens[at], ...words);
}

function table(list: TokenReader): boolean {
  if (!list.name()) return false;
  if (!isWord(list.token, 'AS') && !list.group()) return false;
  return list.word('AS') && list.query() && search(list) && cycle(list);
}

/** `SEARCH DEPTH|BREADTH FIRST BY names SET name`, or nothing. */
function search(list: TokenReader): boolean {
  if (!list.word('SEARCH')) return true;
  return list.word('DEPTH', 'BREADTH') && list.word('FIRST') && list.word('BY') && names(list) && set(list);
}

/** `CYCLE names SET name TO constant DEFAULT constant [USING name]`, or nothing. */
function cycle(list: TokenReader): boolean {
  if (!list.word('CYCLE')) return true;
  if (!(names(list) && set(list) && list.word('TO') && list.constant() && list.word('DEFAULT') && list.constant()))
    return false;
  return list.word('USING') ? list.name() : true;
}

function names(list: TokenReader): boolean {
  do {
    if (!list.name()) return false;
  } while (list.symbol(','));
  return true;
}

function set(list: TokenReader): boolean {
  return list.word('SET') && list.name();
}

/** Goes on by what it is asked for, if that is there. */
class TokenReader {
  at: number;
  readonly #tokens: readonly Token[];
  readonly #partners: Partners;

  constructor(tokens: readonly Token[], partners: Partners, at: number) {
    this.#tokens = tokens;
    this.#partners = partners;
    this.at = at;
  }

  get token(): Token | undefined {
    return this.#tokens[this.at];
  }

  name(): boolean {
    return this.#step(isNameToken(this.token));
  }

  word(...values: readonly string[]): boolean {
    return this.#step(isWord(this.token, ...values));
  }

  symbol(text: string): boolean {
    return this.#step(isSymbol(this.token, text));
  }

  constant(): boolean {
    const kind = this.token?.kind;
    return this.#step(kind === 'string' || kind === 'number');
  }

  /** Parentheses and all that they hold. */
  group(): boolean {
    const end = this.#partners[this.at] ?? 0;
    if (end > 0) this.at = end + 1;
    return end > 0;
  }

  /** Parentheses that hold a query. */
  query(): boolean {
    return startsQuery(this.#tokens, this.at, 'SELECT', 'VALUES', 'WITH') && this.group();
  }

  #step(fits: boolean): boolean {
    if (fits) this.at += 1;
    return fits;
  }
}

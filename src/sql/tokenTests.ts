import type { Token } from './lexer.js';

/** Whether a token is one of these keywords, given in capitals. */
export function isWord(token: Token | undefined, ...values: readonly string[]): boolean {
  return token?.kind === 'word' && values.includes(token.value);
}

export function isSymbol(token: Token | undefined, ...texts: readonly string[]): boolean {
  return token?.kind === 'symbol' && texts.includes(token.text);
}

export function isNameToken(token: Token | undefined): token is Token {
  return token?.kind === 'word' || token?.kind === 'delimited';
}

/** Whether names with commas between them stand from here to the next closing parenthesis, and nothing else. */
export function isListOfNames(tokens: readonly Token[], from: number): boolean {
  let at = from;
  while (isNameToken(tokens[at]) && isSymbol(tokens[at + 1], ',')) at += 2;
  return isNameToken(tokens[at]) && isSymbol(tokens[at + 1], ')');
}

/** The name that Db2 looks up: blanks at the end of a delimited name do not count. */
export function nameOf(token: Token): string {
  return token.kind === 'word' ? token.value : token.value.trimEnd();
}

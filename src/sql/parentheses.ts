import type { Token } from './lexer.js';
import { isSymbol } from './tokenTests.js';

/** At the index of each opening parenthesis the index of its closing one, elsewhere 0. */
export type Partners = Int32Array;

/** Pairs the parentheses, in one pass; else the index of the first one without a partner. */
export function pairParentheses(tokens: readonly Token[]): Partners | number {
  const partners = new Int32Array(tokens.length);
  const open: number[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'symbol') continue;
    if (isSymbol(token, '(')) open.push(index);
    if (!isSymbol(token, ')')) continue;
    const start = open.pop();
    if (start === undefined) return index;
    partners[start] = index;
  }
  return open[0] ?? partners;
}

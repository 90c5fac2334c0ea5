import type { PairedText } from './finding.js';
import type { ArgumentLimit } from './readingServices.js';
import type { Token } from './lexer.js';
import { isNameToken, isSymbol, isWord, nameOf } from './tokenTests.js';

/** One argument: the index of its first token and of the one after its last. */
interface Argument {
  readonly name: string | undefined;
  readonly from: number;
  readonly end: number;
}

/** The first limit that a call's arguments break, with the index of the token that breaks it. */
export function brokenLimit(
  text: PairedText,
  open: number,
  limits: readonly ArgumentLimit[],
): { readonly limit: ArgumentLimit; readonly at: number } | undefined {
  if (limits.length === 0) return undefined;
  const given = argumentsOf(text, open);
  for (const limit of limits) {
    const named = given.find(({ name }) => name === limit.name);
    const atPlace = limit.position === undefined ? undefined : given[limit.position - 1];
    const argument = named ?? (atPlace?.name === undefined ? atPlace : undefined);
    if (argument === undefined) {
      if (limit.required) return { limit, at: open - 1 };
    } else if (!isHarmless(text.tokens, argument, limit)) {
      return { limit, at: Math.min(argument.from, argument.end) };
    }
  }
  return undefined;
}

/** Whether an argument is one of the constants, or left to its default. */
function isHarmless(tokens: readonly Token[], { from, end }: Argument, { values, required }: ArgumentLimit): boolean {
  const token = tokens[from];
  if (end - from !== 1 || token === undefined) return false;
  if (isWord(token, 'DEFAULT', 'NULL')) return required !== true;
  if (token.kind !== 'string' && token.kind !== 'number') return false;
  return token.prefix === undefined && values.includes(token.value.trimEnd().toUpperCase());
}

/** Splits the parentheses at their own commas, in one pass. */
function argumentsOf({ tokens, partners }: PairedText, open: number): readonly Argument[] {
  const close = partners[open] ?? 0;
  const found: Argument[] = [];
  let from = open + 1;
  for (let at = from; at <= close; at += 1) {
    const group = partners[at] ?? 0;
    if (group > 0) at = group;
    else if (at === close || isSymbol(tokens[at], ',')) {
      if (at > from || found.length > 0) found.push(argumentAt(tokens, from, at));
      from = at + 1;
    }
  }
  return found;
}

function argumentAt(tokens: readonly Token[], from: number, end: number): Argument {
  const name = tokens[from];
  if (!isNameToken(name) || !isSymbol(tokens[from + 1], '=>')) return { name: undefined, from, end };
  return { name: nameOf(name), from: from + 2, end };
}

import { AppError } from '../kernel/appError.js';
import { clauseFinding, QUERY_VERBS } from './clauseRules.js';
import type { PairedText } from './finding.js';
import type { Token } from './lexer.js';
import { readingsOf, readStatement, TOKENS_MAX, type ReadStatement } from './oneStatement.js';
import { pairParentheses } from './parentheses.js';
import { type RoutineName, routineText } from './routineName.js';
import { type FindingAt, type GuardOptions, routineFinding } from './routinePolicy.js';
import { isSymbol, isWord } from './tokenTests.js';

export type { GuardOptions } from './routinePolicy.js';

/** Whether a text may run read-only; a refusal names its rule, its token and what would be accepted. */
export type Verdict =
  | {
      readonly ok: true;
      /** User routines that it calls: their host has to say that they only read. */
      readonly routines: readonly RoutineName[];
    }
  | {
      readonly ok: false;
      readonly rule: string;
      readonly token: string;
      readonly position: number;
      readonly message: string;
    };

/** Of the token that a refusal shows. */
const SHOWN_MAX = 40;

/**
 * One query, in which nothing changes data, takes locks or calls a routine that is not known to only read. Pure; never
 * throws. Whatever it does not know is refused.
 */
export function checkReadOnly(sql: string, options: GuardOptions = {}): Verdict {
  let read: ReadStatement;
  try {
    read = readStatement(sql, TOKENS_MAX);
  } catch (error) {
    const message = error instanceof AppError ? error.message : 'The statement cannot be read.';
    return { ok: false, rule: 'lexer', token: '', position: 0, message };
  }
  return verdictOn(readingsOf(read), options);
}

/** The same for the readings of a statement: the first one counts, and no other may do harm. */
export function verdictOn([tokens = [], ...others]: readonly (readonly Token[])[], options: GuardOptions): Verdict {
  const verdict = readOnlyVerdict(tokens, options);
  if (!verdict.ok) return verdict;
  const routines = new Map(verdict.routines.map((routine) => [routineText(routine), routine]));
  for (const other of others) {
    const second = readOnlyVerdict(other, options);
    if (second.ok) for (const routine of second.routines) routines.set(routineText(routine), routine);
    else if (!NO_STATEMENT.has(second.rule)) return { ...second, message: `${second.message} ${LINE_END_SENTENCE}` };
  }
  return { ok: true, routines: [...routines.values()] };
}

/** Rules about what no Db2 would run. */
const NO_STATEMENT: ReadonlySet<string> = new Set(['empty', 'parentheses']);
const LINE_END_SENTENCE = 'It is hidden by a comment whose line does not end with a line feed; end lines with that.';

/** One reading of a statement: its tokens without the semicolon that ends them. */
export function readOnlyVerdict(tokens: readonly Token[], options: GuardOptions = {}): Verdict {
  const first = tokens.find((token) => !isSymbol(token, '('));
  if (first === undefined) return refuse('empty', tokens[0], 'Write one SELECT, WITH or VALUES statement.');
  const second = tokens.find((token) => isSymbol(token, ';'));
  if (second !== undefined)
    return refuse('one-statement', second, 'Send one statement at a time, without a semicolon inside.');
  if (!isWord(first, ...QUERY_VERBS)) {
    return refuse(
      'query-only',
      first,
      'Only SELECT, WITH and VALUES statements are accepted here; this connection is read-only.',
    );
  }
  const partners = pairParentheses(tokens);
  if (typeof partners === 'number')
    return refuse('parentheses', tokens[partners], 'Give every parenthesis its partner.');
  const routines = new Map<string, RoutineName>();
  for (let at = 0; at < tokens.length; at += 1) {
    const found = findingAt({ tokens, partners }, at, options, routines);
    if (found !== undefined) return refuse(found.rule, tokens[found.at], found.sentence);
  }
  return { ok: true, routines: [...routines.values()] };
}

function findingAt(
  text: PairedText,
  at: number,
  options: GuardOptions,
  routines: Map<string, RoutineName>,
): FindingAt | undefined {
  const clause = clauseFinding(text, at);
  return clause === undefined ? routineFinding(text, at, options, routines) : { ...clause, at };
}

function refuse(rule: string, token: Token | undefined, sentence: string): Verdict {
  const text = token?.text ?? '';
  const position = token?.start ?? 0;
  const shown = text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
  const where = text === '' ? '' : `${shown} at position ${position + 1}: `;
  return { ok: false, rule, token: text, position, message: `Refused as not read-only. ${where}${sentence}` };
}

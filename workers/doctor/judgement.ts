import { AppError, describe } from '../../src/kernel/appError.js';
import type { Judgement } from '../../src/protocol/checkup.js';

export const ok = (saw: string): Judgement => ({ verdict: 'ok', saw });
export const warn = (saw: string, todo: string): Judgement => ({ verdict: 'warn', saw, todo });
export const fix = (saw: string, todo: string): Judgement => ({ verdict: 'fix', saw, todo });
export const unchecked = (why: string): Judgement => ({ verdict: 'unchecked', saw: why });

/** A fact that the host gave, or why it did not. */
export type Asked<T> = { readonly answer: T } | { readonly refusal: AppError };

/** Judges an answer; without one nothing is known. */
export function judgeAnswer<T>(asked: Asked<T>, what: string, judge: (answer: T) => Judgement): Judgement {
  return 'answer' in asked ? judge(asked.answer) : unchecked(`${what}: ${refusalText(asked.refusal)}`);
}

/** What the host said, without what a model would be advised to do about it. */
export function refusalText({ message, sqlState }: AppError): string {
  return sqlState === undefined ? message : `${firstSentence(message)} (SQLSTATE ${sqlState})`;
}

/** What was refused, from anything thrown. @throws what is no expected fault */
export function refusalOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  throw error instanceof Error ? error : new Error(describe(error));
}

function firstSentence(text: string): string {
  return /^[\s\S]*?\.(?=\s|$)/.exec(text)?.[0] ?? text;
}

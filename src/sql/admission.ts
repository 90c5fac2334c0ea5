import { AppError } from '../kernel/appError.js';
import { findForbidden, forbiddenKeyword, isEscaped, type ForbiddenKeyword } from './forbiddenKeywords.js';
import type { Token } from './lexer.js';
import { readingsOf, readStatement, secondStatement, TOKENS_MAX, type ReadStatement } from './oneStatement.js';
import { type GuardOptions, verdictOn } from './readOnly.js';
import type { RoutineName } from './routineName.js';

/** Characters of a statement where nothing else is said. */
export const STATEMENT_CHARACTERS_MAX = 10_000;

/** What a statement has to pass. */
export interface StatementRules {
  /** Whether the guard has to accept it. */
  readonly readOnly: boolean;
  readonly maxQueryLength: number;
  readonly forbiddenKeywords: readonly string[];
}

/** A statement that may be sent. */
export interface Admitted {
  /** Without the semicolon that ends it: Db2 does not take one. */
  readonly sql: string;
  /** What the guard found; where writing is allowed, a call of a user routine counts as a change. */
  readonly reads: boolean;
  /** User routines that it calls, where it reads: their host has to say that they only read. */
  readonly routines: readonly RoutineName[];
}

/**
 * The one check of every statement: of a tool at load and again at each call, of a text that takes a tool's place, and
 * of `execute_sql`. In this order: its length, its text, that it is one statement, forbidden keywords, the guard.
 */
export class Admission {
  readonly #rules: StatementRules;
  readonly #guard: GuardOptions;
  readonly #keywords: readonly ForbiddenKeyword[];
  #last: { readonly sql: string; readonly admitted: Admitted } | undefined;

  /** @throws AppError E_SQL_TEXT for a forbidden keyword that cannot be read */
  constructor(rules: StatementRules, guard: GuardOptions) {
    this.#rules = rules;
    this.#guard = guard;
    this.#keywords = rules.forbiddenKeywords.map(forbiddenKeyword);
  }

  /** @throws AppError E_SQL_FORBIDDEN, E_SQL_TEXT or E_SQL_READ_ONLY */
  admit(sql: string): Admitted {
    if (this.#last?.sql === sql) return this.#last.admitted; // a tool's own text, call after call
    const { faults, admitted } = this.#judge(sql);
    if (faults[0] !== undefined) throw faults[0];
    this.#last = { sql, admitted };
    return admitted;
  }

  /** Everything that `admit` could say, at once: for a file's author. */
  faultsOf(sql: string): readonly AppError[] {
    return this.#judge(sql).faults;
  }

  #judge(text: string): { readonly faults: readonly AppError[]; readonly admitted: Admitted } {
    const refused = { sql: text, reads: false, routines: [] };
    const { maxQueryLength, readOnly } = this.#rules;
    if (text.length > maxQueryLength) return { faults: [tooLong(text.length, maxQueryLength)], admitted: refused };
    let read: ReadStatement;
    try {
      read = readStatement(text, TOKENS_MAX);
    } catch (error) {
      if (error instanceof AppError) return { faults: [error], admitted: refused };
      throw error;
    }
    const readings = readingsOf(read);
    const [found] = readings.flatMap((tokens) => findForbidden(tokens, this.#keywords) ?? []);
    const verdict = verdictOn(readings, this.#guard);
    const faults = found === undefined ? [] : [forbidden(found.token, found.keyword)];
    if (!readOnly) faults.push(...readings.flatMap(oneStatementFaults).slice(0, 1));
    else if (!verdict.ok) faults.push(new AppError('E_SQL_READ_ONLY', verdict.message, { detail: verdict.rule }));
    const routines = verdict.ok ? verdict.routines : [];
    // Where writing is allowed, nobody is asked what a routine does: its call counts as a change.
    const reads = verdict.ok && (readOnly || routines.length === 0);
    return { faults, admitted: { sql: read.sql.trim(), reads, routines } };
  }
}

/** That of a statement which a client has written, and no tool's author has rules for. */
export function adHocAdmission(readOnly: boolean, guard: GuardOptions): Admission {
  return new Admission({ readOnly, maxQueryLength: STATEMENT_CHARACTERS_MAX, forbiddenKeywords: [] }, guard);
}

function tooLong(length: number, most: number): AppError {
  const sentence = `The statement has ${length} characters; at most ${most} are accepted. Shorten it.`;
  return new AppError('E_SQL_FORBIDDEN', sentence);
}

function forbidden(token: Token, keyword: string): AppError {
  const where = `at position ${token.start + 1}`;
  const sentence = isEscaped(token)
    ? `Write the name ${where} in its own letters; a U& name may hide a forbidden one.`
    : `This tool forbids ${keyword}, which stands ${where}. Leave it out.`;
  return new AppError('E_SQL_FORBIDDEN', sentence);
}

/** What the guard sees to when it is asked, for a statement that may write. */
function oneStatementFaults(tokens: readonly Token[]): AppError[] {
  if (tokens.length === 0) return [new AppError('E_SQL_TEXT', 'The statement is empty; write one SQL statement.')];
  const second = secondStatement(tokens);
  if (second === undefined) return [];
  const where = `(position ${second.start + 1})`;
  return [new AppError('E_SQL_TEXT', `Send one statement at a time, without a semicolon inside ${where}.`)];
}

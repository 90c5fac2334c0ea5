import { createHash, randomInt } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { AppError } from '../../src/kernel/appError.js';
import type { Kit } from '../../src/kernel/kit.js';
import { cancelled } from '../../src/kernel/refusals.js';
import type { SqlParameter } from '../../src/sql/sqlParameter.js';

/** A statement that may change something, as it will run. */
export interface Change {
  readonly tool: string;
  readonly sql: string;
  readonly parameters: readonly SqlParameter[];
}

/** What a client's user said: yes, no, or nothing in time. */
export type UserAnswer = 'yes' | 'no' | 'late';

/** Puts a question to the user of a client that can. Rejects where the client fails to. */
export type AskUser = (question: string, limits: { timeoutMs: number; signal: AbortSignal }) => Promise<UserAnswer>;

/** How one call may get its consent. */
export interface ConsentWays {
  /** Undefined where the client cannot ask its user. */
  readonly ask: AskUser | undefined;
  /** The code that came with the call. */
  readonly code: string | undefined;
  readonly signal: AbortSignal;
}

export interface ConsentOptions {
  /** How long a question waits for its answer, and a code for its use. */
  readonly timeoutMs: number;
  /** `USER on host:port`, for people. */
  readonly whose: () => string;
}

/** Codes that nobody has used yet; the oldest makes room. */
const CODES_MAX = 100;
/** Letters and digits that nobody mistakes for one another. */
const CODE_LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 8;
/** Characters of a statement and of its values that a question shows. */
const STATEMENT_SHOWN_MAX = 4_000;
const VALUES_SHOWN_MAX = 1_000;

/**
 * The user's consent to changes, one per login. A client that can put questions to its user is asked to; any other gets
 * a code that runs this one change once, for the model to show to the user first.
 */
export class Consent {
  readonly #kit: Kit;
  readonly #options: ConsentOptions;
  /** By code, the digest of the change that it is for. */
  readonly #codes: LRUCache<string, string>;
  readonly #ending = new AbortController();

  constructor(kit: Kit, options: ConsentOptions) {
    this.#kit = kit;
    this.#options = options;
    this.#codes = new LRUCache({
      max: CODES_MAX,
      ttl: options.timeoutMs,
      ttlResolution: 0, // else it would hold the time in a timer of its own
      perf: { now: () => kit.clock.monotonic() },
    });
  }

  /**
   * Resolves when the user agrees to the change.
   * @throws AppError E_CONFIRMATION_NEEDED, E_DECLINED, E_CONFIRMATION_TIMEOUT or E_CANCELLED
   */
  async obtain(change: Change, { ask, code, signal }: ConsentWays): Promise<void> {
    if (ask === undefined) this.#redeem(change, code);
    else await this.#askUser(change, ask, signal);
    this.#kit.log.info('write.confirmed', { tool: change.tool, way: ask === undefined ? 'code' : 'elicitation' });
  }

  /** Ends every wait for an answer; what was asked does not run. */
  end(): void {
    this.#ending.abort();
  }

  async #askUser(change: Change, ask: AskUser, signal: AbortSignal): Promise<void> {
    const { timeoutMs, whose } = this.#options;
    const either = AbortSignal.any([signal, this.#ending.signal]);
    let answer: UserAnswer;
    try {
      either.throwIfAborted();
      answer = await ask(questionOf(change, whose()), { timeoutMs, signal: either });
    } catch (error) {
      if (either.aborted) throw cancelled();
      this.#note(change, 'failed');
      throw new AppError('E_DECLINED', 'The client could not ask its user, so that nothing was run.', { cause: error });
    }
    if (answer === 'yes') return;
    this.#note(change, answer);
    throw answer === 'late'
      ? new AppError(
          'E_CONFIRMATION_TIMEOUT',
          `Nobody said within ${timeoutMs} ms that this may run, so that nothing was run. Call again to ask again.`,
        )
      : new AppError('E_DECLINED', 'The user declined, so that nothing was run. Do not try again unless asked to.');
  }

  #redeem(change: Change, code: string | undefined): void {
    const digest = digestOf(change);
    const given = code?.toUpperCase().replace(/[^A-Z0-9]/g, '');
    if (given !== undefined && this.#codes.get(given) === digest) {
      this.#codes.delete(given);
      return;
    }
    if (given !== undefined) this.#note(change, 'wrong code');
    const fresh = newCode();
    this.#codes.set(fresh, digest);
    const shown = `${fresh.slice(0, 4)}-${fresh.slice(4)}`;
    const why =
      given === undefined
        ? 'This may change something, so that nothing was run.'
        : 'The confirmation is not, or no longer, one for this very call, so that nothing was run.';
    throw new AppError(
      'E_CONFIRMATION_NEEDED',
      `${why} Show the user what would run; if they agree, call again with the same arguments and ` +
        `confirmation: "${shown}". It counts once, for ${Math.round(this.#options.timeoutMs / 1_000)} s.`,
      { confirmation: shown },
    );
  }

  #note({ tool }: Change, why: string): void {
    this.#kit.log.info('write.declined', { tool, why });
  }
}

/** Everything that decides what will happen. User and host need not be in it: the codes are this login’s alone. */
function digestOf({ tool, sql, parameters }: Change): string {
  return createHash('sha256')
    .update(JSON.stringify([tool, sql, parameters]))
    .digest('base64');
}

function newCode(): string {
  return Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS.charAt(randomInt(CODE_LETTERS.length))).join('');
}

function questionOf({ tool, sql, parameters }: Change, whose: string): string {
  const values = parameters.map((value) => JSON.stringify(value)).join(', ');
  return [
    `${tool} wants to run this as ${whose}. It may change data or objects.`,
    shownOf(sql, STATEMENT_SHOWN_MAX),
    ...(parameters.length === 0 ? [] : [`Values: ${shownOf(values, VALUES_SHOWN_MAX)}`]),
  ].join('\n\n');
}

function shownOf(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length - most} more characters)`;
}

import type { AdmissionLimits } from '../configLimits.js';
import { AppError } from '../kernel/appError.js';
import type { Clock } from '../kernel/clock.js';
import { FailureBudget } from './failureBudget.js';

/** What there is when somebody asks to be let in. */
export interface Occupancy {
  /** Sessions, those that are just opening among them. */
  readonly sessions: number;
  readonly opening: number;
  /** Milliseconds until the first token expires; Infinity = none does. */
  readonly nextExpiryMs: number;
  /** Resident memory of the process. */
  readonly rssMb: number;
}

/** What a client at a limit is told to wait at most. */
const RETRY_AFTER_MAX_SECONDS = 60;
const MS_A_SECOND = 1_000;

/** Decides who may open a session: the cap, the memory, and whether the user's sessions have been crashing. */
export class LoginAdmission {
  readonly #limits: AdmissionLimits;
  readonly #budget: FailureBudget;

  constructor(clock: Clock, limits: AdmissionLimits) {
    this.#limits = limits;
    this.#budget = new FailureBudget(clock, limits.crashes);
  }

  /** Before anything is spent on `user`. @throws AppError E_MAX_SESSIONS, E_MEMORY or E_CRASHES */
  demand(user: string, { sessions, opening, nextExpiryMs, rssMb }: Occupancy): void {
    const { max, memoryMb, sessionMb } = this.#limits;
    if (sessions >= max) throw full(nextExpiryMs);
    if (rssMb + (opening + 1) * sessionMb > memoryMb) throw noMemory(nextExpiryMs);
    const waitMs = this.#budget.waitMs(user);
    if (waitMs > 0) throw crashing(waitMs);
  }

  /**
   * When the host has taken the password: before that, a stranger would learn who works here.
   * @throws AppError E_USER_SESSIONS
   */
  demandOwn(own: number): void {
    const { perUserMax } = this.#limits;
    if (own < perUserMax) return;
    throw new AppError(
      'E_USER_SESSIONS',
      `This user has ${own} sessions on this server, and may have no more. Use the token of one of them, or wait ` +
        'until one expires; the operator can raise IBMI_AUTH_MAX_SESSIONS_PER_USER.',
      { retryAfterSeconds: RETRY_AFTER_MAX_SECONDS },
    );
  }

  /** A session of `user` has ended by itself, or had to be stopped. */
  crashed(user: string): void {
    this.#budget.failed(user);
  }
}

function full(nextExpiryMs: number): AppError {
  return new AppError(
    'E_MAX_SESSIONS',
    'Max concurrent sessions reached. Try again later; the operator can raise IBMI_AUTH_MAX_CONCURRENT_SESSIONS.',
    { retryAfterSeconds: secondsUntil(nextExpiryMs) },
  );
}

function noMemory(nextExpiryMs: number): AppError {
  return new AppError(
    'E_MEMORY',
    'This server has no memory for another session. Try again later; the operator can raise IBMI_MEMORY_LIMIT_MB.',
    { retryAfterSeconds: secondsUntil(nextExpiryMs) },
  );
}

function crashing(waitMs: number): AppError {
  const seconds = Math.ceil(waitMs / MS_A_SECOND);
  return new AppError(
    'E_CRASHES',
    `Sessions of this user have crashed repeatedly. Log in again in ${seconds} s, and ask for less at once; the ` +
      'operator finds the reasons in the log.',
    { retryAfterSeconds: seconds },
  );
}

function secondsUntil(ms: number): number {
  return Math.min(Math.max(Math.ceil(ms / MS_A_SECOND), 1), RETRY_AFTER_MAX_SECONDS);
}

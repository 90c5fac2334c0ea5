import { LRUCache } from 'lru-cache';
import type { BudgetLimits } from '../configLimits.js';
import type { Clock } from '../kernel/clock.js';

interface Score {
  readonly value: number;
  /** Monotonic time of the last crash. */
  readonly at: number;
}

/** Users whose crashes are remembered; a score that has faded is forgotten by itself when others push it out. */
const KEPT_MAX = 10_000;
/** A score beyond twice the limit would make one bad minute last for hours. */
const SCORE_MAX_TIMES = 2;

/**
 * Crashes of sessions by user, each counting less as time passes: whoever crashes again and again has to wait, and
 * nobody else does.
 */
export class FailureBudget {
  readonly #clock: Clock;
  readonly #limits: BudgetLimits;
  readonly #scores = new LRUCache<string, Score>({ max: KEPT_MAX });

  constructor(clock: Clock, limits: BudgetLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** A session of `user` has crashed. */
  failed(user: string): void {
    const value = Math.min(this.#scoreOf(user) + 1, this.#limits.crashesMax * SCORE_MAX_TIMES);
    this.#scores.set(user, { value, at: this.#clock.monotonic() });
  }

  /** Milliseconds until `user` may open a session again; 0 = now. */
  waitMs(user: string): number {
    const { crashesMax, halfLifeMs } = this.#limits;
    const score = this.#scoreOf(user);
    return score <= crashesMax ? 0 : Math.ceil(halfLifeMs * Math.log2(score / crashesMax));
  }

  #scoreOf(user: string): number {
    const score = this.#scores.get(user);
    if (score === undefined) return 0;
    return score.value * 0.5 ** ((this.#clock.monotonic() - score.at) / this.#limits.halfLifeMs);
  }
}

import type { Clock } from '../../src/kernel/clock.js';
import type { PoolSettings } from '../../src/protocol/messages.js';

/** How old and how used a job is, and when its host was heard of. */
export class JobWear {
  readonly #clock: Clock;
  readonly #limits: Pick<PoolSettings, 'jobStatementsMax' | 'jobAgeMs'>;
  readonly #bornAt: number;
  #heardAt: number;
  #statements = 0;
  #isSpoiled = false;

  constructor(clock: Clock, limits: Pick<PoolSettings, 'jobStatementsMax' | 'jobAgeMs'>) {
    this.#clock = clock;
    this.#limits = limits;
    this.#bornAt = this.#heardAt = clock.monotonic();
  }

  /** Whether nothing more should run on it. */
  get isOver(): boolean {
    const { jobStatementsMax, jobAgeMs } = this.#limits;
    return (
      this.#isSpoiled || this.#statements >= jobStatementsMax || this.#clock.monotonic() - this.#bornAt >= jobAgeMs
    );
  }

  /** Milliseconds since its host was heard of. */
  get silentMs(): number {
    return this.#clock.monotonic() - this.#heardAt;
  }

  countStatement(): void {
    this.#statements += 1;
  }

  heard(): void {
    this.#heardAt = this.#clock.monotonic();
  }

  /** Something is wrong with it that only another job has not. */
  spoil(): void {
    this.#isSpoiled = true;
  }
}

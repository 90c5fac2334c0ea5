import type { Clock } from '../../src/kernel/clock.js';
import { cancelled, hostError } from '../dialect/db2Errors.js';
import type { Job } from './job.js';

/** What a unit of work has changed so far, as QSYS2.DB_TRANSACTION_INFO tells it. */
export interface UnitOfWork {
  readonly job: Job;
  recordChanges: boolean;
  objectChanges: boolean;
}

/**
 * The engine has one session for all jobs, so at most one of them can have a unit of work open, and the others wait for
 * its end. On IBM i they would wait only where they need the same rows: the sandbox's locks are coarser, never finer.
 */
export class CommitmentControl {
  readonly #clock: Clock;
  readonly #lockWaitMs: number;
  readonly #waiting = new Set<() => void>();
  #open: UnitOfWork | undefined;

  constructor(clock: Clock, lockWaitMs: number) {
    this.#clock = clock;
    this.#lockWaitMs = lockWaitMs;
  }

  get open(): UnitOfWork | undefined {
    return this.#open;
  }

  isOpenFor(job: Job): boolean {
    return this.#open?.job === job;
  }

  /**
   * Calls `act` as soon as no other job has a unit open, in the same turn of the event loop as that is found out.
   * Rejects with SQL0913 after the lock wait, and with SQL0952 when `signal` aborts.
   */
  async enter<T>(job: Job, signal: AbortSignal | undefined, act: () => Promise<T>): Promise<T> {
    const deadline = this.#clock.monotonic() + this.#lockWaitMs;
    while (this.#isHeldAgainst(job)) await this.#change(deadline - this.#clock.monotonic(), signal);
    return act();
  }

  begin(job: Job): UnitOfWork {
    this.#open = { job, recordChanges: false, objectChanges: false };
    return this.#open;
  }

  /** The unit is over: committed, rolled back, or lost with the engine. */
  end(): void {
    this.#open = undefined;
    for (const wake of this.#waiting) wake();
  }

  #isHeldAgainst(job: Job): boolean {
    return this.#open !== undefined && this.#open.job !== job;
  }

  async #change(ms: number, signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const settle = (act: () => void) => (): void => {
        timer.cancel();
        signal?.removeEventListener('abort', onAbort);
        this.#waiting.delete(onChange);
        act();
      };
      const onChange = settle(resolve);
      const onAbort = settle(() => reject(cancelled()));
      const timer = this.#clock.after(
        ms,
        settle(() => reject(hostError(-913, '57033', 'Row or object in use.'))),
      );
      this.#waiting.add(onChange);
      signal?.addEventListener('abort', onAbort);
    });
  }
}

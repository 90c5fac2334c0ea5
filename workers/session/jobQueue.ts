import { AppError } from '../../src/kernel/appError.js';
import type { Clock } from '../../src/kernel/clock.js';
import { cancelled } from '../../src/kernel/refusals.js';
import type { Db2Job } from './db2Job.js';
import { FairQueue } from '../../src/kernel/fairQueue.js';
import type { Lane } from './lane.js';

/** Who waits, for what, and how long. */
export interface Wait {
  readonly lane: Lane;
  readonly client: string;
  readonly signal: AbortSignal;
  readonly ms: number;
}

interface Waiter {
  readonly lane: Lane;
  readonly take: (job: Db2Job) => void;
  readonly fail: (error: AppError) => void;
}

/** The calls that wait for a job. A call that is cancelled, or has waited too long, leaves by itself. */
export class JobQueue {
  readonly #clock: Clock;
  readonly #max: number;
  readonly #waiters = new FairQueue<Waiter>();

  constructor(clock: Clock, max: number) {
    this.#clock = clock;
    this.#max = max;
  }

  get size(): number {
    return this.#waiters.size;
  }

  /** What whoever's turn it is waits for. */
  get nextLane(): Lane | undefined {
    return this.#waiters.peek()?.lane;
  }

  /** @throws AppError E_BUSY at once when too many wait, or after `ms`; E_CANCELLED; what `fail` is given */
  async wait({ lane, client, signal, ms }: Wait, queued: () => void): Promise<Db2Job> {
    if (this.size >= this.#max) throw tooMany(this.size);
    return await new Promise<Db2Job>((resolve, reject) => {
      const done = (): void => {
        timer.cancel();
        signal.removeEventListener('abort', abort);
        this.#waiters.remove(client, waiter);
      };
      const waiter: Waiter = {
        lane,
        take: (free) => {
          done();
          resolve(free);
        },
        fail: (error) => {
          done();
          reject(error);
        },
      };
      const abort = (): void => waiter.fail(cancelled());
      const timer = this.#clock.after(ms, () => waiter.fail(noneFree()));
      signal.addEventListener('abort', abort, { once: true });
      this.#waiters.add(client, waiter);
      queued();
    });
  }

  /** Gives the job to whoever of those that it fits has the next turn; false = to nobody. */
  give(job: Db2Job, fits: (lane: Lane) => boolean): boolean {
    const waiter = this.#waiters.next(({ lane }) => fits(lane));
    waiter?.take(job);
    return waiter !== undefined;
  }

  /** Refuses all those that the error concerns. */
  fail(error: AppError, concerns: (lane: Lane) => boolean): void {
    for (const waiter of this.#waiters) if (concerns(waiter.lane)) waiter.fail(error);
  }
}

function tooMany(count: number): AppError {
  return new AppError('E_BUSY', `${count} statements of this session wait for a Db2 job already. Run fewer at once.`, {
    retryAfterSeconds: 1,
  });
}

function noneFree(): AppError {
  return new AppError('E_BUSY', 'No Db2 job of this session came free in time. Run fewer statements at once.', {
    retryAfterSeconds: 1,
  });
}

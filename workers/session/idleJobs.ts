import type { Clock, Timer } from '../../src/kernel/clock.js';
import type { Db2Job } from './db2Job.js';
import { sameLane, type Lane } from './lane.js';

export interface Care {
  /** A job that rested so long is closed. */
  readonly idleMs: number;
  /** One that was silent so long is asked whether it lives. */
  readonly heartbeatMs: number;
  /** For its answer. */
  readonly pingMs: number;
}

/** How exact these times are: to this share of the shortest of them. */
const CARE_SHARE = 4;
const CARE_MIN_MS = 10;

/**
 * Jobs that nobody uses. The one used last is taken first, so that the others can rest; those that rested long enough
 * are closed, and the others have to show that they live.
 */
export class IdleJobs {
  /** In order of the time since when. */
  readonly #since = new Map<Db2Job, number>();
  readonly #clock: Clock;
  readonly #care: Care;
  readonly #timer: Timer;

  constructor(clock: Clock, care: Care) {
    this.#clock = clock;
    this.#care = care;
    const everyMs = Math.max(CARE_MIN_MS, Math.min(care.idleMs, care.heartbeatMs) / CARE_SHARE);
    this.#timer = clock.every(everyMs, () => this.#lookAfter());
  }

  put(job: Db2Job): void {
    this.#since.set(job, this.#clock.monotonic());
  }

  /** A living job of the lane. */
  take(lane: Lane): Db2Job | undefined {
    let found: Db2Job | undefined;
    for (const job of this.#since.keys()) if (job.alive && sameLane(job.lane, lane)) found = job;
    if (found !== undefined) this.#since.delete(found);
    return found;
  }

  /** The job that has rested longest. */
  takeLongest(): Db2Job | undefined {
    const [job] = this.#since.keys();
    if (job !== undefined) this.#since.delete(job);
    return job;
  }

  /** Asks all that were silent so long whether they live. */
  check(silentMs: number): void {
    for (const job of this.#since.keys()) if (job.silentMs >= silentMs) void job.ping(this.#care.pingMs);
  }

  delete(job: Db2Job): void {
    this.#since.delete(job);
  }

  /** Nobody is looked after any more. */
  close(): void {
    this.#timer.cancel();
  }

  #lookAfter(): void {
    const { idleMs, heartbeatMs } = this.#care;
    const restedSince = this.#clock.monotonic() - idleMs;
    for (const [job, since] of [...this.#since]) {
      if (since > restedSince) continue;
      this.#since.delete(job);
      void job.close();
    }
    this.check(heartbeatMs);
  }
}

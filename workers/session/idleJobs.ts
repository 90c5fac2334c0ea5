import type { Db2Job, Lane } from './db2Job.js';

/** Jobs that nobody uses, with the time since when. The one used last is taken first, so that the others can rest. */
export class IdleJobs {
  /** In order of the time since when. */
  readonly #since = new Map<Db2Job, number>();

  get size(): number {
    return this.#since.size;
  }

  put(job: Db2Job, now: number): void {
    this.#since.set(job, now);
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

  /** Takes out those that have rested since `time` or longer. */
  takeSince(time: number): Db2Job[] {
    const found = [...this.#since].filter(([, since]) => since <= time).map(([job]) => job);
    for (const job of found) this.#since.delete(job);
    return found;
  }

  delete(job: Db2Job): void {
    this.#since.delete(job);
  }

  *[Symbol.iterator](): Generator<Db2Job> {
    yield* [...this.#since.keys()];
  }
}

/** Lanes are made once for a source and an access, but a reload makes them anew. */
export function sameLane(one: Lane, other: Lane): boolean {
  return one === other || (one.access === other.access && one.key === other.key);
}

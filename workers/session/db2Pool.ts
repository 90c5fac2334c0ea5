import { AppError } from '../../src/kernel/appError.js';
import type { Kit } from '../../src/kernel/kit.js';
import { cancelled } from '../../src/kernel/refusals.js';
import type { Db2Settings } from '../../src/protocol/messages.js';
import { targetText } from '../../src/kernel/target.js';
import { Db2Job, type Account, type Lane, type RunLimits } from './db2Job.js';
import { ReadOnlyGate } from './readOnlyGate.js';

/** How large the pool may be, and how long a statement may take. */
export interface PoolLimits {
  readonly start: number;
  readonly max: number;
  readonly queryMs: number;
}

export interface PoolOptions {
  readonly account: Account;
  readonly db2: Db2Settings;
  readonly limits: PoolLimits;
}

/** What a call wants of the pool. */
export interface Use {
  readonly lane: Lane;
  readonly signal: AbortSignal;
  /** Shortens the pool's own limit, never lengthens it. */
  readonly queryMs?: number;
}

/** Calls beyond this many waiting for a job are refused at once. */
const QUEUE_MAX = 1_000;

interface Waiter {
  readonly lane: Lane;
  readonly take: (job: Db2Job) => void;
  readonly fail: (error: AppError) => void;
}

/**
 * The jobs of one person on one host: exclusive check-out, one statement in flight per job, first come first served.
 * Jobs belong to lanes; when the pool is full, a job that comes free is closed for whoever waits longest in another
 * lane. It grows when a call would wait, replaces a dead job when the next call needs one, and signs on never again
 * after the host has refused the credentials once: a third refusal could disable the profile.
 */
export class Db2Pool {
  /** What this host has said of statements that must only read. */
  readonly gate: ReadOnlyGate;
  readonly #kit: Kit;
  readonly #options: PoolOptions;
  readonly #jobs = new Set<Db2Job>();
  readonly #idle: Db2Job[] = [];
  readonly #waiters = new Set<Waiter>();
  #connecting = false;
  #isDoubted = false;
  #retiring = false;
  /** Pieces of work that have a job or wait for one. */
  #running = 0;
  /** Told when nothing runs any more. */
  #idled: (() => void) | undefined;
  /** Why no job may be opened any more. */
  #shut: AppError | undefined;

  constructor(kit: Kit, options: PoolOptions) {
    this.#kit = kit;
    this.#options = options;
    this.gate = new ReadOnlyGate(kit);
  }

  /**
   * Opens the first job, which proves the password; the rest of `start` follows in the background.
   * @throws AppError E_CREDENTIALS, E_UNREACHABLE or E_HOST_TIMEOUT
   */
  static async open(kit: Kit, options: PoolOptions, lane: Lane): Promise<{ pool: Db2Pool; job: string }> {
    const pool = new Db2Pool(kit, options);
    const job = await Db2Job.connect(kit, { ...options, lane });
    pool.#adopt(job);
    return { pool, job: job.name };
  }

  /** Lends a job of the lane for one piece of work. @throws AppError as the work does, or E_BUSY */
  async run<T>(use: Use, work: (job: Db2Job, limits: RunLimits) => Promise<T>): Promise<T> {
    const startedAt = this.#kit.clock.monotonic();
    const queryMs = Math.min(use.queryMs ?? Infinity, this.#options.limits.queryMs);
    this.#running += 1;
    try {
      const job = await this.#checkOut(use, queryMs);
      const deadlineMs = Math.max(1, queryMs - (this.#kit.clock.monotonic() - startedAt));
      try {
        return await work(job, { deadlineMs, signal: use.signal });
      } finally {
        this.#checkIn(job);
      }
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#idled?.();
    }
  }

  /** Closes as soon as nothing runs in it or waits for it, and resolves then. Nobody begins anything in it any more. */
  async retire(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#idled = resolve));
    await this.close();
  }

  /** Closes every job and refuses whatever waits. Idempotent. */
  async close(): Promise<void> {
    this.#shut ??= new AppError('E_SESSION_GONE', 'This session is ending. Log in again.');
    this.#failWaiters(this.#shut);
    await Promise.all([...this.#jobs].map((job) => job.close()));
  }

  async #checkOut({ lane, signal }: Use, queryMs: number): Promise<Db2Job> {
    if (signal.aborted) throw cancelled();
    const job = this.#takeIdle(lane);
    if (job !== undefined) return job;
    if (this.#shut !== undefined && !this.#hasJob(lane)) throw this.#shut;
    if (this.#waiters.size >= QUEUE_MAX) {
      throw new AppError('E_BUSY', 'Too many statements of this session wait for a Db2 job. Run fewer at once.');
    }
    return await new Promise<Db2Job>((resolve, reject) => {
      const done = (): void => {
        timer.cancel();
        signal.removeEventListener('abort', abort);
        this.#waiters.delete(waiter);
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
      const timer = this.#kit.clock.after(queryMs, () =>
        waiter.fail(
          new AppError('E_BUSY', 'No Db2 job of this session came free in time. Run fewer statements at once.'),
        ),
      );
      signal.addEventListener('abort', abort, { once: true });
      this.#waiters.add(waiter);
      this.#grow();
    });
  }

  #takeIdle(lane: Lane): Db2Job | undefined {
    for (let at = this.#idle.length - 1; at >= 0; at -= 1) {
      const job = this.#idle[at];
      if (job?.alive === true && !sameLane(job.lane, lane)) continue;
      this.#idle.splice(at, 1);
      if (job?.alive === true) return job;
    }
    return undefined;
  }

  #checkIn(job: Db2Job): void {
    if (!job.alive) return; // `#adopt` has seen its end
    const [longest] = this.#waiters;
    if (longest === undefined) {
      this.#idle.push(job);
    } else if (sameLane(longest.lane, job.lane)) {
      longest.take(job);
    } else {
      const waiter = this.#isFull ? undefined : [...this.#waiters].find(({ lane }) => sameLane(lane, job.lane));
      if (waiter === undefined) this.#idle.push(job);
      else waiter.take(job);
      this.#grow();
    }
  }

  get #isFull(): boolean {
    return this.#jobs.size + Number(this.#connecting) >= this.#options.limits.max;
  }

  /**
   * Opens one more job for whoever waits longest, or makes room for it. One sign-on at a time: when the password was
   * changed meanwhile, a burst of calls must not become a burst of refusals.
   */
  #grow(): void {
    if (this.#shut !== undefined || this.#connecting) return;
    const [longest] = this.#waiters;
    if (this.#isFull) {
      if (longest !== undefined) this.#makeRoom();
      return;
    }
    const lane = longest?.lane ?? [...this.#jobs][0]?.lane;
    if (lane === undefined) return;
    this.#connecting = true;
    Db2Job.connect(this.#kit, { ...this.#options, lane }).then(
      (job) => {
        this.#connecting = false;
        this.#adopt(job);
      },
      (error: unknown) => {
        this.#connecting = false;
        this.#growFailed(
          error instanceof AppError
            ? error
            : new AppError('E_INTERNAL', 'A Db2 job could not be opened.', { cause: error }),
        );
      },
    );
  }

  /** Closes the job that is idle longest; its end comes back to `#grow`. */
  #makeRoom(): void {
    if (this.#retiring) return;
    const job = this.#idle.shift();
    if (job === undefined) return;
    this.#retiring = true;
    void job.close();
    void job.ended.then(() => (this.#retiring = false));
  }

  #hasJob(lane: Lane): boolean {
    return [...this.#jobs].some((job) => sameLane(job.lane, lane));
  }

  #adopt(job: Db2Job): void {
    if (this.#shut !== undefined) {
      void job.close();
      return;
    }
    this.#jobs.add(job);
    this.#noteDoubt(job);
    void job.ended.then(() => {
      this.#jobs.delete(job);
      this.#kit.log.debug('job.ended', { job: job.name });
      if (this.#shut !== undefined) this.#failStranded(this.#shut);
      else if (this.#waiters.size > 0) this.#grow();
    });
    this.#checkIn(job);
    if (this.#waiters.size > 0 || this.#jobs.size < this.#options.limits.start) this.#grow();
  }

  /** Told once: all jobs of a host are of one daemon. */
  #noteDoubt({ doubt }: Db2Job): void {
    if (doubt === undefined || this.#isDoubted) return;
    this.#isDoubted = true;
    this.#kit.log.error('host.not_read_only', { host: targetText(this.#options.account.target), detail: doubt });
  }

  /** A refusal is final; anything else fails the calls that have no other job to hope for. */
  #growFailed(error: AppError): void {
    this.#kit.log.warn('job.refused', { code: error.code, detail: error.detail });
    if (error.code === 'E_CREDENTIALS') this.#shut = error;
    this.#failStranded(error);
  }

  #failStranded(error: AppError): void {
    for (const waiter of [...this.#waiters]) if (!this.#hasJob(waiter.lane)) waiter.fail(error);
  }

  #failWaiters(error: AppError): void {
    for (const waiter of [...this.#waiters]) waiter.fail(error);
  }
}

/** Lanes are made once for a source and an access, but a reload makes them anew. */
function sameLane(one: Lane, other: Lane): boolean {
  return one === other || (one.access === other.access && one.key === other.key);
}

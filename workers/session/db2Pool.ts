import { AppError } from '../../src/kernel/appError.js';
import type { Kit } from '../../src/kernel/kit.js';
import { Db2Job, type JobOptions, type ResultSet, type Statement } from './db2Job.js';

/** How large the pool may be, and how long a statement may take. */
export interface PoolLimits {
  readonly start: number;
  readonly max: number;
  readonly queryMs: number;
}

/** Calls beyond this many waiting for a job are refused at once. */
const QUEUE_MAX = 1_000;

interface Waiter {
  readonly take: (job: Db2Job) => void;
  readonly fail: (error: AppError) => void;
}

/**
 * The jobs of one person on one host: exclusive check-out, one statement in flight per job, first come first served.
 * It grows when a call would wait, replaces a dead job when the next call needs one, and signs on never again after
 * the host has refused the credentials once: a third refusal could disable the profile.
 */
export class Db2Pool {
  readonly #kit: Kit;
  readonly #options: JobOptions;
  readonly #limits: PoolLimits;
  readonly #jobs = new Set<Db2Job>();
  readonly #idle: Db2Job[] = [];
  readonly #waiters = new Set<Waiter>();
  #connecting = 0;
  /** Why no job may be opened any more. */
  #shut: AppError | undefined;

  private constructor(kit: Kit, options: JobOptions, limits: PoolLimits) {
    this.#kit = kit;
    this.#options = options;
    this.#limits = limits;
  }

  /**
   * Opens the first job, which proves the password; the rest of `start` follows in the background.
   * @throws AppError E_CREDENTIALS, E_UNREACHABLE or E_HOST_TIMEOUT
   */
  static async open(kit: Kit, options: JobOptions, limits: PoolLimits): Promise<{ pool: Db2Pool; job: string }> {
    const pool = new Db2Pool(kit, options, limits);
    const job = await Db2Job.connect(kit, options);
    pool.#adopt(job);
    return { pool, job: job.name };
  }

  /** Runs one statement on a job of its own. @throws AppError as Db2Job.run does, or E_BUSY */
  async run(statement: Statement, signal: AbortSignal): Promise<ResultSet> {
    const startedAt = this.#kit.clock.monotonic();
    const job = await this.#checkOut(signal);
    const deadlineMs = Math.max(1, this.#limits.queryMs - (this.#kit.clock.monotonic() - startedAt));
    try {
      return await job.run(statement, { deadlineMs, signal });
    } finally {
      this.#checkIn(job);
    }
  }

  /** Closes every job and refuses whatever waits. Idempotent. */
  async close(): Promise<void> {
    this.#shut ??= new AppError('E_SESSION_GONE', 'This session is ending. Log in again.');
    this.#failWaiters(this.#shut);
    await Promise.all([...this.#jobs].map((job) => job.close()));
  }

  async #checkOut(signal: AbortSignal): Promise<Db2Job> {
    if (signal.aborted) throw new AppError('E_CANCELLED', 'The call was cancelled.');
    const job = this.#takeIdle();
    if (job !== undefined) return job;
    if (this.#shut !== undefined && this.#jobs.size === 0) throw this.#shut;
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
        take: (free) => {
          done();
          resolve(free);
        },
        fail: (error) => {
          done();
          reject(error);
        },
      };
      const abort = (): void => waiter.fail(new AppError('E_CANCELLED', 'The call was cancelled.'));
      const timer = this.#kit.clock.after(this.#limits.queryMs, () =>
        waiter.fail(
          new AppError('E_BUSY', 'No Db2 job of this session came free in time. Run fewer statements at once.'),
        ),
      );
      signal.addEventListener('abort', abort, { once: true });
      this.#waiters.add(waiter);
      this.#grow();
    });
  }

  #takeIdle(): Db2Job | undefined {
    for (let job = this.#idle.pop(); job !== undefined; job = this.#idle.pop()) if (job.alive) return job;
    return undefined;
  }

  #checkIn(job: Db2Job): void {
    if (!job.alive) return; // `#adopt` has seen its end
    const [waiter] = this.#waiters;
    if (waiter === undefined) this.#idle.push(job);
    else waiter.take(job);
  }

  /**
   * Opens one more job if the pool may have it. One sign-on at a time: when the password was changed meanwhile, a burst
   * of calls must not become a burst of refusals.
   */
  #grow(): void {
    if (this.#shut !== undefined || this.#connecting > 0 || this.#jobs.size + this.#connecting >= this.#limits.max)
      return;
    this.#connecting += 1;
    Db2Job.connect(this.#kit, this.#options).then(
      (job) => {
        this.#connecting -= 1;
        this.#adopt(job);
      },
      (error: unknown) => {
        this.#connecting -= 1;
        this.#growFailed(
          error instanceof AppError
            ? error
            : new AppError('E_INTERNAL', 'A Db2 job could not be opened.', { cause: error }),
        );
      },
    );
  }

  #adopt(job: Db2Job): void {
    if (this.#shut !== undefined) {
      void job.close();
      return;
    }
    this.#jobs.add(job);
    void job.ended.then(() => {
      this.#jobs.delete(job);
      this.#kit.log.debug('job.ended', { job: job.name });
      if (this.#shut !== undefined && this.#jobs.size === 0) this.#failWaiters(this.#shut);
      else if (this.#waiters.size > 0) this.#grow();
    });
    this.#checkIn(job);
    if (this.#waiters.size > 0 || this.#jobs.size < this.#limits.start) this.#grow();
  }

  /** A refusal is final; anything else fails the calls that have no other job to hope for. */
  #growFailed(error: AppError): void {
    this.#kit.log.warn('job.refused', { code: error.code, detail: error.detail });
    if (error.code === 'E_CREDENTIALS') this.#shut = error;
    if (this.#jobs.size === 0) this.#failWaiters(error);
  }

  #failWaiters(error: AppError): void {
    for (const waiter of [...this.#waiters]) waiter.fail(error);
  }
}

import { AppError } from '../../src/kernel/appError.js';
import type { Timer } from '../../src/kernel/clock.js';
import type { Kit } from '../../src/kernel/kit.js';
import { cancelled } from '../../src/kernel/refusals.js';
import type { Target } from '../../src/kernel/target.js';
import type { Db2Job, RunLimits } from './db2Job.js';
import { IdleJobs } from './idleJobs.js';
import { disowned, NotSent } from './interruption.js';
import { JobQueue } from './jobQueue.js';
import { JobOpener, type OpenerOptions } from './jobOpener.js';
import { sameLane, type Lane } from './lane.js';
import { ReadOnlyGate } from './readOnlyGate.js';

/** How large the pool may be, and how long a statement may take. */
export interface PoolLimits {
  readonly start: number;
  readonly max: number;
  readonly queryMs: number;
  /** A job that nobody used for so long is closed. */
  readonly idleMs: number;
}

export interface PoolOptions extends OpenerOptions {
  readonly limits: PoolLimits;
}

/** What a call wants of the pool. */
export interface Use {
  readonly lane: Lane;
  readonly signal: AbortSignal;
  /** The MCP client that calls: each has its own place in the queue. */
  readonly client: string;
  /** Shortens the pool's own limit, never lengthens it. */
  readonly queryMs?: number;
}

/**
 * The jobs of one person on one host: exclusive check-out, one statement in flight per job, turns going round between
 * clients. Jobs belong to lanes; when the pool is full, a job that comes free is closed for whoever's turn it is in
 * another lane. It grows when a call would wait, shrinks to nothing when nobody calls, and replaces a job that died.
 */
export class Db2Pool {
  /** What this host has said of statements that must only read. */
  readonly gate: ReadOnlyGate;
  readonly #kit: Kit;
  readonly #options: PoolOptions;
  readonly #opener: JobOpener;
  readonly #jobs = new Set<Db2Job>();
  readonly #idle: IdleJobs;
  readonly #queue: JobQueue;
  /** An attempt for later that nobody waits for. */
  #refill: Timer | undefined;
  /** What a job is opened for when nobody waits for one. */
  #lastLane: Lane | undefined;
  /** Whether the host has taken the password once. */
  #isProven = false;
  #connecting = false;
  #retiring = false;
  #usedAt: number;
  /** Whether others have got a job of its since the last call. */
  #hasGivenUp = false;
  /** Pieces of work that have a job or wait for one. */
  #running = 0;
  /** Told when nothing runs any more. */
  #idled: (() => void) | undefined;
  /** Why no job may be opened any more. */
  #shut: AppError | undefined;

  constructor(kit: Kit, options: PoolOptions) {
    this.#kit = kit;
    this.#options = options;
    this.#opener = new JobOpener(kit, { ...options, onRefused: (error) => this.#disown(error) });
    this.#queue = new JobQueue(kit.clock, options.db2.pool.queueMax);
    this.gate = new ReadOnlyGate(kit);
    this.#usedAt = kit.clock.monotonic();
    this.#idle = new IdleJobs(kit.clock, { ...options.db2.pool, idleMs: options.limits.idleMs });
  }

  /**
   * Opens the first job, which proves the password; the rest of `start` follows in the background.
   * @throws AppError E_CREDENTIALS, E_UNREACHABLE, E_HOST_TIMEOUT or E_BUSY
   */
  static async open(kit: Kit, options: PoolOptions, lane: Lane): Promise<{ pool: Db2Pool; job: string }> {
    const pool = new Db2Pool(kit, options);
    try {
      const job = await pool.#opener.open(lane);
      pool.#adopt(job);
      return { pool, job: job.name };
    } catch (error) {
      await pool.close();
      throw error;
    }
  }

  /**
   * Lends a job of the lane for one piece of work; once more when nothing of it was sent.
   * @throws AppError as the work does, or E_BUSY
   */
  async run<T>(use: Use, work: (job: Db2Job, limits: RunLimits) => Promise<T>): Promise<T> {
    const { clock } = this.#kit;
    const endsAt = clock.monotonic() + Math.min(use.queryMs ?? Infinity, this.#options.limits.queryMs);
    this.#running += 1;
    this.#hasGivenUp = false;
    this.#usedAt = clock.monotonic();
    try {
      return await this.#lend(use, endsAt, work);
    } catch (error) {
      if (!(error instanceof NotSent)) throw error;
      return await this.#lend(use, endsAt, work);
    } finally {
      this.#running -= 1;
      this.#usedAt = clock.monotonic();
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
    this.#idle.close();
    this.#refill?.cancel();
    this.#queue.fail(this.#shut, () => true);
    await Promise.all([...this.#jobs].map((job) => job.close()));
    await this.#opener.close();
  }

  get target(): Target {
    return this.#options.account.target;
  }

  /** Closes the job that nobody used longest, because others want one of this host; false = none rests. */
  giveUpOne(): boolean {
    const job = this.#idle.takeLongest();
    this.#hasGivenUp ||= job !== undefined;
    void job?.close();
    return job !== undefined;
  }

  async #lend<T>(use: Use, endsAt: number, work: (job: Db2Job, limits: RunLimits) => Promise<T>): Promise<T> {
    const job = await this.#checkOut(use, endsAt);
    try {
      return await work(job, { deadlineMs: this.#leftMs(endsAt), signal: use.signal });
    } finally {
      this.#checkIn(job);
    }
  }

  async #checkOut(use: Use, endsAt: number): Promise<Db2Job> {
    const { checkAfterMs, pingMs } = this.#options.db2.pool;
    for (;;) {
      if (use.signal.aborted) throw cancelled();
      const job = this.#idle.take(use.lane) ?? (await this.#wait(use, endsAt));
      if (job.silentMs < checkAfterMs) return job;
      this.#idle.check(checkAfterMs); // all at once, or a call would wait for one dead job after another
      // A firewall may have forgotten a connection that was quiet, and neither end been told.
      if (await job.ping(Math.min(pingMs, this.#leftMs(endsAt)))) return job;
    }
  }

  async #wait({ lane, signal, client }: Use, endsAt: number): Promise<Db2Job> {
    if (this.#shut !== undefined && !this.#hasJob(lane)) throw this.#shut;
    return await this.#queue.wait({ lane, client, signal, ms: this.#leftMs(endsAt) }, () => this.#grow());
  }

  #checkIn(job: Db2Job): void {
    if (!job.alive) return; // `#adopt` has seen its end
    if (job.settling !== undefined) {
      void job.settling.then(() => this.#checkIn(job));
      if (this.#queue.size > 0) this.#grow();
      return;
    }
    if (job.isWorn || this.#shut !== undefined || this.#size > this.#options.limits.max) {
      void job.close(); // its end comes back to `#ended`
      return;
    }
    const { nextLane } = this.#queue;
    const fits = (lane: Lane): boolean => sameLane(lane, job.lane);
    const isFree = nextLane === undefined || fits(nextLane) || !this.#isFull;
    if (!isFree || !this.#queue.give(job, fits)) this.#idle.put(job);
    if (this.#queue.size > 0) this.#grow();
  }

  /** A job whose statement is being cancelled does not count: others need not wait for a host that takes its time. */
  get #size(): number {
    let size = 0;
    for (const { settling } of this.#jobs) if (settling === undefined) size += 1;
    return size;
  }

  get #isFull(): boolean {
    return this.#size + Number(this.#connecting) >= this.#options.limits.max;
  }

  /** Nobody has called since the jobs went, for want of calls or to others: it is not filled up before the next one. */
  get #isResting(): boolean {
    if (this.#hasGivenUp) return true;
    return this.#running === 0 && this.#kit.clock.monotonic() - this.#usedAt >= this.#options.limits.idleMs;
  }

  /**
   * Opens one more job for whoever's turn it is, or makes room for it. One sign-on at a time: when the password was
   * changed meanwhile, a burst of calls must not become a burst of refusals.
   */
  #grow(): void {
    if (this.#shut !== undefined || this.#connecting) return;
    const { nextLane } = this.#queue;
    if (this.#isFull) {
      if (nextLane !== undefined) this.#makeRoom();
      return;
    }
    const lane = nextLane ?? this.#lastLane;
    if (lane === undefined) return;
    this.#lastLane = lane;
    this.#connecting = true;
    this.#refill?.cancel();
    this.#opener.open(lane).then(
      (job) => {
        this.#connecting = false;
        this.#adopt(job);
      },
      (error: unknown) => {
        this.#connecting = false;
        this.#growFailed(error as AppError); // the opener throws nothing else
      },
    );
  }

  /** Closes the job that is idle longest; its end comes back to `#grow`. */
  #makeRoom(): void {
    if (this.#retiring) return;
    const job = this.#idle.takeLongest();
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
    this.#isProven = true;
    this.#lastLane ??= job.lane;
    this.#jobs.add(job);
    void job.ended.then(() => this.#ended(job));
    this.#checkIn(job);
    if (this.#queue.size > 0 || this.#jobs.size < this.#options.limits.start) this.#grow();
  }

  #ended(job: Db2Job): void {
    this.#jobs.delete(job);
    this.#idle.delete(job);
    this.#kit.log.debug('job.ended', { job: job.name });
    if (this.#shut !== undefined) this.#failStranded(this.#shut);
    else if (this.#queue.size > 0) this.#grow();
    else this.#refillLater();
  }

  /** A refusal is final; anything else fails the calls that have no other job to hope for. */
  #growFailed(error: AppError): void {
    this.#kit.log.warn('job.refused', { code: error.code, detail: error.detail });
    this.#failStranded(error);
    this.#refillLater();
  }

  /** Nobody waits for a job any more. Where the password was right once, its session is over. */
  #disown(error: AppError): void {
    this.#shut ??= this.#isProven ? disowned(error) : error;
    this.#queue.fail(this.#shut, () => true);
    if (this.#isProven) this.#options.onRefused?.(this.#shut);
  }

  /** Fills up to `start` again, with pauses that grow while the host is gone. */
  #refillLater(): void {
    if (this.#shut !== undefined || this.#isResting || this.#jobs.size >= this.#options.limits.start) return;
    this.#refill?.cancel();
    this.#refill = this.#kit.clock.after(this.#opener.backOffMs, () => {
      if (!this.#isResting && this.#jobs.size < this.#options.limits.start) this.#grow();
    });
  }

  #failStranded(error: AppError): void {
    this.#queue.fail(error, (lane) => !this.#hasJob(lane));
  }

  #leftMs(endsAt: number): number {
    return Math.max(1, endsAt - this.#kit.clock.monotonic());
  }
}

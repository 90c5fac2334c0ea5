import type { Clock } from '../../src/kernel/clock.js';
import { EventBus } from '../../src/kernel/events.js';
import type { ConnectOptions } from './connectOptions.js';
import { Tally } from './counters.js';
import { Job } from './job.js';

const FIRST_NUMBER = 330921;
const NUMBERS = 1_000_000;

interface JobEvents {
  'job.ended': { readonly user: string };
  'statement.started': { readonly user: string };
}

/** All jobs of the daemon, by name. */
export class JobRegistry {
  readonly #jobs = new Map<string, Job>();
  readonly #clock: Clock;
  readonly #serviceMs: number;
  readonly #bus = new EventBus<JobEvents>(() => undefined);
  #number = FIRST_NUMBER;

  constructor(clock: Clock, serviceMs: number) {
    this.#clock = clock;
    this.#serviceMs = serviceMs;
  }

  start(user: string, options: ConnectOptions): Job {
    const number = String(this.#number++ % NUMBERS).padStart(6, '0');
    const job = new Job({
      name: `${number}/QUSER/QZDASOINIT`,
      user,
      options,
      clock: this.#clock,
      serviceMs: this.#serviceMs,
      started: () => this.#bus.emit('statement.started', { user }),
    });
    this.#jobs.set(job.name, job);
    return job;
  }

  /** Ends the job; it stays findable, and counted, until its running statement ends. */
  async end(job: Job): Promise<void> {
    await job.end();
    this.#jobs.delete(job.name);
    this.#bus.emit('job.ended', { user: job.user });
  }

  find(name: string): Job | undefined {
    return this.#jobs.get(name.trim().toUpperCase());
  }

  /** Resolves once `user` has no job left. For tests, which would otherwise have to ask again and again. */
  untilGone(user: string): Promise<void> {
    const isGone = (): boolean => [...this.#jobs.values()].every((job) => job.user !== user);
    if (isGone()) return Promise.resolve();
    return new Promise((resolve) => {
      const off = this.#bus.on('job.ended', () => {
        if (!isGone()) return;
        off();
        resolve();
      });
    });
  }

  /** Resolves when the next statement, of whatever job, has its turn. */
  nextStatement(): Promise<void> {
    return new Promise((resolve) => {
      const off = this.#bus.on('statement.started', () => {
        off();
        resolve();
      });
    });
  }

  /** Cancels what still runs, so that the sandbox can stop at once. */
  cancelAll(): void {
    for (const job of this.#jobs.values()) job.cancelRunning();
  }

  get size(): number {
    return this.#jobs.size;
  }

  get openCursors(): number {
    return [...this.#jobs.values()].reduce((sum, job) => sum + job.openCursors, 0);
  }

  byUser(): Readonly<Record<string, number>> {
    const tally = new Tally();
    for (const job of this.#jobs.values()) tally.add(job.user);
    return tally.toRecord();
  }
}

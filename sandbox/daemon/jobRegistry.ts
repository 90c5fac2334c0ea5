import type { Clock } from '../../src/kernel/clock.js';
import type { ConnectOptions } from './connectOptions.js';
import { type ChangeSignal, Tally } from './counters.js';
import { Job } from './job.js';
import type { PickNext } from './ordering.js';

const FIRST_NUMBER = 330921;
const NUMBERS = 1_000_000;

/** Who a job is for, and where they are. */
export interface Caller {
  readonly user: string;
  readonly address: string;
}

export interface JobRegistrySetup {
  readonly clock: Clock;
  /** Added to every statement. */
  readonly serviceMs: number;
  readonly statementsMax: (user: string) => number;
  readonly ignoresAccess: (user: string) => boolean;
  readonly pickNext: PickNext;
  readonly changed: ChangeSignal;
  /** Takes away what a job leaves behind in the database. */
  readonly cleanUp: (job: Job) => Promise<void>;
}

/** All jobs of the daemon, by name. */
export class JobRegistry {
  readonly #jobs = new Map<string, Job>();
  readonly #setup: JobRegistrySetup;
  #number = FIRST_NUMBER;

  constructor(setup: JobRegistrySetup) {
    this.#setup = setup;
  }

  start({ user, address }: Caller, options: ConnectOptions): Job {
    const number = String(this.#number++ % NUMBERS).padStart(6, '0');
    const job = new Job({ ...this.#setup, name: `${number}/QUSER/QZDASOINIT`, user, clientAddress: address, options });
    this.#jobs.set(job.name, job);
    this.#setup.changed.fire();
    return job;
  }

  /** Ends the job; it stays findable, and counted, until its running statement ends. */
  async end(job: Job): Promise<void> {
    await job.end();
    try {
      await this.#setup.cleanUp(job);
    } catch {
      // The engine is closed, and what the job left behind is gone with it.
    }
    this.#jobs.delete(job.name);
    this.#setup.changed.fire();
  }

  find(name: string): Job | undefined {
    return this.#jobs.get(name.trim().toUpperCase());
  }

  /** Cancels what still runs, so that the sandbox can stop at once. */
  cancelAll(): void {
    for (const job of this.#jobs.values()) job.cancelRunning();
  }

  /** In the order of their start. */
  get all(): readonly Job[] {
    return [...this.#jobs.values()];
  }

  get size(): number {
    return this.#jobs.size;
  }

  get openCursors(): number {
    return [...this.#jobs.values()].reduce((sum, job) => sum + job.statements.openCursors, 0);
  }

  get openStatements(): number {
    return [...this.#jobs.values()].reduce((sum, job) => sum + job.statements.openStatements, 0);
  }

  /** Statements whose client left and that still run. */
  get orphanedQueries(): number {
    return [...this.#jobs.values()].filter((job) => job.isOrphaned).length;
  }

  byUser(): Readonly<Record<string, number>> {
    const tally = new Tally();
    for (const job of this.#jobs.values()) tally.add(job.user);
    return tally.toRecord();
  }
}

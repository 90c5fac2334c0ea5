import type { Daemon } from './daemon.js';
import type { JobRegistry } from './jobRegistry.js';
import type { SignOn } from './signOn.js';

/** What a test may ask the sandbox about its clients. Connections, jobs and cursors return to zero when they leave. */
export interface Counters {
  readonly connections: number;
  /** Connected jobs. A job whose client left lives on until its statement ends, as on IBM i. */
  readonly jobs: number;
  readonly jobsByUser: Readonly<Record<string, number>>;
  readonly openCursors: number;
  /** Prepared statements; they stay open until their job ends. */
  readonly openStatements: number;
  /** Statements that run on though their client left. */
  readonly orphanedQueries: number;
  readonly signOnAttempts: number;
  readonly signOnAttemptsByUser: Readonly<Record<string, number>>;
  readonly requestsByType: Readonly<Record<string, number>>;
  /** Upgrades answered with another status than 101. */
  readonly upgradesRefused: number;
  /** Connections and requests that an armed fault holds up now. */
  readonly heldByFaults: number;
}

/** Lets a test wait for what it expects of the counters, instead of asking again and again. */
export class ChangeSignal {
  readonly #listeners = new Set<() => void>();

  fire(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Resolves as soon as `holds` does: at once, or after a change. The caller bounds the waiting. */
  when(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!holds()) return;
        this.#listeners.delete(check);
        resolve();
      };
      this.#listeners.add(check);
      check();
    });
  }
}

/** Counts by name. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  toRecord(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}

/** What is counted where. */
export interface Counted {
  readonly daemon: Daemon;
  readonly jobs: JobRegistry;
  readonly signOn: SignOn;
  readonly requestsByType: Tally;
}

export function countersOf({ daemon, jobs, signOn, requestsByType }: Counted): Counters {
  return {
    connections: daemon.connections,
    jobs: jobs.size,
    jobsByUser: jobs.byUser(),
    openCursors: jobs.openCursors,
    openStatements: jobs.openStatements,
    orphanedQueries: jobs.orphanedQueries,
    signOnAttempts: signOn.attempts.total,
    signOnAttemptsByUser: signOn.attempts.toRecord(),
    requestsByType: requestsByType.toRecord(),
    upgradesRefused: daemon.upgradesRefused,
    heldByFaults: daemon.faults.held,
  };
}

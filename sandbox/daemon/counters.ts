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

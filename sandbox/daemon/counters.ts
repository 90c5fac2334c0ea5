/** What a test may ask the sandbox about its clients. Connections, jobs and cursors return to zero when they leave. */
export interface Counters {
  readonly connections: number;
  /** Connected jobs. A job whose client left lives on until its statement ends, as on IBM i. */
  readonly jobs: number;
  readonly jobsByUser: Readonly<Record<string, number>>;
  readonly openCursors: number;
  readonly signOnAttempts: number;
  readonly signOnAttemptsByUser: Readonly<Record<string, number>>;
  readonly requestsByType: Readonly<Record<string, number>>;
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

import type { Clock } from '../../src/kernel/clock.js';
import { cancelled, driverError } from '../dialect/db2Errors.js';
import type { ConnectOptions, Isolation } from './connectOptions.js';
import { JobLog } from './jobLog.js';
import { LibraryList } from './libraryList.js';
import type { ResultShape, Terse } from './resultShape.js';
import type { Rows } from './rows.js';

/**
 * How many finished statements a job remembers by their ids. The real daemon keeps them all until the socket closes,
 * which a load test of millions of statements would feel here.
 */
const FINISHED_MAX = 10_000;

/** An open result set. */
export interface Cursor {
  readonly shape: ResultShape;
  readonly rows: Rows;
  readonly terse: Terse;
}

/** What is known of a statement by its id: `done` after its last row, `none` without result set. */
export type Result = Cursor | 'done' | 'none';

export interface JobSetup {
  readonly name: string;
  readonly user: string;
  readonly options: ConnectOptions;
  readonly clock: Clock;
  /** Added to every statement, so that a job is not faster than any real one. */
  readonly serviceMs: number;
  /** How many statements may be prepared before the driver refuses more. */
  readonly statementsMax: number;
}

/** A host server job: runs one statement at a time, first come first served. */
export class Job {
  readonly name: string;
  readonly user: string;
  readonly options: ConnectOptions;
  /** Default schema for unqualified names under SQL naming. */
  schema: string;
  /** The schema that is this job's QTEMP. */
  readonly qtemp: string;
  isolation: Isolation;
  /** Schemas searched for unqualified routines; undefined = the system path and the default schema. */
  path: readonly string[] | undefined;
  readonly libraryList: LibraryList;
  readonly log: JobLog;
  readonly environment = new Map<string, string>();
  /** Files that OVRDBF named. */
  readonly overrides = new Set<string>();
  readonly #results = new Map<string, Result>();
  readonly #clock: Clock;
  readonly #serviceMs: number;
  readonly #statementsMax: number;
  #statements = 0;
  #tail: Promise<unknown> = Promise.resolve();
  #running: AbortController | undefined;
  #isEnded = false;

  constructor({ name, user, options, clock, serviceMs, statementsMax }: JobSetup) {
    this.name = name;
    this.user = user;
    this.options = options;
    this.schema = defaultSchema(options, user);
    this.qtemp = `QTEMP_${name.slice(0, 6)}`;
    this.isolation = options.isolation;
    this.libraryList = new LibraryList(options.libraries);
    this.log = new JobLog({ jobName: name, user, clock });
    this.#clock = clock;
    this.#serviceMs = serviceMs;
    this.#statementsMax = statementsMax;
  }

  get openCursors(): number {
    let open = 0;
    for (const result of this.#results.values()) if (typeof result === 'object') open++;
    return open;
  }

  result(id: string): Result | undefined {
    return this.#results.get(id);
  }

  keepResult(id: string, result: Result): void {
    this.#results.set(id, result);
    if (this.#results.size <= FINISHED_MAX) return;
    for (const [oldId, old] of this.#results) {
      if (typeof old === 'object') continue;
      this.#results.delete(oldId);
      return;
    }
  }

  /** Forgets a statement; false if it is unknown. */
  dropResult(id: string): boolean {
    return this.#results.delete(id);
  }

  /** Prepared statements stay open on the real daemon, whatever the client closes, until the driver has enough. */
  countPrepared(): void {
    this.#statements++;
    if (this.#statements > this.#statementsMax) throw driverError('HY014', 'Limit on number of statements exceeded.');
  }

  /** Runs `work` after everything asked before it. Rejects with SQL0952 when it is cancelled meanwhile. */
  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const turn = this.#tail.then(() => this.#runNow(work));
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  /** Ends the statement that is running now: its client is answered at once, the engine may take a second longer. */
  cancelRunning(): boolean {
    this.#running?.abort();
    return this.#running !== undefined;
  }

  /** Runs nothing more. Resolves when the running statement has ended: on IBM i too it outlives its client. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#results.clear();
    await this.#tail;
    this.#results.clear();
  }

  /** Waits inside a running statement; rejects as soon as it is cancelled. */
  async delay(ms: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timer = this.#clock.after(ms, resolve);
      signal.addEventListener('abort', () => {
        timer.cancel();
        reject(cancelled());
      });
    });
  }

  async #runNow<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#isEnded) throw driverError('08003', 'The connection does not exist.');
    const running = new AbortController();
    this.#running = running;
    try {
      if (this.#serviceMs > 0) await this.delay(this.#serviceMs, running.signal);
      return await Promise.race([work(running.signal), refusal(running.signal)]);
    } finally {
      this.#running = undefined;
    }
  }
}

/** What SET SCHEMA DEFAULT goes back to: the first library of the connection's list, unless that is `*LIBL`. */
export function defaultSchema({ naming, libraries }: ConnectOptions, user: string): string {
  const [first = '*LIBL'] = libraries;
  return naming === 'sql' && first !== '*LIBL' ? first : user;
}

function refusal(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(cancelled()), { once: true });
  });
}

import type { Clock } from '../../src/kernel/clock.js';
import { cancelled } from '../dialect/db2Errors.js';
import type { Access, ConnectOptions, Isolation } from './connectOptions.js';
import { JobLog } from './jobLog.js';
import { JobTurns } from './jobTurns.js';
import { LibraryList } from './libraryList.js';
import type { PickNext } from './ordering.js';
import { StatementList } from './statementList.js';

export interface JobSetup {
  readonly name: string;
  readonly user: string;
  /** Where the client connects from. */
  readonly clientAddress: string;
  readonly options: ConnectOptions;
  readonly clock: Clock;
  /** Added to every statement, so that a job is not faster than any real one. */
  readonly serviceMs: number;
  /** How many statements a user's job may prepare before the driver refuses more. */
  readonly statementsMax: (user: string) => number;
  /** Whether a user's jobs may do everything, whatever they were opened for. */
  readonly ignoresAccess: (user: string) => boolean;
  readonly pickNext: PickNext;
}

/** A host server job: runs one statement at a time. */
export class Job {
  readonly name: string;
  readonly user: string;
  readonly options: ConnectOptions;
  /** Where unqualified names belong: a schema, or LIBRARY_LIST. */
  schema: string;
  /** The schema that is this job's QTEMP. */
  readonly qtemp: string;
  isolation: Isolation;
  /** Schemas searched for unqualified routines; undefined = the system path and the default schema. */
  path: readonly string[] | undefined;
  readonly statements = new StatementList();
  readonly libraryList: LibraryList;
  readonly log: JobLog;
  readonly environment = new Map<string, string>();
  readonly clientAddress: string;
  /** Wall time of the job's start. */
  readonly startedAt: number;
  /** The statement that was read last, and how many were. */
  statementText: string | undefined;
  statementCount = 0;
  /** Files that OVRDBF named. */
  readonly overrides = new Set<string>();
  readonly #clock: Clock;
  readonly #serviceMs: number;
  readonly #statementsMax: (user: string) => number;
  readonly #ignoresAccess: (user: string) => boolean;
  readonly #turns: JobTurns;

  constructor({ name, user, clientAddress, options, clock, ...setup }: JobSetup) {
    this.name = name;
    this.clientAddress = clientAddress;
    this.startedAt = clock.now();
    this.user = user;
    this.options = options;
    this.schema = defaultSchema(options, user);
    this.qtemp = `QTEMP_${name.slice(0, 6)}`;
    this.isolation = options.isolation;
    this.libraryList = new LibraryList(options.libraries);
    this.log = new JobLog({ jobName: name, user, clock });
    this.#clock = clock;
    this.#serviceMs = setup.serviceMs;
    this.#statementsMax = setup.statementsMax;
    this.#ignoresAccess = setup.ignoresAccess;
    this.#turns = new JobTurns(setup.pickNext);
  }

  /** What the driver lets the job's statements do. */
  get access(): Access {
    return this.#ignoresAccess(this.user) ? 'all' : this.options.access;
  }

  /** Whether a statement runs on though nobody waits for it any more. */
  get isOrphaned(): boolean {
    return this.#turns.isOrphaned;
  }

  get isRunning(): boolean {
    return this.#turns.isRunning;
  }

  /** Notes the statement that the job works on from now. */
  noteStatement(text: string): void {
    this.statementText = text;
    this.statementCount += 1;
  }

  /** Prepared statements stay open on the real daemon, whatever the client closes, until the driver has enough. */
  countPrepared(): void {
    this.statements.countPrepared(this.#statementsMax(this.user));
  }

  /** Runs `work` when its turn comes. Rejects with SQL0952 when it is cancelled, with 08003 when the job ends. */
  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#turns.run(async (signal) => {
      if (this.#serviceMs > 0) await this.delay(this.#serviceMs, signal);
      return work(signal);
    });
  }

  /** Ends the statement that is running now: its client is answered at once, the engine may take a second longer. */
  cancelRunning(): boolean {
    return this.#turns.cancelRunning();
  }

  /** Runs nothing more. Resolves when the running statement has ended: on IBM i too it outlives its client. */
  async end(): Promise<void> {
    const ended = this.#turns.end();
    this.statements.clear();
    await ended;
    this.statements.clear();
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
}

/** The default schema of a job with system naming that has set none: names are looked for in the library list. */
export const LIBRARY_LIST = '*LIBL';

/** What SET SCHEMA DEFAULT goes back to: the first library of the connection's list, unless that is `*LIBL`. */
export function defaultSchema({ naming, libraries }: ConnectOptions, user: string): string {
  if (naming === 'system') return LIBRARY_LIST;
  const [first = LIBRARY_LIST] = libraries;
  return first === LIBRARY_LIST ? user : first;
}

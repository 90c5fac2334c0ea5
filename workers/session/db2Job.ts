import { AppError } from '../../src/kernel/appError.js';
import { within } from '../../src/kernel/clock.js';
import type { Kit } from '../../src/kernel/kit.js';
import { cancelled, hostTimeout } from '../../src/kernel/refusals.js';
import type { Db2Settings } from '../../src/protocol/messages.js';
import { canary } from './canary.js';
import { isCancelled, sqlError } from './db2Errors.js';
import { fetchRows } from './fetchRows.js';
import { Flight } from './flight.js';
import { HostLink, type Account, type DaemonVersion } from './hostLink.js';
import {
  frameTooLarge,
  interrupted,
  lost,
  NotSent,
  notSent,
  type CancelOutcome,
  type InterruptReason,
} from './interruption.js';
import type { Lane } from './lane.js';
import { JobWear } from './jobWear.js';
import type { PageSizes } from './pageSizes.js';
import type { Explanation, ResultSet, Statement } from './statement.js';

export interface JobOptions {
  readonly account: Account;
  readonly lane: Lane;
  readonly db2: Db2Settings;
  /** Tells the host to end what a job runs; rejects when it could not. Absent: the connection is cut instead. */
  readonly cancel?: (job: string) => Promise<void>;
  /** It only ends statements of other jobs, so that nothing needs to be proven of it. */
  readonly isControl?: boolean;
  /** What is known of the widths of rows; absent: every statement begins with the server's page size. */
  readonly pageSizes?: PageSizes;
}

/** How one run may be ended early. */
export interface RunLimits {
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** Within its deadline and this much more a call is answered, whatever the host does of its cancel. */
const CANCEL_ANSWER_MS = 700;
/** The driver's SQLSTATE for too many statements of one connection: it begins no other. */
const TOO_MANY_STATEMENTS = 'HY014';

/**
 * One host job, driven one statement at a time. Whatever the client library leaves unsettled (a lost reply, a frozen
 * daemon, a send on a closed socket) is settled here.
 */
export class Db2Job {
  readonly lane: Lane;
  readonly #kit: Kit;
  readonly #link: HostLink;
  readonly #options: JobOptions;
  readonly #wear: JobWear;
  #doubt: string | undefined;
  #settling: Promise<unknown> | undefined;
  /** Gives up what runs now. */
  #abort: (() => void) | undefined;
  /** When its caller has been answered. */
  #answered: Promise<unknown> | undefined;

  private constructor(kit: Kit, link: HostLink, options: JobOptions) {
    this.#kit = kit;
    this.#link = link;
    this.#options = options;
    this.lane = options.lane;
    this.#wear = new JobWear(kit.clock, options.db2.pool);
  }

  /**
   * One sign-on attempt, and the proof that a job which must not write cannot, within the connect deadline.
   * @throws AppError E_CREDENTIALS, E_UNREACHABLE or E_HOST_TIMEOUT
   */
  static async connect(kit: Kit, options: JobOptions): Promise<Db2Job> {
    const { account, lane, db2 } = options;
    const startedAt = kit.clock.monotonic();
    // ISO dates whatever the profile says.
    const jdbcOptions = { 'date format': 'iso', ...lane.jdbcOptions, access: lane.access };
    const job = new Db2Job(kit, await HostLink.connect(kit, { account, jdbcOptions, db2 }), options);
    const leftMs = Math.max(1, db2.connectMs - (kit.clock.monotonic() - startedAt));
    if (lane.access !== 'all' && options.isControl !== true) await job.#prove(leftMs);
    return job;
  }

  /** `NNNNNN/USER/NAME`. */
  get name(): string {
    return this.#link.name;
  }

  /** Resolves once when the connection is closed, by whomever. */
  get ended(): Promise<void> {
    return this.#link.ended;
  }

  get alive(): boolean {
    return this.#link.isOpen;
  }

  /** Why nothing that must only read may run here; undefined = the driver keeps this job from writing. */
  get doubt(): string | undefined {
    return this.#doubt;
  }

  /** Resolves when an interrupted statement is over and the job can be lent again; undefined = it can be now. */
  get settling(): Promise<unknown> | undefined {
    return this.#settling;
  }

  /** Whether nothing more should run here: too many statements, too old, or a cancel that may still come. */
  get isWorn(): boolean {
    return this.#wear.isOver;
  }

  /** Milliseconds since the host was heard of. */
  get silentMs(): number {
    return this.#wear.silentMs;
  }

  /**
   * Runs one statement and fetches its rows page by page. On a deadline or an abort the host is told to cancel it; the
   * job is `settling` until it has, and its connection is cut when it does not in time.
   * @throws AppError E_SQL, E_DEADLINE, E_CANCELLED, E_UNREACHABLE or E_RESULT_TOO_LARGE; NotSent
   */
  async run(statement: Statement, limits: RunLimits): Promise<ResultSet> {
    this.#wear.countStatement();
    return await this.#settle(limits, (flight) => this.#fetch(statement, flight));
  }

  /** Asks how Db2 would run a statement, without running it. @throws as `run` does */
  async explain(sql: string, limits: RunLimits): Promise<Explanation> {
    this.#wear.countStatement();
    return await this.#settle(limits, (flight) => flight.ask(() => this.#link.explain(sql)));
  }

  /** Which daemon answers, and when it was built. @throws as `run` does */
  async version(limits: RunLimits): Promise<DaemonVersion> {
    return await this.#settle(limits, (flight) => flight.ask(() => this.#link.version()));
  }

  /** Whether the connection lives; cuts it when it does not say so in time. */
  async ping(deadlineMs: number): Promise<boolean> {
    try {
      if (await within(this.#kit.clock, deadlineMs, this.#link.ping(), hostTimeout)) {
        this.#wear.heard();
        return true;
      }
    } catch {
      // Dead either way.
    }
    this.terminate();
    return false;
  }

  /**
   * Ends the job as a client does; cuts the connection when the daemon does not close its side in time. What still runs
   * is cancelled first, because the host would let it run to its end.
   */
  async close(): Promise<void> {
    this.#abort?.();
    await this.#answered;
    await this.#settling;
    await this.#link.close();
  }

  /** Cuts the connection now. Pending statements reject at once. */
  terminate(): void {
    this.#link.terminate();
  }

  /** @throws AppError E_HOST_TIMEOUT or E_UNREACHABLE */
  async #prove(deadlineMs: number): Promise<void> {
    const { signal } = new AbortController();
    try {
      this.#doubt = await canary((statement) => this.run(statement, { deadlineMs, signal }));
    } catch (error) {
      this.terminate();
      throw error instanceof AppError && error.code === 'E_DEADLINE' ? hostTimeout() : error;
    }
  }

  #settle<T>(limits: RunLimits, work: (flight: Flight) => Promise<T>): Promise<T> {
    const answer = this.#answer(limits, work);
    this.#answered = answer.catch(() => undefined);
    return answer;
  }

  async #answer<T>({ deadlineMs, signal }: RunLimits, work: (flight: Flight) => Promise<T>): Promise<T> {
    // Nothing has been sent yet, so the job stays whole.
    if (!this.alive) throw notSent();
    if (signal.aborted) throw cancelled();
    let reason: InterruptReason | undefined;
    let abort = (): void => undefined;
    const interrupt = new Promise<undefined>((resolve) => {
      abort = () => {
        reason ??= { kind: 'cancelled' };
        resolve(undefined);
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#abort = abort;
    });
    const timer = this.#kit.clock.after(deadlineMs, () => {
      reason ??= { kind: 'deadline', ms: Math.round(deadlineMs) };
      abort();
    });
    const flight = new Flight();
    const working = work(flight);
    try {
      const value = await Promise.race([working, interrupt]);
      if (reason !== undefined) throw await this.#interrupt(reason, flight, working);
      this.#wear.heard();
      return value as T; // `interrupt` resolves only with a reason
    } catch (error) {
      throw this.#failureOf(error);
    } finally {
      timer.cancel();
      signal.removeEventListener('abort', abort);
      this.#abort = undefined;
    }
  }

  #failureOf(error: unknown): Error {
    if (error instanceof AppError) return error;
    if (this.#link.wasFrameTooLarge) return frameTooLarge(this.#options.db2.frameBytesMax);
    if (!this.alive) return lost();
    this.#wear.heard();
    const failure = sqlError(error);
    const { code, message, sqlState, sqlCode = 0 } = failure;
    if (sqlState !== TOO_MANY_STATEMENTS) return failure;
    this.#wear.spoil();
    return new NotSent(code, message, { sqlState, sqlCode });
  }

  /** Ends what runs, and tells its caller what became of it as soon as that is known, or has to be said. */
  async #interrupt(reason: InterruptReason, flight: Flight, working: Promise<unknown>): Promise<AppError> {
    flight.stop();
    const startedAt = this.#kit.clock.monotonic();
    const stopping = this.#stop(flight, working);
    this.#settling = stopping.then((outcome) => {
      this.#settling = undefined;
      const ms = Math.round(this.#kit.clock.monotonic() - startedAt);
      this.#kit.log.debug('statement.cancelled', { job: this.name, reason: reason.kind, outcome, ms });
    });
    const open = (): CancelOutcome => 'open';
    const outcome = await within(this.#kit.clock, CANCEL_ANSWER_MS, stopping, hostTimeout).catch(open);
    return interrupted(reason, outcome);
  }

  /** Resolves when nothing is in flight any more; never rejects. */
  async #stop(flight: Flight, working: Promise<unknown>): Promise<CancelOutcome> {
    const { cancel, db2 } = this.#options;
    const ended = working.then(
      (): CancelOutcome => 'ended',
      (error: unknown): CancelOutcome => (isCancelled(error) ? 'confirmed' : this.alive ? 'ended' : 'open'),
    );
    if (cancel === undefined) {
      this.terminate();
      return 'refused';
    }
    if (!flight.isAsking) return await ended; // between two pages: nothing runs, and nothing more is asked
    const told = cancel(this.name).then(
      () => true,
      () => false,
    );
    const work = async (): Promise<CancelOutcome> => {
      if (!(await told)) {
        this.terminate();
        return 'refused';
      }
      const outcome = await ended;
      // The cancel may have come late, and would hit the next statement.
      if (outcome !== 'confirmed') this.#wear.spoil();
      return outcome;
    };
    try {
      return await within(this.#kit.clock, db2.pool.cancelMs, work(), hostTimeout);
    } catch {
      this.terminate();
      return 'open';
    }
  }

  async #fetch(statement: Statement, flight: Flight): Promise<ResultSet> {
    const { db2, pageSizes } = this.#options;
    const sizer = pageSizes?.sizerOf(statement);
    return await fetchRows(this.#link.cursor(statement), statement, {
      flight,
      lobCharsMax: db2.lobCharsMax,
      pageRows: (room) => sizer?.rows(room) ?? Math.min(room, statement.pageRows ?? db2.pageRows),
      took: (rows) => sizer?.took(rows, this.#link.frameBytes),
      isOpen: () => this.alive,
    });
  }
}

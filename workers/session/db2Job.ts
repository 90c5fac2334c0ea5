import mapepire, { type DaemonServer, type SQLJob, type VersionCheckResult } from '@ibm/mapepire-js';
import { AppError } from '../../src/kernel/appError.js';
import { within } from '../../src/kernel/clock.js';
import type { Kit } from '../../src/kernel/kit.js';
import { cancelled, hostTimeout } from '../../src/kernel/refusals.js';
import type { Target } from '../../src/kernel/target.js';
import type { Db2Settings } from '../../src/protocol/messages.js';
import { canary } from './canary.js';
import { connectError, sqlError } from './db2Errors.js';
import { quoteLongNumbers } from './exactNumbers.js';
import { fetchRows } from './fetchRows.js';
import type { Access, Explanation, ResultSet, Statement } from './statement.js';

/** Whose jobs these are. */
export interface Account {
  readonly target: Target;
  readonly user: string;
  readonly password: string;
  readonly verifyTls: boolean;
}

/** How a job is opened besides: a statement runs on jobs of its own lane and never on another's. */
export interface Lane {
  /** The options as one text: lanes of one key and one access are one lane. */
  readonly key: string;
  readonly jdbcOptions: Readonly<Record<string, string>>;
  readonly access: Access;
}

export interface JobOptions {
  readonly account: Account;
  readonly lane: Lane;
  readonly db2: Db2Settings;
}

/** The daemon's own words about itself. */
export interface DaemonVersion {
  readonly version: string;
  readonly buildDate: string;
}

/** How one run may be ended early. */
export interface RunLimits {
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/**
 * One host job: a mapepire-js SQLJob driven one statement at a time. The only mapepire import. Whatever the client
 * library leaves unsettled (a lost reply, a frozen daemon, a send on a closed socket) is settled here.
 */
export class Db2Job {
  readonly name: string;
  readonly lane: Lane;
  /** Resolves once when the socket is closed, by whomever. */
  readonly ended: Promise<void>;
  readonly #kit: Kit;
  readonly #job: SQLJob;
  readonly #pageRows: number;
  #alive = true;
  #doubt: string | undefined;

  private constructor(kit: Kit, job: SQLJob, { lane, db2 }: JobOptions) {
    this.#kit = kit;
    this.#job = job;
    this.#pageRows = db2.pageRows;
    this.lane = lane;
    this.name = job.id ?? 'unknown';
    const socket = job.getSocket();
    this.ended = new Promise((resolve) => {
      socket.once('close', () => {
        this.#alive = false;
        resolve();
      });
    });
    keepLongNumbers(job);
  }

  /**
   * One sign-on attempt, and the proof that a job which must not write cannot, within the connect deadline.
   * @throws AppError E_CREDENTIALS, E_UNREACHABLE or E_HOST_TIMEOUT
   */
  static async connect(kit: Kit, options: JobOptions): Promise<Db2Job> {
    const { account, lane, db2 } = options;
    const { target } = account;
    const startedAt = kit.clock.monotonic();
    // ISO dates whatever the profile says.
    const jdbc: Record<string, unknown> = { 'date format': 'iso', ...lane.jdbcOptions, access: lane.access };
    const job = new mapepire.SQLJob(jdbc); // operators may name options that the client's types do not know
    const server: DaemonServer = {
      host: target.host.includes(':') ? `[${target.host}]` : target.host,
      port: target.port,
      user: account.user,
      password: account.password,
      rejectUnauthorized: account.verifyTls,
      ...(db2.ca === undefined ? {} : { ca: db2.ca }),
    };
    const connecting = job.connect(server);
    try {
      await within(kit.clock, db2.connectMs, connecting, hostTimeout);
    } catch (error) {
      abandon(job, connecting);
      throw error instanceof AppError ? error : connectError(error, target);
    }
    const connected = new Db2Job(kit, job, options);
    const leftMs = Math.max(1, db2.connectMs - (kit.clock.monotonic() - startedAt));
    if (lane.access !== 'all') await connected.#prove(leftMs);
    return connected;
  }

  /** Why nothing that must only read may run here; undefined = the driver keeps this job from writing. */
  get doubt(): string | undefined {
    return this.#doubt;
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

  get alive(): boolean {
    return this.#alive;
  }

  /**
   * Runs one statement and fetches its rows page by page. On a deadline or an abort the socket is cut: the client
   * library has no cancel, and a job whose statement may still run cannot be handed out again.
   * @throws AppError E_SQL, E_DEADLINE, E_CANCELLED or E_UNREACHABLE
   */
  async run(statement: Statement, limits: RunLimits): Promise<ResultSet> {
    return await this.#settle(limits, () => this.#fetch(statement));
  }

  /** Asks how Db2 would run a statement, without running it. @throws AppError as `run` does */
  async explain(sql: string, limits: RunLimits): Promise<Explanation> {
    return await this.#settle(limits, async () => {
      const plan = await this.#job.explain(sql, mapepire.States.ExplainType.DO_NOT_RUN);
      return { rows: plan.vedata as Explanation['rows'] }; // objects by column name; the library's type says any
    });
  }

  /** Which daemon answers, and when it was built. @throws AppError as `run` does */
  async version(limits: RunLimits): Promise<DaemonVersion> {
    return await this.#settle(limits, async () => {
      // What another daemon leaves out is missing, whatever the library's type says.
      const { version, build_date: buildDate } = (await this.#job.getVersion()) as Partial<VersionCheckResult>;
      return { version: version ?? 'unknown', buildDate: buildDate ?? 'at an unknown time' };
    });
  }

  async #settle<T>(limits: RunLimits, work: () => Promise<T>): Promise<T> {
    if (!this.#alive) throw lost();
    const { signal } = limits;
    // Nothing has been sent yet, so the job stays whole.
    if (signal.aborted) throw cancelled();
    let stop: (() => void) | undefined;
    const aborted = new Promise<never>((_resolve, reject) => {
      stop = () => reject(cancelled());
      signal.addEventListener('abort', stop, { once: true });
    });
    const late = (): AppError =>
      new AppError(
        'E_DEADLINE',
        `The statement did not end within ${limits.deadlineMs} ms. Ask for less, or narrow it with WHERE.`,
      );
    try {
      return await within(this.#kit.clock, limits.deadlineMs, Promise.race([work(), aborted]), late);
    } catch (error) {
      if (error instanceof AppError) {
        this.terminate();
        throw error;
      }
      if (!this.#isUsable()) throw lost();
      throw sqlError(error);
    } finally {
      if (stop !== undefined) signal.removeEventListener('abort', stop);
    }
  }

  /** Ends the job as a client does, by closing the socket; cuts it when the daemon does not close its side in time. */
  async close(): Promise<void> {
    if (!this.#alive) return;
    await this.#job.close();
    const overdue = this.#kit.clock.after(CLOSE_MS, () => this.terminate());
    await this.ended;
    overdue.cancel();
  }

  /** Cuts the socket now. Pending statements reject at once. */
  terminate(): void {
    this.#alive = false; // at once: the close event comes a tick later, and a waiting call must not get this job
    this.#job.getSocket().terminate();
  }

  /** The client library rejects pending statements in the same tick as our close listener runs, before or after it. */
  #isUsable(): boolean {
    return this.#alive && this.#job.getSocket().readyState === SOCKET_OPEN;
  }

  async #fetch(statement: Statement): Promise<ResultSet> {
    const query = this.#job.query<unknown[]>(statement.sql, {
      isTerseResults: true,
      // The library's type forbids null; on the wire it is SQL NULL.
      ...(statement.parameters === undefined ? {} : { parameters: statement.parameters as (string | number)[] }),
    });
    forgetQueries(query);
    return await fetchRows(query, statement, statement.pageRows ?? this.#pageRows);
  }
}

/** The client library itself would wait 30 s for the other side of a close. */
const CLOSE_MS = 1_000;
/** `WebSocket.OPEN`; the class itself is inside the client's bundle. */
const SOCKET_OPEN = 1;

/**
 * Gives up a connection attempt. Before its socket is open the library shows none that could be cut, and would sign on
 * as soon as it opens: `send`, its next step, cuts it instead.
 */
function abandon(job: SQLJob, connecting: Promise<unknown>): void {
  // Undefined before the socket is open, whatever its type says.
  const socket = job.getSocket() as ReturnType<SQLJob['getSocket']> | undefined;
  socket?.terminate();
  job.send = () => {
    job.getSocket().terminate();
    return Promise.reject(new Error('the attempt was given up'));
  };
  connecting.catch(() => undefined); // its end is nobody's any more
}

function lost(): AppError {
  return new AppError('E_UNREACHABLE', 'The connection to the IBM i was lost. The statement may or may not have run.');
}

/** The library keeps every Query of the process in a static list for ever; nothing of ours needs it. */
function forgetQueries(query: object): void {
  const list = (query.constructor as unknown as { globalQueryList: unknown[] }).globalQueryList;
  list.length = 0;
}

/** Puts the exact-number filter between the socket and the library's own message listener. */
function keepLongNumbers(job: SQLJob): void {
  const socket = job.getSocket();
  for (const listener of socket.listeners('message')) {
    socket.off('message', listener as () => void);
    socket.on('message', (data: Buffer) => {
      listener.call(socket, quoteLongNumbers(data.toString()));
    });
  }
}

import { SQLJob, type DaemonServer, type QueryResult } from '@ibm/mapepire-js';
import { AppError } from '../../src/kernel/appError.js';
import { within } from '../../src/kernel/clock.js';
import type { Kit } from '../../src/kernel/kit.js';
import type { Target } from '../../src/kernel/target.js';
import type { Db2Settings } from '../../src/protocol/messages.js';
import { connectError, sqlError } from './db2Errors.js';
import { quoteLongNumbers } from './exactNumbers.js';

/** Whose jobs these are, and how they are opened. */
export interface JobOptions {
  readonly target: Target;
  readonly user: string;
  readonly password: string;
  readonly db2: Db2Settings;
}

/** One statement with its bound values. */
export interface Statement {
  readonly sql: string;
  /** Undefined = not prepared: one round trip and no open statement left on the daemon. */
  readonly parameters?: readonly SqlParameter[];
  /** The most rows the caller wants. */
  readonly rowsMax: number;
}

export type SqlParameter = string | number | null;

/** A column as the daemon describes it. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly label: string;
}

export interface ResultSet {
  readonly columns: readonly Column[];
  /** Each row's values in column order; numbers that a double cannot hold are strings of their digits. */
  readonly rows: readonly (readonly unknown[])[];
  /** Whether the statement had more rows than were asked for. */
  readonly truncated: boolean;
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
  /** Resolves once when the socket is closed, by whomever. */
  readonly ended: Promise<void>;
  readonly #kit: Kit;
  readonly #job: SQLJob;
  readonly #pageRows: number;
  #alive = true;

  private constructor(kit: Kit, job: SQLJob, pageRows: number) {
    this.#kit = kit;
    this.#job = job;
    this.#pageRows = pageRows;
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
   * One sign-on attempt, within the connect deadline.
   * @throws AppError E_CREDENTIALS, E_UNREACHABLE or E_HOST_TIMEOUT
   */
  static async connect(kit: Kit, options: JobOptions): Promise<Db2Job> {
    const { target, db2 } = options;
    // The jobs serve read-only tools alone, and the driver can be told so. ISO dates whatever the profile says.
    const jdbc: Record<string, unknown> = { 'date format': 'iso', ...db2.jdbcOptions, access: 'read only' };
    const job = new SQLJob(jdbc); // operators may name options that the client's types do not know
    const server: DaemonServer = {
      host: target.host.includes(':') ? `[${target.host}]` : target.host,
      port: target.port,
      user: options.user,
      password: options.password,
      rejectUnauthorized: db2.verifyTls,
      ...(db2.ca === undefined ? {} : { ca: db2.ca }),
    };
    const late = (): AppError =>
      new AppError('E_HOST_TIMEOUT', 'The IBM i did not answer in time. Try again, or ask its operator.');
    const connecting = job.connect(server);
    try {
      await within(kit.clock, db2.connectMs, connecting, late);
    } catch (error) {
      abandon(job, connecting);
      throw error instanceof AppError ? error : connectError(error, target);
    }
    return new Db2Job(kit, job, db2.pageRows);
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
    if (!this.#alive) throw lost();
    const { signal } = limits;
    // Nothing has been sent yet, so the job stays whole.
    if (signal.aborted) throw new AppError('E_CANCELLED', 'The call was cancelled.');
    let stop: (() => void) | undefined;
    const aborted = new Promise<never>((_resolve, reject) => {
      stop = () => reject(new AppError('E_CANCELLED', 'The call was cancelled.'));
      signal.addEventListener('abort', stop, { once: true });
    });
    const late = (): AppError =>
      new AppError(
        'E_DEADLINE',
        `The statement did not end within ${limits.deadlineMs} ms. Ask for less, or narrow it with WHERE.`,
      );
    try {
      return await within(this.#kit.clock, limits.deadlineMs, Promise.race([this.#fetch(statement), aborted]), late);
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
    const wanted = statement.rowsMax + 1; // one more than may be returned tells whether there are more
    const query = this.#job.query<unknown[]>(statement.sql, {
      isTerseResults: true,
      // The library's type forbids null; on the wire it is SQL NULL.
      ...(statement.parameters === undefined ? {} : { parameters: statement.parameters as (string | number)[] }),
    });
    forgetQueries(query);
    // A reply without a result set has neither data, metadata nor is_done, whatever the library's type says.
    const first: Partial<QueryResult<unknown[]>> = await query.execute(Math.min(wanted, this.#pageRows));
    const columns = (first.metadata?.columns ?? []).map(({ name, type, label }) => ({ name, type, label }));
    let rows: unknown[][] = first.data ?? [];
    let done = first.is_done !== false;
    while (!done && rows.length < wanted) {
      const page = await query.fetchMore(Math.min(wanted - rows.length, this.#pageRows));
      rows = rows.concat(page.data);
      done = page.is_done;
    }
    if (!done) await query.close();
    const truncated = rows.length > statement.rowsMax;
    return { columns, rows: truncated ? rows.slice(0, statement.rowsMax) : rows, truncated };
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

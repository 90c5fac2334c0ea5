import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import mapepire, { type DaemonServer, type SQLJob, type VersionCheckResult } from '@ibm/mapepire-js';
import { within } from '../../src/kernel/clock.js';
import type { Kit } from '../../src/kernel/kit.js';
import { hostTimeout } from '../../src/kernel/refusals.js';
import type { Target } from '../../src/kernel/target.js';
import type { Db2Settings } from '../../src/protocol/messages.js';
import { connectError } from './db2Errors.js';
import { quoteLongNumbers } from './exactNumbers.js';
import type { Cursor } from './fetchRows.js';
import type { Explanation, Statement } from './statement.js';
import { AppError } from '../../src/kernel/appError.js';

/** Whose jobs these are. */
export interface Account {
  readonly target: Target;
  readonly user: string;
  readonly password: string;
  readonly verifyTls: boolean;
}

/** The daemon's own words about itself. */
export interface DaemonVersion {
  readonly version: string;
  readonly buildDate: string;
}

/**
 * One connection to the daemon, which is one host job: the only mapepire import. It bounds what the client library
 * does not (a connection attempt, a frame's size) and undoes what it leaves behind (a list of every query of the
 * process, numbers rounded to doubles). Whether and when to send is Db2Job's business.
 */
export class HostLink {
  /** `NNNNNN/USER/NAME`. */
  readonly name: string;
  /** Resolves once when the socket is closed, by whomever. */
  readonly ended: Promise<void>;
  readonly #kit: Kit;
  readonly #job: SQLJob;
  #isOpen = true;
  #frameBytes = 0;
  #wasFrameTooLarge = false;

  private constructor(kit: Kit, job: SQLJob) {
    this.#kit = kit;
    this.#job = job;
    this.name = job.id ?? 'unknown';
    const socket = job.getSocket();
    this.ended = new Promise((resolve) => {
      socket.once('close', () => {
        this.#isOpen = false;
        resolve();
      });
    });
    socket.on('error', (error: Error & { code?: string }) => {
      if (TOO_LARGE.has(error.code ?? '')) this.#wasFrameTooLarge = true;
    });
    this.#tapMessages();
  }

  /**
   * One sign-on attempt within the connect deadline: TCP, TLS, upgrade and the daemon's own `connect` together.
   * @throws AppError E_CREDENTIALS, E_UNREACHABLE or E_HOST_TIMEOUT
   */
  static async connect(
    kit: Kit,
    { account, jdbcOptions, db2 }: { account: Account; jdbcOptions: Record<string, unknown>; db2: Db2Settings },
  ): Promise<HostLink> {
    const { target } = account;
    const job = new mapepire.SQLJob(jdbcOptions); // operators may name options that the client's types do not know
    const server: DaemonServer = {
      host: target.host.includes(':') ? `[${target.host}]` : target.host,
      port: target.port,
      user: account.user,
      password: account.password,
      rejectUnauthorized: account.verifyTls,
      ...(db2.ca === undefined ? {} : { ca: db2.ca }),
    };
    const attempt = await begin(job, server, () => capFrames(job.getSocket(), db2.frameBytesMax));
    try {
      await within(kit.clock, db2.connectMs, attempt.connecting, hostTimeout);
    } catch (error) {
      attempt.cut();
      throw error instanceof AppError ? error : connectError(error, target);
    }
    return new HostLink(kit, job);
  }

  get isOpen(): boolean {
    // The library rejects what is pending in the same tick as our close listener runs, before or after it.
    return this.#isOpen && this.#job.getSocket().readyState === SOCKET_OPEN;
  }

  /** Bytes of the last message. */
  get frameBytes(): number {
    return this.#frameBytes;
  }

  /** Whether it ended because a message was longer than allowed. */
  get wasFrameTooLarge(): boolean {
    return this.#wasFrameTooLarge;
  }

  /** Nothing is sent before its `execute`. */
  cursor(statement: Statement): Cursor {
    const query = this.#job.query<unknown[]>(statement.sql, {
      isTerseResults: true,
      // The library's type forbids null; on the wire it is SQL NULL.
      ...(statement.parameters === undefined ? {} : { parameters: statement.parameters as (string | number)[] }),
    });
    forgetQueries(query);
    return query;
  }

  async explain(sql: string): Promise<Explanation> {
    const plan = await this.#job.explain(sql, mapepire.States.ExplainType.DO_NOT_RUN);
    return { rows: plan.vedata as Explanation['rows'] }; // objects by column name; the library's type says any
  }

  async version(): Promise<DaemonVersion> {
    // What another daemon leaves out is missing, whatever the library's type says.
    const { version, build_date: buildDate } = (await this.#job.getVersion()) as Partial<VersionCheckResult>;
    return { version: version ?? 'unknown', buildDate: buildDate ?? 'at an unknown time' };
  }

  /** Whether daemon and database connection say that they live. Answered beside a running statement. */
  async ping(): Promise<boolean> {
    const id = mapepire.SQLJob.getNewUniqueId('ping');
    const asked = this.#job.send<{ readonly db_alive?: boolean }>({ id, type: 'ping' });
    // The library's own close leaves what is pending unsettled.
    const reply = await Promise.race([asked, this.ended]);
    return reply?.db_alive === true;
  }

  /** Ends the job as a client does, by closing the socket; cuts it when the daemon does not close its side in time. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    await this.#job.close();
    const overdue = this.#kit.clock.after(CLOSE_MS, () => this.terminate());
    await this.ended;
    overdue.cancel();
  }

  /** Cuts the socket now. Pending requests reject at once. */
  terminate(): void {
    this.#isOpen = false; // at once: the close event comes a tick later, and a waiting call must not get this job
    this.#job.getSocket().terminate();
  }

  /** Puts the exact-number filter between the socket and the library's own message listener. */
  #tapMessages(): void {
    const socket = this.#job.getSocket();
    for (const listener of socket.listeners('message')) {
      socket.off('message', listener as () => void);
      socket.on('message', (data: Buffer) => {
        this.#frameBytes = data.byteLength;
        listener.call(socket, quoteLongNumbers(data.toString()));
      });
    }
  }
}

/** The client library itself would wait 30 s for the other side of a close. */
const CLOSE_MS = 1_000;
/** `WebSocket.OPEN`; the class itself is inside the client's bundle. */
const SOCKET_OPEN = 1;

/**
 * How the library's WebSocket says that a message is too long. When it finds out while it inflates one, it resets the
 * inflater, which trips over the rest; over TLS nothing else damages a stream.
 */
const TOO_LARGE: ReadonlySet<string> = new Set(['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 'Z_DATA_ERROR']);

/** A connection attempt that has begun. */
interface Attempt {
  readonly connecting: Promise<unknown>;
  /** Gives it up, wherever it stands. */
  readonly cut: () => void;
}

const REQUEST_STARTED = 'http.client.request.start';

let turn: Promise<unknown> = Promise.resolve();

/**
 * Begins a connection attempt so that it can be cut. The library has no deadline for it and shows no socket before it
 * is open, so a peer that accepts TCP and then says nothing would be held for as long as it likes; Node tells of the
 * upgrade's request in the same turn of the event loop. Attempts begin one after another, so that each finds its own.
 * `opened` is called when the library shows the socket, and before anything has come through it.
 */
async function begin(job: SQLJob, server: DaemonServer, opened: () => void): Promise<Attempt> {
  const begun = turn.then(
    () =>
      new Promise<Attempt>((resolve) => {
        const started = (request?: ClientRequest): void => {
          unsubscribe(REQUEST_STARTED, note);
          request?.once('upgrade', () => setImmediate(opened));
          resolve({ connecting, cut: () => cut(job, request) });
        };
        const note = (message: unknown): void => started((message as { request: ClientRequest }).request);
        subscribe(REQUEST_STARTED, note);
        const connecting = job.connect(server);
        connecting.catch(() => started()); // before any request: its address is none
      }),
  );
  turn = begun;
  return await begun;
}

function cut(job: SQLJob, request: ClientRequest | undefined): void {
  // Undefined before the socket is open, whatever its type says.
  const socket = job.getSocket() as ReturnType<SQLJob['getSocket']> | undefined;
  if (socket === undefined) request?.destroy();
  else socket.terminate();
}

/**
 * Lowers the most bytes that a message may have, which the library leaves at 100 MiB: JSON.parse of a text beyond a
 * quarter of the heap limit ends the process, not the thread. The limit is an option of a constructor that is called
 * inside the library, so it is set where that constructor puts it; test/hostLink.test.ts fails when it no longer is.
 */
function capFrames(socket: object, bytesMax: number): void {
  const { _receiver: receiver } = socket as { _receiver?: Receiver };
  if (receiver === undefined) return; // closed again already
  receiver._maxPayload = bytesMax;
  for (const extension of Object.values(receiver._extensions)) extension._maxPayload = bytesMax;
}

interface Receiver {
  _maxPayload: number;
  readonly _extensions: Readonly<Record<string, { _maxPayload: number }>>;
}

/** The library keeps every Query of the process in a static list for ever; nothing of ours needs it. */
function forgetQueries(query: object): void {
  const list = (query.constructor as unknown as { globalQueryList: unknown[] }).globalQueryList;
  list.length = 0;
}

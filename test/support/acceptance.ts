import { once } from 'node:events';
import { mock } from 'node:test';
import mapepire, {
  type BindingValue,
  type DaemonServer,
  type JDBCOptions,
  type Pool,
  type SQLJob,
} from '@ibm/mapepire-js';
import { startSandbox, type Sandbox } from '../../sandbox/startSandbox.js';
import { failureOf } from './failureOf.js';
import { ServiceClock, SERVICE_MS } from './serviceClock.js';
import { daemonServer } from './sandbox.js';

/** Every statement of the acceptance tests takes its time here, and this clock knows how many take it at once. */
export const service = new ServiceClock();

let started: Promise<Sandbox> | undefined;

/**
 * The sandbox of the acceptance tests: with service time, as no host is infinitely fast, with compression, which the
 * client offers, and with the trace settings of later daemons. Started by whoever needs it first; hooks.ts closes it.
 */
export function acceptanceSandbox(): Promise<Sandbox> {
  started ??= startSandbox({ serviceMs: SERVICE_MS, compression: 'accepted', tracing: 'connection', clock: service });
  return started;
}

/** Ends the sandbox if anybody started it. */
export async function closeAcceptanceSandbox(): Promise<void> {
  const closing = started;
  started = undefined;
  await (await closing)?.close();
}

/** The credentials of a user of the acceptance sandbox, certificate included. */
export async function credentials(user: string): Promise<DaemonServer> {
  return daemonServer(await acceptanceSandbox(), user);
}

/** Clients of one test file, closed together. */
export class Clients {
  readonly #jobs = new Set<SQLJob>();
  readonly #pools = new Set<Pool>();

  /** A connected job of the unmodified client. */
  async job(user: string, options: JDBCOptions = {}): Promise<SQLJob> {
    const job = new mapepire.SQLJob(options);
    await job.connect(await credentials(user));
    this.#jobs.add(job);
    return job;
  }

  /** A pool of the unmodified client, all its first jobs connected. */
  async pool(user: string, sizes: { readonly startingSize: number; readonly maxSize: number }): Promise<Pool> {
    const pool = new mapepire.Pool({ creds: await credentials(user), ...sizes });
    this.#pools.add(pool);
    await pool.init();
    return pool;
  }

  /** Ends them; what other files left behind is not waited for. */
  async close(): Promise<void> {
    await Promise.all([...this.#jobs].map(closeJob));
    for (const pool of this.#pools) pool.end();
    this.#jobs.clear();
    this.#pools.clear();
  }
}

async function closeJob(job: SQLJob): Promise<void> {
  const socket = job.getSocket();
  const isOver = socket.readyState === socket.CLOSED;
  const closed = once(socket, 'close');
  await job.close();
  if (!isOver) await closed;
}

/** Runs `work` while the client, which writes socket errors and traces to standard output, is kept silent. */
export async function silently<T>(work: () => Promise<T>): Promise<T> {
  const silent = mock.method(console, 'log', () => undefined);
  try {
    return await work();
  } finally {
    silent.mock.restore();
  }
}

/** Gives the describe block that calls it a schema of its own, and clients of which DBADMIN may do all in it. */
export function ownSchema(name: string, clients: Clients): void {
  before(async () => {
    const owner = await clients.job('DBADMIN');
    await failureOf(owner.execute(`DROP SCHEMA ${name} CASCADE`)); // whether a broken run left it is all the same
    await owner.execute(`CREATE SCHEMA ${name}`);
  });
  after(async () => {
    await (await clients.job('DBADMIN')).execute(`DROP SCHEMA ${name} CASCADE`);
    await clients.close();
  });
}

/** A value as the client hands it out. */
export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

/** All rows of a query as lists, which no repeated column name can shorten. */
export async function table(job: SQLJob, sql: string, parameters?: BindingValue[]): Promise<Cell[][]> {
  const query = job.query<Cell[]>(sql, { isTerseResults: true, ...(parameters === undefined ? {} : { parameters }) });
  let page = await query.execute(1000);
  const rows = [...page.data];
  while (!page.is_done) {
    page = await query.fetchMore(1000);
    rows.push(...page.data);
  }
  return rows;
}

import { AppError } from '../../src/kernel/appError.js';
import type { Kit } from '../../src/kernel/kit.js';
import { targetText } from '../../src/kernel/target.js';
import type { Source, SourceAccount } from '../../src/protocol/catalog.js';
import type { Db2Settings } from '../../src/protocol/messages.js';
import { notProven } from './canary.js';
import type { Db2Job, RunLimits } from './db2Job.js';
import { Db2Pool, type PoolLimits, type Use } from './db2Pool.js';
import type { HostDoor } from './hostDoor.js';
import type { Account } from './hostLink.js';
import type { Lane } from './lane.js';
import { UNPARSED } from './secondOpinion.js';
import { commitmentOptions, runTransaction } from './transaction.js';
import type { Access, Explanation, ResultSet, Statement } from './statement.js';

/** Who logged in, and with how many jobs. */
export interface AccessOptions {
  readonly account: Account;
  readonly db2: Db2Settings;
  readonly limits: PoolLimits;
  readonly door: HostDoor;
  /** Told once when the host has refused the login's credentials, later than at its first job. */
  readonly onRefused?: (error: AppError) => void;
}

/** Whose call it is, and what ends it. */
export interface CallOrigin {
  /** The MCP client: its calls wait in a line of their own. */
  readonly client: string;
  readonly signal: AbortSignal;
}

/** What a call says about itself. */
export interface Caller extends CallOrigin {
  /** The source whose options count; undefined = the server's own, as for built-in tools. */
  readonly source: string | undefined;
  /** Shortens the limit of a statement, waiting included. */
  readonly queryMs?: number;
}

/**
 * This login's Db2: one pool under the caller's own profile, and in `none` mode one more for each source's account.
 * A source's JDBC options choose a lane of jobs, so that they are set once, at connect.
 */
export class Db2Access {
  /** The first host job, `NNNNNN/USER/NAME`. */
  readonly firstJob: string;
  readonly #kit: Kit;
  readonly #options: AccessOptions;
  readonly #pool: Db2Pool;
  readonly #bySource = new Map<string, { readonly account: SourceAccount; readonly pool: Db2Pool }>();
  /** Of accounts that a reload has taken away; calls that began before it still run in them. */
  readonly #retired = new Set<Db2Pool>();
  #sources: ReadonlyMap<string, Source> = new Map();
  /** By source and access; every call looks one up. */
  readonly #lanes = new Map<string, Lane>();

  private constructor(kit: Kit, options: AccessOptions, opened: { pool: Db2Pool; job: string }) {
    this.#kit = kit;
    this.#options = options;
    this.#pool = opened.pool;
    this.firstJob = opened.job;
  }

  /** Signs on once. @throws AppError E_CREDENTIALS, E_UNREACHABLE or E_HOST_TIMEOUT */
  static async open(kit: Kit, options: AccessOptions): Promise<Db2Access> {
    return new Db2Access(kit, options, await Db2Pool.open(kit, options, laneOf(options.db2, {}, 'read only')));
  }

  /** The sources of a new catalog. A pool whose account is as it was goes on; another's closes when it is done. */
  use(sources: readonly Source[], accounts: readonly SourceAccount[] = []): void {
    this.#sources = new Map(sources.map((source) => [source.name, source]));
    this.#lanes.clear();
    const wanted = new Map(accounts.map((account) => [account.source, account]));
    for (const [name, { account, pool }] of this.#bySource) {
      if (JSON.stringify(account) === JSON.stringify(wanted.get(name))) continue;
      this.#bySource.delete(name);
      this.#retired.add(pool);
      void pool.retire().then(() => this.#retired.delete(pool));
    }
    for (const account of accounts) {
      if (this.#bySource.has(account.source)) continue;
      this.#bySource.set(account.source, { account, pool: this.#poolOf(account) });
    }
  }

  /**
   * Runs one statement, a read-only one where the host proves and says that it only reads.
   * @throws AppError as Db2Job.run does, E_BUSY, E_NOT_PROVEN_READ_ONLY, E_SQL_READ_ONLY or E_SQL_TEXT
   */
  async run(statement: Statement, caller: Caller): Promise<ResultSet> {
    const { pool, use } = this.#place(caller, statement.access);
    try {
      return await pool.run(use, async (job, limits) => {
        if (job.doubt !== undefined) throw notProven(job.doubt);
        const run = this.#runner(job, limits);
        const { questions } = statement;
        if (questions !== undefined) {
          await pool.gate.pass(statement, questions, { jdbcOptions: use.lane.jdbcOptions, ask: run });
        }
        return await run(statement);
      });
    } catch (error) {
      if (!(error instanceof AppError) || error.detail !== UNPARSED) throw error;
      throw (await this.#syntaxError(statement.sql, caller)) ?? error;
    }
  }

  /** Db2's own words about a text that it cannot parse: preparing it for an explanation changes nothing. */
  async #syntaxError(sql: string, caller: Caller): Promise<AppError | undefined> {
    try {
      await this.explain(sql, caller);
      return undefined;
    } catch (error) {
      return error instanceof AppError && error.code === 'E_SQL' ? error : undefined;
    }
  }

  /** Runs statements of one check-out, one after another, within what is left of its time. */
  #runner(job: Db2Job, { deadlineMs, signal }: RunLimits): (statement: Statement) => Promise<ResultSet> {
    const { clock } = this.#kit;
    const endsAt = clock.monotonic() + deadlineMs;
    return (statement) => job.run(statement, { deadlineMs: Math.max(1, endsAt - clock.monotonic()), signal });
  }

  /** Asks for an access plan. @throws AppError as `run` does */
  async explain(sql: string, caller: Caller): Promise<Explanation> {
    const { pool, use } = this.#place(caller, 'all'); // the daemon opens a monitor for it, which is no query
    return await pool.run(use, (job, limits) => job.explain(sql, limits));
  }

  /** Closes a job of the host that rests, because others want one; false = there is none. */
  giveUpOne(host: string): boolean {
    return this.#pools().some((pool) => targetText(pool.target) === host && pool.giveUpOne());
  }

  /** Runs statements in one transaction, all or none. @throws AppError as `runTransaction` does, or E_BUSY */
  async transact(statements: readonly Statement[], caller: Caller): Promise<ResultSet> {
    const { pool, use } = this.#place(caller, 'all', true);
    const { clock } = this.#kit;
    return await pool.run(use, (job, limits) => runTransaction(job, statements, { clock, limits }));
  }

  async close(): Promise<void> {
    await Promise.all(this.#pools().map((pool) => pool.close()));
  }

  #pools(): Db2Pool[] {
    const ofSources = [...this.#bySource.values()].map(({ pool }) => pool);
    return [this.#pool, ...ofSources, ...this.#retired];
  }

  #place(
    { source: name, client, signal, queryMs: toolMs }: Caller,
    access: Access = 'read only',
    isTransaction = false,
  ): { pool: Db2Pool; use: Use } {
    const source = name === undefined ? undefined : this.#sources.get(name);
    const pool = (name === undefined ? undefined : this.#bySource.get(name)?.pool) ?? this.#pool;
    const lane = this.#laneOf(source, access, isTransaction);
    const queryMs = Math.min(toolMs ?? Infinity, source?.queryMs ?? Infinity);
    return {
      pool,
      use: { lane, client, signal, queryMs },
    };
  }

  #laneOf(source: Source | undefined, access: Access, isTransaction: boolean): Lane {
    const key = `${access}:${isTransaction}:${source?.name ?? ''}`;
    const lane = this.#lanes.get(key) ?? laneOf(this.#options.db2, source?.jdbcOptions ?? {}, access, isTransaction);
    this.#lanes.set(key, lane);
    return lane;
  }

  #poolOf({ target, user, password, verifyTls, poolStart, poolMax, idleMs }: SourceAccount): Db2Pool {
    const { db2, limits, door } = this.#options;
    const max = Math.min(poolMax ?? limits.max, limits.max);
    return new Db2Pool(this.#kit, {
      account: { target, user, password, verifyTls },
      db2,
      door,
      limits: { ...limits, start: Math.min(poolStart ?? limits.start, max), max, idleMs: idleMs ?? limits.idleMs },
    });
  }
}

type JdbcOptions = Readonly<Record<string, string>>;

/** The operator's options are laid over a source's, name by name; a transaction has its own over both. */
function laneOf(db2: Db2Settings, options: JdbcOptions, access: Access, isTransaction = false): Lane {
  const merged = { ...options, ...db2.jdbcOptions };
  const jdbcOptions = isTransaction ? commitmentOptions(merged) : merged;
  const names = Object.keys(jdbcOptions).sort();
  return { key: JSON.stringify(names.map((name) => [name, jdbcOptions[name]])), jdbcOptions, access };
}

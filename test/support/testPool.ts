import { setMaxListeners } from 'node:events';
import type { Sandbox } from '../../sandbox/startSandbox.js';
import { systemClock, type Clock } from '../../src/kernel/clock.js';
import { loggerOf, type LogFields } from '../../src/kernel/logger.js';
import { Db2Pool, type Use } from '../../workers/session/db2Pool.js';
import type { Lane } from '../../workers/session/lane.js';
import { OPEN_DOOR, type HostDoor } from '../../workers/session/hostDoor.js';
import type { Access, ResultSet, Statement } from '../../workers/session/statement.js';
import { accountOf, db2SettingsOf } from './db2.js';

const NEVER = new AbortController().signal;
setMaxListeners(1_000, NEVER);

export interface TestPoolOptions {
  readonly user?: string;
  readonly start?: number;
  readonly max?: number;
  readonly queryMs?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly door?: HostDoor;
  readonly clock?: Clock;
}

/** A pool of one user against a sandbox, with what it logged and what it told. */
export class TestPool {
  readonly pool: Db2Pool;
  readonly lines: readonly { readonly event: string; readonly fields: LogFields }[];
  /** What it said of refused credentials. */
  readonly refusals: readonly Error[];

  private constructor(pool: Db2Pool, lines: TestPool['lines'], refusals: readonly Error[]) {
    this.pool = pool;
    this.lines = lines;
    this.refusals = refusals;
  }

  static async open(sandbox: Sandbox, options: TestPoolOptions = {}): Promise<TestPool> {
    const { user = 'ALICE', start = 1, max = 2, queryMs = 20_000, env = {} } = options;
    const { door = OPEN_DOOR, clock = systemClock } = options;
    const lines: { event: string; fields: LogFields }[] = [];
    const refusals: Error[] = [];
    const db2 = db2SettingsOf(sandbox, env);
    const log = loggerOf((_level, event, fields) => lines.push({ event, fields }));
    const limits = { start, max, queryMs, idleMs: db2.pool.idleMs };
    const account = accountOf(sandbox, user);
    const onRefused = (error: Error): void => void refusals.push(error);
    const parts = { account, db2, door, limits, onRefused };
    const { pool } = await Db2Pool.open({ clock, log }, parts, laneOf('read only'));
    return new TestPool(pool, lines, refusals);
  }

  /** Runs one statement. */
  run(statement: string | Statement, use: Partial<Use> = {}): Promise<ResultSet> {
    const asked = typeof statement === 'string' ? { sql: statement, rowsMax: 10_000 } : statement;
    const lane = laneOf(asked.access ?? 'read only');
    return this.pool.run({ lane, client: '', signal: NEVER, ...use }, (job, limits) => job.run(asked, limits));
  }

  /** The one value of a statement. */
  async value(statement: string | Statement, use: Partial<Use> = {}): Promise<unknown> {
    return (await this.run(statement, use)).rows[0]?.[0];
  }
}

function laneOf(access: Access): Lane {
  return { key: '', jdbcOptions: {}, access };
}

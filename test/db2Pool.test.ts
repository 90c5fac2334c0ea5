import { expect } from 'chai';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { AppError } from '../src/kernel/appError.js';
import { systemClock, within } from '../src/kernel/clock.js';
import type { RowSink } from '../workers/session/statement.js';
import { TestPool, type TestPoolOptions } from './support/testPool.js';
import { nextRequest, PATIENCE_MS, untilGone } from './support/waits.js';

const JOB = 'VALUES JOB_NAME';
const MINUTE = "VALUES QSYS2.QCMDEXC('DLYJOB DLY(60)')";
const MS_A_DAY = 86_400_000;

describe('a pool of Db2 jobs', () => {
  let sandbox: Sandbox;
  before(async () => (sandbox = await startSandbox()));
  after(() => sandbox.close());
  afterEach(async () => {
    await sandbox.faults.clear();
    await untilGone(sandbox, 'ALICE');
    expect(sandbox.counters()).to.include({ openCursors: 0, openStatements: 0, orphanedQueries: 0 });
  });

  async function withPool(options: TestPoolOptions, work: (pool: TestPool) => Promise<void>): Promise<void> {
    const pool = await TestPool.open(sandbox, options);
    try {
      await work(pool);
    } finally {
      await pool.pool.close();
    }
  }

  const failureOf = async (work: Promise<unknown>): Promise<AppError> => {
    try {
      await work;
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
    throw new Error('nothing failed');
  };
  const connects = (): number => sandbox.counters().requestsByType.connect ?? 0;
  const soon = <T>(what: string, work: Promise<T>): Promise<T> =>
    within(systemClock, PATIENCE_MS, work, () => new Error(`${what} did not happen`));
  const jobs = (count: number): Promise<unknown> =>
    soon(
      `${count} jobs`,
      sandbox.countersWhen(({ jobsByUser }) => (jobsByUser.ALICE ?? 0) === count),
    );

  it('gives every client its turn, whatever another one has queued', () =>
    withPool({ max: 1 }, async (pool) => {
      const done: string[] = [];
      const call = (client: string): Promise<unknown> =>
        pool.value('VALUES 1', { client }).then(() => done.push(client));
      const greedy = Array.from({ length: 200 }, () => call('greedy'));
      const modest = call('modest');
      await Promise.all([...greedy, modest]);
      expect(done.indexOf('modest')).to.be.at.most(3);
    }));

  it('refuses at once what would wait behind too many', () =>
    withPool({ max: 1, env: { IBMI_POOL_QUEUE_MAX: '2' } }, async (pool) => {
      const calls = Array.from({ length: 4 }, () => pool.value('VALUES 1').catch((error: unknown) => error));
      const outcomes = await Promise.all(calls);
      expect(outcomes.slice(0, 3)).to.deep.equal([1, 1, 1]);
      expect(outcomes[3]).to.include({ code: 'E_BUSY', retryAfterSeconds: 1 });
    }));

  it('shrinks to nothing when nobody calls, and grows again', () =>
    withPool({ start: 2, env: { MCP_POOL_IDLE_TIMEOUT_MS: '150' } }, async (pool) => {
      await jobs(0);
      const before = connects();
      expect(await pool.value('VALUES 1')).to.equal(1);
      expect(connects()).to.be.greaterThan(before);
      await jobs(0);
    }));

  it('fills up to its start, and replaces a job that dies while nobody uses it', () =>
    withPool({ start: 2, env: { IBMI_HEARTBEAT_MS: '100' } }, async () => {
      await jobs(2);
      const before = connects();
      await sandbox.faults.arm({ kind: 'drop', code: 1006, when: { type: 'ping' } });
      await soon(
        'a new job',
        sandbox.countersWhen(({ requestsByType }) => (requestsByType.connect ?? 0) > before),
      );
      await jobs(2);
    }));

  it('replaces a job that has run many statements', () =>
    withPool({ max: 1, env: { IBMI_JOB_MAX_STATEMENTS: '4' } }, async (pool) => {
      const names: unknown[] = [];
      for (let count = 0; count < 9; count += 1) names.push(await pool.value(JOB));
      // The proof that it only reads is a statement too.
      expect(names.map((name) => names.indexOf(name))).to.deep.equal([0, 0, 0, 3, 3, 3, 6, 6, 6]);
    }));

  it('replaces a job that is old', async () => {
    let ahead = 0;
    const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + ahead };
    await withPool({ max: 1, clock, env: { MCP_POOL_IDLE_TIMEOUT_MS: String(MS_A_DAY) } }, async (pool) => {
      const first = await pool.value(JOB);
      expect(await pool.value(JOB)).to.equal(first);
      ahead = 1_800_000;
      expect(await pool.value(JOB)).to.equal(first); // it is lent once more, and closed then
      expect(await pool.value(JOB)).not.to.equal(first);
    });
  });

  it('asks a job that was silent whether it lives, and others not', () =>
    withPool({ max: 1, env: { IBMI_JOB_CHECK_AFTER_MS: '0' } }, async (pool) => {
      await pool.value('VALUES 1');
      expect(sandbox.counters().requestsByType.ping).to.be.greaterThan(0);
      await pool.pool.close();
      const pings = sandbox.counters().requestsByType.ping;
      await withPool({ max: 1 }, async (other) => {
        await other.value('VALUES 1');
      });
      expect(sandbox.counters().requestsByType.ping).to.equal(pings);
    }));

  it('asks all jobs that were silent at once, so that a call does not wait for one dead job after another', () =>
    withPool(
      { start: 3, max: 3, env: { IBMI_JOB_CHECK_AFTER_MS: '0', IBMI_PING_TIMEOUT_MS: '60000' } },
      async (pool) => {
        // Each gets a job of its own, which then rests.
        await Promise.all([1, 2, 3].map(() => pool.value("VALUES QSYS2.QCMDEXC('DLYJOB DLY(1)')")));
        await sandbox.faults.arm({ kind: 'freeze', when: { type: 'ping' }, times: 'unlimited' });
        const call = failureOf(pool.value('VALUES 1'));
        await soon(
          'a ping of each',
          sandbox.countersWhen(({ heldByFaults }) => heldByFaults === 3),
        );
        await pool.pool.close();
        expect(await call).to.include({ code: 'E_SESSION_GONE' });
      },
    ));

  it('cancels on the host what a client gives up, keeps its job, and disturbs no neighbour', () =>
    withPool({ start: 2 }, async (pool) => {
      await jobs(2);
      const before = connects();
      const leave = new AbortController();
      const reached = nextRequest(sandbox, 'sql');
      const long = failureOf(pool.value(MINUTE, { signal: leave.signal }));
      await reached;
      const neighbour = pool.value("VALUES QSYS2.QCMDEXC('DLYJOB DLY(1)')");
      leave.abort();
      expect(await long).to.include({ code: 'E_CANCELLED', cancelConfirmed: true });
      expect(await neighbour).to.equal(1);
      expect(await Promise.all([pool.value('VALUES 1'), pool.value('VALUES 1')])).to.deep.equal([1, 1]);
      expect(connects()).to.equal(before + 1); // the control job
    }));

  it('cancels what takes too long, and says that the host confirmed it', () =>
    withPool({ max: 1, queryMs: 500 }, async (pool) => {
      const late = await failureOf(pool.value(MINUTE));
      expect(late).to.include({ code: 'E_DEADLINE', cancelConfirmed: true });
      expect(late.message).to.include('did not end within').and.to.include('has confirmed that it cancelled it');
      expect(sandbox.counters().orphanedQueries).to.equal(0);
      expect(await pool.value('VALUES 1')).to.equal(1);
    }));

  it('says that the host could not be told, and cuts the connection then', () =>
    withPool({ max: 1, queryMs: 500 }, async (pool) => {
      await sandbox.faults.arm({ kind: 'refuseTcp' });
      const late = await failureOf(pool.value("VALUES QSYS2.QCMDEXC('DLYJOB DLY(2)')"));
      expect(late).to.include({ code: 'E_DEADLINE', cancelConfirmed: false });
      expect(late.message).to.include('could not be told');
      await sandbox.faults.clear();
      expect(await pool.value('VALUES 1')).to.equal(1);
    }));

  it('does not reuse a job whose cancel may still come', () =>
    withPool({ max: 1, queryMs: 500 }, async (pool) => {
      const first = await pool.value(JOB);
      // The statement is over when its cancel comes, and nobody knows whom that hits.
      await sandbox.faults.arm({ kind: 'delayReply', ms: 700, when: { sql: "'LATE'" } });
      expect(await failureOf(pool.value("VALUES 'LATE'"))).to.include({ code: 'E_DEADLINE' });
      expect(await pool.value(JOB)).not.to.equal(first);
    }));

  it('closes the cursor and keeps the job when what takes the rows has had enough, or fails', () =>
    withPool({ max: 1 }, async (pool) => {
      const first = await pool.value(JOB);
      const sql = 'SELECT * FROM SAMPLE.BIGSALES';
      const enough: RowSink = { begin: () => undefined, take: () => false };
      const failing: RowSink = {
        ...enough,
        take: () => {
          throw new AppError('E_RESULT_TOO_LARGE', 'too large');
        },
      };
      expect(await pool.run({ sql, rowsMax: 30_000, sink: enough })).to.include({ truncated: true });
      expect(await failureOf(pool.run({ sql, rowsMax: 30_000, sink: failing }))).to.include({
        code: 'E_RESULT_TOO_LARGE',
      });
      expect(sandbox.counters().openCursors).to.equal(0);
      expect(await pool.value(JOB)).to.equal(first);
    }));

  it('cancels between pages too, and closes the cursor', () =>
    withPool({ max: 1 }, async (pool) => {
      const leave = new AbortController();
      const sink: RowSink = {
        begin: () => undefined,
        take: () => {
          leave.abort();
          return true;
        },
      };
      const statement = { sql: 'SELECT * FROM SAMPLE.BIGSALES', rowsMax: 30_000, sink };
      expect(await failureOf(pool.run(statement, { signal: leave.signal }))).to.include({ code: 'E_CANCELLED' });
      expect(await pool.value('VALUES 1')).to.equal(1);
    }));

  it('cancels what still runs when it is closed', () =>
    withPool({ max: 1 }, async (pool) => {
      const reached = nextRequest(sandbox, 'sql');
      const long = failureOf(pool.value(MINUTE));
      await reached;
      await pool.pool.close();
      expect(await long).to.include({ code: 'E_CANCELLED', cancelConfirmed: true });
    }));
});

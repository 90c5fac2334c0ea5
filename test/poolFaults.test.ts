import { expect } from 'chai';
import type { FaultOrder } from '../sandbox/faults/fault.js';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { AppError } from '../src/kernel/appError.js';
import { systemClock, within } from '../src/kernel/clock.js';
import type { Statement } from '../workers/session/statement.js';
import { TestPool, type TestPoolOptions } from './support/testPool.js';
import { PATIENCE_MS, untilGone } from './support/waits.js';

const QUERY_MS = 1_000;
/** A call is answered within its deadline and this. */
const GRACE_MS = 1_000;
const CONNECT_MS = 500;
const ENV = {
  IBMI_CONNECT_TIMEOUT_MS: String(CONNECT_MS),
  IBMI_CANCEL_TIMEOUT_MS: '1000',
  IBMI_MAX_FRAME_BYTES: '2000000',
};

const ONE: Statement = { sql: "VALUES 'ONE'", rowsMax: 10 };
const MARKED: Statement = { sql: "SELECT 'ONE' FROM SYSIBM.SYSDUMMY1 WHERE 1 = ?", parameters: [1], rowsMax: 10 };
const PAGED: Statement = { sql: 'SELECT * FROM SAMPLE.BIGSALES', rowsMax: 2_000, pageRows: 500 };
/** Needs a job that is not there yet. */
const NEW_JOB: Statement = { ...ONE, access: 'all' };

interface Case {
  readonly when: string;
  readonly fault: FaultOrder;
  readonly call: Statement;
  /** The code of its failure; undefined = it succeeds. */
  readonly code: AppError['code'] | undefined;
  readonly says?: RegExp;
}

const asked = { when: { sql: "'ONE'" } };
const paging = { when: { type: 'sqlmore' } };
const CASES: readonly Case[] = [
  { when: 'the port is closed', fault: { kind: 'refuseTcp' }, call: NEW_JOB, code: 'E_UNREACHABLE' },
  { when: 'TLS stalls', fault: { kind: 'stallTls' }, call: NEW_JOB, code: 'E_HOST_TIMEOUT' },
  { when: 'the upgrade stalls', fault: { kind: 'stallUpgrade' }, call: NEW_JOB, code: 'E_HOST_TIMEOUT' },
  { when: 'the sign-on stalls', fault: { kind: 'stallConnect' }, call: NEW_JOB, code: 'E_HOST_TIMEOUT' },
  { when: 'the upgrade gets 500', fault: { kind: 'refuseUpgrade', status: 500 }, call: NEW_JOB, code: 'E_UNREACHABLE' },
  { when: 'the upgrade gets 503', fault: { kind: 'refuseUpgrade', status: 503 }, call: NEW_JOB, code: 'E_UNREACHABLE' },
  {
    when: 'a reply is lost',
    fault: { kind: 'loseReply', ...asked },
    call: ONE,
    code: 'E_DEADLINE',
    says: /not confirmed/,
  },
  { when: 'a page is lost', fault: { kind: 'loseReply', ...paging }, call: PAGED, code: 'E_DEADLINE' },
  { when: 'a reply is late', fault: { kind: 'delayReply', ms: 60_000, ...asked }, call: ONE, code: 'E_DEADLINE' },
  { when: 'a reply comes twice', fault: { kind: 'replyTwice', ...asked }, call: ONE, code: undefined },
  { when: 'a page comes twice', fault: { kind: 'replyTwice', ...paging }, call: PAGED, code: undefined },
  { when: 'a reply names nobody', fault: { kind: 'unknownId', ...asked }, call: ONE, code: 'E_DEADLINE' },
  { when: 'a reply is garbage', fault: { kind: 'garbage', ...asked }, call: ONE, code: 'E_DEADLINE' },
  { when: 'a page is garbage', fault: { kind: 'garbage', ...paging }, call: PAGED, code: 'E_DEADLINE' },
  {
    when: 'the connection drops',
    fault: { kind: 'drop', code: 1006, ...asked },
    call: ONE,
    code: 'E_UNREACHABLE',
    says: /may or may not have run/,
  },
  { when: 'the daemon gives up', fault: { kind: 'drop', code: 1011, ...asked }, call: ONE, code: 'E_UNREACHABLE' },
  {
    when: 'it drops between pages',
    fault: { kind: 'drop', code: 1006, ...paging },
    call: PAGED,
    code: 'E_UNREACHABLE',
  },
  { when: 'a frame is cut', fault: { kind: 'cutReply', ...asked }, call: ONE, code: 'E_UNREACHABLE' },
  { when: 'a page is cut', fault: { kind: 'cutReply', ...paging }, call: PAGED, code: 'E_UNREACHABLE' },
  {
    when: 'the daemon freezes',
    fault: { kind: 'freeze', ...asked },
    call: ONE,
    code: 'E_DEADLINE',
    says: /not confirmed/,
  },
  {
    when: 'a frame is huge',
    fault: { kind: 'trickle', bytesPerSecond: 1024 ** 3, padToBytes: 4_000_000, ...asked },
    call: ONE,
    code: 'E_RESULT_TOO_LARGE',
    says: /IBMI_MAX_FRAME_BYTES/,
  },
  {
    when: 'a frame crawls',
    fault: { kind: 'trickle', bytesPerSecond: 10, padToBytes: 100_000, ...asked },
    call: ONE,
    code: 'E_DEADLINE',
  },
  {
    when: 'no job takes a statement more',
    fault: { kind: 'statementLimit', statements: 0 },
    call: MARKED,
    code: 'E_SQL',
    says: /Limit on number of statements/,
  },
];

describe('a pool whose host fails', () => {
  let sandbox: Sandbox;
  before(async () => (sandbox = await startSandbox()));
  after(() => sandbox.close());

  afterEach(async () => {
    await sandbox.faults.clear();
    await untilGone(sandbox, 'ALICE');
    const counters = await within(
      systemClock,
      PATIENCE_MS,
      sandbox.countersWhen(({ connections, jobs }) => connections === 0 && jobs === 0),
      () => new Error(`left over: ${JSON.stringify(sandbox.counters())}`),
    );
    expect(counters).to.include({ openCursors: 0, openStatements: 0, orphanedQueries: 0, heldByFaults: 0 });
  });

  /** A pool for one test, closed after it whatever happens. */
  async function withPool(work: (pool: TestPool) => Promise<void>, options: TestPoolOptions = {}): Promise<void> {
    const pool = await TestPool.open(sandbox, { queryMs: QUERY_MS, ...options, env: { ...ENV, ...options.env } });
    try {
      await work(pool);
    } finally {
      await pool.pool.close();
    }
  }

  /** What a call comes to, within its deadline and a little more. */
  async function outcome(work: Promise<unknown>): Promise<AppError | undefined> {
    try {
      await within(systemClock, QUERY_MS + GRACE_MS, work, () => new Error('no answer in time'));
      return undefined;
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  }

  for (const { when, fault, call, code, says } of CASES) {
    it(`answers when ${when}: ${code ?? 'rows'}, and is whole again`, () =>
      withPool(async (pool) => {
        await sandbox.faults.arm(fault);
        const failure = await outcome(pool.run(call));
        expect(failure?.code).to.equal(code);
        if (says !== undefined) expect(failure?.message).to.match(says);
        await sandbox.faults.clear();
        expect(await pool.value(call)).to.equal(call === PAGED ? 1 : 'ONE');
        expect(await Promise.all([pool.value(ONE), pool.value(ONE)])).to.deep.equal(['ONE', 'ONE']);
      }));
  }

  it('is closed in time when the daemon never answers a close', () =>
    withPool(async (pool) => {
      await sandbox.faults.arm({ kind: 'muteClose' });
      await within(systemClock, PATIENCE_MS, pool.pool.close(), () => new Error('not closed'));
    }));

  it('moves a statement that Db2 would not begin to another job, and lets that one go', () =>
    withPool(async (pool) => {
      await sandbox.faults.arm({ kind: 'statementLimit', statements: 3 });
      for (let count = 0; count < 20; count += 1) expect(await pool.value(MARKED)).to.equal('ONE');
    }));

  it('moves a statement whose job was found dead, and repeats none that may have run', () =>
    withPool(
      async (pool) => {
        await sandbox.faults.arm({ kind: 'drop', code: 1006, when: { type: 'ping' } });
        expect(await pool.value(ONE)).to.equal('ONE');
        expect(sandbox.faults.list()).to.deep.equal([]);
        const { sql = 0 } = sandbox.counters().requestsByType;
        await sandbox.faults.arm({ kind: 'drop', code: 1006, ...asked });
        expect((await outcome(pool.run(ONE)))?.code).to.equal('E_UNREACHABLE');
        expect(sandbox.counters().requestsByType.sql).to.equal(sql + 1);
      },
      { env: { IBMI_JOB_CHECK_AFTER_MS: '0' } },
    ));

  it('fails each call at once while the host is gone, and works as soon as it is back', () =>
    withPool(async (pool) => {
      await sandbox.faults.arm({ kind: 'refuseTcp' });
      await sandbox.faults.arm({ kind: 'drop', code: 1006, ...asked });
      for (let count = 0; count < 4; count += 1) {
        expect((await outcome(pool.run(ONE)))?.code).to.equal('E_UNREACHABLE');
      }
      await sandbox.faults.clear();
      expect(await pool.value(ONE)).to.equal('ONE');
    }));

  it('tries refused credentials never again, and says so to every call', () =>
    withPool(
      async (pool) => {
        await sandbox.faults.arm({ kind: 'refuseUpgrade', status: 403 });
        const failures = await Promise.all([1, 2, 3].map(() => outcome(pool.run(NEW_JOB))));
        for (const failure of failures) {
          expect(failure?.code).to.equal('E_CREDENTIALS');
          expect(failure?.message).to.include('Log in again');
        }
        const { connect } = sandbox.counters().requestsByType;
        expect((await outcome(pool.run(NEW_JOB)))?.code).to.equal('E_CREDENTIALS');
        expect(sandbox.counters().requestsByType.connect).to.equal(connect);
        expect(sandbox.counters().upgradesRefused).to.be.greaterThan(0);
        expect(pool.refusals).to.have.length(1);
      },
      { max: 4 },
    ));
});

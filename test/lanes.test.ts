import { setMaxListeners } from 'node:events';
import { expect } from 'chai';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { AppError } from '../src/kernel/appError.js';
import { systemClock } from '../src/kernel/clock.js';
import type { Kit } from '../src/kernel/kit.js';
import { loggerOf, type LogFields } from '../src/kernel/logger.js';
import type { Source, SourceAccount } from '../src/protocol/catalog.js';
import type { Db2Settings } from '../src/protocol/messages.js';
import { Db2Access } from '../workers/session/db2Access.js';
import { OPEN_DOOR } from '../workers/session/hostDoor.js';
import type { Statement } from '../workers/session/statement.js';
import { accountOf, db2SettingsOf } from './support/db2.js';
import { untilGone } from './support/waits.js';

const DATE = "VALUES DATE('2026-11-23')";
const NEVER = new AbortController().signal;
setMaxListeners(100, NEVER);

const sourceOf = (name: string, jdbcOptions: Readonly<Record<string, string>>): Source => ({
  name,
  host: 'localhost',
  port: undefined,
  jdbcOptions,
});

describe('lanes of host jobs', () => {
  let sandbox: Sandbox;
  let kit: Kit;
  let lines: { event: string; fields: LogFields }[];
  const opened: Db2Access[] = [];

  before(async () => (sandbox = await startSandbox()));
  after(() => sandbox.close());
  beforeEach(() => {
    lines = [];
    kit = { clock: systemClock, log: loggerOf((_level, event, fields) => lines.push({ event, fields })) };
  });
  afterEach(async () => {
    await sandbox.faults.clear();
    await Promise.all(opened.splice(0).map((access) => access.close()));
    for (const user of ['ALICE', 'BOB']) await untilGone(sandbox, user);
  });

  const settings = (jdbcOptions: Readonly<Record<string, string>> = {}): Db2Settings => ({
    ...db2SettingsOf(sandbox),
    jdbcOptions,
  });

  async function open(max: number, sources: readonly Source[], db2 = settings()): Promise<Db2Access> {
    const limits = { start: 1, max, queryMs: db2.queryMs, idleMs: db2.pool.idleMs };
    const access = await Db2Access.open(kit, { account: accountOf(sandbox, 'ALICE'), db2, limits, door: OPEN_DOOR });
    opened.push(access);
    access.use(sources);
    return access;
  }

  async function value(access: Db2Access, source: string | undefined, text: string | Statement): Promise<unknown> {
    const statement = typeof text === 'string' ? { sql: text, rowsMax: 10 } : text;
    const { rows } = await access.run(statement, { source, client: '', signal: NEVER });
    return rows[0]?.[0];
  }

  const failureOf = (running: Promise<unknown>): Promise<unknown> =>
    running.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('set a source’s options once, at connect', async () => {
    const sources = [
      sourceOf('lib', { libraries: 'SAMPLE', naming: 'system' }),
      sourceOf('eur', { 'date format': 'eur' }),
    ];
    const access = await open(5, sources);
    expect(await value(access, 'lib', 'SELECT COUNT(*) FROM DEPARTMENT')).to.equal(14);
    expect(await value(access, 'lib', 'SELECT COUNT(*) FROM SAMPLE/DEPARTMENT')).to.equal(14);
    expect(await value(access, 'eur', DATE)).to.equal('23.11.2026');
    expect(await value(access, undefined, DATE)).to.equal('2026-11-23');
    const unqualified = await failureOf(value(access, undefined, 'SELECT COUNT(*) FROM DEPARTMENT'));
    expect(unqualified).to.be.instanceOf(AppError).with.property('sqlState', '42704');
    for (let round = 0; round < 3; round += 1) await value(access, 'lib', 'SELECT COUNT(*) FROM DEPARTMENT');
    expect(sandbox.counters().jobsByUser.ALICE).to.equal(3);
  });

  it('lay the operator’s options over a source’s', async () => {
    const access = await open(5, [sourceOf('eur', { 'date format': 'eur' })], settings({ 'date format': 'usa' }));
    expect(await value(access, 'eur', DATE)).to.equal('11/23/2026');
  });

  it('are shared by sources of the same options', async () => {
    const access = await open(5, [sourceOf('one', { naming: 'sql' }), sourceOf('two', { naming: 'sql' })]);
    await value(access, 'one', 'VALUES 1');
    await value(access, 'two', 'VALUES 1');
    expect(sandbox.counters().jobsByUser.ALICE).to.equal(2);
  });

  it('take turns in a pool that is full, and nobody waits for ever', async () => {
    const access = await open(1, [sourceOf('lib', { libraries: 'SAMPLE', naming: 'system' })]);
    const calls = Array.from({ length: 12 }, (_, index) =>
      index % 2 === 0 ? value(access, undefined, 'VALUES 1') : value(access, 'lib', 'SELECT COUNT(*) FROM DEPARTMENT'),
    );
    expect(await Promise.all(calls)).to.deep.equal(calls.map((_, index) => (index % 2 === 0 ? 1 : 14)));
    expect(sandbox.counters().jobsByUser.ALICE).to.equal(1);
  });

  it('keep the others’ jobs when one may be opened beside them', async () => {
    const access = await open(3, [sourceOf('a', { naming: 'sql' }), sourceOf('b', { naming: 'system' })]);
    for (const source of ['a', 'b', undefined, 'a', 'b', undefined]) await value(access, source, 'VALUES 1');
    expect(sandbox.counters().jobsByUser.ALICE).to.equal(3);
    expect(lines.filter(({ event }) => event === 'job.ended')).to.be.empty;
  });

  it('whose job the host refuses fail their own calls, at once and by name', async () => {
    const access = await open(3, [sourceOf('bad', { naming: 'system' })]);
    await sandbox.faults.arm({ kind: 'refuseUpgrade', status: 503 });
    const refused = await failureOf(value(access, 'bad', 'VALUES 1'));
    expect(refused).to.be.instanceOf(AppError).with.property('code', 'E_UNREACHABLE');
    expect(await value(access, undefined, 'VALUES 1')).to.equal(1);
    expect(lines.map(({ event }) => event)).to.include('job.refused');
  });

  it('of one access never run what needs another', async () => {
    const access = await open(3, []);
    const change: Statement = { sql: 'CREATE TABLE QTEMP.T (A INTEGER)', rowsMax: 1 };
    expect(await failureOf(value(access, undefined, change))).to.have.property('sqlState', '42505');
    await access.run({ ...change, access: 'all' }, { source: undefined, client: '', signal: NEVER });
    const insert: Statement = { sql: 'INSERT INTO QTEMP.T VALUES (1), (2)', rowsMax: 1, access: 'all' };
    expect(await access.run(insert, { source: undefined, client: '', signal: NEVER })).to.include({ affectedRows: 2 });
    expect(await failureOf(value(access, undefined, 'SELECT COUNT(*) FROM QTEMP.T'))).to.have.property(
      'sqlState',
      '42704',
    );
  });

  it('a source’s own deadline is shorter than the server’s, never longer', async () => {
    const slow = { ...sourceOf('slow', {}), queryMs: 200 };
    const access = await open(2, [slow]);
    await sandbox.faults.arm({ kind: 'delayReply', ms: 60_000, when: { type: 'sql' } });
    const late = await failureOf(value(access, 'slow', 'VALUES 1'));
    expect(late).to.be.instanceOf(AppError).with.property('code', 'E_DEADLINE');
  });

  it('a plan is asked for without running the statement', async () => {
    const access = await open(2, []);
    const { rows } = await access.explain('SELECT * FROM SAMPLE.EMPLOYEE', {
      source: undefined,
      client: '',
      signal: NEVER,
    });
    expect(rows).not.to.be.empty;
  });

  describe('of sources with accounts of their own', () => {
    const account = (source: string, user: string): SourceAccount => ({
      source,
      ...accountOf(sandbox, user),
      poolMax: 1,
    });

    it('run as that account, in a pool of its own', async () => {
      const access = await open(2, []);
      access.use([sourceOf('b', {})], [account('b', 'BOB')]);
      expect(await value(access, 'b', 'VALUES CURRENT USER')).to.equal('BOB');
      expect(await value(access, undefined, 'VALUES CURRENT USER')).to.equal('ALICE');
      await Promise.all(Array.from({ length: 4 }, () => value(access, 'b', 'VALUES 1')));
      expect(sandbox.counters().jobsByUser).to.include({ ALICE: 1, BOB: 1 });
    });

    it('go on through a reload that leaves them alone, and close with one that changes them', async () => {
      const access = await open(2, []);
      const sources = [sourceOf('b', {})];
      access.use(sources, [account('b', 'BOB')]);
      await value(access, 'b', 'VALUES 1');
      access.use(sources, [account('b', 'BOB')]);
      await value(access, 'b', 'VALUES 1');
      expect(sandbox.counters().signOnAttemptsByUser.BOB).to.equal(2); // one of the test before
      access.use(sources, []);
      await untilGone(sandbox, 'BOB');
      expect(await value(access, 'b', 'VALUES CURRENT USER')).to.equal('ALICE');
    });
  });
});

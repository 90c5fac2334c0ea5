import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../../sandbox/startSandbox.js';
import { RawClient } from '../support/rawClient.js';
import { untilGone } from '../support/waits.js';

const COMMITMENT = 'auto commit=false;libraries=DEVLIB';
const LOCKED = { success: false, sql_state: '57033', sql_rc: -913 };
const MISSING = { success: false, sql_state: '42704', sql_rc: -204 };

/** A sandbox of its own: a unit of work keeps everybody else waiting. */
describe('sandbox: units of work', () => {
  let sandbox: Sandbox;
  let alice: RawClient;
  let other: RawClient;

  before(async () => {
    sandbox = await startSandbox({ lockWaitMs: 300 });
  });
  after(() => sandbox.close());

  const connect = (props = 'libraries=DEVLIB'): Promise<RawClient> => RawClient.connected(sandbox, 'ALICE', props);
  const run = (client: RawClient, sql: string): Promise<Record<string, unknown>> => client.ask({ type: 'sql', sql });
  const values = async (client: RawClient): Promise<unknown> =>
    (await client.ask({ type: 'sql', sql: 'SELECT A FROM UNITS ORDER BY A', terse: true })).data;

  beforeEach(async () => {
    [alice, other] = await Promise.all([connect(COMMITMENT), connect()]);
    expect(await run(other, 'CREATE TABLE UNITS (A INT NOT NULL PRIMARY KEY)')).to.include({ success: true });
  });
  afterEach(async () => {
    await Promise.all([alice.close(), other.close()]);
    await untilGone(sandbox, 'ALICE');
    const last = await connect();
    await run(last, 'DROP TABLE UNITS IF EXISTS');
    await last.close();
  });

  it('are seen by others when they are committed, and make others wait until then', async () => {
    expect(await run(alice, 'INSERT INTO UNITS VALUES (1)')).to.include({ update_count: 1 });
    expect(await values(alice)).to.deep.equal([[1]]);
    const waiting = values(other);
    expect(await run(alice, 'COMMIT')).to.include({ success: true, has_results: false, update_count: 0 });
    expect(await waiting).to.deep.equal([[1]]);
  });

  it('refuse others with SQL0913 after the lock wait', async () => {
    await run(alice, 'INSERT INTO UNITS VALUES (1)');
    expect(await run(other, 'INSERT INTO UNITS VALUES (2)')).to.include({
      error: '[SQL0913] Row or object in use.',
      ...LOCKED,
    });
    await run(alice, 'ROLLBACK WORK');
    expect(await values(other)).to.deep.equal([]);
  });

  it('are undone by ROLLBACK, tables included', async () => {
    await run(alice, 'CREATE TABLE UNITS2 (B INT)');
    await run(alice, 'INSERT INTO UNITS2 VALUES (1)');
    expect(await run(alice, 'SELECT * FROM UNITS2')).to.include({ success: true });
    await run(alice, 'ROLLBACK');
    expect(await run(alice, 'SELECT * FROM UNITS2')).to.include(MISSING);
  });

  it('go on after a statement that failed, without its changes', async () => {
    await run(alice, 'INSERT INTO UNITS VALUES (1)');
    expect(await run(alice, 'INSERT INTO UNITS VALUES (2), (1)')).to.include({ sql_rc: -803 });
    await run(alice, 'INSERT INTO UNITS VALUES (3)');
    await run(alice, 'COMMIT');
    expect(await values(other)).to.deep.equal([[1], [3]]);
  });

  it('do not stay open when their first statement failed', async () => {
    expect(await run(alice, "INSERT INTO UNITS VALUES ('x')")).to.include({ success: false });
    expect(await values(other)).to.deep.equal([]);
  });

  it('go back to savepoints', async () => {
    await run(alice, 'INSERT INTO UNITS VALUES (1)');
    expect(await run(alice, 'SAVEPOINT "One_Statement" ON ROLLBACK RETAIN CURSORS')).to.include({ success: true });
    await run(alice, 'INSERT INTO UNITS VALUES (2)');
    expect(await run(alice, 'ROLLBACK TO SAVEPOINT "One_Statement"')).to.include({ success: true });
    expect(await run(alice, 'RELEASE SAVEPOINT "One_Statement"')).to.include({ success: true });
    expect(await run(alice, 'ROLLBACK TO SAVEPOINT "One_Statement"')).to.include({
      error: '[SQL0880] Savepoint One_Statement does not exist.',
      sql_state: '3B001',
    });
    await run(alice, 'COMMIT');
    expect(await values(other)).to.deep.equal([[1]]);
  });

  it('are rolled back when their client leaves', async () => {
    await run(alice, 'INSERT INTO UNITS VALUES (1)');
    const waiting = values(other);
    await alice.close();
    expect(await waiting).to.deep.equal([]);
  });

  it('let a waiting statement be cancelled', async () => {
    await run(alice, 'INSERT INTO UNITS VALUES (1)');
    const slow = await connect('auto commit=false');
    const name = String((await other.ask({ type: 'getdbjob' })).job);
    const waiting = values(other);
    await run(slow, `CALL QSYS2.CANCEL_SQL('${name}')`);
    expect(await waiting).to.equal(undefined);
    await slow.close();
  });

  it('are not opened without commitment control, nor by reading below RS', async () => {
    const plain = await connect('auto commit=false;transaction isolation=none;libraries=DEVLIB');
    await run(plain, 'INSERT INTO UNITS VALUES (1)');
    await values(alice);
    expect(await values(other)).to.deep.equal([[1]]);
    expect(await run(alice, 'SET TRANSACTION ISOLATION LEVEL RS')).to.include({ success: true });
    await values(alice);
    expect(await run(other, 'VALUES CURRENT DATE')).to.include(LOCKED);
    expect(await run(alice, 'SET TRANSACTION ISOLATION LEVEL CS')).to.include({ sql_rc: -428, sql_state: '25001' });
    await plain.close();
  });

  it('leave nobody with the authority of another', async () => {
    const bob = await RawClient.connected(sandbox, 'BOB');
    await run(alice, 'INSERT INTO UNITS VALUES (1)');
    await run(alice, 'ROLLBACK');
    expect(await run(bob, 'SELECT * FROM SAMPLE.EMPLOYEE')).to.include({ sql_rc: -551 });
    await run(alice, 'INSERT INTO UNITS VALUES (1)');
    await run(alice, 'INSERT INTO UNITS VALUES (1)');
    await run(alice, 'COMMIT');
    expect(await run(bob, 'SELECT * FROM SAMPLE.EMPLOYEE')).to.include({ sql_rc: -551 });
    await bob.close();
  });

  it('are kept when committed, even if another statement then takes the engine down', async () => {
    await run(alice, 'INSERT INTO UNITS VALUES (7)');
    await run(alice, 'COMMIT');
    const runaway = 'SELECT COUNT(*) FROM SAMPLE.BIGSALES A, SAMPLE.BIGSALES B, SAMPLE.BIGSALES C';
    const name = String((await alice.ask({ type: 'getdbjob' })).job);
    const endless = run(alice, runaway);
    await run(other, `CALL QSYS2.CANCEL_SQL('${name}')`);
    expect(await endless).to.include({ sql_rc: -952 });
    expect(await values(other)).to.deep.equal([[7]]);
  });
});

describe('sandbox: what a job keeps for itself', () => {
  let sandbox: Sandbox;
  let alice: RawClient;

  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());
  beforeEach(async () => {
    alice = await RawClient.connected(sandbox, 'ALICE', 'libraries=DEVLIB');
  });
  afterEach(() => alice.close());

  const run = (sql: string): Promise<Record<string, unknown>> => alice.ask({ type: 'sql', sql, terse: true });

  it('is its QTEMP, which others do not see and which goes with it', async () => {
    const same = await RawClient.connected(sandbox, 'ALICE');
    expect(await run('CREATE TABLE QTEMP.MINE (A INT)')).to.include({ success: true });
    await run('INSERT INTO SESSION.MINE VALUES (1)');
    expect(await run('SELECT A FROM QTEMP.MINE')).to.deep.include({ data: [[1]] });
    expect(await same.ask({ type: 'sql', sql: 'SELECT A FROM QTEMP.MINE' })).to.include({
      error: '[SQL0204] MINE in QTEMP type *FILE not found.',
    });
    await same.ask({ type: 'sql', sql: 'CREATE TABLE QTEMP.MINE (B CHAR(1))' });
    expect((await same.ask({ type: 'sql', sql: 'SELECT * FROM QTEMP.MINE' })).metadata).to.not.equal(undefined);
    expect(await run('SELECT A FROM QTEMP.MINE')).to.deep.include({ data: [[1]] });
    const number = String((await alice.ask({ type: 'getdbjob' })).job).slice(0, 6);
    expect(await run(`SELECT * FROM QTEMP_${number}.MINE`)).to.include({ sql_rc: -204 });
    await same.close();
  });

  it('is what it declares as a temporary table', async () => {
    const declare = 'DECLARE GLOBAL TEMPORARY TABLE';
    expect(await run(`${declare} ONE (A INT, B VARCHAR(5)) ON COMMIT PRESERVE ROWS NOT LOGGED`)).to.include({
      success: true,
      update_count: 0,
    });
    await run("INSERT INTO SESSION.ONE VALUES (1, 'x')");
    expect(await run(`${declare} SESSION.ONE (A INT)`)).to.include({
      error: '[SQL0601] ONE in QTEMP type *FILE already exists.',
    });
    expect(await run(`${declare} SESSION.ONE (A INT) WITH REPLACE RCDFMT X`)).to.include({ success: true });
    expect(await run('SELECT * FROM QTEMP.ONE')).to.deep.include({ data: [] });
    const copy = `${declare} "Two" AS (SELECT DEPTNO FROM SAMPLE.DEPARTMENT) WITH DATA WITH REPLACE`;
    expect(await run(copy)).to.include({ success: true });
    expect(await run('SELECT COUNT(*) FROM SESSION."Two"')).to.deep.include({ data: [[14]] });
    expect(await run(`${declare} SAMPLE.ONE (A INT)`)).to.include({ sql_rc: -104 });
    expect(await run(`${declare} ONE (A INT) ON COMMIT KEEP ROWS`)).to.include({ sql_rc: -104 });
  });

  it('loses the rows of a temporary table at COMMIT unless it preserves them', async () => {
    const under = await RawClient.connected(sandbox, 'ALICE', 'auto commit=false');
    const ask = (sql: string): Promise<Record<string, unknown>> => under.ask({ type: 'sql', sql, terse: true });
    await ask('DECLARE GLOBAL TEMPORARY TABLE KEPT (A INT) ON COMMIT PRESERVE ROWS');
    await ask('DECLARE GLOBAL TEMPORARY TABLE LOST (A INT)');
    await ask('INSERT INTO SESSION.KEPT VALUES (1)');
    await ask('INSERT INTO SESSION.LOST VALUES (1)');
    await ask('COMMIT');
    expect(await ask('SELECT * FROM SESSION.KEPT')).to.deep.include({ data: [[1]] });
    expect(await ask('SELECT * FROM SESSION.LOST')).to.deep.include({ data: [] });
    await under.close();
  });

  it('is its schema, until it sets another', async () => {
    expect(await run('VALUES CURRENT SCHEMA')).to.deep.include({ data: [['DEVLIB']] });
    for (const sql of ['SET SCHEMA SAMPLE', 'SET CURRENT SCHEMA = sample', "SET SCHEMA 'sample'"]) {
      expect(await run(sql)).to.include({ success: true });
      expect(await run('SELECT COUNT(*) FROM DEPARTMENT')).to.deep.include({ data: [[14]] });
      await run('SET SCHEMA DEFAULT');
      expect(await run('SELECT COUNT(*) FROM DEPARTMENT')).to.include({ sql_rc: -204 });
    }
    const prepared = { type: 'prepare_sql_execute', sql: 'SET CURRENT SCHEMA ?', parameters: ['SAMPLE'] };
    expect(await alice.ask(prepared)).to.include({ success: true, update_count: 0 });
    expect(await run('VALUES CURRENT SCHEMA')).to.deep.include({ data: [['SAMPLE']] });
    expect(await run('SET SCHEMA USER')).to.include({ success: true });
    expect(await run('VALUES CURRENT SCHEMA')).to.deep.include({ data: [['ALICE']] });
  });

  it('is *LIBL under system naming, where new tables go to the current library', async () => {
    const system = await RawClient.connected(sandbox, 'ALICE', 'naming=system;libraries=*LIBL,SAMPLE');
    const ask = (sql: string): Promise<Record<string, unknown>> => system.ask({ type: 'sql', sql, terse: true });
    expect(await ask('VALUES CURRENT SCHEMA')).to.deep.include({ data: [['*LIBL']] });
    expect(await ask('CREATE TABLE PLACED (A INT)')).to.include({
      error: '[SQL0551] Not authorized to object QGPL in QSYS type *LIB.',
    });
    expect(await ask("CALL QSYS2.QCMDEXC('CHGCURLIB DEVLIB')")).to.include({ success: true });
    expect(await ask('CREATE TABLE PLACED (A INT)')).to.include({ success: true });
    expect(await ask('SELECT * FROM DEVLIB/PLACED, DEPARTMENT')).to.include({ success: true });
    expect(await ask('SET SCHEMA DEVLIB')).to.include({ success: true });
    expect(await ask('SELECT * FROM DEPARTMENT')).to.include({
      error: '[SQL0204] DEPARTMENT in DEVLIB type *FILE not found.',
    });
    expect(await ask('DROP TABLE PLACED')).to.include({ success: true });
    await system.close();
  });
});

import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../../sandbox/startSandbox.js';
import { RawClient } from '../support/rawClient.js';

const BY_NUMBER = 'SELECT DEPTNO, DEPTNAME FROM SAMPLE.DEPARTMENT WHERE DEPTNO = ?';
const ALL = 'SELECT DEPTNO FROM SAMPLE.DEPARTMENT ORDER BY DEPTNO';
const INSERT = 'INSERT INTO DEVLIB.EXECUTED VALUES (?, ?)';
const NO_SUCH_ID = 'Bad request: invalid correlation ID';

describe('sandbox: prepared statements', () => {
  let sandbox: Sandbox;
  let client: RawClient;

  before(async () => (sandbox = await startSandbox({ serviceMs: 2, statementsMax: 30 })));
  after(() => sandbox.close());
  beforeEach(async () => (client = await RawClient.connected(sandbox, 'ALICE')));
  afterEach(async () => {
    await client.close();
    await sandbox.countersWhen((counters) => counters.jobs === 0 && counters.openStatements === 0);
  });

  it('prepare_sql tells of a query its parameters and only four facts of each column', async () => {
    const reply = await client.ask({ type: 'prepare_sql', sql: BY_NUMBER });
    expect(Object.keys(reply)).to.deep.equal(['id', 'parameter_count', 'metadata', 'success', 'execution_time']);
    expect(reply.parameter_count).to.equal(1);
    const { job } = await client.ask({ type: 'getdbjob' });
    expect(reply.metadata).to.deep.include({
      column_count: 2,
      job,
      columns: [
        { name: 'DEPTNO', type: 'CHAR', display_size: 3, label: 'DEPTNO' },
        { name: 'DEPTNAME', type: 'VARCHAR', display_size: 36, label: 'DEPTNAME' },
      ],
    });
    const { parameters } = reply.metadata as { parameters: object[] };
    expect(parameters).to.have.length(1);
    expect(Object.keys(parameters[0] ?? {})).to.deep.equal(['type', 'mode', 'precision', 'scale', 'name']);
  });

  it('prepare_sql tells of a change its parameters only, and runs nothing', async () => {
    const sql = 'DELETE FROM DEVLIB.PREPARED_ONLY WHERE A = ?';
    await client.ask({ type: 'sql', sql: 'CREATE TABLE DEVLIB.PREPARED_ONLY (A INT)' });
    await client.ask({ type: 'sql', sql: 'INSERT INTO DEVLIB.PREPARED_ONLY VALUES 1' });
    const reply = await client.ask({ type: 'prepare_sql', sql });
    expect(Object.keys(reply.metadata as object)).to.deep.equal(['parameters']);
    const rows = await client.ask({ type: 'sql', sql: 'SELECT * FROM DEVLIB.PREPARED_ONLY' });
    expect(rows.data).to.have.length(1);
    await client.ask({ type: 'sql', sql: 'DROP TABLE DEVLIB.PREPARED_ONLY' });
  });

  it('prepare_sql refuses what cannot be prepared', async () => {
    expect(await client.ask({ type: 'prepare_sql', sql: 'SELECT * FROM MAPEPIRE.FAKETABLE' })).to.include({
      error: '[SQL0204] FAKETABLE in MAPEPIRE type *FILE not found.',
      sql_state: '42704',
      sql_rc: -204,
    });
    expect(await client.ask({ type: 'prepare_sql', sql: '' })).to.include({ sql_state: '43617', sql_rc: -99999 });
    expect(await client.ask({ type: 'prepare_sql', sql: null })).to.include({ error: 'JsonNull' });
    expect((await client.ask({ type: 'prepare_sql' })).error).to.match(/^Internal Error: NullPointerException: /);
  });

  it('execute runs what prepare_sql prepared, as often as asked, each time as tersely as asked', async () => {
    await client.ask({ id: 'p', type: 'prepare_sql', sql: BY_NUMBER });
    const again = (parameters: unknown, more = {}): Promise<Record<string, unknown>> =>
      client.ask({ type: 'execute', cont_id: 'p', parameters, ...more });
    const reply = await again(['A00']);
    expect(Object.keys(reply)).to.deep.equal([
      'id',
      'has_results',
      'update_count',
      'metadata',
      'data',
      'output_parms',
      'is_done',
      'success',
      'execution_time',
    ]);
    expect(reply).to.deep.include({ has_results: true, update_count: -1, output_parms: [], is_done: true });
    const { columns } = reply.metadata as { columns: object[] };
    expect(columns[0]).to.include({ name: 'DEPTNO', precision: 3, readOnly: true });
    expect((await again(['B01'], { terse: true })).data).to.deep.equal([['B01', 'LONG TERM PLANNING']]);
    expect((await again(['B01'])).data).to.deep.equal([{ DEPTNO: 'B01', DEPTNAME: 'LONG TERM PLANNING' }]);
    expect(await again([])).to.include({ sql_state: '07001' });
    expect(await again(['a', 'b'])).to.include({ error: 'Descriptor index not valid. (2>1)', sql_state: '07009' });
    expect((await again(undefined)).error).to.match(/^Internal Error: NullPointerException: /);
    expect((await again(99)).error).to.equal('Not a JSON Array: 99');
  });

  it('execute of a change gives its count, and of a batch the rows added', async () => {
    await client.ask({ type: 'sql', sql: 'CREATE TABLE DEVLIB.EXECUTED (A INT, B VARCHAR(5))' });
    await client.ask({ id: 'p', type: 'prepare_sql', sql: INSERT });
    const one = await client.ask({ type: 'execute', cont_id: 'p', parameters: [1, 'a'] });
    expect(Object.keys(one)).to.have.members([
      'id',
      'data',
      'has_results',
      'update_count',
      'output_parms',
      'is_done',
      'success',
      'execution_time',
    ]);
    expect(one).to.deep.include({ has_results: false, update_count: 1, data: [], output_parms: [], is_done: true });
    const parameters = [
      [2, 'b'],
      [3, null],
    ];
    const batch = await client.ask({ type: 'execute', cont_id: 'p', parameters });
    expect(batch).to.include({ batch_added: 2, update_count: 2, has_results: false });
    const failing = [
      [4, 'd'],
      [5, 'longer than five'],
    ];
    for (const request of [
      { type: 'execute', cont_id: 'p' },
      { type: 'prepare_sql_execute', sql: INSERT },
    ]) {
      const refused = await client.ask({ ...request, parameters: [[6, 'f'], [7]] });
      expect(refused).to.include({ success: false, sql_state: '07001' }).and.not.have.property('batch_added');
      const failed = await client.ask({ ...request, parameters: failing });
      expect(failed).to.include({ success: false, batch_added: 2 });
    }
    const rows = await client.ask({ type: 'sql', sql: 'SELECT A FROM DEVLIB.EXECUTED ORDER BY A', terse: true });
    expect(rows.data).to.deep.equal([[1], [2], [3], [4], [4]]);
    await client.ask({ type: 'sql', sql: 'DROP TABLE DEVLIB.EXECUTED' });
  });

  it('nothing continues the cursor of an execute', async () => {
    await client.ask({ id: 'p', type: 'prepare_sql', sql: ALL });
    expect(await client.ask({ id: 'e', type: 'execute', cont_id: 'p', parameters: [], rows: 2 })).to.include({
      is_done: false,
    });
    const byPrepare = await client.ask({ type: 'sqlmore', cont_id: 'p', rows: 2 });
    expect(byPrepare).to.include({ error: 'Result set was null', sql_state: null, sql_rc: 0 });
    const byExecute = await client.ask({ type: 'sqlmore', cont_id: 'e', rows: 2 });
    expect(byExecute.error).to.equal(NO_SUCH_ID);
    expect(byExecute).not.to.have.property('sql_state');
    expect(sandbox.counters().openCursors).to.equal(0);
  });

  it('execute works after prepare_sql_execute too, and closes the cursor that it left, until sqlclose', async () => {
    await client.ask({ id: 'p', type: 'prepare_sql_execute', sql: ALL, parameters: [], rows: 2 });
    expect(sandbox.counters().openCursors).to.equal(1);
    expect(await client.ask({ type: 'execute', cont_id: 'p', parameters: [] })).to.include({ is_done: true });
    expect(await client.ask({ type: 'sqlmore', cont_id: 'p' })).to.include({ sql_state: '24000', sql_rc: -99999 });
    expect(await client.ask({ type: 'sqlclose', cont_id: 'p' })).to.include({ success: true });
    expect((await client.ask({ type: 'execute', cont_id: 'p', parameters: [] })).error).to.equal(NO_SUCH_ID);
  });

  it('execute wants the id of something prepared', async () => {
    const none = await client.ask({ type: 'execute', parameters: [] });
    expect(none.error).to.equal('Bad request: Correlation ID not specified');
    await client.ask({ id: 'plain', type: 'sql', sql: 'VALUES 1' });
    for (const cont_id of ['plain', 'unknown']) {
      expect((await client.ask({ type: 'execute', cont_id, parameters: [] })).error).to.equal(NO_SUCH_ID);
    }
    await client.ask({ id: 'bad', type: 'prepare_sql', sql: 'a' });
    expect(await client.ask({ type: 'execute', cont_id: 'bad', parameters: [] })).to.include({ success: false });
  });

  it('statements stay open whatever is closed, and at the limit neither kind of prepare gets one more', async () => {
    for (let n = 0; n < 15; n += 1) {
      await client.ask({ id: `a${n}`, type: 'prepare_sql', sql: ALL });
      await client.ask({ id: `b${n}`, type: 'prepare_sql_execute', sql: ALL, parameters: [] });
      await client.ask({ type: 'sqlclose', cont_id: `b${n}` });
    }
    expect(sandbox.counters().openStatements).to.equal(30);
    const refusal = { error: 'Limit on number of statements exceeded.', sql_state: 'HY014', sql_rc: -99999 };
    expect(await client.ask({ type: 'prepare_sql', sql: ALL })).to.include(refusal);
    expect(await client.ask({ type: 'prepare_sql_execute', sql: ALL, parameters: [] })).to.include(refusal);
    expect(await client.ask({ type: 'execute', cont_id: 'a0', parameters: [] })).to.include({ success: true });
    expect(await client.ask({ type: 'sql', sql: ALL })).to.include({ success: true });
  });
});

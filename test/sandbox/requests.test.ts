import { once } from 'node:events';
import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../../sandbox/startSandbox.js';
import { RawClient } from '../support/rawClient.js';

/** A delay that a test ends by cancelling it. */
const LONG = "VALUES QSYS2.QCMDEXC('DLYJOB DLY(600)')";

describe('sandbox: tracing and Visual Explain', () => {
  let sandbox: Sandbox;
  let client: RawClient;

  before(async () => {
    sandbox = await startSandbox({ serviceMs: 2 });
    client = await RawClient.connected(sandbox, 'ALICE');
  });
  after(() => sandbox.close());

  const HOLDING = {
    tracedest: 'unknown',
    tracelevel: 'INPUT_AND_ERRORS',
    jtopentracedest: 'unknown',
    jtopentracelevel: 'OFF',
  };

  it('setconfig changes nothing and says what holds, whatever is asked', async () => {
    const asked = { tracelevel: 'errors', tracedest: 'File', jtopentracelevel: 'ON', jtopentracedest: 'in_mem' };
    for (const request of [{}, asked]) {
      const reply = await client.ask({ type: 'setconfig', ...request });
      expect(reply).to.include({ success: true, ...HOLDING });
      expect(Object.keys(reply)).to.have.length(7);
    }
  });

  for (const [name, value, error] of [
    ['tracelevel', 'loud', 'TraceLevel.LOUD'],
    ['tracedest', '', 'Dest.'],
    ['jtopentracelevel', 'FILE', 'TraceLevel.FILE'],
    ['jtopentracedest', 'OFF', 'Dest.OFF'],
  ] as const) {
    it(`setconfig refuses ${name} ${JSON.stringify(value)}`, async () => {
      const reply = await client.ask({ type: 'setconfig', [name]: value });
      expect(reply.error).to.equal(`No enum constant com.github.ibm.mapepire.Tracer.${error}`);
      expect(reply).not.to.have.property('sql_state');
    });
  }

  it('gettracedata shows nobody what others sent', async () => {
    const hidden = { tracedata: '<prohibited>', jtopentracedata: '<prohibited>' };
    expect(await client.ask({ type: 'gettracedata' })).to.include({ success: true, ...hidden });
  });

  it('setconfig and gettracedata need no connect', async () => {
    const fresh = await RawClient.open(sandbox, 'ALICE');
    expect(await fresh.ask({ type: 'setconfig' })).to.include({ success: true });
    expect(await fresh.ask({ type: 'gettracedata' })).to.include({ success: true });
    expect(await fresh.ask({ type: 'dove', sql: 'VALUES 1' })).to.include({ error: 'Not connected' });
    await fresh.close();
  });

  const JOINED = 'SELECT E.EMPNO FROM SAMPLE.EMPLOYEE E JOIN SAMPLE.DEPARTMENT D ON E.WORKDEPT = D.DEPTNO';

  it('dove tells the steps of a statement without running it', async () => {
    const reply = await client.ask({ id: 'v', type: 'dove', sql: JOINED });
    const members = ['id', 'vemetadata', 'vedata', 'is_done', 'success', 'execution_time'];
    expect(Object.keys(reply)).to.deep.equal(members);
    expect(reply).to.include({ is_done: true });
    const tables = (reply.vedata as { IFA_CHROUT: string | null }[]).map((row) => row.IFA_CHROUT);
    expect(tables).to.include.members(['EMPLOYEE', 'DEPARTMENT']);
    const { column_count, columns } = reply.vemetadata as { column_count: number; columns: unknown[] };
    expect(columns).to.have.length(column_count);
    const more = await client.ask({ type: 'sqlmore', cont_id: 'v' });
    expect(more.error).to.equal('Bad request: invalid correlation ID');
  });

  it('dove runs the statement when asked, and gives its first rows', async () => {
    const reply = await client.ask({ type: 'dove', sql: JOINED, run: true, rows: 5, terse: true });
    const members = ['id', 'vemetadata', 'vedata', 'metadata', 'data', 'is_done', 'success', 'execution_time'];
    expect(Object.keys(reply)).to.deep.equal(members);
    expect(reply.data).to.have.length(5);
    expect(reply.is_done).to.equal(false);
    expect((reply.vedata as unknown[])[0]).to.be.an('array');
    const values = await client.ask({ type: 'dove', sql: 'VALUES 1', run: true });
    expect(values).to.deep.include({ data: [{ '00001': 1 }], is_done: true });
    expect(values.vedata).to.have.length(2); // its title, and that nothing is below it
  });

  it('dove runs no change unless asked, and needs SQL that can be prepared', async () => {
    await client.ask({ type: 'sql', sql: 'CREATE TABLE DEVLIB.EXPLAINED (A INT)' });
    const sql = 'INSERT INTO DEVLIB.EXPLAINED VALUES 1';
    const count = async (): Promise<unknown> =>
      (await client.ask({ type: 'sql', sql: 'SELECT COUNT(*) FROM DEVLIB.EXPLAINED', terse: true })).data;
    await client.ask({ type: 'dove', sql });
    expect(await count()).to.deep.equal([[0]]);
    const ran = await client.ask({ type: 'dove', sql, run: true });
    expect(ran).to.include({ is_done: true }).and.not.have.property('data');
    expect(await count()).to.deep.equal([[1]]);
    await client.ask({ type: 'sql', sql: 'DROP TABLE DEVLIB.EXPLAINED' });
    expect(await client.ask({ type: 'dove', sql: 'SELECT * FROM NOTHING' })).to.include({ sql_state: '42704' });
    expect((await client.ask({ type: 'dove' })).error).to.match(/^Internal Error: NullPointerException: /);
  });
});

describe('sandbox: the order of requests', () => {
  let sandbox: Sandbox;

  afterEach(() => sandbox.close());

  const VALUES = Array.from({ length: 12 }, (_, n) => n);

  /** In which order statements sent at once are answered. */
  async function orderOf(client: RawClient): Promise<readonly number[]> {
    const seen: number[] = [];
    const asked = VALUES.map((n) => client.ask({ type: 'sql', sql: `VALUES ${n}` }).then(() => seen.push(n)));
    await Promise.all(asked);
    return seen;
  }

  it('is first come, first served under `queue`', async () => {
    sandbox = await startSandbox({ serviceMs: 2, ordering: 'queue' });
    const client = await RawClient.connected(sandbox, 'ALICE');
    expect(await orderOf(client)).to.deep.equal(VALUES);
    await client.close();
  });

  it('is anything under `race`, and the same again for the same seed', async () => {
    const orders: (readonly number[])[] = [];
    for (const seed of [7, 7, 8]) {
      sandbox = await startSandbox({ serviceMs: 2, ordering: 'race', seed });
      expect(sandbox.seed).to.equal(seed);
      const client = await RawClient.connected(sandbox, 'ALICE');
      orders.push(await orderOf(client));
      await client.close();
      if (orders.length < 3) await sandbox.close();
    }
    const [first, again, other] = orders;
    expect(first).to.have.members(VALUES).and.not.deep.equal(VALUES);
    expect(again).to.deep.equal(first);
    expect(other).not.to.deep.equal(first);
  });

  it('is kept across a request that blocks the reader, and others wait for its answer', async () => {
    sandbox = await startSandbox({ serviceMs: 20, ordering: 'race', seed: 1 });
    const client = await RawClient.connected(sandbox, 'ALICE');
    const seen: string[] = [];
    const ask = async (name: string, request: Record<string, unknown>): Promise<void> => {
      await client.ask(request);
      seen.push(name);
    };
    await Promise.all([
      ask('dove', { type: 'dove', sql: 'VALUES 1' }),
      ask('ping', { type: 'ping' }),
      ask('sql', { type: 'sql', sql: 'VALUES 1' }),
      ask('dove again', { type: 'dove', sql: 'VALUES 1' }),
      ask('last ping', { type: 'ping' }),
    ]);
    expect(seen.slice(0, 2)).to.deep.equal(['dove', 'ping']);
    expect(seen.indexOf('last ping')).to.be.greaterThan(seen.indexOf('dove again'));
    await client.close();
  });

  it('lets a second connect fail what runs and what waits, and answers with a new job', async () => {
    sandbox = await startSandbox();
    const [client, control] = await Promise.all([
      RawClient.connected(sandbox, 'ALICE'),
      RawClient.connected(sandbox, 'ALICE'),
    ]);
    const { job } = await client.ask({ type: 'getdbjob' });
    const running = client.ask({ type: 'sql', sql: LONG });
    await client.ask({ type: 'ping' });
    const waiting = client.ask({ type: 'sql', sql: 'VALUES 1' });
    const connected = client.ask({ type: 'connect' });
    const refusal = { error: 'The connection does not exist.', sql_state: '08003', sql_rc: -99999 };
    expect(await running).to.include(refusal);
    expect(await waiting).to.include(refusal);
    expect((await connected).job)
      .to.match(/QZDASOINIT$/)
      .and.not.equal(job);
    expect(sandbox.counters()).to.include({ orphanedQueries: 1, jobs: 3 });
    await control.ask({ type: 'sql', sql: `CALL QSYS2.CANCEL_SQL('${String(job)}')` });
    await sandbox.countersWhen(({ orphanedQueries, jobs }) => orphanedQueries === 0 && jobs === 2);
    await Promise.all([client.close(), control.close()]);
  });

  it('finds a statement by its id as soon as it was sent, before it ran', async () => {
    sandbox = await startSandbox({ serviceMs: 2, ordering: 'queue' });
    const client = await RawClient.connected(sandbox, 'ALICE');
    const first = client.ask({ id: 'q', type: 'sql', sql: 'SELECT * FROM SAMPLE.DEPARTMENT', rows: 10 });
    const rest = client.ask({ type: 'sqlmore', cont_id: 'q', rows: 10 });
    const closed = client.ask({ type: 'sqlclose', cont_id: 'q' });
    const late = client.ask({ type: 'sqlmore', cont_id: 'q', rows: 10 });
    expect((await first).data).to.have.length(10);
    expect((await rest).data).to.have.length(4);
    expect(await closed).to.include({ success: true });
    expect(await late).to.include({ error: 'Bad request: invalid correlation ID' });
    await client.close();
  });

  it('drops the connection at an id that is no text', async () => {
    sandbox = await startSandbox();
    for (const text of ['{"id":null,"type":"ping"}', '{"id":{},"type":"ping"}', '{"id":"a","type":[1,2]}']) {
      const client = await RawClient.connected(sandbox, 'ALICE');
      const closed = once(client.socket, 'close');
      client.socket.send(text);
      expect(((await closed) as [number])[0]).to.equal(1011);
    }
  });
});

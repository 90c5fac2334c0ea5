import { once } from 'node:events';
import mapepire, { type JDBCOptions, type SQLJob } from '@ibm/mapepire-js';
import { expect } from 'chai';
import {
  acceptanceSandbox,
  Clients,
  credentials,
  ownSchema,
  silently,
  table,
  type Row,
} from '../../support/acceptance.js';
import { failureOf } from '../../support/failureOf.js';
import { nextRequest } from '../../support/waits.js';

const { RUN, DO_NOT_RUN } = mapepire.States.ExplainType;

describe('acceptance: explain, version and trace', () => {
  const clients = new Clients();
  afterEach(() => clients.close());

  const SYSTEM: JDBCOptions = {
    naming: 'system',
    'full open': false,
    'transaction isolation': 'none',
    'query optimize goal': '1',
    'block size': '512',
    'date format': 'iso',
    'extended metadata': true,
    'translate binary': true,
  };

  for (const [how, type, options] of [
    ['with its rows when it is run', RUN, {}],
    ['without rows when it is not', DO_NOT_RUN, {}],
    ['under system naming and many options', DO_NOT_RUN, SYSTEM],
  ] as const) {
    it(`explains a statement ${how}`, async () => {
      const job = await clients.job('ALICE', options);
      const explained = await job.explain('select * from sample.department', type);
      expect(explained).to.include({ success: true });
      expect(explained.vedata).to.be.an('array').and.not.to.be.empty;
      expect(explained.vemetadata.columns).to.be.an('array').and.not.to.be.empty;
      if (type === RUN) expect(explained.data).to.have.length(14);
      else expect(explained).not.to.have.any.keys('data', 'metadata');
    });
  }

  it('does not explain what is no statement', async () => {
    const job = await clients.job('ALICE');
    expect(await failureOf(job.explain('a', RUN))).to.contain('Token A was not valid.');
  });

  it('tells its version', async () => {
    const { version, build_date, success } = await (await clients.job('ALICE')).getVersion();
    expect(success).to.equal(true);
    expect([version, build_date].every((text) => typeof text === 'string' && text !== '')).to.equal(true);
    const { port } = await acceptanceSandbox();
    expect(port).to.be.greaterThan(0);
  });

  it('echoes the trace settings of this connection', async () => {
    const job = await clients.job('ALICE');
    const set = await silently(() => job.setTraceConfig('FILE', 'ERRORS'));
    expect(set).to.include({ success: true, tracedest: 'FILE', tracelevel: 'ERRORS' });
  });

  it('gives trace data as text', async () => {
    const { success, tracedata } = await (await clients.job('ALICE')).getTraceData();
    expect(success).to.equal(true);
    expect(tracedata).to.be.a('string');
  });
});

describe('acceptance: what later suites ask', () => {
  const clients = new Clients();
  ownSchema('ACCTYPES', clients);
  let job: SQLJob;

  before(async () => {
    job = await clients.job('DBADMIN');
  });

  it('values (1) is one row of one column without a name', async () => {
    const result = await job.execute('values (1)');
    expect(result).to.deep.include({ success: true, has_results: true, is_done: true, data: [{ '00001': 1 }] });
  });

  it('one row of qsys2.systables is not all', async () => {
    const query = job.query('select * from qsys2.systables');
    const result = await query.execute(1);
    expect(result).to.include({ success: true, is_done: false });
    expect(result.data).to.have.length(1);
    await query.close();
  });

  it('CLOB(2G) and an identity column keep what is written', async () => {
    await job.execute(`
    CREATE TABLE ACCTYPES.MY_CLOB_TABLE (
      ID INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      DESCRIPTION CLOB(2G)
    )`);
    for (const text of ['A small CLOB.', 'Another one.'])
      await job.execute(`INSERT INTO ACCTYPES.MY_CLOB_TABLE (DESCRIPTION) VALUES ('${text}')`);
    const result = await job.execute<Row>('SELECT * FROM ACCTYPES.MY_CLOB_TABLE ORDER BY ID');
    expect(result.data).to.deep.equal([
      { ID: 1, DESCRIPTION: 'A small CLOB.' },
      { ID: 2, DESCRIPTION: 'Another one.' },
    ]);
    const [id, description] = result.metadata.columns ?? [];
    expect(id).to.include({ name: 'ID', type: 'INTEGER', nullable: 0 });
    expect(description).to.include({ name: 'DESCRIPTION', type: 'CLOB', precision: 2_147_483_647 });
  });

  it('CLOB(10000) CCSID 1208 returns unicode text as it was', async () => {
    const text = 'Two lines,\n\t"quotes", a backslash \\n, and ❤️ — 中文字符 — 𝄞.';
    await job.execute(`
    CREATE TABLE ACCTYPES.UNICODE_CLOB_TABLE (
      ID INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      CONTENT CLOB(10000) CCSID 1208
    )`);
    await job.execute(`INSERT INTO ACCTYPES.UNICODE_CLOB_TABLE (CONTENT) VALUES ('${text}')`);
    await job.execute('INSERT INTO ACCTYPES.UNICODE_CLOB_TABLE (CONTENT) VALUES (?)', { parameters: [text] });
    const rows = await table(job, 'SELECT CONTENT FROM ACCTYPES.UNICODE_CLOB_TABLE ORDER BY ID');
    expect(rows).to.deep.equal([[text], [text]]);
  });

  it('a long CLOB goes in and out whole', async () => {
    const text = 'long text '.repeat(20_000);
    await job.execute('CREATE TABLE ACCTYPES.LONG_CLOB (CONTENT CLOB(1M))');
    await job.execute('INSERT INTO ACCTYPES.LONG_CLOB VALUES (?)', { parameters: [text] });
    const [[read] = []] = await table(job, 'SELECT CONTENT FROM ACCTYPES.LONG_CLOB');
    expect(read === text).to.equal(true);
  });

  it('BLOB(2G) takes BLOB(X…), and comes back as hexadecimal text', async () => {
    await job.execute(`
    CREATE TABLE ACCTYPES.MY_BLOB_TABLE (
      ID INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      BIN_DATA BLOB(2G)
    )`);
    for (const hex of ['48656C6C6F', 'AB'.repeat(1000)]) {
      const inserted = await job.execute(`INSERT INTO ACCTYPES.MY_BLOB_TABLE (BIN_DATA) VALUES (BLOB(X'${hex}'))`);
      expect(inserted).to.include({ success: true, update_count: 1 });
    }
    const result = await job.execute<Row>('SELECT BIN_DATA FROM ACCTYPES.MY_BLOB_TABLE ORDER BY ID');
    expect(result.data.map((row) => row.BIN_DATA)).to.deep.equal(['48656C6C6F', 'AB'.repeat(1000)]);
    expect(result.metadata.columns?.[0]).to.include({ type: 'BLOB', precision: 2_147_483_647 });
  });

  it('a value for GENERATED ALWAYS is refused', async () => {
    await job.execute('CREATE TABLE ACCTYPES.ALWAYS (ID INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, N INT)');
    const refused = failureOf(job.execute('INSERT INTO ACCTYPES.ALWAYS (ID, N) VALUES (7, 1)'));
    expect(await refused).to.match(/^\[SQL0798\] .*, 428C9, -798$/);
  });
});

describe('acceptance: a connection that is lost', () => {
  const clients = new Clients();
  afterEach(() => clients.close());

  it('while DLYJOB runs rejects what was waiting, and its job ends when the delay is cancelled', async () => {
    const sandbox = await acceptanceSandbox();
    const job = new mapepire.SQLJob();
    await job.connect(await credentials('LOAD101'));
    const sent = nextRequest(sandbox, 'cl');
    const waiting = failureOf(job.clcommand('DLYJOB DLY(600)').execute());
    await sent;
    const closed = once(job.getSocket(), 'close');
    job.getSocket().terminate();
    expect(await waiting).to.equal('Connection failed with code 1006');
    await closed;
    expect(job.getStatus()).to.equal('ended');
    // As on IBM i the job outlives its client, until somebody ends what it does.
    const control = await clients.job('LOAD101');
    await control.execute('CALL QSYS2.CANCEL_SQL(?)', { parameters: [job.id ?? ''] });
    await sandbox.countersWhen(({ jobsByUser }) => jobsByUser.LOAD101 === 1);
  });

  it('while a statement runs rejects every statement of that job, and of no other', async () => {
    const sandbox = await acceptanceSandbox();
    const [lost, other] = [new mapepire.SQLJob(), await clients.job('LOAD102')];
    await lost.connect(await credentials('LOAD102'));
    const sent = nextRequest(sandbox, 'sql');
    const delay = failureOf(lost.execute("VALUES QSYS2.QCMDEXC('DLYJOB DLY(600)')"));
    await sent;
    // Behind the delay, which has the job already: statements sent at once would race for it.
    const waiting = Promise.all([delay, failureOf(lost.execute('VALUES 1'))]);
    lost.getSocket().terminate();
    expect(new Set(await waiting)).to.deep.equal(new Set(['Connection failed with code 1006']));
    expect(await other.execute('VALUES 1')).to.include({ success: true });
    await other.execute('CALL QSYS2.CANCEL_SQL(?)', { parameters: [lost.id ?? ''] });
    await sandbox.countersWhen(({ jobsByUser }) => jobsByUser.LOAD102 === 1);
  });
});

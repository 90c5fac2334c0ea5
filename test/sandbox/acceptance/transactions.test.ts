import mapepire, { type JDBCOptions } from '@ibm/mapepire-js';
import { expect } from 'chai';
import { Clients, ownSchema, table } from '../../support/acceptance.js';

const CONTROLLED: JDBCOptions = { 'transaction isolation': 'read committed', 'auto commit': false };
const { COMMIT, ROLLBACK } = mapepire.States.TransactionEndType;
const ROWS = 'SELECT ID FROM ACCWORK.LEDGER ORDER BY ID';

describe('acceptance: units of work', () => {
  const clients = new Clients();
  ownSchema('ACCWORK', clients);
  // Whoever fails with work pending would keep the others waiting.
  afterEach(() => clients.close());

  before(async () => {
    await (await clients.job('DBADMIN')).execute('CREATE TABLE ACCWORK.LEDGER (ID INTEGER NOT NULL PRIMARY KEY)');
  });

  it('are known to the client by the isolation of its options', async () => {
    expect((await clients.job('DBADMIN')).underCommitControl()).not.to.equal(true);
    expect((await clients.job('DBADMIN', { 'transaction isolation': 'none' })).underCommitControl()).to.equal(false);
    expect((await clients.job('DBADMIN', CONTROLLED)).underCommitControl()).to.equal(true);
  });

  it('are pending until they are committed, and seen by others from then on', async () => {
    const [writer, reader] = [await clients.job('DBADMIN', CONTROLLED), await clients.job('DBADMIN')];
    expect(await writer.getPendingTransactions()).to.equal(0);
    await writer.execute('INSERT INTO ACCWORK.LEDGER VALUES 1');
    expect(await writer.getPendingTransactions()).to.equal(1);
    expect(await writer.endTransaction(COMMIT)).to.include({ success: true, has_results: false });
    expect(await writer.getPendingTransactions()).to.equal(0);
    expect(await table(reader, ROWS)).to.deep.equal([[1]]);
    await writer.execute('DELETE FROM ACCWORK.LEDGER');
    await writer.endTransaction(COMMIT);
  });

  it('are undone by a rollback', async () => {
    const writer = await clients.job('DBADMIN', CONTROLLED);
    await writer.execute('INSERT INTO ACCWORK.LEDGER VALUES 2');
    expect(await table(writer, ROWS)).to.deep.equal([[2]]);
    expect(await writer.getPendingTransactions()).to.equal(1);
    expect(await writer.endTransaction(ROLLBACK)).to.include({ success: true });
    expect(await writer.getPendingTransactions()).to.equal(0);
    expect(await table(writer, ROWS)).to.deep.equal([]);
    await writer.endTransaction(COMMIT);
  });

  it('are none of a job that commits by itself', async () => {
    const job = await clients.job('DBADMIN');
    await job.execute('INSERT INTO ACCWORK.LEDGER VALUES 3');
    expect(await job.getPendingTransactions()).to.equal(0);
    await job.execute('DELETE FROM ACCWORK.LEDGER');
  });

  it('end with their connection, undone', async () => {
    const [writer, reader] = [await clients.job('DBADMIN', CONTROLLED), await clients.job('DBADMIN')];
    await writer.execute('INSERT INTO ACCWORK.LEDGER VALUES 4');
    const name = writer.id ?? '';
    await writer.close();
    const active = `SELECT COUNT(*) FROM TABLE(QSYS2.ACTIVE_JOB_INFO()) X WHERE JOB_NAME = '${name}'`;
    for (let left: unknown = 1; left !== 0;) left = (await table(reader, active))[0]?.[0];
    expect(await table(reader, ROWS)).to.deep.equal([]);
  });
});

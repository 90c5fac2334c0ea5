import { expect } from 'chai';
import { RawClient } from '../support/rawClient.js';
import { connectJob, sharedSandbox } from '../support/sandbox.js';

describe('sandbox: paging', () => {
  let client: RawClient;

  before(async () => {
    client = await RawClient.connected(await sharedSandbox(), 'ALICE');
  });
  after(() => client.close());

  const departments = 'SELECT DEPTNO FROM SAMPLE.DEPARTMENT ORDER BY DEPTNO';

  for (const type of ['sql', 'prepare_sql_execute']) {
    it(`notices the end only by asking beyond it (${type})`, async () => {
      const id = `full-${type}`;
      const full = await client.ask({ id, type, sql: departments, rows: 14, parameters: [] });
      expect(full.data).to.have.length(14);
      expect(full.is_done).to.equal(false);
      const more = { type: 'sqlmore', cont_id: id, rows: 5 };
      expect(await client.ask(more)).to.deep.include({ data: [], is_done: true, success: true });
      expect(await client.ask(more)).to.deep.include({ data: [], is_done: true });
      expect(await client.ask({ type: 'sqlclose', cont_id: id })).to.include({ success: true });
      const gone = await client.ask(more);
      expect(gone.error).to.equal('Bad request: invalid correlation ID');
      expect(gone).not.to.have.property('sql_state');
    });
  }

  it('is done when fewer rows exist than were asked for', async () => {
    expect(await client.ask({ type: 'sql', sql: departments, rows: 15 })).to.include({ is_done: true });
  });

  for (const rows of [0, -1]) {
    it(`gives nothing and is not done for ${rows} rows`, async () => {
      const reply = await client.ask({ type: 'sql', sql: departments, rows });
      expect(reply).to.deep.include({ data: [], is_done: false });
    });
  }

  it('takes a number in a string, and 1000 for anything else', async () => {
    expect((await client.ask({ type: 'sql', sql: departments, rows: '2' })).data).to.have.length(2);
    const many = 'SELECT SALE_ID FROM SAMPLE.BIGSALES';
    expect((await client.ask({ type: 'sql', sql: many, rows: 's' })).data).to.have.length(1000);
    expect((await client.ask({ type: 'sql', sql: many })).data).to.have.length(1000);
  });

  it('keeps terse rows terse, whatever sqlmore says', async () => {
    await client.ask({ id: 'terse', type: 'sql', sql: departments, rows: 1, terse: true });
    const more = await client.ask({ type: 'sqlmore', cont_id: 'terse', rows: 1, terse: false });
    expect(more.data).to.deep.equal([['B01']]);
  });

  it('has no rows to continue after a change', async () => {
    await client.ask({ id: 'change', type: 'sql', sql: 'DROP TABLE DEVLIB.NOTHING IF EXISTS' });
    const more = await client.ask({ type: 'sqlmore', cont_id: 'change', rows: 1 });
    expect(more).to.include({ error: 'Result set was null', sql_state: null, sql_rc: 0 });
  });

  it('gives the client all pages, which together are the whole', async () => {
    const job = await connectJob('ALICE');
    const query = job.query<{ SALE_ID: number }>('SELECT SALE_ID FROM SAMPLE.BIGSALES ORDER BY SALE_ID');
    let page = await query.execute(7001);
    const ids = page.data.map((row) => row.SALE_ID);
    while (!page.is_done) {
      page = await query.fetchMore(7001);
      ids.push(...page.data.map((row) => row.SALE_ID));
    }
    expect(ids).to.have.length(30_000);
    expect(ids.every((id, index) => id === index + 1)).to.equal(true);
    await job.close();
  });

  it('pages SAMPLE.SYSCOLUMNS as the suites of other clients do', async () => {
    const job = await connectJob('ALICE');
    const query = job.query('SELECT * FROM SAMPLE.SYSCOLUMNS');
    const first = await query.execute();
    expect(first).to.include({ is_done: false });
    expect(first.data).to.have.length(100);
    const rest = await query.fetchMore(300);
    expect(rest.data).to.have.length.greaterThan(0);
    expect(rest.is_done).to.equal(true);
    await job.close();
  });
});

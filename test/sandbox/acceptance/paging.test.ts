import type { BindingValue, SQLJob } from '@ibm/mapepire-js';
import { expect } from 'chai';
import { Clients, type Cell, type Row } from '../../support/acceptance.js';
import { failureOf } from '../../support/failureOf.js';

const COLUMNS = 'SELECT * FROM SAMPLE.SYSCOLUMNS';

describe('acceptance: queries and paging', () => {
  const clients = new Clients();
  let job: SQLJob;

  before(async () => {
    job = await clients.job('ALICE');
  });
  after(() => clients.close());

  for (const [table, rows] of [
    ['department', 14],
    ['employee', 42],
  ] as const) {
    it(`gives all of sample.${table} in the client's first hundred`, async () => {
      const query = job.query<Row>(`select * from sample.${table}`);
      const result = await query.execute();
      expect(result).to.include({ success: true, is_done: true, has_results: true, update_count: -1 });
      expect(result.data).to.have.length(rows);
      expect(result.metadata.columns).to.have.length(Object.keys(result.data[0] ?? {}).length);
      expect(result.metadata.job).to.equal(job.id);
      expect(query.getState()).to.equal('RUN_DONE');
    });
  }

  it('gives fifty rows of a long result when fifty are asked for', async () => {
    const query = job.query<Row>(COLUMNS, { isTerseResults: false });
    const result = await query.execute(50);
    expect(result).to.include({ success: true, is_done: false, has_results: true });
    expect(result.data).to.have.length(50);
    expect(result.metadata.column_count).to.equal(Object.keys(result.data[0] ?? {}).length);
    expect(await query.close()).to.include({ success: true });
  });

  it('gives terse rows as lists, in the order of the columns', async () => {
    const query = job.query<Cell[]>(COLUMNS, { isTerseResults: true });
    const result = await query.execute(5);
    expect(result.is_done).to.equal(false);
    expect(result.data).to.have.length(5);
    for (const row of result.data)
      expect(row)
        .to.be.an('array')
        .with.lengthOf(result.metadata.columns?.length ?? 0);
    expect((await query.fetchMore(2)).data.every(Array.isArray)).to.equal(true);
    await query.close();
  });

  /** Pages through it all; every page has rows. */
  async function pages(options: { parameters?: BindingValue[] }, sizes: readonly [number, number]): Promise<number> {
    const query = job.query<Row>(COLUMNS, options);
    let page = await query.execute(sizes[0]);
    let rows = page.data.length;
    expect(page.is_done).to.equal(false);
    while (!page.is_done) {
      page = await query.fetchMore(sizes[1]);
      expect(page.data, `a page after ${rows} rows`).to.have.length.greaterThan(0);
      rows += page.data.length;
    }
    return rows;
  }

  for (const [how, options] of Object.entries({ '': {}, ' as a prepared statement': { parameters: [] } })) {
    it(`has no empty page in SAMPLE.SYSCOLUMNS${how}, by hundreds or by fives`, async () => {
      const rows = await pages(options, [100, 300]);
      expect(rows).to.be.greaterThan(100);
      expect(rows % 300).not.to.be.oneOf([5, 100]);
      expect(await pages(options, [5, 300])).to.equal(rows);
    });
  }

  it('pages sample.department by fives: five, five, four, done', async () => {
    const query = job.query<Row>('select * from sample.department');
    const seen = [await query.execute(5), await query.fetchMore(5), await query.fetchMore(5)];
    expect(seen.map(({ data, is_done }) => [data.length, is_done])).to.deep.equal([
      [5, false],
      [5, false],
      [4, true],
    ]);
    expect(await failureOf(query.fetchMore(5))).to.equal('Statement has already been fully run');
  });

  it('closes a query that was never run, and one twice, without a request', async () => {
    const query = job.query<Row>(COLUMNS);
    expect(await query.close()).to.equal(undefined);
    const open = job.query<Row>(COLUMNS);
    await open.execute(1);
    expect(await open.close()).to.include({ success: true });
    expect(await open.close()).to.equal(undefined);
  });

  it('runs many statements of one job, one after the other and at once', async () => {
    expect((await job.execute('select * from sample.department')).is_done).to.equal(true);
    const both = await Promise.all([
      job.execute('select * from sample.department'),
      job.execute('select * from sample.employee'),
    ]);
    expect(both.map(({ data }) => data.length)).to.deep.equal([14, 42]);
  });

  it('asks the client for a positive number of rows', async () => {
    expect(await failureOf(job.query(COLUMNS).execute(0))).to.equal('rowsToFetch must be greater than 0');
  });

  it('serves hundred statements of one job in flight, each with its own reply', async () => {
    const numbers = Array.from({ length: 100 }, (_, index) => index);
    const replies = await Promise.all(numbers.map((n) => job.query<Row>(`VALUES ${n}`).execute()));
    expect(replies.map(({ data }) => data[0]?.['00001'])).to.deep.equal(numbers);
  });
});

describe('acceptance: parameters', () => {
  const clients = new Clients();
  let job: SQLJob;

  before(async () => {
    job = await clients.job('ALICE');
  });
  after(() => clients.close());

  const byName = `${COLUMNS} WHERE COLUMN_NAME = ?`;

  it('find rows', async () => {
    const found = await job.query<Row>(byName, { parameters: ['LONG_COMMENT'] }).execute(10);
    expect(found).to.include({ success: true, parameter_count: 1 });
    expect(found.data).to.have.length.greaterThan(0);
    expect(found.data.every((row) => row.COLUMN_NAME === 'LONG_COMMENT')).to.equal(true);
    expect(found.output_parms).to.deep.equal([]);
    expect(found.metadata).not.to.have.property('parameters');
  });

  it('find nothing, successfully', async () => {
    const found = await job.query<Row>(byName, { parameters: ['Value'] }).execute(10);
    expect(found).to.deep.include({ success: true, data: [], is_done: true });
  });

  it('fill a list of IN', async () => {
    const sql = `${COLUMNS} WHERE COLUMN_NAME IN (?, ?, ?)`;
    const found = await job.query<Row>(sql, { parameters: ['LONG_COMMENT', '?', 'CONSTRAINT_NAME'] }).execute(50);
    expect(found).to.include({ success: true, parameter_count: 3 });
    const names = new Set(found.data.map((row) => row.COLUMN_NAME));
    expect([...names].sort()).to.deep.equal(['CONSTRAINT_NAME', 'LONG_COMMENT']);
  });

  it('may be numbers where a string is wanted, and strings where a number is', async () => {
    const byPay = 'select empno from sample.employee where salary > ? and workdept = ?';
    const asNumber = await job.query<Row>(byPay, { parameters: [40_000, 'A00'] }).execute();
    const asText = await job.query<Row>(byPay, { parameters: ['40000', 'A00'] }).execute();
    expect(asNumber.data).to.have.length.greaterThan(0).and.to.deep.equal(asText.data);
  });

  it('may be null, whatever the type of the client says', async () => {
    const nothing = [null] as unknown as BindingValue[];
    const found = job.query<Row>('select * from sample.department where mgrno = ?', { parameters: nothing });
    expect((await found.execute()).data).to.deep.equal([]);
  });
});

import mapepire, { type Pool } from '@ibm/mapepire-js';
import { expect } from 'chai';
import { acceptanceSandbox, Clients, credentials, service, type Row } from '../../support/acceptance.js';
import { failureOf } from '../../support/failureOf.js';

const JOB_NAME = 'values (job_name)';

describe('acceptance: the pool of the client', () => {
  const clients = new Clients();
  afterEach(() => clients.close());

  async function jobNames(pool: Pool, statements: number): Promise<unknown[]> {
    const results = await Promise.all(Array.from({ length: statements }, () => pool.execute<Row>(JOB_NAME)));
    return results.map(({ data }) => data[0]?.['00001']);
  }

  it('runs three statements at once on three jobs', async () => {
    const pool = await clients.pool('ALICE', { maxSize: 5, startingSize: 3 });
    expect(pool.getActiveJobCount()).to.equal(3);
    const names = await jobNames(pool, 3);
    expect(new Set(names)).to.have.property('size', 3);
    for (const name of names) expect(name).to.match(/^\d{6}\/QUSER\/QZDASOINIT$/);
    expect(pool.getActiveJobCount()).to.equal(3);
  });

  it('runs fifteen at once and grows from three jobs to five', async () => {
    const pool = await clients.pool('LOAD103', { maxSize: 5, startingSize: 3 });
    const names = await jobNames(pool, 15);
    expect(names).to.have.length(15);
    expect(new Set(names)).to.have.property('size', 3);
    expect(pool.hasSpace()).to.equal(false);
    // The jobs that were added meanwhile connect behind the statements.
    await (await acceptanceSandbox()).countersWhen(({ jobsByUser }) => jobsByUser.LOAD103 === 5);
    while (pool.getActiveJobCount() < 5) await pool.execute(JOB_NAME);
    expect(pool.getActiveJobCount()).to.equal(5);
  });

  it('binds the values of a tagged template', async () => {
    const pool = await clients.pool('ALICE', { maxSize: 2, startingSize: 1 });
    const paid = await pool.sql<Row>`select * from sample.employee where salary > ${1000}`;
    expect(paid).to.include({ success: true, has_results: true, parameter_count: 1 });
    expect(paid.data).to.have.length.greaterThan(0);
    const some = await pool.sql<Row>`
      select empno from sample.employee where workdept = ${'A00'} and edlevel > ${15}`;
    expect(some.parameter_count).to.equal(2);
  });

  it('executes with parameters, and pages', async () => {
    const pool = await clients.pool('ALICE', { maxSize: 2, startingSize: 2 });
    const sql = 'select * from sample.department where deptno = ?';
    expect((await pool.execute<Row>(sql, { parameters: ['A00'] })).data).to.have.length(1);
    const query = pool.query('select * from sample.syscolumns');
    expect((await query.execute(5)).is_done).to.equal(false);
    expect((await query.fetchMore(5)).data).to.have.length(5);
    await query.close();
  });

  for (const [sizes, message] of [
    [{ maxSize: 0, startingSize: 1 }, 'Max size must be greater than 0'],
    [{ maxSize: 1, startingSize: 0 }, 'Starting size must be greater than 0'],
    [{ maxSize: 1, startingSize: 2 }, 'Max size must be greater than or equal to starting size'],
  ] as const) {
    it(`refuses the sizes ${sizes.startingSize} of ${sizes.maxSize}`, async () => {
      const pool = new mapepire.Pool({ creds: await credentials('ALICE'), ...sizes });
      expect(await failureOf(pool.init())).to.equal(message);
    });
  }

  it('hands out the ready job first, then the one with the least to do; no reply overtakes the caller', async () => {
    const pool = await clients.pool('ALICE', { maxSize: 2, startingSize: 2 });
    const first = pool.getJob();
    const running = [first.execute(JOB_NAME)];
    expect(first.getStatus()).to.equal('busy');
    expect(first.getRunningCount()).to.equal(1);
    const second = pool.getJob();
    expect(second).not.to.equal(first);
    running.push(second.execute(JOB_NAME), second.execute(JOB_NAME));
    expect(second.getRunningCount()).to.equal(2);
    expect(pool.getJob()).to.equal(first);
    await Promise.all(running);
    expect([first.getRunningCount(), second.getRunningCount()]).to.deep.equal([0, 0]);
    expect(first.getStatus()).to.equal('ready');
  });

  it('pops jobs out, and opens another when none is ready', async () => {
    const pool = await clients.pool('ALICE', { maxSize: 3, startingSize: 2 });
    const [first, second] = [await pool.popJob(), await pool.popJob()];
    expect(pool.getActiveJobCount()).to.equal(0);
    const third = await pool.popJob();
    expect(new Set([first.id, second.id, third.id])).to.have.property('size', 3);
    expect(pool.getActiveJobCount()).to.equal(0);
    await Promise.all([first.close(), second.close(), third.close()]);
  });

  it('waits for a job: a ready one, or a new one while there is space', async () => {
    const pool = await clients.pool('ALICE', { maxSize: 2, startingSize: 1 });
    const ready = await pool.waitForJob();
    const running = ready.execute(JOB_NAME);
    const fresh = await pool.waitForJob();
    expect(fresh).not.to.equal(ready);
    await running;
    expect(pool.getActiveJobCount()).to.equal(2);
  });

  it('fails to start for a wrong user', async () => {
    const creds = { ...(await credentials('ALICE')), user: 'fakeuser' };
    const pool = new mapepire.Pool({ creds, maxSize: 2, startingSize: 2 });
    expect(await failureOf(pool.init())).to.contain('(User ID is not known.:FAKEUSER)');
  });
});

describe('acceptance: jobs beside each other', () => {
  const clients = new Clients();
  const SQL = 'SELECT * FROM SAMPLE.SYSCOLUMNS';
  const STATEMENTS = 20;
  /** Much more than the engine takes, so that what the engine does behind the jobs decides nothing. */
  const SLOW_MS = 40;
  afterEach(() => clients.close());

  function twenty(pool: Pool): Promise<unknown> {
    return Promise.all(Array.from({ length: STATEMENTS }, () => pool.query(SQL).execute()));
  }

  async function executionMs(jobs: number): Promise<number> {
    const pool = await clients.pool('ALICE', { maxSize: jobs, startingSize: jobs });
    const startedAt = service.monotonic();
    await service.stretched(SLOW_MS, () => twenty(pool));
    return service.monotonic() - startedAt;
  }

  for (const jobs of [1, 5]) {
    it(`serve ${STATEMENTS} statements ${jobs} at a time on ${jobs}`, async () => {
      const pool = await clients.pool('ALICE', { maxSize: jobs, startingSize: jobs });
      const peak = await service.peakDuring(() => service.stretched(SLOW_MS, () => twenty(pool)));
      expect(peak).to.equal(jobs);
    });
  }

  it('are faster by five than alone', async () => {
    const five = await executionMs(5);
    const one = await executionMs(1);
    // 20 × 40 ms of service against 4 × 40 ms; the same work of the engine in both.
    expect(one).to.be.greaterThan(STATEMENTS * SLOW_MS);
    expect(one).to.be.greaterThan(five);
  });

  it('are one after the other when their caller awaits each', async () => {
    const pool = await clients.pool('ALICE', { maxSize: 5, startingSize: 5 });
    const names = new Set<unknown>();
    for (let n = 0; n < 5; n += 1) names.add((await pool.execute<Row>(JOB_NAME)).data[0]?.['00001']);
    expect(names).to.have.property('size', 1);
  });
});

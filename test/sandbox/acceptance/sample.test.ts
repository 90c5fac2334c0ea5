import type { SQLJob } from '@ibm/mapepire-js';
import { expect } from 'chai';
import { Clients, table, type Cell, type Row } from '../../support/acceptance.js';

type Described = readonly (readonly [name: string, type: string, precision: number, scale: number])[];

const DEPARTMENT: Described = [
  ['DEPTNO', 'CHAR', 3, 0],
  ['DEPTNAME', 'VARCHAR', 36, 0],
  ['MGRNO', 'CHAR', 6, 0],
  ['ADMRDEPT', 'CHAR', 3, 0],
  ['LOCATION', 'CHAR', 16, 0],
];
const EMPLOYEE: Described = [
  ['EMPNO', 'CHAR', 6, 0],
  ['FIRSTNME', 'VARCHAR', 12, 0],
  ['MIDINIT', 'CHAR', 1, 0],
  ['LASTNAME', 'VARCHAR', 15, 0],
  ['WORKDEPT', 'CHAR', 3, 0],
  ['PHONENO', 'CHAR', 4, 0],
  ['HIREDATE', 'DATE', 10, 0],
  ['JOB', 'CHAR', 8, 0],
  ['EDLEVEL', 'SMALLINT', 5, 0],
  ['SEX', 'CHAR', 1, 0],
  ['BIRTHDATE', 'DATE', 10, 0],
  ['SALARY', 'DECIMAL', 9, 2],
  ['BONUS', 'DECIMAL', 9, 2],
  ['COMM', 'DECIMAL', 9, 2],
];

describe('acceptance: the schema SAMPLE', () => {
  const clients = new Clients();
  let job: SQLJob;

  before(async () => {
    job = await clients.job('ALICE');
  });
  after(() => clients.close());

  for (const [name, described, rows] of [
    ['DEPARTMENT', DEPARTMENT, 14],
    ['EMPLOYEE', EMPLOYEE, 42],
  ] as const) {
    it(`has ${name} with ${rows} rows and its columns`, async () => {
      const result = await job.execute<Row>(`SELECT * FROM SAMPLE.${name}`);
      expect(result.data).to.have.length(rows);
      const columns = (result.metadata.columns ?? []).map(({ name: column, type, precision, scale }) => [
        ...[column, type],
        ...[precision, scale],
      ]);
      expect(columns).to.deep.equal(described);
    });
  }

  async function value(sql: string): Promise<Cell | undefined> {
    return (await table(job, sql))[0]?.[0];
  }

  it('has one president, and bonuses above 500', async () => {
    expect(await value("SELECT COUNT(*) FROM SAMPLE.EMPLOYEE WHERE JOB = 'PRES'")).to.equal(1);
    expect(await value('SELECT COUNT(*) FROM SAMPLE.EMPLOYEE WHERE BONUS > 500')).to.be.at.least(17);
    expect(await value('SELECT COUNT(*) FROM SAMPLE.EMPLOYEE WHERE SALARY > 1000')).to.be.greaterThan(0);
  });

  it('trims what is CHAR, and nothing else', async () => {
    const [row] = (await job.execute<Row>("SELECT * FROM SAMPLE.EMPLOYEE WHERE JOB = 'PRES'")).data;
    expect(row?.JOB).to.equal('PRES');
    expect(row?.SALARY).to.be.a('number');
  });

  it('has catalog views of itself', async () => {
    const query = job.query<Row>('SELECT * FROM SAMPLE.SYSCOLUMNS');
    const { data, metadata } = await query.execute(1000);
    expect(metadata.columns?.[0]?.name).to.equal('COLUMN_NAME');
    expect(metadata.columns?.map(({ name }) => name)).to.include.members(['TABLE_NAME', 'IS_NULLABLE']);
    expect(data).to.have.length.greaterThan(100);
    expect(data.length % 300).not.to.be.oneOf([5, 100]);
    expect(new Set(data.map((row) => row.IS_NULLABLE))).to.deep.equal(new Set(['Y', 'N']));
    expect(data.map((row) => row.COLUMN_NAME)).to.include.members(['LONG_COMMENT', 'CONSTRAINT_NAME', 'DEPTNO']);
  });

  it('is read by its owner, the catalog views in it too', async () => {
    const owner = await clients.job('DBADMIN');
    for (const name of ['DEPARTMENT', 'EMPLOYEE', 'SYSCOLUMNS', 'SYSTABLES'])
      expect(await owner.execute(`SELECT * FROM SAMPLE.${name}`), name).to.include({ success: true });
  });

  it('stands beside QIWS.QCUSTCDT, the customers that every IBM i has', async () => {
    const { data, metadata } = await job.execute<Row>('SELECT * FROM QIWS.QCUSTCDT ORDER BY CUSNUM');
    expect(data).to.have.length(12);
    const names = ['CUSNUM', 'LSTNAM', 'INIT', 'STREET', 'CITY', 'STATE', 'ZIPCOD', 'CDTLMT', 'CHGCOD', 'BALDUE'];
    expect(metadata.columns?.map(({ name }) => name)).to.deep.equal([...names, 'CDTDUE']);
    expect(await value("SELECT COUNT(*) FROM QIWS.QCUSTCDT WHERE STATE = 'TX'")).to.be.greaterThan(0);
  });
});

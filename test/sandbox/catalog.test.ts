import type { SQLJob } from '@ibm/mapepire-js';
import { expect } from 'chai';
import { connectJob } from '../support/sandbox.js';

type Cell = string | number | null;
type CatalogRow = Record<string, Cell>;

/** The statements of the three catalog tools, as the gateway sends them. */
const LIST_SCHEMAS = `
  SELECT SCHEMA_NAME, SCHEMA_TEXT, SYSTEM_SCHEMA_NAME, SCHEMA_SIZE FROM QSYS2.SYSSCHEMAS
  WHERE SCHEMA_NAME NOT LIKE 'Q%' AND SCHEMA_NAME NOT LIKE 'SYS%' AND UPPER(SCHEMA_NAME) LIKE UPPER(?)
  ORDER BY SCHEMA_NAME OFFSET ? ROWS FETCH NEXT ? ROWS ONLY`;
const LIST_TABLES = `
  SELECT T.TABLE_SCHEMA, T.TABLE_NAME, T.TABLE_TYPE, T.TABLE_TEXT, COALESCE(S.NUMBER_ROWS, 0) AS NUMBER_ROWS,
    T.COLUMN_COUNT
  FROM QSYS2.SYSTABLES T
  LEFT JOIN QSYS2.SYSTABLESTAT S ON T.TABLE_SCHEMA = S.TABLE_SCHEMA AND T.TABLE_NAME = S.TABLE_NAME
  WHERE T.TABLE_SCHEMA = UPPER(?) AND T.TABLE_TYPE IN ('T', 'V', 'P') AND (? = '*ALL' OR T.TABLE_NAME LIKE UPPER(?))
  ORDER BY T.TABLE_TYPE, T.TABLE_NAME OFFSET ? ROWS FETCH NEXT ? ROWS ONLY`;
const TABLE_COLUMNS = `
  SELECT COLUMN_NAME, SYSTEM_COLUMN_NAME, DATA_TYPE, LENGTH, NUMERIC_SCALE, NUMERIC_PRECISION, IS_NULLABLE,
    HAS_DEFAULT, COLUMN_DEFAULT, COLUMN_TEXT, COLUMN_HEADING, ORDINAL_POSITION, CCSID, HIDDEN, IS_IDENTITY
  FROM QSYS2.SYSCOLUMNS2 WHERE TABLE_SCHEMA = UPPER(?) AND TABLE_NAME = UPPER(?) ORDER BY ORDINAL_POSITION`;

describe('sandbox: catalog', () => {
  let job: SQLJob;

  before(async () => {
    job = await connectJob('CAROL');
  });
  after(() => job.close());

  async function rows(sql: string, parameters: (string | number)[]): Promise<CatalogRow[]> {
    return (await job.query<CatalogRow>(sql, { parameters }).execute(1000)).data;
  }

  it('lists schemas by filter and page', async () => {
    const all = await rows(LIST_SCHEMAS, ['%', 0, 51]);
    expect(all.map((row) => row.SCHEMA_NAME)).to.include.members(['DEVLIB', 'SAMPLE']);
    expect(await rows(LIST_SCHEMAS, ['sam%', 0, 51])).to.have.length(1);
    expect(await rows(LIST_SCHEMAS, ['%', 1, 1])).to.deep.equal(all.slice(1, 2));
    const sample = all.find((row) => row.SCHEMA_NAME === 'SAMPLE');
    expect(sample).to.include({
      SCHEMA_TEXT: 'Sample tables of an invented company',
      SYSTEM_SCHEMA_NAME: 'SAMPLE',
    });
    expect(sample?.SCHEMA_SIZE).to.be.greaterThan(1_000_000);
  });

  it('lists tables and views with their live row counts', async () => {
    const all = await rows(LIST_TABLES, ['sample', '*ALL', '*ALL', 0, 51]);
    const tables = all.filter((row) => row.TABLE_TYPE === 'T');
    expect(tables.map((row) => [row.TABLE_NAME, row.NUMBER_ROWS, row.COLUMN_COUNT])).to.deep.equal([
      ['ACT', 8, 3],
      ['ALLTYPES', 3, 16],
      ['BIGSALES', 30_000, 6],
      ['DEPARTMENT', 14, 5],
      ['EMPLOYEE', 42, 14],
      ['EMPPROJACT', 63, 6],
      ['ORG', 6, 5],
      ['PROJACT', 15, 5],
      ['PROJECT', 5, 8],
      ['SALES', 104, 4],
      ['STAFF', 24, 7],
    ]);
    // CREATE SCHEMA puts catalog views into the schema, and they list themselves.
    const views = all.filter((row) => row.TABLE_TYPE === 'V').map((row) => row.TABLE_NAME);
    expect(views).to.include.members(['SYSCOLUMNS', 'SYSCST', 'SYSINDEXES', 'SYSKEYCST', 'SYSTABLES', 'SYSVIEWS']);
    const filtered = await rows(LIST_TABLES, ['SAMPLE', 'dep%', 'dep%', 0, 51]);
    expect(filtered.map((row) => row.TABLE_TEXT)).to.deep.equal(['Departments of an invented company']);
  });

  it('describes the columns of a table', async () => {
    const columns = await rows(TABLE_COLUMNS, ['sample', 'alltypes']);
    expect(columns.map((row) => [row.DATA_TYPE, row.LENGTH, row.NUMERIC_PRECISION, row.NUMERIC_SCALE])).to.deep.equal([
      ['SMALLINT', 2, 5, 0],
      ['INTEGER', 4, 10, 0],
      ['BIGINT', 8, 19, 0],
      ['DECIMAL', 31, 31, 4],
      ['NUMERIC', 9, 9, 2],
      ['FLOAT', 4, 24, null],
      ['FLOAT', 8, 53, null],
      ['DECFLOAT', 16, 34, null],
      ['CHAR', 10, null, null],
      ['VARCHAR', 50, null, null],
      ['CLOB', 2147483647, null, null],
      ['VARBIN', 32, null, null],
      ['DATE', 4, null, null],
      ['TIME', 3, null, null],
      ['TIMESTMP', 10, null, null],
      ['BOOLEAN', 1, null, null],
    ]);
    expect(columns[4]).to.deep.equal({
      COLUMN_NAME: 'C_NUMERIC',
      SYSTEM_COLUMN_NAME: 'C_NUMERIC',
      DATA_TYPE: 'NUMERIC',
      LENGTH: 9,
      NUMERIC_SCALE: 2,
      NUMERIC_PRECISION: 9,
      IS_NULLABLE: 'Y',
      HAS_DEFAULT: 'Y',
      COLUMN_DEFAULT: null,
      COLUMN_TEXT: 'Zoned decimal',
      COLUMN_HEADING: 'ZONED',
      ORDINAL_POSITION: 5,
      CCSID: null,
      HIDDEN: 'N',
      IS_IDENTITY: 'NO',
    });
    expect(columns[8]).to.include({ CCSID: 37 });
    expect(columns[1]).to.include({ IS_NULLABLE: 'N', HAS_DEFAULT: 'N' });
  });

  it('has the sample data in the shape that suites expect', async () => {
    const alice = await connectJob('ALICE');
    const count = async (condition: string): Promise<unknown> => {
      const result = await alice.execute<{ N: number }>(`SELECT COUNT(*) AS N FROM SAMPLE.EMPLOYEE WHERE ${condition}`);
      return result.data[0]?.N;
    };
    expect(await count("JOB = 'PRES'")).to.equal(1);
    expect(await count('BONUS > 500')).to.be.at.least(17);
    expect(await count('WORKDEPT NOT IN (SELECT DEPTNO FROM SAMPLE.DEPARTMENT)')).to.equal(0);
    const columns = await alice.execute('SELECT * FROM SAMPLE.SYSCOLUMNS WHERE COLUMN_NAME IN (?, ?, ?)', {
      parameters: ['LONG_COMMENT', '?', 'CONSTRAINT_NAME'],
    });
    expect(columns.data).to.have.length.greaterThan(1);
    // Suites page through it by 300 and by 100, and expect that a page is never just full.
    const all = await alice.query('SELECT * FROM SAMPLE.SYSCOLUMNS').execute(1000);
    expect(all.data).to.have.length.greaterThan(100);
    expect(all.data.length % 300).not.to.be.oneOf([5, 100]);
    expect(all.metadata.columns?.[0]?.name).to.equal('COLUMN_NAME');
    expect((await alice.execute('SELECT * FROM SYSIBM.SYSDUMMY1')).data).to.deep.equal([{ IBMREQD: 'Y' }]);
    await alice.close();
  });

  it('knows thousands of columns of QSYS2, as many as it pages through', async () => {
    const count = await job.execute<{ N: number }>(
      "SELECT COUNT(*) AS N FROM QSYS2.SYSCOLUMNS2 WHERE TABLE_SCHEMA = 'QSYS2'",
    );
    const query = job.query("SELECT COLUMN_NAME FROM QSYS2.SYSCOLUMNS2 WHERE TABLE_SCHEMA = 'QSYS2'");
    let found = 0;
    for (let page = await query.execute(700); ; page = await query.fetchMore(700)) {
      found += page.data.length;
      if (page.is_done) break;
    }
    expect(found).to.equal(count.data[0]?.N).and.to.be.greaterThan(2000);
  });

  it('says which columns of views cannot be null', async () => {
    const [first] = (await job.execute('SELECT TABLE_NAME, TABLE_TEXT FROM QSYS2.SYSTABLES')).metadata.columns ?? [];
    expect(first).to.include({ name: 'TABLE_NAME', nullable: 0 });
    const nulls = await rows(
      'SELECT IS_NULLABLE FROM QSYS2.SYSCOLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLUMN_NAME LIKE ' +
        "'TABLE_%' ORDER BY 1",
      ['QSYS2', 'SYSTABLES'],
    );
    expect(new Set(nulls.map((row) => row.IS_NULLABLE))).to.deep.equal(new Set(['N', 'Y']));
  });

  it('knows what an identity column starts with', async () => {
    const owner = await connectJob('DBADMIN');
    await owner.execute(
      'CREATE TABLE DEVLIB.SVIDENTITY (A INT GENERATED BY DEFAULT AS IDENTITY (START WITH 50 INCREMENT BY 5), B INT)',
    );
    const [identity] = await rows(
      `SELECT HAS_DEFAULT, IS_IDENTITY, IDENTITY_GENERATION, IDENTITY_START, IDENTITY_INCREMENT FROM QSYS2.SYSCOLUMNS
       WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLUMN_NAME = 'A'`,
      ['DEVLIB', 'SVIDENTITY'],
    );
    expect(Object.values(identity ?? {})).to.deep.equal(['J', 'YES', 'BY DEFAULT', 50, 5]);
    await owner.execute('DROP TABLE DEVLIB.SVIDENTITY');
    await owner.close();
  });

  it('gives a new schema catalog views of its own, which go with it', async () => {
    const owner = await connectJob('DBADMIN');
    await owner.execute('CREATE SCHEMA SVSCHEMA');
    await owner.execute('CREATE TABLE SVSCHEMA.A_LONG_TABLE_NAME (A_LONG_COLUMN_NAME INT NOT NULL, B DECIMAL(9, 2))');
    await owner.execute('CREATE TABLE SVSCHEMA.A_LONG_TABLE_TOO (A_LONG_COLUMN_NAME INT, A_LONG_COLUMN_TOO INT)');
    const tables = await rows('SELECT SYSTEM_TABLE_NAME FROM SVSCHEMA.SYSTABLES WHERE TABLE_TYPE = ? ORDER BY 1', [
      'T',
    ]).catch((error: unknown) => String(error));
    expect(tables).to.contain('SQL0551');
    const { data } = await owner.execute<CatalogRow>(
      "SELECT TABLE_NAME, SYSTEM_TABLE_NAME FROM SVSCHEMA.SYSTABLES WHERE TABLE_TYPE = 'T' ORDER BY 1",
    );
    expect(data.map((row) => row.SYSTEM_TABLE_NAME)).to.deep.equal(['A_LON00001', 'A_LON00002']);
    const columns = await owner.execute<CatalogRow>(
      "SELECT SYSTEM_COLUMN_NAME FROM SVSCHEMA.SYSCOLUMNS WHERE TABLE_NAME = 'A_LONG_TABLE_TOO' ORDER BY " +
        'ORDINAL_POSITION',
    );
    expect(columns.data.map((row) => row.SYSTEM_COLUMN_NAME)).to.deep.equal(['A_LON00001', 'A_LON00002']);
    const restricted = await owner.execute('DROP SCHEMA SVSCHEMA RESTRICT').catch((error: unknown) => String(error));
    expect(restricted).to.contain('SQL0478');
    expect((await owner.execute('SELECT * FROM SVSCHEMA.SYSVIEWS')).data).not.to.deep.equal([]);
    await owner.execute('DROP TABLE SVSCHEMA.A_LONG_TABLE_NAME');
    await owner.execute('DROP TABLE SVSCHEMA.A_LONG_TABLE_TOO');
    await owner.execute('DROP SCHEMA SVSCHEMA RESTRICT');
    await owner.close();
  });
});

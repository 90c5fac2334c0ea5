import type { SQLJob } from '@ibm/mapepire-js';
import { expect } from 'chai';
import { Clients, table, type Cell, type Row } from '../../support/acceptance.js';

/** The statements of the tools that MCP servers for IBM i are expected to have, as such servers send them. */
const STATEMENTS = {
  schemas: `SELECT SCHEMA_NAME, SCHEMA_TEXT, SYSTEM_SCHEMA_NAME, SCHEMA_SIZE FROM QSYS2.SYSSCHEMAS
    WHERE SCHEMA_NAME NOT LIKE 'Q%' AND SCHEMA_NAME NOT LIKE 'SYS%' AND SCHEMA_NAME LIKE UPPER(?)
    ORDER BY SCHEMA_NAME OFFSET ? ROWS FETCH NEXT ? ROWS ONLY`,
  tables: `SELECT T.TABLE_SCHEMA, T.TABLE_NAME, T.TABLE_TYPE, T.TABLE_TEXT, COALESCE(S.NUMBER_ROWS, 0) NUMBER_ROWS,
    T.COLUMN_COUNT FROM QSYS2.SYSTABLES T LEFT JOIN QSYS2.SYSTABLESTAT S
      ON T.TABLE_SCHEMA = S.TABLE_SCHEMA AND T.TABLE_NAME = S.TABLE_NAME
    WHERE T.TABLE_SCHEMA = UPPER(?) AND T.TABLE_TYPE IN ('T', 'V', 'P') AND T.TABLE_NAME LIKE UPPER(?)
    ORDER BY T.TABLE_TYPE, T.TABLE_NAME OFFSET ? ROWS FETCH NEXT ? ROWS ONLY`,
  columns: `SELECT COLUMN_NAME, SYSTEM_COLUMN_NAME, DATA_TYPE, LENGTH, NUMERIC_SCALE, NUMERIC_PRECISION, IS_NULLABLE,
    HAS_DEFAULT, COLUMN_DEFAULT, COLUMN_TEXT, COLUMN_HEADING, ORDINAL_POSITION, CCSID, HIDDEN, IS_IDENTITY
    FROM QSYS2.SYSCOLUMNS2 WHERE TABLE_SCHEMA = UPPER(?) AND TABLE_NAME = UPPER(?) ORDER BY ORDINAL_POSITION`,
  related: `SELECT * FROM TABLE(SYSTOOLS.RELATED_OBJECTS(LIBRARY_NAME => ?, FILE_NAME => ?))
    ORDER BY SQL_OBJECT_TYPE, SQL_NAME`,
  relatedOfType: `SELECT * FROM TABLE(SYSTOOLS.RELATED_OBJECTS(LIBRARY_NAME => ?, FILE_NAME => ?)) X
    WHERE SQL_OBJECT_TYPE = ? ORDER BY SQL_OBJECT_TYPE, SQL_NAME`,
  parse: `SELECT * FROM TABLE(QSYS2.PARSE_STATEMENT(SQL_STATEMENT => ?, NAMING => '*SQL',
    DECIMAL_POINT => '*PERIOD', SQL_STRING_DELIMITER => '*APOSTSQL')) AS P`,
  statementType: `SELECT DISTINCT SQL_STATEMENT_TYPE FROM TABLE(QSYS2.PARSE_STATEMENT(SQL_STATEMENT => ?,
    NAMING => '*SQL', DECIMAL_POINT => '*PERIOD', SQL_STRING_DELIMITER => '*APOSTSQL')) AS P`,
  knownTables: `SELECT DISTINCT TABLE_SCHEMA, TABLE_NAME FROM QSYS2.SYSTABLES
    WHERE (TABLE_SCHEMA = ? AND TABLE_NAME = ?) OR (TABLE_SCHEMA = ? AND TABLE_NAME = ?)`,
  knownRoutines: `SELECT DISTINCT ROUTINE_SCHEMA, ROUTINE_NAME FROM QSYS2.SYSROUTINES
    WHERE (ROUTINE_SCHEMA = ? AND ROUTINE_NAME = ?)`,
  knownColumns: `SELECT DISTINCT COLUMN_NAME FROM QSYS2.SYSCOLUMNS
    WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLUMN_NAME IN (?, ?)`,
  generate: `CALL QSYS2.GENERATE_SQL(DATABASE_OBJECT_NAME => ?, DATABASE_OBJECT_LIBRARY_NAME => ?,
    DATABASE_OBJECT_TYPE => ?, CREATE_OR_REPLACE_OPTION => '1', PRIVILEGES_OPTION => '0',
    STATEMENT_FORMATTING_OPTION => '0', SOURCE_STREAM_FILE_END_OF_LINE => 'LF', SOURCE_STREAM_FILE_CCSID => 1208)`,
} as const;

describe('acceptance: the statements of built-in tools', () => {
  const clients = new Clients();
  let job: SQLJob;

  before(async () => {
    job = await clients.job('ALICE');
  });
  after(() => clients.close());

  async function rows(sql: string, parameters: (string | number)[]): Promise<Row[]> {
    return (await job.query<Row>(sql, { parameters }).execute(1000)).data;
  }

  it('list schemas, page by page', async () => {
    const all = await rows(STATEMENTS.schemas, ['%', 0, 501]);
    const names = all.map((row) => row.SCHEMA_NAME);
    expect(names).to.include.members(['SAMPLE', 'DEVLIB']);
    expect(names).to.deep.equal([...names].sort());
    expect(Object.keys(all[0] ?? {})).to.deep.equal([
      ...['SCHEMA_NAME', 'SCHEMA_TEXT', 'SYSTEM_SCHEMA_NAME', 'SCHEMA_SIZE'],
    ]);
    expect(await rows(STATEMENTS.schemas, ['%', 1, 1])).to.deep.equal([all[1]]);
    expect(await rows(STATEMENTS.schemas, ['sample', 0, 51])).to.have.length(1);
  });

  it('list the tables of a schema with their rows', async () => {
    const found = await rows(STATEMENTS.tables, ['sample', 'EMPL%', 0, 51]);
    expect(found).to.have.length(1);
    expect(found[0]).to.include({ TABLE_SCHEMA: 'SAMPLE', TABLE_NAME: 'EMPLOYEE', TABLE_TYPE: 'T' });
    expect(found[0]).to.include({ NUMBER_ROWS: 42, COLUMN_COUNT: 14 });
    const all = await rows(STATEMENTS.tables, ['SAMPLE', '%', 0, 501]);
    expect(new Set(all.map((row) => row.TABLE_TYPE))).to.deep.equal(new Set(['T', 'V']));
  });

  it('describe the columns of a table', async () => {
    const found = await rows(STATEMENTS.columns, ['sample', 'employee']);
    expect(found).to.have.length(14);
    expect(found[0]).to.include({
      COLUMN_NAME: 'EMPNO',
      DATA_TYPE: 'CHAR',
      LENGTH: 6,
      IS_NULLABLE: 'N',
      ORDINAL_POSITION: 1,
      IS_IDENTITY: 'NO',
    });
    expect(found[11]).to.include({
      COLUMN_NAME: 'SALARY',
      NUMERIC_PRECISION: 9,
      NUMERIC_SCALE: 2,
      DATA_TYPE: 'DECIMAL',
    });
  });

  it('find what depends on a table', async () => {
    const all = await rows(STATEMENTS.related, ['SAMPLE', 'DEPARTMENT']);
    expect(all).not.to.be.empty;
    expect(all[0]).to.include.all.keys('SQL_OBJECT_TYPE', 'SQL_NAME', 'LIBRARY_NAME', 'SYSTEM_NAME');
    const keys = await rows(STATEMENTS.relatedOfType, ['SAMPLE', 'DEPARTMENT', 'FOREIGN KEY']);
    expect(keys).not.to.be.empty;
    expect(keys).to.deep.equal(all.filter((row) => row.SQL_OBJECT_TYPE === 'FOREIGN KEY'));
  });

  it('parse a statement into the names it uses', async () => {
    const sql = 'SELECT EMPNO, LASTNAME FROM SAMPLE.EMPLOYEE E WHERE SALARY > 1000';
    const found = await rows(STATEMENTS.parse, [sql]);
    const tables = found.filter((row) => row.NAME_TYPE === 'TABLE');
    expect(tables.map((row) => [row.SCHEMA, row.NAME, row.USAGE_TYPE])).to.deep.equal([
      ['SAMPLE', 'EMPLOYEE', 'QUERY'],
    ]);
    const columns = found.filter((row) => row.NAME_TYPE === 'COLUMN').map((row) => row.COLUMN_NAME);
    expect(columns).to.include.members(['EMPNO', 'LASTNAME', 'SALARY']);
  });

  for (const [sql, types] of [
    ['SELECT * FROM SAMPLE.EMPLOYEE', ['QUERY']],
    ['WITH A AS (SELECT 1 X FROM SYSIBM.SYSDUMMY1) SELECT * FROM A', ['QUERY']],
    ['DELETE FROM SAMPLE.EMPLOYEE', ['DELETE']],
    ["INSERT INTO SAMPLE.DEPARTMENT (DEPTNO) VALUES ('X')", ['INSERT']],
    ['UPDATE SAMPLE.EMPLOYEE SET SALARY = 0', ['UPDATE']],
    ['SELECT * FORM SAMPLE.EMPLOYEE', []],
  ] as const) {
    it(`tell the type of: ${sql}`, async () => {
      const found = await table(job, STATEMENTS.statementType, [sql]);
      expect(found).to.deep.equal(types.map((type) => [type]));
    });
  }

  it('know tables, routines and columns by name', async () => {
    const tables = await rows(STATEMENTS.knownTables, ['SAMPLE', 'EMPLOYEE', 'SAMPLE', 'NOTHING']);
    expect(tables).to.deep.equal([{ TABLE_SCHEMA: 'SAMPLE', TABLE_NAME: 'EMPLOYEE' }]);
    const columns = await rows(STATEMENTS.knownColumns, ['SAMPLE', 'EMPLOYEE', 'EMPNO', 'NOTHING']);
    expect(columns).to.deep.equal([{ COLUMN_NAME: 'EMPNO' }]);
    const routines = await rows(STATEMENTS.knownRoutines, ['QSYS2', 'QCMDEXC']);
    expect(routines).to.deep.equal([{ ROUTINE_SCHEMA: 'QSYS2', ROUTINE_NAME: 'QCMDEXC' }]);
    expect(await rows(STATEMENTS.knownRoutines, ['QSYS2', 'NOTHING'])).to.deep.equal([]);
  });

  async function generated(name: string, type: string): Promise<string> {
    const query = job.query<Row>(STATEMENTS.generate, { parameters: [name, 'SAMPLE', type] });
    const { data, has_results } = await query.execute(1000);
    expect(has_results).to.equal(true);
    return data.map((row) => row.SRCDTA).join('\n');
  }

  it('generate the text that creates an object, which is valid', async () => {
    const text = await generated('DEPARTMENT', 'TABLE');
    expect(text).to.match(/CREATE OR REPLACE TABLE\s+SAMPLE\.DEPARTMENT/);
    for (const column of ['DEPTNO', 'DEPTNAME', 'MGRNO', 'ADMRDEPT', 'LOCATION']) expect(text).to.contain(column);
    const statement = text.slice(text.indexOf('CREATE OR REPLACE'), text.indexOf(';'));
    const types: Cell[][] = await table(job, STATEMENTS.statementType, [statement]);
    expect(types).to.deep.equal([['CREATE TABLE']]);
  });

  it('generate the text of a view', async () => {
    expect(await generated('SYSTABLES', 'VIEW')).to.match(/CREATE OR REPLACE VIEW\s+SAMPLE\.SYSTABLES/);
  });
});

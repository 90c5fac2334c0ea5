import { expect } from 'chai';
import { BUILTIN_TOOL_NAMES } from '../src/protocol/catalog.js';
import { Gateway } from './support/gateway.js';

describe('tools', () => {
  let gateway: Gateway;
  let alice: string;
  let bob: string;
  before(async () => {
    gateway = await Gateway.start({ env: { TOOLS_YAML_PATH: 'tools' } });
    [alice, bob] = await Promise.all([gateway.token('alice'), gateway.token('bob')]);
  });
  after(() => gateway.close());

  describe('execute_sql', () => {
    it('returns rows as objects, their Db2 types, and a compact text', async () => {
      const sql = 'SELECT DEPTNO, DEPTNAME, MGRNO FROM SAMPLE.DEPARTMENT ORDER BY DEPTNO';
      const { structuredContent, content } = await gateway.call(alice, 'execute_sql', { sql });
      const { metadata, data } = structuredContent;
      expect(metadata).to.include({ rowCount: 14, truncated: false });
      expect(metadata?.columns.map(({ name, type }) => `${name} ${type}`)).to.deep.equal([
        'DEPTNO CHAR',
        'DEPTNAME VARCHAR',
        'MGRNO CHAR',
      ]);
      expect(data[0]).to.have.all.keys('DEPTNO', 'DEPTNAME', 'MGRNO');
      const text = JSON.parse(content[0]?.text ?? '') as { columns: string[]; rows: unknown[][] };
      expect(text.columns).to.deep.equal(['DEPTNO', 'DEPTNAME', 'MGRNO']);
      expect(text.rows).to.have.length(14);
      expect(content[0]?.text).not.to.match(/\n/);
    });

    it('binds parameters in order, NULL included', async () => {
      const sql = 'SELECT EMPNO FROM SAMPLE.EMPLOYEE WHERE WORKDEPT = ? AND SALARY > ?';
      const { structuredContent } = await gateway.call(alice, 'execute_sql', { sql, parameters: ['D11', 0] });
      expect(structuredContent.metadata?.rowCount).to.be.greaterThan(0);
      const none = await gateway.call(alice, 'execute_sql', { sql, parameters: [null, 0] });
      expect(none.structuredContent.metadata?.rowCount).to.equal(0);
    });

    it('pages to the row limit and says that it stopped there', async () => {
      const small = await Gateway.start({
        env: { IBMI_PAGINATION_DEFAULT_PAGE_SIZE: '10', IBMI_PAGINATION_MAX_ROWS: '25' },
      });
      try {
        const token = await small.token('alice');
        const cut = await small.call(token, 'execute_sql', { sql: 'SELECT EMPNO FROM SAMPLE.EMPLOYEE ORDER BY EMPNO' });
        expect(cut.structuredContent.metadata).to.include({ rowCount: 25, truncated: true });
        expect(new Set(cut.structuredContent.data.map((row) => row.EMPNO)).size).to.equal(25);
        const whole = await small.call(token, 'execute_sql', {
          sql: 'SELECT EMPNO FROM SAMPLE.EMPLOYEE ORDER BY EMPNO FETCH FIRST 25 ROWS ONLY',
        });
        expect(whole.structuredContent.metadata).to.include({ rowCount: 25, truncated: false });
      } finally {
        await small.close();
      }
    });

    it('keeps the digits of numbers that a double cannot hold', async () => {
      const sql =
        'SELECT CAST(9223372036854775807 AS BIGINT) AS B, CAST(12.50 AS DECIMAL(9, 2)) AS D FROM SYSIBM.SYSDUMMY1';
      const { structuredContent } = await gateway.call(alice, 'execute_sql', { sql });
      expect(structuredContent.data).to.deep.equal([{ B: '9223372036854775807', D: 12.5 }]);
    });

    it('keeps two columns of one name apart', async () => {
      const sql = 'SELECT D.DEPTNO, E.DEPTNO FROM SAMPLE.DEPARTMENT D JOIN SAMPLE.DEPARTMENT E ON E.DEPTNO = D.DEPTNO';
      const { structuredContent } = await gateway.call(alice, 'execute_sql', { sql });
      expect(Object.keys(structuredContent.data[0] ?? {})).to.deep.equal(['DEPTNO', 'DEPTNO_2']);
    });

    for (const sql of ['VALUES 1;', ' VALUES 1 ; -- the end']) {
      it(`takes ${sql} without its end`, async () => {
        const { structuredContent } = await gateway.call(alice, 'execute_sql', { sql });
        expect(structuredContent.data).to.deep.equal([{ '00001': 1 }]);
      });
    }

    for (const sql of ['DELETE FROM SAMPLE.DEPARTMENT', 'SELECT 1 FROM SYSIBM.SYSDUMMY1; VALUES 2', 'CALL X()', '']) {
      it(`refuses ${sql === '' ? 'an empty text' : sql}`, async () => {
        const { isError, structuredContent } = await gateway.call(alice, 'execute_sql', { sql });
        expect(isError).to.equal(true);
        expect(structuredContent.errorCode).to.be.oneOf(['E_SQL_READ_ONLY', 'E_ARGUMENTS']);
      });
    }

    it('tells SQLSTATE, SQLCODE and what to do', async () => {
      const { isError, structuredContent, content } = await gateway.call(alice, 'execute_sql', {
        sql: 'SELECT * FROM SAMPLE.NOWHERE',
      });
      expect(isError).to.equal(true);
      expect(structuredContent.errorCode).to.equal('E_SQL');
      expect(structuredContent.errorDetails).to.include({ sqlState: '42704', sqlCode: -204 });
      expect(content[0]?.text).to.match(
        /\[SQL0204\] NOWHERE in SAMPLE type \*FILE not found\..*list_tables_in_schema.*SQLSTATE 42704/,
      );
    });

    it('checks its arguments and names every fault', async () => {
      const { isError, structuredContent } = await gateway.call(alice, 'execute_sql', { sql: 5, limit: 1 });
      expect(isError).to.equal(true);
      expect(structuredContent.error).to.include('limit is not an argument').and.to.include('sql must be a string');
    });
  });

  it('built in are listed under their names, and those names are kept from tool files', async () => {
    const { body } = await gateway.rpc(alice, 'tools/list');
    const listed = (body.result as unknown as { tools: { name: string }[] }).tools.map(({ name }) => name);
    expect(listed.slice(0, BUILTIN_TOOL_NAMES.length)).to.deep.equal([...BUILTIN_TOOL_NAMES]);
  });

  describe('list_schemas', () => {
    it('leaves system schemas out unless asked', async () => {
      const plain = await gateway.call(alice, 'list_schemas');
      const names = plain.structuredContent.data.map((row) => row.SCHEMA_NAME);
      expect(names).to.include('SAMPLE').and.not.include('QSYS2');
      const all = await gateway.call(alice, 'list_schemas', { include_system: true, filter: 'qsys' });
      expect(all.structuredContent.data.map((row) => row.SCHEMA_NAME)).to.include('QSYS2');
    });
  });

  describe('list_tables_in_schema', () => {
    it('pages honestly: hasMore is true exactly while there is more', async () => {
      const first = await gateway.call(alice, 'list_tables_in_schema', { schema_name: 'sample', limit: 1 });
      expect(first.structuredContent).to.include({ hasMore: true, limit: 1, offset: 0 });
      const all = await gateway.call(alice, 'list_tables_in_schema', { schema_name: 'SAMPLE', limit: 500 });
      expect(all.structuredContent).to.include({ hasMore: false });
      expect(all.structuredContent.data.map((row) => row.TABLE_NAME)).to.include.members(['DEPARTMENT', 'EMPLOYEE']);
      const exact = await gateway.call(alice, 'list_tables_in_schema', {
        schema_name: 'SAMPLE',
        limit: all.structuredContent.data.length,
      });
      expect(exact.structuredContent).to.include({ hasMore: false });
    });

    it('finds by part of a name and counts rows', async () => {
      const { structuredContent } = await gateway.call(alice, 'list_tables_in_schema', {
        schema_name: 'SAMPLE',
        table_filter: 'depart',
      });
      expect(structuredContent.data).to.have.length(1);
      expect(structuredContent.data[0]).to.include({
        TABLE_NAME: 'DEPARTMENT',
        TABLE_TYPE: 'T',
        NUMBER_ROWS: 14,
        COLUMN_COUNT: 5,
      });
    });
  });

  describe('get_table_columns', () => {
    it('describes every column in order', async () => {
      const { structuredContent } = await gateway.call(alice, 'get_table_columns', {
        schema_name: 'sample',
        table_name: 'employee',
      });
      expect(structuredContent.data).to.have.length(14);
      expect(structuredContent.data[0]).to.include({
        COLUMN_NAME: 'EMPNO',
        DATA_TYPE: 'CHAR',
        LENGTH: 6,
        IS_NULLABLE: 'N',
      });
      expect(structuredContent.data.find((row) => row.COLUMN_NAME === 'SALARY')).to.include({
        DATA_TYPE: 'DECIMAL',
        NUMERIC_PRECISION: 9,
        NUMERIC_SCALE: 2,
      });
    });
  });

  describe('of a YAML file', () => {
    const calls: readonly (readonly [name: string, args: Record<string, unknown>, atLeast: number])[] = [
      ['list_departments', {}, 14],
      ['employees_of_department', { department: 'D11' }, 1],
      ['employee_by_number', { employee: '000010' }, 1],
      ['find_employees', { fragment: 'a' }, 1],
      ['hired_between', { from_date: '1900-01-01' }, 42],
      ['employees_by_job', { jobs: ['MANAGER', 'ANALYST'] }, 1],
      ['payroll_by_department', {}, 1],
      ['bonus_above', { amount: 500 }, 17],
    ];
    for (const [name, args, atLeast] of calls) {
      it(`${name} returns rows`, async () => {
        const { isError, structuredContent, content } = await gateway.call(alice, name, args);
        expect(isError, content[0]?.text).to.equal(undefined);
        expect(structuredContent.metadata?.rowCount).to.be.at.least(atLeast);
      });
    }

    it('runs under the authority of whoever calls it', async () => {
      const { isError, structuredContent } = await gateway.call(bob, 'employees_of_department', { department: 'D11' });
      expect(isError).to.equal(true);
      expect(structuredContent.errorDetails).to.include({ sqlState: '42501', sqlCode: -551 });
    });

    it('binds values, never text: a quote is a character', async () => {
      const { structuredContent } = await gateway.call(alice, 'find_employees', { fragment: "' OR '1'='1" });
      expect(structuredContent).to.include({ success: true });
      expect(structuredContent.data).to.deep.equal([]);
    });

    it('refuses an argument outside its pattern, before the host is asked', async () => {
      const { structuredContent } = await gateway.call(alice, 'employees_of_department', { department: 'x' });
      expect(structuredContent.errorCode).to.equal('E_ARGUMENTS');
    });
  });
});

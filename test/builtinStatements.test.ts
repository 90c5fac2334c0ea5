import { expect } from 'chai';
import { asking, runAs } from './support/builtinCalls.js';
import { Gateway } from './support/gateway.js';

describe('built-in tools about statements and objects', () => {
  let gateway: Gateway;
  const ask = asking(() => gateway);
  before(async () => {
    gateway = await Gateway.start();
    await runAs('ALICE', [
      'CREATE TABLE DEVLIB."quoted name" (A INTEGER)',
      'CREATE VIEW DEVLIB.DEPARTMENTS AS SELECT DEPTNO, DEPTNAME FROM SAMPLE.DEPARTMENT',
    ]);
  });
  after(async () => {
    await runAs('ALICE', ['DROP TABLE DEVLIB."quoted name"', 'DROP VIEW DEVLIB.DEPARTMENTS']);
    await gateway.close();
  });

  describe('describe_sql_object', () => {
    for (const [what, args, text] of [
      [
        'a table',
        { object_name: 'department', object_library: 'sample' },
        /CREATE OR REPLACE TABLE\s+SAMPLE\.DEPARTMENT/,
      ],
      [
        'a view',
        { object_name: '"DEPARTMENTS"', object_library: 'DEVLIB', object_type: 'VIEW' },
        /CREATE OR REPLACE VIEW\s+DEVLIB\.DEPARTMENTS/,
      ],
      ['a delimited name', { object_name: '"quoted name"', object_library: 'devlib' }, /"quoted name"/],
      ['a name in lower case', { object_name: 'quoted name', object_library: 'devlib' }, /"quoted name"/],
    ] as const) {
      it(`generates the SQL of ${what}`, async () => {
        const { said, text: shown } = await ask('alice', 'describe_sql_object', args);
        expect(said).to.include({ success: true });
        expect(said.sql).to.match(text);
        expect(shown).to.equal(said.sql);
        const sql = String(said.sql);
        const statement = sql.slice(sql.indexOf('CREATE OR REPLACE'), sql.indexOf(';'));
        const checked = await ask('alice', 'validate_query', { sql_statement: statement });
        expect(checked.data[0]?.SQL_STATEMENT_TYPE).to.match(/^CREATE/);
      });
    }

    it('tells under which name it found the object', async () => {
      const { said } = await ask('alice', 'describe_sql_object', { object_name: 'employee', object_library: 'sample' });
      expect(said).to.include({ object_name: 'EMPLOYEE', object_library: 'SAMPLE', object_type: 'TABLE' });
    });

    it('says what is not there, by the name that SQL would have looked for', async () => {
      const { failed, said } = await ask('alice', 'describe_sql_object', {
        object_name: 'nothing',
        object_library: 'sample',
      });
      expect(failed).to.equal(true);
      expect(said).to.include({ success: false, errorCode: 'E_SQL' });
      expect(said.error).to.include('NOTHING in SAMPLE');
    });

    it('refuses a type that there is not', async () => {
      const { said } = await ask('alice', 'describe_sql_object', { object_name: 'X', object_type: 'COW' });
      expect(said).to.include({ errorCode: 'E_ARGUMENTS' });
    });
  });

  describe('validate_query', () => {
    const verdict = async (sql: string, user = 'alice'): Promise<Readonly<Record<string, unknown>>> =>
      (await ask(user, 'validate_query', { sql_statement: sql })).said;

    for (const sql of [
      'SELECT EMPNO, LASTNAME FROM SAMPLE.EMPLOYEE WHERE SALARY > ?',
      'SELECT E.EMPNO, D.DEPTNAME FROM SAMPLE.EMPLOYEE E JOIN SAMPLE.DEPARTMENT D ON D.DEPTNO = E.WORKDEPT',
      'SELECT SALARY + BONUS AS INCOME FROM SAMPLE.EMPLOYEE ORDER BY INCOME',
      'SELECT SALARY + BONUS INCOME FROM SAMPLE.EMPLOYEE ORDER BY INCOME',
      'SELECT UPPER(LASTNAME) FROM SAMPLE.EMPLOYEE;',
      "UPDATE SAMPLE.EMPLOYEE SET SALARY = 0 WHERE EMPNO = '1'",
      'SELECT X.N FROM (SELECT COUNT(*) AS N FROM SAMPLE.DEPARTMENT) X',
      'VALUES 1',
    ]) {
      it(`finds nothing wrong with ${sql}`, async () => {
        expect(await verdict(sql)).to.deep.include({ success: true, valid: true, problems: [] });
      });
    }

    it('tells which tables, columns and routines there are, and which are not', async () => {
      const said = await verdict('SELECT EMPNO, NOPE, E.NADA FROM SAMPLE.EMPLOYEE E');
      expect(said).to.include({ valid: false });
      expect(said.objectValidation).to.deep.include({ tables: { valid: ['SAMPLE.EMPLOYEE'], invalid: [] } });
      expect(said.objectValidation).to.deep.include({
        columns: { valid: ['EMPNO'], invalid: ['NOPE', 'E.NADA'], skipped: [] },
      });
      const table = await verdict('SELECT A FROM SAMPLE.NOTHING');
      expect(table).to.deep.include({
        valid: false,
        problems: ['There is no table SAMPLE.NOTHING that you may see.'],
        unchecked: ['A'],
      });
      const routine = await verdict('SELECT SAMPLE.NO_SUCH(EMPNO) FROM SAMPLE.EMPLOYEE');
      expect(routine.problems).to.deep.equal(['There is no routine SAMPLE.NO_SUCH that you may see.']);
    });

    it('says what it has not checked: unqualified tables, and what the statement defines itself', async () => {
      expect(await verdict('SELECT A FROM SOMEWHERE')).to.deep.include({ valid: true, unchecked: ['SOMEWHERE', 'A'] });
      const own = await verdict('WITH T AS (SELECT EMPNO AS N FROM SAMPLE.EMPLOYEE) SELECT N, M FROM T');
      expect(own).to.include({ valid: true });
      expect(own.unchecked).to.include('M');
    });

    for (const sql of ['SELECT * FORM SAMPLE.EMPLOYEE', 'SELECT FROM WHERE', 'GIBBERISH']) {
      it(`does not call valid what Db2 cannot parse: ${sql}`, async () => {
        const said = await verdict(sql);
        expect(said).to.include({ valid: false });
        expect(String((said.problems as string[])[0])).to.include('no valid SQL');
      });
    }

    it('refuses a text that is too short or cannot be read', async () => {
      expect(await verdict('X')).to.include({ success: false, errorCode: 'E_ARGUMENTS' });
      expect(await verdict("SELECT 'open")).to.include({ success: false, errorCode: 'E_SQL_TEXT' });
    });
  });

  describe('whoami', () => {
    it('tells whose authority the tools run under, and for how long', async () => {
      const { said, text } = await ask('alice', 'whoami');
      expect(said).to.deep.include({ user: 'ALICE', currentSchema: 'ALICE', specialAuthorities: [] });
      expect(said.groups).to.deep.equal(['SAMPLEREAD', 'DEVELOPERS']);
      expect(said.host).to.match(/^localhost:\d+$/);
      expect(said.job).to.match(/^\d{6}\/QUSER\/QZDASOINIT$/);
      expect(said.libraryList).to.include.members(['QSYS', 'QGPL', 'QTEMP']);
      const left = Number(said.tokenSecondsLeft);
      expect(left).to.be.within(1, 3600);
      expect(Math.abs(Date.parse(String(said.tokenExpiresAt)) - Date.now() - left * 1_000)).to.be.below(60_000);
      expect(said.server).to.deep.equal({
        executeSql: true,
        executeSqlReadOnly: true,
        builtinTools: true,
        writeTools: false,
      });
      expect((JSON.parse(text) as { user: string }).user).to.equal('ALICE');
    });

    it('tells special authorities, each user their own', async () => {
      const [officer, bob] = await Promise.all([ask('secadmin', 'whoami'), ask('bob', 'whoami')]);
      expect(officer.said.specialAuthorities).to.include.members(['*ALLOBJ', '*SECADM']);
      expect(bob.said).to.deep.include({ user: 'BOB', specialAuthorities: [], groups: [] });
    });

    it('tells the account, and no expiry, where nobody logs in', async () => {
      const env = { MCP_AUTH_MODE: 'none', IBMI_HTTP_AUTH_ENABLED: 'false', DB2i_USER: 'bob', DB2i_PASS: 'bob-pw' };
      const shared = await Gateway.start({ env });
      try {
        const { structuredContent } = await shared.call('none', 'whoami');
        expect(structuredContent).to.include({ user: 'BOB', tokenExpiresAt: null, tokenSecondsLeft: null });
      } finally {
        await shared.close();
      }
    });
  });

  describe('execute_sql', () => {
    it('returns as many rows as are wanted, and says that there are more', async () => {
      const sql = 'SELECT EMPNO FROM SAMPLE.EMPLOYEE ORDER BY EMPNO';
      const some = await ask('alice', 'execute_sql', { sql, max_rows: 5 });
      expect(some.data).to.have.length(5);
      expect(some.said.metadata).to.include({ truncated: true, rowCount: 5 });
      expect((some.said.metadata as { more: string }).more).to.include('Raise max_rows, at most to 30000');
      const all = await ask('alice', 'execute_sql', { sql, max_rows: 42 });
      expect(all.said.metadata).to.include({ truncated: false, rowCount: 42 });
      const none = await ask('alice', 'execute_sql', { sql, max_rows: 0 });
      expect(none.said).to.include({ errorCode: 'E_ARGUMENTS' });
    });

    it('tells the statement that ran and the values that were bound', async () => {
      const bound = await ask('alice', 'execute_sql', { sql: 'VALUES CAST(? AS INTEGER);', parameters: [true] });
      expect(bound.said.metadata).to.deep.include({
        ...{ toolName: 'execute_sql', sqlStatement: 'VALUES CAST(? AS INTEGER)', parameterMode: 'parameters' },
        ...{ parameterCount: 1, parameters: { parameters: [1] } },
      });
      const plain = await ask('alice', 'execute_sql', { sql: 'VALUES 1' });
      expect(plain.said.metadata).to.deep.include({ parameterMode: 'none', parameterCount: 0, parameters: {} });
    });

    it('shows nobody what they may not see', async () => {
      const { failed, said } = await ask('bob', 'execute_sql', { sql: 'SELECT * FROM SAMPLE.EMPLOYEE' });
      expect(failed).to.equal(true);
      expect(said.errorDetails).to.include({ sqlState: '42501', sqlCode: -551 });
    });
  });
});

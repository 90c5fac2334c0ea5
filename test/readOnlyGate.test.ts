import { join } from 'node:path';
import { expect } from 'chai';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { Gateway, type ToolBody } from './support/gateway.js';
import { runAs } from './support/sandbox.js';
import { LOCAL_HEAD, toolDirectory } from './support/toolFiles.js';

const TOOLS = `${LOCAL_HEAD}
  departments:
    source: s
    description: How many departments there are.
    statement: SELECT COUNT(*) AS N FROM SAMPLE.DEPARTMENT
  doubled:
    source: s
    description: A number twice.
    statement: VALUES GATE.DOUBLED(CAST(:n AS INTEGER))
    parameters: [{ name: n, type: integer }]
  noted:
    source: s
    description: Calls what writes.
    statement: VALUES GATE.NOTED(1)
  noted_all_the_same:
    source: s
    description: Calls what writes, and its author answers for it.
    statement: VALUES GATE.NOTED(1)
    security: { allowRoutines: [gate.noted] }
  run_query:
    source: s
    description: Runs the query that it is given.
    statement: ':sql'
    parameters: [{ name: sql, type: string }]
`;

const SCHEMA = [
  'CREATE SCHEMA GATE',
  'CREATE TABLE GATE.NOTES (ID INTEGER)',
  'CREATE FUNCTION GATE.DOUBLED (N INTEGER) RETURNS INTEGER LANGUAGE SQL CONTAINS SQL RETURN N * 2',
  'CREATE FUNCTION GATE.NOTED (N INTEGER) RETURNS INTEGER LANGUAGE SQL MODIFIES SQL DATA ' +
    'BEGIN INSERT INTO GATE.NOTES VALUES (N); RETURN N; END',
  'CREATE FUNCTION GATE.TWO_WAYS (N INTEGER) RETURNS INTEGER LANGUAGE SQL CONTAINS SQL RETURN N',
  'CREATE FUNCTION GATE.TWO_WAYS (N INTEGER, M INTEGER) RETURNS INTEGER LANGUAGE SQL MODIFIES SQL DATA ' +
    'BEGIN INSERT INTO GATE.NOTES VALUES (7); RETURN 7; END',
];

describe('the gate before read-only jobs', () => {
  let sandbox: Sandbox;
  let gateway: Gateway;
  let token: string;
  before(async () => {
    sandbox = await startSandbox();
    await runAs(sandbox, 'DBADMIN', SCHEMA);
    const path = join(toolDirectory({ 'tools.yaml': TOOLS }), 'tools.yaml');
    const env = { TOOLS_YAML_PATH: path, IBMI_ENABLE_DEFAULT_TOOLS: 'true' };
    gateway = await Gateway.start({ sandbox, env });
  });
  after(async () => {
    await gateway.close();
    await sandbox.close();
  });
  beforeEach(async () => (token = await gateway.token('dbadmin', { poolstart: 1, poolmax: 1 })));

  const requests = (): number => Object.values(sandbox.counters().requestsByType).reduce((sum, n) => sum + n, 0);

  /** Calls a tool, and tells how many requests the daemon got for it. */
  async function counted(tool: string, args: Readonly<Record<string, unknown>> = {}): Promise<[ToolBody, number]> {
    const before = requests();
    const answer = await gateway.call(token, tool, args);
    return [answer, requests() - before];
  }

  async function costs(tool: string, args: Readonly<Record<string, unknown>> = {}): Promise<number> {
    const [{ isError, content }, count] = await counted(tool, args);
    expect(isError, content[0]?.text).to.equal(undefined);
    return count;
  }

  async function refusal(tool: string, args: Readonly<Record<string, unknown>> = {}): Promise<[string, string]> {
    const { structuredContent } = await gateway.call(token, tool, args);
    return [structuredContent.errorCode ?? '', structuredContent.error ?? ''];
  }

  describe('asks the host', () => {
    it('nothing about a tool’s own statement', async () => {
      expect(await costs('departments')).to.equal(1);
      expect(await costs('departments')).to.equal(1);
    });

    for (const tool of ['execute_sql', 'run_query']) {
      it(`once about a text that a client gave ${tool}, and never again`, async () => {
        const sql = 'SELECT DEPTNO FROM SAMPLE.DEPARTMENT ORDER BY 1';
        expect(await costs(tool, { sql })).to.equal(2);
        expect(await costs(tool, { sql })).to.equal(1);
        expect(await costs(tool, { sql: `${sql} DESC` })).to.equal(2);
      });
    }

    it('once about a text and the user routine in it', async () => {
      expect(await costs('execute_sql', { sql: 'VALUES GATE.DOUBLED(2)' })).to.equal(2);
      expect(await costs('execute_sql', { sql: 'VALUES GATE.DOUBLED(2)' })).to.equal(1);
      expect(await costs('doubled', { n: 3 })).to.equal(1);
    });

    it('once about the user routine of a tool', async () => {
      expect(await costs('doubled', { n: 3 })).to.equal(2);
      expect(await costs('doubled', { n: 4 })).to.equal(1);
    });

    it('on the job that runs the statement, and leaves no cursor', async () => {
      const jobs = sandbox.counters().jobsByUser.DBADMIN;
      await costs('execute_sql', { sql: 'VALUES GATE.DOUBLED(5)' });
      expect(sandbox.counters().openCursors).to.equal(0);
      expect(sandbox.counters().jobsByUser.DBADMIN).to.equal(jobs);
    });
  });

  describe('refuses', () => {
    const modifies = /GATE\.NOTED is declared MODIFIES SQL DATA\. .*IBMI_READONLY_ROUTINES=GATE\.NOTED/;
    it('a routine that is declared to write', async () => {
      for (const [tool, args] of [
        ['noted', {}],
        ['execute_sql', { sql: 'VALUES GATE.NOTED(1)' }],
        ['run_query', { sql: 'SELECT * FROM SAMPLE.DEPARTMENT WHERE gate.noted(2) = 1' }],
      ] as const) {
        const [code, sentence] = await refusal(tool, args);
        expect([code, modifies.test(sentence)], sentence).to.deep.equal(['E_SQL_READ_ONLY', true]);
        expect((await refusal(tool, args))[0], 'again').to.equal('E_SQL_READ_ONLY');
      }
    });

    it('a routine of which one overload writes', async () =>
      expect(await refusal('execute_sql', { sql: 'VALUES GATE.TWO_WAYS(1)' })).to.have.property(
        '0',
        'E_SQL_READ_ONLY',
      ));

    it('a routine that nobody knows', async () => {
      const [code, sentence] = await refusal('execute_sql', { sql: 'VALUES GATE.NOBODY(1)' });
      expect(code).to.equal('E_SQL_READ_ONLY');
      expect(sentence).to.match(/no function GATE\.NOBODY that you may see/);
    });

    it('nothing that an author answers for', async () => {
      expect(await costs('noted_all_the_same')).to.equal(1);
      const { structuredContent } = await gateway.call(token, 'execute_sql', { sql: 'SELECT ID FROM GATE.NOTES' });
      expect(structuredContent.data).to.deep.equal([{ ID: 1 }]); // and all that was refused has left none
    });

    it('what Db2 cannot parse, in Db2’s own words', async () => {
      const { structuredContent } = await gateway.call(token, 'execute_sql', { sql: 'SELECT FROM WHERE' });
      expect(structuredContent.errorCode).to.equal('E_SQL');
      expect(structuredContent.errorDetails).to.deep.include({ sqlState: '42601', sqlCode: -104 });
    });

    it('nothing that names nothing', async () => {
      for (const sql of ['VALUES 1', 'VALUES CURRENT TIMESTAMP', "VALUES (UPPER('x'), CURRENT USER)"])
        expect(await costs('execute_sql', { sql }), sql).to.equal(2);
    });
  });

  describe('where the daemon does not keep jobs read-only', () => {
    it('a login is told so at each statement, and the log once', async () => {
      const fault = await sandbox.faults.arm({ kind: 'ignoreAccess', scope: { user: 'BOB' } });
      const from = gateway.lines.length;
      const token = await gateway.token('bob', { poolstart: 2, poolmax: 2 });
      const sentence = /does not keep jobs read-only \(COMMIT ran on a job that was opened to read only\)/;
      for (const [tool, args] of [
        ['execute_sql', { sql: 'VALUES 1' }],
        ['departments', {}],
        ['list_schemas', {}],
        ['whoami', {}],
      ] as const) {
        const { structuredContent } = await gateway.call(token, tool, args);
        expect(structuredContent.errorCode).to.equal('E_NOT_PROVEN_READ_ONLY');
        expect(structuredContent.error).to.match(sentence);
      }
      const said = gateway.lines.slice(from).filter(({ event }) => event === 'host.not_read_only');
      expect(said.map(({ level }) => level)).to.deep.equal(['error']);
      await sandbox.faults.clear(fault);
      const later = await gateway.call(await gateway.token('bob'), 'departments');
      expect(later.structuredContent.data).to.deep.equal([{ N: 14 }]);
    });
  });

  describe('with system naming', () => {
    it('asks Db2’s parser with the naming of the connection', async () => {
      const named = await Gateway.start({
        sandbox,
        env: { IBMI_ENABLE_EXECUTE_SQL: 'true', DB2i_JDBC_OPTIONS: 'naming=system' },
      });
      try {
        const token = await named.token('dbadmin');
        const query = (sql: string): Promise<ToolBody> => named.call(token, 'execute_sql', { sql });
        const { structuredContent } = await query('SELECT COUNT(*) AS N FROM SAMPLE/DEPARTMENT');
        expect(structuredContent.data, structuredContent.error).to.deep.equal([{ N: 14 }]);
        expect((await query('VALUES GATE/NOTED(2)')).structuredContent.errorCode).to.equal('E_SQL_READ_ONLY');
        expect((await query('VALUES GATE.NOTED(2)')).structuredContent.errorCode).to.equal('E_SQL_READ_ONLY');
      } finally {
        await named.close();
      }
    });
  });
});

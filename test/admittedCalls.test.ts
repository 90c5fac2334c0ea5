import { join } from 'node:path';
import { expect } from 'chai';
import { callAgreeing } from './support/agreeing.js';
import { Gateway, type ToolBody } from './support/gateway.js';
import { sharedSandbox } from './support/sandbox.js';
import { LOCAL_HEAD, toolDirectory } from './support/toolFiles.js';

const TOOLS = `${LOCAL_HEAD}
  run_query:
    source: s
    description: Runs the query that it is given.
    statement: |
      :sql ;  -- the argument is the statement
    parameters: [{ name: sql, type: string }]
    security: { maxQueryLength: 60, forbiddenKeywords: [EMPLOYEE, SYSTOOLS.X, fetch first] }
  departments:
    source: s
    description: Departments by number.
    statement: SELECT DEPTNO FROM SAMPLE.DEPARTMENT WHERE DEPTNO IN (:numbers) ORDER BY DEPTNO
    parameters: [{ name: numbers, type: array, itemType: string }]
    security: { maxQueryLength: 90 }
  run_anything:
    source: s
    description: Runs the statement that it is given.
    statement: ':sql'
    parameters: [{ name: sql, type: string }]
    security: { readOnly: false, forbiddenKeywords: [DEPARTMENT] }
  rename:
    source: s
    description: Renames a note.
    statement: UPDATE DEVLIB.ADMITTED SET NOTE = :note WHERE ID = :id;
    parameters: [{ name: id, type: integer }, { name: note, type: string, required: false }]
    security: { readOnly: false }
`;

describe('statements at call time', () => {
  let gateway: Gateway;
  let alice: string;
  before(async () => {
    const path = join(toolDirectory({ 'tools.yaml': TOOLS }), 'tools.yaml');
    gateway = await Gateway.start({
      env: { TOOLS_YAML_PATH: path, IBMI_ENABLE_WRITE_TOOLS: 'true', IBMI_ENABLE_EXECUTE_SQL: 'true' },
    });
    alice = await gateway.token('alice');
  });
  after(() => gateway.close());

  const passing: readonly (readonly [sql: string, rows: number])[] = [
    ["SELECT DEPTNO FROM SAMPLE.DEPARTMENT WHERE DEPTNO = 'D11'", 1],
    ["VALUES 'EMPLOYEE' /* EMPLOYEE */ ; -- EMPLOYEE", 1],
    ['WITH A AS (VALUES 1, 2) SELECT * FROM A;', 2],
  ];
  for (const [sql, rows] of passing) {
    it(`direct substitution runs ${sql}`, async () => {
      const { isError, content, structuredContent } = await gateway.call(alice, 'run_query', { sql });
      expect(isError, content[0]?.text).to.equal(undefined);
      expect(structuredContent.data).to.have.length(rows);
    });
  }

  const refused: readonly (readonly [sql: string, code: string, sentence: RegExp])[] = [
    ['DELETE FROM SAMPLE.DEPARTMENT', 'E_SQL_READ_ONLY', /DELETE at position 1: Only SELECT/],
    ['VALUES 1; VALUES 2', 'E_SQL_READ_ONLY', /one statement at a time/],
    ["VALUES QSYS2.QCMDEXC('DLTF X')", 'E_SQL_READ_ONLY', /is not known to only read/],
    ['', 'E_SQL_READ_ONLY', /Write one SELECT/],
    [':sql', 'E_SQL_READ_ONLY', /Only SELECT/],
    ["VALUES 'open", 'E_SQL_TEXT', /A string is not closed.*line 1, column 8/],
    ['SELECT * FROM SAMPLE."EMPLOYEE"', 'E_SQL_FORBIDDEN', /forbids EMPLOYEE, which stands at position 22/],
    ['SELECT * FROM systools/x', 'E_SQL_FORBIDDEN', /forbids SYSTOOLS.X/],
    ['VALUES 1 FETCH /* */ FIRST ROW ONLY', 'E_SQL_FORBIDDEN', /forbids fetch first/],
    [`VALUES '${'x'.repeat(60)}'`, 'E_SQL_FORBIDDEN', /has 69 characters; at most 60/],
  ];
  for (const [sql, code, sentence] of refused) {
    it(`direct substitution refuses ${JSON.stringify(sql)} before the host is asked`, async () => {
      const before = await requests();
      const answer = await gateway.call(alice, 'run_query', { sql });
      expect(codeOf(answer)).to.equal(code);
      expect(await requests()).to.deep.equal(before);
      expect(answer.content[0]?.text).to.match(sentence);
    });
  }

  it('execute_sql tells a text that cannot be read from one that is not read-only', async () => {
    const codes = ["VALUES 'open", 'DROP TABLE T'].map(async (sql) =>
      codeOf(await gateway.call(alice, 'execute_sql', { sql })),
    );
    expect(await Promise.all(codes)).to.deep.equal(['E_SQL_TEXT', 'E_SQL_READ_ONLY']);
  });

  it('execute_sql binds numbers with all their digits, booleans as 1 or 0', async () => {
    const sql = 'VALUES (CAST(? AS DECIMAL(31, 8)), CAST(? AS SMALLINT))';
    const { structuredContent } = await gateway.call(alice, 'execute_sql', { sql, parameters: [1e-7, true] });
    expect(Object.values(structuredContent.data[0] ?? {}).map(Number)).to.deep.equal([1e-7, 1]);
  });

  it('a marker in a direct statement has no value: Db2 refuses it', async () => {
    expect(codeOf(await gateway.call(alice, 'run_query', { sql: 'VALUES CAST(? AS INT)' }))).to.equal('E_SQL');
  });

  it('a statement that its list makes too long is refused, and runs with a shorter one', async () => {
    const numbers = ['A00', 'D11', 'E21'];
    const runs = await gateway.call(alice, 'departments', { numbers });
    expect(runs.structuredContent.data.map(({ DEPTNO }) => DEPTNO)).to.deep.equal(numbers);
    const long = await gateway.call(alice, 'departments', { numbers: [...numbers, ...numbers, ...numbers] });
    expect(codeOf(long)).to.equal('E_SQL_FORBIDDEN');
    expect(long.content[0]?.text).to.match(/at most 90 are accepted\. Shorten it/);
  });

  it('direct substitution of a writing tool runs what changes something, one statement at a time', async () => {
    const run = (sql: string): Promise<ToolBody> => callAgreeing(gateway, alice, 'run_anything', { sql });
    for (const sql of [
      'CREATE OR REPLACE TABLE DEVLIB.ADMITTED (ID INTEGER, NOTE VARCHAR(20))',
      "BEGIN INSERT INTO DEVLIB.ADMITTED VALUES (1, 'a'); INSERT INTO DEVLIB.ADMITTED VALUES (2, 'b;'); END;",
    ]) {
      const { isError, content } = await run(sql);
      expect(isError, content[0]?.text).to.equal(undefined);
    }
    const renamed = await callAgreeing(gateway, alice, 'rename', { id: 2 });
    expect(renamed.isError, renamed.content[0]?.text).to.equal(undefined);
    const { structuredContent } = await run('SELECT ID, NOTE FROM DEVLIB.ADMITTED ORDER BY ID');
    expect(structuredContent.data).to.deep.equal([
      { ID: 1, NOTE: 'a' },
      { ID: 2, NOTE: null },
    ]);
    expect(codeOf(await run('DELETE FROM DEVLIB.ADMITTED; DROP TABLE DEVLIB.ADMITTED'))).to.equal('E_SQL_TEXT');
    expect(codeOf(await run("DELETE FROM DEVLIB.ADMITTED WHERE NOTE = 'a"))).to.equal('E_SQL_TEXT');
    expect(codeOf(await run('DELETE FROM SAMPLE/DEPARTMENT'))).to.equal('E_SQL_FORBIDDEN');
    expect((await run('DROP TABLE DEVLIB.ADMITTED')).isError).to.equal(undefined);
  });

  it('tells clients of a direct statement what the rules of its tool are', async () => {
    const { body } = await gateway.rpc(alice, 'tools/list');
    const { tools } = body.result as unknown as { tools: { name: string; annotations: { readOnlyHint: boolean } }[] };
    const hints = Object.fromEntries(tools.map(({ name, annotations }) => [name, annotations.readOnlyHint]));
    expect(hints).to.include({ run_query: true, departments: true, run_anything: false, rename: false });
  });

  it('an empty list is refused', async () => {
    const empty = await gateway.call(alice, 'departments', { numbers: [] });
    expect(codeOf(empty)).to.equal('E_ARGUMENTS');
    expect(empty.content[0]?.text).to.match(/numbers is an empty list; give at least one item/);
  });
});

/** What the host has been asked so far. */
async function requests(): Promise<unknown> {
  return { ...(await sharedSandbox()).counters().requestsByType };
}

function codeOf({ structuredContent }: ToolBody): string | undefined {
  return structuredContent.errorCode;
}

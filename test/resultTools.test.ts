import { join } from 'node:path';
import { expect } from 'chai';
import type { Sandbox } from '../sandbox/startSandbox.js';
import { callAgreeing } from './support/agreeing.js';
import { Gateway, type ToolBody } from './support/gateway.js';
import { parseCsv } from './support/parseCsv.js';
import { sharedSandbox } from './support/sandbox.js';
import { LOCAL_HEAD, toolDirectory } from './support/toolFiles.js';

const DEPARTMENTS = 'SELECT DEPTNO, DEPTNAME, MGRNO FROM SAMPLE.DEPARTMENT ORDER BY DEPTNO';
const SALES = 'SELECT SALE_ID, CUSTOMER FROM SAMPLE.BIGSALES ORDER BY SALE_ID';

const toolOf = (name: string, statement: string, keys: string): string =>
  `  ${name}:\n    { source: s, description: d, statement: "${statement}", ${keys} }\n`;

const TOOLS = [
  LOCAL_HEAD,
  toolOf('as_csv', DEPARTMENTS, 'responseFormat: csv'),
  toolOf('as_report', DEPARTMENTS, 'responseFormat: markdown, maxDisplayRows: 3'),
  toolOf('as_grid', DEPARTMENTS, 'responseFormat: markdown, tableFormat: grid'),
  toolOf('capped', SALES, 'rowsToFetch: 40'),
  toolOf('paged', SALES, 'rowsToFetch: 70, fetchAllRows: true'),
  toolOf('whole', SALES, 'fetchAllRows: true'),
  toolOf('every_type', 'SELECT * FROM SAMPLE.ALLTYPES ORDER BY C_INTEGER', 'fetchAllRows: true'),
  toolOf('one_large', "SELECT REPEAT('x', 3000) AS L FROM SYSIBM.SYSDUMMY1", 'enabled: true'),
  toolOf(
    'raise_bonus',
    'UPDATE DEVLIB.RESULT_TOOLS SET N = N + 1 WHERE N >= :least',
    'security: { readOnly: false }',
  ).replace(' }\n', ', parameters: [{ name: least, type: integer }] }\n'),
].join('');

describe('results of tools', () => {
  let gateway: Gateway;
  let sandbox: Sandbox;
  let alice: string;
  const call = (name: string, args: Readonly<Record<string, unknown>> = {}): Promise<ToolBody> =>
    callAgreeing(gateway, alice, name, args);

  before(async () => {
    sandbox = await sharedSandbox();
    gateway = await Gateway.start({
      env: {
        TOOLS_YAML_PATH: join(toolDirectory({ 'tools.yaml': TOOLS }), 'tools.yaml'),
        IBMI_ENABLE_WRITE_TOOLS: 'true',
        IBMI_EXECUTE_SQL_READONLY: 'false',
        IBMI_PAGINATION_MAX_ROWS: '300',
        IBMI_PAGINATION_DEFAULT_PAGE_SIZE: '100',
        IBMI_RESULT_MAX_BYTES: '16384',
      },
    });
    alice = await gateway.token('alice');
  });
  after(() => gateway.close());

  it('as csv have every row in the text, and structured rows beside it', async () => {
    const { content, structuredContent } = await call('as_csv');
    const [head, ...rows] = parseCsv(content[0]?.text ?? '');
    expect(head).to.deep.equal(['DEPTNO', 'DEPTNAME', 'MGRNO']);
    expect(rows).to.deep.equal(structuredContent.data.map((row) => Object.values(row)));
    expect(rows).to.have.length(14);
  });

  it('as a report show as many rows as asked for, and have them all in structured content', async () => {
    const { content, structuredContent } = await call('as_report');
    const text = content[0]?.text ?? '';
    expect(text)
      .to.match(/^## as_report\n/)
      .and.to.include('Showing 3 of 14 rows.')
      .and.to.include(DEPARTMENTS);
    expect(text.split('\n').filter((line) => /^\| [A-J]\d\d /.test(line))).to.have.length(3);
    expect(structuredContent.data).to.have.length(14);
    expect((await call('as_grid')).content[0]?.text).to.include('┌');
  });

  it('end at rowsToFetch and say how to get more', async () => {
    const { structuredContent } = await call('capped');
    expect(structuredContent.metadata).to.include({ rowCount: 40, truncated: true });
    expect(structuredContent.metadata?.more).to.match(/at most 40 rows, its rowsToFetch.*ask its author/);
  });

  it('end at the server’s limit of rows, in pages of the tool’s own size', async () => {
    const before = sandbox.counters().requestsByType.sqlmore ?? 0;
    const { structuredContent } = await call('paged');
    expect(structuredContent.metadata).to.include({ rowCount: 300, truncated: true });
    expect(structuredContent.metadata?.more).to.match(/at most 300 rows.*IBMI_PAGINATION_MAX_ROWS/);
    expect(structuredContent.data.map((row) => row.SALE_ID)).to.deep.equal(
      Array.from({ length: 300 }, (_, index) => index + 1),
    );
    expect((sandbox.counters().requestsByType.sqlmore ?? 0) - before).to.equal(4); // 70, then 70, 70, 70 and 21
    const whole = await call('whole');
    // In one page, now that its width is known.
    expect((sandbox.counters().requestsByType.sqlmore ?? 0) - before).to.equal(4);
    expect(whole.structuredContent.data).to.deep.equal(structuredContent.data);
  });

  it('end at the limit of bytes, close the cursor, and say so', async () => {
    const sql = 'SELECT * FROM SAMPLE.BIGSALES';
    const { structuredContent } = await call('execute_sql', { sql });
    const bytes = Buffer.byteLength(JSON.stringify(structuredContent.data));
    expect(bytes).to.be.lessThan(16_384).and.greaterThan(15_500);
    expect(structuredContent.metadata).to.include({ truncated: true, rowCount: structuredContent.data.length });
    expect(structuredContent.metadata?.more).to.include('IBMI_RESULT_MAX_BYTES');
    await sandbox.countersWhen(({ openCursors }) => openCursors === 0);
  });

  it('whose first row is larger than the limit are refused by name', async () => {
    const small = await Gateway.start({ env: { IBMI_RESULT_MAX_BYTES: '1024', IBMI_ENABLE_EXECUTE_SQL: '1' } });
    try {
      const token = await small.token('alice');
      const sql = "SELECT REPEAT('x', 3000) AS L FROM SYSIBM.SYSDUMMY1";
      const { isError, structuredContent } = await small.call(token, 'execute_sql', { sql });
      expect(isError).to.equal(true);
      expect(structuredContent.errorCode).to.equal('E_RESULT_TOO_LARGE');
      await sandbox.countersWhen(({ openCursors }) => openCursors === 0);
      expect((await small.call(token, 'execute_sql', { sql: 'VALUES 1' })).structuredContent.success).to.equal(true);
    } finally {
      await small.close();
    }
  });

  it('have NULL, exact numbers, dates and bytes as they are', async () => {
    const { structuredContent } = await call('every_type');
    const [lowest, , nothing] = structuredContent.data;
    expect(lowest).to.deep.include({
      C_BIGINT: '9223372036854775807',
      C_DECIMAL: '123456789012345678901234567.1234',
      C_NUMERIC: 12.5,
      C_DATE: '2024-06-15',
      C_CLOB: 'line 1\nline 2 "quoted" <b>&\'=',
      C_BINARY: '00FF10',
    });
    expect(Object.values(nothing ?? {}).filter((value) => value === null)).to.have.length(15);
    expect(structuredContent.metadata?.columns.find(({ name }) => name === 'C_BINARY')?.type).to.equal('VARBINARY');
  });

  it('of a change tell how many rows it changed', async () => {
    for (const sql of [
      'CREATE OR REPLACE TABLE DEVLIB.RESULT_TOOLS (N INTEGER)',
      'INSERT INTO DEVLIB.RESULT_TOOLS VALUES 1, 2, 3',
    ])
      await call('execute_sql', { sql });
    const { content, structuredContent } = await call('raise_bonus', { least: 2 });
    expect(structuredContent.metadata).to.include({ affectedRows: 2, rowCount: 0 });
    expect(JSON.parse(content[0]?.text ?? '')).to.include({ affectedRows: 2 });
    const none = await call('raise_bonus', { least: 99 });
    expect(none.structuredContent.metadata).to.include({ affectedRows: 0 });
  });

  it('that fail keep their kind', async () => {
    const kinds = [
      ['execute_sql', { sql: 'SELECT * FROM SAMPLE.NOWHERE' }, 'E_SQL'],
      ['execute_sql', { sql: "VALUES 'open" }, 'E_SQL_TEXT'],
      ['execute_sql', { sql: 7 }, 'E_ARGUMENTS'],
    ] as const;
    for (const [name, args, code] of kinds) {
      const { isError, structuredContent, content } = await call(name, args);
      expect([isError, structuredContent.success, structuredContent.errorCode]).to.deep.equal([true, false, code]);
      expect(content[0]?.text).to.include(structuredContent.error);
    }
    const { structuredContent } = await call('execute_sql', { sql: 'SELECT * FROM SAMPLE.NOWHERE' });
    expect(structuredContent.errorDetails).to.deep.equal({ sqlState: '42704', sqlCode: -204, retryable: false });
  });

  it('fit the schema that tools/list gives, as the SDK’s own client checks', async () => {
    const client = await gateway.client(alice);
    await client.listTools();
    for (const name of ['as_csv', 'capped', 'every_type']) await client.callTool({ name, arguments: {} });
    await client.callTool({ name: 'execute_sql', arguments: { sql: 'SELECT * FROM SAMPLE.NOWHERE' } });
    await client.close();
  });
});

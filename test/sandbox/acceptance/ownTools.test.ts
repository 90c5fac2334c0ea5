import type { BindingValue, SQLJob } from '@ibm/mapepire-js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { expect } from 'chai';
import { systemClock } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import type { ParameterValues } from '../../../src/sql/parameters.js';
import { builtinTools } from '../../../workers/session/builtin/index.js';
import type { ResultSet, Statement } from '../../../workers/session/statement.js';
import type { ToolContext } from '../../../workers/session/tool.js';
import { Clients, type Row } from '../../support/acceptance.js';

describe('acceptance: the gateway’s own built-in tools', () => {
  const clients = new Clients();
  let job: SQLJob;
  const asked: Statement[] = [];

  before(async () => {
    job = await clients.job('ALICE', { access: 'read only', 'date format': 'iso' });
  });
  beforeEach(() => {
    asked.length = 0;
  });
  after(() => clients.close());

  /** Runs what a tool asks for by the bare client. */
  async function query(statement: Statement): Promise<ResultSet> {
    asked.push(statement);
    const { sql, parameters, rowsMax, sink } = statement;
    const options = parameters === undefined ? {} : { parameters: parameters as BindingValue[] };
    const run = job.query<unknown[]>(sql, { isTerseResults: true, ...options });
    const { data, metadata } = await run.execute(rowsMax + 1);
    await run.close();
    sink?.begin(metadata.columns ?? []);
    sink?.take(data.slice(0, rowsMax));
    return {
      columns: metadata.columns ?? [],
      rows: data.slice(0, rowsMax),
      truncated: data.length > rowsMax,
      outputs: [],
      warnings: [],
    };
  }

  async function rows(name: string, values: ParameterValues): Promise<Row[]> {
    const tool = builtinTools.find((one) => one.name === name);
    if (tool === undefined) throw new Error(`there is no ${name}`);
    const kit = { clock: systemClock, log: silentLogger };
    const context: ToolContext = {
      kit,
      rowsMax: 500,
      resultBytesMax: 1_000_000,
      who: { user: 'ALICE', host: 'localhost', job: '', expiresAt: undefined },
      settings: { discovery: true, executeSql: true, executeSqlReadOnly: true, writes: false },
      query,
      explain: () => Promise.resolve({ rows: [] }),
    };
    const result: unknown = JSON.parse(JSON.stringify(await tool.run(values, context)));
    const { structuredContent, isError } = result as CallToolResult; // what a client would read
    expect(isError).not.to.equal(true);
    expect(asked).to.have.length(1);
    return (structuredContent as { data: Row[] }).data; // each of these tools returns rows
  }

  it('are these', () => {
    expect(builtinTools.map(({ name }) => name)).to.deep.equal([
      ...['execute_sql', 'list_schemas', 'list_tables_in_schema', 'get_table_columns'],
    ]);
  });

  it('execute_sql', async () => {
    const sql = 'SELECT LASTNAME, SALARY FROM SAMPLE.EMPLOYEE WHERE WORKDEPT = ? ORDER BY 1;';
    const found = await rows('execute_sql', { sql, parameters: ['A00'] });
    expect(found).not.to.be.empty;
    expect(Object.keys(found[0] ?? {})).to.deep.equal(['LASTNAME', 'SALARY']);
    asked.length = 0;
    expect(await rows('execute_sql', { sql: 'VALUES 1' })).to.deep.equal([{ '00001': 1 }]);
  });

  it('list_schemas', async () => {
    const paging = { limit: 50, offset: 0 };
    const own = await rows('list_schemas', { include_system: false, ...paging });
    expect(own.map((row) => row.SCHEMA_NAME)).to.include.members(['DEVLIB', 'SAMPLE']);
    asked.length = 0;
    const system = await rows('list_schemas', { filter: 'qsys', include_system: true, ...paging });
    expect(system.map((row) => row.SCHEMA_NAME)).to.include('QSYS2');
  });

  it('list_tables_in_schema', async () => {
    const paging = { limit: 50, offset: 0 };
    const [found] = await rows('list_tables_in_schema', { schema_name: 'sample', table_filter: 'employee', ...paging });
    expect(found).to.include({ TABLE_SCHEMA: 'SAMPLE', TABLE_NAME: 'EMPLOYEE', NUMBER_ROWS: 42, COLUMN_COUNT: 14 });
    asked.length = 0;
    const all = await rows('list_tables_in_schema', { schema_name: 'SAMPLE', table_filter: '*ALL', ...paging });
    expect(all.map((row) => row.TABLE_NAME)).to.include.members(['DEPARTMENT', 'EMPLOYEE', 'SYSCOLUMNS']);
  });

  it('get_table_columns', async () => {
    const found = await rows('get_table_columns', { schema_name: 'sample', table_name: 'department' });
    expect(found.map((row) => row.COLUMN_NAME)).to.deep.equal([
      ...['DEPTNO', 'DEPTNAME', 'MGRNO', 'ADMRDEPT', 'LOCATION'],
    ]);
  });
});

import { expect } from 'chai';
import { Job } from '../sandbox/daemon/job.js';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { BUILTIN_TOOL_NAMES, type BuiltinToolName } from '../src/protocol/catalog.js';
import { checkReadOnly } from '../src/sql/readOnly.js';
import { Gateway } from './support/gateway.js';

/** A call of each built-in tool that makes it ask all it can. */
const CALLS: Readonly<Record<BuiltinToolName, Readonly<Record<string, unknown>>>> = {
  execute_sql: { sql: 'SELECT * FROM SAMPLE.DEPARTMENT' },
  list_schemas: {},
  list_tables_in_schema: { schema_name: 'SAMPLE', table_filter: 'D*' },
  get_table_columns: { schema_name: 'SAMPLE', table_name: 'EMPLOYEE' },
  get_related_objects: { library_name: 'SAMPLE', file_name: 'EMPLOYEE' },
  search_objects: { query: 'EMP', kinds: ['schema', 'table', 'routine', 'column'] },
  validate_query: { sql_statement: 'SELECT D.DEPTNO, UPPER(D.DEPTNAME) FROM SAMPLE.DEPARTMENT D' },
  explain_query: { sql: 'SELECT * FROM SAMPLE.DEPARTMENT' },
  call_procedure: { schema_name: 'QSYS2', procedure_name: 'GENERATE_SQL', arguments: ['A', 'B', 'TABLE'] },
  describe_sql_object: { object_name: 'DEPARTMENT', object_library: 'SAMPLE' },
  whoami: {},
};

describe('what the gateway itself asks read-only jobs', () => {
  const asked = new Map<string, string>();
  const note = Object.getOwnPropertyDescriptor(Job.prototype, 'noteStatement');
  let sandbox: Sandbox;
  let gateway: Gateway;
  before(async () => {
    const original = note?.value as (this: Job, text: string) => void; // of a method that there is
    Job.prototype.noteStatement = function (this: Job, text: string): void {
      asked.set(text, this.options.access);
      original.call(this, text);
    };
    sandbox = await startSandbox();
    gateway = await Gateway.start({ sandbox, env: { IBMI_ENABLE_DEFAULT_TOOLS: 'true' } });
  });
  after(async () => {
    if (note !== undefined) Object.defineProperty(Job.prototype, 'noteStatement', note);
    await gateway.close();
    await sandbox.close();
  });

  it('passes the guard that everybody’s statements pass', async () => {
    const client = await gateway.client(await gateway.token('alice'));
    for (const name of BUILTIN_TOOL_NAMES) await client.callTool({ name, arguments: CALLS[name] });
    const { resourceTemplates } = await client.listResourceTemplates();
    for (const uri of ['db2://schema/SAMPLE', 'db2://table/SAMPLE/EMPLOYEE']) await client.readResource({ uri });
    for (const { uriTemplate } of resourceTemplates) {
      for (const [, argument = ''] of uriTemplate.matchAll(/\{(\w+)\}/g)) {
        await client.complete({
          ref: { type: 'ref/resource', uri: uriTemplate },
          argument: { name: argument, value: 'E' },
          context: { arguments: { schema: 'SAMPLE' } },
        });
      }
    }
    await client.close();
    const reading = [...asked].filter(([, access]) => access === 'read only').map(([sql]) => sql);
    expect(reading.length).to.be.greaterThan(15);
    for (const sql of reading) expect(checkReadOnly(sql), sql).to.deep.equal({ ok: true, routines: [] });
  });
});

import { expect } from 'chai';
import { parseConfig, type Flags } from '../src/config.js';
import { BUILTIN_TOOL_NAMES } from '../src/protocol/catalog.js';
import { builtinTools } from '../workers/session/builtin/index.js';
import { asking } from './support/builtinCalls.js';
import { Gateway } from './support/gateway.js';
import { toolDirectory } from './support/toolFiles.js';

const ALWAYS = ['describe_sql_object', 'whoami'];
const DISCOVERY = BUILTIN_TOOL_NAMES.filter((name) => name !== 'execute_sql' && !ALWAYS.includes(name));

interface Row {
  readonly env: Readonly<Record<string, string>>;
  readonly flags?: Flags;
  readonly discovery: boolean;
  readonly executeSql: boolean;
}

const DEFAULT = 'IBMI_ENABLE_DEFAULT_TOOLS';
const EXECUTE = 'IBMI_ENABLE_EXECUTE_SQL';

const ROWS: readonly Row[] = [
  { env: {}, discovery: false, executeSql: false },
  { env: { [DEFAULT]: 'false' }, discovery: false, executeSql: false },
  { env: { [DEFAULT]: 'true' }, discovery: true, executeSql: true },
  { env: { [DEFAULT]: 'true', [EXECUTE]: 'false' }, discovery: true, executeSql: false },
  { env: { [DEFAULT]: 'false', [EXECUTE]: 'true' }, discovery: false, executeSql: true },
  { env: { [EXECUTE]: 'true' }, discovery: false, executeSql: true },
  { env: { [EXECUTE]: 'false' }, discovery: false, executeSql: false },
  { env: {}, flags: { builtinTools: true }, discovery: true, executeSql: true },
  { env: { [EXECUTE]: 'false' }, flags: { builtinTools: true }, discovery: true, executeSql: false },
  { env: {}, flags: { executeSql: true }, discovery: false, executeSql: true },
  { env: { [EXECUTE]: 'false' }, flags: { executeSql: true }, discovery: false, executeSql: true },
];

const names = (env: Row['env'], flags: Flags = {}): string[] => {
  const account = { DB2i_HOST: 'h', DB2i_USER: 'U', DB2i_PASS: 'p' };
  return builtinTools(parseConfig({ ...account, ...env }, flags).builtins).map(({ name }) => name);
};

describe('the switches of the built-in tools', () => {
  for (const { env, flags, discovery, executeSql } of ROWS) {
    it(`offer what is asked for: ${JSON.stringify({ ...env, ...flags })}`, () => {
      const offered = new Set([...(executeSql ? ['execute_sql'] : []), ...(discovery ? DISCOVERY : []), ...ALWAYS]);
      expect(names(env, flags)).to.deep.equal(BUILTIN_TOOL_NAMES.filter((name) => offered.has(name)));
    });
  }

  describe('of a server', () => {
    const FILE = [
      'sources: { s: { host: localhost, user: u, password: p } }',
      'tools: { t: { source: s, description: d, statement: VALUES 1 } }',
      'toolsets: { one: { title: One, tools: [t, list_schemas] }, two: { title: Two, tools: [t] } }',
    ];
    const started: Gateway[] = [];
    afterEach(() => Promise.all(started.splice(0).map((gateway) => gateway.close())));

    async function start(env: Row['env'] = {}): Promise<Gateway> {
      const gateway = await Gateway.start({ env });
      started.push(gateway);
      return gateway;
    }

    interface Listed {
      readonly name: string;
      readonly title: string;
      readonly description: string;
      readonly annotations: Readonly<Record<string, unknown>>;
      readonly execution: unknown;
      readonly outputSchema: Readonly<Record<string, unknown>>;
    }

    async function listed(env: Row['env']): Promise<ReadonlyMap<string, Listed>> {
      const gateway = await start({ TOOLS_YAML_PATH: toolDirectory({ 'f.yaml': FILE.join('\n') }), ...env });
      const { body } = await gateway.rpc(await gateway.token('alice'), 'tools/list');
      const { tools } = body.result as unknown as { tools: Listed[] };
      return new Map(tools.map((tool) => [tool.name, tool]));
    }

    it('hold for its list and for calls', async () => {
      expect([...(await listed({ [DEFAULT]: 'false' })).keys()]).to.deep.equal([...ALWAYS, 't']);
      const gateway = await start({ [DEFAULT]: 'false' });
      const params = { name: 'list_schemas', arguments: {} };
      const { status, body } = await gateway.rpc(await gateway.token('alice'), 'tools/call', params);
      expect(status).to.equal(200);
      expect(body.error?.code).to.equal(-32602);
    });

    it('say what each tool may do, and in which toolsets it is', async () => {
      const tools = await listed({});
      expect([...tools.keys()]).to.deep.equal([...BUILTIN_TOOL_NAMES, 't']);
      for (const name of BUILTIN_TOOL_NAMES) {
        const tool = tools.get(name);
        expect(tool?.annotations, name).to.include({
          readOnlyHint: true,
          destructiveHint: false,
          openWorldHint: false,
        });
        expect(tool?.annotations.title, name).to.equal(tool?.title);
        expect(tool?.execution, name).to.deep.equal({ taskSupport: 'forbidden' });
        expect(tool?.outputSchema, name).to.include({ type: 'object', additionalProperties: true });
      }
      expect(tools.get('describe_sql_object')?.annotations.toolsets).to.deep.equal(['one', 'two']);
      expect(tools.get('list_schemas')?.annotations.toolsets).to.deep.equal(['one']);
      expect(tools.get('whoami')?.annotations).not.to.have.property('toolsets');
    });

    it('turn the hints of those that may write', async () => {
      const tools = await listed({ IBMI_EXECUTE_SQL_READONLY: 'false', IBMI_ENABLE_WRITE_TOOLS: 'true' });
      for (const name of ['execute_sql', 'call_procedure']) {
        const flipped = { readOnlyHint: false, destructiveHint: true, openWorldHint: true };
        expect(tools.get(name)?.annotations, name).to.include(flipped);
        expect(tools.get(name)?.description, name).to.match(/change/);
      }
      expect(tools.get('list_schemas')?.annotations).to.include({ readOnlyHint: true });
    });

    it('keep execute_sql from writing unless it may', async () => {
      const gateway = await start();
      const refused = await asking(() => gateway)('alice', 'execute_sql', {
        sql: 'CREATE TABLE DEVLIB.NEVER_MADE (A INTEGER)',
      });
      expect(refused.said).to.include({ success: false, errorCode: 'E_SQL_READ_ONLY' });
    });
  });

  it('let execute_sql write under the caller’s own authority, and tell how many rows', async () => {
    const gateway = await Gateway.start({ env: { IBMI_EXECUTE_SQL_READONLY: 'false' } });
    const ask = asking(() => gateway);
    const run = (sql: string, parameters?: unknown[], user = 'alice'): ReturnType<typeof ask> =>
      ask(user, 'execute_sql', { sql, ...(parameters === undefined ? {} : { parameters }) });
    try {
      expect((await run('CREATE TABLE DEVLIB.WRITTEN (A INTEGER)')).said).to.include({ success: true });
      const inserted = await run('INSERT INTO DEVLIB.WRITTEN VALUES (?), (?);', [1, 2]);
      expect(inserted.said.metadata).to.include({ affectedRows: 2, rowCount: 0 });
      expect((await run('SELECT A FROM DEVLIB.WRITTEN ORDER BY A')).data).to.deep.equal([{ A: 1 }, { A: 2 }]);
      const others = await run('DELETE FROM DEVLIB.WRITTEN', undefined, 'bob');
      expect(others.said).to.include({ success: false, errorCode: 'E_SQL' });
      expect(others.text).to.include('42501');
      expect((await run('VALUES 1; VALUES 2')).said).to.include({ errorCode: 'E_SQL_TEXT' });
    } finally {
      await run('DROP TABLE DEVLIB.WRITTEN');
      await gateway.close();
    }
  });
});

import { expect } from 'chai';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { toolsetsPayload, visibleToolsets } from '../workers/session/toolsetResources.js';
import { EMPTY_CATALOG } from '../src/protocol/catalog.js';
import type { Gateway } from './support/gateway.js';
import { LiveFiles, toolFile } from './support/liveFiles.js';
import { resultOf } from './support/mcpCalls.js';
import { RawClient } from './support/rawClient.js';

interface Listed {
  readonly resources: readonly { readonly uri: string; readonly name: string; readonly mimeType: string }[];
}
interface Read {
  readonly contents: readonly { readonly uri: string; readonly mimeType: string; readonly text: string }[];
}
interface Toolsets {
  readonly totalToolsets: number;
  readonly totalTools: number;
  readonly toolsets: readonly { readonly name: string; readonly tools: string[]; readonly toolCount: number }[];
  readonly statistics: { readonly multiToolsetTools: number; readonly toolsetCounts: Readonly<Record<string, number>> };
  readonly timestamp: string;
}

const FILE =
  toolFile({ my_one: 'VALUES 1', my_two: 'VALUES 2', my_three: 'VALUES 3' }) +
  'toolsets:\n' +
  '  first: { title: The First, description: One and two., tools: [my_one, my_two] }\n' +
  '  second: { tools: [my_one, list_schemas] }\n';

const ELSEWHERE =
  FILE.replace('tools:\n', '  far: { host: far.example, user: u, password: p }\ntools:\n').replace(
    'toolsets:\n',
    '  my_far: { source: far, description: d, statement: VALUES 4 }\ntoolsets:\n',
  ) + '  third: { tools: [my_far] }\n  mixed: { tools: [my_far, my_two] }\n';

const TABLES = [
  'CREATE TABLE DEVLIB.CUSTOMERS (CUSTNO INTEGER NOT NULL PRIMARY KEY, NAME VARCHAR(40) NOT NULL)',
  'CREATE TABLE DEVLIB.ORDERS (ORDNO INTEGER NOT NULL, CUSTNO INTEGER, AMOUNT DECIMAL(9, 2), ' +
    'CONSTRAINT DEVLIB.ORDERS_KEY PRIMARY KEY (ORDNO), CONSTRAINT DEVLIB.ORDERS_OF FOREIGN KEY (CUSTNO) ' +
    'REFERENCES DEVLIB.CUSTOMERS (CUSTNO) ON DELETE CASCADE)',
  'CREATE INDEX DEVLIB.ORDERS_IX ON DEVLIB.ORDERS (CUSTNO, AMOUNT DESC)',
  "INSERT INTO DEVLIB.CUSTOMERS VALUES (1, 'Miller')",
  'CREATE VIEW DEVLIB.BIG_ORDERS AS SELECT * FROM DEVLIB.ORDERS WHERE AMOUNT > 1000',
  'CREATE TABLE DEVLIB."odd/na%me ü" ("the column" INTEGER)',
];

describe('resources', () => {
  let sandbox: Sandbox;
  let gateway: Gateway;
  let alice: string;
  let bob: string;

  before(async () => {
    sandbox = await startSandbox();
    const client = await RawClient.connected(sandbox, 'ALICE');
    for (const sql of TABLES) {
      const reply = await client.ask({ type: 'sql', sql });
      expect(reply, sql).to.include({ success: true });
    }
    client.socket.close();
    gateway = await new LiveFiles({ 'a.yaml': FILE }).start({ sandbox });
    alice = await gateway.token('alice');
    bob = await gateway.token('bob');
  });
  after(async () => {
    await gateway.close();
    await sandbox.close();
  });

  const read = async (uri: string, token = alice): Promise<unknown> => {
    const { contents } = await resultOf<Read>(gateway, token, { method: 'resources/read', params: { uri } });
    expect(contents).to.have.length(1);
    expect(contents[0]).to.include({ uri, mimeType: 'application/json' });
    return JSON.parse(contents[0]?.text ?? '');
  };
  const refusal = async (uri: unknown): Promise<unknown> =>
    (await gateway.rpc(alice, 'resources/read', { uri })).body.error;

  describe('of toolsets', () => {
    it('are listed, all and each', async () => {
      const { resources } = await resultOf<Listed>(gateway, alice, { method: 'resources/list' });
      expect(resources.map(({ uri, name }) => [uri, name])).to.deep.equal([
        ['toolsets://', 'toolsets-resource-all'],
        ['toolsets://first', 'toolsets-resource-first'],
        ['toolsets://second', 'toolsets-resource-second'],
      ]);
    });

    it('tell every toolset with its tools, as JSON text', async () => {
      const payload = (await read('toolsets://')) as Toolsets;
      expect(payload).to.include({ totalToolsets: 2, totalTools: 4 });
      expect(payload.toolsets).to.deep.equal([
        {
          name: 'first',
          title: 'The First',
          description: 'One and two.',
          tools: ['my_one', 'my_two', 'describe_sql_object'],
          toolCount: 3,
        },
        {
          name: 'second',
          description: 'The tools of second.',
          tools: ['my_one', 'list_schemas', 'describe_sql_object'],
          toolCount: 3,
        },
      ]);
      expect(payload.statistics).to.deep.equal({
        multiToolsetTools: 1,
        toolsetCounts: { first: 3, second: 3 },
      });
      expect(Date.parse(payload.timestamp)).to.be.greaterThan(0);
    });

    it('tell one toolset in the same shape', async () => {
      const payload = (await read('toolsets://second')) as Toolsets;
      expect(payload).to.include({ totalToolsets: 1 });
      expect(payload.toolsets.map(({ name }) => name)).to.deep.equal(['second']);
    });

    it('leave out tools for another system than the login’s', async () => {
      const other = await new LiveFiles({ 'a.yaml': ELSEWHERE }).start({ sandbox });
      try {
        const token = await other.token('alice');
        const params = { uri: 'toolsets://' };
        const { contents } = await resultOf<Read>(other, token, { method: 'resources/read', params });
        const { toolsets } = JSON.parse(contents[0]?.text ?? '') as Toolsets;
        expect(toolsets.map(({ name }) => name)).to.deep.equal(['first', 'second', 'mixed']);
        expect(toolsets[2]?.tools).to.include('my_two').and.not.include('my_far');
        const { body } = await other.rpc(token, 'resources/read', { uri: 'toolsets://third' });
        expect(body.error).to.include({ code: -32002 });
      } finally {
        await other.close();
      }
    });

    it('leave out what the login cannot call, and toolsets of which it can call nothing', () => {
      const toolsets = [
        { name: 'mixed', tools: ['here', 'elsewhere'] },
        { name: 'gone', tools: ['elsewhere'] },
        { name: 'other', tools: ['here', 'describe_sql_object'] },
      ];
      const calls = new Set(['here', 'describe_sql_object']);
      const seen = visibleToolsets({ ...EMPTY_CATALOG, toolsets }, calls);
      expect(seen.map(({ name, tools }) => [name, ...tools])).to.deep.equal([
        ['mixed', 'here', 'describe_sql_object'],
        ['other', 'here', 'describe_sql_object'],
      ]);
      expect(toolsetsPayload(seen, 'now')).to.deep.include({
        totalToolsets: 2,
        totalTools: 2,
        statistics: { multiToolsetTools: 1, toolsetCounts: { mixed: 2, other: 2 } },
      });
    });
  });

  describe('of Db2', () => {
    it('have two templates', async () => {
      const { resourceTemplates } = await resultOf<{ resourceTemplates: { uriTemplate: string }[] }>(gateway, alice, {
        method: 'resources/templates/list',
      });
      expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).to.deep.equal([
        'db2://schema/{schema}',
        'db2://table/{schema}/{table}',
      ]);
    });

    it('tell the tables and views of a schema, with text, row count and a URI that can be read', async () => {
      const schema = (await read('db2://schema/DEVLIB')) as {
        tables: { name: string; type: string; rowCount: number | null; uri: string }[];
      };
      expect(schema).to.include({ schema: 'DEVLIB', truncated: false });
      const own = schema.tables.filter(({ name }) => !name.startsWith('SYS')); // each schema has catalog views
      expect(own.map(({ name, type, rowCount }) => [name, type, rowCount])).to.deep.equal([
        ['BIG_ORDERS', 'VIEW', null],
        ['CUSTOMERS', 'TABLE', 1],
        ['ORDERS', 'TABLE', 0],
        ['odd/na%me ü', 'TABLE', 0],
      ]);
      for (const { name, uri } of own) expect(await read(uri)).to.include({ schema: 'DEVLIB', table: name });
    });

    it('tell the columns, keys and indexes of a table', async () => {
      const table = (await read('db2://table/DEVLIB/ORDERS')) as Record<'columns' | 'keys' | 'indexes', object[]>;
      expect(table).to.include({ schema: 'DEVLIB', table: 'ORDERS', type: 'TABLE', rowCount: 0, truncated: false });
      expect(table.columns).to.have.length(3);
      expect(table.columns[2]).to.include({ name: 'AMOUNT', type: 'DECIMAL', length: 9, scale: 2, nullable: true });
      expect(table.keys).to.deep.equal([
        { name: 'ORDERS_KEY', type: 'PRIMARY KEY', columns: ['ORDNO'] },
        {
          name: 'ORDERS_OF',
          type: 'FOREIGN KEY',
          columns: ['CUSTNO'],
          references: {
            schema: 'DEVLIB',
            table: 'CUSTOMERS',
            columns: ['CUSTNO'],
            onDelete: 'CASCADE',
            onUpdate: 'NO ACTION',
          },
        },
      ]);
      expect(table.indexes).to.deep.equal([
        {
          schema: 'DEVLIB',
          name: 'ORDERS_IX',
          unique: false,
          text: null,
          columns: [
            { name: 'CUSTNO', descending: false },
            { name: 'AMOUNT', descending: true },
          ],
        },
      ]);
    });

    it('find an ordinary name in any case, and a delimited one as it is written', async () => {
      expect(await read('db2://table/devlib/orders')).to.include({ schema: 'DEVLIB', table: 'ORDERS' });
      expect(await read('db2://schema/devlib')).to.include({ schema: 'DEVLIB' });
      expect(await read('db2://table/DEVLIB/odd%2Fna%25me%20%C3%BC')).to.include({ table: 'odd/na%me ü' });
    });

    it('are read on the caller’s own host job', async () => {
      const before = sandbox.counters();
      expect(await read('db2://table/SAMPLE/EMPLOYEE', bob)).to.include({ text: 'Its employees' });
      const after = sandbox.counters();
      expect(after.jobsByUser).to.deep.equal(before.jobsByUser);
      expect(Object.keys(after.jobsByUser).sort()).to.include.members(['ALICE', 'BOB']);
      expect(after.jobsByUser.DBADMIN ?? 0).to.equal(0);
    });
  });

  describe('are refused', () => {
    for (const uri of [
      'db2://schema/NOSUCH',
      'db2://table/DEVLIB/NOSUCH',
      'db2://table/NOSUCH/ORDERS',
      'toolsets://nosuch',
      'file:///etc/passwd',
    ]) {
      it(`with -32002 and the uri when there is nothing: ${uri}`, async () => {
        expect(await refusal(uri)).to.deep.include({ code: -32002, data: { uri } });
      });
    }

    for (const [why, uri] of [
      ['no uri', undefined],
      ['a number', 5],
      ['no scheme', 'DEVLIB'],
      ['a % that encodes nothing', 'db2://schema/%ZZ'],
      ['bytes that are not UTF-8', 'db2://schema/%FF'],
      ['a table without a name', 'db2://table/DEVLIB'],
      ['one part too many', 'db2://table/DEVLIB/ORDERS/X'],
      ['a name longer than any', `db2://schema/${'X'.repeat(129)}`],
      ['a URI longer than any', `db2://schema/${'%41'.repeat(2_000)}`],
    ] as const) {
      it(`with -32602 when the URI is malformed: ${why}`, async () => {
        expect(await refusal(uri)).to.deep.include({ code: -32602 });
      });
    }

    it('with -32601 for subscriptions, which are not offered', async () => {
      const { body } = await gateway.rpc(alice, 'resources/subscribe', { uri: 'toolsets://' });
      expect(body.error?.code).to.equal(-32601);
    });

    it('with what Db2 said when it refuses', async () => {
      await sandbox.faults.arm({ kind: 'drop', code: 1011, when: { sql: 'SYSSCHEMAS' } });
      const error = await refusal('db2://schema/DEVLIB');
      expect(error).to.deep.include({ code: -32603, data: { code: 'E_UNREACHABLE' } });
      expect(await read('db2://schema/DEVLIB')).to.include({ schema: 'DEVLIB' });
    });
  });

  for (const method of ['tools/list', 'resources/list', 'resources/templates/list', 'prompts/list']) {
    it(`${method} refuses a cursor that nobody gave`, async () => {
      const { body } = await gateway.rpc(alice, method, { cursor: 'x' });
      expect(body.error).to.include({ code: -32602 });
    });
  }

  it('serve the SDK’s own client', async () => {
    const client = await gateway.client(alice);
    const { resources } = await client.listResources();
    expect(resources).to.have.length(3);
    const { contents } = await client.readResource({ uri: 'db2://schema/SAMPLE' });
    expect(contents[0]).to.have.property('text').that.includes('"EMPLOYEE"');
    await client.close();
  });
});

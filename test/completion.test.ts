import { expect } from 'chai';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { systemClock, type Clock } from '../src/kernel/clock.js';
import { CatalogNames } from '../workers/session/catalogNames.js';
import type { Query } from '../workers/session/db2Resources.js';
import type { Gateway } from './support/gateway.js';
import { LiveFiles, toolFile } from './support/liveFiles.js';
import { resultOf } from './support/mcpCalls.js';
import { RawClient } from './support/rawClient.js';

interface Completion {
  readonly values: readonly string[];
  readonly total?: number;
  readonly hasMore?: boolean;
}

const SCHEMA = { type: 'ref/resource', uri: 'db2://schema/{schema}' };
const TABLE = { type: 'ref/resource', uri: 'db2://table/{schema}/{table}' };
const PROMPT = { type: 'ref/prompt', name: 'review' };
const MANY = 105;

const FILE =
  toolFile({ my_one: 'VALUES 1' }) +
  'prompts:\n  review:\n    arguments: [{ name: depth, values: [Brief, thorough, 3] }, { name: free }]\n' +
  "    messages: [{ content: '{{depth}} {{free}}' }]\n";

describe('completion', () => {
  let sandbox: Sandbox;
  let gateway: Gateway;
  let alice: string;

  before(async () => {
    sandbox = await startSandbox();
    const client = await RawClient.connected(sandbox, 'ALICE');
    const names = Array.from({ length: MANY }, (_, n) => `MANY${String(n).padStart(3, '0')}`);
    for (const name of [...names, 'A_B', 'AXB', '"A%B"', '"lower case"']) {
      const reply = await client.ask({ type: 'sql', sql: `CREATE TABLE DEVLIB.${name} (ID INTEGER)` });
      expect(reply).to.include({ success: true });
    }
    client.socket.close();
    gateway = await new LiveFiles({ 'a.yaml': FILE }).start({ sandbox });
    alice = await gateway.token('alice');
  });
  after(async () => {
    await gateway.close();
    await sandbox.close();
  });

  const complete = async (
    ref: object,
    [name, value]: readonly [string, string],
    context?: Readonly<Record<string, string>>,
  ): Promise<Completion> => {
    const params = {
      ref,
      argument: { name, value },
      ...(context === undefined ? {} : { context: { arguments: context } }),
    };
    return (await resultOf<{ completion: Completion }>(gateway, alice, { method: 'completion/complete', params }))
      .completion;
  };

  it('of a schema offers those that begin alike, in any case', async () => {
    expect(await complete(SCHEMA, ['schema', 'sam'])).to.deep.equal({ values: ['SAMPLE'], total: 1, hasMore: false });
    expect((await complete(TABLE, ['schema', 'DEV'])).values).to.deep.equal(['DEVLIB']);
    expect(await complete(SCHEMA, ['schema', 'NOSUCH'])).to.deep.equal({ values: [], total: 0, hasMore: false });
    expect((await complete(SCHEMA, ['schema', ''])).values).to.include.members(['SAMPLE', 'DEVLIB', 'QSYS2']);
  });

  it('of a table keeps to the schema that is chosen, and without one looks into all', async () => {
    expect((await complete(TABLE, ['table', 'emp'], { schema: 'sample' })).values).to.deep.equal([
      'EMPLOYEE',
      'EMPPROJACT',
    ]);
    expect((await complete(TABLE, ['table', 'emp'], { schema: 'DEVLIB' })).values).to.deep.equal([]);
    expect((await complete(TABLE, ['table', 'emp'])).values).to.include.members(['EMPLOYEE', 'EMPPROJACT']);
  });

  it('finds a delimited name as it is typed', async () => {
    expect((await complete(TABLE, ['table', 'low'], { schema: 'devlib' })).values).to.deep.equal(['lower case']);
    expect((await complete(TABLE, ['table', 'LOW'], { schema: 'devlib' })).values).to.deep.equal([]);
  });

  it('takes % and _ for what they are', async () => {
    expect((await complete(TABLE, ['table', 'A_'], { schema: 'DEVLIB' })).values).to.deep.equal(['A_B']);
    expect((await complete(TABLE, ['table', 'A%'], { schema: 'DEVLIB' })).values).to.deep.equal(['A%B']);
    expect((await complete(TABLE, ['table', "'+"], { schema: 'DEVLIB' })).values).to.deep.equal([]);
  });

  it('offers a hundred and says how many there are', async () => {
    const { values, total, hasMore } = await complete(TABLE, ['table', 'MANY'], { schema: 'DEVLIB' });
    expect(values).to.have.length(100);
    expect({ first: values[0], total, hasMore }).to.deep.equal({ first: 'MANY000', total: MANY, hasMore: true });
  });

  it('of a prompt’s argument offers its values', async () => {
    expect(await complete(PROMPT, ['depth', 'b'])).to.deep.equal({ values: ['Brief'], total: 1, hasMore: false });
    expect((await complete(PROMPT, ['depth', ''])).values).to.deep.equal(['Brief', 'thorough', '3']);
    expect((await complete(PROMPT, ['free', 'x'])).values).to.deep.equal([]);
  });

  describe('is refused with -32602', () => {
    for (const [why, params] of [
      ['without ref', { argument: { name: 'schema', value: '' } }],
      ['without an argument', { ref: SCHEMA }],
      ['for a value that is a number', { ref: SCHEMA, argument: { name: 'schema', value: 5 } }],
      ['for another kind of ref', { ref: { type: 'ref/tool', name: 'x' }, argument: { name: 'x', value: '' } }],
      ['for another template', { ref: { type: 'ref/resource', uri: 'db2://x' }, argument: { name: 'x', value: '' } }],
      ['for a variable that the template lacks', { ref: SCHEMA, argument: { name: 'table', value: '' } }],
      ['for an unknown prompt', { ref: { type: 'ref/prompt', name: 'x' }, argument: { name: 'x', value: '' } }],
      ['for an unknown argument', { ref: PROMPT, argument: { name: 'x', value: '' } }],
      ['for a context that is a list', { ref: TABLE, argument: { name: 'table', value: '' }, context: [] }],
    ] as const) {
      it(why, async () => {
        const { body } = await gateway.rpc(alice, 'completion/complete', params);
        expect(body.error).to.include({ code: -32602 });
      });
    }
  });

  it('serves the SDK’s own client, and each login on its own jobs', async () => {
    const client = await gateway.client(await gateway.token('bob'));
    const { completion } = await client.complete({
      ref: { type: 'ref/resource', uri: TABLE.uri },
      argument: { name: 'table', value: 'DEP' },
      context: { arguments: { schema: 'SAMPLE' } },
    });
    expect(completion.values).to.deep.equal(['DEPARTMENT']);
    expect(sandbox.counters().jobsByUser).to.have.property('BOB');
    await client.close();
  });

  describe('remembers names', () => {
    let asked = 0;
    const query: Query = () => {
      asked += 1;
      return Promise.resolve({ columns: [], rows: [['X']], truncated: false, outputs: [], warnings: [] });
    };
    let now = 0;
    const clock: Clock = { ...systemClock, monotonic: () => now };
    beforeEach(() => (asked = now = 0));

    it('for half a minute, by what was asked', async () => {
      const names = new CatalogNames(clock);
      await names.schemas(query, 'X');
      await names.schemas(query, 'X');
      expect(asked).to.equal(1);
      await names.tables(query, 'X', undefined);
      await names.tables(query, 'X', 'S');
      expect(asked).to.equal(3);
      now = 30_000;
      await names.schemas(query, 'X');
      expect(asked).to.equal(4);
    });

    it('of sixty-four prefixes at most', async () => {
      const names = new CatalogNames(clock);
      for (let n = 0; n < 65; n += 1) await names.schemas(query, `N${n}`);
      await names.schemas(query, 'N64');
      expect(asked).to.equal(65);
      await names.schemas(query, 'N0');
      expect(asked).to.equal(66);
    });

    it('and asks nothing for a prefix longer than any name', async () => {
      expect(await new CatalogNames(clock).schemas(query, 'x'.repeat(129))).to.deep.include({
        values: [],
      });
      expect(asked).to.equal(0);
    });
  });
});

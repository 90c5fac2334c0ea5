import { setMaxListeners } from 'node:events';
import { expect } from 'chai';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { systemClock, within } from '../src/kernel/clock.js';
import type { Gateway } from './support/gateway.js';
import { LiveFiles, nextToolsChanged, toolFile } from './support/liveFiles.js';
import { nextStatement, PATIENCE_MS } from './support/waits.js';

setMaxListeners(50);

/** The names of the tools that this test's files hold. */
async function ownTools(client: Client): Promise<string[]> {
  const { tools } = await client.listTools();
  return tools.map(({ name }) => name).filter((name) => name.startsWith('my_'));
}

/** The one value of a tool without arguments. */
async function valueOf(client: Client, name: string): Promise<unknown> {
  const { structuredContent } = await client.callTool({ name, arguments: {} });
  const { data } = structuredContent as { data?: Record<string, unknown>[] }; // the tools here return one row
  return Object.values(data?.[0] ?? {})[0];
}

describe('a change of the tool files', () => {
  let sandbox: Sandbox;
  let gateway: Gateway | undefined;
  const clients: Client[] = [];

  before(async () => (sandbox = await startSandbox()));
  after(() => sandbox.close());
  afterEach(async () => {
    await sandbox.faults.clear();
    await Promise.all(clients.splice(0).map((client) => client.close()));
    await gateway?.close();
    gateway = undefined;
  });

  const start = async (files: LiveFiles, path?: string, env: Record<string, string> = {}): Promise<Gateway> =>
    (gateway = await files.start({ sandbox, env }, path));
  const connect = async (user: string, token?: string): Promise<Client> => {
    if (gateway === undefined) throw new Error('no gateway');
    const client = await gateway.client(token ?? (await gateway.token(user)));
    clients.push(client);
    return client;
  };

  it('reaches every live session: told, listed anew, and called with the new statement; no job is lost', async () => {
    const files = new LiveFiles({ 'a.yaml': toolFile({ my_one: 'VALUES 1' }) });
    await start(files);
    const token = await gateway?.token('alice');
    const all = [await connect('alice', token), await connect('alice', token), await connect('bob')];
    for (const client of all) expect(await valueOf(client, 'my_one')).to.equal(1);
    const { jobsByUser, signOnAttempts } = sandbox.counters();
    const told = all.map(nextToolsChanged);
    const reloaded = gateway?.nextLine('tools.reloaded');
    files.write('a.yaml', toolFile({ my_one: 'VALUES 2', my_two: 'VALUES 3' }));
    await Promise.all(told);
    for (const client of all) {
      expect(await ownTools(client)).to.deep.equal(['my_one', 'my_two']);
      expect(await valueOf(client, 'my_one')).to.equal(2);
      expect(await valueOf(client, 'my_two')).to.equal(3);
    }
    expect((await reloaded)?.fields)
      .to.include({ tools: 2, added: 1, changed: 1, removed: 0 })
      .and.have.property('ms');
    const after = sandbox.counters();
    expect({ jobs: after.jobsByUser, attempts: after.signOnAttempts }).to.deep.equal({
      jobs: jobsByUser,
      attempts: signOnAttempts,
    });
  });

  it('is seen save after save by renaming, also of a file that was named', async () => {
    const files = new LiveFiles({ 'a.yaml': toolFile({ my_one: 'VALUES 1' }) });
    await start(files, files.path('a.yaml'));
    const client = await connect('alice');
    for (const number of [2, 3, 4]) {
      const told = nextToolsChanged(client);
      files.replace('a.yaml', toolFile({ my_one: `VALUES ${number}` }));
      await told;
      expect(await valueOf(client, 'my_one')).to.equal(number);
    }
  });

  it('may be a file more or a file less', async () => {
    const files = new LiveFiles({ 'a.yaml': toolFile({ my_one: 'VALUES 1' }) });
    await start(files);
    const client = await connect('alice');
    const more = nextToolsChanged(client);
    files.write('b.yaml', toolFile({ my_two: 'VALUES 2' }, 't'));
    await more;
    expect(await ownTools(client)).to.deep.equal(['my_one', 'my_two']);
    const less = nextToolsChanged(client);
    files.remove('a.yaml');
    await less;
    expect(await ownTools(client)).to.deep.equal(['my_two']);
    expect((await client.callTool({ name: 'my_two', arguments: {} })).isError).not.to.equal(true);
  });

  it('with a fault changes nothing and is told with its place, and works once it is mended', async () => {
    const files = new LiveFiles({ 'a.yaml': toolFile({ my_one: 'VALUES 1' }) });
    await start(files);
    const client = await connect('alice');
    const failed = gateway?.nextLine('tools.reload_failed');
    files.write('a.yaml', toolFile({ my_one: 'VALUES 2', my_two: 'DELETE FROM T' }));
    const line = await failed;
    expect(line?.level).to.equal('error');
    expect(line?.fields.text).to.match(/a\.yaml:5:\d+: tools\.my_two\.statement: /);
    expect(line?.fields).to.include({ faults: 1, toolsKept: 1 });
    expect(await ownTools(client)).to.deep.equal(['my_one']);
    expect(await valueOf(client, 'my_one')).to.equal(1);
    const told = nextToolsChanged(client);
    files.write('a.yaml', toolFile({ my_one: 'VALUES 2' }));
    await told;
    expect(await valueOf(client, 'my_one')).to.equal(2);
  });

  it('that mends a fault back to what is served is told to the log, and to no client', async () => {
    const sound = toolFile({ my_one: 'VALUES 1' });
    const files = new LiveFiles({ 'a.yaml': sound });
    await start(files);
    const client = await connect('alice');
    const failed = gateway?.nextLine('tools.reload_failed');
    files.write('a.yaml', 'tools: [');
    await failed;
    const told: string[] = [];
    const waitForChange = (): Promise<void> =>
      new Promise((resolve) => {
        client.setNotificationHandler(ToolListChangedNotificationSchema, ({ method }) => {
          told.push(method);
          resolve();
        });
      });
    const change = waitForChange();
    const mended = gateway?.nextLine('tools.reloaded');
    files.write('a.yaml', sound);
    expect((await mended)?.fields).to.include({ added: 0, changed: 0, removed: 0 });
    const same = gateway?.nextLine('tools.unchanged');
    files.replace('a.yaml', sound);
    await same;
    expect(await ownTools(client)).to.deep.equal(['my_one']);
    files.write('a.yaml', toolFile({ my_one: 'VALUES 2' }));
    await within(systemClock, PATIENCE_MS, change, () => new Error('no tools/list_changed'));
    expect(told).to.have.length(1);
  });

  it('tells of prompts and resources apart from tools, as each has changed', async () => {
    const tools = toolFile({ my_one: 'VALUES 1' });
    const files = new LiveFiles({ 'a.yaml': tools });
    await start(files);
    const client = await connect('alice');
    const told = new Set<string>();
    const heard = new Map<string, () => void>();
    client.fallbackNotificationHandler = ({ method }) => {
      told.add(method);
      heard.get(method)?.();
      return Promise.resolve();
    };
    const next = (part: string): Promise<void> => {
      const seen = new Promise<void>((resolve) => heard.set(`notifications/${part}/list_changed`, resolve));
      return within(systemClock, PATIENCE_MS, seen, () => new Error(`no ${part}/list_changed`));
    };
    const prompts = 'prompts:\n  greet: { messages: [{ content: Say hello. }] }\n';
    const prompt = next('prompts');
    files.write('a.yaml', tools + prompts);
    await prompt;
    expect([...told]).to.deep.equal(['notifications/prompts/list_changed']);
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).to.deep.equal(['greet']);
    const resource = next('resources');
    files.write('a.yaml', `${tools}${prompts}toolsets:\n  one: { tools: [my_one] }\n`);
    await resource;
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).to.include('toolsets://one');
  });

  it('leaves calls in flight with the tool that they began with', async () => {
    const files = new LiveFiles({ 'a.yaml': toolFile({ my_held: "VALUES 'HELD'" }) });
    await start(files);
    const client = await connect('alice');
    await sandbox.faults.arm({ kind: 'delayReply', ms: 60_000, when: { sql: 'HELD' } });
    const reached = nextStatement(sandbox);
    const held = valueOf(client, 'my_held');
    await reached;
    const told = nextToolsChanged(client);
    files.write('a.yaml', toolFile({ my_other: 'VALUES 5' }));
    await told;
    expect(await ownTools(client)).to.deep.equal(['my_other']);
    expect(await valueOf(client, 'my_other')).to.equal(5);
    await sandbox.faults.clear();
    expect(await held).to.equal('HELD');
  });

  it('between a client’s first message and its stream is told when the stream opens', async () => {
    const files = new LiveFiles({ 'a.yaml': toolFile({ my_one: 'VALUES 1' }) });
    const { mcpUrl, token, nextLine } = await start(files).then(async (started) => ({
      mcpUrl: started.mcpUrl,
      token: await started.token('alice'),
      nextLine: (event: string) => started.nextLine(event),
    }));
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json, text/event-stream' };
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '0' } };
    const first = await fetch(mcpUrl, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }),
    });
    const session = first.headers.get('mcp-session-id') ?? '';
    await first.text();
    const reloaded = nextLine('tools.reloaded');
    files.write('a.yaml', toolFile({ my_one: 'VALUES 2' }));
    await reloaded;
    const leave = new AbortController();
    const stream = await fetch(mcpUrl, { headers: { ...headers, 'mcp-session-id': session }, signal: leave.signal });
    const reader = stream.body?.getReader();
    const chunk = reader?.read() ?? Promise.reject(new Error('no stream'));
    const { value } = await within<{ value?: Uint8Array | undefined }>(
      systemClock,
      PATIENCE_MS,
      chunk,
      () => new Error('nothing on the stream'),
    );
    leave.abort();
    expect(Buffer.from(value ?? []).toString()).to.include('notifications/tools/list_changed');
  });

  it('reaches logins that come after it', async () => {
    const files = new LiveFiles({ 'a.yaml': toolFile({ my_one: 'VALUES 1' }) });
    await start(files, undefined, { IBMI_SESSION_SPARE_THREADS: '1' });
    const reloaded = gateway?.nextLine('tools.reloaded');
    files.write('a.yaml', toolFile({ my_new: 'VALUES 2' }));
    await reloaded;
    // The spare thread was booted before the change; the second login boots a thread after it.
    for (const user of ['alice', 'bob']) expect(await ownTools(await connect(user))).to.deep.equal(['my_new']);
  });

  it('is not looked for where the settings say so, nor once the gateway is closed', async () => {
    const files = new LiveFiles({ 'a.yaml': toolFile({ my_one: 'VALUES 1' }) });
    const still = await files.start({ sandbox, env: { YAML_AUTO_RELOAD: 'false' } });
    const closed = await files.start({ sandbox });
    try {
      await closed.close();
      await start(files); // it sees the change, so that the others could have
      const reloaded = gateway?.nextLine('tools.reloaded');
      files.write('a.yaml', toolFile({ my_new: 'VALUES 2' }));
      await reloaded;
      for (const { lines } of [still, closed]) {
        expect(lines.filter(({ event }) => /^tools\.(re|un)/.test(event))).to.deep.equal([]);
      }
    } finally {
      await still.close();
    }
  });
});

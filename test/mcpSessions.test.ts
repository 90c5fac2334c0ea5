import { expect } from 'chai';
import {
  PromptListChangedNotificationSchema,
  ResourceListChangedNotificationSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { systemClock, within } from '../src/kernel/clock.js';
import type { Gateway } from './support/gateway.js';
import { LiveFiles, toolFile } from './support/liveFiles.js';
import { HeldResults } from '../workers/session/heldResults.js';
import { McpSession } from '../workers/session/mcpSession.js';
import { EventStream, INITIALIZE, RawMcp } from './support/mcpCalls.js';
import { SlowAnswer } from './support/slowAnswer.js';
import { nextStatement, PATIENCE_MS } from './support/waits.js';

const HELD = { jsonrpc: '2.0', id: 5, method: 'tools/call', params: { name: 'my_held', arguments: {} } };
const PROMPTS = 'prompts:\n  p: { messages: [{ content: Hello. }] }\n';
const TOOLSETS = 'toolsets:\n  t: { tools: [my_held] }\n';
const FILE = toolFile({ my_held: "VALUES 'HELD'" });

describe('MCP sessions of a login', () => {
  let sandbox: Sandbox;
  let files: LiveFiles;
  let gateway: Gateway;
  let alice: string;

  before(async () => (sandbox = await startSandbox()));
  after(() => sandbox.close());
  beforeEach(async () => {
    files = new LiveFiles({ 'a.yaml': FILE });
    gateway = await files.start({ sandbox, env: { MCP_SESSIONS_PER_LOGIN: '2' } });
    alice = await gateway.token('alice');
  });
  afterEach(async () => {
    await sandbox.faults.clear();
    await gateway.close();
  });

  /** Sends a call whose statement the sandbox holds until its faults are cleared. */
  const hold = async (session: RawMcp): Promise<{ readonly answer: Promise<Response> }> => {
    await sandbox.faults.arm({ kind: 'delayReply', ms: 60_000, when: { sql: 'HELD' } });
    const reached = nextStatement(sandbox);
    const answer = session.post(HELD);
    await reached;
    return { answer };
  };
  const soon = <T>(what: string, work: Promise<T>): Promise<T> =>
    within(systemClock, PATIENCE_MS, work, () => new Error(`no ${what}`));

  describe('make room', () => {
    it('by ending one that only holds a stream, when all do; its stream ends', async () => {
      const first = await RawMcp.open(gateway, alice);
      const second = await RawMcp.open(gateway, alice);
      const streams = [await first.listen(), await second.listen()] as const;
      const third = await RawMcp.open(gateway, alice);
      expect(await soon('end of the stream', new EventStream(streams[0]).next())).to.equal(undefined);
      const statuses = await Promise.all(
        [first, second, third].map(async (session) => (await session.post(PING)).status),
      );
      expect(statuses).to.deep.equal([404, 200, 200]);
      await streams[1].body?.cancel();
    });

    it('by ending one without a stream first, though it was used later', async () => {
      const heard = await RawMcp.open(gateway, alice);
      const stream = await heard.listen();
      const quiet = await RawMcp.open(gateway, alice);
      await RawMcp.open(gateway, alice);
      expect((await quiet.post(PING)).status).to.equal(404);
      expect((await heard.post(PING)).status).to.equal(200);
      await stream.body?.cancel();
    });

    it('never by ending one with a call in flight', async () => {
      const busy = await RawMcp.open(gateway, alice);
      const { answer } = await hold(busy);
      const other = await RawMcp.open(gateway, alice);
      await RawMcp.open(gateway, alice);
      expect((await other.post(PING)).status).to.equal(404);
      await sandbox.faults.clear();
      expect((await answer).status).to.equal(200);
      expect(await (await answer).text()).to.include('HELD');
    });
  });

  it('that fail to initialize keep no place and get no id', async () => {
    const kept = [await RawMcp.open(gateway, alice), await RawMcp.open(gateway, alice)];
    for (const session of kept) await session.end();
    const keeper = await RawMcp.open(gateway, alice);
    for (let n = 0; n < 3; n += 1) {
      const response = await RawMcp.initialize(gateway, alice, { protocolVersion: 5 });
      expect(await response.json()).to.have.nested.property('error.code');
      expect(response.headers.get('mcp-session-id')).to.equal(null);
    }
    await RawMcp.open(gateway, alice);
    expect((await keeper.post(PING)).status).to.equal(200);
  });

  it('answer what is in flight before a DELETE is answered', async () => {
    const session = await RawMcp.open(gateway, alice);
    const { answer } = await hold(session);
    const order: string[] = [];
    const answered = answer.then(async (response) => {
      order.push('call');
      return await response.json();
    });
    const ended = session.end().then((response) => {
      order.push('delete');
      return response.status;
    });
    expect(await soon('answer', answered)).to.deep.equal({
      jsonrpc: '2.0',
      id: 5,
      error: { code: -32000, message: 'The MCP session was ended.' },
    });
    expect(await ended).to.equal(200);
    expect(order).to.have.members(['call', 'delete']);
    expect((await session.post(PING)).status).to.equal(404);
  });

  it('are in flight until a slow client has room for the last answer, so that a drain waits for it', async () => {
    const slow = new SlowAnswer();
    const session = new McpSession('s', new HeldResults(1), { idle: () => undefined, stillborn: () => undefined });
    session.receive([{ jsonrpc: '2.0', method: 'notifications/initialized' }], new SlowAnswer(), ONE);
    session.receive([{ jsonrpc: '2.0', id: 7, method: 'ping' }], slow, ONE);
    session.notify('notifications/tools/list_changed');
    slow.read();
    await new Promise(setImmediate);
    const closed = session.close();
    expect(slow.text).to.include('"id":7,"error":{"code":-32000');
    expect(session.requestsInFlight).to.equal(1);
    slow.read();
    await closed;
    expect(session.requestsInFlight).to.equal(0);
  });

  describe('keep their log level', () => {
    for (const level of ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency']) {
      it(`${level} is known`, async () => {
        const { result } = await (await RawMcp.open(gateway, alice)).ask('logging/setLevel', { level });
        expect(result).to.deep.equal({});
      });
    }

    for (const level of ['loud', 'INFO', undefined, 3]) {
      it(`${String(level)} is refused with -32602`, async () => {
        const { error } = await (await RawMcp.open(gateway, alice)).ask('logging/setLevel', { level });
        expect(error).to.include({ code: -32602 });
      });
    }

    it('each its own: a reload is told to the one that asked, and to no other', async () => {
      const [curious, silent] = [await RawMcp.open(gateway, alice), await RawMcp.open(gateway, alice)];
      await curious.ask('logging/setLevel', { level: 'info' });
      await silent.ask('logging/setLevel', { level: 'notice' });
      const streams = [new EventStream(await curious.listen()), new EventStream(await silent.listen())];
      files.write('a.yaml', toolFile({ my_other: 'VALUES 1' }));
      for (const stream of streams)
        expect((await soon('news', stream.next()))?.method).to.include('tools/list_changed');
      expect(await soon('message', streams[0]?.next() ?? Promise.reject(new Error()))).to.deep.include({
        method: 'notifications/message',
        params: { level: 'info', logger: 'catalog', data: 'The tool files have changed: list tools again.' },
      });
      await Promise.all([curious.end(), silent.end()]);
      expect(await soon('end', streams[1]?.next() ?? Promise.reject(new Error()))).to.equal(undefined);
    });
  });

  describe('are told what to list again', () => {
    it('only what has changed', async () => {
      const session = await RawMcp.open(gateway, alice);
      const stream = new EventStream(await session.listen());
      const next = async (): Promise<unknown> => (await soon('news', stream.next()))?.method;
      files.write('a.yaml', FILE + PROMPTS);
      expect(await next()).to.equal('notifications/prompts/list_changed');
      files.write('a.yaml', FILE + PROMPTS + TOOLSETS);
      expect(await next()).to.equal('notifications/tools/list_changed'); // a tool's annotations name its toolsets
      expect(await next()).to.equal('notifications/resources/list_changed');
      await session.end();
      expect(await next()).to.equal(undefined);
    });

    it('on the stream of a call that waits, when no other is open', async () => {
      const session = await RawMcp.open(gateway, alice);
      const { answer } = await hold(session);
      files.write('a.yaml', FILE + PROMPTS);
      const stream = new EventStream(await soon('stream', answer));
      expect(await soon('news', stream.next())).to.include({ method: 'notifications/prompts/list_changed' });
      await sandbox.faults.clear();
      expect(await soon('answer', stream.next())).to.include({ id: 5 });
      expect(await stream.next()).to.equal(undefined);
    });

    it('never in the answer to a client without a session', async () => {
      await sandbox.faults.arm({ kind: 'delayReply', ms: 60_000, when: { sql: 'HELD' } });
      const reached = nextStatement(sandbox);
      const call = gateway.rpc(alice, 'tools/call', HELD.params);
      await reached;
      const reloaded = gateway.nextLine('tools.reloaded');
      files.write('a.yaml', FILE + PROMPTS);
      await reloaded;
      expect((await gateway.rpc(alice, 'prompts/list')).body.result)
        .to.have.property('prompts')
        .with.length(1);
      await sandbox.faults.clear();
      expect((await call).body.result).to.have.property('structuredContent');
    });

    it('through the SDK’s own client: tools, prompts and resources', async () => {
      const client = await gateway.client(alice);
      const told = new Promise<string[]>((resolve) => {
        const kinds: string[] = [];
        const hear = (kind: string): void => {
          kinds.push(kind);
          if (kinds.length === 3) resolve(kinds);
        };
        client.setNotificationHandler(ToolListChangedNotificationSchema, () => hear('tools'));
        client.setNotificationHandler(PromptListChangedNotificationSchema, () => hear('prompts'));
        client.setNotificationHandler(ResourceListChangedNotificationSchema, () => hear('resources'));
      });
      files.write('a.yaml', toolFile({ my_held: 'VALUES 7' }) + PROMPTS + TOOLSETS);
      expect(await soon('list_changed', told)).to.have.members(['tools', 'prompts', 'resources']);
      expect((await client.listPrompts()).prompts).to.have.length(1);
      expect((await client.listResources()).resources.map(({ uri }) => uri)).to.include('toolsets://t');
      await client.close();
    });
  });

  it('declare what they can', async () => {
    const response = await RawMcp.initialize(gateway, alice, INITIALIZE);
    const { result } = (await response.json()) as { result: { capabilities: unknown } };
    expect(result.capabilities).to.deep.equal({
      tools: { listChanged: true },
      resources: { listChanged: true },
      prompts: { listChanged: true },
      completions: {},
      logging: {},
    });
  });
});

const PING = { jsonrpc: '2.0', id: 3, method: 'ping' };
const ONE = { headers: {}, isBatch: false };

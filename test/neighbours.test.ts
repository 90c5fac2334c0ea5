import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect } from 'chai';
import { load } from '../bench/figures.js';
import { logInLoadUser } from '../bench/gatewayLogin.js';
import { message } from '../bench/rawHttp.js';
import type { Sandbox } from '../sandbox/startSandbox.js';
import { STREAM_WINDOW_BYTES } from '../src/protocol/messages.js';
import { Gateway, sandboxEnvironment, type GatewayOptions } from './support/gateway.js';
import { GatewayProcess } from './support/gatewayProcess.js';
import { sharedSandbox } from './support/sandbox.js';
import { untilGone } from './support/waits.js';

const FAULT_WORKER = new URL('./fixtures/faultWorker.cjs', import.meta.url);
const NEIGHBOURS = 7;
const STALL_MS = 2_000;
const FLOOD = 10_000;
/** About as long as the flood is answered. */
const FLOOD_MS = 5_000;
/** Connections that the kernel keeps for us, on Linux as it comes. */
const ACCEPT_QUEUE = 4_096;
const OWN_NAME = 'VALUES CURRENT USER';
const MANY_ROWS = 'SELECT * FROM SAMPLE.BIGSALES';

/** Seven people who call all the time, each of whom has to get their own answer every time. */
class Neighbours {
  readonly #gateway: Gateway;
  readonly #tokens: readonly string[];
  #calls = 0;
  #isOver = false;
  readonly #running: Promise<void>;

  private constructor(gateway: Gateway, tokens: readonly string[]) {
    this.#gateway = gateway;
    this.#tokens = tokens;
    this.#running = Promise.all(tokens.map((token, index) => this.#call(token, nameOf(index)))).then(() => undefined);
  }

  static async moveIn(gateway: Gateway): Promise<Neighbours> {
    const tokens = await Promise.all(Array.from({ length: NEIGHBOURS }, (_, index) => gateway.token(nameOf(index))));
    return new Neighbours(gateway, tokens);
  }

  /** Resolves when each has had an answer to a call that was begun from now on. */
  async haveCalled(): Promise<void> {
    const calls = this.#tokens.map(async (token, index) => await this.#ask(token, nameOf(index)));
    await Promise.all(calls);
  }

  /** How many calls were answered. */
  async moveOut(): Promise<number> {
    this.#isOver = true;
    await this.#running;
    return this.#calls;
  }

  async #call(token: string, user: string): Promise<void> {
    while (!this.#isOver) await this.#ask(token, user);
  }

  async #ask(token: string, user: string): Promise<void> {
    const { structuredContent } = await this.#gateway.call(token, 'execute_sql', { sql: OWN_NAME });
    expect(Object.values(structuredContent.data[0] ?? {})).to.deep.equal([user]);
    this.#calls += 1;
  }
}

function nameOf(index: number): string {
  return `LOAD${String(index + 20).padStart(3, '0')}`;
}

describe('one user’s trouble', () => {
  /** Lets somebody do harm beside seven neighbours, all of whose calls have to succeed, before, during and after. */
  async function beside(
    options: GatewayOptions,
    harm: (gateway: Gateway, token: string, neighbours: Neighbours) => Promise<void>,
  ): Promise<void> {
    const gateway = await Gateway.start(options);
    try {
      const token = await gateway.token('ALICE', { poolstart: 1, poolmax: 2 });
      const neighbours = await Neighbours.moveIn(gateway);
      await neighbours.haveCalled();
      await harm(gateway, token, neighbours);
      await neighbours.haveCalled();
      expect(await neighbours.moveOut()).to.be.at.least(2 * NEIGHBOURS);
    } finally {
      await gateway.close();
    }
  }
  const env = {
    IBMI_WORKER_HEAP_MB: '48',
    IBMI_WORKER_STALL_MS: String(STALL_MS),
    IBMI_WORKER_LOG_LINES_PER_SECOND: '20',
  };
  const broken: GatewayOptions = { workerUrl: FAULT_WORKER, env };

  for (const [fault, what, kind, says] of [
    ['fault_spin', 'an endless loop', 'killed', /^stalled$/],
    ['fault_backtrack', 'an expression that backtracks for ever', 'killed', /^stalled$/],
    ['fault_print', 'an endless loop that prints', 'killed', /^stalled$/],
    ['fault_out_of_memory', 'a heap full of small objects', 'crashed', /memory/i],
    ['fault_allocate', 'one huge allocation', 'crashed', /Invalid typed array length/],
    ['fault_exit', 'process.exit', 'crashed', /exit/i],
    ['fault_throw', 'an error that nobody catches', 'crashed', /thrown in the worker/],
    ['fault_reject', 'a rejection that nobody handles', 'crashed', /rejected in the worker/],
  ] as const) {
    it(`${what} ends that session alone, and the caller is told`, () =>
      beside(broken, async (gateway, token, neighbours) => {
        const ended = gateway.next('session.ended');
        const failed = gateway.rpc(token, 'tools/call', { name: fault });
        await neighbours.haveCalled();
        const { cause, user } = await ended;
        expect(user).to.equal('ALICE');
        expect(cause.kind).to.equal(kind);
        expect(cause.reason).to.match(says);
        const { status, body } = await failed;
        expect(status).to.equal(502);
        expect(body.error?.code).to.equal('E_SESSION_GONE');
        if (cause.reason === 'stalled') expect(body.error?.message).to.match(/one piece of work for 2000 ms/);
        expect((await gateway.rpc(token, 'tools/list')).status).to.equal(401);
        expect(gateway.app.supervisor.active).to.equal(NEIGHBOURS);
        await untilGone(await sharedSandbox(), 'ALICE');
      }));
  }

  it('endless log output is counted instead of written, and harms nobody', () =>
    beside({ ...broken, env: { ...env, MCP_LOG_LEVEL: 'debug' } }, async (gateway, token, neighbours) => {
      const dropped = gateway.nextLine('log.dropped');
      const leave = new AbortController();
      const call = gateway.post(
        '/mcp',
        { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'fault_log' } },
        { authorization: `Bearer ${token}`, accept: 'application/json, text/event-stream' },
        leave.signal,
      );
      const { fields } = await dropped;
      expect(fields.lines).to.be.greaterThan(1_000);
      await neighbours.haveCalled();
      const lines = gateway.lines.filter(({ event }) => event === 'worker.console').length;
      expect(lines).to.be.within(1, 100);
      leave.abort();
      await call.catch(() => undefined);
    }));

  it('a reply of the host that is far too long fails its own call, and the session goes on', () =>
    beside({ env: { IBMI_MAX_FRAME_BYTES: '1000000' } }, async (gateway, token, neighbours) => {
      const sandbox = await sharedSandbox();
      const scope = { user: 'ALICE' };
      await sandbox.faults.arm({ kind: 'trickle', bytesPerSecond: 1024 ** 3, padToBytes: 64 * 1024 ** 2, scope });
      const { structuredContent } = await gateway.call(token, 'execute_sql', { sql: OWN_NAME });
      expect(structuredContent.errorCode).to.equal('E_RESULT_TOO_LARGE');
      await neighbours.haveCalled();
      const after = await gateway.call(token, 'execute_sql', { sql: OWN_NAME });
      expect(after.structuredContent.success).to.equal(true);
    }));

  it('a client that never reads its answer is cut off, and its statement ended', () =>
    beside({ env: { MCP_CLIENT_STALL_TIMEOUT_MS: '500' } }, async (gateway, token, neighbours) => {
      const stalled = gateway.nextLine('client.stalled');
      const socket = await openCall(gateway, token, MANY_ROWS);
      const { fields } = await stalled;
      expect(fields.unread).to.be.within(1, STREAM_WINDOW_BYTES);
      await neighbours.haveCalled();
      await closed(socket);
      const sandbox: Sandbox = await sharedSandbox();
      await sandbox.countersWhen(({ openCursors }) => openCursors === 0);
      const { structuredContent } = await gateway.call(token, 'execute_sql', { sql: OWN_NAME });
      expect(structuredContent.success).to.equal(true);
    }));

  it('ten thousand requests at once of one token are answered, and cost nobody else an answer', async () => {
    const env = {
      ...sandboxEnvironment(await sharedSandbox()),
      MCP_CONNECTIONS_MAX: '12000',
      MCP_CONNECTIONS_PER_ADDRESS_MAX: '12000',
    };
    const gateway = new GatewayProcess(env); // in this process, its clients would take its turns
    try {
      const url = await gateway.ready();
      const tokens: string[] = [];
      for (let n = 1; n <= NEIGHBOURS + 1; n += 1) tokens.push((await logInLoadUser(url, n)).token);
      const token = tokens.pop() ?? '';
      const sql = OWN_NAME;
      const call = { name: 'execute_sql', args: { sql }, everyMs: 20, warmUpMs: 0, measureMs: FLOOD_MS };
      const [neighbours, flood] = await Promise.all([
        load('checkedClient', { url: url.href, tokens, ...call }),
        load('floodClient', { url: url.href, token, sql, requests: FLOOD, addresses: 1, isReady: false }),
      ]);
      expect([neighbours.failed, flood.failed]).to.deep.equal([0, 0]);
      expect(neighbours.calls).to.be.greaterThan(NEIGHBOURS);
      expect(flood.calls).to.be.within(ACCEPT_QUEUE, FLOOD); // the kernel may reset what waits behind those
    } finally {
      await gateway.end();
    }
  });

  it('a client that does not wait for answers gets one, and one refusal, on a connection', () =>
    beside({}, async (gateway, token) => {
      const socket = connect(gateway.app.port, '127.0.0.1');
      const one = callOf(gateway, token, OWN_NAME);
      socket.write(Buffer.concat(Array.from({ length: 100 }, () => one)));
      let said = '';
      for await (const chunk of socket as AsyncIterable<Buffer>) said += chunk.toString();
      expect([...said.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status)).to.deep.equal(['200', '400']);
      expect(said)
        .to.include('"E_PIPELINED"')
        .and.to.match(/"requestId":"[0-9a-f-]{36}"/)
        .and.to.match(/^Connection: close/im);
    }));
});

function callOf(gateway: Gateway, token: string, sql: string): Buffer {
  const params = { name: 'execute_sql', arguments: { sql } };
  return message(new URL(gateway.mcpUrl), { token }, { id: 1, method: 'tools/call', params });
}

/** A call whose answer nobody reads. */
async function openCall(gateway: Gateway, token: string, sql: string): Promise<Socket> {
  const socket = connect(gateway.app.port, '127.0.0.1');
  socket.pause();
  await once(socket, 'connect');
  socket.write(callOf(gateway, token, sql));
  return socket;
}

/** Reads what is left, to see the end. */
async function closed(socket: Socket): Promise<void> {
  const ended = once(socket, 'close');
  socket.on('error', () => undefined);
  socket.resume();
  await ended;
}

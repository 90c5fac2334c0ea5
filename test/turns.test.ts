import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, createServer as createPlainServer, type AddressInfo, type Socket } from 'node:net';
import { expect } from 'chai';
import { callTool } from '../bench/callTool.js';
import { message, RawHttp } from '../bench/rawHttp.js';
import { systemClock, within } from '../src/kernel/clock.js';
import { loggerOf } from '../src/kernel/logger.js';
import { ConnectionTurns } from '../src/http/connectionTurns.js';
import { RequestRate } from '../src/http/requestRate.js';
import { RequestTurns } from '../src/http/requestTurns.js';
import { withGateway } from './support/gateway.js';
import { PATIENCE_MS } from './support/waits.js';

const FLOOD = 50;
/** More than may be about to bring their first request. */
const SILENT = 200;

describe('requests take turns', () => {
  let server: Server;
  let url: URL;
  let connections: RawHttp[];
  let served: string[];
  let refused: number;
  afterEach(() => {
    for (const connection of connections) connection.close();
    server.close();
  });

  async function serve(perClientMax: number): Promise<void> {
    [connections, served, refused] = [[], [], 0];
    const log = loggerOf(() => (refused += 1));
    const turns = new RequestTurns(
      ({ headers }: IncomingMessage, response) => {
        served.push(headers.authorization ?? '');
        response.end('{}');
      },
      { perClientMax, rate: undefined, log },
    );
    server = createServer((request, response) => turns.take(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
  }

  /** Connections that the server has accepted, which it does one by one. */
  async function open(count: number): Promise<RawHttp[]> {
    let left = count;
    const accepted = new Promise<void>((resolve) => {
      server.on('connection', () => {
        left -= 1;
        if (left === 0) resolve();
      });
    });
    const opened = await Promise.all(Array.from({ length: count }, () => RawHttp.open(url)));
    connections.push(...opened);
    await accepted;
    return opened;
  }

  const request = (token: string): Buffer => message(url, { token }, { id: 1, method: 'ping' });

  it('between clients, however many one sends', async () => {
    await serve(FLOOD);
    const [last, ...flood] = await open(FLOOD + 1);
    const answers = flood.map((connection) => connection.send(request('many')));
    expect(await last?.send(request('one'))).to.equal(200);
    expect(served.indexOf('Bearer one')).to.be.within(0, 4);
    await Promise.all(answers);
    expect(served).to.have.length(FLOOD + 1);
  });

  it('within limits: what one client sends beyond is refused, and its connection closed', async () => {
    await serve(5);
    const flood = await open(FLOOD);
    const one = await open(1);
    const statuses = await Promise.all(flood.map((connection) => connection.send(request('many'))));
    const answered = statuses.filter((status) => status === 200).length;
    expect(answered).to.be.within(5, FLOOD - 1);
    expect(refused).to.equal(FLOOD - answered);
    for (const [index, connection] of flood.entries()) {
      if (statuses[index] === 200) continue;
      expect([statuses[index], connection.header('connection'), connection.header('retry-after')]).to.deep.equal([
        503,
        'close',
        '1',
      ]);
      expect(connection.header('x-request-id')).to.match(/^[0-9a-f-]{36}$/);
    }
    expect(await one[0]?.send(request('one'))).to.equal(200);
  });

  it('and a client keeps so many connections, whoever else used them before', async () => {
    await serve(2);
    const [first, second, third, fourth] = await open(4);
    const kept = async (connection: RawHttp | undefined, token: string): Promise<string | undefined> => {
      expect(await connection?.send(request(token))).to.equal(200);
      return connection?.header('connection');
    };
    expect(await kept(first, 'one')).to.equal('keep-alive');
    expect(await kept(second, 'one')).to.equal('keep-alive');
    expect(await kept(first, 'other')).to.equal('keep-alive');
    expect(await kept(third, 'one')).to.equal('keep-alive');
    expect(await kept(fourth, 'one')).to.equal('close');
  });
});

describe('a token may send so many requests', () => {
  const OWN_NAME = { name: 'execute_sql', arguments: { sql: 'VALUES CURRENT USER' } };

  it('in a window of time; those beyond are refused, and nobody else’s', () =>
    withGateway({ MCP_RATE_LIMIT_MAX_REQUESTS: '3', MCP_RATE_LIMIT_WINDOW_MS: '60000' }, async (gateway) => {
      const [alice, bob] = [await gateway.token('ALICE'), await gateway.token('BOB')];
      const send = (token: string): Promise<Response> => callTool(new URL(gateway.mcpUrl), { token, id: 1 }, OWN_NAME);
      for (let count = 0; count < 3; count += 1) expect((await send(alice)).status).to.equal(200);
      const refused = await send(alice);
      expect(refused.status).to.equal(429);
      expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
      expect(await refused.text())
        .to.match(/"code":"E_RATE_LIMIT"/)
        .and.to.match(/3 requests in 60000 ms/);
      expect((await send(bob)).status).to.equal(200);
      expect((await fetch(`${gateway.app.url}/healthz`)).status).to.equal(200);
    }));

  it('and again when the window is over', async () => {
    const rate = new RequestRate({ requestsMax: 1, windowMs: 100 });
    expect(await rate.refusalOf('one')).to.equal(undefined);
    expect(await rate.refusalOf('one')).to.include({ code: 'E_RATE_LIMIT' });
    expect(await rate.refusalOf('other')).to.equal(undefined);
    while ((await rate.refusalOf('one')) !== undefined) await new Promise(setImmediate);
  });

  it('and any number where nobody counts', () =>
    withGateway({ MCP_RATE_LIMIT_MAX_REQUESTS: '1', MCP_RATE_LIMIT_ENABLED: 'false' }, async (gateway) => {
      const token = await gateway.token('ALICE');
      for (let count = 0; count < 3; count += 1) {
        expect((await callTool(new URL(gateway.mcpUrl), { token, id: 1 }, OWN_NAME)).status).to.equal(200);
      }
    }));
});

describe('connections take turns', () => {
  async function openSilent(port: number): Promise<Socket[]> {
    const sockets = Array.from({ length: SILENT }, () => connect(port, '127.0.0.1'));
    await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.once('connect', resolve))));
    for (const socket of sockets) socket.on('error', () => undefined);
    return sockets;
  }

  it('and those that bring nothing hold up nobody', () =>
    withGateway({}, async (gateway) => {
      const silent = await openSilent(gateway.app.port);
      const health = fetch(`${gateway.app.url}/healthz`);
      const answer = await within(systemClock, PATIENCE_MS, health, () => new Error('no turn came'));
      expect(answer.status).to.equal(200);
      for (const socket of silent) socket.destroy();
    }));

  it('and an address may open another when one of its own is closed', async () => {
    const served: Socket[] = [];
    const log = loggerOf(() => undefined);
    const serve = (socket: Socket): void => void served.push(socket);
    const turns = new ConnectionTurns({ clock: systemClock, perAddressMax: 1, log, serve });
    const server = createPlainServer({ pauseOnConnect: true }, (socket) => turns.take(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const open = async (): Promise<Socket> => {
      const accepted = once(server, 'connection') as Promise<[Socket]>;
      connect(port, '127.0.0.1').on('error', () => undefined);
      return (await accepted)[0];
    };
    const first = await open();
    expect((await open()).destroyed).to.equal(true);
    await once(first.destroy(), 'close');
    const third = await open();
    expect(third.destroyed).to.equal(false);
    third.destroy();
    server.close();
    expect(served).to.include(first);
  });

  it('and are cut when the server stops', () =>
    withGateway({}, async (gateway) => {
      const silent = await openSilent(gateway.app.port);
      const cut = silent.map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
      for (const socket of silent) socket.resume();
      await gateway.app.close('test');
      await within(systemClock, PATIENCE_MS, Promise.all(cut), () => new Error('a connection stayed open'));
    }));
});

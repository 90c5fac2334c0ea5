import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import { systemClock } from '../src/kernel/clock.js';
import { Gateway, withGateway } from './support/gateway.js';
import { sharedSandbox } from './support/sandbox.js';
import { untilGone } from './support/waits.js';

const FAULT_WORKER = new URL('./fixtures/faultWorker.cjs', import.meta.url);

interface Refusal {
  readonly error: { readonly code: string; readonly message: string };
}

async function refusalOf(response: Response): Promise<{ status: number; code: string; retryAfter: number }> {
  const { error } = (await response.json()) as Refusal;
  return { status: response.status, code: error.code, retryAfter: Number(response.headers.get('retry-after')) };
}

describe('a login is refused', () => {
  it('to a user who has enough sessions, when the password is right; the others of that user go on', () =>
    withGateway({ IBMI_AUTH_MAX_SESSIONS_PER_USER: '2' }, async (gateway) => {
      const tokens = [await gateway.token('ALICE'), await gateway.token('alice')];
      const third = await refusalOf(await gateway.login('ALICE'));
      expect(third).to.include({ status: 429, code: 'E_USER_SESSIONS', retryAfter: 60 });
      const stranger = await refusalOf(await gateway.login('ALICE', {}, 'guessed'));
      expect(stranger).to.include({ status: 401, code: 'E_CREDENTIALS' });
      await gateway.token('BOB');
      for (const token of tokens) expect((await gateway.rpc(token, 'tools/list')).status).to.equal(200);
      expect(gateway.app.supervisor.active).to.equal(3);
    }));

  it('where there is no memory for one session more', () =>
    withGateway({ IBMI_MEMORY_LIMIT_MB: '64' }, async (gateway) => {
      const refusal = await refusalOf(await gateway.login('ALICE'));
      expect(refusal).to.include({ status: 503, code: 'E_MEMORY', retryAfter: 60 });
      expect(gateway.app.supervisor.active).to.equal(0);
    }));

  it('to a user whose sessions crash again and again, and to nobody else', () =>
    withGateway(
      { IBMI_SESSION_CRASHES_MAX: '1' },
      async (gateway) => {
        for (let crash = 0; crash < 2; crash += 1) {
          const token = await gateway.token('ALICE');
          const ended = gateway.next('session.ended');
          await gateway.rpc(token, 'tools/call', { name: 'fault_exit' });
          await ended;
        }
        const refusal = await refusalOf(await gateway.login('ALICE'));
        expect(refusal).to.include({ status: 429, code: 'E_CRASHES' });
        expect(refusal.retryAfter).to.be.within(1, 60);
        await gateway.token('BOB');
      },
      FAULT_WORKER,
    ));
});

describe('a session that nobody uses', () => {
  it('is parked without a host job, and takes the next call as before', () =>
    withGateway({ MCP_POOL_IDLE_TIMEOUT_MS: '150' }, async (gateway) => {
      const parked = gateway.next('session.state', ({ to }) => to === 'parked');
      const token = await gateway.token('ALICE');
      await parked;
      await untilGone(await sharedSandbox(), 'ALICE');
      const health = (await (await fetch(`${gateway.app.url}/healthz`)).json()) as { sessions: object };
      expect(health.sessions).to.include({ active: 1, parked: 1 });
      const ready = gateway.next('session.state', ({ to }) => to === 'ready');
      const { structuredContent } = await gateway.call(token, 'execute_sql', { sql: 'VALUES 1' });
      expect(structuredContent.success).to.equal(true);
      expect(await ready).to.include({ from: 'parked' });
    }));

  it('is ended in time, whether a client listens or not', () =>
    withGateway({ IBMI_SESSION_IDLE_TIMEOUT_SECONDS: '1' }, async (gateway) => {
      const ended = gateway.next('session.ended');
      const token = await gateway.token('ALICE');
      const client = await gateway.client(token); // it opens a stream to listen on
      expect((await ended).cause).to.deep.equal({ kind: 'closed', reason: 'idle' });
      await untilGone(await sharedSandbox(), 'ALICE');
      expect((await gateway.rpc(token, 'tools/list')).status).to.equal(401);
      await client.close();
    }));
});

describe('a connection', () => {
  const HEAD = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n';

  /** What comes back before the server closes. */
  async function said(gateway: Gateway, text: string, localAddress = '127.0.0.1'): Promise<string> {
    const socket = connect({ port: gateway.app.port, host: '127.0.0.1', localAddress });
    socket.write(text);
    let answer = '';
    for await (const chunk of socket as AsyncIterable<Buffer>) answer += chunk.toString('latin1');
    return answer;
  }

  it('that dribbles its headers is closed with 408', () =>
    withGateway({ MCP_HEADERS_TIMEOUT_MS: '300' }, async (gateway) => {
      expect(await said(gateway, HEAD)).to.match(/^HTTP\/1\.1 408 /);
    }));

  it('that dribbles its body is closed with 408', () =>
    withGateway({ MCP_REQUEST_TIMEOUT_MS: '300' }, async (gateway) => {
      const head = ['POST /api/v1/auth HTTP/1.1', 'Host: localhost', 'Content-Type: application/json'];
      const text = `${head.join('\r\n')}\r\nContent-Length: 9\r\n\r\n{`;
      expect(await said(gateway, text)).to.match(/^HTTP\/1\.1 (?:408|400) /);
    }));

  it('that is idle is closed', () =>
    withGateway({ MCP_IDLE_CONNECTION_TIMEOUT_MS: '300' }, async (gateway) => {
      expect(await said(gateway, `${HEAD}\r\n`)).to.match(/^HTTP\/1\.1 200 /);
    }));

  it('too many is closed as it comes, and told', () =>
    withGateway({ MCP_CONNECTIONS_MAX: '1' }, async (gateway) => {
      const first = connect(gateway.app.port, '127.0.0.1');
      await once(first, 'connect');
      const refused = gateway.nextLine('connection.refused');
      expect(await said(gateway, `${HEAD}\r\n`).catch(() => '')).to.equal('');
      expect((await refused).fields).to.deep.equal({ connectionsMax: 1 });
      first.destroy();
    }));

  it('too many of one address is closed as it comes, and told; another address is served', () =>
    withGateway({ MCP_CONNECTIONS_PER_ADDRESS_MAX: '1' }, async (gateway) => {
      const first = connect(gateway.app.port, '127.0.0.1');
      await once(first, 'connect');
      const refused = gateway.nextLine('connection.refused');
      expect(await said(gateway, `${HEAD}\r\n`).catch(() => '')).to.equal('');
      expect((await refused).fields).to.deep.equal({ address: '127.0.0.1', perAddressMax: 1 });
      const closing = `${HEAD}Connection: close\r\n\r\n`;
      expect(await said(gateway, closing, '127.0.0.2')).to.match(/^HTTP\/1\.1 200 /);
      first.destroy();
    }));
});

describe('spare threads', () => {
  it('are booted while people log in one after another, and go when nobody does', async () => {
    let ahead = 0;
    const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + ahead };
    const env = { IBMI_SESSION_SPARE_THREADS: '1', IBMI_SESSION_SPARE_THREADS_MAX: '3' };
    const gateway = await Gateway.start({ clock, env });
    const booted = (): number => gateway.lines.filter(({ event }) => event === 'spare.booted').length;
    try {
      for (const user of ['ALICE', 'BOB', 'CAROL']) await gateway.token(user);
      while (booted() < 4) await gateway.nextLine('spare.booted');
      ahead = 600_000;
      const first = await gateway.nextLine('spare.trimmed');
      const second = await gateway.nextLine('spare.trimmed');
      expect([first.fields.left, second.fields.left]).to.deep.equal([2, 1]);
    } finally {
      await gateway.close();
    }
  });
});

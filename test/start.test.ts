import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { expect } from 'chai';
import { startApp } from '../src/app.js';
import { parseConfig } from '../src/config.js';
import { systemClock } from '../src/kernel/clock.js';
import { silentLogger } from '../src/kernel/logger.js';
import { Gateway, sandboxEnvironment } from './support/gateway.js';
import { sharedSandbox } from './support/sandbox.js';

async function errorOf(response: Response): Promise<{ readonly code: string; readonly message: string }> {
  return ((await response.json()) as { error: { code: string; message: string } }).error;
}

describe('login where it cannot be', () => {
  it('answers 403 over plain HTTP, loopback included, and says what to do', async () => {
    const gateway = await Gateway.start({ env: { IBMI_AUTH_ALLOW_HTTP: 'false' } });
    try {
      const response = await gateway.login('alice');
      expect(response.status).to.equal(403);
      const error = await errorOf(response);
      expect(error.code).to.equal('E_TLS_REQUIRED');
      expect(error.message).to.include('IBMI_AUTH_ALLOW_HTTP').and.to.include('MCP_TLS_CERT_PATH');
    } finally {
      await gateway.close();
    }
  });

  it('answers 502 when nobody listens there, and the slot is free again', async () => {
    const gateway = await Gateway.start({
      env: { IBMI_AUTH_ALLOWED_HOSTS: '127.0.0.1:1', IBMI_AUTH_MAX_CONCURRENT_SESSIONS: '1' },
    });
    try {
      const response = await gateway.login('alice', { host: '127.0.0.1:1' });
      expect(response.status).to.equal(502);
      expect((await errorOf(response)).code).to.equal('E_UNREACHABLE');
      expect((await gateway.login('alice')).status).to.equal(201);
    } finally {
      await gateway.close();
    }
  });

  it('answers 504 when the daemon takes the connection and says nothing, and the slot is free again', async () => {
    const silent = createTcpServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    // A listening TCP server's address is an object.
    const host = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const gateway = await Gateway.start({ env: { IBMI_AUTH_ALLOWED_HOSTS: host, IBMI_CONNECT_TIMEOUT_MS: '300' } });
    try {
      const response = await gateway.login('alice', { host });
      expect(response.status).to.equal(504);
      expect((await errorOf(response)).code).to.equal('E_HOST_TIMEOUT');
      expect(gateway.app.supervisor.active).to.equal(0);
    } finally {
      await gateway.close();
      silent.close();
    }
  });

  it('answers 502 when the daemon’s certificate is not trusted, without sending the password', async () => {
    const before = (await sharedSandbox()).counters().signOnAttempts;
    const gateway = await Gateway.start({ env: { DB2i_CA_PATH: '' } });
    try {
      expect((await gateway.login('alice')).status).to.equal(502);
      expect((await sharedSandbox()).counters().signOnAttempts).to.equal(before);
      expect(gateway.lines.find(({ fields }) => String(fields.detail).includes('DB2i_CA_PATH'))).not.to.equal(
        undefined,
      );
    } finally {
      await gateway.close();
    }
  });

  it('answers 503 with Retry-After at the session cap, and 201 once a session has ended', async () => {
    const gateway = await Gateway.start({ env: { IBMI_AUTH_MAX_CONCURRENT_SESSIONS: '1' } });
    try {
      const ended = gateway.next('session.ended');
      await gateway.token('alice', { duration: 2 });
      const response = await gateway.login('bob');
      expect(response.status).to.equal(503);
      expect(Number(response.headers.get('retry-after'))).to.be.within(1, 60);
      const error = await errorOf(response);
      expect(error.code).to.equal('E_MAX_SESSIONS');
      expect(error.message).to.match(/^Max concurrent sessions reached/);
      expect((await ended).cause).to.deep.equal({ kind: 'closed', reason: 'expired' });
      expect((await gateway.login('bob')).status).to.equal(201);
    } finally {
      await gateway.close();
    }
  });
});

describe('start', () => {
  const refusal = async (over: Record<string, string>): Promise<string> => {
    const config = parseConfig({ ...sandboxEnvironment(await sharedSandbox()), ...over });
    const outcome = await startApp({ log: silentLogger, clock: systemClock }, config).catch((error: unknown) => error);
    if (outcome instanceof Error) return outcome.message;
    throw new Error('the gateway started');
  };

  it('refuses a port in use instead of taking the next one', async () => {
    const gateway = await Gateway.start();
    try {
      expect(await refusal({ MCP_HTTP_PORT: String(gateway.app.port) })).to.match(/MCP_HTTP_PORT.*is in use/s);
    } finally {
      await gateway.close();
    }
  });
});

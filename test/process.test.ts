import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { logIn } from '../sandbox/demo/person.js';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { callTool, GatewayProcess } from './support/gatewayProcess.js';
import { passwordOf, sandboxEnvironment } from './support/gateway.js';
import { sharedSandbox } from './support/sandbox.js';
import { scratch } from './support/scratch.js';
import { nextStatement, ONE_JOB, untilGone } from './support/waits.js';

const NO_DEV = fileURLToPath(new URL('../../test/fixtures/noDevDependencies.mjs', import.meta.url));

describe('the process', () => {
  let running: GatewayProcess | undefined;
  afterEach(async () => {
    await running?.end();
    running = undefined;
  });
  const start = (env: Readonly<Record<string, string>>, args: string[] = [], flags: string[] = []): GatewayProcess =>
    (running = new GatewayProcess(env, args, flags));

  it('says at its start what it serves, and no secret', async () => {
    const env = { ...sandboxEnvironment(await sharedSandbox()), DB2i_PASS: 'hunter2' };
    const gateway = start(env, ['--tools', 'tools']);
    const url = await gateway.ready();
    const events = gateway.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.find(({ event }) => event === 'auth.enabled')).to.include({ keyId: 'test-key', bits: 2048 });
    const ready = events.find(({ event }) => event === 'server.ready');
    expect(ready).to.include({
      url: url.href,
      authentication: 'ibmi',
    });
    expect(ready).to.have.property('tools').that.is.at.least(40);
    expect(gateway.lines.join('\n')).not.to.match(/hunter2|PRIVATE KEY/);
    gateway.child.kill('SIGTERM');
    expect(await gateway.exited).to.equal(0);
  });

  it('needs nothing that is a development dependency', async () => {
    const sandbox = await sharedSandbox();
    const gateway = start(sandboxEnvironment(sandbox), ['--tools', 'tools'], ['--import', NO_DEV]);
    const url = await gateway.ready();
    const token = await logIn(url, 'alice', passwordOf('alice'));
    expect(await callTool(url, token, 'VALUES 1')).to.equal(200);
  });

  it('runs none mode as the one account, without a login', async () => {
    const { DB2i_HOST, DB2i_PORT, DB2i_CA_PATH } = sandboxEnvironment(await sharedSandbox());
    const account = {
      DB2i_USER: 'alice',
      DB2i_PASS: passwordOf('alice'),
      MCP_HTTP_PORT: '0',
      IBMI_ENABLE_DEFAULT_TOOLS: 'true',
    };
    const gateway = start({
      DB2i_HOST: DB2i_HOST ?? '',
      DB2i_PORT: DB2i_PORT ?? '',
      DB2i_CA_PATH: DB2i_CA_PATH ?? '',
      ...account,
    });
    const url = await gateway.ready();
    expect(await callTool(url, 'ignored', 'VALUES CURRENT USER')).to.equal(200);
    expect((await fetch(new URL('/api/v1/auth/public-key', url))).status).to.equal(404);
  });

  it('takes a line of the settings file where the variable is empty, and an empty file name as none', async () => {
    const path = join(scratch(), 'settings.env');
    writeFileSync(path, 'MCP_AUTH_MODE=ibmi\n');
    const gateway = start({ MCP_SERVER_CONFIG: path, MCP_AUTH_MODE: '' });
    expect(await gateway.exited).to.equal(1);
    expect(gateway.errors).to.include('IBMI_HTTP_AUTH_ENABLED must be true');
    const without = start({ MCP_SERVER_CONFIG: '' });
    expect(await without.exited).to.equal(1);
    expect(without.errors).not.to.include('MCP_SERVER_CONFIG');
  });

  const refusals: readonly (readonly [why: string, env: Record<string, string>, args: string[], says: RegExp])[] = [
    ['settings that cannot be', { MCP_AUTH_MODE: 'ibmi' }, [], /IBMI_HTTP_AUTH_ENABLED[\s\S]*IBMI_AUTH_KEY_ID/],
    ['an instance beside another', { NODE_APP_INSTANCE: '1' }, [], /one instance in fork mode/],
    ['a file of settings that is not there', { MCP_SERVER_CONFIG: '/nonexistent' }, [], /MCP_SERVER_CONFIG/],
  ];
  for (const [why, env, args, says] of refusals) {
    it(`refuses ${why} with exit code 1 and a sentence`, async () => {
      const gateway = start(env, args);
      expect(await gateway.exited).to.equal(1);
      expect(gateway.errors).to.match(says);
    });
  }

  it('tries a wrong service password once and stays up to say so', async () => {
    const sandbox = await sharedSandbox();
    const before = sandbox.counters().signOnAttemptsByUser.CAROL ?? 0;
    const env = { ...sandboxEnvironment(sandbox), MCP_AUTH_MODE: 'none', IBMI_HTTP_AUTH_ENABLED: 'false' };
    const gateway = start({ ...env, DB2i_USER: 'CAROL', DB2i_PASS: 'wrong' });
    const url = await gateway.ready();
    expect(await callTool(url, 'ignored', 'VALUES 1')).to.equal(401);
    expect(await callTool(url, 'ignored', 'VALUES 1')).to.equal(401);
    expect(gateway.lines.join()).to.include('service.refused');
    expect((sandbox.counters().signOnAttemptsByUser.CAROL ?? 0) - before).to.equal(1);
  });

  describe('on a signal', () => {
    let slow: Sandbox;
    before(async () => (slow = await startSandbox({ serviceMs: 1_500 })));
    after(() => slow.close());

    it('finishes the running call, closes the host jobs and exits 0', async () => {
      const gateway = start({ ...sandboxEnvironment(slow), ...ONE_JOB });
      const url = await gateway.ready();
      const token = await logIn(url, 'LOAD020', passwordOf('LOAD020'));
      const reached = nextStatement(slow);
      const call = callTool(url, token, 'VALUES 1');
      await reached;
      gateway.child.kill('SIGINT');
      expect(await call).to.equal(200);
      expect(await gateway.exited).to.equal(0);
      await untilGone(slow, 'LOAD020');
      expect(gateway.lines.at(-1)).to.include('"server.closed"').and.to.include('"killed":0');
    });

    it('says so while it drains, and refuses what is new with Retry-After', async () => {
      const env = { IBMI_DRAIN_TIMEOUT_MS: '600', MCP_POOL_QUERY_TIMEOUT_MS: '500', IBMI_CANCEL_TIMEOUT_MS: '100' };
      const opening = { ...ONE_JOB, IBMI_CONNECT_TIMEOUT_MS: '400', IBMI_SESSION_OPEN_TIMEOUT_MS: '500' };
      const gateway = start({ ...sandboxEnvironment(await sharedSandbox()), ...env, ...opening });
      const url = await gateway.ready();
      const token = await logIn(url, 'LOAD022', passwordOf('LOAD022'));
      await (await sharedSandbox()).faults.arm({ kind: 'freeze', scope: { user: 'LOAD022' } });
      const reached = (await sharedSandbox()).countersWhen(({ heldByFaults }) => heldByFaults === 1);
      const call = callTool(url, token, 'VALUES 1');
      await reached;
      gateway.child.kill('SIGTERM');
      const draining = await untilDraining(url);
      expect(draining.status).to.equal(503);
      const login = await fetch(new URL('/api/v1/auth', url), { method: 'POST' });
      expect([login.status, login.headers.get('retry-after')]).to.deep.equal([503, '5']);
      const other = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
      expect([other.status, other.headers.get('retry-after')]).to.deep.equal([503, '5']);
      await call;
      expect(await gateway.exited).to.equal(0);
      await (await sharedSandbox()).faults.clear();
      await untilGone(await sharedSandbox(), 'LOAD022');
    });

    it('that kills it leaves no host job behind; then old tokens get 401, and people log in again', async () => {
      const env = sandboxEnvironment(await sharedSandbox());
      const killed = start(env);
      const token = await logIn(await killed.ready(), 'LOAD023', passwordOf('LOAD023'));
      killed.child.kill('SIGKILL');
      expect(await killed.exited).to.equal(null);
      await untilGone(await sharedSandbox(), 'LOAD023');
      const url = await start(env).ready();
      expect(await callTool(url, token, 'VALUES 1')).to.equal(401);
      const fresh = await logIn(url, 'LOAD023', passwordOf('LOAD023'));
      expect(await callTool(url, fresh, 'VALUES 1')).to.equal(200);
    });

    it('a second signal ends it at once with exit code 1', async () => {
      const gateway = start({ ...sandboxEnvironment(slow), ...ONE_JOB });
      const url = await gateway.ready();
      const token = await logIn(url, 'LOAD021', passwordOf('LOAD021'));
      const reached = nextStatement(slow);
      const call = callTool(url, token, 'VALUES 1');
      await reached;
      gateway.child.kill('SIGTERM');
      gateway.child.kill('SIGINT');
      expect(await gateway.exited).to.equal(1);
      expect(await call).not.to.equal(200);
      await untilGone(slow, 'LOAD021');
    });
  });
});

/** The first answer of healthz that says so. */
async function untilDraining(url: URL): Promise<Response> {
  for (;;) {
    const response = await fetch(new URL('/healthz', url));
    if (((await response.json()) as { status: string }).status === 'draining') return response;
  }
}

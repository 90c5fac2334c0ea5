import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { freePort } from '../sandbox/demo/freePort.js';
import { logIn } from '../sandbox/demo/person.js';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { callTool } from './support/gatewayProcess.js';
import { passwordOf, sandboxEnvironment } from './support/gateway.js';
import { scratch } from './support/scratch.js';
import { nextStatement, ONE_JOB, untilGone } from './support/waits.js';

const TOP = fileURLToPath(new URL('../../', import.meta.url));
const PM2 = join(TOP, 'node_modules/pm2/bin/pm2');

describe('under pm2', function () {
  this.timeout(90_000);
  let sandbox: Sandbox;
  let environment: Record<string, string>;
  const pm2 = async (...args: string[]): Promise<string> => {
    const options = { cwd: TOP, env: environment, maxBuffer: 1 << 24 };
    return (await promisify(execFile)(process.execPath, [PM2, ...args], options)).stdout;
  };

  before(async () => {
    sandbox = await startSandbox({ serviceMs: 1_000 });
    environment = {
      ...sandboxEnvironment(sandbox),
      PATH: process.env.PATH ?? '',
      HOME: scratch(),
      PM2_HOME: join(scratch(), 'pm2'),
      PM2_DISABLE_VERSION_CHECK: 'true',
      MCP_SERVER_CONFIG: '/dev/null',
      MCP_HTTP_PORT: String(await freePort()),
      ...ONE_JOB,
    };
  });
  after(async () => {
    await pm2('kill');
    await sandbox.close();
  });

  it('starts when it is ready, and a reload lets the running call finish and closes the host jobs', async () => {
    await pm2('start', 'ecosystem.config.cjs');
    const url = new URL(`http://127.0.0.1:${environment.MCP_HTTP_PORT ?? ''}/mcp`);
    expect((await fetch(new URL('/healthz', url))).status).to.equal(200); // wait_ready: no waiting here
    const token = await logIn(url, 'LOAD022', passwordOf('LOAD022'));
    const reached = nextStatement(sandbox);
    const call = callTool(url, token, 'VALUES 1');
    await reached;
    await pm2('reload', 'ibmi-mcp-gateway');
    expect(await call).to.equal(200);
    await untilGone(sandbox, 'LOAD022');
    expect(await callTool(url, token, 'VALUES 1')).to.equal(401);
    const [app] = JSON.parse(await pm2('jlist')) as { pm2_env: { status: string; exec_mode: string } }[];
    expect(app?.pm2_env).to.include({ status: 'online', exec_mode: 'fork_mode' });
  });
});

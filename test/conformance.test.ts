import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { Gateway } from './support/gateway.js';
import { startHeaderProxy } from './support/headerProxy.js';

const TOP = fileURLToPath(new URL('../../', import.meta.url));
const SUITE = join(TOP, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');
const LOADER = join(TOP, 'test/fixtures/globSync.mjs');
const FIXTURES = new URL('./fixtures/conformance/worker.cjs', import.meta.url);
/** Scenarios that need no fixtures. */
const GENERIC = ['server-initialize', 'ping', 'tools-list', 'logging-set-level', 'server-sse-multiple-streams'];

/** Runs the official suite's `server` command; resolves with its exit code and what it printed. */
function suite(url: URL | string, ...args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const command = ['--import', LOADER, SUITE, 'server', '--url', String(url), ...args];
    execFile(process.execPath, command, { cwd: TOP, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr });
    });
  });
}

/** The scenarios that the summary marks as passed without a failed check. */
function passed(output: string): string[] {
  return [...output.matchAll(/^✓ ([\w-]+): (\d+) passed, 0 failed/gmu)].map(([, name]) => name ?? '');
}

describe('the official conformance suite', function () {
  this.timeout(120_000);

  it('all 30 required scenarios of 2025-11-25 pass through the byte pump', async () => {
    const { DB2i_HOST, ...account } = { DB2i_HOST: 'localhost', DB2i_USER: 'ALICE', DB2i_PASS: 'alice-pw' };
    const gateway = await Gateway.start({
      workerUrl: FIXTURES,
      env: { MCP_AUTH_MODE: 'none', IBMI_HTTP_AUTH_ENABLED: 'false', DB2i_HOST, ...account },
    });
    try {
      const { code, output } = await suite(gateway.mcpUrl.replace('127.0.0.1', 'localhost'));
      expect(passed(output), output).to.have.length(30);
      expect(code, output).to.equal(0);
    } finally {
      await gateway.close();
    }
  });

  it('the SDK’s client gets plain JSON, or an event stream as soon as something comes before the answer', async () => {
    const gateway = await Gateway.start({ workerUrl: FIXTURES });
    try {
      const token = await gateway.token('alice');
      const types: string[] = [];
      const client = await gateway.client(token, (type) => types.push(type));
      await client.callTool({ name: 'test_simple_text' });
      const progress: number[] = [];
      const onprogress = (update: { progress: number }): void => void progress.push(update.progress);
      await client.callTool({ name: 'test_tool_with_progress' }, undefined, { onprogress });
      expect(progress).to.deep.equal([0, 50, 100]);
      expect(types.slice(-2)).to.deep.equal(['application/json', 'text/event-stream']);
      await client.close();
    } finally {
      await gateway.close();
    }
  });

  it('the generic scenarios pass in ibmi mode, behind a token, with the shipped worker', async () => {
    const gateway = await Gateway.start();
    const proxy = await startHeaderProxy(new URL(gateway.mcpUrl), {
      authorization: `Bearer ${await gateway.token('alice')}`,
      host: `127.0.0.1:${gateway.app.port}`,
    });
    try {
      for (const scenario of GENERIC) {
        const { code, output } = await suite(proxy.url, '--scenario', scenario);
        expect(code, `${scenario}: ${output}`).to.equal(0);
      }
    } finally {
      await proxy.close();
      await gateway.close();
    }
  });
});

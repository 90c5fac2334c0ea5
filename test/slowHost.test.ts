import { expect } from 'chai';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { Gateway } from './support/gateway.js';
import { callTool } from './support/gatewayProcess.js';
import { nextRequest, nextStatement, untilGone } from './support/waits.js';

/** Long enough that what a test does meanwhile comes first, on a busy machine too. */
const SERVICE_MS = 1_000;
const VALUES = { sql: 'VALUES 1' };

describe('on a host that takes its time', () => {
  let sandbox: Sandbox;
  before(async () => (sandbox = await startSandbox({ serviceMs: SERVICE_MS })));
  after(() => sandbox.close());

  it('a drain lets the running call finish, refuses what is new, and leaves no host job', async () => {
    const gateway = await Gateway.start({ sandbox });
    const token = await gateway.token('alice');
    const reached = nextStatement(sandbox);
    const running = gateway.call(token, 'execute_sql', VALUES);
    await reached;
    const closing = gateway.close();
    const [health, call, login] = await Promise.all([
      fetch(`${gateway.app.url}/healthz`),
      gateway.rpc(token, 'tools/list'),
      gateway.login('bob'),
    ]);
    expect(health.status).to.equal(503);
    expect(((await health.json()) as { status: string }).status).to.equal('draining');
    expect(call.status).to.equal(503);
    expect(call.body.error?.code).to.equal('E_DRAINING');
    expect(login.status).to.equal(503);
    expect(login.headers.get('retry-after')).to.equal('5');
    expect((await running).structuredContent.success).to.equal(true);
    await closing;
    await untilGone(sandbox, 'ALICE');
    expect(gateway.lines.find(({ event }) => event === 'server.closed')?.fields).to.include({ drained: 1, killed: 0 });
  });

  it('an expired token lets the running call finish', async () => {
    const gateway = await Gateway.start({ sandbox });
    try {
      const token = await gateway.token('alice', { duration: 1 });
      const ended = gateway.next('session.ended');
      const answers = [await gateway.call(token, 'execute_sql', VALUES).catch(() => undefined)];
      expect((await ended).cause).to.deep.equal({ kind: 'closed', reason: 'expired' });
      expect(answers[0]?.structuredContent.success).to.equal(true);
      await untilGone(sandbox, 'ALICE');
    } finally {
      await gateway.close();
    }
  });

  it('a pool grows for calls that would wait, up to its limit', async () => {
    const gateway = await Gateway.start({ sandbox });
    try {
      const token = await gateway.token('LOAD010', { poolstart: 1, poolmax: 3 });
      const calls = await Promise.all(Array.from({ length: 6 }, () => gateway.call(token, 'execute_sql', VALUES)));
      for (const { structuredContent } of calls) expect(structuredContent.success).to.equal(true);
      expect(sandbox.counters().jobsByUser.LOAD010).to.equal(3);
    } finally {
      await gateway.close();
    }
  });

  it('a statement beyond its deadline fails by name, and the next call gets a new job', async () => {
    const env = { MCP_POOL_QUERY_TIMEOUT_MS: String(3 * SERVICE_MS) };
    const gateway = await Gateway.start({ sandbox, env });
    try {
      const token = await gateway.token('alice', { poolstart: 1, poolmax: 1 });
      await sandbox.faults.arm({ kind: 'loseReply', when: { sql: VALUES.sql }, times: 2 });
      const late = await gateway.call(token, 'execute_sql', VALUES);
      expect(late.isError).to.equal(true);
      expect(late.structuredContent.errorCode).to.equal('E_DEADLINE');
      const again = await gateway.call(token, 'execute_sql', VALUES);
      expect(again.structuredContent.errorCode).to.equal('E_DEADLINE');
      expect(sandbox.counters().signOnAttemptsByUser.ALICE).to.be.at.least(2);
    } finally {
      await gateway.close();
    }
  });

  it('a cancelled call ends at once and its neighbour on another job goes on', async () => {
    const gateway = await Gateway.start({ sandbox });
    try {
      const token = await gateway.token('alice', { poolstart: 2, poolmax: 2 });
      const client = await gateway.client(token);
      const cancel = new AbortController();
      const reached = nextStatement(sandbox);
      const cancelled = client.callTool({ name: 'execute_sql', arguments: VALUES }, undefined, {
        signal: cancel.signal,
      });
      await reached;
      const neighbour = gateway.call(token, 'execute_sql', VALUES);
      cancel.abort('changed my mind');
      const outcome = await cancelled.then(
        () => 'answered',
        () => 'cancelled',
      );
      expect(outcome).to.equal('cancelled');
      expect((await neighbour).structuredContent.success).to.equal(true);
      expect((await gateway.call(token, 'execute_sql', VALUES)).structuredContent.success).to.equal(true);
      await client.close();
    } finally {
      await gateway.close();
    }
  });

  it('a cancel that comes too late, or from a client without a session, ends nobody’s call', async () => {
    const gateway = await Gateway.start({ sandbox });
    try {
      const token = await gateway.token('alice');
      const client = await gateway.client(token);
      const reached = nextStatement(sandbox);
      const call = client.callTool({ name: 'execute_sql', arguments: VALUES });
      await reached;
      const cancel = (requestId: number): Promise<unknown> =>
        client.notification({ method: 'notifications/cancelled', params: { requestId } });
      for (const requestId of [0, 2, 3]) await cancel(requestId); // not the call's own id, which is 1
      const shared = nextStatement(sandbox);
      const sessionless = gateway.call(token, 'execute_sql', VALUES);
      await shared;
      await gateway.post(
        '/mcp',
        { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } },
        { authorization: `Bearer ${token}`, accept: 'application/json, text/event-stream' },
      );
      expect((await call).isError).to.equal(undefined);
      expect((await sessionless).structuredContent.success).to.equal(true);
      await client.close();
    } finally {
      await gateway.close();
    }
  });

  it('ending an MCP session answers the calls that run in it', async () => {
    const gateway = await Gateway.start({ sandbox });
    try {
      const client = await gateway.client(await gateway.token('alice'));
      const reached = nextStatement(sandbox);
      const call = client.callTool({ name: 'execute_sql', arguments: VALUES });
      const failed = call.then(
        () => 'answered',
        (error: unknown) => String(error),
      );
      await reached;
      // The SDK's transport has it; its interface does not say so.
      await (client.transport as unknown as { terminateSession(): Promise<void> }).terminateSession();
      expect(await failed).to.include('The MCP session was ended');
      await client.close();
    } finally {
      await gateway.close();
    }
  });

  it('a call that waited for a cancelled one’s job gets a new job', async () => {
    const gateway = await Gateway.start({ sandbox });
    try {
      const token = await gateway.token('LOAD012', { poolstart: 1, poolmax: 1 });
      const client = await gateway.client(token);
      const cancel = new AbortController();
      const reached = nextStatement(sandbox);
      const options = { signal: cancel.signal };
      const cancelled = client.callTool({ name: 'execute_sql', arguments: VALUES }, undefined, options);
      await reached;
      const waiting = gateway.call(token, 'execute_sql', VALUES);
      await gateway.rpc(token, 'tools/list'); // the worker takes messages in order: the call waits by now
      cancel.abort('changed my mind');
      await cancelled.catch(() => undefined);
      expect((await waiting).structuredContent).to.include({ success: true });
      await client.close();
    } finally {
      await gateway.close();
    }
  });

  it('a client that goes away frees its job, which serves the next call', async () => {
    const gateway = await Gateway.start({ sandbox, env: { IBMI_READONLY_ROUTINES: 'QSYS2.QCMDEXC' } });
    try {
      const token = await gateway.token('LOAD011', { poolstart: 1, poolmax: 1 });
      const leave = new AbortController();
      const sql = "VALUES QSYS2.QCMDEXC('DLYJOB DLY(60)')"; // before it the gate asks, with parameters
      const reached = nextRequest(sandbox, 'sql');
      const left = callTool(new URL(gateway.mcpUrl), token, sql, leave.signal);
      await reached;
      const cancelled = gateway.nextLine('statement.cancelled');
      leave.abort();
      await left;
      expect((await cancelled).fields).to.include({ outcome: 'confirmed' });
      expect((await gateway.call(token, 'execute_sql', VALUES)).structuredContent.success).to.equal(true);
      expect(sandbox.counters().jobsByUser.LOAD011).to.equal(2); // the control job beside it
    } finally {
      await gateway.close();
    }
    await untilGone(sandbox, 'LOAD011');
  });

  it('calls beyond the limit in flight are refused at once', async () => {
    const gateway = await Gateway.start({ sandbox, env: { IBMI_CALLS_IN_FLIGHT_MAX: '1' } });
    try {
      const token = await gateway.token('alice');
      const reached = nextStatement(sandbox);
      const running = gateway.call(token, 'execute_sql', VALUES);
      await reached;
      const { status, body } = await gateway.rpc(token, 'tools/list');
      expect(status).to.equal(503);
      expect(body.error?.code).to.equal('E_BUSY');
      expect((await running).structuredContent.success).to.equal(true);
    } finally {
      await gateway.close();
    }
  });
});

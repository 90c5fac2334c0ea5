import { expect } from 'chai';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { systemClock, within } from '../src/kernel/clock.js';
import type { Counters } from '../sandbox/daemon/counters.js';
import { Gateway } from './support/gateway.js';
import { PATIENCE_MS, untilGone } from './support/waits.js';

describe('when the host fails in the middle of a sign-on', () => {
  let sandbox: Sandbox;
  before(async () => (sandbox = await startSandbox()));
  after(() => sandbox.close());
  afterEach(() => sandbox.faults.clear());

  const when = (expected: (counters: Counters) => boolean): Promise<Counters> =>
    within(systemClock, PATIENCE_MS, sandbox.countersWhen(expected), () => new Error('the sandbox never came to that'));

  it('an attempt that takes too long is cut where it stands, and never signs on', async () => {
    const gateway = await Gateway.start({ sandbox, env: { IBMI_CONNECT_TIMEOUT_MS: '300' } });
    try {
      const token = await gateway.token('alice', { poolstart: 1, poolmax: 2 });
      await sandbox.faults.arm({ kind: 'delayReply', ms: 60_000, when: { sql: 'HELD' } });
      const held = gateway.call(token, 'execute_sql', { sql: "VALUES 'HELD'" });
      await when(({ heldByFaults }) => heldByFaults === 1);
      const stall = await sandbox.faults.arm({ kind: 'stallTls' });
      const refused = gateway.nextLine('job.refused');
      const waiting = gateway.call(token, 'execute_sql', { sql: 'VALUES 1' });
      expect((await refused).fields).to.include({ code: 'E_HOST_TIMEOUT' });
      await sandbox.faults.clear(stall);
      await when(({ heldByFaults }) => heldByFaults === 1);
      expect(sandbox.counters().signOnAttemptsByUser.ALICE).to.equal(1);
      await sandbox.faults.clear();
      for (const { structuredContent } of await Promise.all([held, waiting])) {
        expect(structuredContent.success).to.equal(true);
      }
    } finally {
      await gateway.close();
    }
    await untilGone(sandbox, 'ALICE');
  });

  it('a client that leaves during its login leaves no session behind', async () => {
    const gateway = await Gateway.start({ sandbox });
    try {
      await sandbox.faults.arm({ kind: 'stallConnect', scope: { user: 'BOB' } });
      const leave = new AbortController();
      const login = gateway.login('bob', {}, undefined, leave.signal).catch(() => 'left');
      await when(({ heldByFaults }) => heldByFaults === 1);
      const noticed = gateway.nextLine('login.client_left');
      leave.abort();
      expect(await login).to.equal('left');
      await noticed; // what left before that is found; what leaves after it keeps its session until it expires
      const ended = gateway.next('session.ended');
      await sandbox.faults.clear();
      expect((await ended).cause).to.include({ reason: 'the client left during its login' });
      await untilGone(sandbox, 'BOB');
    } finally {
      await gateway.close();
    }
  });
});

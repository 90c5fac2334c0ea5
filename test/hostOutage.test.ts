import { expect } from 'chai';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { systemClock, within } from '../src/kernel/clock.js';
import { Gateway } from './support/gateway.js';
import { PATIENCE_MS, untilGone } from './support/waits.js';

const ONE = { sql: 'VALUES 1' };
const HELD = { sql: "VALUES 'HELD'" };
const SERVICE = {
  MCP_AUTH_MODE: 'none',
  IBMI_HTTP_AUTH_ENABLED: 'false',
  DB2i_USER: 'ALICE',
  DB2i_PASS: 'alice-pw',
};

describe('sessions that share a host', () => {
  let sandbox: Sandbox;
  before(async () => (sandbox = await startSandbox()));
  after(() => sandbox.close());
  afterEach(async () => {
    await sandbox.faults.clear();
    for (const user of ['ALICE', 'BOB', 'CAROL']) await untilGone(sandbox, user);
  });

  async function withGateway(
    env: Readonly<Record<string, string>>,
    work: (gateway: Gateway) => Promise<void>,
  ): Promise<void> {
    const gateway = await Gateway.start({ sandbox, env });
    try {
      await work(gateway);
    } finally {
      await sandbox.faults.clear();
      await gateway.close();
    }
  }

  const attempts = (): number => sandbox.counters().signOnAttempts;
  const held = (): Promise<unknown> =>
    within(
      systemClock,
      PATIENCE_MS,
      sandbox.countersWhen(({ heldByFaults }) => heldByFaults === 1),
      () => new Error('nothing is held'),
    );

  it('are told at once that it is gone, and since when, until somebody reaches it again', () =>
    withGateway({ IBMI_CIRCUIT_FAILURES: '2', IBMI_CIRCUIT_RETRY_MS: '30000' }, async (gateway) => {
      const token = await gateway.token('alice');
      await sandbox.faults.arm({ kind: 'refuseTcp' });
      for (let count = 0; count < 2; count += 1) expect((await gateway.login('bob')).status).to.equal(502);
      const refused = await gateway.login('carol');
      expect(refused.status).to.equal(502);
      expect(Number(refused.headers.get('retry-after'))).to.be.within(20, 30);
      expect(await refused.text()).to.include('has not been reachable since');
      expect((await gateway.call(token, 'execute_sql', ONE)).structuredContent.success).to.equal(true);
      expect(gateway.lines.filter(({ event }) => event === 'host.unreachable')).to.have.length(1);
    }));

  it('work again as soon as it is back', () =>
    withGateway({ IBMI_CIRCUIT_FAILURES: '1', IBMI_CIRCUIT_RETRY_MS: '100' }, async (gateway) => {
      await sandbox.faults.arm({ kind: 'refuseTcp' });
      expect((await gateway.login('bob')).status).to.equal(502);
      await sandbox.faults.clear();
      const back = async (): Promise<number> => {
        for (;;) {
          const { status } = await gateway.login('bob');
          if (status !== 502) return status;
        }
      };
      expect(await within(systemClock, PATIENCE_MS, back(), () => new Error('it never came back'))).to.equal(201);
    }));

  it('give each other their resting jobs when it should have no more', () =>
    withGateway({ IBMI_MAX_JOBS_PER_HOST: '2' }, async (gateway) => {
      const tokens = [await gateway.token('alice'), await gateway.token('bob'), await gateway.token('carol')];
      expect(sandbox.counters().jobs).to.equal(2);
      for (const token of [...tokens, ...tokens]) {
        expect((await gateway.call(token, 'execute_sql', ONE)).structuredContent.success).to.equal(true);
        expect(sandbox.counters().jobs).to.be.at.most(2);
      }
    }));

  it('wait for each other when none rests, and say what the operator can do', () =>
    withGateway({ IBMI_MAX_JOBS_PER_HOST: '1', IBMI_CONNECT_TIMEOUT_MS: '500' }, async (gateway) => {
      const token = await gateway.token('alice');
      await sandbox.faults.arm({ kind: 'delayReply', ms: 60_000, when: { sql: HELD.sql } });
      const busy = gateway.call(token, 'execute_sql', HELD);
      await held();
      const refused = await gateway.login('bob');
      expect(refused.status).to.equal(503);
      expect(await refused.text()).to.include('IBMI_MAX_JOBS_PER_HOST');
      await sandbox.faults.clear();
      expect((await busy).structuredContent.success).to.equal(true);
      expect((await gateway.login('bob')).status).to.equal(201);
    }));

  it('end alone when the host refuses their password, with one attempt, and have to log in again', () =>
    withGateway({}, async (gateway) => {
      const [alice, bob] = [await gateway.token('alice', { poolstart: 1, poolmax: 3 }), await gateway.token('bob')];
      await sandbox.faults.arm({ kind: 'delayReply', ms: 60_000, when: { sql: HELD.sql } });
      const busy = gateway.call(alice, 'execute_sql', HELD);
      await held();
      await sandbox.faults.arm({ kind: 'refuseUpgrade', status: 403, scope: { user: 'ALICE' }, times: 'unlimited' });
      const refused = sandbox.counters().upgradesRefused;
      const ended = gateway.next('session.ended');
      const calls = await Promise.all([1, 2, 3].map(() => gateway.call(alice, 'execute_sql', ONE).catch(String)));
      expect(JSON.stringify(calls[0])).to.include('E_CREDENTIALS').and.to.include('Log in again');
      expect((await gateway.rpc(alice, 'tools/list')).status).to.equal(401);
      await sandbox.faults.clear();
      expect((await busy).structuredContent.success).to.equal(true);
      expect((await ended).cause).to.deep.equal({ kind: 'closed', reason: 'credentials refused' });
      expect(sandbox.counters().upgradesRefused).to.equal(refused + 1);
      expect((await gateway.call(bob, 'execute_sql', ONE)).structuredContent.success).to.equal(true);
    }));

  it('of the service account are not opened again after such a refusal', () =>
    withGateway({ ...SERVICE, IBMI_POOL_START: '1' }, async (gateway) => {
      await sandbox.faults.arm({ kind: 'delayReply', ms: 60_000, when: { sql: HELD.sql } });
      const busy = gateway.call('', 'execute_sql', HELD);
      await held();
      await sandbox.faults.arm({ kind: 'refuseUpgrade', status: 403, times: 'unlimited' });
      const ended = gateway.next('session.ended');
      expect(JSON.stringify(await gateway.rpc('', 'tools/call', { name: 'execute_sql', arguments: ONE }))).to.include(
        'E_CREDENTIALS',
      );
      await sandbox.faults.clear();
      await busy;
      await ended;
      const before = attempts();
      expect(JSON.stringify(await gateway.rpc('', 'tools/list'))).to.include('E_CREDENTIALS');
      expect(attempts()).to.equal(before);
    }));
});

import { expect } from 'chai';
import { digestOf } from '../src/auth/tokens.js';
import { Gateway } from './support/gateway.js';
import { sharedSandbox } from './support/sandbox.js';
import { untilGone } from './support/waits.js';

const FAULT_WORKER = new URL('./fixtures/faultWorker.cjs', import.meta.url);
const BROKEN_WORKER = new URL('./fixtures/brokenWorker.cjs', import.meta.url);
const SILENT_WORKER = new URL('./fixtures/silentWorker.cjs', import.meta.url);

describe('sessions', () => {
  it('run as themselves, two at once: names, authority and refusals do not mix', async () => {
    const gateway = await Gateway.start();
    try {
      const [alice, bob] = await Promise.all([gateway.token('alice'), gateway.token('bob')]);
      const calls = await Promise.all(
        Array.from({ length: 20 }, async (_, n) => {
          const [user, token] = n % 2 === 0 ? ['ALICE', alice] : ['BOB', bob];
          const { structuredContent } = await gateway.call(token, 'execute_sql', { sql: 'VALUES CURRENT USER' });
          return [user, Object.values(structuredContent.data[0] ?? {})[0]];
        }),
      );
      for (const [user, seen] of calls) expect(seen).to.equal(user);
      const sql = 'SELECT LASTNAME FROM SAMPLE.EMPLOYEE';
      const [seen, refused] = await Promise.all([
        gateway.call(alice, 'execute_sql', { sql }),
        gateway.call(bob, 'execute_sql', { sql }),
      ]);
      expect(seen.structuredContent.metadata?.rowCount).to.equal(42);
      expect(refused.isError).to.equal(true);
      expect(refused.structuredContent.errorCode).to.equal('E_SQL');
      expect(refused.structuredContent.errorDetails).to.include({ sqlState: '42501', sqlCode: -551 });
    } finally {
      await gateway.close();
    }
  });

  it('end with their token: the thread and the host jobs are gone, and the token gets 401', async () => {
    const gateway = await Gateway.start();
    try {
      const ended = gateway.next('session.ended');
      const token = await gateway.token('LOAD002', { duration: 1, poolstart: 3 });
      expect((await ended).cause).to.deep.equal({ kind: 'closed', reason: 'expired' });
      await untilGone(await sharedSandbox(), 'LOAD002');
      const { status } = await gateway.rpc(token, 'tools/list');
      expect(status).to.equal(401);
      expect(gateway.app.supervisor.active).to.equal(0);
    } finally {
      await gateway.close();
    }
  });

  for (const [fault, says] of [
    ['fault_exit', /exit/i],
    ['fault_throw', /thrown in the worker/],
    ['fault_out_of_memory', /memory/i],
  ] as const) {
    it(`${fault} takes down its own session only, and its calls are told`, async () => {
      const gateway = await Gateway.start({ workerUrl: FAULT_WORKER, env: { IBMI_WORKER_HEAP_MB: '48' } });
      try {
        const [victim, bystander] = await Promise.all([gateway.token('alice'), gateway.token('bob')]);
        const ended = gateway.next('session.ended');
        const failed = gateway.rpc(victim, 'tools/call', { name: fault });
        const beside = gateway.call(bystander, 'execute_sql', { sql: 'VALUES CURRENT USER' });
        const { cause, user } = await ended;
        expect(user).to.equal('ALICE');
        expect(cause.kind).to.equal('crashed');
        expect(cause.reason).to.match(says);
        const { status, body } = await failed;
        expect(status).to.equal(502);
        expect(body.error?.code).to.equal('E_SESSION_GONE');
        expect((await gateway.rpc(victim, 'tools/list')).status).to.equal(401);
        expect((await beside).structuredContent.success).to.equal(true);
        expect((await gateway.rpc(bystander, 'tools/list')).status).to.equal(200);
        expect(gateway.app.supervisor.active).to.equal(1);
      } finally {
        await gateway.close();
      }
    });
  }

  it('killed one by one take nobody with them, from an endless loop too', async () => {
    const gateway = await Gateway.start({ workerUrl: FAULT_WORKER });
    try {
      const [victim, bystander] = await Promise.all([gateway.token('alice'), gateway.token('bob')]);
      const ended = gateway.next('session.ended');
      const failed = gateway.rpc(victim, 'tools/call', { name: 'fault_spin' });
      const beside = await gateway.call(bystander, 'execute_sql', { sql: 'VALUES CURRENT USER' });
      expect(beside.structuredContent.success).to.equal(true);
      await gateway.app.supervisor.find(digestOf(victim))?.thread.kill('operator');
      expect(await ended).to.deep.include({ user: 'ALICE', cause: { kind: 'killed', reason: 'operator' } });
      expect((await failed).status).to.equal(502);
      expect((await gateway.rpc(victim, 'tools/list')).status).to.equal(401);
      expect((await gateway.rpc(bystander, 'tools/list')).status).to.equal(200);
    } finally {
      await gateway.close();
    }
  });

  it('killed in an endless loop end at once, and a later login gets a fresh thread', async () => {
    const gateway = await Gateway.start({ workerUrl: FAULT_WORKER });
    try {
      const token = await gateway.token('alice');
      const opened = gateway.app.supervisor;
      const ended = gateway.next('session.ended');
      const failed = gateway.rpc(token, 'tools/call', { name: 'fault_spin' });
      const beside = await gateway.token('bob');
      await opened.kill('test');
      expect((await ended).cause.kind).to.equal('killed');
      expect((await failed).status).to.equal(502);
      expect((await gateway.rpc(beside, 'tools/list')).status).to.equal(401);
    } finally {
      await gateway.close();
    }
  });

  it('of none mode come back at the next call after a crash', async () => {
    const account = {
      DB2i_USER: 'ALICE',
      DB2i_PASS: 'alice-pw',
      MCP_AUTH_MODE: 'none',
      IBMI_HTTP_AUTH_ENABLED: 'false',
    };
    const gateway = await Gateway.start({ workerUrl: FAULT_WORKER, env: account });
    try {
      const ended = gateway.next('session.ended');
      const failed = gateway.rpc('none', 'tools/call', { name: 'fault_exit' });
      expect((await ended).cause.kind).to.equal('crashed');
      expect((await failed).status).to.equal(502);
      const again = await gateway.call('none', 'execute_sql', { sql: 'VALUES CURRENT USER' });
      expect(Object.values(again.structuredContent.data[0] ?? {})).to.deep.equal(['ALICE']);
    } finally {
      await gateway.close();
    }
  });

  it('whose worker cannot load fail the login, not the server', async () => {
    const gateway = await Gateway.start({ workerUrl: BROKEN_WORKER });
    try {
      expect((await gateway.login('alice')).status).to.equal(502);
      expect((await fetch(`${gateway.app.url}/healthz`)).status).to.equal(200);
      expect(gateway.app.supervisor.active).to.equal(0);
    } finally {
      await gateway.close();
    }
  });

  it('whose worker never says a word fail the login at its deadline', async () => {
    const gateway = await Gateway.start({
      workerUrl: SILENT_WORKER,
      env: { IBMI_SESSION_SPARE_THREADS: '0', IBMI_CONNECT_TIMEOUT_MS: '100', IBMI_SESSION_OPEN_TIMEOUT_MS: '300' },
    });
    try {
      expect((await gateway.login('alice')).status).to.equal(504);
      expect(gateway.app.supervisor.active).to.equal(0);
    } finally {
      await gateway.close();
    }
  });

  it('close twice, kill after close: one end, no error', async () => {
    const gateway = await Gateway.start();
    await gateway.token('alice');
    const first = gateway.close();
    await Promise.all([first, gateway.close(), gateway.app.kill('test')]);
    await gateway.app.kill('test');
    expect(gateway.lines.filter(({ event }) => event === 'session.ended')).to.have.length(1);
  });
});

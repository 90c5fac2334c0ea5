import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import { type Sandbox, startSandbox } from '../../sandbox/startSandbox.js';
import { closeCode, faultySandbox } from '../support/faultySandbox.js';
import { RawClient } from '../support/rawClient.js';

const ONE = { type: 'sql', sql: 'VALUES 1' };

describe('sandbox: faults of a connection', () => {
  let sandbox: Sandbox;

  const faulty = faultySandbox();
  const { arm, held } = faulty;
  before(() => (sandbox = faulty.sandbox));

  it('refuse TCP as long as they are armed, and leave open connections alone', async () => {
    const client = await RawClient.connected(sandbox, 'ALICE');
    await arm({ kind: 'refuseTcp' });
    for (let n = 0; n < 2; n += 1) {
      const [error] = (await once(connect(sandbox.port, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
      expect(error.code).to.equal('ECONNREFUSED');
    }
    expect(await client.ask(ONE)).to.include({ success: true });
    await client.close();
    await sandbox.faults.clear();
    await (await RawClient.connected(sandbox, 'ALICE')).close();
  });

  it('accept TCP and say nothing, until they are cleared', async () => {
    await arm({ kind: 'stallTls' });
    const opening = RawClient.open(sandbox, 'ALICE');
    await held();
    expect(sandbox.counters().connections).to.equal(0);
    await (await RawClient.connected(sandbox, 'BOB')).close();
    await sandbox.faults.clear();
    await (await opening).close();
  });

  it('forget a client that does not wait', async () => {
    await arm({ kind: 'stallTls' });
    const socket: Socket = connect(sandbox.port, '127.0.0.1');
    await held();
    socket.resetAndDestroy();
    await held(0);
  });

  it('stall the upgrade of one user', async () => {
    await arm({ kind: 'stallUpgrade', scope: { user: 'bob' } });
    const opening = RawClient.open(sandbox, 'BOB');
    await held();
    await (await RawClient.connected(sandbox, 'ALICE')).close();
    await sandbox.faults.clear();
    await (await opening).close();
  });

  for (const status of [403, 500, 503] as const) {
    it(`answer the upgrade with ${status}, and count it`, async () => {
      const before = sandbox.counters().upgradesRefused;
      await arm({ kind: 'refuseUpgrade', status, times: 2 });
      for (let n = 0; n < 2; n += 1) {
        const failure = await RawClient.open(sandbox, 'ALICE').catch((error: unknown) => String(error));
        expect(failure).to.equal(`Error: Unexpected server response: ${status}`);
      }
      expect(sandbox.counters().upgradesRefused).to.equal(before + 2);
      await (await RawClient.open(sandbox, 'ALICE')).close();
    });
  }

  it('hit the n-th connection from now on, and no other', async () => {
    await (await RawClient.open(sandbox, 'ALICE')).close();
    await arm({ kind: 'refuseUpgrade', status: 500, scope: { connection: 2 } });
    const outcomes: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const outcome = RawClient.open(sandbox, 'ALICE').then((client) => client.close().then(() => 'open'));
      outcomes.push(await outcome.catch(() => 'refused'));
    }
    expect(outcomes).to.deep.equal(['open', 'refused', 'open']);
  });

  it('stall connect, and what comes after it waits, too', async () => {
    await arm({ kind: 'stallConnect' });
    const client = await RawClient.open(sandbox, 'ALICE');
    const connected = client.ask({ type: 'connect' });
    const ping = client.ask({ type: 'ping' });
    await held();
    expect(sandbox.counters().jobs).to.equal(0);
    await sandbox.faults.clear();
    expect(await connected).to.include({ success: true });
    expect(await ping).to.include({ db_alive: true });
    await client.close();
  });

  it('leave the close of the client without an answer', async () => {
    await arm({ kind: 'muteClose' });
    const client = await RawClient.connected(sandbox, 'ALICE');
    client.socket.close();
    await held();
    expect(client.socket.readyState).to.equal(WebSocket.CLOSING);
    await sandbox.faults.clear();
    expect(await closeCode(client)).to.equal(1005);
  });

  it('leave the close of the client without an answer, until it loses patience', async () => {
    await arm({ kind: 'muteClose' });
    const client = await RawClient.connected(sandbox, 'ALICE');
    client.socket.close(1000, 'bye');
    await held();
    client.socket.terminate();
    await held(0);
  });

  it('end with the sandbox, whomever they hold up', async () => {
    const own = await startSandbox();
    await own.faults.arm({ kind: 'stallTls', scope: { connection: 1 } });
    const stalled = RawClient.open(own, 'ALICE').catch(() => 'lost');
    await own.countersWhen(({ heldByFaults }) => heldByFaults === 1);
    const client = await RawClient.connected(own, 'ALICE');
    await own.faults.arm({ kind: 'freeze' });
    const frozen = client.ask(ONE).catch(() => 'lost');
    await own.countersWhen(({ heldByFaults }) => heldByFaults === 2);
    await own.close();
    expect(await Promise.all([stalled, frozen])).to.deep.equal(['lost', 'lost']);
  });
});

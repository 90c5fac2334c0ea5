import { expect } from 'chai';
import { FaultOrderError, readFaultOrder } from '../../sandbox/faults/faultOrder.js';
import { type Sandbox, startSandbox } from '../../sandbox/startSandbox.js';
import { RawClient } from '../support/rawClient.js';

describe('sandbox: control API', () => {
  let sandbox: Sandbox;

  before(async () => (sandbox = await startSandbox({ controlPort: 0 })));
  after(() => sandbox.close());

  async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`http://127.0.0.1:${sandbox.controlPort ?? 0}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    return { status: response.status, body: await response.json() };
  }

  it('arms faults, lists them, and clears one or all', async () => {
    const order = { kind: 'garbage', times: 3, when: { type: 'ping' } };
    const armed = await call('POST', '/faults', order);
    expect(armed.status).to.equal(201);
    const { id } = armed.body as { id: number };
    await call('POST', '/faults', { kind: 'statementLimit', statements: 5, scope: { user: 'BOB' } });
    const client = await RawClient.connected(sandbox, 'ALICE');
    expect(await client.raw('{"id":"p","type":"ping"}')).not.to.contain('"p"');
    const { body } = await call('GET', '/faults');
    expect((body as unknown[])[0]).to.deep.equal({ id, order, timesLeft: 2, held: 0 });
    expect((await call('DELETE', `/faults/${id}`)).body).to.have.length(1);
    expect(await client.ask({ type: 'ping' })).to.include({ success: true });
    expect((await call('DELETE', '/faults')).body).to.deep.equal([]);
    await client.close();
  });

  it('enables a profile', async () => {
    for (let n = 0; n < 3; n += 1) {
      const client = await RawClient.open(sandbox, 'BOB', 'wrong');
      await client.ask({ type: 'connect' });
      await client.close();
    }
    const profiles = (await call('GET', '/profiles')).body as { name: string; status: string }[];
    expect(profiles.find(({ name }) => name === 'BOB')?.status).to.equal('*DISABLED');
    const enabled = await call('POST', '/profiles/bob/enable');
    expect(enabled.body).to.include({ name: 'BOB', status: '*ENABLED' });
    expect((await call('POST', '/profiles/nobody/enable')).status).to.equal(404);
    await (await RawClient.connected(sandbox, 'BOB')).close();
  });

  it('knows nothing else', async () => {
    for (const [method, path] of [
      ['GET', '/'],
      ['POST', '/counters'],
      ['DELETE', '/faults/x'],
      ['PUT', '/faults'],
    ] as const) {
      expect((await call(method, path)).status, path).to.equal(404);
    }
  });

  it('takes orders as JSON only, so that a page in a browser can give none', async () => {
    const url = `http://127.0.0.1:${sandbox.controlPort ?? 0}/faults`;
    const body = JSON.stringify({ kind: 'refuseTcp' });
    expect((await fetch(url, { method: 'POST', body })).status).to.equal(400);
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(url, { method: 'POST', body: '{', headers })).status).to.equal(400);
    expect((await fetch(url, { method: 'POST', body: ' '.repeat(70_000), headers })).status).to.equal(400);
    expect(sandbox.faults.list()).to.deep.equal([]);
  });

  const REFUSED: readonly [order: unknown, text: string][] = [
    [null, 'a fault is an object'],
    [[], 'a fault is an object'],
    [{}, 'kind must be one of'],
    [{ kind: 'toString' }, 'kind must be one of'],
    [{ kind: 'delayReply' }, 'ms of delayReply is not valid'],
    [{ kind: 'delayReply', ms: -1 }, 'ms of delayReply is not valid'],
    [{ kind: 'delayReply', ms: '5' }, 'ms of delayReply is not valid'],
    [{ kind: 'drop', code: 1000 }, 'code of drop is not valid'],
    [{ kind: 'refuseUpgrade', status: 404 }, 'status of refuseUpgrade is not valid'],
    [{ kind: 'refuseTcp', times: 2 }, 'refuseTcp has no member times'],
    [{ kind: 'stallTls', scope: { user: 'BOB' } }, 'scope of stallTls is not valid'],
    [{ kind: 'stallUpgrade', when: { type: 'sql' } }, 'stallUpgrade has no member when'],
    [{ kind: 'statementLimit', statements: 1, scope: { connection: 1 } }, 'scope of statementLimit is not valid'],
    [{ kind: 'garbage', scope: { user: 'BOB', connection: 1 } }, 'scope of garbage is not valid'],
    [{ kind: 'garbage', scope: { connection: 0 } }, 'scope of garbage is not valid'],
    [{ kind: 'garbage', when: {} }, 'when of garbage is not valid'],
    [{ kind: 'garbage', when: { sqk: 'x' } }, 'when of garbage is not valid'],
    [{ kind: 'garbage', times: 0 }, 'times of garbage is not valid'],
    [{ kind: 'trickle', bytesPerSecond: 0 }, 'bytesPerSecond of trickle is not valid'],
    [{ kind: 'garbage', often: true }, 'garbage has no member often'],
  ];
  for (const [order, text] of REFUSED) {
    it(`refuses the fault ${JSON.stringify(order)}`, async () => {
      expect(() => readFaultOrder(order)).to.throw(FaultOrderError, text);
      const { status, body } = await call('POST', '/faults', order);
      expect(status).to.equal(400);
      expect((body as { error: string }).error).to.contain(text);
    });
  }
});

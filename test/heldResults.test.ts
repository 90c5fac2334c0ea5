import { once } from 'node:events';
import { connect } from 'node:net';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { expect } from 'chai';
import { message } from '../bench/rawHttp.js';
import { digestOf } from '../src/auth/tokens.js';
import { HeldResults } from '../workers/session/heldResults.js';
import { McpSession } from '../workers/session/mcpSession.js';
import { EncodedResult } from '../workers/session/results/encodedResult.js';
import { withGateway } from './support/gateway.js';
import { SlowAnswer } from './support/slowAnswer.js';

const BYTES = 200_000;
const LIMIT = 3 * BYTES;
const ONE = { headers: {}, isBatch: false };
const OWN_NAME = 'VALUES CURRENT USER';

/** As a tool's result goes through the SDK, which knows results as objects only. */
function encoded(): Record<string, unknown> {
  return new EncodedResult(['{"rows":"', 'x'.repeat(BYTES), '"}']) as unknown as Record<string, unknown>;
}

describe('results that nobody reads', () => {
  let session: McpSession;
  beforeEach(() => {
    session = new McpSession('s', new HeldResults(LIMIT), { idle: () => undefined, stillborn: () => undefined });
  });

  const request = (id: number): JSONRPCMessage => ({ jsonrpc: '2.0', id, method: 'tools/call', params: {} });
  /** What the SDK would answer to the session's `id`th request. */
  const answer = (id: number): Promise<void> => session.send({ jsonrpc: '2.0', id, result: encoded() });

  /** The answers of `count` clients that do not read. */
  function hold(count: number, from = 1): SlowAnswer[] {
    return Array.from({ length: count }, (_, index) => {
      const slow = new SlowAnswer();
      session.receive([request(100 + index)], slow, ONE);
      void answer(from + index);
      return slow;
    });
  }

  it('are held up to a limit; the next one is refused, until one was read', async () => {
    const [first, second, third] = hold(3);
    expect(first?.text).to.include('xxx');
    expect(second?.text).to.include('xxx');
    expect(third?.text).to.include('"errorCode":"E_BUSY"').and.to.include('IBMI_UNREAD_RESULTS_MAX_BYTES');
    first?.read();
    await new Promise(setImmediate);
    expect(hold(1, 4)[0]?.text).to.include('xxx');
  });

  it('are held no more when their client leaves', async () => {
    const [first] = hold(2);
    first?.leave();
    await new Promise(setImmediate);
    expect(hold(1, 3)[0]?.text).to.include('xxx');
  });

  it('have room for one, however long it is', () => {
    session = new McpSession('s', new HeldResults(1), { idle: () => undefined, stillborn: () => undefined });
    const [first, second] = hold(2);
    expect(first?.text).to.include('xxx');
    expect(second?.text).to.include('E_BUSY');
  });

  it('count in a batch until all of it is answered', async () => {
    const batch = new SlowAnswer();
    session.receive([1, 2, 3, 4].map(request), batch, { headers: {}, isBatch: true });
    for (const id of [1, 2, 3]) void answer(id);
    await new Promise(setImmediate);
    expect(batch.text).to.equal('');
    await answer(4);
    const told = (JSON.parse(batch.text) as { result: { isError?: boolean } }[]).map(({ result }) => result.isError);
    expect(told).to.deep.equal([undefined, undefined, true, true]);
    await new Promise(setImmediate);
    expect(hold(1, 5)[0]?.text).to.include('xxx');
  });

  it('of a batch whose client leaves are held no more', async () => {
    const batch = new SlowAnswer();
    session.receive([1, 2, 3].map(request), batch, { headers: {}, isBatch: true });
    for (const id of [1, 2]) void answer(id);
    batch.leave();
    await new Promise(setImmediate);
    expect(hold(2, 4).map(({ text }) => text.includes('xxx'))).to.deep.equal([true, true]);
  });

  it('cost their own login calls, and only until the client reads or leaves', () =>
    withGateway({ IBMI_UNREAD_RESULTS_MAX_BYTES: '1024' }, async (gateway) => {
      const [alice, bob] = [await gateway.token('ALICE'), await gateway.token('BOB')];
      const socket = connect(gateway.app.port, '127.0.0.1');
      const params = { name: 'execute_sql', arguments: { sql: 'SELECT * FROM SAMPLE.BIGSALES' } };
      socket.write(message(new URL(gateway.mcpUrl), { token: alice }, { id: 1, method: 'tools/call', params }));
      await once(socket, 'data');
      socket.pause();
      const busy = await gateway.call(alice, 'execute_sql', { sql: OWN_NAME });
      expect(busy.structuredContent).to.include({ success: false, errorCode: 'E_BUSY' });
      const other = await gateway.call(bob, 'execute_sql', { sql: OWN_NAME });
      expect(other.structuredContent.success).to.equal(true);
      socket.destroy();
      const thread = gateway.app.supervisor.find(digestOf(alice))?.thread;
      while (thread?.callsInFlight !== 0) await new Promise(setImmediate);
      const after = await gateway.call(alice, 'execute_sql', { sql: OWN_NAME });
      expect(after.structuredContent.success).to.equal(true);
    }));
});

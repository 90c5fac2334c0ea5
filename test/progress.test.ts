import { expect } from 'chai';
import { systemClock, type Clock } from '../src/kernel/clock.js';
import { Gateway } from './support/gateway.js';
import { ProgressTeller, type Progress } from '../workers/session/progress.js';

/** Time that is set by hand, and one timer that is rung by hand. */
class Bench {
  now = 0;
  ring = (): void => undefined;
  readonly told: Progress[] = [];
  readonly clock: Clock = {
    ...systemClock,
    monotonic: () => this.now,
    every: (_ms, act) => {
      this.ring = act;
      return { cancel: () => (this.ring = () => undefined) };
    },
  };
  readonly teller = new ProgressTeller(this.clock, (progress) => this.told.push(progress));
}

describe('progress', () => {
  it('tells the first page at once, and later ones not too often', () => {
    const bench = new Bench();
    const count = bench.teller.counter();
    count(100);
    count(200);
    expect(bench.told).to.deep.equal([{ progress: 100, message: '100 rows fetched' }]);
  });

  it('tells what has come when enough time has passed, each time more', () => {
    const bench = new Bench();
    const count = bench.teller.counter();
    for (const rows of [10, 20, 20, 30]) {
      bench.now += 300;
      count(rows);
    }
    expect(bench.told.map(({ progress }) => progress)).to.deep.equal([10, 20, 30]);
  });

  it('adds up the statements of a call', () => {
    const bench = new Bench();
    bench.teller.counter()(10);
    bench.now += 300;
    bench.teller.counter()(5);
    expect(bench.told.map(({ progress }) => progress)).to.deep.equal([10, 15]);
  });

  it('says every ten seconds that the host is still working, with a number that grows', () => {
    const bench = new Bench();
    const count = bench.teller.counter();
    for (let tick = 0; tick < 2; tick += 1) {
      bench.now += 10_000;
      bench.ring();
    }
    count(7);
    bench.now += 10_000;
    count(8);
    bench.ring(); // it has just been told of rows
    bench.now += 10_000;
    bench.ring();
    bench.teller.end();
    bench.ring();
    const progress = bench.told.map((one) => one.progress);
    expect(progress).to.deep.equal([0.5, 2 / 3, 8, 8.5]);
    expect(bench.told.at(-1)?.message).to.equal('The host is still working after 40 s: 8 rows so far');
  });
});

describe('progress of a call', () => {
  let gateway: Gateway;
  before(async () => (gateway = await Gateway.start({ env: { IBMI_RESULT_MAX_BYTES: '16777216' } })));
  after(() => gateway.close());

  const call = { name: 'execute_sql', arguments: { sql: 'SELECT * FROM SAMPLE.BIGSALES' } };

  it('goes to a client that asked for it, and the answer after it is whole', async () => {
    const token = await gateway.token('alice');
    const client = await gateway.client(token);
    const told: number[] = [];
    const answer = await client.callTool(call, undefined, { onprogress: ({ progress }) => told.push(progress) });
    expect(told[0]).to.equal(250);
    expect(told).to.deep.equal([...new Set(told)].sort((one, other) => one - other));
    const plain = await gateway.call(token, call.name, call.arguments);
    const { data, metadata } = answer.structuredContent as typeof plain.structuredContent;
    expect(metadata?.rowCount).to.equal(30_000);
    expect(data).to.deep.equal(plain.structuredContent.data);
    await client.close();
  });

  it('does not go to a client that did not', async () => {
    const types: string[] = [];
    const client = await gateway.client(await gateway.token('alice'), (type) => types.push(type));
    await client.callTool({ name: 'execute_sql', arguments: { sql: 'VALUES 1' } });
    expect(types.at(-1)).to.equal('application/json');
    await client.close();
  });
});

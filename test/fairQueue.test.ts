import { expect } from 'chai';
import { FairQueue } from '../src/kernel/fairQueue.js';
import { forSeeds } from './support/seeded.js';

const ANY = (): boolean => true;

function queueOf(...waiters: readonly string[]): FairQueue<string> {
  const queue = new FairQueue<string>();
  for (const waiter of waiters) queue.add(waiter.charAt(0), waiter);
  return queue;
}

function drained(queue: FairQueue<string>, fits: (waiter: string) => boolean = ANY): string[] {
  const order: string[] = [];
  for (let one = queue.next(fits); one !== undefined; one = queue.next(fits)) order.push(one);
  return order;
}

describe('fair queue', () => {
  it('serves one client first come, first served', () =>
    expect(drained(queueOf('a1', 'a2', 'a3'))).to.deep.equal(['a1', 'a2', 'a3']));

  it('lets clients take turns, however many one of them has', () =>
    expect(drained(queueOf('a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'c2'))).to.deep.equal([
      'a1',
      'b1',
      'c1',
      'a2',
      'c2',
      'a3',
      'a4',
    ]));

  it('keeps the turns while others join', () => {
    const queue = queueOf('a1', 'a2', 'b1');
    expect(queue.next(ANY)).to.equal('a1');
    queue.add('c', 'c1');
    expect(drained(queue)).to.deep.equal(['b1', 'a2', 'c1']);
  });

  it('passes over whoever does not fit, without costing anybody a turn', () => {
    const queue = queueOf('a1', 'a2', 'b1');
    expect(drained(queue, (waiter) => waiter.endsWith('2'))).to.deep.equal(['a2']);
    expect(drained(queue)).to.deep.equal(['b1', 'a1']);
  });

  it('forgets whoever gives up', () => {
    const queue = queueOf('a1', 'a2', 'b1');
    expect(queue.remove('a', 'a1')).to.equal(true);
    expect(queue.remove('a', 'a1')).to.equal(false);
    expect([queue.size, queue.sizeOf('a'), queue.sizeOf('c')]).to.deep.equal([2, 1, 0]);
    expect(drained(queue)).to.deep.equal(['a2', 'b1']);
    expect(queue.peek()).to.equal(undefined);
  });

  it('shows everybody once, also when some are taken out meanwhile', () => {
    const queue = queueOf('a1', 'a2', 'b1');
    const seen: string[] = [];
    for (const waiter of queue) {
      seen.push(waiter);
      queue.remove('a', 'a2');
    }
    expect(seen).to.deep.equal(['a1', 'b1']);
  });

  it('lets nobody wait for more turns than there are clients', () =>
    forSeeds(20, (random) => {
      const queue = new FairQueue<string>();
      const joined = new Map<string, number>();
      let turns = 0;
      let number = 0;
      for (let step = 0; step < 500; step += 1) {
        if (random.next(3) > 0) {
          const client = random.pick(['a', 'a', 'a', 'b', 'c', 'd']);
          if (queue.sizeOf(client) === 0) joined.set(client, turns);
          queue.add(client, `${client}${number++}`);
        } else {
          const taken = queue.next(ANY);
          if (taken === undefined) continue;
          const client = taken.charAt(0);
          expect(turns - (joined.get(client) ?? 0)).to.be.lessThan(4);
          turns += 1;
          joined.set(client, turns);
        }
      }
    }));
});

import { once } from 'node:events';
import { expect } from 'chai';
import type { FaultOrder } from '../../sandbox/faults/fault.js';
import { startSandbox, type Sandbox } from '../../sandbox/startSandbox.js';
import type { RawClient } from './rawClient.js';

/** A sandbox of one suite's own, for its faults. */
export interface FaultySandbox {
  /** Only within the suite's tests. */
  readonly sandbox: Sandbox;
  readonly arm: (order: FaultOrder) => Promise<number>;
  /** Resolves when the faults hold up so many. */
  readonly held: (n?: number) => Promise<unknown>;
}

/** Starts it with the suite, closes it after, and looks after each test that no fault, job or cursor is left. */
export function faultySandbox(): FaultySandbox {
  let started: Sandbox | undefined;
  const sandbox = (): Sandbox => {
    if (started === undefined) throw new Error('the sandbox is there only while tests run');
    return started;
  };
  before(async () => (started = await startSandbox({ serviceMs: 2 })));
  after(() => sandbox().close());
  afterEach(async () => {
    const { faults } = sandbox();
    await faults.clear();
    const quiet = await sandbox().countersWhen(({ connections, jobs }) => connections === 0 && jobs === 0);
    expect(quiet).to.include({ heldByFaults: 0, openCursors: 0, openStatements: 0, orphanedQueries: 0 });
    expect(faults.list()).to.deep.equal([]);
  });
  return {
    get sandbox() {
      return sandbox();
    },
    arm: (order) => sandbox().faults.arm(order),
    held: (n = 1) => sandbox().countersWhen(({ heldByFaults }) => heldByFaults === n),
  };
}

/** The code with which a client's socket ends. */
export async function closeCode({ socket }: RawClient): Promise<number> {
  const [code] = (await once(socket, 'close')) as [number];
  return code;
}

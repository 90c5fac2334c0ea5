import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect } from 'chai';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { systemClock } from '../src/kernel/clock.js';
import { silentLogger } from '../src/kernel/logger.js';
import type { Db2Settings } from '../src/protocol/messages.js';
import type { Target } from '../src/kernel/target.js';
import { HostLink } from '../workers/session/hostLink.js';
import { accountOf, db2SettingsOf } from './support/db2.js';
import { failureOf } from './support/failureOf.js';
import { untilGone } from './support/waits.js';

const kit = { clock: systemClock, log: silentLogger };
const CONNECT_MS = 200;

describe('a connection to the daemon', () => {
  let sandbox: Sandbox;
  before(async () => (sandbox = await startSandbox()));
  after(() => sandbox.close());
  afterEach(async () => {
    await sandbox.faults.clear();
    await untilGone(sandbox, 'ALICE');
  });

  const connect = (settings: Partial<Db2Settings> = {}, target?: Target): Promise<HostLink> => {
    const account = { ...accountOf(sandbox, 'ALICE'), ...(target === undefined ? {} : { target }) };
    const db2 = { ...db2SettingsOf(sandbox), ...settings };
    return HostLink.connect(kit, { account, jdbcOptions: {}, db2 });
  };

  it('is given up, and its socket closed, when the other side accepts it and says nothing', async () => {
    const accepted: Socket[] = [];
    const server = createServer((socket) => accepted.push(socket.resume()));
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    const { port } = server.address() as AddressInfo;
    const attempts = Array.from({ length: 3 }, () =>
      failureOf(connect({ connectMs: CONNECT_MS }, { host: 'localhost', port })),
    );
    for (const failure of await Promise.all(attempts)) expect(failure).to.include('did not answer in time');
    expect(accepted).to.have.length(3);
    for (const socket of accepted) if (!socket.destroyed) await once(socket, 'close');
    server.close();
  });

  for (const kind of ['stallUpgrade', 'stallConnect'] as const) {
    it(`is given up, and its socket closed, when ${kind} holds it`, async () => {
      await sandbox.faults.arm({ kind });
      expect(await failureOf(connect({ connectMs: CONNECT_MS }))).to.include('did not answer in time');
      await sandbox.countersWhen(({ heldByFaults }) => heldByFaults === 0);
    });
  }

  it('is refused at once where nobody listens', async () => {
    await sandbox.faults.arm({ kind: 'refuseTcp' });
    expect(await failureOf(connect())).to.include('cannot be reached now');
  });

  it('takes messages up to its limit, and ends with a longer one', async () => {
    const frameBytesMax = 100_000;
    const text = (length: number): string => `VALUES CAST(REPEAT('x', ${length}) AS CLOB(1M))`;
    const link = await connect({ frameBytesMax });
    const short = await link.cursor({ sql: text(99_000), rowsMax: 1 }).execute(1);
    expect(short.data?.[0]?.[0]).to.have.length(99_000);
    expect(link.frameBytes).to.be.within(99_000, frameBytesMax);
    await failureOf(link.cursor({ sql: text(200_000), rowsMax: 1 }).execute(1));
    expect(link).to.include({ isOpen: false, wasFrameTooLarge: true });
    await link.ended;
  });

  it('takes no long answer to its sign-on either', async () => {
    const fault = {
      kind: 'trickle',
      bytesPerSecond: 1024 ** 3,
      padToBytes: 200_000,
      when: { type: 'connect' },
    } as const;
    await sandbox.faults.arm(fault);
    expect(await failureOf(connect({ frameBytesMax: 100_000 }))).to.include('cannot be reached now');
  });

  it('says that it lives, and no longer when the daemon does not answer', async () => {
    const link = await connect();
    expect(await link.ping()).to.equal(true);
    await sandbox.faults.arm({ kind: 'drop', code: 1006, when: { type: 'ping' } });
    await failureOf(link.ping());
    expect(link.isOpen).to.equal(false);
  });
});

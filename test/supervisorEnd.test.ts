import { expect } from 'chai';
import { parseConfig } from '../src/config.js';
import { systemClock, type Clock, type Timer } from '../src/kernel/clock.js';
import { silentLogger } from '../src/kernel/logger.js';
import { EMPTY_CATALOG } from '../src/protocol/catalog.js';
import { packCatalog } from '../src/protocol/catalogBytes.js';
import { Supervisor } from '../src/sessions/supervisor.js';

const ECHO_WORKER = new URL('./fixtures/echoWorker.cjs', import.meta.url);

/** The system's clock, and which of its repeating timers still run. */
class CountingClock {
  readonly running = new Set<Timer>();
  readonly clock: Clock = {
    ...systemClock,
    every: (everyMs, act) => {
      const inner = systemClock.every(everyMs, act);
      const timer: Timer = {
        cancel: () => {
          this.running.delete(timer);
          inner.cancel();
        },
      };
      this.running.add(timer);
      return timer;
    },
  };
}

describe('a supervisor that has ended', () => {
  for (const end of ['kill', 'drain'] as const) {
    it(`by ${end} sweeps no more`, async () => {
      const { running, clock } = new CountingClock();
      const { sessions, db2, builtins } = parseConfig({ DB2i_HOST: 'h', DB2i_USER: 'U', DB2i_PASS: 'p' });
      const setup = {
        db2,
        builtins,
        catalog: packCatalog(EMPTY_CATALOG),
        server: { name: 'n', version: 'v' },
        logLinesPerSecond: 100,
      };
      const supply = { setup, accounts: [] };
      const supervisor = new Supervisor({ log: silentLogger, clock }, sessions, { workerUrl: ECHO_WORKER, supply });
      await supervisor.start();
      // Its two sweeps, the care for spare threads, and the watch over the loop of the one.
      expect(running.size).to.equal(4);
      await supervisor[end]('test over');
      expect(running.size).to.equal(0);
    });
  }
});

import { expect } from 'chai';
import { parseToolConfig } from '../src/configCommands.js';
import { RELOAD_QUIET_MS } from '../src/files/fileReload.js';
import { systemClock, within, type Clock } from '../src/kernel/clock.js';
import { silentLogger } from '../src/kernel/logger.js';
import { unpackCatalog } from '../src/protocol/catalogBytes.js';
import { LiveTools } from '../src/tools/liveTools.js';
import { LiveFiles, toolFile } from './support/liveFiles.js';
import { forSeedsInTurn } from './support/seeded.js';
import { PATIENCE_MS } from './support/waits.js';

const bounded = <T>(work: Promise<T>, what: string): Promise<T> =>
  within(systemClock, PATIENCE_MS, work, () => new Error(`no ${what}`));

/** A clock whose time is set by hand, and that tells each timer that is set instead of running it. */
class HandClock {
  now = 0;
  #told: (delayMs: number) => void = () => undefined;
  readonly clock: Clock = {
    ...systemClock,
    monotonic: () => this.now,
    after: (delayMs, act) => {
      if (delayMs > PATIENCE_MS / 5) return systemClock.after(delayMs, act); // a deadline of the watch itself
      this.#told(delayMs);
      return { cancel: () => undefined };
    },
  };

  /** The delay of the next timer; bounded. Ask before you cause it. */
  nextDelay(): Promise<number> {
    return bounded(new Promise((resolve) => (this.#told = resolve)), 'timer');
  }
}

describe('live tools', () => {
  let tools: LiveTools | undefined;
  afterEach(() => tools?.close());

  it('hold what was written last, whatever was written how fast', async () => {
    const files = new LiveFiles({ 'a.yaml': toolFile({ my_one: 'VALUES 0' }) });
    const config = parseToolConfig({ TOOLS_YAML_PATH: files.directory });
    const live = (tools = await LiveTools.open({ log: silentLogger, clock: systemClock }, config));
    const statement = (): string | undefined => live.loaded.catalog.tools[0]?.statement;
    let burst = 0;
    await forSeedsInTurn(8, async (random) => {
      burst += 1;
      const last = `VALUES ${burst}`;
      const reached = new Promise<void>((resolve) => {
        live.follow(({ bytes }) => {
          if (unpackCatalog(bytes).tools[0]?.statement === last) resolve();
        });
      });
      const writes = 1 + random.next(12);
      for (let left = writes; left > 0; left -= 1) {
        const text = toolFile({ my_one: left === 1 ? last : `VALUES ${burst}.${left}` });
        const way = random.next(10);
        if (way < 3) files.remove('a.yaml');
        if (way < 6) files.write('a.yaml', text);
        else files.replace('a.yaml', text);
        // Between none and some turns of the loop, so that writes fall before, into and behind a load.
        for (let turns = random.next(60); turns > 0; turns -= 1) await new Promise(setImmediate);
      }
      await bounded(reached, `reload to ${last}`);
      expect(statement()).to.equal(last);
    });
  });

  it('wait until the files are quiet, but not for ever', async () => {
    const hand = new HandClock();
    const files = new LiveFiles({ 'a.yaml': toolFile({ my_one: 'VALUES 0' }) });
    const config = parseToolConfig({ TOOLS_YAML_PATH: files.path('a.yaml') });
    tools = await LiveTools.open({ log: silentLogger, clock: hand.clock }, config);
    const delayAt = async (now: number): Promise<number> => {
      hand.now = now;
      const delay = hand.nextDelay();
      files.write('a.yaml', toolFile({ my_one: `VALUES ${now}` }));
      return await delay;
    };
    expect(await delayAt(10)).to.equal(RELOAD_QUIET_MS);
    expect(await delayAt(40)).to.equal(RELOAD_QUIET_MS);
    expect(await delayAt(990)).to.equal(20);
    expect(await delayAt(2_000)).to.be.at.most(0);
  });
});

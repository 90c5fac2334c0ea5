import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../src/kernel/clock.js';
import { startEngine } from '../../sandbox/engine/engine.js';

describe('sandbox: database image', () => {
  let cacheHome: string;

  before(async () => {
    cacheHome = await mkdtemp(join(tmpdir(), 'sandbox-image-'));
  });
  after(() => rm(cacheHome, { recursive: true }));

  it('is built once, kept whole in the cache, and loaded from there the next time', async () => {
    const first: string[] = [];
    const engine = await startEngine({ clock: systemClock, cacheHome, progress: (line) => first.push(line) });
    await engine.close();
    expect(first.join('\n')).to.match(/^building .*\nbuilt .* ms\nloaded .* ms$/);
    const directory = join(cacheHome, 'ibmi-mcp-gateway');
    expect(await readdir(directory)).to.have.length(1);
    expect(engine.imagePath.startsWith(directory)).to.equal(true);
    const { mtimeMs } = await stat(join(engine.imagePath, 'PG_VERSION'));

    const second: string[] = [];
    const again = await startEngine({ clock: systemClock, cacheHome, progress: (line) => second.push(line) });
    await again.close();
    expect(again.imagePath).to.equal(engine.imagePath);
    expect(second).to.have.length(1);
    expect((await stat(join(again.imagePath, 'PG_VERSION'))).mtimeMs).to.equal(mtimeMs);
  });
});

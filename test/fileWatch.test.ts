import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock, within } from '../src/kernel/clock.js';
import type { Kit } from '../src/kernel/kit.js';
import { silentLogger } from '../src/kernel/logger.js';
import { FileWatch } from '../src/files/fileWatch.js';
import { WatchPlan } from '../src/files/watchPlan.js';
import { toolDirectory } from './support/toolFiles.js';
import { PATIENCE_MS } from './support/waits.js';

const KIT: Kit = { log: silentLogger, clock: systemClock };
const FILE = { isFile: () => true, isDirectory: () => false };
const DIRECTORY = { isFile: () => false, isDirectory: () => true };
const LINK = { isFile: () => false, isDirectory: () => false };

/** One act on real files after another; each has to be seen, with the watch renewed after each as a reload does. */
async function eachIsSeen(part: string, acts: readonly (readonly [what: string, act: () => void])[]): Promise<void> {
  let seen = (): void => undefined;
  const watch = new FileWatch(
    KIT,
    () => [part],
    () => seen(),
  );
  try {
    await watch.renew();
    for (const [what, act] of acts) {
      const change = new Promise<void>((resolve) => (seen = resolve));
      act();
      await within(systemClock, PATIENCE_MS, change, () => new Error(`nobody saw: ${what}`));
      await watch.renew();
    }
  } finally {
    await watch.close();
  }
}

describe('the watch on tool files', () => {
  it('sees a named file written, replaced by renaming, removed and back', async () => {
    const directory = toolDirectory({ 'a.yaml': '1' });
    const file = join(directory, 'a.yaml');
    const replace = (): void => {
      writeFileSync(join(directory, '.a.tmp'), 'new');
      renameSync(join(directory, '.a.tmp'), file);
    };
    await eachIsSeen(file, [
      ['written', () => writeFileSync(file, '2')],
      ['replaced', replace],
      ['replaced again', replace],
      ['written after that', () => writeFileSync(file, '3')],
      ['removed', () => unlinkSync(file)],
      ['back', () => writeFileSync(file, '4')],
      ['written once more', () => writeFileSync(file, '5')],
    ]);
  });

  it('sees what happens below a directory, also after it was replaced', async () => {
    const top = toolDirectory({ 't/a.yaml': '1', 't/sub/b.yml': '1' });
    const at = (...names: string[]): string => join(top, ...names);
    let replaced = 0;
    const put = (directory: string): void => {
      mkdirSync(at('fresh'));
      writeFileSync(at('fresh', 'a.yaml'), 'fresh');
      if (existsSync(directory)) renameSync(directory, at(`old${(replaced += 1)}`));
      renameSync(at('fresh'), directory);
    };
    await eachIsSeen(at('t'), [
      ['a file written', () => writeFileSync(at('t', 'a.yaml'), '2')],
      ['a file below written', () => writeFileSync(at('t', 'sub', 'b.yml'), '2')],
      ['a new file', () => writeFileSync(at('t', 'new.yaml'), '2')],
      ['a file removed', () => unlinkSync(at('t', 'new.yaml'))],
      ['a directory renamed into it', () => put(at('t', 'more'))],
      ['a file in that', () => writeFileSync(at('t', 'more', 'a.yaml'), '2')],
      ['that directory replaced', () => put(at('t', 'more'))],
      ['a file in its successor', () => writeFileSync(at('t', 'more', 'a.yaml'), '3')],
      ['the directory itself removed', () => rmSync(at('t'), { recursive: true })],
      ['the directory back', () => put(at('t'))],
      ['a file in it', () => writeFileSync(at('t', 'a.yaml'), '4')],
      ['the directory replaced', () => put(at('t'))],
      ['a file in its successor', () => writeFileSync(at('t', 'a.yaml'), '5')],
    ]);
  });

  it('sees a link on the way lead elsewhere, and what happens there', async () => {
    const top = toolDirectory({ 'r1/tools/a.yaml': '1', 'r2/tools/a.yaml': '2', 'r3/tools/a.yaml': '3' });
    const lead = (to: string): void => {
      symlinkSync(to, join(top, 'next'));
      renameSync(join(top, 'next'), join(top, 'current'));
    };
    lead('r1');
    await eachIsSeen(join(top, 'current', 'tools'), [
      ['a file through the link', () => writeFileSync(join(top, 'r1', 'tools', 'a.yaml'), 'x')],
      ['the link elsewhere', () => lead('r2')],
      ['a file there', () => writeFileSync(join(top, 'r2', 'tools', 'a.yaml'), 'x')],
      ['the link elsewhere again', () => lead('r3')],
      ['a file there', () => writeFileSync(join(top, 'r3', 'tools', 'a.yaml'), 'x')],
    ]);
  });

  for (const [named, part] of [
    ['by the name of a file', 'tools.yaml'],
    ['by its directory', ''],
  ] as const) {
    it(`sees a mounted map of files exchanged as a whole, ${named}`, async () => {
      const top = toolDirectory({ '..1/tools.yaml': '1' });
      symlinkSync('..1', join(top, '..data'));
      symlinkSync('..data/tools.yaml', join(top, 'tools.yaml'));
      const exchange = (turn: number): void => {
        mkdirSync(join(top, `..${turn}`));
        writeFileSync(join(top, `..${turn}`, 'tools.yaml'), String(turn));
        symlinkSync(`..${turn}`, join(top, '..next'));
        renameSync(join(top, '..next'), join(top, '..data'));
        rmSync(join(top, `..${turn - 1}`), { recursive: true });
      };
      await eachIsSeen(
        join(top, part),
        [2, 3, 4].map((turn) => [`exchange ${turn}`, () => exchange(turn)]),
      );
    });
  }

  it('sees what comes to match a pattern', async () => {
    const top = toolDirectory({ 'x/y/a.yaml': '1' });
    await eachIsSeen(join(top, '*/y/*.yaml'), [
      ['written', () => writeFileSync(join(top, 'x/y/a.yaml'), '2')],
      [
        'in a new directory',
        () => {
          mkdirSync(join(top, 'z/y'), { recursive: true });
          writeFileSync(join(top, 'z/y/b.yaml'), '1');
        },
      ],
      ['written there', () => writeFileSync(join(top, 'z/y/b.yaml'), '2')],
    ]);
  });

  it('is silent once it is closed', async () => {
    const directory = toolDirectory({ 'a.yaml': '1' });
    let seen = 0;
    const closed = new FileWatch(
      KIT,
      () => [directory],
      () => (seen += 1),
    );
    await closed.renew();
    await closed.close();
    await closed.renew();
    await eachIsSeen(directory, [['written', () => writeFileSync(join(directory, 'a.yaml'), '2')]]);
    expect(seen).to.equal(0);
  });
});

describe('what is watched', () => {
  const top = (): string => toolDirectory({ 'app/tools.yaml': '', 'app/log.txt': '', 'app/node_modules/x.yaml': '' });

  it('of a named file is its name in its directory, and nothing beside it', () => {
    const app = join(top(), 'app');
    const plan = new WatchPlan([join(app, 'tools.yaml')]);
    expect(plan.roots).to.deep.equal([app]);
    expect(plan.matters(app, DIRECTORY)).to.equal(true);
    expect(plan.matters(join(app, 'tools.yaml'), FILE)).to.equal(true);
    expect(plan.matters(join(app, 'log.txt'), FILE)).to.equal(false);
    expect(plan.matters(join(app, 'node_modules'), DIRECTORY)).to.equal(false);
    expect(plan.matters(join(app, 'node_modules', 'tools.yaml'), FILE)).to.equal(false);
    expect(plan.wants(join(app, 'log.txt'))).to.equal(false);
  });

  it('of what is not there, or cannot be, is still its name', () => {
    const app = join(top(), 'app');
    for (const path of [join(app, 'none.yaml'), join(app, 'none', 'a.yaml'), join(app, 'tools.yaml', 'a.yaml')]) {
      expect(new WatchPlan([path]).wants(path)).to.equal(true);
    }
  });

  it('of a directory is every tool file below it, and its own name', () => {
    const app = join(top(), 'app');
    const plan = new WatchPlan([app]);
    expect(plan.roots).to.deep.equal([app, join(app, '..')]);
    expect(plan.matters(join(app, 'a', 'b', 'c.yml'), FILE)).to.equal(true);
    expect(plan.matters(join(app, 'a', 'b'), DIRECTORY)).to.equal(true);
    expect(plan.matters(join(app, 'a', 'b'), LINK)).to.equal(true);
    expect(plan.matters(join(app, 'log.txt'), FILE)).to.equal(false);
    expect(plan.matters(join(app, '..', 'beside'), DIRECTORY)).to.equal(false);
    expect(plan.wants(app)).to.equal(true);
  });

  it('of a pattern is as deep as it can reach, with its ending', () => {
    const base = top();
    const flat = new WatchPlan([join(base, 'app', '*.yaml')]);
    expect(flat.matters(join(base, 'app', 'a.yaml'), FILE)).to.equal(true);
    expect(flat.matters(join(base, 'app', 'log.txt'), FILE)).to.equal(false);
    expect(flat.matters(join(base, 'app', 'node_modules'), DIRECTORY)).to.equal(false);
    const deep = new WatchPlan([join(base, '**/*.yaml')]);
    expect(deep.matters(join(base, 'a', 'b', 'c.yaml'), FILE)).to.equal(true);
  });
});

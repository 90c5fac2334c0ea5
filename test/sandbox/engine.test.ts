import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Clock, systemClock } from '../../src/kernel/clock.js';
import { readAnswer } from '../../sandbox/engine/answer.js';
import { makeDataDirectory } from '../../sandbox/engine/dataDirectory.js';
import { type Engine, EngineInterrupted, startEngine } from '../../sandbox/engine/engine.js';
import { tendImages } from '../../sandbox/engine/image.js';
import type { EngineStatement } from '../../sandbox/engine/messages.js';

const statement = (sql: string): EngineStatement => ({
  sql,
  role: undefined,
  parameters: [],
  action: 'execute',
  changesSchema: false,
});

const refusal = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => undefined,
    (error: unknown) => error,
  );

const ENDLESS = statement('SELECT pg_catalog.count(*) FROM generate_series(1, 100000000000)');
const DAY_MS = 24 * 60 * 60 * 1000;

describe('sandbox: engine', () => {
  let engine: Engine;
  const progress: string[] = [];
  /** The watch over long statements is run by hand, at times of the test's choice. */
  let watch = (): void => undefined;
  let now = 0;
  const clock: Clock = {
    ...systemClock,
    monotonic: () => now,
    every: (_ms, act) => {
      watch = act;
      return { cancel: () => undefined };
    },
  };

  before(async () => {
    engine = await startEngine({ clock, cacheHome: undefined, progress: (line) => progress.push(line) });
    await engine.run(statement('CREATE TABLE public.kept (a int)'));
    await engine.run(statement('INSERT INTO public.kept VALUES (1), (2)'));
  });
  after(() => engine.close());

  const rowsOf = async (sql: string): Promise<number> => readAnswer(await engine.run(statement(sql))).rowCount;

  it('ends a statement that was cancelled and does not stop, and keeps the data', async () => {
    const cancel = new AbortController();
    const endless = refusal(engine.run(ENDLESS, cancel.signal));
    const waiting = rowsOf('SELECT * FROM public.kept');
    cancel.abort();
    expect(await endless).to.be.instanceOf(EngineInterrupted);
    expect(await waiting).to.equal(2);
    expect(progress.at(-1)).to.contain('a cancelled statement did not end');
  });

  it('ends a statement that runs for more than a minute, and serves those that wait', async () => {
    const endless = refusal(engine.run(ENDLESS));
    const waiting = rowsOf('SELECT * FROM public.kept');
    watch();
    now = 59_000;
    watch();
    expect(progress.at(-1)).to.not.contain('ran for too long');
    now = 61_000;
    watch();
    expect(await endless).to.be.instanceOf(EngineInterrupted);
    expect(await waiting).to.equal(2);
    expect(progress.at(-1)).to.contain('ran for too long');
  });

  it('loses an open unit of work with its thread, and nothing else', async () => {
    await engine.run({ ...statement('BEGIN'), guard: 'none' });
    await engine.run(statement('DELETE FROM public.kept'));
    expect(await rowsOf('SELECT * FROM public.kept')).to.equal(0);
    const cancel = new AbortController();
    const endless = refusal(engine.run(ENDLESS, cancel.signal));
    cancel.abort();
    expect(await endless).to.be.instanceOf(EngineInterrupted);
    expect(await rowsOf('SELECT * FROM public.kept')).to.equal(2);
  });
});

describe('sandbox: files of the engine', () => {
  it('of a process that is gone are removed by the next, those of a living one are not', async () => {
    const own = await makeDataDirectory();
    const child = execFile(process.execPath, ['-e', '']);
    await once(child, 'exit');
    const parent = join(own, '..');
    const dead = join(parent, `run-${child.pid ?? 0}-abcdef`);
    await mkdir(dead);
    const next = await makeDataDirectory();
    const names = await readdir(parent);
    expect(names).to.not.include(dead.slice(parent.length + 1));
    expect(names).to.include(own.slice(parent.length + 1));
    await Promise.all([own, next].map((path) => rm(path, { recursive: true })));
  });

  it('that are images of other versions are removed when nobody has used them for two weeks', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'sandbox-images-'));
    const [used, recent, old, foreign] = ['0', '1', '2', 'x'].map((digit) =>
      join(cache, `sandbox-${digit.repeat(16)}`),
    );
    for (const path of [used, recent, old, foreign]) await mkdir(path ?? '');
    const at = (days: number): Date => new Date(systemClock.now() - days * DAY_MS);
    await utimes(recent ?? '', at(13), at(13));
    for (const path of [used, old, foreign]) await utimes(path ?? '', at(15), at(15));
    await tendImages(used ?? '', systemClock);
    expect(await readdir(cache)).to.have.members(['0', '1', 'x'].map((digit) => `sandbox-${digit.repeat(16)}`));
    await rm(cache, { recursive: true });
  });
});

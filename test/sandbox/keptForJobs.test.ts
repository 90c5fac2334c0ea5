import { expect } from 'chai';
import { AddressRules } from '../../sandbox/daemon/addressRules.js';
import { CommitmentControl } from '../../sandbox/daemon/commitmentControl.js';
import { connectOptions } from '../../sandbox/daemon/connectOptions.js';
import { ChangeSignal } from '../../sandbox/daemon/counters.js';
import { Database } from '../../sandbox/daemon/database.js';
import { HostStateSource } from '../../sandbox/daemon/hostStateSource.js';
import type { Job } from '../../sandbox/daemon/job.js';
import { JobEngine } from '../../sandbox/daemon/jobEngine.js';
import { JobRegistry } from '../../sandbox/daemon/jobRegistry.js';
import { SignOn } from '../../sandbox/daemon/signOn.js';
import { type Engine, startEngine } from '../../sandbox/engine/engine.js';
import { systemClock as clock } from '../../src/kernel/clock.js';

const signal = new AbortController().signal;

describe('sandbox: what the engine keeps for each job', () => {
  let engine: Engine;
  let jobEngine: JobEngine;
  let jobs: JobRegistry;
  let database: Database;
  let job: Job;

  before(async () => {
    engine = await startEngine({ clock, cacheHome: undefined, progress: () => undefined });
    jobEngine = new JobEngine(engine, new CommitmentControl(clock, 1000));
    const changed = new ChangeSignal();
    jobs = new JobRegistry({
      clock,
      serviceMs: 0,
      statementsMax: () => 9999,
      ignoresAccess: () => false,
      pickNext: undefined,
      changed,
      cleanUp: (one) => jobEngine.leave(one),
    });
    const signOn = new SignOn({ clock, rules: new AddressRules(''), changed });
    database = new Database(jobEngine, new HostStateSource({ clock, jobs, engine: jobEngine, signOn }));
  });
  after(() => engine.close());

  const start = (): Job => jobs.start({ user: 'ALICE', address: '::1' }, connectOptions('libraries=DEVLIB'));
  beforeEach(() => (job = start()));

  const run = async (sql: string): Promise<void> => {
    const translation = await database.translate(sql, job);
    if (translation.kind !== 'query' && translation.kind !== 'change') throw new Error(`not for the engine: ${sql}`);
    await database.execute(translation, [], { job, signal });
  };
  /** How many variables have a value, and for how many jobs something else is noted. */
  const kept = async (): Promise<unknown> => {
    const count = 'SELECT (SELECT pg_catalog.count(*) FROM db2.variable_values)';
    const rows = await jobEngine.lookUp(`${count}, (SELECT pg_catalog.count(*) FROM jsonb_each(db2.noted()))`, []);
    return rows[0]?.map(Number);
  };

  const CASES: readonly (readonly [what: string, make: string, use: string, drop: string, kept: readonly number[]])[] =
    [
      ['the value of a variable', 'CREATE VARIABLE KEPT INT DEFAULT 1', 'SET KEPT = 5', 'DROP VARIABLE KEPT', [1, 0]],
      [
        'what a sequence gave',
        'CREATE SEQUENCE KEPTSEQ AS INTEGER',
        'VALUES NEXT VALUE FOR KEPTSEQ',
        'DROP SEQUENCE KEPTSEQ',
        [0, 1],
      ],
      [
        'an identity value',
        'CREATE TABLE KEPTROWS (ID INT GENERATED ALWAYS AS IDENTITY, A INT)',
        'INSERT INTO KEPTROWS (A) VALUES (1)',
        'DROP TABLE KEPTROWS',
        [0, 1],
      ],
    ];
  for (const [what, make, use, drop, expected] of CASES) {
    it(`is gone with the job: ${what}`, async () => {
      await run(make);
      await run(use);
      expect(await kept()).to.deep.equal(expected);
      await jobs.end(job);
      expect(await kept()).to.deep.equal([0, 0]);
      job = start();
      await run(drop);
    });
  }

  it('stays while another job ends', async () => {
    await run('CREATE SEQUENCE KEPTSEQ AS INTEGER');
    await run('VALUES NEXT VALUE FOR KEPTSEQ');
    const first = job;
    job = start();
    await run('VALUES NEXT VALUE FOR KEPTSEQ');
    expect(await kept()).to.deep.equal([0, 2]);
    await jobs.end(job);
    expect(await kept()).to.deep.equal([0, 1]);
    job = first;
    await run('VALUES PREVIOUS VALUE FOR KEPTSEQ');
    await run('DROP SEQUENCE KEPTSEQ');
    await jobs.end(job);
  });
});

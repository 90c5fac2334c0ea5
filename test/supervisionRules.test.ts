import { expect } from 'chai';
import { LoginAdmission, type Occupancy } from '../src/sessions/loginAdmission.js';
import { FailureBudget } from '../src/sessions/failureBudget.js';
import { LoginRate } from '../src/sessions/loginRate.js';
import { LoopWatch } from '../src/sessions/loopWatch.js';
import { limitedLog } from '../src/kernel/limitedLog.js';
import { HandClock } from './support/handClock.js';

const HALF_LIFE_MS = 60_000;
const FREE: Occupancy = { sessions: 0, opening: 0, nextExpiryMs: Infinity, rssMb: 100 };

describe('rules of supervision', () => {
  let clock: HandClock;
  beforeEach(() => (clock = new HandClock()));

  describe('forgives crashes as time passes', () => {
    it('bears some, then lets that user wait, and nobody else', () => {
      const budget = new FailureBudget(clock, { crashesMax: 3, halfLifeMs: HALF_LIFE_MS });
      for (let crash = 0; crash < 3; crash += 1) budget.failed('ALICE');
      expect(budget.waitMs('ALICE')).to.equal(0);
      budget.failed('ALICE');
      expect(budget.waitMs('ALICE')).to.equal(Math.ceil(HALF_LIFE_MS * Math.log2(4 / 3)));
      expect(budget.waitMs('BOB')).to.equal(0);
      clock.move(budget.waitMs('ALICE'));
      expect(budget.waitMs('ALICE')).to.equal(0);
      budget.failed('ALICE');
      expect(budget.waitMs('ALICE')).to.be.greaterThan(0);
    });

    it('lets nobody wait longer than one half-life, however often it crashed', () => {
      const budget = new FailureBudget(clock, { crashesMax: 2, halfLifeMs: HALF_LIFE_MS });
      for (let crash = 0; crash < 1_000; crash += 1) budget.failed('ALICE');
      expect(budget.waitMs('ALICE')).to.equal(HALF_LIFE_MS);
    });
  });

  describe('admits', () => {
    const limits = { max: 2, perUserMax: 2, memoryMb: 200, sessionMb: 30 };
    const crashes = { crashesMax: 1, halfLifeMs: HALF_LIFE_MS };
    const make = (): LoginAdmission => new LoginAdmission(clock, { ...limits, crashes });

    it('up to the cap', () => {
      make().demand('ALICE', { ...FREE, sessions: 1 });
      expect(() => make().demand('ALICE', { ...FREE, sessions: 2, nextExpiryMs: 1_500 }))
        .to.throw(/Max concurrent sessions reached/)
        .that.includes({ code: 'E_MAX_SESSIONS', retryAfterSeconds: 2 });
    });

    it('as long as there is memory for one session more, counting those that are just opening', () => {
      make().demand('ALICE', { ...FREE, rssMb: 170 });
      make().demand('ALICE', { ...FREE, rssMb: 110, opening: 2 });
      for (const full of [{ rssMb: 171 }, { rssMb: 111, opening: 2 }]) {
        expect(() => make().demand('ALICE', { ...FREE, ...full }))
          .to.throw(/IBMI_MEMORY_LIMIT_MB/)
          .that.includes({ code: 'E_MEMORY', retryAfterSeconds: 60 });
      }
    });

    it('a user whose sessions crash after a while only', () => {
      const admission = make();
      admission.crashed('ALICE');
      admission.demand('ALICE', FREE);
      admission.crashed('ALICE');
      expect(() => admission.demand('ALICE', FREE))
        .to.throw(/crashed repeatedly. Log in again in 60 s/)
        .that.includes({ code: 'E_CRASHES', retryAfterSeconds: 60 });
      admission.demand('BOB', FREE);
      clock.move(HALF_LIFE_MS);
      admission.demand('ALICE', FREE);
    });

    it('so many sessions of one user', () => {
      make().demandOwn(1);
      expect(() => make().demandOwn(2))
        .to.throw(/IBMI_AUTH_MAX_SESSIONS_PER_USER/)
        .that.includes({ code: 'E_USER_SESSIONS' });
    });
  });

  describe('watches a loop', () => {
    const watch = (answers: boolean): { asked: number; stalled: number } => {
      const seen = { asked: 0, stalled: 0 };
      const loop: LoopWatch = new LoopWatch(clock, {
        stallMs: 1_000,
        ask: () => {
          seen.asked += 1;
          if (answers) loop.heard();
        },
        stalled: () => (seen.stalled += 1),
      });
      return seen;
    };

    it('that answers, for ever', () => {
      const seen = watch(true);
      clock.move(60_000);
      expect(seen).to.deep.equal({ asked: 150, stalled: 0 });
    });

    it('without asking while it answers calls', () => {
      let asked = 0;
      const loop = new LoopWatch(clock, { stallMs: 1_000, ask: () => (asked += 1), stalled: () => undefined });
      for (let call = 0; call < 100; call += 1) {
        loop.heard();
        clock.move(200);
      }
      expect(asked).to.equal(0);
    });

    it('that does not, until its time is over, and tells it once', () => {
      const seen = watch(false);
      clock.move(1_199);
      expect(seen).to.deep.equal({ asked: 1, stalled: 0 });
      clock.move(1);
      expect(seen.stalled).to.equal(1);
      expect(clock.timers).to.equal(0);
    });
  });

  describe('counts log lines', () => {
    it('and leaves out what is too much in a second, telling how much', () => {
      const lines: string[] = [];
      const log = limitedLog((level, event, { lines: dropped }) => lines.push(`${level} ${event} ${dropped ?? ''}`), {
        clock,
        linesPerSecond: 2,
      });
      for (let line = 0; line < 5; line += 1) log.info('told');
      expect(lines).to.deep.equal(['info told ', 'info told ']);
      clock.move(1_000);
      expect(lines.at(-1)).to.equal('warn log.dropped 3');
      log.error('later');
      expect(lines.at(-1)).to.equal('error later ');
    });
  });

  it('knows how many have just logged in', () => {
    const rate = new LoginRate(clock);
    for (let login = 0; login < 8; login += 1) rate.noted();
    expect(rate.recent).to.equal(8);
    clock.move(10_000);
    expect(rate.recent).to.equal(4);
    clock.move(100_000);
    expect(rate.recent).to.be.below(0.1);
  });
});

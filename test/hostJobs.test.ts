import { expect } from 'chai';
import { systemClock, type Clock } from '../src/kernel/clock.js';
import { silentLogger } from '../src/kernel/logger.js';
import { HostJobs, type JobHolder } from '../src/sessions/hostJobs.js';

const HOST = 'ibmi:8076';

/** A session that notes what it is told. */
class Holder implements JobHolder {
  readonly told: string[] = [];
  readonly #name: string;

  constructor(name = '') {
    this.#name = name;
  }

  granted(id: number): void {
    this.told.push(`${this.#name}granted ${id}`);
  }

  denied(id: number, { code, retryAfterSeconds }: { code: string; retryAfterSeconds: number | undefined }): void {
    this.told.push(`denied ${id} ${code} ${retryAfterSeconds ?? 'never'}`);
  }

  wanted(host: string): void {
    this.told.push(`wanted ${host}`);
  }
}

describe('jobs on one host', () => {
  let now: number;
  let ring: () => void;
  const clock: Clock = {
    ...systemClock,
    now: () => 0,
    monotonic: () => now,
    after: (_ms, act) => {
      ring = act;
      return { cancel: () => (ring = () => undefined) };
    },
  };
  beforeEach(() => {
    now = 0;
    ring = () => undefined;
  });
  const make = (limits: Partial<{ jobsMax: number; failures: number }> = {}): HostJobs =>
    new HostJobs({ clock, log: silentLogger }, { jobsMax: 2, failures: 2, retryMs: 1_000, ...limits });
  const ask = (jobs: HostJobs, holder: Holder, id: number, host = HOST): void =>
    jobs.ask(holder, { id, host, isControl: false });

  describe('have a limit', () => {
    it('of their host alone; who comes later waits until one is left, in order', () => {
      const jobs = make();
      const [one, two] = [new Holder(), new Holder()];
      ask(jobs, one, 1);
      ask(jobs, one, 2);
      ask(jobs, two, 1);
      ask(jobs, two, 2);
      ask(jobs, two, 3, 'other:8076');
      expect(two.told).to.deep.equal(['granted 3']);
      jobs.left(one, 1);
      expect(two.told).to.deep.equal(['granted 3', 'granted 1']);
      jobs.left(one, 2);
      expect(two.told).to.deep.equal(['granted 3', 'granted 1', 'granted 2']);
      expect(jobs.held(HOST)).to.equal(2);
    });

    it('beyond which a control job is let in', () => {
      const jobs = make({ jobsMax: 1 });
      const holder = new Holder();
      ask(jobs, holder, 1);
      jobs.ask(holder, { id: 2, host: HOST, isControl: true });
      expect(holder.told).to.deep.equal(['granted 1', 'granted 2']);
    });

    it('at which one holder after another is asked for a resting one, most jobs first, and again after a while', () => {
      const jobs = make({ jobsMax: 3 });
      const [small, large, late] = [new Holder(), new Holder(), new Holder()];
      ask(jobs, small, 1);
      ask(jobs, large, 1);
      ask(jobs, large, 2);
      ask(jobs, late, 1);
      expect(large.told.at(-1)).to.equal(`wanted ${HOST}`);
      expect(small.told).to.deep.equal(['granted 1']);
      jobs.kept(HOST);
      expect(small.told.at(-1)).to.equal(`wanted ${HOST}`);
      jobs.kept(HOST);
      ring();
      expect(large.told.slice(-1)).to.deep.equal([`wanted ${HOST}`]);
      expect(large.told).to.have.length(4);
      jobs.left(large, 2);
      expect(late.told).to.deep.equal(['granted 1']);
    });

    it('that who gives up, or ends, makes room in', () => {
      const jobs = make({ jobsMax: 1 });
      const [one, two, three] = [new Holder(), new Holder(), new Holder()];
      ask(jobs, one, 1);
      ask(jobs, two, 1);
      ask(jobs, three, 1);
      jobs.left(two, 1);
      jobs.gone(one);
      expect(two.told).to.deep.equal([]);
      expect(three.told).to.deep.equal(['granted 1']);
      jobs.gone(three);
      expect(jobs.held(HOST)).to.equal(0);
    });
  });

  describe('whose host does not answer', () => {
    const fail = (jobs: HostJobs, holder: Holder, id: number): void => {
      ask(jobs, holder, id);
      jobs.failed(holder, id, 'E_UNREACHABLE');
    };

    it('are denied at once for a while, then tried one at a time until one succeeds', () => {
      const jobs = make();
      const holder = new Holder();
      fail(jobs, holder, 1);
      fail(jobs, holder, 2);
      ask(jobs, holder, 3);
      expect(holder.told).to.deep.equal(['granted 1', 'granted 2', 'denied 3 E_UNREACHABLE 1']);
      now += 1_000;
      ask(jobs, holder, 4);
      ask(jobs, holder, 5);
      expect(holder.told.slice(3)).to.deep.equal(['granted 4', 'denied 5 E_UNREACHABLE 1']);
      jobs.opened(holder, 4);
      ask(jobs, holder, 6);
      expect(holder.told.at(-1)).to.equal('granted 6');
    });

    it('pause longer with each probe that fails, half a minute at most', () => {
      const jobs = make();
      const holder = new Holder();
      fail(jobs, holder, 1);
      const pauses: number[] = [];
      for (let id = 2; id < 12; id += 1) {
        now += 30_000;
        fail(jobs, holder, id);
        ask(jobs, holder, 100 + id);
        pauses.push(Number(holder.told.at(-1)?.split(' ').at(-1)));
      }
      expect(Math.max(...pauses)).to.be.within(23, 30);
      expect(pauses.slice(0, 3)).to.deep.equal([1, 2, 4].map((most, at) => Math.min(pauses[at] ?? 0, most)));
      expect(pauses[4]).to.be.greaterThan(pauses[1] ?? 0);
    });

    it('are tried by the next one when a probe is given up before anything is known', () => {
      const jobs = make();
      const holder = new Holder();
      fail(jobs, holder, 1);
      fail(jobs, holder, 2);
      now += 1_000;
      ask(jobs, holder, 3);
      jobs.left(holder, 3);
      ask(jobs, holder, 4);
      expect(holder.told.at(-1)).to.equal('granted 4');
    });

    it('are not blamed on it when it refuses a password, nor when a session ends in the middle of its probe', () => {
      const jobs = make();
      const [one, two] = [new Holder(), new Holder()];
      fail(jobs, one, 1);
      ask(jobs, one, 2);
      jobs.failed(one, 2, 'E_CREDENTIALS');
      fail(jobs, one, 3);
      fail(jobs, one, 4);
      now += 1_000;
      ask(jobs, one, 5);
      jobs.gone(one);
      ask(jobs, two, 1);
      expect(two.told).to.deep.equal(['granted 1']);
    });
  });
});

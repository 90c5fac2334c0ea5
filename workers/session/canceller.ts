import type { Timer } from '../../src/kernel/clock.js';
import type { Kit } from '../../src/kernel/kit.js';
import type { Db2Job } from './db2Job.js';

/** A control job that nobody needed for so long is closed. */
const CONTROL_IDLE_MS = 30_000;

/**
 * Ends statements of other jobs of the same user through a control job, because the daemon's protocol has no cancel.
 * The job is opened when the first statement has to end, and kept a little: who cancels once often cancels again.
 */
export class Canceller {
  readonly #kit: Kit;
  readonly #open: () => Promise<Db2Job>;
  readonly #deadlineMs: number;
  #job: Db2Job | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #idle: Timer | undefined;
  #isClosed = false;

  constructor(kit: Kit, open: () => Promise<Db2Job>, deadlineMs: number) {
    this.#kit = kit;
    this.#open = open;
    this.#deadlineMs = deadlineMs;
  }

  /** Resolves when the host has taken the cancel; one after another. @throws what opening a job or the CALL does */
  async cancel(name: string): Promise<void> {
    const done = this.#turn.then(() => this.#cancel(name));
    this.#turn = done.catch(() => undefined);
    await done;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#idle?.cancel();
    await this.#turn; // each has a deadline
    await this.#job?.close();
  }

  async #cancel(name: string): Promise<void> {
    this.#idle?.cancel();
    if (this.#job?.alive !== true) this.#job = await this.#open();
    const { signal } = new AbortController();
    const sql = `CALL QSYS2.CANCEL_SQL('${name.replaceAll("'", "''")}')`;
    const limits = { deadlineMs: this.#deadlineMs, signal };
    await this.#job.run({ sql, rowsMax: 1, access: 'read call' }, limits);
    if (this.#isClosed) return;
    this.#idle = this.#kit.clock.after(CONTROL_IDLE_MS, () => void this.#job?.close());
  }
}

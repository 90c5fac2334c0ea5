import { AppError } from '../../src/kernel/appError.js';
import type { Kit } from '../../src/kernel/kit.js';
import { targetText } from '../../src/kernel/target.js';
import type { Db2Settings } from '../../src/protocol/messages.js';
import { Canceller } from './canceller.js';
import { Db2Job } from './db2Job.js';
import type { HostDoor } from './hostDoor.js';
import type { Account } from './hostLink.js';
import type { Lane } from './lane.js';
import { PageSizes } from './pageSizes.js';

/** The control job's own lane: the driver lets it read and call, and nothing else. */
const CONTROL_LANE: Lane = { key: 'control', jdbcOptions: {}, access: 'read call' };

/** The shortest pause, for a host that takes every job and drops it again, and the longest. */
const BACK_OFF_MS = 250;
const BACK_OFF_MAX_MS = 30_000;

export interface OpenerOptions {
  readonly account: Account;
  readonly db2: Db2Settings;
  readonly door: HostDoor;
  /** Told once when the host has refused the credentials. */
  readonly onRefused?: (error: AppError) => void;
}

/**
 * Opens the jobs of one account on one host: each through the host's door, with what a job needs to end a statement of
 * another. After the host has refused the credentials once it opens no other: a third refusal could disable the
 * profile.
 */
export class JobOpener {
  readonly #kit: Kit;
  readonly #options: OpenerOptions;
  readonly #canceller: Canceller;
  readonly #pageSizes: PageSizes;
  #refused: AppError | undefined;
  #failures = 0;
  #isDoubted = false;

  constructor(kit: Kit, options: OpenerOptions) {
    const { db2 } = options;
    this.#kit = kit;
    this.#options = options;
    this.#pageSizes = new PageSizes(db2.pageRows);
    this.#canceller = new Canceller(kit, () => this.#enter(CONTROL_LANE), db2.pool.cancelMs);
  }

  /** The refusal of the credentials, after which nothing is tried any more. */
  get refused(): AppError | undefined {
    return this.#refused;
  }

  /** The pause before an attempt that nobody waits for: doubled with each failure, and at random up to half less. */
  get backOffMs(): number {
    return Math.min(BACK_OFF_MS * 2 ** this.#failures, BACK_OFF_MAX_MS) * (0.5 + Math.random() / 2);
  }

  /** @throws AppError E_CREDENTIALS, E_UNREACHABLE, E_HOST_TIMEOUT or E_BUSY */
  async open(lane: Lane): Promise<Db2Job> {
    try {
      const job = await this.#enter(lane);
      this.#failures = 0;
      this.#noteDoubt(job);
      return job;
    } catch (error) {
      this.#failures += 1;
      throw error;
    }
  }

  /** Closes the control job. */
  close(): Promise<void> {
    return this.#canceller.close();
  }

  async #enter(lane: Lane): Promise<Db2Job> {
    this.#demandWelcome();
    const { account, db2, door } = this.#options;
    const isControl = lane === CONTROL_LANE;
    const permit = await door.enter({ target: account.target, isControl });
    if (this.#refused !== undefined) permit.left(); // while it waited at the door, another attempt was refused
    this.#demandWelcome();
    try {
      const { connectMs } = db2;
      const job = await Db2Job.connect(this.#kit, {
        account,
        lane,
        db2: isControl ? { ...db2, connectMs: Math.min(connectMs, db2.pool.cancelMs) } : db2,
        pageSizes: this.#pageSizes,
        ...(isControl ? { isControl } : { cancel: (name: string) => this.#canceller.cancel(name) }),
      });
      permit.opened();
      void job.ended.then(() => permit.left());
      return job;
    } catch (error) {
      const failure = opened(error);
      permit.failed(failure.code);
      if (failure.code === 'E_CREDENTIALS') this.#noteRefusal(failure);
      throw failure;
    }
  }

  #noteRefusal(error: AppError): void {
    const isFirst = this.#refused === undefined;
    this.#refused ??= error;
    if (isFirst) this.#options.onRefused?.(error);
  }

  #demandWelcome(): void {
    if (this.#refused !== undefined) throw this.#refused;
  }

  /** Told once: all jobs of a host are of one daemon. */
  #noteDoubt({ doubt }: Db2Job): void {
    if (doubt === undefined || this.#isDoubted) return;
    this.#isDoubted = true;
    this.#kit.log.error('host.not_read_only', { host: targetText(this.#options.account.target), detail: doubt });
  }
}

function opened(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('E_INTERNAL', 'A Db2 job could not be opened.', { cause: error });
}

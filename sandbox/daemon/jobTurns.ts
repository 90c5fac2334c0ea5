import { cancelled, driverError } from '../dialect/db2Errors.js';
import type { PickNext } from './ordering.js';

/** A request that waits for the job. */
interface Waiting {
  readonly start: (turn: AbortController) => Promise<void>;
  readonly refuse: () => void;
}

const notConnected = (): Error => driverError('08003', 'The connection does not exist.');

/**
 * A job's turns: one request has the job, the others wait. A request that is cancelled, or whose connection is closed,
 * is answered at once; its turn lasts until its statement ends, as on IBM i, where a statement outlives its client.
 */
export class JobTurns {
  readonly #pickNext: PickNext;
  readonly #waiting: Waiting[] = [];
  #isTaken = false;
  #running: AbortController | undefined;
  #ending: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;
  #refuseRunning: (() => void) | undefined;

  constructor(pickNext: PickNext) {
    this.#pickNext = pickNext;
  }

  /** Whether a request runs on though its connection is closed. */
  get isOrphaned(): boolean {
    return this.#ending !== undefined && this.#running !== undefined;
  }

  /** Whether a request has the job right now. */
  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Runs `work` when its turn comes. Rejects with SQL0952 when cancelled, with 08003 when the job ends. */
  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#ending !== undefined) return Promise.reject(notConnected());
    return new Promise((resolve, reject) => {
      const refuse = (): void => {
        reject(notConnected());
      };
      const start = async (turn: AbortController): Promise<void> => {
        this.#refuseRunning = refuse;
        turn.signal.addEventListener('abort', () => reject(cancelled()), { once: true });
        // Answered at once when it is cancelled; but the turn is over only when nothing of it runs any more.
        await work(turn.signal).then(resolve, (error: unknown) => {
          reject(error instanceof Error ? error : new Error(String(error)));
        });
      };
      this.#waiting.push({ start, refuse });
      this.#advance();
    });
  }

  /** Ends the turn that runs now; false if none does. */
  cancelRunning(): boolean {
    this.#running?.abort();
    return this.#running !== undefined;
  }

  /** Starts nothing more, refuses those that wait, and resolves when the running turn is over. */
  end(): Promise<void> {
    if (this.#ending !== undefined) return this.#ending.promise;
    let resolve = (): void => undefined;
    const promise = new Promise<void>((settle) => {
      resolve = settle;
    });
    this.#ending = { promise, resolve };
    for (const { refuse } of this.#waiting.splice(0)) refuse();
    this.#refuseRunning?.();
    if (!this.#isTaken) resolve();
    return promise;
  }

  #advance(): void {
    if (this.#isTaken || this.#waiting.length === 0) return;
    this.#isTaken = true;
    if (this.#pickNext === undefined) void this.#takeTurn();
    // Requests that arrive together compete, even for a job that is free.
    else setImmediate(() => void this.#takeTurn());
  }

  async #takeTurn(): Promise<void> {
    const pick = this.#pickNext?.(Math.max(this.#waiting.length, 1)) ?? 0;
    const [next] = this.#waiting.splice(pick, 1);
    if (next !== undefined) {
      this.#running = new AbortController();
      await next.start(this.#running);
      this.#running = undefined;
      this.#refuseRunning = undefined;
    }
    this.#isTaken = false;
    this.#ending?.resolve();
    this.#advance();
  }
}

import type { Clock, Timer } from '../kernel/clock.js';

export interface LoopWatchOptions {
  /** A loop that has not answered for so long stands still. */
  readonly stallMs: number;
  /** Asks the loop for a sign of life. */
  readonly ask: () => void;
  /** Told once. */
  readonly stalled: () => void;
}

/** How often a loop is looked at within the time that it may stand still. */
const LOOKS = 5;

/**
 * Watches a worker's event loop, which can be stopped by nobody but us: a loop that goes round for ever answers no
 * message. One that has answered anything since the last look is not asked. Looks are counted, not milliseconds, so
 * that a main thread that was stopped itself blames nobody.
 */
export class LoopWatch {
  readonly #options: LoopWatchOptions;
  readonly #timer: Timer;
  #isHeard = false;
  #isAsked = false;
  #missed = 0;

  constructor(clock: Clock, options: LoopWatchOptions) {
    this.#options = options;
    this.#timer = clock.every(options.stallMs / LOOKS, () => this.#look());
  }

  /** The loop has answered, whether to `ask` or to a call. */
  heard(): void {
    this.#isHeard = true;
  }

  stop(): void {
    this.#timer.cancel();
  }

  #look(): void {
    if (this.#isHeard) {
      this.#isHeard = false;
      this.#isAsked = false;
      this.#missed = 0;
      return;
    }
    if (!this.#isAsked) {
      this.#isAsked = true;
      this.#options.ask();
      return;
    }
    this.#missed += 1;
    if (this.#missed < LOOKS) return;
    this.stop();
    this.#options.stalled();
  }
}

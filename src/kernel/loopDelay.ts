import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import type { Clock, Timer } from './clock.js';

const RESOLUTION_MS = 10;
const WINDOW_MS = 10_000;
const NS_A_MS = 1e6;

/** How late this thread's event loop gets to what is due: of the ten seconds that go on, and those before. */
export class LoopDelay {
  readonly #histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #timer: Timer;
  #lastMs = 0;

  constructor(clock: Clock) {
    this.#histogram.enable();
    this.#timer = clock.every(WINDOW_MS, () => {
      this.#lastMs = this.#currentMs;
      this.#histogram.reset();
    });
  }

  /** Ninety-nine of a hundred times it was not later than this. */
  get p99Ms(): number {
    return Math.max(this.#lastMs, this.#currentMs);
  }

  close(): void {
    this.#timer.cancel();
    this.#histogram.disable();
  }

  /** Node counts its own interval in. */
  get #currentMs(): number {
    return Math.max(0, this.#histogram.percentile(99) / NS_A_MS - RESOLUTION_MS);
  }
}

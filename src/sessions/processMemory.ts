import type { Clock } from '../kernel/clock.js';

/** The kernel adds it up over all threads, which takes milliseconds when there are hundreds. */
const FRESH_MS = 250;
const BYTES_A_MB = 1_048_576;

/** Resident memory of the process, looked at a few times a second at the most. */
export class ProcessMemory {
  readonly #clock: Clock;
  #rssMb = 0;
  #lookedAt = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get rssMb(): number {
    const now = this.#clock.monotonic();
    if (now - this.#lookedAt >= FRESH_MS) {
      this.#lookedAt = now;
      this.#rssMb = process.memoryUsage.rss() / BYTES_A_MB;
    }
    return this.#rssMb;
  }
}

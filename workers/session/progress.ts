import type { Clock, Timer } from '../../src/kernel/clock.js';

/** What one notification says. */
export interface Progress {
  /** Greater each time, as the protocol wants it; its whole part is the rows so far. */
  readonly progress: number;
  readonly message: string;
}

/** Pages come faster than anybody reads. */
const EVERY_MS = 250;
/** A client that hears nothing for longer gives up. */
const STILL_MS = 10_000;

/** Tells a client that waits how many rows have come, and every ten seconds that the host is still working. */
export class ProgressTeller {
  readonly #clock: Clock;
  readonly #tell: (progress: Progress) => void;
  readonly #startedAt: number;
  readonly #timer: Timer;
  #rows = 0;
  #toldAt: number | undefined;
  #told = 0;
  /** Notifications since the last row. */
  #still = 0;

  constructor(clock: Clock, tell: (progress: Progress) => void) {
    this.#clock = clock;
    this.#tell = tell;
    this.#startedAt = clock.monotonic();
    this.#timer = clock.every(STILL_MS, () => this.#stillWorking());
  }

  /** Takes the rows of one statement, on top of those of the statements before. */
  counter(): (rows: number) => void {
    const before = this.#rows;
    return (rows) => this.#note(before + rows);
  }

  end(): void {
    this.#timer.cancel();
  }

  #note(rows: number): void {
    if (rows <= this.#rows) return;
    this.#rows = rows;
    this.#still = 0;
    const now = this.#clock.monotonic();
    if (this.#toldAt !== undefined && now - this.#toldAt < EVERY_MS) return;
    this.#say(rows, `${rows} rows fetched`);
  }

  #stillWorking(): void {
    const now = this.#clock.monotonic();
    if (this.#toldAt !== undefined && now - this.#toldAt < STILL_MS) return;
    this.#still += 1;
    const seconds = Math.round((now - this.#startedAt) / 1_000);
    const fraction = this.#still / (this.#still + 1); // grows, and never becomes a row
    this.#say(this.#rows + fraction, `The host is still working after ${seconds} s: ${this.#rows} rows so far`);
  }

  #say(progress: number, message: string): void {
    if (progress <= this.#told) return;
    this.#told = progress;
    this.#toldAt = this.#clock.monotonic();
    this.#tell({ progress, message });
  }
}

import { systemClock, type Clock, type Timer } from '../../src/kernel/clock.js';

/** The service time that the acceptance sandbox is started with. */
export const SERVICE_MS = 2;

/**
 * The real clock, which knows the service times by their length: it counts how many are running at once, and a test may
 * stretch them.
 */
export class ServiceClock implements Clock {
  #delayMs = SERVICE_MS;
  #running = 0;
  #peak = 0;

  /** The most statements that were being served at one moment of `work`. */
  async peakDuring(work: () => Promise<unknown>): Promise<number> {
    this.#peak = this.#running;
    await work();
    return this.#peak;
  }

  /** Serves every statement of `work` in `delayMs`. */
  async stretched<T>(delayMs: number, work: () => Promise<T>): Promise<T> {
    this.#delayMs = delayMs;
    try {
      return await work();
    } finally {
      this.#delayMs = SERVICE_MS;
    }
  }

  now(): number {
    return systemClock.now();
  }

  iso(ms: number): string {
    return systemClock.iso(ms);
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  every(everyMs: number, act: () => void): Timer {
    return systemClock.every(everyMs, act);
  }

  after(delayMs: number, act: () => void): Timer {
    if (delayMs !== SERVICE_MS) return systemClock.after(delayMs, act);
    this.#running += 1;
    this.#peak = Math.max(this.#peak, this.#running);
    let isOver = false;
    const over = (): void => {
      if (!isOver) this.#running -= 1;
      isOver = true;
    };
    const timer = systemClock.after(this.#delayMs, () => {
      over();
      act();
    });
    return {
      cancel: () => {
        over();
        timer.cancel();
      },
    };
  }
}

import type { Clock, Timer } from '../../src/kernel/clock.js';

interface Due {
  at: number;
  readonly act: () => void;
  readonly everyMs: number | undefined;
}

/** A clock that stands still until a test moves it. */
export class HandClock implements Clock {
  #ms = 0;
  readonly #due = new Set<Due>();

  /** Timers that have not fired for the last time. */
  get timers(): number {
    return this.#due.size;
  }

  /** Moves on, and fires what is due on the way, in its order. */
  move(ms: number): void {
    const end = this.#ms + ms;
    for (;;) {
      const [next] = [...this.#due].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
      if (next === undefined) break;
      this.#ms = Math.max(this.#ms, next.at);
      if (next.everyMs === undefined) this.#due.delete(next);
      else next.at += next.everyMs;
      next.act();
    }
    this.#ms = end;
  }

  now(): number {
    return this.#ms;
  }

  iso(ms: number): string {
    return new Date(ms).toISOString();
  }

  monotonic(): number {
    return this.#ms;
  }

  after(delayMs: number, act: () => void): Timer {
    return this.#add({ at: this.#ms + delayMs, act, everyMs: undefined });
  }

  every(everyMs: number, act: () => void): Timer {
    return this.#add({ at: this.#ms + everyMs, act, everyMs });
  }

  #add(due: Due): Timer {
    this.#due.add(due);
    return { cancel: () => void this.#due.delete(due) };
  }
}

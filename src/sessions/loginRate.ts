import type { Clock } from '../kernel/clock.js';

/** After this long a login counts half. */
const HALF_LIFE_MS = 10_000;

/** How many people have just logged in, each counting less as time passes. */
export class LoginRate {
  readonly #clock: Clock;
  #recent = 0;
  #at: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#at = clock.monotonic();
  }

  noted(): void {
    this.#recent = this.recent + 1;
    this.#at = this.#clock.monotonic();
  }

  /** About the number of logins within the last fifteen seconds. */
  get recent(): number {
    return this.#recent * 0.5 ** ((this.#clock.monotonic() - this.#at) / HALF_LIFE_MS);
  }
}

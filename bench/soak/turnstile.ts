/** Lets many in at once, and now and then one in alone, as soon as the others have left. */
export class Turnstile {
  #inside = 0;
  #alone: Promise<void> | undefined;
  #empty: (() => void) | undefined;

  /** Does some work beside others. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    while (this.#alone !== undefined) await this.#alone;
    this.#inside += 1;
    try {
      return await work();
    } finally {
      this.#inside -= 1;
      if (this.#inside === 0) this.#empty?.();
    }
  }

  /** Does some work while nobody else is inside, and nobody comes in. One at a time. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    let open = (): void => undefined;
    this.#alone = new Promise((resolve) => (open = resolve));
    try {
      if (this.#inside > 0) await new Promise<void>((resolve) => (this.#empty = resolve));
      return await work();
    } finally {
      this.#empty = undefined;
      this.#alone = undefined;
      open();
    }
  }
}

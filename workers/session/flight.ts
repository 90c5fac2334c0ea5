/**
 * What one statement has asked of the daemon and not heard of yet. Stopping it asks nothing more: the page that is on
 * its way still comes, and the cursor is closed.
 */
export class Flight {
  #asked = 0;
  #isStopped = false;

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Whether the daemon owes an answer. */
  get isAsking(): boolean {
    return this.#asked > 0;
  }

  stop(): void {
    this.#isStopped = true;
  }

  async ask<T>(request: () => Promise<T>): Promise<T> {
    this.#asked += 1;
    try {
      return await request();
    } finally {
      this.#asked -= 1;
    }
  }
}

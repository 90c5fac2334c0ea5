/**
 * Whoever acquires pushes the undo. `run` releases last-in-first-out, exactly once, and goes on after an error, so a
 * half-built start is taken down as completely as a finished one.
 */
export class Releasers {
  #undo: { name: string; release: () => Promise<void> | void }[] = [];
  #running: Promise<readonly Error[]> | undefined;

  push(name: string, release: () => Promise<void> | void): void {
    this.#undo.push({ name, release });
  }

  /** Resolves with what went wrong on the way; never rejects. Idempotent. */
  run(): Promise<readonly Error[]> {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  async #runAll(): Promise<readonly Error[]> {
    const errors: Error[] = [];
    for (const { name, release } of this.#undo.splice(0).reverse()) {
      try {
        await release();
      } catch (cause) {
        errors.push(new Error(`could not release ${name}`, { cause }));
      }
    }
    return errors;
  }
}

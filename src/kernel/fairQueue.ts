/**
 * Waiters of several clients. Each client's own are first come, first served; between clients turns go round, so that
 * five hundred calls of one do not stand before the one call of another.
 */
export class FairQueue<Waiter> {
  /** By client, in the order of their next turns. */
  readonly #lines = new Map<string, Set<Waiter>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** How many of one client's are waiting. */
  sizeOf(client: string): number {
    return this.#lines.get(client)?.size ?? 0;
  }

  add(client: string, waiter: Waiter): void {
    const line = this.#lines.get(client);
    if (line === undefined) this.#lines.set(client, new Set([waiter]));
    else line.add(waiter);
    this.#size += 1;
  }

  /** Takes a waiter out, wherever it stands, without costing its client a turn. */
  remove(client: string, waiter: Waiter): boolean {
    const line = this.#lines.get(client);
    if (line?.delete(waiter) !== true) return false;
    if (line.size === 0) this.#lines.delete(client);
    this.#size -= 1;
    return true;
  }

  /** The waiter whose turn it is, among those that fit; its client goes behind the others. */
  next(fits: (waiter: Waiter) => boolean): Waiter | undefined {
    for (const [client, line] of this.#lines) {
      for (const waiter of line) {
        if (!fits(waiter)) continue;
        this.remove(client, waiter);
        this.#goBehind(client);
        return waiter;
      }
    }
    return undefined;
  }

  /** Who would be next, without taking anybody out. */
  peek(): Waiter | undefined {
    for (const line of this.#lines.values()) for (const waiter of line) return waiter;
    return undefined;
  }

  /** Everybody, client by client; whoever is taken out meanwhile is passed over. */
  *[Symbol.iterator](): Generator<Waiter> {
    for (const [client, line] of [...this.#lines])
      for (const waiter of [...line]) {
        if (this.#lines.get(client)?.has(waiter) === true) yield waiter;
      }
  }

  #goBehind(client: string): void {
    const line = this.#lines.get(client);
    if (line === undefined) return;
    this.#lines.delete(client);
    this.#lines.set(client, line);
  }
}

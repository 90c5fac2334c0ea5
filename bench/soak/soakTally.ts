/** What all calls came to. */
export class SoakTally {
  readonly #counts = new Map<string, number>();
  readonly wrong: string[] = [];

  count(outcome: string): void {
    if (outcome.startsWith('WRONG')) this.wrong.push(outcome);
    const name = outcome.split(' ', 1)[0] ?? '';
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  get calls(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  toRecord(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([one], [other]) => (one < other ? -1 : 1)));
  }
}

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

/** One look at a program's resident memory. */
export interface MemorySample {
  readonly minutes: number;
  readonly mb: number;
}

/** The least of each stretch of so many samples: what is left when the collectors have been. */
export function floorsOf(samples: readonly MemorySample[], stretch: number): readonly MemorySample[] {
  const floors: MemorySample[] = [];
  for (let from = 0; from + stretch <= samples.length; from += stretch) {
    const least = [...samples.slice(from, from + stretch)].sort((one, other) => one.mb - other.mb)[0];
    if (least !== undefined) floors.push(least);
  }
  return floors;
}

/** Theil and Sen's slope, megabytes a minute: the median of the slopes of all pairs, which no single jump moves. */
export function slopeOf(samples: readonly MemorySample[]): number {
  const slopes: number[] = [];
  samples.forEach((one, index) => {
    for (const other of samples.slice(index + 1)) slopes.push((other.mb - one.mb) / (other.minutes - one.minutes));
  });
  slopes.sort((one, other) => one - other);
  return slopes[Math.floor(slopes.length / 2)] ?? 0;
}

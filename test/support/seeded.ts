import { randomNumbers } from '../../sandbox/daemon/randomNumbers.js';

/** Random numbers that a seed repeats. */
export class Seeded {
  /** From 0 up to and without `below`. */
  readonly next: (below: number) => number;

  constructor(seed: number) {
    this.next = randomNumbers(seed);
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.next(choices.length)];
    if (choice === undefined) throw new Error('nothing to choose from');
    return choice;
  }

  /** A character of any plane and kind; never half of one. */
  character(): string {
    const most = this.pick([0x80, 0x100, 0x3000, 0x10000, 0x110000]);
    const code = this.next(most);
    return code >= 0xd800 && code <= 0xdfff ? '\ufffd' : String.fromCodePoint(code);
  }

  /** At most `most` pieces, joined. */
  text(pieces: readonly string[], most: number): string {
    return Array.from({ length: this.next(most + 1) }, () => this.pick(pieces)).join('');
  }
}

/** Runs a check with many seeds; a failure names the seed that repeats it. */
export function forSeeds(seeds: number, check: (random: Seeded) => void): void {
  for (let seed = 1; seed <= seeds; seed += 1) {
    try {
      check(new Seeded(seed));
    } catch (cause) {
      throw named(seed, cause);
    }
  }
}

/** The same for a check that takes its time, one seed after the other. */
export async function forSeedsInTurn(seeds: number, check: (random: Seeded) => Promise<void>): Promise<void> {
  for (let seed = 1; seed <= seeds; seed += 1) {
    try {
      await check(new Seeded(seed));
    } catch (cause) {
      throw named(seed, cause);
    }
  }
}

function named(seed: number, cause: unknown): Error {
  return new Error(`seed ${seed}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
}

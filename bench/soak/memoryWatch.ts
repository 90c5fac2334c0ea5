import type { Program } from '../../sandbox/demo/programs.js';
import { pause, rssMb } from '../figures.js';
import { Collector } from './collector.js';
import type { Turnstile } from './turnstile.js';

/** For a sample everybody waits, and every isolate collects its garbage. */
const SAMPLE_MS = 10_000;

/** One look at a program's resident memory. */
export interface MemorySample {
  readonly minutes: number;
  readonly mb: number;
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

export interface MemoryWatch {
  readonly program: Program;
  /** That the program was started with. */
  readonly inspectorPort: number;
  /** How long it has been going. */
  readonly minutes: () => number;
  readonly isOver: () => boolean;
  readonly turnstile: Turnstile;
}

/** Looks at a program's memory every few seconds, while it does nothing and its garbage is collected. */
export async function watchMemory(watch: MemoryWatch): Promise<readonly MemorySample[]> {
  const { program, inspectorPort, minutes, isOver, turnstile } = watch;
  const samples: MemorySample[] = [];
  const collector = await Collector.attach(inspectorPort);
  while (!isOver()) {
    await pause(SAMPLE_MS);
    await turnstile.alone(async () => {
      await collector.collect();
      samples.push({ minutes: minutes(), mb: rssMb(program) });
    });
  }
  collector.close();
  return samples;
}

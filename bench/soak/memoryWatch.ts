import type { Program } from '../../sandbox/demo/programs.js';
import { pause, rssMb } from '../figures.js';
import { Collector } from './collector.js';

/** Every isolate collects its garbage for a sample, which holds up its calls. */
const SAMPLE_MS = 5_000;

/** One look at a program's resident memory. */
export interface MemorySample {
  readonly minutes: number;
  readonly mb: number;
}

/** Samples of a stretch, of which the least counts: the others hold messages that are just being taken apart. */
const STRETCH = 6;

/** The least of each stretch of so many samples. */
function floorsOf(samples: readonly MemorySample[]): readonly MemorySample[] {
  const floors: MemorySample[] = [];
  for (let from = 0; from + STRETCH <= samples.length; from += STRETCH) {
    const stretch = samples.slice(from, from + STRETCH);
    floors.push(stretch.reduce((least, sample) => (sample.mb < least.mb ? sample : least)));
  }
  return floors;
}

/** Theil and Sen's slope, megabytes a minute: the median of the slopes of all pairs, which no single jump moves. */
export function slopeOf(samples: readonly MemorySample[]): number {
  const floors = floorsOf(samples);
  const slopes: number[] = [];
  floors.forEach((one, index) => {
    for (const other of floors.slice(index + 1)) slopes.push((other.mb - one.mb) / (other.minutes - one.minutes));
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
}

/** Looks at a program's memory every few seconds, its garbage collected, until it is over. */
export async function watchMemory(watch: MemoryWatch): Promise<readonly MemorySample[]> {
  const { program, inspectorPort, minutes, isOver } = watch;
  const samples: MemorySample[] = [];
  const collector = await Collector.attach(inspectorPort);
  while (!isOver()) {
    await pause(SAMPLE_MS);
    await collector.collect();
    samples.push({ minutes: minutes(), mb: rssMb(program) });
  }
  collector.close();
  return samples;
}

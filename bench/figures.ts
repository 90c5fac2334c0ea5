import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Program } from '../sandbox/demo/programs.js';
import { systemClock } from '../src/kernel/clock.js';
import type { DirectOrder } from './directClient.js';
import type { LoadReport } from './latencies.js';
import type { CheckedOrder } from './checkedClient.js';
import type { FloodOrder } from './floodClient.js';
import type { LoadOrder } from './loadClient.js';
import type { RawOrder } from './rawClient.js';
import type { StreamOrder } from './streamClient.js';

/** One line of the table: a figure and the first target it is held to. */
export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly target: string;
  readonly met: boolean | undefined;
}

/** What has been reported, in order. */
export const figures: Figure[] = [];

/** Adds a figure to the table, held to a limit if there is one. */
export function report(
  figure: string,
  value: number,
  unit: string,
  limit?: { readonly atMost?: number; readonly atLeast?: number },
): void {
  const { atMost, atLeast } = limit ?? {};
  const target = atMost !== undefined ? `≤ ${atMost}` : atLeast !== undefined ? `≥ ${atLeast}` : '';
  const met = limit === undefined ? undefined : value <= (atMost ?? Infinity) && value >= (atLeast ?? -Infinity);
  figures.push({ figure, value: Math.round(value * 1000) / 1000, unit, target, met });
}

/** What each load program is told. */
interface Orders {
  readonly floodClient: FloodOrder;
  readonly loadClient: LoadOrder;
  readonly checkedClient: CheckedOrder;
  readonly directClient: DirectOrder;
  readonly rawClient: RawOrder;
  readonly streamClient: StreamOrder;
}

/** Runs one of our load programs in a process of its own. */
export async function load<Name extends keyof Orders>(program: Name, order: Orders[Name]): Promise<LoadReport> {
  const path = fileURLToPath(new URL(`./${program}.js`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [path, JSON.stringify(order)]);
  const result = JSON.parse(stdout) as LoadReport;
  if (result.failed > 0) throw new Error(`${result.failed} calls failed`);
  return result;
}

/** Resident memory of a program, threads included. */
export function rssMb({ pid }: Program): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

/** Linux counts processor time in ticks of this length. */
const TICK_MS = 10;

/** Processor time that a program has used so far, of all its threads. */
export function cpuMs({ pid }: Program): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  const [user = 0, system = 0] = fields.slice(11, 13).map(Number);
  return (user + system) * TICK_MS;
}

/** Resolves after `ms`. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void systemClock.after(ms, resolve));
}

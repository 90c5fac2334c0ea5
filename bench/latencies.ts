/** What a load program prints, as one line of JSON. Latencies in milliseconds. */
export interface LoadReport {
  readonly calls: number;
  readonly failed: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Values, the least first, to one percentile. */
export function percentile(ordered: readonly number[], share: number): number {
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? NaN;
}

/** The same values, the least first. */
export function sorted(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}

export function median(values: readonly number[]): number {
  return percentile(sorted(values), 0.5);
}

/** Latencies to the figures that are reported. */
export function reportOf(
  latencies: readonly number[],
  run: { readonly failed: number; readonly measureMs: number },
): LoadReport {
  const times = sorted(latencies);
  return {
    calls: times.length,
    failed: run.failed,
    perSecond: times.length / (run.measureMs / 1000),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  };
}

/** What a load program prints, as one line of JSON. Latencies in milliseconds. */
export interface LoadReport {
  readonly calls: number;
  readonly failed: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Sorted latencies to one percentile. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** Latencies to the figures that are reported. */
export function reportOf(
  latencies: readonly number[],
  run: { readonly failed: number; readonly measureMs: number },
): LoadReport {
  const sorted = [...latencies].sort((a, b) => a - b);
  return {
    calls: sorted.length,
    failed: run.failed,
    perSecond: sorted.length / (run.measureMs / 1000),
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
  };
}

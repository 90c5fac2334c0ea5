import { systemClock } from '../src/kernel/clock.js';
import { reportOf, type LoadReport } from './latencies.js';
import { message, RawHttp } from './rawHttp.js';

/** Calls of one token, all at once, each on a connection of its own, of which so many addresses have an equal share. */
export interface FloodOrder {
  readonly url: string;
  readonly token: string;
  readonly sql: string;
  readonly requests: number;
  readonly addresses: number;
  /** Whether all connections are open before the first call is sent. */
  readonly isReady: boolean;
}

/**
 * `failed` counts what was answered neither with rows nor with the advice to wait. What has no answer is not in
 * `calls`: the kernel resets connections that wait too long to be accepted.
 */
async function run({ url: text, token, sql, requests, addresses, isReady }: FloodOrder): Promise<LoadReport> {
  const url = new URL(text);
  const params = { name: 'execute_sql', arguments: { sql } };
  const call = message(url, { token }, { id: 1, method: 'tools/call', params });
  const opening = Array.from({ length: requests }, (_, n) => RawHttp.open(url, `127.0.0.${1 + (n % addresses)}`));
  if (isReady) await Promise.all(opening);
  const startedAt = systemClock.monotonic();
  const latencies: number[] = [];
  let failed = 0;
  await Promise.all(
    opening.map(async (opened) => {
      const connection = await opened;
      const status = await connection.send(call).catch(() => undefined);
      if (status === undefined) return;
      if (status !== 200 && status !== 429 && status !== 503) failed += 1;
      latencies.push(systemClock.monotonic() - startedAt);
      connection.close();
    }),
  );
  return reportOf(latencies, { failed, measureMs: systemClock.monotonic() - startedAt });
}

const order = process.argv[2];
// Written by who started this a moment ago.
if (order?.startsWith('{')) console.log(JSON.stringify(await run(JSON.parse(order) as FloodOrder)));

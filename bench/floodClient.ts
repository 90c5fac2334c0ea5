import { systemClock } from '../src/kernel/clock.js';
import { reportOf, type LoadReport } from './latencies.js';
import { message, RawHttp } from './rawHttp.js';

/** Calls of one token, all at once, each on a connection of its own. */
export interface FloodOrder {
  readonly url: string;
  readonly token: string;
  readonly sql: string;
  readonly requests: number;
}

/** `failed` counts what was neither answered with rows nor told to wait. */
async function run({ url: text, token, sql, requests }: FloodOrder): Promise<LoadReport> {
  const url = new URL(text);
  const params = { name: 'execute_sql', arguments: { sql } };
  const call = message(url, { token }, { id: 1, method: 'tools/call', params });
  const connections = await Promise.all(Array.from({ length: requests }, () => RawHttp.open(url)));
  const startedAt = systemClock.monotonic();
  const latencies: number[] = [];
  let failed = 0;
  await Promise.all(
    connections.map(async (connection) => {
      const status = await connection.send(call);
      if (status !== 200 && status !== 503) failed += 1;
      latencies.push(systemClock.monotonic() - startedAt);
      connection.close();
    }),
  );
  return reportOf(latencies, { failed, measureMs: systemClock.monotonic() - startedAt });
}

const order = process.argv[2];
// Written by who started this a moment ago.
if (order?.startsWith('{')) console.log(JSON.stringify(await run(JSON.parse(order) as FloodOrder)));

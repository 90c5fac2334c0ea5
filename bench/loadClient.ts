import { systemClock } from '../src/kernel/clock.js';
import { reportOf, type LoadReport } from './latencies.js';
import { initialize, message, RawHttp } from './rawHttp.js';

/** What the load client is told, as one line of JSON on its command line. */
export interface LoadOrder {
  readonly url: string;
  /** One connection for each token. */
  readonly tokens: readonly string[];
  readonly sql: string;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

async function run(order: LoadOrder): Promise<LoadReport> {
  const url = new URL(order.url);
  const latencies: number[] = [];
  let failed = 0;
  const startsAt = systemClock.monotonic() + order.warmUpMs;
  const endsAt = startsAt + order.measureMs;
  await Promise.all(
    order.tokens.map(async (token) => {
      const connection = await RawHttp.open(url);
      const sessionId = await initialize(connection, url, token);
      const params = { name: 'execute_sql', arguments: { sql: order.sql } };
      const request = message(url, { token, sessionId }, { id: 1, method: 'tools/call', params });
      for (let now = systemClock.monotonic(); now < endsAt;) {
        const status = await connection.send(request);
        const done = systemClock.monotonic();
        if (status !== 200) failed += 1;
        if (now >= startsAt) latencies.push(done - now);
        now = done;
      }
      connection.close();
    }),
  );
  return reportOf(latencies, { failed, measureMs: order.measureMs });
}

const order = process.argv[2];
// Written by bench/main.ts a moment ago.
if (order?.startsWith('{')) console.log(JSON.stringify(await run(JSON.parse(order) as LoadOrder)));

import { systemClock } from '../src/kernel/clock.js';
import { pause } from './figures.js';
import { reportOf, type LoadReport } from './latencies.js';

/** Calls of one tool at a steady rate, one after another for each token, each answer read and judged. */
export interface CheckedOrder {
  readonly url: string;
  readonly tokens: readonly string[];
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** From the start of one call to that of the next, of each token. */
  readonly everyMs: number;
  readonly measureMs: number;
}

async function run({ url, tokens, name, args, everyMs, measureMs }: CheckedOrder): Promise<LoadReport> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } });
  const latencies: number[] = [];
  let failed = 0;
  const endsAt = systemClock.monotonic() + measureMs;
  process.stdin.resume(); // our timers keep no process alive, and neither do idle connections
  await Promise.all(
    tokens.map(async (token) => {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      };
      for (let now = systemClock.monotonic(); now < endsAt;) {
        const response = await fetch(url, { method: 'POST', headers, body });
        const text = await response.text();
        if (response.status !== 200 || !text.includes('"success":true')) failed += 1;
        const done = systemClock.monotonic();
        latencies.push(done - now);
        await pause(now + everyMs - done);
        now = systemClock.monotonic();
      }
    }),
  );
  process.stdin.destroy();
  return reportOf(latencies, { failed, measureMs });
}

const order = process.argv[2];
// Written by bench/reloadFigures.ts a moment ago.
if (order?.startsWith('{')) console.log(JSON.stringify(await run(JSON.parse(order) as CheckedOrder)));

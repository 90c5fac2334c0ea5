import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
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
  /** Judged, but not measured: a client's own first calls take longer than a busy server. */
  readonly warmUpMs: number;
  readonly measureMs: number;
}

interface Post {
  readonly agent: Agent;
  readonly token: string;
  readonly body: string;
}

/** The answer's text if its status is 200. `fetch` would cost more than the gateway spends on a call. */
function post(url: string, { agent, token, body }: Post): Promise<string> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', agent, headers }, (response) => {
      text(response).then((answer) => resolve(response.statusCode === 200 ? answer : ''), reject);
    });
    call.once('error', reject);
    call.end(body);
  });
}

async function run({ url, tokens, name, args, everyMs, warmUpMs, measureMs }: CheckedOrder): Promise<LoadReport> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } });
  const latencies: number[] = [];
  let failed = 0;
  const startsAt = systemClock.monotonic() + warmUpMs;
  const endsAt = startsAt + measureMs;
  process.stdin.resume(); // our timers keep no process alive, and neither do idle connections
  await Promise.all(
    tokens.map(async (token) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let now = systemClock.monotonic(); now < endsAt;) {
        const answer = await post(url, { agent, token, body });
        if (!answer.includes('"success":true')) failed += 1;
        const done = systemClock.monotonic();
        if (now >= startsAt) latencies.push(done - now);
        await pause(now + everyMs - done);
        now = systemClock.monotonic();
      }
      agent.destroy();
    }),
  );
  process.stdin.destroy();
  return reportOf(latencies, { failed, measureMs });
}

const order = process.argv[2];
// Written by a bench or test a moment ago.
if (order?.startsWith('{')) console.log(JSON.stringify(await run(JSON.parse(order) as CheckedOrder)));

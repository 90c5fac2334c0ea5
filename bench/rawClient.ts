import { readFileSync } from 'node:fs';
import { LOAD_PASSWORD, loadUserName } from '../sandbox/users.js';
import { systemClock } from '../src/kernel/clock.js';
import { reportOf, type LoadReport } from './latencies.js';
import { RawWebSocket } from './rawWebSocket.js';

/** A load straight on the daemon, from a client that costs next to nothing. */
export interface RawOrder {
  readonly port: number;
  readonly caPath: string;
  readonly connections: number;
  /** Statements that each connection has under way at any moment. */
  readonly inFlight: number;
  readonly sql: string;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

async function run(order: RawOrder): Promise<LoadReport> {
  const ca = readFileSync(order.caPath, 'utf8');
  const sql = JSON.stringify(order.sql);
  const sockets: RawWebSocket[] = [];
  for (let n = 1; n <= order.connections; n += 1) {
    const user = loadUserName(n);
    const socket = await RawWebSocket.open({ port: order.port, ca, user, password: LOAD_PASSWORD });
    await socket.ask('{"id":"c","type":"connect","technique":"tcp"}');
    sockets.push(socket);
  }
  const latencies: number[] = [];
  let failed = 0;
  let id = 0;
  const startsAt = systemClock.monotonic() + order.warmUpMs;
  const endsAt = startsAt + order.measureMs;
  const lanes = sockets.flatMap((socket) => Array.from({ length: order.inFlight }, () => socket));
  await Promise.all(
    lanes.map(async (socket) => {
      for (let now = systemClock.monotonic(); now < endsAt;) {
        const reply = await socket.ask(`{"id":"q${++id}","type":"sql","sql":${sql},"rows":100}`);
        const done = systemClock.monotonic();
        if (!reply.includes('"success":true')) failed += 1;
        if (now >= startsAt) latencies.push(done - now);
        now = done;
      }
    }),
  );
  for (const socket of sockets) socket.close();
  return reportOf(latencies, { failed, measureMs: order.measureMs });
}

const order = process.argv[2];
// Written by bench/sandboxFigures.ts a moment ago.
if (order?.startsWith('{')) console.log(JSON.stringify(await run(JSON.parse(order) as RawOrder)));

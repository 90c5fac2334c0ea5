import { readFileSync } from 'node:fs';
import mapepire, { type SQLJob } from '@ibm/mapepire-js';
import { systemClock } from '../src/kernel/clock.js';
import { LOAD_PASSWORD, loadUserName } from '../sandbox/users.js';
import { reportOf, type LoadReport } from './latencies.js';

/** The same load without the gateway: the unmodified client, one job a session. */
export interface DirectOrder {
  readonly port: number;
  readonly caPath: string;
  readonly sessions: number;
  readonly sql: string;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

async function run(order: DirectOrder): Promise<LoadReport> {
  const ca = readFileSync(order.caPath, 'utf8');
  const jobs: SQLJob[] = [];
  for (let n = 1; n <= order.sessions; n += 1) {
    const job = new mapepire.SQLJob();
    await job.connect({ host: 'localhost', port: order.port, user: loadUserName(n), password: LOAD_PASSWORD, ca });
    jobs.push(job);
  }
  const latencies: number[] = [];
  const startsAt = systemClock.monotonic() + order.warmUpMs;
  const endsAt = startsAt + order.measureMs;
  await Promise.all(
    jobs.map(async (job) => {
      for (let now = systemClock.monotonic(); now < endsAt;) {
        await job.query(order.sql, { isTerseResults: true }).execute(1000);
        const done = systemClock.monotonic();
        if (now >= startsAt) latencies.push(done - now);
        now = done;
      }
      await job.close();
    }),
  );
  return reportOf(latencies, { failed: 0, measureMs: order.measureMs });
}

const order = process.argv[2];
// Written by bench/main.ts a moment ago.
if (order?.startsWith('{')) console.log(JSON.stringify(await run(JSON.parse(order) as DirectOrder)));

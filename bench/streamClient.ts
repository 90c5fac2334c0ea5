import { readFileSync } from 'node:fs';
import mapepire from '@ibm/mapepire-js';
import { LOAD_PASSWORD, loadUserName } from '../sandbox/users.js';
import { systemClock } from '../src/kernel/clock.js';
import { reportOf, type LoadReport } from './latencies.js';

/** A whole table through the unmodified client, page by page, some times over; each is one latency of the report. */
export interface StreamOrder {
  readonly port: number;
  readonly caPath: string;
  readonly sql: string;
  readonly rows: number;
  readonly columns: number;
  readonly pageRows: number;
  readonly rounds: number;
}

async function run(order: StreamOrder): Promise<LoadReport> {
  const ca = readFileSync(order.caPath, 'utf8');
  const job = new mapepire.SQLJob();
  await job.connect({ host: 'localhost', port: order.port, user: loadUserName(1), password: LOAD_PASSWORD, ca });
  const latencies: number[] = [];
  let failed = 0;
  const startedAt = systemClock.monotonic();
  for (let round = 0; round < order.rounds; round += 1) {
    const from = systemClock.monotonic();
    const query = job.query<unknown[]>(order.sql, { isTerseResults: true });
    let page = await query.execute(order.pageRows);
    const columns = page.metadata.columns?.length;
    let rows = page.data.length;
    while (!page.is_done) {
      page = await query.fetchMore(order.pageRows);
      rows += page.data.length;
    }
    latencies.push(systemClock.monotonic() - from);
    if (rows !== order.rows || columns !== order.columns) failed += 1;
  }
  const measureMs = systemClock.monotonic() - startedAt;
  await job.close();
  return reportOf(latencies, { failed, measureMs });
}

const order = process.argv[2];
// Written by bench/sandboxFigures.ts a moment ago.
if (order?.startsWith('{')) console.log(JSON.stringify(await run(JSON.parse(order) as StreamOrder)));

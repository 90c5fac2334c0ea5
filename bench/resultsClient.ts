import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import mapepire from '@ibm/mapepire-js';
import { systemClock } from '../src/kernel/clock.js';
import { LOAD_PASSWORD, loadUserName } from '../sandbox/users.js';
import { median } from './latencies.js';

/** One statement with many rows, alternately by the unmodified client alone and through a tool; and tools/list. */
export interface ResultsOrder {
  readonly port: number;
  readonly caPath: string;
  readonly url: string;
  readonly token: string;
  readonly sql: string;
  readonly rows: number;
  readonly pageRows: number;
  readonly rounds: number;
  readonly lists: number;
}

/** Medians in milliseconds; bytes of one answer. */
export interface ResultsReport {
  readonly failed: number;
  readonly directMs: number;
  readonly throughMs: number;
  readonly bytes: number;
  readonly listMs: number;
  readonly tools: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Posts one message and reads the whole answer. */
function post({ url, token }: ResultsOrder, method: string, params: unknown): Promise<Buffer> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve(Buffer.concat(chunks)));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = systemClock.monotonic();
  await work();
  return systemClock.monotonic() - startedAt;
}

async function run(order: ResultsOrder): Promise<ResultsReport> {
  const ca = readFileSync(order.caPath, 'utf8');
  const job = new mapepire.SQLJob({ 'date format': 'iso' });
  await job.connect({ host: 'localhost', port: order.port, user: loadUserName(1), password: LOAD_PASSWORD, ca });
  let failed = 0;
  let bytes = 0;
  const alone = async (): Promise<void> => {
    const query = job.query<unknown[]>(order.sql, { isTerseResults: true });
    let page = await query.execute(order.pageRows);
    let rows = page.data.length;
    while (!page.is_done) {
      page = await query.fetchMore(order.pageRows);
      rows += page.data.length;
    }
    if (rows !== order.rows) failed += 1;
  };
  const through = async (): Promise<void> => {
    const params = { name: 'execute_sql', arguments: { sql: order.sql } };
    const body = await post(order, 'tools/call', params);
    bytes = body.length;
    if (!body.includes(`"rowCount":${order.rows},`)) failed += 1;
  };
  const times = { alone: [] as number[], through: [] as number[], list: [] as number[] };
  for (let round = -2; round < order.rounds; round += 1) {
    const one = await timed(alone);
    const other = await timed(through);
    if (round < 0) continue; // both warm up
    times.alone.push(one);
    times.through.push(other);
  }
  await job.close();
  let list: Buffer = Buffer.alloc(0);
  for (let n = 0; n < order.lists; n += 1) {
    times.list.push(
      await timed(async () => {
        list = await post(order, 'tools/list', {});
      }),
    );
  }
  const tools = (JSON.parse(list.toString()) as { result: { tools: unknown[] } }).result.tools.length;
  agent.destroy();
  return {
    failed,
    directMs: median(times.alone),
    throughMs: median(times.through),
    bytes,
    listMs: median(times.list),
    tools,
  };
}

const order = process.argv[2];
// Written by bench/main.ts a moment ago.
if (order?.startsWith('{')) console.log(JSON.stringify(await run(JSON.parse(order) as ResultsOrder)));

import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { startSandboxProgram, type SandboxProgram } from '../sandbox/demo/programs.js';
import { cpuMs, load, report, rssMb } from './figures.js';
import { median, type LoadReport } from './latencies.js';
import { runawayMs } from './runaway.js';

const SQL = 'VALUES 1';
const times = { sql: SQL, warmUpMs: 2_000, measureMs: 5_000 };
const CONNECTIONS = 8;
const IN_FLIGHT = 8;
const PER_SECOND_MIN = 5_000;
const STARTS = 5;
const RUNAWAYS = 3;
const ROUNDS = 9;
const BIG = { sql: 'SELECT * FROM SAMPLE.BIGSALES', rows: 30_000, columns: 6, rounds: ROUNDS };

/** What the daemon alone does: how fast it starts and answers, how much it holds, how soon it recovers. */
export async function measureSandbox(scratch: string): Promise<void> {
  const cache = { XDG_CACHE_HOME: mkdtempSync(join(scratch, 'cache-')) };
  const first = await startSandboxProgram(scratch, cache);
  report('sandbox: start without image', first.startMs, 'ms');
  await first.stop();
  const starts: number[] = [];
  for (let n = 1; n < STARTS; n += 1) {
    const again = await startSandboxProgram(scratch, cache);
    starts.push(again.startMs);
    await again.stop();
  }
  const sandbox = await startSandboxProgram(scratch, cache);
  starts.push(sandbox.startMs);
  const startCpuMs = cpuMs(sandbox);
  report('sandbox: start from the cached image, p50', median(starts), 'ms', { atMost: 1_500 });
  report('sandbox: processor time of such a start', startCpuMs, 'ms');
  report('sandbox: RSS after start', rssMb(sandbox), 'MB', { atMost: 450 });
  await measureTrivial(sandbox);
  await measureStream(sandbox);
  report('sandbox: RSS after all that load', rssMb(sandbox), 'MB', { atMost: 450 });
  const recoveries: number[] = [];
  for (let n = 0; n < RUNAWAYS; n += 1) recoveries.push(await runawayMs(sandbox));
  report("sandbox: from a runaway's cancel to another user's rows, p50", median(recoveries), 'ms');
  report('sandbox: RSS after the engine was started anew', rssMb(sandbox), 'MB', { atMost: 450 });
  await sandbox.stop();
}

async function measureTrivial(sandbox: SandboxProgram): Promise<void> {
  const { port, caPath } = sandbox;
  const at = `"${SQL}" over`;
  const client = (sessions: number): Promise<LoadReport> => load('directClient', { port, caPath, sessions, ...times });
  const raw = (connections: number, inFlight: number): Promise<LoadReport> =>
    load('rawClient', { port, caPath, connections, inFlight, ...times });
  report(`sandbox: ${at} 1 connection, mapepire-js`, (await client(1)).perSecond, 'calls/s');
  report(`sandbox: ${at} ${CONNECTIONS}, mapepire-js`, (await client(CONNECTIONS)).perSecond, 'calls/s');
  report(`sandbox: ${at} 1 connection, raw client`, (await raw(1, 1)).perSecond, 'calls/s');
  const pipelined = await raw(1, IN_FLIGHT);
  report(`sandbox: ${at} 1, raw client, ${IN_FLIGHT} in flight`, pipelined.perSecond, 'calls/s');
  const before = cpuMs(sandbox);
  const many = await raw(CONNECTIONS, 1);
  const used = cpuMs(sandbox) - before;
  report(`sandbox: ${at} ${CONNECTIONS}, raw client`, many.perSecond, 'calls/s', { atLeast: PER_SECOND_MIN });
  // The processor time of the warm-up is in it, so its calls are too.
  const calls = many.calls * ((times.warmUpMs + times.measureMs) / times.measureMs);
  report('sandbox: processor time of the daemon for each of these', used / calls, 'ms', {
    atMost: 1000 / PER_SECOND_MIN,
  });
}

async function measureStream({ port, caPath }: SandboxProgram): Promise<void> {
  for (const pageRows of [1_000, 5_000]) {
    const { p50 } = await load('streamClient', { port, caPath, pageRows, ...BIG });
    report(`sandbox: 30,000 rows × 6 columns in pages of ${pageRows}, deflated, p50`, p50, 'ms', { atMost: 1_000 });
  }
}

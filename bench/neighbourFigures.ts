import { startGatewayProgram, type SandboxProgram } from '../sandbox/demo/programs.js';
import { load, report } from './figures.js';
import { logInLoadUser } from './gatewayLogin.js';
import type { LoadReport } from './latencies.js';

const LIGHT_USERS = 8;
const EVERY_MS = 50;
const MEASURE_MS = 10_000;
const LIGHT = { name: 'execute_sql', args: { sql: 'VALUES 1' } };
const HEAVY = { name: 'execute_sql', args: { sql: 'SELECT * FROM SAMPLE.BIGSALES' } };

/** What light users feel of one who fetches 30,000 rows again and again: each kind in a process of its own. */
export async function measureNeighbour(
  sandbox: SandboxProgram,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const gateway = await startGatewayProgram(sandbox, { ...settings, IBMI_RESULT_MAX_BYTES: '67108864' });
  const tokens: string[] = [];
  for (let n = 1; n <= LIGHT_USERS + 1; n += 1) tokens.push((await logInLoadUser(gateway.url, n)).token);
  await reportNeighbour(gateway.url, tokens);
  await gateway.stop();
}

/** The same on any server; the last of the tokens is the heavy user's. */
export async function reportNeighbour(base: URL, tokens: readonly string[]): Promise<void> {
  const url = new URL('/mcp', base).href;
  const light = (measureMs: number): Promise<LoadReport> =>
    load('checkedClient', { url, tokens: tokens.slice(0, -1), ...LIGHT, everyMs: EVERY_MS, measureMs });
  const heavy = (measureMs: number): Promise<LoadReport> =>
    load('checkedClient', { url, tokens: tokens.slice(-1), ...HEAVY, everyMs: 0, measureMs });
  await Promise.all([light(MEASURE_MS / 2), heavy(MEASURE_MS / 2)]); // everybody's code is warm
  const quiet = await light(MEASURE_MS);
  const [beside, big] = await Promise.all([light(MEASURE_MS), heavy(MEASURE_MS)]);
  const what = `${tokens.length - 1} light users, a call each ${EVERY_MS} ms`;
  report(`${what}: p50 when all is quiet`, quiet.p50, 'ms');
  report('… p99 when all is quiet', quiet.p99, 'ms');
  report('… p50 beside one who fetches 30,000 rows in a loop', beside.p50, 'ms');
  report('… p99 beside that one', beside.p99, 'ms', { atMost: 40 });
  report('… ratio of p99', beside.p99 / quiet.p99, '×', { atMost: 2 });
  report('… big results meanwhile', big.perSecond, 'calls/s');
}

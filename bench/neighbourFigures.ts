import { startGatewayProgram, type SandboxProgram } from '../sandbox/demo/programs.js';
import type { CheckedOrder } from './checkedClient.js';
import { load, report } from './figures.js';
import { logInLoadUser } from './gatewayLogin.js';
import type { LoadReport } from './latencies.js';

type Time = Pick<CheckedOrder, 'warmUpMs' | 'measureMs'>;

const LIGHT_USERS = 8;
const EVERY_MS = 50;
/** At first, until everybody's code is warm. */
const FIRST: Time = { warmUpMs: 5_000, measureMs: 0 };
const MEASURED: Time = { warmUpMs: 1_000, measureMs: 10_000 };
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
  const light = (time: Time): Promise<LoadReport> =>
    load('checkedClient', { url, tokens: tokens.slice(0, -1), ...LIGHT, everyMs: EVERY_MS, ...time });
  const heavy = (time: Time): Promise<LoadReport> =>
    load('checkedClient', { url, tokens: tokens.slice(-1), ...HEAVY, everyMs: 0, ...time });
  await Promise.all([light(FIRST), heavy(FIRST)]);
  const quiet = await light(MEASURED);
  const [beside, big] = await Promise.all([light(MEASURED), heavy(MEASURED)]);
  const what = `${tokens.length - 1} light users, a call each ${EVERY_MS} ms`;
  report(`${what}: p50 when all is quiet`, quiet.p50, 'ms');
  report('… p99 when all is quiet', quiet.p99, 'ms');
  report('… p50 beside one who fetches 30,000 rows in a loop', beside.p50, 'ms');
  report('… p99 beside that one', beside.p99, 'ms', { atMost: 40 });
  report('… ratio of p99', beside.p99 / quiet.p99, '×', { atMost: 2 });
  report('… big results meanwhile', big.perSecond, 'calls/s');
}

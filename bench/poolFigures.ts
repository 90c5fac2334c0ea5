import {
  startGatewayProgram,
  startSandboxProgram,
  shippedCommand,
  type GatewayProgram,
} from '../sandbox/demo/programs.js';
import { systemClock } from '../src/kernel/clock.js';
import { executeSql } from './callTool.js';
import { load, pause, report } from './figures.js';
import { median } from './latencies.js';
import { logInLoadUser } from './gatewayLogin.js';

const SERVICE_MS = 20;
const JOBS = 8;
const CALLS_AT_ONCE = 16;
const WARM_UP_MS = 2_000;
const MEASURE_MS = 5_000;
/** What so many jobs can do at the most. */
const CEILING = (JOBS * 1_000) / SERVICE_MS;

const MINUTE = "VALUES QSYS2.QCMDEXC('DLYJOB DLY(60)')";
const CANCELS = 9;
/** Long enough for a statement to have reached the host. */
const REACHES_THE_HOST_MS = 300;

/** How much of its jobs a pool uses, and how soon a statement that is given up ends on the host. */
export async function measurePool(scratch: string, settings: Readonly<Record<string, string>>): Promise<void> {
  const slow = await startSandboxProgram(scratch, {}, ['--service-ms', String(SERVICE_MS)]);
  const gateway = await startGatewayProgram(slow, settings);
  const { token } = await logInLoadUser(gateway.url, 1, JOBS);
  const tokens = Array.from({ length: CALLS_AT_ONCE }, () => token);
  const order = { sql: 'VALUES 1', warmUpMs: WARM_UP_MS, measureMs: MEASURE_MS };
  const { perSecond } = await load('loadClient', { url: gateway.url.href, tokens, ...order });
  const what = `1 user, ${CALLS_AT_ONCE} calls at once, ${SERVICE_MS} ms each, ${JOBS} jobs`;
  report(what, perSecond, 'calls/s');
  report(`… share of the ${CEILING} that the jobs can do`, perSecond / CEILING, '×', { atLeast: 0.9 });
  await gateway.stop();
  await slow.stop();
  await measureCancel(scratch, settings);
}

async function measureCancel(scratch: string, settings: Readonly<Record<string, string>>): Promise<void> {
  const sandbox = await startSandboxProgram(scratch);
  let told = (): void => undefined;
  const environment = { ...settings, MCP_LOG_LEVEL: 'debug', IBMI_READONLY_ROUTINES: 'QSYS2.QCMDEXC' };
  const gateway = await startGatewayProgram(sandbox, environment, shippedCommand(), (line) => {
    if (!line.includes('"statement.cancelled"')) return;
    if (!line.includes('"confirmed"')) throw new Error(`not confirmed: ${line}`);
    told();
  });
  const { token } = await logInLoadUser(gateway.url, 2);
  const times: number[] = [];
  for (let count = 0; count < CANCELS; count += 1) {
    const ended = new Promise<void>((resolve) => (told = resolve));
    times.push(await cancelMs(gateway, token, ended));
  }
  report('a statement of 60 s is given up, until the host says that it has ended: the first', times[0] ?? 0, 'ms', {
    atMost: 200,
  });
  report('… p50', median(times), 'ms', { atMost: 200 });
  await gateway.stop();
  await sandbox.stop();
}

/** From the moment at which the client leaves to the host's word. */
async function cancelMs({ url }: GatewayProgram, token: string, ended: Promise<void>): Promise<number> {
  const leave = new AbortController();
  const call = executeSql(url, { token, id: 1, sql: MINUTE, signal: leave.signal }).catch(() => undefined);
  await pause(REACHES_THE_HOST_MS);
  const leftAt = systemClock.monotonic();
  leave.abort();
  await ended;
  const ms = systemClock.monotonic() - leftAt;
  await call;
  return ms;
}

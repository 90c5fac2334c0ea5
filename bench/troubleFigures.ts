import { startGatewayProgram, shippedCommand, type SandboxProgram } from '../sandbox/demo/programs.js';
import { systemClock } from '../src/kernel/clock.js';
import { callTool } from './callTool.js';
import { load, pause, report } from './figures.js';
import { logInLoadUser } from './gatewayLogin.js';
import type { LoadReport } from './latencies.js';

const NEIGHBOURS = 7;
const EVERY_MS = 50;
const WARM_UP_MS = 1_000;
const QUIET_MS = 8_000;
const TROUBLE_MS = 6_000;
/** So long one who does harm waits before the next time. */
const BREATH_MS = 200;
const FLOOD = 10_000;

const SETTINGS = {
  IBMI_WORKER_HEAP_MB: '64',
  IBMI_WORKER_STALL_MS: '1000',
  IBMI_SESSION_CRASHES_MAX: '1000',
  IBMI_AUTH_MAX_SESSIONS_PER_USER: '1000',
  MCP_CONNECTIONS_MAX: '12000',
  MCP_RATE_LIMIT_ENABLED: 'true',
};

/** What each kind of trouble is called; a tool of test/fixtures/faultWorker.ts makes it. */
const TROUBLES = {
  fault_spin: 'an endless loop',
  fault_out_of_memory: 'a heap full of small objects',
  fault_allocate: 'one huge allocation',
  fault_exit: 'process.exit',
  fault_throw: 'an error that nobody catches',
  fault_reject: 'a rejection that nobody handles',
  fault_log: 'endless log output',
  fault_backtrack: 'an expression that backtracks for ever',
} as const;

/** Of so many no one has more connections than an address may. */
const ADDRESSES = 20;
/** The first one meets code that has never run. */
const FLOODS = [
  { name: 'one address, the first', addresses: 1, isReady: false },
  { name: 'one address', addresses: 1, isReady: false },
  { name: `${ADDRESSES} addresses`, addresses: ADDRESSES, isReady: false },
  { name: `${ADDRESSES} addresses, connections open before`, addresses: ADDRESSES, isReady: true },
] as const;

/** What seven people feel of one who does harm, again and again, logging in anew each time: a storm of crashes. */
export async function measureTroubles(
  sandbox: SandboxProgram,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const command = { ...shippedCommand(), script: 'test/fixtures/faultGateway.js' };
  const gateway = await startGatewayProgram(sandbox, { ...settings, ...SETTINGS }, command);
  const tokens: string[] = [];
  for (let n = 1; n <= NEIGHBOURS; n += 1) tokens.push((await logInLoadUser(gateway.url, n)).token);
  const call = { name: 'execute_sql', args: { sql: 'VALUES 1' } };
  const neighbours = (measureMs: number): Promise<LoadReport> =>
    load('checkedClient', {
      url: gateway.url.href,
      tokens,
      ...call,
      everyMs: EVERY_MS,
      warmUpMs: WARM_UP_MS,
      measureMs,
    });
  await neighbours(QUIET_MS / 2);
  const quiet = await neighbours(QUIET_MS);
  report(`${NEIGHBOURS} people, a call each ${EVERY_MS} ms: p99 when all is quiet`, quiet.p99, 'ms');
  for (const [tool, name] of Object.entries(TROUBLES)) {
    const endsAt = systemClock.monotonic() + WARM_UP_MS + TROUBLE_MS;
    const harm = async (): Promise<number> => {
      let count = 0;
      for (; systemClock.monotonic() < endsAt; count += 1) await once(gateway.url, tool, endsAt);
      return count;
    };
    const [beside, count] = await Promise.all([neighbours(TROUBLE_MS), harm()]);
    report(`… beside ${name}, ${count} times: ratio of p99`, beside.p99 / quiet.p99, '×', { atMost: 3 });
  }
  const { token } = await logInLoadUser(gateway.url, NEIGHBOURS + 1);
  await load('checkedClient', {
    url: gateway.url.href,
    tokens: [token],
    ...call,
    everyMs: EVERY_MS,
    warmUpMs: QUIET_MS / 2,
    measureMs: 0,
  });
  for (const { name, ...from } of FLOODS) {
    const order = { url: gateway.url.href, token, sql: 'VALUES 1', requests: FLOOD, ...from };
    const flood = pause(WARM_UP_MS).then(() => load('floodClient', order));
    const [beside] = await Promise.all([neighbours(TROUBLE_MS), flood]);
    const figure = `… beside ${FLOOD} requests at once of one token from ${name}: ratio of p99`;
    report(figure, beside.p99 / quiet.p99, '×', { atMost: 3 });
  }
  await gateway.stop();
}

async function once(base: URL, tool: string, endsAt: number): Promise<void> {
  const { token } = await logInLoadUser(base, NEIGHBOURS + 1);
  const leave = AbortSignal.timeout(Math.max(1, Math.round(endsAt - systemClock.monotonic())));
  const call = callTool(base, { token, id: 1, signal: leave }, { name: tool, arguments: {} });
  await call.then((response) => response.text()).catch(() => undefined); // it ends with its session
  await pause(BREATH_MS);
}

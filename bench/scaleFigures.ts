import { startGatewayProgram, type GatewayProgram, type SandboxProgram } from '../sandbox/demo/programs.js';
import { systemClock } from '../src/kernel/clock.js';
import { load, pause, report, rssMb } from './figures.js';
import { logInLoadUser } from './gatewayLogin.js';

const SQL = 'VALUES 1';
const SIZES = [1, 10, 50, 100] as const;
const MOST = Math.max(...SIZES);
/** A hundred isolates share the calls: so long until each has compiled what it runs. */
const WARM_UP_MS = 12_000;
const MEASURE_MS = 8_000;
/** Until the threads that booted as spares meanwhile are done. */
const SETTLE_MS = 2_000;

/** A hundred logins at once, then calls of one, ten, fifty and a hundred sessions, and what they take of memory. */
export async function measureScale(sandbox: SandboxProgram, settings: Readonly<Record<string, string>>): Promise<void> {
  const gateway = await startGatewayProgram(sandbox, settings);
  await pause(SETTLE_MS);
  const idleMb = rssMb(gateway);
  const tokens = await storm(gateway);
  await pause(SETTLE_MS);
  for (const size of SIZES) {
    const order = { url: gateway.url.href, sql: SQL, warmUpMs: WARM_UP_MS, measureMs: MEASURE_MS };
    const { perSecond, p50, p99 } = await load('loadClient', { ...order, tokens: tokens.slice(0, size) });
    const isMost = size === MOST;
    report(`${size} of ${MOST} sessions call`, perSecond, 'calls/s', isMost ? { atLeast: 1_200 } : undefined);
    report('… p50', p50, 'ms');
    report('… p99', p99, 'ms');
    if (isMost) report('… main’s loop is late by, p99', await loopDelayMs(gateway), 'ms', { atMost: 10 });
  }
  report(`RSS a session, of ${MOST} after that load`, (rssMb(gateway) - idleMb) / MOST, 'MB', { atMost: 16 });
  await gateway.stop();
  await measureMemory(sandbox, settings);
}

/** Everybody at once; each has to have an answer within five seconds. */
async function storm(gateway: GatewayProgram): Promise<readonly string[]> {
  const startedAt = systemClock.monotonic();
  const logins = await Promise.all(Array.from({ length: MOST }, (_, index) => logInLoadUser(gateway.url, index + 1)));
  report(`${MOST} logins at once, until the last is answered`, systemClock.monotonic() - startedAt, 'ms', {
    atMost: 5_000,
  });
  return logins.map(({ token }) => token);
}

async function loopDelayMs({ url }: GatewayProgram): Promise<number> {
  const health = (await (await fetch(new URL('/healthz', url))).json()) as { loopDelayP99Ms: number };
  return health.loopDelayP99Ms;
}

/** Each number of sessions in a gateway of its own, some calls each. */
async function measureMemory(sandbox: SandboxProgram, settings: Readonly<Record<string, string>>): Promise<void> {
  for (const size of SIZES) {
    const gateway = await startGatewayProgram(sandbox, settings);
    await pause(SETTLE_MS);
    const idleMb = rssMb(gateway);
    const tokens: string[] = [];
    for (let n = 1; n <= size; n += 1) tokens.push((await logInLoadUser(gateway.url, n)).token);
    await load('loadClient', { url: gateway.url.href, tokens, sql: SQL, warmUpMs: 0, measureMs: SETTLE_MS });
    report(`RSS a session, of ${size} after some calls`, (rssMb(gateway) - idleMb) / size, 'MB');
    await gateway.stop();
  }
}

import {
  shippedCommand,
  startGatewayProgram,
  type Command,
  type GatewayProgram,
  type SandboxProgram,
} from '../sandbox/demo/programs.js';
import { load, pause, report, rssMb } from './figures.js';
import { logInLoadUser } from './gatewayLogin.js';
import { percentile, type LoadReport } from './latencies.js';

const SQL = 'VALUES 1';
const SESSIONS = 20;
const WARM_UP_MS = 3_000;
const MEASURE_MS = 6_000;
/** Time for the gateway to boot the spare thread that the next login takes. */
const SPARE_MS = 600;

async function logIn(gateway: GatewayProgram, sessions: number): Promise<{ tokens: string[]; ms: number[] }> {
  const tokens: string[] = [];
  const ms: number[] = [];
  for (let n = 1; n <= sessions; n += 1) {
    await pause(SPARE_MS);
    const login = await logInLoadUser(gateway.url, n);
    tokens.push(login.token);
    ms.push(login.ms);
  }
  return { tokens, ms: ms.sort((a, b) => a - b) };
}

const times = { sql: SQL, warmUpMs: WARM_UP_MS, measureMs: MEASURE_MS };

function throughGateway(gateway: GatewayProgram, tokens: readonly string[]): Promise<LoadReport> {
  return load('loadClient', { url: gateway.url.href, tokens, ...times });
}

function direct({ port, caPath }: SandboxProgram, sessions: number): Promise<LoadReport> {
  return load('directClient', { port, caPath, sessions, ...times });
}

/** One gateway from start to stop: start-up, login, latency next to the bare client, throughput, memory. */
export async function measureGateway(
  sandbox: SandboxProgram,
  settings: Readonly<Record<string, string>>,
): Promise<Load> {
  const gateway = await startGatewayProgram(sandbox, settings);
  report('start to ready', gateway.startMs, 'ms', { atMost: 2_000 });
  await pause(SPARE_MS);
  const idleMb = rssMb(gateway);
  report('RSS idle', idleMb, 'MB');
  const { tokens, ms } = await logIn(gateway, SESSIONS);
  report('login p50, spare thread ready', percentile(ms, 0.5), 'ms', { atMost: 25 });
  report('login p99', percentile(ms, 0.99), 'ms');
  const alone = await direct(sandbox, 1);
  const one = await throughGateway(gateway, tokens.slice(0, 1));
  report('mapepire-js alone, 1 job: p50', alone.p50, 'ms');
  report('through the gateway, 1 session: p50', one.p50, 'ms');
  report('the gateway adds at p50', one.p50 - alone.p50, 'ms', { atMost: 1.5 });
  report('ratio of p50', one.p50 / alone.p50, '×');
  report('mapepire-js alone, 1 job: p99', alone.p99, 'ms');
  report('through the gateway, 1 session: p99', one.p99, 'ms');
  const bare = await direct(sandbox, SESSIONS);
  const many = await throughGateway(gateway, tokens);
  report(`mapepire-js alone, ${SESSIONS} jobs in one process`, bare.perSecond, 'calls/s');
  report(`through the gateway, ${SESSIONS} sessions`, many.perSecond, 'calls/s', { atLeast: 900 });
  report(`${SESSIONS} sessions: p50`, many.p50, 'ms');
  report(`${SESSIONS} sessions: p99`, many.p99, 'ms');
  const mbPerSession = (rssMb(gateway) - idleMb) / SESSIONS;
  report('RSS per session, after that load', mbPerSession, 'MB', { atMost: 18 });
  await gateway.stop();
  return { perSecond: many.perSecond, mbPerSession };
}

/** What a gateway did under the load of all sessions. */
export interface Load {
  readonly perSecond: number;
  readonly mbPerSession: number;
}

/** The same load on a gateway that is started otherwise than `npm start` does. */
async function measureStartedAs(
  sandbox: SandboxProgram,
  settings: Readonly<Record<string, string>>,
  command: Command,
): Promise<Load> {
  const gateway = await startGatewayProgram(sandbox, settings, command);
  await pause(SPARE_MS);
  const idleMb = rssMb(gateway);
  const { tokens } = await logIn(gateway, SESSIONS);
  const { perSecond } = await throughGateway(gateway, tokens);
  const mbPerSession = (rssMb(gateway) - idleMb) / SESSIONS;
  await gateway.stop();
  return { perSecond, mbPerSession };
}

/** What each flag of `npm start` is worth, alone and together, in this run. */
export async function measureFlags(
  sandbox: SandboxProgram,
  settings: Readonly<Record<string, string>>,
  shipped: Load,
): Promise<void> {
  const none: Command = { nodeFlags: [], environment: {} };
  const bare = await measureStartedAs(sandbox, settings, none);
  const { nodeFlags } = shippedCommand();
  const collector = await measureStartedAs(sandbox, settings, { ...none, nodeFlags });
  report('without any flag of npm start', bare.perSecond, 'calls/s');
  report('without any flag: RSS per session', bare.mbPerSession, 'MB');
  report('its flags for V8 alone are worth', collector.perSecond / bare.perSecond, '×');
  report('all flags together are worth', shipped.perSecond / bare.perSecond, '×');
  report('all flags: RSS per session, share of that without', shipped.mbPerSession / bare.mbPerSession, '×');
}

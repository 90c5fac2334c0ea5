import { parseArgs } from 'node:util';
import {
  makeKeys,
  scratchDirectory,
  shippedCommand,
  startGatewayProgram,
  startSandboxProgram,
  stopPrograms,
} from '../../sandbox/demo/programs.js';
import { randomNumbers } from '../../sandbox/daemon/randomNumbers.js';
import { freePort } from '../../sandbox/demo/freePort.js';
import type { Counters } from '../../sandbox/daemon/counters.js';
import { systemClock } from '../../src/kernel/clock.js';
import { pause } from '../figures.js';
import { storm } from './faultStorm.js';
import { slopeOf, watchMemory } from './memoryWatch.js';
import { SoakTally } from './soakTally.js';
import { soakUser } from './soakUser.js';
import { Turnstile } from './turnstile.js';

const USERS = 20;
const MS_A_MINUTE = 60_000;
/** Isolates and pools grow until they have seen everything once. */
const WARM_UP_SHARE = 0.5;
const SLOPE_MAX_MB = 1;
/** In less time twenty isolates have not seen everything once, and the slope says nothing. */
const SLOPE_FROM_MINUTES = 3;
/** As many as a session remembers. */
const NEW_TEXTS = 1_000;
/** For the last host jobs to end. */
const QUIET_MS = 15_000;

const GATEWAY = {
  MCP_POOL_QUERY_TIMEOUT_MS: '3000',
  IBMI_CONNECT_TIMEOUT_MS: '1500',
  IBMI_SESSION_OPEN_TIMEOUT_MS: '4000',
  IBMI_CANCEL_TIMEOUT_MS: '1500',
  IBMI_CIRCUIT_RETRY_MS: '200',
  IBMI_HEARTBEAT_MS: '2000',
  IBMI_JOB_CHECK_AFTER_MS: '500',
  IBMI_READONLY_ROUTINES: 'QSYS2.QCMDEXC',
  IBMI_AUTH_TOKEN_EXPIRY_SECONDS: '3600',
};

interface Order {
  readonly minutes: number;
  readonly seed: number;
}

/** `--minutes N`, and the `--seed N` of the faults and of the questions. */
function orderOf(): Order {
  const options = { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' } } as const;
  const { values } = parseArgs({ options });
  return { minutes: Number(values.minutes), seed: Number(values.seed) };
}

async function soak({ minutes, seed }: Order): Promise<readonly string[]> {
  const scratch = scratchDirectory();
  const sandbox = await startSandboxProgram(scratch);
  const bad: string[] = [];
  const shipped = shippedCommand();
  const inspectorPort = await freePort();
  const command = { ...shipped, nodeFlags: [...shipped.nodeFlags, `--inspect=127.0.0.1:${inspectorPort}`] };
  const gateway = await startGatewayProgram(sandbox, { ...makeKeys(scratch), ...GATEWAY }, command, (line) => {
    if (/"level":"error"|E_INTERNAL|unhandled/i.test(line)) bad.push(`the gateway said: ${line.slice(0, 500)}`);
  });
  const control = (path: string, init?: RequestInit): Promise<Response> =>
    fetch(new URL(path, `http://127.0.0.1:${sandbox.controlPort}`), init);

  const startedAt = systemClock.monotonic();
  const passed = (): number => (systemClock.monotonic() - startedAt) / MS_A_MINUTE;
  const isOver = (): boolean => passed() >= minutes;
  const isJudged = minutes >= SLOPE_FROM_MINUTES;
  const tally = new SoakTally();
  const turnstile = new Turnstile();
  const users = Array.from({ length: USERS }, (_, index) =>
    soakUser({
      base: gateway.url,
      number: index + 1,
      random: randomNumbers(seed * 1_000 + index),
      tally,
      newTexts: isJudged ? NEW_TEXTS : 0,
      turnstile,
      isOver,
    }),
  );
  const memory = watchMemory({ program: gateway, inspectorPort, minutes: passed, isOver, turnstile });
  bad.push(...(await storm({ control, seed, users: USERS, isOver })));
  const [samples] = await Promise.all([memory, ...users]);
  await gateway.stop();
  const left = await leftOver(async () => (await (await control('/counters')).json()) as Counters);
  await sandbox.stop();

  const slope = slopeOf(samples.filter((sample) => sample.minutes >= minutes * WARM_UP_SHARE));
  console.log(JSON.stringify({ seed, minutes, calls: tally.calls, outcomes: tally.toRecord() }));
  console.log(JSON.stringify({ mb: samples.map(({ mb }) => Math.round(mb)), mbPerMinute: slope }));
  if (isJudged && slope > SLOPE_MAX_MB) {
    bad.push(`memory grew by ${slope.toFixed(2)} MB a minute, more than ${SLOPE_MAX_MB}`);
  }
  if (left !== undefined) bad.push(left);
  if ((tally.toRecord().rows ?? 0) === 0) bad.push('no call was answered with rows');
  return [...bad, ...tally.wrong];
}

/** What the host still holds a while after the gateway has ended. */
async function leftOver(counters: () => Promise<Counters>): Promise<string | undefined> {
  const deadline = systemClock.monotonic() + QUIET_MS;
  for (;;) {
    const now = await counters();
    const { connections, jobs, openCursors, openStatements } = now;
    if (connections + jobs + openCursors + openStatements === 0) return undefined;
    if (systemClock.monotonic() > deadline) return `left on the host: ${JSON.stringify(now)}`;
    await pause(100);
  }
}

try {
  const order = orderOf();
  const faults = await soak(order);
  for (const fault of faults.slice(0, 50)) console.error(fault);
  if (faults.length > 0) console.error(`${faults.length} faults; --seed ${order.seed} repeats the order of things`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await stopPrograms();
}

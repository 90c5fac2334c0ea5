import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { shippedCommand, startGatewayProgram, type SandboxProgram } from '../sandbox/demo/programs.js';
import { systemClock, within } from '../src/kernel/clock.js';
import { load, pause, report } from './figures.js';
import { logInLoadUser } from './gatewayLogin.js';
import { median, percentile, sorted } from './latencies.js';

const TOOLS = 300;
const SESSIONS = 4;
const LOAD_MS = 10_000;
/** Of each session: 100 calls a second together, which two cores can serve beside what is measured. */
const CALL_EVERY_MS = 40;
/** Between two writes, so that each is a reload of its own. */
const REST_MS = 150;
const PATIENCE_MS = 10_000;

/** 300 tools of the usual size in one file; each `round` is another text of every tool. */
function toolFile(round: number): string {
  const tool = (n: number): string => `  tool_${n}:
    source: s
    description: Employees of a department who earn more than an amount, in version ${round}.
    domain: personnel
    category: salaries
    statement: |
      SELECT EMPNO, LASTNAME, SALARY FROM SAMPLE.EMPLOYEE
       WHERE WORKDEPT = :department AND SALARY > :amount
       ORDER BY SALARY DESC
    parameters:
      - { name: department, type: string, description: Number of the department., minLength: 1, maxLength: 3 }
      - { name: amount, type: integer, description: The least salary., default: ${n}, min: 0 }
`;
  const tools = Array.from({ length: TOOLS }, (_, n) => tool(n));
  return `sources:\n  s: { host: localhost, user: none, password: none }\ntools:\n${tools.join('')}`;
}

/** What the log says of each reload. */
interface Reloaded {
  readonly ms: number;
  readonly waitedMs: number;
}

/** From the write of a file to what a live client is told, while all sessions call one of its tools. */
export async function measureReload(
  sandbox: SandboxProgram,
  settings: Readonly<Record<string, string>>,
  scratch: string,
): Promise<void> {
  const path = join(scratch, 'many-tools.yaml');
  writeFileSync(path, toolFile(0));
  const reloads: Reloaded[] = [];
  const onLine = (line: string): void => {
    if (line.includes('"tools.reloaded"')) reloads.push(JSON.parse(line) as Reloaded); // a line of our own log
  };
  const withTools = { ...settings, TOOLS_YAML_PATH: path };
  const gateway = await startGatewayProgram(sandbox, withTools, shippedCommand(), onLine);
  report(`start to ready with ${TOOLS} tools`, gateway.startMs, 'ms');
  const tokens: string[] = [];
  for (let n = 1; n <= SESSIONS; n += 1) tokens.push((await logInLoadUser(gateway.url, n)).token);
  const client = await listener(gateway.url, tokens[0] ?? '');
  const order = {
    name: 'tool_0',
    args: { department: 'D11' },
    everyMs: CALL_EVERY_MS,
    warmUpMs: 0,
    measureMs: LOAD_MS,
  };
  const calls = load('checkedClient', { url: gateway.url.href, tokens, ...order });
  const loaded = new AbortController();
  void calls.finally(() => loaded.abort());
  const latencies: number[] = [];
  await pause(REST_MS);
  for (let round = 1; !loaded.signal.aborted; round += 1) {
    const text = toolFile(round);
    const told = nextChange(client);
    const from = systemClock.monotonic();
    writeFileSync(path, text);
    await told;
    latencies.push(systemClock.monotonic() - from);
    await pause(REST_MS);
  }
  const { perSecond, p50, p99 } = await calls; // it throws if a call failed
  await client.close();
  await gateway.stop();
  const times = sorted(latencies);
  const what = `${times.length} reloads of ${TOOLS} tools under load, write to list_changed`;
  report(`${what}: p50`, percentile(times, 0.5), 'ms', { atMost: 200 });
  report('… the first', latencies[0] ?? NaN, 'ms');
  report('… the slowest', times.at(-1) ?? NaN, 'ms');
  report('… waiting until the files are quiet: p50', median(reloads.map(({ waitedMs }) => waitedMs)), 'ms');
  report('… loading: p50', median(reloads.map(({ ms }) => ms)), 'ms');
  report('calls meanwhile, none of them failed', perSecond, 'calls/s');
  report('… p50', p50, 'ms');
  report('… p99', p99, 'ms');
}

/** A client with its stream open: it has been told of one change. */
async function listener(url: URL, token: string): Promise<Client> {
  const client = new Client({ name: 'bench', version: '0' });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
  return client;
}

function nextChange(client: Client): Promise<void> {
  const told = new Promise<void>((resolve) => {
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => resolve());
  });
  return within(systemClock, PATIENCE_MS, told, () => new Error('no list_changed'));
}

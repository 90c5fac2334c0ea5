import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { within, systemClock } from '../../src/kernel/clock.js';

const BUILT = fileURLToPath(new URL('../../', import.meta.url));
/** The first start of all prepares the sandbox's image. */
const START_MS = 120_000;
const STOP_MS = 45_000;

/** A program of ours in a process of its own. */
export interface Program {
  readonly pid: number;
  /** Asks it to end and waits until it has; kills it when it does not. */
  stop(): Promise<void>;
}

export interface SandboxProgram extends Program {
  readonly port: number;
  readonly controlPort: number;
  readonly caPath: string;
  /** From spawn to listening. */
  readonly startMs: number;
}

export interface GatewayProgram extends Program {
  /** The MCP endpoint. */
  readonly url: URL;
  /** From spawn to listening. */
  readonly startMs: number;
}

/** Programs that have not ended, in the order of their start; those that are not ready yet too. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Asks every program to end, the last started first, and waits until each has; kills those that do not. */
export async function stopPrograms(): Promise<void> {
  for (;;) {
    const last = [...running].at(-1); // looked for anew: one may have been started meanwhile
    if (last === undefined) return;
    await programOf(last).stop();
  }
}

/** A directory that goes away with the process that made it. */
export function scratchDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'ibmi-mcp-gateway-'));
  process.once('exit', () => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** How the gateway is started: flags of node, and what must be in the environment before it starts. */
export interface Command {
  readonly nodeFlags: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** So many cores of the machine and no more, where taskset can see to it; absent: all. */
  readonly cores?: number;
  /** Below the build's directory; absent: the gateway's own. */
  readonly script?: string;
}

/** What `npm start` says, so that demo and bench run what is shipped. */
export function shippedCommand(): Command {
  const manifest = JSON.parse(readFileSync(join(BUILT, '../package.json'), 'utf8')) as { scripts: { start: string } };
  const words = manifest.scripts.start.split(' ');
  const assignments = words.flatMap((word) => (/^[A-Z_]+=/.test(word) ? [word.split('=', 2)] : []));
  return {
    nodeFlags: words.filter((word) => word.startsWith('--')),
    environment: Object.fromEntries(assignments) as Record<string, string>, // each has a name and a value
  };
}

/**
 * Starts the sandbox on free ports, with `settings` in its environment and `flags` on its command line; its progress
 * goes to standard error.
 */
export async function startSandboxProgram(
  scratch: string,
  settings: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<SandboxProgram> {
  const startedAt = systemClock.monotonic();
  const caPath = join(scratch, 'sandbox-ca.pem');
  const args = [
    join(BUILT, 'sandbox/main.js'),
    '--port',
    '0',
    '--control-port',
    '0',
    '--json',
    '--cert-out',
    caPath,
    ...flags,
  ];
  const { child, line } = await startProgram(args, settings, (text) => text.startsWith('{'));
  const ready = JSON.parse(line) as { port: number; controlPort: number };
  const startMs = systemClock.monotonic() - startedAt;
  return { ...programOf(child), port: ready.port, controlPort: ready.controlPort, caPath, startMs };
}

/** A throw-away key pair and the settings that use it. */
export function makeKeys(scratch: string): Record<string, string> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const privatePath = join(scratch, 'private.pem');
  const publicPath = join(scratch, 'public.pem');
  writeFileSync(privatePath, privateKey, { mode: 0o600 });
  writeFileSync(publicPath, publicKey);
  return {
    IBMI_AUTH_KEY_ID: 'throw-away',
    IBMI_AUTH_PRIVATE_KEY_PATH: privatePath,
    IBMI_AUTH_PUBLIC_KEY_PATH: publicPath,
  };
}

/** Starts the gateway on a free port, against a sandbox, with `settings` on top; `onLine` is told each line it logs. */
export async function startGatewayProgram(
  sandbox: Pick<SandboxProgram, 'port' | 'caPath'>,
  settings: Readonly<Record<string, string>>,
  command: Command = shippedCommand(),
  onLine: (line: string) => void = () => undefined,
): Promise<GatewayProgram> {
  const environment = {
    ...command.environment,
    MCP_AUTH_MODE: 'ibmi',
    IBMI_HTTP_AUTH_ENABLED: 'true',
    IBMI_AUTH_ALLOW_HTTP: 'true',
    DB2i_HOST: 'localhost',
    DB2i_PORT: String(sandbox.port),
    DB2i_CA_PATH: sandbox.caPath,
    MCP_HTTP_PORT: '0',
    IBMI_ENABLE_DEFAULT_TOOLS: 'true',
    ...settings,
  };
  const startedAt = systemClock.monotonic();
  const args = [...command.nodeFlags, join(BUILT, command.script ?? 'src/main.js')];
  const isReady = (text: string): boolean => {
    onLine(text);
    return text.includes('"server.ready"');
  };
  const { child, line } = await startProgram(args, environment, isReady, command.cores);
  const { url } = JSON.parse(line) as { url: string };
  return { ...programOf(child), url: new URL(url), startMs: systemClock.monotonic() - startedAt };
}

/** Starts a program and resolves with the first line of its output that `isReady`. */
async function startProgram(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  isReady: (line: string) => boolean,
  cores?: number,
): Promise<{ child: ChildProcess; line: string }> {
  const { PATH = '', HOME = '', XDG_CACHE_HOME } = process.env;
  const cache = XDG_CACHE_HOME === undefined ? {} : { XDG_CACHE_HOME };
  const [program, ...before] =
    cores === undefined ? [process.execPath] : ['taskset', '-c', `0-${cores - 1}`, process.execPath];
  const child = spawn(program, [...before, ...args], {
    env: { PATH, HOME, ...cache, ...environment, MCP_SERVER_CONFIG: '/dev/null' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true, // a Ctrl-C on the terminal is ours to pass on, once
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const ready = new Promise<string>((resolve, reject) => {
    // Lines after the awaited one are read on, or the program would block on a full pipe.
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (isReady(line)) resolve(line);
    });
    child.once('exit', (code) =>
      reject(new Error(`${args.at(-1) ?? ''} ended with code ${code ?? 'none'} before it was ready`)),
    );
  });
  const line = await within(systemClock, START_MS, ready, () => new Error(`${args[0] ?? ''} was not ready in time`));
  return { child, line };
}

function programOf(child: ChildProcess): Program {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    pid: child.pid ?? -1,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const overdue = systemClock.after(STOP_MS, () => child.kill('SIGKILL'));
      await ended;
      overdue.cancel();
    },
  };
}

import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { executeSql } from '../../bench/callTool.js';
import { systemClock, within } from '../../src/kernel/clock.js';
import { PATIENCE_MS } from './waits.js';

const TOP = fileURLToPath(new URL('../../../', import.meta.url));
const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url));

/** The shipped program in a process of its own. */
export class GatewayProcess {
  readonly child: ChildProcess;
  /** Standard output so far, a line each. */
  readonly lines: string[] = [];
  /** Standard error so far. */
  errors = '';
  /** Resolves with the exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  readonly #output: Interface;
  readonly #ready: Promise<string>;

  constructor(env: Readonly<Record<string, string>>, args: readonly string[] = [], nodeFlags: readonly string[] = []) {
    this.child = spawn(process.execPath, [...nodeFlags, MAIN, ...args], {
      cwd: TOP,
      env: { MCP_SERVER_CONFIG: '/dev/null', PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    this.exited = new Promise((resolve) => this.child.once('exit', (code) => resolve(code)));
    const { stdout } = this.child;
    if (stdout === null) throw new Error('its standard output is not the pipe that was asked for');
    this.#output = createInterface({ input: stdout });
    this.#ready = new Promise((resolve) => {
      this.#output.on('line', (line) => {
        this.lines.push(line);
        if (line.includes('"server.ready"')) resolve((JSON.parse(line) as { url: string }).url);
      });
    });
  }

  /** The MCP endpoint, once the program listens. */
  ready(): Promise<URL> {
    const ended = this.exited.then((code) => {
      throw new Error(`ended with ${code ?? 'a signal'} before it was ready: ${this.errors}`);
    });
    const late = (): Error => new Error(`not ready within ${PATIENCE_MS} ms: ${this.errors}`);
    return within(systemClock, PATIENCE_MS, Promise.race([this.#ready, ended]), late).then((url) => new URL(url));
  }

  /** The next line that `matches`, parsed; bounded. Ask before you cause it. */
  nextLine(matches: (line: string) => boolean): Promise<Record<string, unknown>> {
    const next = new Promise<Record<string, unknown>>((resolve) => {
      const take = (line: string): void => {
        if (!matches(line)) return;
        this.#output.off('line', take);
        resolve(JSON.parse(line) as Record<string, unknown>);
      };
      this.#output.on('line', take);
    });
    return within(systemClock, PATIENCE_MS, next, () => new Error(`no such line within ${PATIENCE_MS} ms`));
  }

  /** Ends it whatever it does. */
  async end(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.exited;
  }
}

/** One session-less call; resolves with the HTTP status, or undefined when the connection broke. */
export async function callTool(
  url: URL,
  token: string,
  sql: string,
  signal: AbortSignal | null = null,
): Promise<number | undefined> {
  const response = await executeSql(url, { token, id: 1, sql, signal }).catch(() => undefined);
  await response?.text().catch(() => undefined);
  return response?.status;
}

import { describe } from '../../src/kernel/appError.js';
import { assert } from '../../src/kernel/assert.js';
import { systemClock } from '../../src/kernel/clock.js';
import type { Kit } from '../../src/kernel/kit.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { OpenInput, OpenOutput, ThreadTask } from '../../src/protocol/messages.js';
import { serve, type Answer, type Handlers } from '../../src/protocol/serve.js';
import { Db2Pool } from './db2Pool.js';
import { McpHost, type Decorate } from './mcpHost.js';
import { ToolBox } from './toolBox.js';

/** What differs between the shipped worker and a test's. */
export interface SessionOptions {
  readonly bootMs: number;
  /** Adds handlers to every new MCP server object; production has none. */
  readonly decorate?: Decorate;
}

/** Serves one login from `open` to `drain`. */
export function runSession(task: ThreadTask, options: SessionOptions): Promise<void> {
  return serve(task, options.bootMs, (log) => {
    tapConsole(log);
    return new SessionHandlers({ log, clock: systemClock }, options.decorate);
  });
}

class SessionHandlers implements Handlers {
  readonly #kit: Kit;
  readonly #decorate: Decorate | undefined;
  #open: { readonly pool: Db2Pool; readonly host: McpHost } | undefined;

  constructor(kit: Kit, decorate: Decorate | undefined) {
    this.#kit = kit;
    this.#decorate = decorate;
  }

  async open(input: OpenInput): Promise<OpenOutput> {
    assert(this.#open === undefined, 'a thread serves one login');
    const { db2, target, user } = input;
    const password = new TextDecoder().decode(input.password);
    input.password.fill(0);
    const limits = { start: input.poolStart, max: input.poolMax, queryMs: db2.queryMs };
    const { pool, job } = await Db2Pool.open(this.#kit, { target, user, password, db2 }, limits);
    const tools = new ToolBox(this.#kit, { pool, catalog: input.catalog, rowsMax: db2.rowsMax });
    const host = new McpHost(this.#kit, {
      tools,
      server: input.server,
      sessionsMax: db2.mcpSessionsMax,
      ...(this.#decorate === undefined ? {} : { decorate: this.#decorate }),
    });
    this.#open = { pool, host };
    return { job };
  }

  call(input: Parameters<Handlers['call']>[0], out: Answer): void {
    assert(this.#open !== undefined, 'calls come after open');
    this.#open.host.handle(input, out);
  }

  async drain(ms: number): Promise<void> {
    if (this.#open === undefined) return;
    const { host, pool } = this.#open;
    await host.drain(ms);
    await pool.close();
  }
}

/** What the client library prints is a log line; a worker has no standard output of its own. */
function tapConsole(log: Logger): void {
  const tap = (...parts: unknown[]): void => log.debug('worker.console', { text: parts.map(describe).join(' ').slice(0, 500) });
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) globalThis.console[name] = tap;
}


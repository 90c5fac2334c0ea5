import { describe } from '../../src/kernel/appError.js';
import { assert } from '../../src/kernel/assert.js';
import { systemClock } from '../../src/kernel/clock.js';
import type { Kit } from '../../src/kernel/kit.js';
import type { Logger } from '../../src/kernel/logger.js';
import { targetText } from '../../src/kernel/target.js';
import type { OpenInput, OpenOutput, SessionSetup, ThreadTask } from '../../src/protocol/messages.js';
import { serve, type Answer, type Handlers } from '../../src/protocol/serve.js';
import { Db2Access } from './db2Access.js';
import { McpHost, type Decorate } from './mcpHost.js';
import { ToolBox } from './toolBox.js';
import { warmUp } from './warmUp.js';

/** What differs between the shipped worker and a test's. */
export interface SessionOptions {
  /** Adds handlers to every new MCP server object; production has none. */
  readonly decorate?: Decorate;
}

/** Serves one login from `open` to `drain`. */
export function runSession(task: ThreadTask, options: SessionOptions = {}): Promise<void> {
  return serve(task, (log) => {
    tapConsole(log);
    const kit: Kit = { log, clock: systemClock };
    const handlers = new SessionHandlers(kit, task.setup, options.decorate);
    setImmediate(() => {
      if (!handlers.isOpen) void warmUp(kit, task.setup.db2);
    });
    return handlers;
  });
}

class SessionHandlers implements Handlers {
  readonly #kit: Kit;
  readonly #setup: SessionSetup;
  readonly #decorate: Decorate | undefined;
  #opening = false;
  #open: { readonly db2: Db2Access; readonly host: McpHost } | undefined;

  constructor(kit: Kit, setup: SessionSetup, decorate: Decorate | undefined) {
    this.#kit = kit;
    this.#setup = setup;
    this.#decorate = decorate;
  }

  get isOpen(): boolean {
    return this.#opening;
  }

  async open(input: OpenInput): Promise<OpenOutput> {
    assert(!this.#opening, 'a thread serves one login');
    this.#opening = true;
    const { target, user } = input;
    const { db2, catalog, builtins, server } = this.#setup;
    const password = new TextDecoder().decode(input.password);
    input.password.fill(0);
    const limits = { start: input.poolStart, max: input.poolMax, queryMs: db2.queryMs };
    const account = { target, user, password, verifyTls: db2.verifyTls };
    const access = await Db2Access.open(this.#kit, { account, db2, limits });
    access.use(catalog.sources);
    const tools = new ToolBox(this.#kit, {
      db2: access,
      catalog,
      settings: builtins,
      rowsMax: db2.rowsMax,
      patternMs: db2.patternMs,
      who: () => ({ user, host: targetText(target), job: access.firstJob, expiresAt: undefined }),
    });
    const host = new McpHost(this.#kit, {
      tools,
      server,
      sessionsMax: db2.mcpSessionsMax,
      ...(this.#decorate === undefined ? {} : { decorate: this.#decorate }),
    });
    this.#open = { db2: access, host };
    return { job: access.firstJob };
  }

  call(input: Parameters<Handlers['call']>[0], out: Answer): void {
    assert(this.#open !== undefined, 'calls come after open');
    this.#open.host.handle(input, out);
  }

  async drain(ms: number): Promise<void> {
    if (this.#open === undefined) return;
    const { host, db2 } = this.#open;
    await host.drain(ms);
    await db2.close();
  }
}

/** What the client library prints is a log line; a worker has no standard output of its own. */
function tapConsole(log: Logger): void {
  const tap = (...parts: unknown[]): void =>
    log.debug('worker.console', { text: parts.map(describe).join(' ').slice(0, 500) });
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) globalThis.console[name] = tap;
}

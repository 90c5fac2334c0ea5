import { describe, failureOf } from '../../src/kernel/appError.js';
import { assert } from '../../src/kernel/assert.js';
import { systemClock } from '../../src/kernel/clock.js';
import type { Kit } from '../../src/kernel/kit.js';
import type { Logger } from '../../src/kernel/logger.js';
import { targetText } from '../../src/kernel/target.js';
import type { Catalog, SourceAccount } from '../../src/protocol/catalog.js';
import type { CatalogUpdate } from '../../src/protocol/catalogBytes.js';
import type { JobAnswer, OpenInput, OpenOutput, SessionSetup, ThreadTask } from '../../src/protocol/messages.js';
import { serve, type Answer, type Handlers, type Tell } from '../../src/protocol/serve.js';
import { Consent } from './consent.js';
import { Db2Access } from './db2Access.js';
import { toolsElsewhere } from './elsewhere.js';
import type { MakeCodeCache } from './entry.js';
import { SharedDoor } from './hostDoor.js';
import { LiveCatalog } from './liveCatalog.js';
import { McpHost, type Decorate } from './mcpHost.js';
import type { Principal } from './tool.js';
import { ToolBox } from './toolBox.js';
import { warmUp } from './warmUp.js';

/** What differs between the shipped worker and a test's. */
export interface SessionOptions {
  /** Adds handlers to every new MCP server object; production has none. */
  readonly decorate?: Decorate;
  /** What V8 has compiled so far, where the program was loaded by entry.ts. */
  readonly makeCodeCache?: MakeCodeCache;
}

/** Serves one login from `open` to `drain`. */
export function runSession(task: ThreadTask, options: SessionOptions = {}): Promise<void> {
  return serve(task, (log, tell) => {
    tapConsole(log);
    const kit: Kit = { log, clock: systemClock };
    const handlers = new SessionHandlers(kit, { setup: task.setup, tell, options });
    setImmediate(() => void handlers.prepare(task));
    return handlers;
  });
}

/** One person's connection and everything made of it. */
interface Opened {
  readonly db2: Db2Access;
  readonly host: McpHost;
  readonly input: OpenInput;
  readonly consent: Consent;
}

interface HandlerParts {
  readonly setup: SessionSetup;
  readonly tell: Tell;
  readonly options: SessionOptions;
}

class SessionHandlers implements Handlers {
  readonly #kit: Kit;
  readonly #setup: SessionSetup;
  readonly #tell: Tell;
  readonly #door: SharedDoor;
  readonly #options: SessionOptions;
  readonly #catalog: LiveCatalog;
  #accounts: readonly SourceAccount[] = [];
  #expiresAt: number | undefined;
  #opening = false;
  #open: Opened | undefined;
  /** What was made of the catalog that was asked for last. */
  #tools: { readonly box: ToolBox; readonly catalog: Catalog } | undefined;

  constructor(kit: Kit, { setup, tell, options }: HandlerParts) {
    this.#kit = kit;
    this.#setup = setup;
    this.#tell = tell;
    this.#door = new SharedDoor(kit.clock, tell, setup.db2.connectMs);
    this.#options = options;
    this.#catalog = new LiveCatalog(setup.catalog);
  }

  /** Does what a login would wait for, while nobody does, and tells what V8 has compiled for it. */
  async prepare({ isSpare, code }: ThreadTask): Promise<void> {
    if (isSpare && !this.#opening) {
      this.#catalog.read();
      await warmUp(this.#kit, this.#setup.db2);
    }
    if (code === undefined) this.#tellCode();
  }

  /** Where the program was loaded by entry.ts. */
  #tellCode(): void {
    const made = this.#options.makeCodeCache?.();
    if (made === undefined) return;
    const code = new SharedArrayBuffer(made.byteLength);
    new Uint8Array(code).set(made);
    this.#tell({ type: 'compiled', code });
  }

  async open(input: OpenInput, accounts: readonly SourceAccount[]): Promise<OpenOutput> {
    assert(!this.#opening, 'a thread serves one login');
    this.#opening = true;
    this.#accounts = accounts;
    const { target, user } = input;
    const { db2, server } = this.#setup;
    const { decorate } = this.#options;
    const password = new TextDecoder().decode(input.password);
    input.password.fill(0);
    const { idleMs } = db2.pool;
    const limits = { start: input.poolStart, max: input.poolMax, queryMs: db2.queryMs, idleMs };
    const account = { target, user, password, verifyTls: db2.verifyTls };
    const access = await Db2Access.open(this.#kit, {
      account,
      db2,
      limits,
      door: this.#door,
      onRefused: (error) => this.#tell({ type: 'disowned', failure: failureOf(error) }),
    });
    const consent = new Consent(this.#kit, {
      timeoutMs: db2.confirmMs,
      whose: () => `${user} on ${targetText(target)}`,
    });
    const host = new McpHost(this.#kit, {
      tools: () => this.#toolsOf({ db2: access, input, consent }),
      catalog: () => this.#catalog.read(),
      who: () => this.#who(input),
      query: (statement, origin) => access.run(statement, { source: undefined, ...origin }),
      server,
      sessionsMax: db2.mcpSessionsMax,
      unreadBytesMax: db2.unreadBytesMax,
      ...(decorate === undefined ? {} : { decorate }),
    });
    this.#open = { db2: access, host, input, consent };
    return { job: access.firstJob };
  }

  granted(expiresAt: number): void {
    this.#expiresAt = expiresAt;
  }

  jobAnswer(answer: JobAnswer): void {
    this.#door.answer(answer);
  }

  jobWanted(host: string): void {
    const isGiven = this.#open?.db2.giveUpOne(host) ?? false;
    if (!isGiven) this.#tell({ type: 'jobKept', host });
  }

  catalog({ bytes, accounts, changed }: CatalogUpdate): void {
    const hadAccounts = this.#accounts.length > 0;
    this.#catalog.replace(bytes);
    this.#accounts = accounts;
    if (this.#open === undefined) return;
    const { host } = this.#open;
    // Without a wait for the next call, so that the jobs of an account that is gone are closed.
    if (hadAccounts) this.#toolsOf(this.#open);
    host.catalogChanged(changed);
  }

  call(input: Parameters<Handlers['call']>[0], out: Answer): void {
    assert(this.#open !== undefined, 'calls come after open');
    this.#open.host.handle(input, out);
  }

  async drain(ms: number): Promise<void> {
    if (this.#open === undefined) return;
    const { host, db2, consent } = this.#open;
    consent.end();
    await host.drain(ms);
    await db2.close();
  }

  /** The tools of the newest catalog, made anew after a change. */
  #toolsOf({ db2, input, consent }: Omit<Opened, 'host'>): ToolBox {
    const catalog = this.#catalog.read();
    if (this.#tools?.catalog === catalog) return this.#tools.box;
    db2.use(catalog.sources, this.#accounts);
    const box = new ToolBox(this.#kit, {
      db2,
      catalog,
      elsewhere: toolsElsewhere(catalog, this.#accounts, input.target),
      settings: this.#setup.builtins,
      rowsMax: this.#setup.db2.rowsMax,
      resultBytesMax: this.#setup.db2.resultBytesMax,
      patternMs: this.#setup.db2.patternMs,
      consent,
      who: () => this.#who(input),
    });
    this.#tools = { box, catalog };
    return box;
  }

  #who({ user, target }: OpenInput): Principal {
    return { user, host: targetText(target), expiresAt: this.#expiresAt };
  }
}

/** Characters of what somebody prints that a log line shows. */
const TEXT_MAX = 500;

/** What the client library prints is a log line; a worker has no standard output of its own. */
function tapConsole(log: Logger): void {
  const tell = (text: string): void => log.debug('worker.console', { text: text.slice(0, TEXT_MAX) });
  const tap = (...parts: unknown[]): void => tell(parts.map(describe).join(' '));
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) globalThis.console[name] = tap;
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
      tell(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk.subarray(0, TEXT_MAX)));
      const written = rest.find((one) => typeof one === 'function');
      written?.();
      return true;
    };
  }
}

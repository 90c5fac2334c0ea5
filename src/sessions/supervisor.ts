import { randomUUID } from 'node:crypto';
import type { SessionsConfig } from '../config.js';
import { AppError } from '../kernel/appError.js';
import { assert } from '../kernel/assert.js';
import type { Timer } from '../kernel/clock.js';
import { EventBus, type Events } from '../kernel/events.js';
import type { Kit } from '../kernel/kit.js';
import { draining } from '../kernel/refusals.js';
import { targetText, type Target } from '../kernel/target.js';
import type { SourceAccount } from '../protocol/catalog.js';
import type { CatalogUpdate } from '../protocol/catalogBytes.js';
import type { OpenInput, SessionSetup } from '../protocol/messages.js';
import { LoginAdmission, type Occupancy } from './loginAdmission.js';
import { HostJobs } from './hostJobs.js';
import { ProcessMemory } from './processMemory.js';
import { isOpen, type EndCause, type SessionState } from './sessionState.js';
import { SessionThread, STALLED } from './sessionThread.js';
import { SpareThreads } from './spareThreads.js';

/** One login: a person, a host, a thread. Lives until its token expires, it is closed, or its thread dies. */
export interface Session {
  readonly id: string;
  readonly user: string;
  readonly target: Target;
  readonly thread: SessionThread;
}

export interface SessionEvents {
  'session.opened': { readonly id: string; readonly user: string; readonly ms: number };
  'session.ended': { readonly id: string; readonly user: string; readonly cause: EndCause };
  /** Of every thread, spare ones included. */
  'session.state': { readonly id: string; readonly from: SessionState; readonly to: SessionState };
}

interface Entry extends Session {
  /** Whose session it is: user and host. */
  readonly owner: string;
  digest: string | undefined;
  expiresAt: number;
  expiry: Timer | undefined;
}

/** What every thread starts with, and the accounts of the sources in `none` mode. */
export interface Supply {
  readonly setup: SessionSetup;
  readonly accounts: readonly SourceAccount[];
}

/** How often calls without a sign of life from their worker are looked for, and sessions that nobody uses. */
const SWEEP_MS = 1_000;

/**
 * Admits, finds, expires and drains sessions: temporary children, never restarted. It counts them itself; a login that
 * fails holds its slot only while it runs.
 */
export class Supervisor {
  readonly events: Events<SessionEvents>;
  readonly #bus: EventBus<SessionEvents>;
  readonly #kit: Kit;
  readonly #config: SessionsConfig;
  readonly #admission: LoginAdmission;
  readonly #memory: ProcessMemory;
  readonly #spares: SpareThreads;
  readonly #hostJobs: HostJobs;
  readonly #entries = new Set<Entry>();
  readonly #byDigest = new Map<string, Entry>();
  readonly #timers: Timer[] = [];
  readonly #workerUrl: URL;
  #supply: Supply;
  /** What V8 has compiled of the worker's program, for threads that boot from now on. */
  #code: SharedArrayBuffer | undefined;
  #draining = false;

  constructor(kit: Kit, config: SessionsConfig, parts: { workerUrl: URL; supply: Supply }) {
    this.#kit = kit;
    this.#config = config;
    this.#workerUrl = parts.workerUrl;
    this.#supply = parts.supply;
    this.#hostJobs = new HostJobs(kit, config.hostJobs);
    this.#memory = new ProcessMemory(kit.clock);
    this.#admission = new LoginAdmission(kit.clock, config.admission);
    this.#spares = new SpareThreads(kit, config.spares, {
      boot: (isSpare) => this.#boot(isSpare),
      isBusy: () => this.#opening > 0,
    });
    this.#bus = new EventBus((name, error) => kit.log.error('listener.failed', { name, error: String(error) }));
    this.events = this.#bus;
  }

  get active(): number {
    return this.#entries.size;
  }

  get max(): number {
    return this.#config.admission.max;
  }

  /** Sessions without a host job, because nobody has called for a while. */
  get parked(): number {
    return this.#count(({ thread }) => thread.state === 'parked');
  }

  /** Boots the spare threads and starts the sweeps. */
  async start(): Promise<void> {
    this.#timers.push(this.#kit.clock.every(this.#config.sweepMs, () => this.#sweepExpired()));
    this.#timers.push(this.#kit.clock.every(SWEEP_MS, () => this.#sweepThreads()));
    await this.#spares.start();
  }

  /**
   * Opens a session: a thread, and in it the first host job with these credentials. One sign-on attempt.
   * @throws AppError E_DRAINING, E_MAX_SESSIONS, E_MEMORY, E_CRASHES, E_USER_SESSIONS, or what the worker met
   *   (E_CREDENTIALS, E_UNREACHABLE, …)
   */
  async open(request: OpenInput): Promise<Session> {
    if (this.#draining) throw draining();
    const { user, target } = request;
    const owner = `${user}@${targetText(target)}`;
    this.#admission.demand(owner, this.#occupancy());
    const started = this.#kit.clock.monotonic();
    const thread = this.#spares.take();
    const entry: Entry = {
      id: thread.id,
      user,
      owner,
      target,
      thread,
      digest: undefined,
      expiresAt: Infinity,
      expiry: undefined,
    };
    this.#entries.add(entry);
    void thread.ended.then((cause) => this.#ended(entry, cause));
    try {
      const { job } = await thread.open(request, this.#config.openMs);
      this.#admission.demandOwn(this.#count((one) => one !== entry && one.owner === owner && isOpen(one.thread.state)));
      const ms = Math.round(this.#kit.clock.monotonic() - started);
      this.#kit.log.info('session.opened', { sessionId: entry.id, user, host: targetText(target), job, ms });
      this.#bus.emit('session.opened', { id: entry.id, user, ms });
      return entry;
    } catch (error) {
      this.#forget(entry);
      void thread.kill('login refused');
      throw error;
    }
  }

  /** Ties a token's digest to an open session until `expiresAt` (wall time). @throws AppError E_SESSION_GONE */
  grant(session: Session, token: { readonly digest: string; readonly expiresAt: number }): void {
    const entry = this.#entryOf(session);
    if (entry === undefined) throw new AppError('E_SESSION_GONE', 'The session ended while it opened. Log in again.');
    assert(entry.digest === undefined, 'a session is granted one token');
    entry.digest = token.digest;
    entry.expiresAt = token.expiresAt;
    entry.expiry = this.#kit.clock.after(token.expiresAt - this.#kit.clock.now(), () => this.#expire(entry));
    this.#byDigest.set(token.digest, entry);
    entry.thread.granted(token.expiresAt);
  }

  /** Gives the new tools to every thread, whatever it is doing; threads that boot later start with them. */
  publish({ bytes, accounts, changed }: CatalogUpdate): void {
    this.#supply = { setup: { ...this.#supply.setup, catalog: bytes }, accounts };
    const tell = (thread: SessionThread): void => thread.catalog({ bytes, changed });
    for (const { thread } of this.#entries) tell(thread);
    this.#spares.forEach(tell);
  }

  /** The live session of a token's digest; undefined when unknown, expired, draining or dead. */
  find(digest: string): Session | undefined {
    const entry = this.#byDigest.get(digest);
    if (entry === undefined || !isOpen(entry.thread.state)) return undefined;
    if (entry.expiresAt > this.#kit.clock.now()) return entry;
    this.#expire(entry);
    return undefined;
  }

  /** Drains one session. */
  async close(session: Session, reason: string): Promise<EndCause> {
    const entry = this.#entryOf(session);
    if (entry !== undefined) this.#forgetToken(entry);
    return await session.thread.close(reason);
  }

  /** Refuses what is new, drains all sessions in parallel, kills the rest. Resolves with how many had to be killed. */
  async drain(reason: string): Promise<{ readonly closed: number; readonly killed: number }> {
    this.#draining = true;
    this.#stopTimers();
    const [causes] = await Promise.all([
      Promise.all([...this.#entries].map((entry) => this.close(entry, reason))),
      this.#spares.close(reason),
    ]);
    const closed = causes.filter(({ kind }) => kind === 'closed').length;
    return { closed, killed: causes.length - closed };
  }

  /** Ends every thread now. */
  async kill(reason: string): Promise<void> {
    this.#draining = true;
    this.#stopTimers();
    await Promise.all([...[...this.#entries].map(({ thread }) => thread.kill(reason)), this.#spares.close(reason)]);
  }

  #stopTimers(): void {
    for (const timer of this.#timers.splice(0)) timer.cancel();
  }

  #boot(isSpare: boolean): SessionThread {
    const { thread: limits, drainMs } = this.#config;
    const id = randomUUID();
    return new SessionThread(this.#kit, {
      id,
      hostJobs: this.#hostJobs,
      onDisowned: () => this.#disown(id),
      workerUrl: this.#workerUrl,
      onState: (from, to) => this.#bus.emit('session.state', { id, from, to }),
      limits,
      drainMs,
      cancelMs: this.#supply.setup.db2.pool.cancelMs,
      setup: this.#supply.setup,
      isSpare,
      code: this.#code,
      onCompiled: (code) => (this.#code ??= code),
      accounts: () => this.#supply.accounts,
    });
  }

  /** The host has refused this session's password: nothing more may be tried with it. */
  #disown(id: string): void {
    const entry = [...this.#entries].find((one) => one.id === id);
    if (entry !== undefined) void this.close(entry, 'credentials refused');
  }

  #entryOf(session: Session): Entry | undefined {
    return [...this.#entries].find((entry) => entry === session);
  }

  #ended(entry: Entry, cause: EndCause): void {
    if (!this.#forget(entry)) return; // a refused login: its own error has been told
    const isCrash = cause.kind === 'crashed' || cause.reason === STALLED;
    if (isCrash) this.#admission.crashed(entry.owner);
    this.#kit.log[isCrash ? 'error' : 'info']('session.ended', {
      sessionId: entry.id,
      user: entry.user,
      kind: cause.kind,
      reason: cause.reason,
    });
    this.#bus.emit('session.ended', { id: entry.id, user: entry.user, cause });
  }

  #forget(entry: Entry): boolean {
    this.#forgetToken(entry);
    return this.#entries.delete(entry);
  }

  #forgetToken(entry: Entry): void {
    entry.expiry?.cancel();
    if (entry.digest !== undefined) this.#byDigest.delete(entry.digest);
  }

  #expire(entry: Entry): void {
    void this.close(entry, 'expired');
  }

  /** The timers fire at the exact time; this is for a clock that was set forward meanwhile. */
  #sweepExpired(): void {
    const now = this.#kit.clock.now();
    for (const entry of this.#byDigest.values()) if (entry.expiresAt <= now) this.#expire(entry);
  }

  #sweepThreads(): void {
    for (const entry of this.#entries) {
      const { thread } = entry;
      thread.sweep(this.#config.silenceMs);
      if (isOpen(thread.state) && thread.restingMs >= this.#config.idleMs) void this.close(entry, 'idle');
    }
  }

  #occupancy(): Occupancy {
    const now = this.#kit.clock.now();
    let nextExpiryMs = Infinity;
    for (const { expiresAt } of this.#byDigest.values()) nextExpiryMs = Math.min(nextExpiryMs, expiresAt - now);
    return {
      sessions: this.#entries.size,
      opening: this.#opening,
      nextExpiryMs,
      rssMb: this.#memory.rssMb,
    };
  }

  /** Sessions that are signing on, or whose threads boot. */
  get #opening(): number {
    return this.#count(({ thread: { state } }) => state === 'booting' || state === 'opening');
  }

  #count(counts: (entry: Entry) => boolean): number {
    let count = 0;
    for (const entry of this.#entries) if (counts(entry)) count += 1;
    return count;
  }
}

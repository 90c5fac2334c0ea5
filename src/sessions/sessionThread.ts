import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { AppError, describe } from '../kernel/appError.js';
import { assert, assertNever } from '../kernel/assert.js';
import { within } from '../kernel/clock.js';
import type { ThreadLimits } from '../configLimits.js';
import type { Kit } from '../kernel/kit.js';
import { loggerOf } from '../kernel/logger.js';
import { hostTimeout } from '../kernel/refusals.js';
import type { SourceAccount } from '../protocol/catalog.js';
import type { CatalogUpdate } from '../protocol/catalogBytes.js';
import {
  PROTOCOL_VERSION,
  type CallInput,
  type JobNote,
  type OpenInput,
  type OpenOutput,
  type SessionSetup,
  type ThreadTask,
} from '../protocol/messages.js';
import { RequestPump, type AnswerSink } from '../protocol/requestPump.js';
import type { HostJobs, JobHolder } from './hostJobs.js';
import { LoopWatch } from './loopWatch.js';
import { isOpen, mayBecome, type EndCause, type SessionState } from './sessionState.js';

export interface ThreadOptions {
  readonly id: string;
  readonly workerUrl: URL;
  readonly limits: ThreadLimits;
  readonly drainMs: number;
  /** What statements that still run after a drain may take to be cancelled. */
  readonly cancelMs: number;
  readonly setup: SessionSetup;
  /** Nobody waits for it yet. */
  readonly isSpare: boolean;
  /** What V8 compiled of the worker's program in an earlier thread. */
  readonly code: SharedArrayBuffer | undefined;
  /** Told of that by a thread that boots without it. */
  readonly onCompiled: (code: SharedArrayBuffer) => void;
  /** Of the sources, asked for when credentials go to the worker: never before, and always the newest. */
  readonly accounts: () => readonly SourceAccount[];
  readonly hostJobs: HostJobs;
  /** Told once when the host has refused the credentials of the open session. */
  readonly onDisowned: () => void;
  readonly onState: (from: SessionState, to: SessionState) => void;
}

/**
 * One worker thread for one login, the only piscina import. Each thread has a pool of its own and runs one task for
 * life: in a shared pool the next user would get the same thread with the previous user's globals, and piscina's
 * default `atomics` would freeze the worker's event loop between tasks.
 */
export class SessionThread {
  readonly id: string;
  /** Settles once, never rejects. */
  readonly ended: Promise<EndCause>;
  readonly #kit: Kit;
  readonly #options: ThreadOptions;
  readonly #pump: RequestPump;
  readonly #holder: JobHolder;
  readonly #loop: LoopWatch;
  readonly #abort = new AbortController();
  #state: SessionState = 'booting';
  #arriving = 0;
  #disowned: AppError | undefined;
  #killReason: string | undefined;
  #closeReason: string | undefined;

  constructor(kit: Kit, options: ThreadOptions) {
    this.id = options.id;
    this.#options = options;
    const log = loggerOf((level, event, fields) => kit.log[level](event, { sessionId: options.id, ...fields }));
    this.#kit = { ...kit, log };
    const { port1, port2 } = new MessageChannel();
    this.#pump = new RequestPump(this.#kit, port1, {
      heard: () => this.#loop.heard(),
      compiled: options.onCompiled,
      rested: () => this.#parkIfResting(),
      jobNote: (note) => this.#noteJob(note),
      disowned: (error) => {
        this.#disowned ??= error;
        options.onDisowned();
      },
    });
    this.#holder = {
      granted: (id) => this.#pump.jobGranted(id),
      denied: (id, error) => this.#pump.jobDenied(id, error),
      wanted: (host) => this.#pump.jobWanted(host),
    };
    this.#loop = new LoopWatch(kit.clock, {
      stallMs: options.limits.stallMs,
      ask: () => this.#pump.ping(),
      stalled: () => void this.kill(STALLED),
    });
    const { setup, code, isSpare } = options;
    this.ended = this.#live({ version: PROTOCOL_VERSION, port: port2, setup, code, isSpare });
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Why the host will not have this session's credentials any more. */
  get disowned(): AppError | undefined {
    return this.#disowned;
  }

  /** Calls that are not answered, those whose bodies are still arriving among them. */
  get callsInFlight(): number {
    return this.#pump.callsInFlight + this.#arriving;
  }

  /** Counts a call while `work` reads its body: ten thousand that arrive at once must not all find room. */
  async whileArriving<T>(work: () => Promise<T>): Promise<T> {
    this.#arriving += 1;
    try {
      return await work();
    } finally {
      this.#arriving -= 1;
    }
  }

  /** Milliseconds since anybody waited for an answer. */
  get restingMs(): number {
    return this.#pump.restingMs;
  }

  /** Resolves when the thread has loaded its code. @throws AppError E_SESSION_GONE */
  async booted(): Promise<void> {
    await this.#pump.booted;
    if (this.#state === 'booting') this.#become('spare');
  }

  /** Signs on. Whoever calls kills the thread when this rejects: it has seen credentials. */
  async open(input: OpenInput, deadlineMs: number): Promise<OpenOutput> {
    const work = async (): Promise<OpenOutput> => {
      await this.booted();
      this.#become('opening');
      return await this.#pump.open(input, this.#options.accounts());
    };
    const output = await within(this.#kit.clock, deadlineMs, work(), hostTimeout);
    this.#become('ready');
    return output;
  }

  /** Tells the worker when its token expires. */
  granted(expiresAt: number): void {
    this.#pump.granted(expiresAt);
  }

  /** Hands over a new catalog; the accounts only to a worker that has some already. Legal in every state. */
  catalog(update: Omit<CatalogUpdate, 'accounts'>): void {
    const mayHold = this.#state === 'opening' || isOpen(this.#state);
    this.#pump.catalog({ ...update, accounts: mayHold ? this.#options.accounts() : [] });
  }

  /** Sends one request to the worker; the returned function tells it that the client went away. */
  call(input: CallInput, sink: AnswerSink): () => void {
    if (!isOpen(this.#state)) {
      sink.fail(gone());
      return () => undefined;
    }
    if (this.#state === 'parked' && input.verb !== 'GET') this.#become('ready');
    return this.#pump.call(input, sink);
  }

  sweep(silenceMs: number): void {
    this.#pump.sweep(silenceMs);
  }

  /** Drains within the limit, then kills. Idempotent; the first reason counts. */
  close(reason: string): Promise<EndCause> {
    if (this.#state === 'draining' || this.#state === 'ended') return this.ended;
    if (!isOpen(this.#state)) return this.kill(reason);
    this.#closeReason = reason;
    this.#become('draining');
    this.#pump.drain(this.#options.drainMs);
    // The worker ends its own drain in time; the margin is for a worker that cannot.
    const timer = this.#kit.clock.after(
      this.#options.drainMs + this.#options.cancelMs + DRAIN_MARGIN_MS,
      () => void this.kill(`${reason}, drain overdue`),
    );
    return this.ended.finally(() => timer.cancel());
  }

  /** Ends the thread now. Idempotent, legal in every state. */
  kill(reason: string): Promise<EndCause> {
    if (this.#state !== 'ended') {
      this.#killReason ??= reason;
      this.#abort.abort();
    }
    return this.ended;
  }

  async #live(task: ThreadTask): Promise<EndCause> {
    const { heapMb, youngMb, stackMb } = this.#options.limits;
    const pool = new Piscina({
      filename: this.#options.workerUrl.href,
      minThreads: 0,
      maxThreads: 1,
      atomics: 'disabled',
      recordTiming: false,
      env: {},
      resourceLimits: {
        maxOldGenerationSizeMb: heapMb,
        maxYoungGenerationSizeMb: youngMb,
        stackSizeMb: stackMb,
      },
    });
    // A worker file that cannot load leaves run() pending; only this event tells.
    pool.on('error', (error: unknown) => void this.kill(`could not load: ${describe(error)}`));
    let cause: EndCause;
    try {
      await pool.run(task, { transferList: [task.port], signal: this.#abort.signal });
      cause = { kind: 'closed', reason: this.#closeReason ?? 'ended by itself' };
    } catch (error) {
      cause =
        this.#killReason === undefined
          ? { kind: 'crashed', reason: describe(error) }
          : { kind: 'killed', reason: this.#killReason };
    }
    this.#loop.stop();
    this.#become('ended');
    this.#pump.fail(cause.reason === STALLED ? stalled(this.#options.limits.stallMs) : gone());
    this.#options.hostJobs.gone(this.#holder);
    await pool.destroy();
    return cause;
  }

  #noteJob(note: JobNote): void {
    const { hostJobs } = this.#options;
    switch (note.type) {
      case 'jobAsked':
        hostJobs.ask(this.#holder, note);
        return;
      case 'jobOpened':
        hostJobs.opened(this.#holder, note.id);
        return;
      case 'jobFailed':
        hostJobs.failed(this.#holder, note.id, note.code);
        return;
      case 'jobLeft':
        hostJobs.left(this.#holder, note.id);
        this.#parkIfResting();
        return;
      case 'jobKept':
        hostJobs.kept(note.host);
        return;
      default:
        assertNever(note);
    }
  }

  /** Its last job is closed while nobody waits for anything. */
  #parkIfResting(): void {
    const { hostJobs } = this.#options;
    if (this.#state === 'ready' && !this.#pump.isAwaited && hostJobs.heldBy(this.#holder) === 0) this.#become('parked');
  }

  #become(next: SessionState): void {
    assert(mayBecome(this.#state, next), `a thread that is ${this.#state} does not become ${next}`);
    const from = this.#state;
    this.#state = next;
    this.#kit.log.debug('session.state', { from, to: next });
    this.#options.onState(from, next);
  }
}

/** How much later than the worker's own deadline main stops waiting for a drain. */
const DRAIN_MARGIN_MS = 1_000;

/** The reason of a thread that was killed because its event loop stood still. */
export const STALLED = 'stalled';

function stalled(ms: number): AppError {
  return new AppError(
    'E_SESSION_GONE',
    `This session did not come out of one piece of work for ${ms} ms, and was ended with all its calls. Log in ` +
      'again, and ask for less at once.',
  );
}

function gone(): AppError {
  return new AppError(
    'E_SESSION_GONE',
    'This session has ended and took the call with it. Log in again, then repeat the call.',
  );
}

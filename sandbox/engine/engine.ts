import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { type Clock, type Timer } from '../../src/kernel/clock.js';
import type { EngineReady, EngineReply, EngineRequest, EngineSetup, EngineStatement } from './messages.js';
import { makeDataDirectory } from './dataDirectory.js';
import { exists, imagePath, tendImages } from './image.js';

/** The SQL engine as the daemon sees it: statements in, PostgreSQL's backend messages out, one statement at a time. */
export interface Engine {
  /**
   * Runs a statement after those before it. Nothing can interrupt the engine inside a statement: when `signal` aborts
   * one that does not end by itself soon, or one runs for too long, the engine is started anew on the same data, and
   * the statement rejects with EngineInterrupted. Committed changes are kept, those of an open unit of work are not.
   */
  run(statement: EngineStatement, signal?: AbortSignal): Promise<Buffer>;
  close(): Promise<void>;
}

export interface EngineOptions {
  readonly clock: Clock;
  /** Base of the image cache (XDG_CACHE_HOME); undefined = ~/.cache. */
  readonly cacheHome: string | undefined;
  /** Told what takes time, how long it took, and when the engine had to be started anew. */
  readonly progress: (line: string) => void;
}

/** The statement was ended by ending the engine. */
export class EngineInterrupted extends Error {
  override readonly name = 'EngineInterrupted';
}

interface Pending {
  readonly statement: EngineStatement;
  readonly resolve: (bytes: Buffer) => void;
  readonly reject: (error: Error) => void;
}

const STATEMENT_MAX_MS = 60_000;
const WATCH_EVERY_MS = 1000;
/** Most statements end within this time after they are cancelled, and the engine can stay. */
const CANCEL_GRACE_MS = 1000;

/** Starts the engine in a thread of its own, building its image first if the cache has none. */
export async function startEngine(options: EngineOptions): Promise<Engine & { readonly imagePath: string }> {
  const { cacheHome, progress } = options;
  const path = await imagePath(cacheHome);
  if (!(await exists(path))) {
    progress('building the database image (initdb and seed), once for this version …');
    const { worker, ms } = await startWorker({ imagePath: path, task: 'build' });
    await exited(worker);
    progress(`built ${path} in ${ms} ms`);
  }
  await tendImages(path, options.clock);
  const setup = { task: 'serve', imagePath: path, dataDirectory: await makeDataDirectory() } as const;
  try {
    const { worker, ms } = await startWorker(setup);
    progress(`loaded the database image in ${ms} ms`);
    return new WorkerEngine(worker, setup, options);
  } catch (error) {
    await rm(setup.dataDirectory, { recursive: true, force: true });
    throw error;
  }
}

type ServeSetup = Extract<EngineSetup, { task: 'serve' }>;

/** Pending statements are in the order the thread runs them: the first is the running one. */
class WorkerEngine implements Engine {
  readonly imagePath: string;
  readonly #setup: ServeSetup;
  readonly #options: EngineOptions;
  readonly #pending = new Map<number, Pending>();
  readonly #watch: Timer;
  #worker: Worker | undefined;
  #ids = 0;
  #watched: { readonly id: number | undefined; readonly since: number } = { id: undefined, since: 0 };
  #isClosed = false;

  constructor(worker: Worker, setup: ServeSetup, options: EngineOptions) {
    this.#setup = setup;
    this.imagePath = setup.imagePath;
    this.#options = options;
    this.#watch = options.clock.every(WATCH_EVERY_MS, () => {
      this.#checkRunning();
    });
    this.#attach(worker);
  }

  run(statement: EngineStatement, signal?: AbortSignal): Promise<Buffer> {
    if (this.#isClosed) return Promise.reject(new Error('the engine is closed'));
    const id = this.#ids++;
    const endIfStuck = (): void => {
      this.#options.clock.after(CANCEL_GRACE_MS, () => {
        if (this.#running() === id) this.#restart('a cancelled statement did not end');
      });
    };
    // A signal that has aborted already tells nobody any more.
    if (signal?.aborted === true) endIfStuck();
    else signal?.addEventListener('abort', endIfStuck, { once: true });
    const answer = new Promise<Buffer>((resolve, reject) => {
      this.#pending.set(id, { statement, resolve, reject });
      this.#post({ kind: 'run', id, statement });
    });
    // A batch runs many statements under one signal.
    return answer.finally(() => signal?.removeEventListener('abort', endIfStuck));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#watch.cancel();
    const worker = this.#worker;
    // A statement that still runs would keep the thread from hearing a polite request.
    if (worker !== undefined && this.#pending.size > 0) await worker.terminate();
    else if (worker !== undefined) {
      const gone = exited(worker);
      this.#post({ kind: 'close', id: this.#ids++ });
      await gone;
    }
    for (const { reject } of this.#pending.values()) reject(new Error('the engine is closed'));
    this.#pending.clear();
    await rm(this.#setup.dataDirectory, { recursive: true, force: true });
  }

  #attach(worker: Worker): void {
    this.#worker = worker;
    worker.on('message', (reply: EngineReply) => {
      this.#settle(reply);
    });
    worker.on('error', (error) => {
      this.#options.progress(`the engine failed: ${String(error)}`);
    });
    worker.on('exit', () => {
      if (this.#worker === worker && !this.#isClosed) this.#restart('it ended by itself');
    });
    for (const [id, { statement }] of this.#pending) this.#post({ kind: 'run', id, statement });
  }

  #post(request: EngineRequest): void {
    this.#worker?.postMessage(request);
  }

  #settle(reply: EngineReply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.error !== undefined) pending?.reject(new Error(reply.error));
    else pending?.resolve(Buffer.from(reply.bytes.buffer, reply.bytes.byteOffset, reply.bytes.byteLength));
  }

  #running(): number | undefined {
    for (const id of this.#pending.keys()) return id;
    return undefined;
  }

  #checkRunning(): void {
    const id = this.#running();
    const now = this.#options.clock.monotonic();
    if (id === undefined || id !== this.#watched.id) this.#watched = { id, since: now };
    else if (now - this.#watched.since > STATEMENT_MAX_MS) this.#restart('a statement ran for too long');
  }

  /** Ends the thread and with it the running statement; those that waited run in the next thread. */
  #restart(reason: string): void {
    const worker = this.#worker;
    if (worker === undefined || this.#isClosed) return;
    this.#worker = undefined;
    this.#options.progress(`starting the engine anew: ${reason}`);
    const running = this.#running();
    if (running !== undefined) {
      this.#pending.get(running)?.reject(new EngineInterrupted(reason));
      this.#pending.delete(running);
    }
    void this.#replace(worker);
  }

  async #replace(old: Worker): Promise<void> {
    try {
      await old.terminate();
      const { worker } = await startWorker(this.#setup);
      if (this.#isClosed) await worker.terminate();
      else this.#attach(worker);
    } catch (error) {
      this.#isClosed = true;
      for (const { reject } of this.#pending.values()) reject(new Error(`no engine: ${String(error)}`));
      this.#pending.clear();
    }
  }
}

async function startWorker(setup: EngineSetup): Promise<{ worker: Worker; ms: number }> {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: setup });
  // `once` rejects on 'error', which covers a thread that cannot load.
  const ready = once(worker, 'message');
  const ended = once(worker, 'exit').then(([code]) => {
    throw new Error(`the engine ended while starting, exit code ${String(code)}`);
  });
  // Events arrive untyped; the thread's first message is EngineReady by its own code.
  const [message] = (await Promise.race([ready, ended])) as [EngineReady];
  ended.catch(() => undefined);
  return { worker, ms: message.ms };
}

async function exited(worker: Worker): Promise<void> {
  if (worker.threadId === -1) return;
  await once(worker, 'exit');
}

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { EngineReady, EngineReply, EngineRequest, EngineSetup, EngineStatement } from './messages.js';
import { exists, imagePath } from './image.js';

/** The SQL engine as the daemon sees it: statements in, PostgreSQL's backend messages out, one statement at a time. */
export interface Engine {
  run(statement: EngineStatement): Promise<Buffer>;
  close(): Promise<void>;
}

export interface EngineOptions {
  /** Base of the image cache (XDG_CACHE_HOME); undefined = ~/.cache. */
  readonly cacheHome: string | undefined;
  /** Told what takes time and how long it took. */
  readonly progress: (line: string) => void;
}

interface Pending {
  readonly resolve: (bytes: Buffer) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the engine in a thread of its own, building its image first if the cache has none. */
export async function startEngine({ cacheHome, progress }: EngineOptions): Promise<Engine & { imagePath: string }> {
  const path = await imagePath(cacheHome);
  if (!(await exists(path))) {
    progress('building the database image (initdb and seed), once for this version …');
    const { worker, ms } = await startWorker({ imagePath: path, task: 'build' });
    await exited(worker);
    progress(`built ${path} in ${ms} ms`);
  }
  const { worker, ms } = await startWorker({ imagePath: path, task: 'serve' });
  progress(`loaded the database image in ${ms} ms`);
  return Object.assign(new WorkerEngine(worker), { imagePath: path });
}

class WorkerEngine implements Engine {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #ids = 0;
  #dead: Error | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (reply: EngineReply) => this.#settle(reply));
    worker.on('error', (error) => this.#die(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => this.#die(new Error('the engine has ended')));
  }

  run(statement: EngineStatement): Promise<Buffer> {
    if (this.#dead !== undefined) return Promise.reject(this.#dead);
    const id = this.#ids++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#post({ kind: 'run', id, statement });
    });
  }

  async close(): Promise<void> {
    if (this.#dead !== undefined) return;
    const gone = exited(this.#worker);
    this.#post({ kind: 'close', id: this.#ids++ });
    await gone;
  }

  #post(request: EngineRequest): void {
    this.#worker.postMessage(request);
  }

  #settle(reply: EngineReply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.error !== undefined) pending?.reject(new Error(reply.error));
    else pending?.resolve(Buffer.from(reply.bytes.buffer, reply.bytes.byteOffset, reply.bytes.byteLength));
  }

  #die(cause: Error): void {
    this.#dead ??= cause;
    for (const pending of this.#pending.values()) pending.reject(this.#dead);
    this.#pending.clear();
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

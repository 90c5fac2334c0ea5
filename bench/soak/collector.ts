import { once } from 'node:events';
import { WebSocket } from 'ws';
import { systemClock, within } from '../../src/kernel/clock.js';

/** For one isolate's whole collection. */
const COLLECT_MS = 10_000;

interface Reply {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly sessionId?: string; readonly message?: string };
}

/**
 * Has every isolate of a program, started with `--inspect`, collect its garbage: an isolate lets megabytes of it lie
 * until it feels like it, so that resident memory alone tells of a leak only after hours.
 */
export class Collector {
  readonly #socket: WebSocket;
  readonly #workers = new Set<string>();
  readonly #pending = new Map<string, () => void>();
  #nextId = 1;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString()) as Reply));
  }

  static async attach(port: number): Promise<Collector> {
    const [target] = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
      webSocketDebuggerUrl: string;
    }[];
    if (target === undefined) throw new Error('the inspector has no target');
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await once(socket, 'open');
    const collector = new Collector(socket);
    await collector.#ask('NodeWorker.enable', { waitForDebuggerOnStart: false });
    return collector;
  }

  /** Resolves when all have; a thread that ends meanwhile has none left. */
  async collect(): Promise<void> {
    await Promise.all([
      this.#ask('HeapProfiler.collectGarbage'),
      ...[...this.#workers].map((id) => this.#askWorker(id)),
    ]);
  }

  close(): void {
    this.#socket.terminate();
  }

  async #ask(method: string, params: object = {}): Promise<void> {
    const id = this.#nextId++;
    this.#socket.send(JSON.stringify({ id, method, params }));
    await this.#answered(`main ${id}`);
  }

  async #askWorker(sessionId: string): Promise<void> {
    const id = this.#nextId++;
    const message = JSON.stringify({ id, method: 'HeapProfiler.collectGarbage' });
    const params = { sessionId, message };
    this.#socket.send(JSON.stringify({ id: this.#nextId++, method: 'NodeWorker.sendMessageToWorker', params }));
    await this.#answered(`${sessionId} ${id}`);
  }

  #answered(key: string): Promise<void> {
    const answer = new Promise<void>((resolve) => this.#pending.set(key, resolve));
    return within(systemClock, COLLECT_MS, answer, () => new Error(`the inspector did not answer ${key}`));
  }

  #receive({ id, method, params }: Reply): void {
    const { sessionId = '', message = '{}' } = params ?? {};
    switch (method) {
      case undefined:
        this.#settle(`main ${id ?? ''}`);
        return;
      case 'NodeWorker.attachedToWorker':
        this.#workers.add(sessionId);
        return;
      case 'NodeWorker.detachedFromWorker':
        this.#workers.delete(sessionId);
        for (const key of this.#pending.keys()) if (key.startsWith(`${sessionId} `)) this.#settle(key);
        return;
      case 'NodeWorker.receivedMessageFromWorker':
        this.#settle(`${sessionId} ${(JSON.parse(message) as Reply).id ?? ''}`);
        return;
      default:
    }
  }

  #settle(key: string): void {
    this.#pending.get(key)?.();
    this.#pending.delete(key);
  }
}

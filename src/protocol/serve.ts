import type { MessagePort } from 'node:worker_threads';
import { describe, failureOf } from '../kernel/appError.js';
import { assert, assertNever } from '../kernel/assert.js';
import { systemClock } from '../kernel/clock.js';
import type { Logger } from '../kernel/logger.js';
import type { SourceAccount } from './catalog.js';
import type { CatalogUpdate } from './catalogBytes.js';
import { limitedLog } from '../kernel/limitedLog.js';
import {
  PROTOCOL_VERSION,
  STREAM_CHUNK_BYTES,
  STREAM_WINDOW_BYTES,
  type AnswerHeaders,
  type CallInput,
  type JobAnswer,
  type OpenInput,
  type OpenOutput,
  type ThreadTask,
  type ToMain,
  type ToWorker,
} from './messages.js';

/** What a worker does with each message. */
export interface Handlers {
  open(input: OpenInput, accounts: readonly SourceAccount[]): Promise<OpenOutput>;
  /** The token expires then, milliseconds since 1970. */
  granted(expiresAt: number): void;
  /** Main's answer to a `jobAsked`. */
  jobAnswer(answer: JobAnswer): void;
  /** Another session waits for a job of the host. */
  jobWanted(host: string): void;
  /** From the next call on these are the tools. */
  catalog(update: CatalogUpdate): void;
  /** Answers through `out`, now or later, exactly once. Must not throw. */
  call(input: CallInput, out: Answer): void;
  /** Finishes what runs within `ms` and closes the host jobs. */
  drain(ms: number): Promise<void>;
}

/** Says something to main that no call is about. */
export type Tell = (message: Exclude<ToMain, { readonly id: number; readonly status: number }>) => void;

/** The way back for one call. */
export interface Answer {
  /** A whole answer. `body` must own its buffer: it is transferred. */
  whole(status: number, headers: AnswerHeaders, body: Uint8Array<ArrayBuffer>): void;
  /** Begins a streamed answer. */
  stream(status: number, headers: AnswerHeaders): AnswerStream;
  /** Calls `listener` once if the client goes away before the answer is complete. */
  onGone(listener: () => void): void;
}

/** A streamed answer under back-pressure. */
export interface AnswerStream {
  /** Resolves when the window has room again; what comes after the client went away is dropped. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  end(): void;
}

/** Runs the worker's end of the port until a drain is over. The returned promise is the thread's whole life. */
export function serve(task: ThreadTask, make: (log: Logger, tell: Tell) => Handlers): Promise<void> {
  assert(task.version === PROTOCOL_VERSION, `this worker speaks protocol ${PROTOCOL_VERSION}`);
  return new Promise((resolve, reject) => {
    const { port } = task;
    const log = limitedLog((level, event, fields) => post(port, { type: 'log', level, event, fields }), {
      clock: systemClock,
      linesPerSecond: task.setup.logLinesPerSecond,
    });
    const handlers = make(log, (message) => post(port, message));
    const calls = new Map<number, CallAnswer>();
    // Only our own main thread writes to this port, and it runs the same build.
    port.on('message', (raw) => {
      const message = raw as ToWorker;
      switch (message.type) {
        case 'open':
          handlers.open(message.input, message.accounts).then(
            (output) => post(port, { type: 'opened', id: message.id, output }),
            (error: unknown) => post(port, { type: 'refused', id: message.id, failure: failureOf(error) }),
          );
          return;
        case 'jobGranted':
        case 'jobDenied':
          handlers.jobAnswer(message);
          return;
        case 'jobWanted':
          handlers.jobWanted(message.host);
          return;
        case 'granted':
          handlers.granted(message.expiresAt);
          return;
        case 'catalog':
          handlers.catalog(message.update);
          return;
        case 'call': {
          const answer = new CallAnswer(port, message.id, () => calls.delete(message.id));
          calls.set(message.id, answer);
          try {
            handlers.call(message.input, answer);
          } catch (error) {
            log.error('call.threw', { error: describe(error) });
            answer.whole(500, {}, new Uint8Array(0));
          }
          return;
        }
        case 'gone':
          calls.get(message.id)?.leave();
          return;
        case 'taken':
          calls.get(message.id)?.taken(message.bytes);
          return;
        case 'ping':
          post(port, { type: 'pong' });
          return;
        case 'drain':
          handlers.drain(message.ms).then(() => {
            port.close();
            resolve();
          }, reject);
          return;
        default:
          assertNever(message);
      }
    });
    post(port, { type: 'booted', version: PROTOCOL_VERSION });
  });
}

function post(port: MessagePort, message: ToMain, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

class CallAnswer implements Answer, AnswerStream {
  readonly #port: MessagePort;
  readonly #id: number;
  readonly #forget: () => void;
  #state: 'open' | 'streaming' | 'done' = 'open';
  #leftListener: (() => void) | undefined;
  #ahead = 0;
  #room: (() => void)[] = [];

  constructor(port: MessagePort, id: number, forget: () => void) {
    this.#port = port;
    this.#id = id;
    this.#forget = forget;
  }

  whole(status: number, headers: AnswerHeaders, body: Uint8Array<ArrayBuffer>): void {
    if (this.#state === 'done') return;
    assert(this.#state === 'open', 'an answer is whole or streamed');
    this.#finish();
    post(this.#port, { type: 'answer', id: this.#id, status, headers, body }, [body.buffer]);
  }

  stream(status: number, headers: AnswerHeaders): AnswerStream {
    if (this.#state === 'done') return this;
    assert(this.#state === 'open', 'an answer begins once');
    this.#state = 'streaming';
    post(this.#port, { type: 'head', id: this.#id, status, headers });
    return this;
  }

  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#state !== 'streaming') return;
    this.#ahead += bytes.byteLength;
    post(this.#port, { type: 'chunk', id: this.#id, bytes }, [bytes.buffer]);
    if (this.#isFull) await new Promise<void>((resolve) => this.#room.push(resolve));
  }

  end(): void {
    if (this.#state !== 'streaming') return;
    this.#finish();
    post(this.#port, { type: 'end', id: this.#id });
  }

  onGone(listener: () => void): void {
    this.#leftListener = listener;
  }

  leave(): void {
    const listener = this.#leftListener;
    this.#finish();
    listener?.();
  }

  taken(bytes: number): void {
    this.#ahead -= bytes;
    if (!this.#isFull) for (const resolve of this.#room.splice(0)) resolve();
  }

  /** Whether one chunk more might be too much. */
  get #isFull(): boolean {
    return this.#ahead > STREAM_WINDOW_BYTES - STREAM_CHUNK_BYTES;
  }

  #finish(): void {
    this.#state = 'done';
    this.#leftListener = undefined;
    this.#forget();
    for (const resolve of this.#room.splice(0)) resolve();
  }
}

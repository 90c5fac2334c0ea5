import type { MessagePort } from 'node:worker_threads';
import { AppError, errorOf, failureOf } from '../kernel/appError.js';
import { assert, assertNever } from '../kernel/assert.js';
import type { Kit } from '../kernel/kit.js';
import type { SourceAccount } from './catalog.js';
import type { CatalogUpdate } from './catalogBytes.js';
import {
  PROTOCOL_VERSION,
  type AnswerHeaders,
  type CallInput,
  type JobNote,
  type OpenInput,
  type OpenOutput,
  type ToMain,
  type ToWorker,
} from './messages.js';

/** Where the bytes of one answer go. Exactly one of `answer`, `end` or `fail` comes last. */
export interface AnswerSink {
  answer(status: number, headers: AnswerHeaders, body: Uint8Array): void;
  head(status: number, headers: AnswerHeaders): void;
  /** `taken` is to be called once the client's socket has taken the bytes. */
  chunk(bytes: Uint8Array, taken: () => void): void;
  end(): void;
  fail(error: AppError): void;
}

/** What a worker says that no call is about. */
export interface WorkerListener {
  /** Its event loop goes round: it has answered. A loop that never ends may still log. */
  heard(): void;
  /** What V8 has compiled of the worker's program. */
  compiled(code: SharedArrayBuffer): void;
  /** Nobody waits for an answer any more; an open event stream of a client that only listens does not count. */
  rested(): void;
  jobNote(note: JobNote): void;
  /** The host has refused the credentials of the open session. */
  disowned(error: AppError): void;
}

interface PendingCall {
  readonly sink: AnswerSink;
  /** A GET is a stream that stays open, whether anybody does anything or not. */
  readonly isListening: boolean;
  /** Monotonic time of the last sign of life from the worker. */
  heardAt: number;
}

interface PendingOpen {
  readonly resolve: (output: OpenOutput) => void;
  readonly reject: (error: AppError) => void;
}

/**
 * Main's end of one worker's port: bytes in, bytes out, each call answered exactly once whatever becomes of the
 * worker.
 */
export class RequestPump {
  /** Settles once the worker's own code runs, or has failed to. */
  readonly booted: Promise<void>;
  readonly #kit: Kit;
  readonly #port: MessagePort;
  readonly #listener: WorkerListener;
  readonly #calls = new Map<number, PendingCall>();
  readonly #opens = new Map<number, PendingOpen>();
  #settleBooted: { resolve: () => void; reject: (error: AppError) => void } | undefined;
  #nextId = 1;
  #gone: AppError | undefined;
  /** Calls that somebody waits for. */
  #awaited = 0;
  #restingSince: number;

  constructor(kit: Kit, port: MessagePort, listener: WorkerListener) {
    this.#kit = kit;
    this.#listener = listener;
    this.#port = port;
    this.#restingSince = kit.clock.monotonic();
    this.booted = new Promise((resolve, reject) => (this.#settleBooted = { resolve, reject }));
    this.booted.catch(() => undefined); // a spare that dies before anybody asks is told through `fail` alone
    // Only our own worker writes to this port, and `booted` has compared the protocol's version.
    port.on('message', (message) => this.#receive(message as ToMain));
  }

  get callsInFlight(): number {
    return this.#calls.size;
  }

  /** Whether anybody waits for an answer. */
  get isAwaited(): boolean {
    return this.#awaited > 0;
  }

  /** Milliseconds since anybody waited for an answer. */
  get restingMs(): number {
    return this.#awaited > 0 ? 0 : this.#kit.clock.monotonic() - this.#restingSince;
  }

  /**
   * Hands over one person's credentials, and the sources' of `none` mode.
   * @throws AppError as the worker refused it, or E_SESSION_GONE
   */
  open(input: OpenInput, accounts: readonly SourceAccount[]): Promise<OpenOutput> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone);
    assert(input.password.byteLength > 0, 'a login carries a password');
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#opens.set(id, { resolve, reject });
      this.#send({ type: 'open', id, input, accounts }, [input.password.buffer]);
      assert(input.password.byteLength === 0, 'main keeps no password');
    });
  }

  jobGranted(id: number): void {
    if (this.#gone === undefined) this.#send({ type: 'jobGranted', id });
  }

  jobDenied(id: number, error: AppError): void {
    if (this.#gone === undefined) this.#send({ type: 'jobDenied', id, failure: failureOf(error) });
  }

  jobWanted(host: string): void {
    if (this.#gone === undefined) this.#send({ type: 'jobWanted', host });
  }

  /** Tells when the login's token expires, milliseconds since 1970. */
  granted(expiresAt: number): void {
    if (this.#gone === undefined) this.#send({ type: 'granted', expiresAt });
  }

  /** Hands over a new catalog; also to a worker that is still booting, which reads it before anything later. */
  catalog(update: CatalogUpdate): void {
    if (this.#gone === undefined) this.#send({ type: 'catalog', update });
  }

  /** Sends one request. The returned function tells the worker that the client went away; idempotent. */
  call(input: CallInput, sink: AnswerSink): () => void {
    if (this.#gone !== undefined) {
      sink.fail(this.#gone);
      return () => undefined;
    }
    const id = this.#nextId++;
    const isListening = input.verb === 'GET';
    this.#calls.set(id, { sink, isListening, heardAt: this.#kit.clock.monotonic() });
    if (!isListening) this.#awaited += 1;
    this.#send({ type: 'call', id, input }, [input.body.buffer]);
    return () => {
      if (this.#forget(id)) this.#send({ type: 'gone', id });
    };
  }

  /** Asks the worker's event loop for a sign of life. */
  ping(): void {
    if (this.#gone === undefined) this.#send({ type: 'ping' });
  }

  /** Asks the worker to finish what runs within `ms`, close its host jobs and end. */
  drain(ms: number): void {
    if (this.#gone === undefined) this.#send({ type: 'drain', ms });
  }

  /** Gives up calls that the worker has been silent about for `silenceMs`. */
  sweep(silenceMs: number): void {
    const oldest = this.#kit.clock.monotonic() - silenceMs;
    for (const [id, call] of this.#calls) {
      if (call.heardAt > oldest) continue;
      this.#forget(id);
      this.#send({ type: 'gone', id });
      call.sink.fail(
        new AppError('E_DEADLINE', 'The session did not answer in time. Ask for less at once, or try later.'),
      );
    }
  }

  /** The worker has ended: everything pending fails with `error`, and so does everything later. Idempotent. */
  fail(error: AppError): void {
    if (this.#gone !== undefined) return;
    this.#gone = error;
    this.#port.close();
    this.#settleBooted?.reject(error);
    for (const { reject } of this.#opens.values()) reject(error);
    for (const { sink } of this.#calls.values()) sink.fail(error);
    this.#opens.clear();
    this.#calls.clear();
  }

  /** False = it is over already. */
  #forget(id: number): boolean {
    const call = this.#calls.get(id);
    if (call === undefined) return false;
    this.#calls.delete(id);
    if (call.isListening) return true;
    this.#awaited -= 1;
    if (this.#awaited === 0) {
      this.#restingSince = this.#kit.clock.monotonic();
      this.#listener.rested();
    }
    return true;
  }

  #send(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  #receive(message: ToMain): void {
    switch (message.type) {
      case 'booted':
        if (message.version === PROTOCOL_VERSION) this.#settleBooted?.resolve();
        else this.#settleBooted?.reject(new AppError('E_INTERNAL', 'a worker of another build', { detail: 'version' }));
        return;
      case 'pong':
        this.#listener.heard();
        return;
      case 'compiled':
        this.#listener.compiled(message.code);
        return;
      case 'opened':
        this.#opens.get(message.id)?.resolve(message.output);
        this.#opens.delete(message.id);
        return;
      case 'refused':
        this.#opens.get(message.id)?.reject(errorOf(message.failure));
        this.#opens.delete(message.id);
        return;
      case 'jobAsked':
      case 'jobOpened':
      case 'jobFailed':
      case 'jobLeft':
      case 'jobKept':
        this.#listener.jobNote(message);
        return;
      case 'disowned':
        this.#listener.disowned(errorOf(message.failure));
        return;
      case 'log':
        this.#kit.log[message.level](message.event, message.fields);
        return;
      case 'answer':
      case 'head':
      case 'chunk':
      case 'end':
        this.#pass(message);
        return;
      default:
        assertNever(message);
    }
  }

  #pass(message: Extract<ToMain, { type: 'answer' | 'head' | 'chunk' | 'end' }>): void {
    const { id } = message;
    this.#listener.heard();
    const call = this.#calls.get(id);
    if (call === undefined) return; // the client went away first
    call.heardAt = this.#kit.clock.monotonic();
    switch (message.type) {
      case 'answer':
        this.#forget(id);
        call.sink.answer(message.status, message.headers, message.body);
        return;
      case 'head':
        call.sink.head(message.status, message.headers);
        return;
      case 'chunk': {
        const bytes = message.bytes.byteLength;
        call.sink.chunk(message.bytes, () => {
          if (this.#gone === undefined && this.#calls.has(id)) this.#send({ type: 'taken', id, bytes });
        });
        return;
      }
      case 'end':
        this.#forget(id);
        call.sink.end();
        return;
      default:
        assertNever(message);
    }
  }
}

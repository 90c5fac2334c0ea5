import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { Transport, TransportSendOptions } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage, LoggingLevel, RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { AnswerHeaders } from '../../src/protocol/messages.js';
import type { Answer, AnswerStream } from '../../src/protocol/serve.js';
import { Exchange, eventOf, keepAlive, SSE_HEADERS } from './exchange.js';
import type { HeldResults } from './heldResults.js';
import { bytesOf, isRequest } from './jsonRpc.js';
import type { LevelHolder } from './logLevel.js';
import { sizeOf } from './results/encodedResult.js';
import { failureResult } from './results/failureResult.js';

interface Pending {
  readonly exchange: Exchange;
  readonly clientId: RequestId;
  readonly method: string;
}

/** What the host wants to know of a session. */
export interface SessionListener {
  /** The last pending request is settled. */
  idle(): void;
  /** Its initialize failed, so that no client knows of the session. */
  stillborn(): void;
}

/**
 * One MCP session: an SDK Server over our thin Transport. Request ids are renumbered on the way in and back on the way
 * out, so that clients without a session, which all count from 1, can share one Server object.
 */
export class McpSession implements Transport, LevelHolder {
  readonly sessionId?: string;
  /** What the client asked to be told; undefined = nothing. */
  logLevel: LoggingLevel | undefined;
  onmessage?: NonNullable<Transport['onmessage']>;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  readonly #pending = new Map<number, Pending>();
  readonly #listener: SessionListener;
  readonly #held: HeldResults;
  #standalone: AnswerStream | undefined;
  /** What was to be said while no stream was open, each once: clients open theirs a moment after they initialize. */
  readonly #unsaid = new Set<string>();
  #isInitialized = false;
  #settling = 0;
  #nextId = 1;

  constructor(sessionId: string | undefined, held: HeldResults, listener: SessionListener) {
    if (sessionId !== undefined) this.sessionId = sessionId;
    this.#held = held;
    this.#listener = listener;
  }

  /** Connects a fresh Server; one Server per session, as the SDK demands. */
  async serve(server: Server): Promise<void> {
    // The SDK's Transport declares its optional members without `undefined`; exactOptionalPropertyTypes minds.
    await server.connect(this);
  }

  /** Answers that a slow client is still reading count too. */
  get requestsInFlight(): number {
    return this.#pending.size + this.#settling;
  }

  /** Whether somebody waits for news. */
  get isHeard(): boolean {
    return this.#standalone !== undefined;
  }

  /** Takes one POST's messages. */
  receive(
    messages: readonly JSONRPCMessage[],
    out: Answer,
    options: { headers: AnswerHeaders; isBatch: boolean },
  ): void {
    const requests = messages.filter(isRequest).length;
    const exchange = new Exchange(out, { ...options, requests });
    const ids: number[] = [];
    for (const message of messages) {
      if (!isRequest(message)) {
        if (isNamed(message, 'notifications/initialized')) this.#isInitialized = true;
        if (isNamed(message, 'notifications/cancelled')) this.#cancelNamed(message);
        else this.#take(message);
        continue;
      }
      const id = this.#nextId++;
      ids.push(id);
      this.#pending.set(id, { exchange, clientId: message.id, method: message.method });
      this.#take({ ...message, id });
    }
    if (requests === 0) {
      out.whole(202, options.headers, bytesOf(''));
      return;
    }
    // Streams cannot be resumed here, so a client that left will never read the answer: what it asked for is cancelled.
    out.onGone(() => {
      ids.forEach((id) => this.#cancel(id));
      exchange.leave();
    });
  }

  /** Opens the one stream for messages that belong to no request; false when there is one already. */
  listen(out: Answer, headers: AnswerHeaders): boolean {
    if (this.#standalone !== undefined) return false;
    const stream = out.stream(200, { ...SSE_HEADERS, ...headers });
    this.#standalone = stream;
    for (const method of this.#unsaid) this.notify(method);
    this.#unsaid.clear();
    out.onGone(() => {
      if (this.#standalone === stream) this.#standalone = undefined;
      this.#listener.idle();
    });
    return true;
  }

  /**
   * Says that a list has changed: on the stream for it, else on that of a request that waits, else when a stream is
   * opened. Clients without a session share theirs, and hear nothing that they did not ask for.
   */
  notify(method: string): void {
    if (!this.#say({ jsonrpc: '2.0', method })) this.#unsaid.add(method);
  }

  /** Says something that is not worth keeping when nobody listens. */
  tell(method: string, params: Readonly<Record<string, unknown>>): void {
    this.#say({ jsonrpc: '2.0', method, params });
  }

  async start(): Promise<void> {
    // Nothing to start: the thread's port is open before any session.
  }

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if (!('method' in message)) {
      await this.#respond(message);
      return;
    }
    const related = this.#pending.get(Number(options?.relatedRequestId ?? -1));
    if (related !== undefined) await related.exchange.push(message);
    else await this.#standalone?.write(eventOf(message));
  }

  /** Answers what is pending before anything else happens; resolves when the clients have room for the answers. */
  async close(): Promise<void> {
    this.endStream();
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    this.#settling += pending.length;
    // Closing makes the SDK abort what runs, and it answers nothing that it aborted.
    this.onclose?.();
    const error = { code: -32000, message: 'The MCP session was ended.' };
    await Promise.all(
      pending.map(({ exchange, clientId }) => exchange.respond({ jsonrpc: '2.0', id: clientId, error })),
    );
    this.#settling -= pending.length;
    this.#settled();
  }

  /** Ends the standalone stream, if it is open. */
  endStream(): void {
    this.#standalone?.end();
    this.#standalone = undefined;
  }

  /** Shows every open stream, and every client still waiting, that we are alive. */
  keepAlive(): void {
    void this.#standalone?.write(keepAlive());
    for (const exchange of new Set([...this.#pending.values()].map((pending) => pending.exchange)))
      void exchange.keepAlive();
  }

  /** Whether there was anybody to say it to. */
  #say(message: JSONRPCMessage): boolean {
    const [waiting] = this.#isInitialized ? this.#pending.values() : [];
    if (this.#standalone !== undefined) void this.#standalone.write(eventOf(message));
    else if (waiting !== undefined) void waiting.exchange.push(message);
    else return false;
    return true;
  }

  #take(message: JSONRPCMessage): void {
    this.onmessage?.(message);
  }

  async #respond(message: JSONRPCMessage): Promise<void> {
    const id = 'id' in message ? Number(message.id) : -1;
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    const failed = pending.method === 'initialize' && 'error' in message;
    if (failed) pending.exchange.dropHeaders();
    this.#settling += 1;
    await this.#deliver(message, pending);
    this.#settling -= 1;
    if (failed) this.#listener.stillborn();
    this.#settled();
  }

  #deliver(message: JSONRPCMessage, { exchange, clientId: id }: Pending): Promise<void> {
    const bytes = sizeOf(message);
    const refusal = this.#held.refusalOf(bytes);
    if (bytes > 0 && refusal !== undefined) {
      return exchange.respond({ jsonrpc: '2.0', id, result: failureResult(refusal) });
    }
    return this.#held.hold(bytes, () => exchange.respond({ ...message, id }));
  }

  #cancel(id: number): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    this.#take({
      jsonrpc: '2.0',
      method: 'notifications/cancelled',
      params: { requestId: id, reason: 'the client went away' },
    });
    if (pending.method === 'initialize') this.#listener.stillborn();
    this.#settled();
  }

  /**
   * A client's cancel names its own id. The SDK never answers a cancelled request, so its exchange is settled here. A
   * cancel that fits no pending call comes too late, which the specification allows; passed on as it is, its number
   * would name somebody else's call. Without a session it cannot say whose id it means: there a client leaves instead.
   */
  #cancelNamed(message: JSONRPCMessage): void {
    const named = 'params' in message ? message.params?.requestId : undefined;
    const found = [...this.#pending].find(([, { clientId }]) => clientId === named);
    if (found === undefined || this.sessionId === undefined) return;
    const [id, { exchange }] = found;
    this.#pending.delete(id);
    exchange.forgo();
    this.#take({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } });
    this.#settled();
  }

  /** Tells that nothing is in flight any more, if that is so. */
  #settled(): void {
    if (this.requestsInFlight === 0) this.#listener.idle();
  }
}

function isNamed(message: JSONRPCMessage, method: string): boolean {
  return 'method' in message && message.method === method;
}

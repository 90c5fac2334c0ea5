import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { Transport, TransportSendOptions } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { AnswerHeaders } from '../../src/protocol/messages.js';
import type { Answer, AnswerStream } from '../../src/protocol/serve.js';
import { Exchange, eventOf, keepAlive, SSE_HEADERS } from './exchange.js';
import { bytesOf, isRequest } from './jsonRpc.js';

interface Pending {
  readonly exchange: Exchange;
  readonly clientId: RequestId;
}

/**
 * One MCP session: an SDK Server over our thin Transport. Request ids are renumbered on the way in and back on the way
 * out, so that clients without a session, which all count from 1, can share one Server object.
 */
export class McpSession implements Transport {
  readonly sessionId?: string;
  onmessage?: NonNullable<Transport['onmessage']>;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  readonly #pending = new Map<number, Pending>();
  readonly #idle: () => void;
  #standalone: AnswerStream | undefined;
  #settling = 0;
  #nextId = 1;

  /** `idle` is called whenever the last pending request is settled. */
  constructor(sessionId: string | undefined, idle: () => void) {
    if (sessionId !== undefined) this.sessionId = sessionId;
    this.#idle = idle;
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

  get isBusy(): boolean {
    return this.requestsInFlight > 0 || this.#standalone !== undefined;
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
        if (isCancel(message)) this.#cancelNamed(message);
        else this.#take(message);
        continue;
      }
      const id = this.#nextId++;
      ids.push(id);
      this.#pending.set(id, { exchange, clientId: message.id });
      this.#take({ ...message, id });
    }
    if (requests === 0) {
      out.whole(202, options.headers, bytesOf(''));
      return;
    }
    // Streams cannot be resumed here, so a client that left will never read the answer: what it asked for is cancelled.
    out.onGone(() => ids.forEach((id) => this.#cancel(id)));
  }

  /** Opens the one stream for messages that belong to no request; false when there is one already. */
  listen(out: Answer, headers: AnswerHeaders): boolean {
    if (this.#standalone !== undefined) return false;
    const stream = out.stream(200, { ...SSE_HEADERS, ...headers });
    this.#standalone = stream;
    out.onGone(() => {
      if (this.#standalone === stream) this.#standalone = undefined;
      this.#idle();
    });
    return true;
  }

  /** Says something that belongs to no request. */
  notify(method: string): void {
    void this.#standalone?.write(eventOf({ jsonrpc: '2.0', method }));
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

  async close(): Promise<void> {
    this.endStream();
    // Closing makes the SDK abort what runs, and it answers nothing that it aborted.
    for (const { exchange, clientId } of this.#pending.values()) {
      const error = { code: -32000, message: 'The MCP session was ended.' };
      void exchange.respond({ jsonrpc: '2.0', id: clientId, error });
    }
    this.#pending.clear();
    this.onclose?.();
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

  #take(message: JSONRPCMessage): void {
    this.onmessage?.(message);
  }

  async #respond(message: JSONRPCMessage): Promise<void> {
    const id = 'id' in message ? Number(message.id) : -1;
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    this.#settling += 1;
    await pending.exchange.respond({ ...message, id: pending.clientId });
    this.#settling -= 1;
    this.#settled();
  }

  #cancel(id: number): void {
    if (!this.#pending.delete(id)) return;
    this.#take({
      jsonrpc: '2.0',
      method: 'notifications/cancelled',
      params: { requestId: id, reason: 'the client went away' },
    });
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
    if (this.requestsInFlight === 0) this.#idle();
  }
}

function isCancel(message: JSONRPCMessage): boolean {
  return 'method' in message && message.method === 'notifications/cancelled';
}

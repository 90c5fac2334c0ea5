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

  get requestsInFlight(): number {
    return this.#pending.size;
  }

  get isBusy(): boolean {
    return this.#pending.size > 0 || this.#standalone !== undefined;
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
        this.#take(this.#renumberCancel(message));
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
    await pending.exchange.respond({ ...message, id: pending.clientId });
    if (this.#pending.size === 0) this.#idle();
  }

  #cancel(id: number): void {
    if (!this.#pending.delete(id)) return;
    this.#take({
      jsonrpc: '2.0',
      method: 'notifications/cancelled',
      params: { requestId: id, reason: 'the client went away' },
    });
    if (this.#pending.size === 0) this.#idle();
  }

  /** A client's cancel names its own id. The SDK never answers a cancelled request, so its exchange is settled here. */
  #renumberCancel(message: JSONRPCMessage): JSONRPCMessage {
    if (!('method' in message) || message.method !== 'notifications/cancelled') return message;
    const named = message.params?.requestId;
    const found = [...this.#pending].reverse().find(([, { clientId }]) => clientId === named);
    if (found === undefined) return message;
    const [id, { exchange }] = found;
    this.#pending.delete(id);
    exchange.forgo();
    if (this.#pending.size === 0) this.#idle();
    return { ...message, params: { ...message.params, requestId: id } };
  }
}

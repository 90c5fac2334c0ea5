import { randomUUID } from 'node:crypto';
import { SUPPORTED_PROTOCOL_VERSIONS, type JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { Kit } from '../../src/kernel/kit.js';
import type { CatalogPart } from '../../src/protocol/catalogBytes.js';
import { KEEP_ALIVE_MS, type AnswerHeaders, type CallInput } from '../../src/protocol/messages.js';
import type { Answer } from '../../src/protocol/serve.js';
import { HeldResults } from './heldResults.js';
import { answerError, bytesOf, messagesOf, parseBody } from './jsonRpc.js';
import { makeServer, type Decorate, type ServerInfo } from './mcpServer.js';
import { hears } from './logLevel.js';
import { McpSession } from './mcpSession.js';
import { Offer, type OfferParts } from './offer.js';

export type { Decorate } from './mcpServer.js';

export interface McpHostOptions extends OfferParts {
  readonly server: ServerInfo;
  /** MCP sessions of this login at once; the longest unused one makes room. */
  readonly sessionsMax: number;
  /** Bytes of finished results that its clients have not read yet. */
  readonly unreadBytesMax: number;
  readonly decorate?: Decorate;
}

const SESSION_HEADER = 'mcp-session-id';

/**
 * The seam around the MCP SDK: message bytes in, message bytes out. Everything that knows a protocol era is behind it;
 * main's half of Streamable HTTP (verbs, content types, size, bearer) is src/http/mcpRoute.ts.
 */
export class McpHost {
  readonly #kit: Kit;
  readonly #options: McpHostOptions;
  readonly #offer: Offer;
  readonly #held: HeldResults;
  /** In order of last use. */
  readonly #sessions = new Map<string, McpSession>();
  /** Ended, but a client may still be reading their last answers. */
  readonly #closing = new Set<McpSession>();
  /** Clients that send no session id share this one. */
  #sessionless: McpSession | undefined;
  #drained: (() => void) | undefined;

  constructor(kit: Kit, options: McpHostOptions) {
    this.#kit = kit;
    this.#options = options;
    this.#offer = new Offer(kit.clock, options);
    this.#held = new HeldResults(options.unreadBytesMax);
    kit.clock.every(KEEP_ALIVE_MS, () => this.#all().forEach((session) => session.keepAlive()));
  }

  /** Answers one HTTP request. Never throws. */
  handle(input: CallInput, out: Answer): void {
    const { mcpProtocolVersion: version } = input;
    if (version !== undefined && !SUPPORTED_PROTOCOL_VERSIONS.includes(version)) {
      const message = `Unsupported MCP-Protocol-Version. This server speaks ${SUPPORTED_PROTOCOL_VERSIONS.join(', ')}.`;
      answerError(out, 400, { code: -32000, message });
      return;
    }
    if (input.verb === 'POST') this.#post(input, out);
    else if (input.verb === 'GET') this.#get(input, out);
    else this.#delete(input, out);
  }

  /** Tells every MCP session what it has to list again. */
  catalogChanged(changed: readonly CatalogPart[]): void {
    if (changed.length === 0) return;
    const data = `The tool files have changed: list ${changed.join(', ')} again.`;
    for (const session of this.#sessions.values()) {
      for (const part of changed) session.notify(`notifications/${part}/list_changed`);
      if (hears(session.logLevel, 'info')) {
        session.tell('notifications/message', { level: 'info', logger: 'catalog', data });
      }
    }
  }

  /** Resolves when no request is in flight, or after `ms`. Streams that wait for news are ended at once. */
  async drain(ms: number): Promise<void> {
    for (const session of this.#all()) session.endStream();
    if (this.#inFlight() === 0) return;
    await new Promise<void>((resolve) => {
      const timer = this.#kit.clock.after(ms, resolve);
      this.#drained = () => {
        timer.cancel();
        resolve();
      };
    });
  }

  #post(input: CallInput, out: Answer): void {
    const parsed = parseBody(input.body);
    if (parsed === undefined) {
      answerError(out, 400, { code: -32700, message: 'The body is not JSON in UTF-8.' });
      return;
    }
    const messages = messagesOf(parsed);
    if (messages === undefined) {
      answerError(out, 400, {
        code: -32600,
        message: 'The body is not a JSON-RPC 2.0 message, or a batch of at most 100.',
      });
      return;
    }
    const isBatch = Array.isArray(parsed);
    if (messages.some(isInitialize)) {
      this.#initialize(messages, out);
      return;
    }
    const session = input.mcpSessionId === undefined ? this.#shared() : this.#find(input.mcpSessionId, out);
    session?.receive(messages, out, { headers: headersOf(session), isBatch });
  }

  #initialize(messages: readonly JSONRPCMessage[], out: Answer): void {
    if (messages.length > 1) {
      answerError(out, 400, { code: -32600, message: 'Send initialize alone.' });
      return;
    }
    if (this.#sessions.size >= this.#options.sessionsMax && !this.#makeRoom()) {
      answerError(out, 503, {
        code: -32000,
        message: 'This login has too many busy MCP sessions. End some with DELETE.',
      });
      return;
    }
    const session = this.#open(randomUUID());
    this.#sessions.set(session.sessionId ?? '', session);
    session.receive(messages, out, { headers: headersOf(session), isBatch: false });
  }

  #get(input: CallInput, out: Answer): void {
    if (input.mcpSessionId === undefined) {
      answerError(out, 405, {
        code: -32000,
        message: 'Without an Mcp-Session-Id there is no stream to open. Initialize first.',
      });
      return;
    }
    const session = this.#find(input.mcpSessionId, out);
    if (session !== undefined && !session.listen(out, headersOf(session))) {
      answerError(out, 409, { code: -32000, message: 'This MCP session has its stream open already.' });
    }
  }

  #delete(input: CallInput, out: Answer): void {
    if (input.mcpSessionId === undefined) {
      answerError(out, 400, { code: -32000, message: 'Name the session to end in Mcp-Session-Id.' });
      return;
    }
    const session = this.#find(input.mcpSessionId, out);
    if (session === undefined) return;
    this.#end(session);
    out.whole(200, {}, bytesOf(''));
  }

  /** The session of an id, now the last used; answers 404 when there is none, upon which clients initialize anew. */
  #find(id: string, out: Answer): McpSession | undefined {
    const session = this.#sessions.get(id);
    if (session === undefined) {
      answerError(out, 404, { code: -32001, message: 'Session not found. Send initialize again.' });
      return undefined;
    }
    this.#sessions.delete(id);
    this.#sessions.set(id, session);
    return session;
  }

  #shared(): McpSession {
    this.#sessionless ??= this.#open(undefined);
    return this.#sessionless;
  }

  #open(id: string | undefined): McpSession {
    const session: McpSession = new McpSession(id, this.#held, {
      idle: () => {
        if (this.#inFlight() === 0) this.#drained?.();
      },
      stillborn: () => this.#end(session),
    });
    const { tools, server, decorate } = this.#options;
    const options = { kit: this.#kit, tools, server, offer: this.#offer };
    // Connecting settles in the same tick for a Transport whose start does nothing.
    void session.serve(makeServer({ ...options, ...(decorate === undefined ? {} : { decorate }) }, session));
    return session;
  }

  /** Ends the longest unused session; one that holds a stream open, only when all do. */
  #makeRoom(): boolean {
    const idle = [...this.#sessions.values()].filter((session) => session.requestsInFlight === 0);
    const found = idle.find((session) => !session.isHeard) ?? idle[0];
    if (found !== undefined) this.#end(found);
    return found !== undefined;
  }

  #end(session: McpSession): void {
    this.#sessions.delete(session.sessionId ?? '');
    this.#closing.add(session);
    void session.close().finally(() => this.#closing.delete(session));
  }

  #all(): McpSession[] {
    return [...this.#sessions.values(), ...(this.#sessionless === undefined ? [] : [this.#sessionless])];
  }

  #inFlight(): number {
    return [...this.#all(), ...this.#closing].reduce((sum, session) => sum + session.requestsInFlight, 0);
  }
}

function headersOf(session: McpSession): AnswerHeaders {
  return session.sessionId === undefined ? {} : { [SESSION_HEADER]: session.sessionId };
}

/** By name alone: the SDK's own guard parses every message with zod, and the handler does that again. */
function isInitialize(message: JSONRPCMessage): boolean {
  return 'method' in message && message.method === 'initialize';
}

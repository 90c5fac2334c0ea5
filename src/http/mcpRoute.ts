import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../kernel/appError.js';
import type { Kit } from '../kernel/kit.js';
import type { CallInput } from '../protocol/messages.js';
import { sinkOf } from './answerSink.js';
import { draining } from '../kernel/refusals.js';
import type { Gate } from './bearer.js';

export interface McpRouteOptions {
  readonly gate: Gate;
  readonly bodyMaxBytes: number;
  readonly callsInFlightMax: number;
  /** A client that reads nothing of its answer for so long is cut off. */
  readonly stallMs: number;
  readonly isDraining: () => boolean;
}

const VERBS = ['POST', 'GET', 'DELETE'] as const;

/**
 * Main's half of Streamable HTTP, a byte pump: what can be told without the body is told here, everything else is the
 * worker's. The body is read as bytes and handed over; the answer's bytes are handed back. No JSON is parsed.
 */
export function mcpRoute(kit: Kit, options: McpRouteOptions): RequestHandler {
  return async (request, response) => {
    const verb = verbOf(request, response);
    if (options.isDraining()) throw draining();
    const session = await options.gate(request, response);
    checkHeaders(request, verb);
    const { thread } = session;
    if (thread.callsInFlight >= options.callsInFlightMax) {
      throw new AppError('E_BUSY', 'This session has too many calls in flight. Wait for some to end.', {
        retryAfterSeconds: 1,
      });
    }
    const body =
      verb === 'POST' ? await thread.whileArriving(() => readBody(request, options.bodyMaxBytes)) : new Uint8Array(0);
    const input: CallInput = {
      verb,
      mcpSessionId: headerOf(request, 'mcp-session-id'),
      mcpProtocolVersion: headerOf(request, 'mcp-protocol-version'),
      body,
    };
    const leave = thread.call(input, sinkOf(response, kit, options.stallMs));
    response.once('close', leave); // after a complete answer the pump knows the call no more
  };
}

function verbOf(request: Request, response: Response): CallInput['verb'] {
  const verb = VERBS.find((name) => name === request.method);
  if (verb !== undefined) return verb;
  response.setHeader('Allow', VERBS.join(', '));
  throw new AppError('E_METHOD', 'The MCP endpoint takes POST, GET and DELETE.');
}

function checkHeaders(request: Request, verb: CallInput['verb']): void {
  const accept = request.headers.accept ?? '';
  if (verb === 'GET' && !accepts(accept, 'text/event-stream')) {
    throw new AppError(
      'E_ACCEPT',
      'A GET of the MCP endpoint opens an event stream: send "Accept: text/event-stream".',
    );
  }
  if (verb !== 'POST') return;
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new AppError('E_CONTENT_TYPE', 'Send JSON-RPC with "Content-Type: application/json".');
  }
  if (!accepts(accept, 'application/json') || !accepts(accept, 'text/event-stream')) {
    throw new AppError('E_ACCEPT', 'Send "Accept: application/json, text/event-stream": either may be the answer.');
  }
}

function accepts(header: string, type: 'application/json' | 'text/event-stream'): boolean {
  const lower = header.toLowerCase();
  return lower.includes(type) || lower.includes('*/*') || lower.includes(`${type.split('/')[0] ?? ''}/*`);
}

function headerOf(request: Request, name: 'mcp-session-id' | 'mcp-protocol-version'): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** The whole body in a buffer of its own, ready for transfer. @throws AppError E_BODY_TOO_LARGE, E_REQUEST */
async function readBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(request, maxBytes);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLarge(request, maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('E_REQUEST', 'The request ended before its body was complete.', { cause: error });
  }
  const body = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}

function tooLarge(request: Request, maxBytes: number): AppError {
  request.res?.setHeader('Connection', 'close'); // the rest of the body is not worth reading
  return new AppError('E_BODY_TOO_LARGE', `A request may have ${maxBytes} bytes. Send less at once.`);
}

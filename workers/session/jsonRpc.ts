import type { JSONRPCMessage, JSONRPCRequest, RequestId } from '@modelcontextprotocol/sdk/types.js';
import { STREAM_CHUNK_BYTES, type AnswerHeaders } from '../../src/protocol/messages.js';
import type { Answer, AnswerStream } from '../../src/protocol/serve.js';
import { joined, type Piece } from './results/encodedResult.js';

const JSON_HEADERS: AnswerHeaders = { 'content-type': 'application/json' };
/** 2025-03-26 allowed batches; later revisions do not, and nobody needs long ones. */
const BATCH_MAX = 100;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Text as bytes in a buffer of their own, ready for transfer. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** Answers one exchange with JSON. */
export function answerJson(out: Answer, body: unknown, extra: AnswerHeaders = {}): void {
  out.whole(200, { ...JSON_HEADERS, ...extra }, bytesOf(JSON.stringify(body)));
}

/** A longer text is encoded before it is cut, so that no character is cut in two. */
const SHORT_CHARS = 4_096;
/** The most bytes that a character takes. */
const BYTES_A_CHAR = 3;

/** Answers one exchange with JSON that comes in pieces; what is long goes out in chunks, at the client's pace. */
export async function answerPieces(out: Answer, pieces: readonly Piece[], extra: AnswerHeaders): Promise<void> {
  const headers = { ...JSON_HEADERS, ...extra };
  if (pieces.reduce((sum, piece) => sum + piece.length, 0) <= STREAM_CHUNK_BYTES / BYTES_A_CHAR) {
    out.whole(200, headers, joined(pieces));
    return;
  }
  const stream = out.stream(200, headers);
  await writePieces(stream, pieces);
  stream.end();
}

/** Writes pieces in chunks, each when there is room for it. */
export async function writePieces(stream: AnswerStream, pieces: readonly Piece[]): Promise<void> {
  let chunk: Piece[] = [];
  let room = STREAM_CHUNK_BYTES;
  for (const piece of pieces) {
    for (const part of partsOf(piece)) {
      const size = typeof part === 'string' ? part.length * BYTES_A_CHAR : part.byteLength;
      if (size > room) {
        await stream.write(joined(chunk));
        chunk = [];
        room = STREAM_CHUNK_BYTES;
      }
      chunk.push(part);
      room -= size;
    }
  }
  if (chunk.length > 0) await stream.write(joined(chunk));
}

/** A piece in parts that a chunk has room for. */
function partsOf(piece: Piece): readonly Piece[] {
  if (typeof piece === 'string' && piece.length <= SHORT_CHARS) return [piece];
  const bytes = typeof piece === 'string' ? encoder.encode(piece) : piece;
  if (bytes.byteLength <= STREAM_CHUNK_BYTES) return [bytes];
  const count = Math.ceil(bytes.byteLength / STREAM_CHUNK_BYTES);
  return Array.from({ length: count }, (_, n) => bytes.subarray(n * STREAM_CHUNK_BYTES, (n + 1) * STREAM_CHUNK_BYTES));
}

/** Answers one exchange with an HTTP status and a JSON-RPC error that belongs to no request. */
export function answerError(
  out: Answer,
  status: number,
  error: { readonly code: number; readonly message: string },
): void {
  out.whole(status, JSON_HEADERS, bytesOf(JSON.stringify({ jsonrpc: '2.0', error, id: null })));
}

/** A body's messages, or undefined when it is not JSON. */
export function parseBody(body: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(body));
  } catch {
    return undefined;
  }
}

/** The messages of a body; undefined when any of them is not JSON-RPC 2.0, or when there are none or too many. */
export function messagesOf(parsed: unknown): readonly JSONRPCMessage[] | undefined {
  const list: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  if (list.length === 0 || list.length > BATCH_MAX || !list.every(isMessage)) return undefined;
  return list;
}

const REQUEST_KEYS = ['jsonrpc', 'id', 'method', 'params'];
const RESPONSE_KEYS = ['jsonrpc', 'id', 'result', 'error'];

/**
 * The envelope, as strictly as the SDK reads it: what its schema rejects it neither dispatches nor answers, so that has
 * to be refused here.
 */
function isMessage(value: unknown): value is JSONRPCMessage {
  if (!isObject(value) || value.jsonrpc !== '2.0') return false;
  const { method, id, params } = value;
  if (method === undefined) return hasOnly(value, RESPONSE_KEYS) && isId(id) && isResponse(value);
  if (typeof method !== 'string' || !hasOnly(value, REQUEST_KEYS)) return false;
  return (!('id' in value) || isId(id)) && (!('params' in value) || isParams(params));
}

function isResponse({ result, error }: Readonly<Record<string, unknown>>): boolean {
  if (error === undefined) return isObject(result);
  return isObject(error) && Number.isInteger(error.code) && typeof error.message === 'string';
}

function isParams(params: unknown): boolean {
  if (!isObject(params)) return false;
  const meta = params._meta;
  if (meta === undefined) return !('_meta' in params);
  return isObject(meta) && (!('progressToken' in meta) || isId(meta.progressToken));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasOnly(value: object, keys: readonly string[]): boolean {
  return Object.keys(value).every((key) => keys.includes(key));
}

function isId(id: unknown): id is RequestId {
  return typeof id === 'string' || (typeof id === 'number' && Number.isInteger(id));
}

/** A message that wants an answer. */
export function isRequest(message: JSONRPCMessage): message is JSONRPCRequest {
  return 'method' in message && 'id' in message;
}

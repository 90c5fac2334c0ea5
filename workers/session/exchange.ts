import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { AnswerHeaders } from '../../src/protocol/messages.js';
import type { Answer, AnswerStream } from '../../src/protocol/serve.js';
import { answerJson, answerPieces, bytesOf, writePieces } from './jsonRpc.js';
import { joined, type Piece, piecesOf } from './results/encodedResult.js';

export const SSE_HEADERS: AnswerHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no', // nginx would hold events back
};

/** One event of an event stream. */
export function eventOf(message: unknown): Uint8Array<ArrayBuffer> {
  return joined(eventPieces(message));
}

function eventPieces(message: unknown): readonly Piece[] {
  return ['event: message\ndata: ', ...piecesOf(message), '\n\n'];
}

/** A comment that keeps proxies from closing a quiet stream. */
export function keepAlive(): Uint8Array<ArrayBuffer> {
  return bytesOf(': keep-alive\n\n');
}

/**
 * One POST and its answer: plain JSON when the response is the first thing to say, an event stream as soon as anything
 * else has to be said before it (progress, a log message, a question to the user, a keep-alive).
 */
export class Exchange {
  readonly #out: Answer;
  #headers: AnswerHeaders;
  readonly #isBatch: boolean;
  readonly #responses: JSONRPCMessage[] = [];
  #awaited: number;
  #stream: AnswerStream | undefined;
  #hasWaited = false;
  /** What is being written. */
  #turn: Promise<void> | undefined;
  /** Settles when the answer is complete, or nobody waits for it any more. */
  readonly #settled: Promise<void>;
  #settle: () => void = () => undefined;

  constructor(
    out: Answer,
    options: { readonly headers: AnswerHeaders; readonly requests: number; readonly isBatch: boolean },
  ) {
    this.#out = out;
    this.#headers = options.headers;
    this.#awaited = options.requests;
    this.#isBatch = options.isBatch;
    this.#settled = new Promise((resolve) => (this.#settle = resolve));
  }

  /** The response to one of the requests; the last one completes the answer. Resolves when it is held no more. */
  async respond(response: JSONRPCMessage): Promise<void> {
    this.#awaited -= 1;
    const isLast = this.#awaited === 0;
    if (this.#stream !== undefined) {
      await this.#say(eventPieces(response));
      if (!isLast) return;
      this.#stream.end();
      this.#settle();
      return;
    }
    this.#responses.push(response);
    if (!isLast) return this.#settled;
    if (this.#isBatch) answerJson(this.#out, this.#responses, this.#headers);
    else await answerPieces(this.#out, piecesOf(response), this.#headers);
    this.#settle();
  }

  /** A request was cancelled: nobody waits for its response any more. */
  forgo(): void {
    this.#awaited -= 1;
    if (this.#awaited > 0) return;
    this.#settle();
    if (this.#stream === undefined && this.#responses.length > 0) answerJson(this.#out, this.#responses, this.#headers);
    else void this.#say([]).then(() => this.#stream?.end());
  }

  /** The client went away. */
  leave(): void {
    this.#settle();
  }

  /** Leaves out the headers of an answer that has not begun: the MCP session that they name is not to be. */
  dropHeaders(): void {
    this.#headers = {};
  }

  /** Something to say before the response. */
  async push(message: JSONRPCMessage): Promise<void> {
    await this.#say(eventPieces(message));
  }

  /** Shows a waiting client that we are alive; a call that has only just come is left to answer with plain JSON. */
  async keepAlive(): Promise<void> {
    if (this.#hasWaited) await this.#say([keepAlive()]);
    this.#hasWaited = true;
  }

  /** One event after another: a long one is written at the client's pace, and nothing may come into its middle. */
  #say(pieces: readonly Piece[]): Promise<void> {
    const stream = this.#begin();
    const before = this.#turn;
    const writing = before === undefined ? writePieces(stream, pieces) : before.then(() => writePieces(stream, pieces));
    this.#turn = writing;
    void writing.then(() => {
      if (this.#turn === writing) this.#turn = undefined;
    });
    return writing;
  }

  #begin(): AnswerStream {
    if (this.#stream !== undefined) return this.#stream;
    const stream = this.#out.stream(200, { ...SSE_HEADERS, ...this.#headers });
    this.#stream = stream;
    for (const response of this.#responses.splice(0)) void this.#say(eventPieces(response));
    return stream;
  }
}

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '../kernel/appError.js';
import { FairQueue } from '../kernel/fairQueue.js';
import type { Logger } from '../kernel/logger.js';
import { sendError } from './errorHandler.js';

/** Requests that are handed on before the event loop goes round: each takes some tenths of a millisecond. */
const TURN_REQUESTS = 8;

/**
 * Hands requests on a few at a time, turns going round between clients. Node hands over all that have come in one turn
 * of its event loop; ten thousand of one client would hold up everybody else's for seconds, and all answers too. On one
 * connection it is one request at a time: a client that sends more without waiting gets one refusal, and is cut off.
 */
export class FairTurns {
  readonly #handle: RequestListener;
  readonly #log: Logger;
  readonly #queue = new FairQueue<() => void>();
  /** Connections that have a request without an answer, and whether it was refused. */
  readonly #busy = new WeakMap<Socket, 'busy' | 'refused'>();
  #isScheduled = false;

  constructor(handle: RequestListener, log: Logger) {
    this.#handle = handle;
    this.#log = log;
  }

  take(request: IncomingMessage, response: ServerResponse): void {
    const { socket, headers } = request;
    switch (this.#busy.get(socket)) {
      case 'refused':
        return;
      case 'busy':
        this.#busy.set(socket, 'refused');
        response.setHeader('Connection', 'close');
        sendError(response, pipelined(), this.#log);
        return;
      default:
        this.#busy.set(socket, 'busy');
        response.once('finish', () => {
          if (this.#busy.get(socket) === 'busy') this.#busy.delete(socket);
        });
        this.#queue.add(headers.authorization ?? socket.remoteAddress ?? '', () => this.#handle(request, response));
        this.#schedule();
    }
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#isScheduled = false;
    for (let count = 0; count < TURN_REQUESTS; count += 1) this.#queue.next(() => true)?.();
    if (this.#queue.size > 0) this.#schedule();
  }
}

function pipelined(): AppError {
  return new AppError(
    'E_PIPELINED',
    'One request at a time on a connection: wait for its answer, or open another connection.',
  );
}

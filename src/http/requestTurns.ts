import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { digestOf } from '../auth/tokens.js';
import { AppError } from '../kernel/appError.js';
import { FairQueue } from '../kernel/fairQueue.js';
import type { Logger } from '../kernel/logger.js';
import { Tally } from '../kernel/tally.js';
import { nameRequest, sendError } from './errorHandler.js';
import type { RequestRate } from './requestRate.js';

/** Requests that are handed on before the event loop goes round: each takes some tenths of a millisecond. */
const TURN_REQUESTS = 2;
/** Requests that are refused meanwhile, each for a third of that: more than come, so that a flood is soon over. */
const TURN_REFUSALS = 16;

const TOO_MANY = new AppError('E_BUSY', 'Too many requests at once. Wait for some to end.', { retryAfterSeconds: 1 });
const PIPELINED = new AppError(
  'E_PIPELINED',
  'One request at a time on a connection: wait for its answer, or open another connection.',
);

export interface RequestTurnsOptions {
  /** Requests of one client that may wait for their turn, and connections of one that are kept open between them. */
  readonly perClientMax: number;
  /** Of those that bear a token; undefined = no limit. */
  readonly rate: RequestRate | undefined;
  /** Told of each refusal. */
  readonly log: Logger;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** What is known of a connection: whose it is, and whether a request of it waits for an answer or was refused. */
interface Connection {
  client: string;
  state: 'idle' | 'busy' | 'refused';
}

/**
 * Hands requests on a few at a time, turns going round between clients. Node hands over all that have come in one turn
 * of its event loop; ten thousand of one client would hold up everybody else's for seconds, and all answers too. What
 * will not be handed on is refused here, for a third of what express and the log would cost, and its connection closed.
 * On one connection it is one request at a time: a client that sends more without waiting gets one refusal.
 */
export class RequestTurns {
  readonly #handle: RequestListener;
  readonly #perClientMax: number;
  readonly #rate: RequestRate | undefined;
  readonly #log: Logger;
  readonly #queue = new FairQueue<() => void>();
  readonly #excess: { readonly response: ServerResponse; readonly error: AppError }[] = [];
  readonly #connections = new WeakMap<Socket, Connection>();
  /** How many connections each client has: all of them may bring a request in the same turn. */
  readonly #counts = new Tally();
  #isScheduled = false;

  constructor(handle: RequestListener, { perClientMax, rate, log }: RequestTurnsOptions) {
    this.#handle = handle;
    this.#perClientMax = perClientMax;
    this.#rate = rate;
    this.#log = log;
  }

  take(request: IncomingMessage, response: ServerResponse): void {
    const { socket, headers } = request;
    const { authorization } = headers;
    const client = authorization === undefined ? (socket.remoteAddress ?? '') : digestOf(authorization);
    const connection = this.#connectionOf(socket, client);
    if (connection.state !== 'idle') {
      if (connection.state === 'busy') this.#refuse(response, PIPELINED);
      connection.state = 'refused';
      return;
    }
    connection.state = 'busy';
    response.once('finish', () => {
      if (connection.state === 'busy') connection.state = 'idle';
    });
    if (this.#rate === undefined || authorization === undefined) this.#line(client, { request, response });
    else void this.#rate.refusalOf(client).then((error) => this.#line(client, { request, response }, error));
  }

  /** Lines the request up for its turn, or for its refusal. */
  #line(client: string, { request, response }: Exchange, refusal?: AppError): void {
    const error = refusal ?? (this.#queue.sizeOf(client) >= this.#perClientMax ? TOO_MANY : undefined);
    if (error === undefined) this.#queue.add(client, () => this.#handOn(client, request, response));
    else this.#excess.push({ response, error });
    this.#schedule();
  }

  #handOn(client: string, request: IncomingMessage, response: ServerResponse): void {
    nameRequest(response);
    if (this.#counts.of(client) > this.#perClientMax) response.setHeader('Connection', 'close');
    this.#handle(request, response);
  }

  /** A proxy's connection may bring another person's request each time. */
  #connectionOf(socket: Socket, client: string): Connection {
    const known = this.#connections.get(socket);
    if (known !== undefined) {
      if (known.client !== client) {
        this.#counts.add(known.client, -1);
        this.#counts.add(client, 1);
        known.client = client;
      }
      return known;
    }
    const connection: Connection = { client, state: 'idle' };
    this.#connections.set(socket, connection);
    this.#counts.add(client, 1);
    socket.once('close', () => this.#counts.add(connection.client, -1));
    return connection;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#isScheduled = false;
    for (let count = 0; count < TURN_REQUESTS; count += 1) this.#queue.next(() => true)?.();
    for (const { response, error } of this.#excess.splice(0, TURN_REFUSALS)) this.#refuse(response, error);
    if (this.#queue.size > 0 || this.#excess.length > 0) this.#schedule();
  }

  #refuse(response: ServerResponse, error: AppError): void {
    nameRequest(response);
    response.setHeader('Connection', 'close');
    sendError(response, error, this.#log);
  }
}

import type { RawData, WebSocket } from 'ws';
import type { Clock } from '../../src/kernel/clock.js';
import type { ChangeSignal, Tally } from './counters.js';
import { failure, notARequest, RequestError, success } from './replies.js';
import { BLOCKING, HANDLERS, leave } from './requests.js';
import { type Members, parseRequest, textOf } from './requestText.js';
import { Disconnect, type Session } from './session.js';

/** What all connections of a daemon share. */
export interface ConnectionKit {
  readonly clock: Clock;
  readonly requestsByType: Tally;
  readonly changed: ChangeSignal;
  /** The next number for replies to what is no request. */
  readonly nextNumber: () => number;
}

const INTERNAL_ERROR = 1011;
/** With more messages than this waiting behind a blocking request the socket is not read either. */
const INBOX_MAX = 1000;
/** Shorter replies gain nothing from compression, and most are. */
const COMPRESSED_FROM = 1024;

/** Serves one WebSocket: each text message is a request, answered when it is done, with the request's id. */
export function serveConnection(socket: WebSocket, session: Session, kit: ConnectionKit): void {
  const connection = new Connection(socket, session, kit);
  kit.changed.fire();
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (!isBinary) connection.receive(textOfFrame(data));
  });
  // 'close' follows every 'error', and the client will see it as a drop.
  socket.on('error', () => {
    socket.terminate();
  });
  socket.on('close', () => {
    leave(session);
    kit.changed.fire();
  });
}

/** A message that is a request, or the whole answer to one that is none. */
type Request =
  | { readonly kind: 'request'; readonly id: string; readonly type: string; readonly members: Members }
  | { readonly kind: 'answered'; readonly answer: Answer };

type Answer = { readonly kind: 'reply'; readonly text: string } | { readonly kind: 'drop'; readonly reason: string };

/** Requests run side by side, except that a blocking one keeps the daemon from reading the next. */
class Connection {
  readonly #socket: WebSocket;
  readonly #session: Session;
  readonly #kit: ConnectionKit;
  readonly #inbox: string[] = [];
  #isBlocked = false;

  constructor(socket: WebSocket, session: Session, kit: ConnectionKit) {
    this.#socket = socket;
    this.#session = session;
    this.#kit = kit;
  }

  receive(raw: string): void {
    if (!this.#isBlocked) {
      this.#take(raw);
      return;
    }
    this.#inbox.push(raw);
    if (this.#inbox.length === INBOX_MAX) this.#socket.pause();
  }

  #take(raw: string): void {
    const request = readRequest(raw, this.#kit);
    if (request.kind === 'answered') {
      this.#send(request.answer);
      return;
    }
    this.#isBlocked = BLOCKING.has(request.type);
    const isBlocking = this.#isBlocked;
    void answer(request, this.#session, this.#kit).then((reply) => {
      this.#send(reply);
      if (isBlocking) this.#unblock();
    });
  }

  /** Goes on reading, up to the next blocking request. */
  #unblock(): void {
    this.#isBlocked = false;
    for (const raw of this.#inbox.splice(0)) this.receive(raw);
    if (this.#socket.isPaused && this.#inbox.length < INBOX_MAX) this.#socket.resume();
  }

  #send(reply: Answer): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (reply.kind === 'reply') this.#socket.send(reply.text, { compress: reply.text.length >= COMPRESSED_FROM });
    else this.#socket.close(INTERNAL_ERROR, reply.reason);
    this.#kit.changed.fire();
  }
}

function readRequest(raw: string, kit: ConnectionKit): Request {
  const answered = (text: string): Request => ({ kind: 'answered', answer: { kind: 'reply', text } });
  const members = parseRequest(raw);
  if (members === undefined) return answered(notARequest('unparseable', kit.nextNumber(), raw));
  if (members.type === undefined || members.id === undefined) {
    return answered(notARequest('incomplete', kit.nextNumber(), raw));
  }
  const id = textOf(members.id);
  const type = textOf(members.type);
  if (id === undefined || type === undefined) {
    const reason = members.id === null || members.type === null ? 'JsonNull' : 'JsonObject';
    return { kind: 'answered', answer: { kind: 'drop', reason } };
  }
  return { kind: 'request', id, type, members };
}

async function answer(
  { id, type, members }: Extract<Request, { kind: 'request' }>,
  session: Session,
  kit: ConnectionKit,
): Promise<Answer> {
  kit.requestsByType.add(HANDLERS.has(type) ? type : 'unknown');
  kit.changed.fire();
  const started = kit.clock.monotonic();
  const elapsed = (): number => Math.round(kit.clock.monotonic() - started);
  try {
    const handler = HANDLERS.get(type);
    if (handler === undefined) throw new RequestError(`Unknown request type: ${type}`);
    return { kind: 'reply', text: success(id, await handler(session, members), elapsed()) };
  } catch (error) {
    if (error instanceof Disconnect) return { kind: 'drop', reason: error.message };
    return { kind: 'reply', text: failure(id, error, elapsed()) };
  }
}

function textOfFrame(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');
}

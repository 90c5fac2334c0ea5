import type { Duplex } from 'node:stream';
import type { RawData } from 'ws';
import type { Clock } from '../../src/kernel/clock.js';
import type { Faults, Place } from '../faults/faults.js';
import type { ChangeSignal, Tally } from './counters.js';
import type { DaemonSocket } from './daemonSocket.js';
import { answerFaultily } from './faultyAnswer.js';
import { failure, notARequest, RequestError, success } from './replies.js';
import { BLOCKING, HANDLERS, leave } from './requests.js';
import { type Members, parseRequest, textOf } from './requestText.js';
import { Disconnect, type Session } from './session.js';
import { type Answer, Wire } from './wire.js';

/** What all connections of a daemon share. */
export interface ConnectionKit {
  readonly clock: Clock;
  readonly requestsByType: Tally;
  readonly changed: ChangeSignal;
  readonly faults: Faults;
  /** The next number for replies to what is no request. */
  readonly nextNumber: () => number;
}

/** With more messages than this waiting behind a blocking request the socket is not read either. */
const INBOX_MAX = 1000;

/** A client that came in: its socket, the stream below it, and where faults find it. */
export interface Arrival {
  readonly socket: DaemonSocket;
  readonly stream: Duplex;
  readonly place: Place;
}

/** Serves one WebSocket: each text message is a request, answered when it is done, with the request's id. */
export function serveConnection(arrival: Arrival, session: Session, kit: ConnectionKit): void {
  const { socket, place } = arrival;
  const connection = new Connection(arrival, session, kit);
  kit.changed.fire();
  socket.ignoresClose = (finish) => {
    const struck = kit.faults.strike('close', place);
    if (struck === undefined) return false;
    socket.once('close', struck.hold(finish));
    return true;
  };
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
type Message = Request | { readonly kind: 'answered'; readonly answer: Answer };

interface Request {
  readonly kind: 'request';
  readonly id: string;
  readonly type: string;
  readonly members: Members;
}

/** Requests run side by side, except that a blocking one keeps the daemon from reading the next. */
class Connection {
  readonly #wire: Wire;
  readonly #place: Place;
  readonly #session: Session;
  readonly #kit: ConnectionKit;
  readonly #inbox: string[] = [];
  #isBlocked = false;

  constructor({ socket, stream, place }: Arrival, session: Session, kit: ConnectionKit) {
    this.#wire = new Wire(socket, stream, kit.clock);
    this.#place = place;
    this.#session = session;
    this.#kit = kit;
  }

  receive(raw: string): void {
    if (!this.#isBlocked) {
      this.#take(raw);
      return;
    }
    this.#inbox.push(raw);
    if (this.#inbox.length === INBOX_MAX) this.#wire.set('paused');
  }

  #take(raw: string): void {
    if (!this.#wire.isOpen) return; // it waited behind a blocking request, and its client has left
    const message = readRequest(raw, this.#kit);
    if (message.kind === 'answered') {
      this.#wire.send(message.answer);
      this.#kit.changed.fire();
      return;
    }
    const isBlocking = BLOCKING.has(message.type);
    this.#isBlocked = isBlocking;
    void this.#serve(message).then(() => {
      this.#kit.changed.fire();
      if (isBlocking) this.#unblock();
    });
  }

  async #serve(request: Request): Promise<void> {
    const { type, members } = request;
    const { faults, clock } = this.#kit;
    const struck = faults.isQuiet
      ? undefined
      : faults.strike('request', { ...this.#place, type, sql: textOf(members.sql) ?? '' });
    const perform = (): Promise<Answer> => answer(request, this.#session, this.#kit);
    if (struck === undefined) this.#wire.send(await perform());
    else await answerFaultily(struck, { wire: this.#wire, clock, answer: perform });
  }

  /** Goes on reading, up to the next blocking request. */
  #unblock(): void {
    this.#isBlocked = false;
    const waited = this.#inbox.splice(0);
    for (const raw of waited) this.receive(raw);
    if (waited.length >= INBOX_MAX && this.#inbox.length < INBOX_MAX) this.#wire.set('resumed');
  }
}

function readRequest(raw: string, kit: ConnectionKit): Message {
  const answered = (text: string): Message => ({ kind: 'answered', answer: { kind: 'reply', text } });
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

async function answer({ id, type, members }: Request, session: Session, kit: ConnectionKit): Promise<Answer> {
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

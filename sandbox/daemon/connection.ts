import type { RawData, WebSocket } from 'ws';
import type { Clock } from '../../src/kernel/clock.js';
import type { Tally } from './counters.js';
import { failure, notARequest, RequestError, success } from './replies.js';
import { Disconnect, HANDLERS, type Session, leave } from './requests.js';
import { type Members, parseRequest, textOf } from './requestText.js';

/** What all connections of a daemon share. */
export interface ConnectionKit {
  readonly clock: Clock;
  readonly requestsByType: Tally;
  /** The next number for replies to what is no request. */
  readonly nextNumber: () => number;
}

const INTERNAL_ERROR = 1011;

/** Serves one WebSocket: each text message is a request, answered when it is done, with the request's id. */
export function serveConnection(socket: WebSocket, session: Session, kit: ConnectionKit): void {
  const send = (reply: string): void => {
    if (socket.readyState === socket.OPEN) socket.send(reply);
  };
  const disconnect = (reason: string): void => socket.close(INTERNAL_ERROR, reason);
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (isBinary) return;
    const raw = textOfFrame(data);
    const members = parseRequest(raw);
    if (members === undefined) return send(notARequest('unparseable', kit.nextNumber(), raw));
    if (members['type'] === null) return disconnect('JsonNull');
    const id = textOf(members['id']);
    const type = textOf(members['type']);
    if (id === undefined || type === undefined) return send(notARequest('incomplete', kit.nextNumber(), raw));
    kit.requestsByType.add(HANDLERS.has(type) ? type : 'unknown');
    void answer(session, { id, type, members }, kit.clock).then((reply) =>
      reply.kind === 'reply' ? send(reply.text) : disconnect(reply.reason),
    );
  });
  // 'close' follows every 'error', and the client will see it as a drop.
  socket.on('error', () => socket.terminate());
  socket.on('close', () => leave(session));
}

interface Request {
  readonly id: string;
  readonly type: string;
  readonly members: Members;
}

type Answer = { readonly kind: 'reply'; readonly text: string } | { readonly kind: 'drop'; readonly reason: string };

async function answer(session: Session, { id, type, members }: Request, clock: Clock): Promise<Answer> {
  const started = clock.monotonic();
  const elapsed = (): number => Math.round(clock.monotonic() - started);
  try {
    const handler = HANDLERS.get(type);
    if (handler === undefined) throw new RequestError(`Unknown request type: ${type}`);
    const payload = await handler(session, members);
    return { kind: 'reply', text: success(id, payload, elapsed()) };
  } catch (error) {
    if (error instanceof Disconnect) return { kind: 'drop', reason: error.message };
    return { kind: 'reply', text: failure(id, error, elapsed()) };
  }
}

function textOfFrame(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');
}

import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Sandbox } from '../../sandbox/startSandbox.js';
import { findUser } from '../../sandbox/users.js';

/** A client without a library in between, for what the wire looks like. Sends one request at a time. */
export class RawClient {
  readonly socket: WebSocket;
  #requests = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
  }

  static async open(sandbox: Sandbox, user: string, password = findUser(user)?.password ?? 'none'): Promise<RawClient> {
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const socket = new WebSocket(`wss://localhost:${sandbox.port}/db/`, {
      ca: sandbox.certificatePem,
      headers: { authorization },
    });
    await once(socket, 'open');
    return new RawClient(socket);
  }

  /** Opens and connects. */
  static async connected(sandbox: Sandbox, user: string, props = ''): Promise<RawClient> {
    const client = await RawClient.open(sandbox, user);
    await client.ask({ type: 'connect', technique: 'tcp', props });
    return client;
  }

  /** Sends text as it is; resolves with the next message, as it is. */
  async raw(text: string): Promise<string> {
    const answer = once(this.socket, 'message');
    this.socket.send(text);
    const [data] = (await answer) as [Buffer];
    return data.toString('utf8');
  }

  /** Sends a request with the next id r1, r2, …; resolves with the reply's text. */
  askText(request: object): Promise<string> {
    return this.raw(JSON.stringify({ id: `r${++this.#requests}`, ...request }));
  }

  async ask(request: object): Promise<Record<string, unknown>> {
    return JSON.parse(await this.askText(request)) as Record<string, unknown>;
  }

  async close(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.socket, 'close');
    this.socket.close();
    await closed;
  }
}

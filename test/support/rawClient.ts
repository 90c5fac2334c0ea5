import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Sandbox } from '../../sandbox/startSandbox.js';
import { findUser } from '../../sandbox/users.js';

/** A client without a library in between, for what the wire looks like. */
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
    // Each question that waits for its answer listens.
    socket.setMaxListeners(0);
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

  /** Sends a request, with the next id r1, r2, … unless it has one; resolves with the text of its own reply. */
  askText(request: Readonly<Record<string, unknown>>): Promise<string> {
    const id = typeof request.id === 'string' ? request.id : `r${++this.#requests}`;
    const answer = new Promise<string>((resolve, reject) => {
      const lost = (): void => {
        reject(new Error('the connection ended before the reply'));
      };
      const settle = (data: Buffer): void => {
        const text = data.toString('utf8');
        if (!text.startsWith(`{"id":"${id}"`)) return;
        this.socket.off('message', settle).off('close', lost);
        resolve(text);
      };
      this.socket.on('message', settle).on('close', lost);
    });
    this.socket.send(JSON.stringify({ ...request, id }));
    return answer;
  }

  async ask(request: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    return JSON.parse(await this.askText(request)) as Record<string, unknown>;
  }

  async close(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.socket, 'close');
    this.socket.close();
    await closed;
  }
}

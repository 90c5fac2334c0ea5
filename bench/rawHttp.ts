import { connect, type Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';

/**
 * One keep-alive HTTP connection that sends the same prepared request again and again. The load client shares its two
 * cores with what it measures; node:http would cost it as much as the gateway spends on a call.
 */
export class RawHttp {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #head = '';
  #waiting: { resolve: (status: number) => void; reject: (error: Error) => void } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('close', () => this.#waiting?.reject(new Error('closed before the answer was complete')));
    socket.on('error', () => undefined); // 'close' follows
  }

  /** `localAddress`: where it comes from. */
  static open(url: URL, localAddress?: string): Promise<RawHttp> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port: Number(url.port), host: url.hostname, localAddress });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new RawHttp(socket));
      });
    });
  }

  /** Sends one prepared request; resolves with the status once the whole answer is here. */
  send(request: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  /** A header of the last answer. */
  header(name: string): string | undefined {
    return new RegExp(`^${name}: (.*)$`, 'im').exec(this.#head)?.[1]?.trim();
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headEnd = this.#received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.#received.toString('latin1', 0, headEnd);
    const length = /content-length: (\d+)/i.exec(head)?.[1];
    const total = headEnd + HEAD_END.length + Number(length ?? 0);
    if (length === undefined || this.#received.length < total) return;
    this.#received = this.#received.subarray(total);
    this.#head = head;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(Number(head.slice(9, 12)));
  }
}

/** A prepared message of a client whose MCP session is `sessionId`; undefined = it has none. */
export function message(url: URL, client: { token: string; sessionId?: string | undefined }, rpc: object): Buffer {
  const body = JSON.stringify({ jsonrpc: '2.0', ...rpc });
  const head = [
    `POST ${url.pathname} HTTP/1.1`,
    `Host: ${url.host}`,
    `Authorization: Bearer ${client.token}`,
    ...(client.sessionId === undefined ? [] : [`Mcp-Session-Id: ${client.sessionId}`]),
    'Content-Type: application/json',
    'Accept: application/json, text/event-stream',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}${HEAD_END}${body}`);
}

/** Begins an MCP session as every client does. Undefined where the server has none. */
export async function initialize(connection: RawHttp, url: URL, token: string): Promise<string | undefined> {
  const clientInfo = { name: 'load', version: '1' };
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo };
  await connection.send(message(url, { token }, { id: 0, method: 'initialize', params }));
  const sessionId = connection.header('mcp-session-id');
  await connection.send(message(url, { token, sessionId }, { method: 'notifications/initialized' }));
  return sessionId;
}

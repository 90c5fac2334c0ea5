import { randomBytes } from 'node:crypto';
import { connect, type TLSSocket } from 'node:tls';

const HEAD_END = '\r\n\r\n';
const TEXT_FRAME = 0x81;
const MASKED = 0x80;
/** A key of zeros leaves the text as it is, which RFC 6455 allows. */
const MASK = Buffer.alloc(4);

/** Where a connection goes and as whom. */
export interface RawTarget {
  readonly port: number;
  readonly ca: string;
  readonly user: string;
  readonly password: string;
}

/**
 * A WebSocket connection that knows just enough to keep a daemon busy: short text frames out, whole frames counted in,
 * without compression. It shares its two cores with what it measures, and a real client costs more than the daemon.
 */
export class RawWebSocket {
  readonly #socket: TLSSocket;
  readonly #waiting: ((text: Buffer) => void)[] = [];
  #received: Buffer = Buffer.alloc(0);

  private constructor(socket: TLSSocket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  static open({ port, ca, user, password }: RawTarget): Promise<RawWebSocket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: 'localhost', servername: 'localhost', ca });
      socket.once('error', reject);
      socket.once('secureConnect', () => {
        const head = [
          'GET /db/ HTTP/1.1',
          `host: localhost:${port}`,
          'connection: Upgrade',
          'upgrade: websocket',
          'sec-websocket-version: 13',
          `sec-websocket-key: ${randomBytes(16).toString('base64')}`,
          `authorization: Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
        ];
        socket.write(head.join('\r\n') + HEAD_END);
      });
      socket.once('data', (answer: Buffer) => {
        const text = answer.toString('latin1');
        // The daemon says nothing before it is asked, so the answer's head is all there is.
        if (text.startsWith('HTTP/1.1 101') && text.endsWith(HEAD_END)) resolve(new RawWebSocket(socket));
        else reject(new Error(text.split('\r\n', 1)[0]));
      });
    });
  }

  /** Sends one request; resolves with the next reply, whose id is the caller's business. */
  ask(request: string): Promise<Buffer> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#socket.write(frameOf(request));
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    for (;;) {
      const short = this.#received.at(1) ?? 0;
      const head = short < 126 ? 2 : 4; // replies of 64 KiB are not what this client is for
      if (this.#received.length < head) return;
      const end = head + (short < 126 ? short : this.#received.readUInt16BE(2));
      if (this.#received.length < end) return;
      const text = this.#received.subarray(head, end);
      this.#received = this.#received.subarray(end);
      this.#waiting.shift()?.(text);
    }
  }
}

function frameOf(text: string): Buffer {
  const payload = Buffer.from(text);
  if (payload.length > 0xffff) throw new RangeError('a request of this client fits into 64 KiB');
  const length =
    payload.length < 126
      ? Buffer.from([MASKED | payload.length])
      : Buffer.from([MASKED | 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([Buffer.from([TEXT_FRAME]), length, MASK, payload]);
}

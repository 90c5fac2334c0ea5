import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import type { Faults } from '../faults/faults.js';

/** The daemon's port: takes TCP connections, counts them, and hands them on to TLS, unless a fault keeps them. */
export class FrontDoor {
  readonly #handOn: (socket: Socket) => void;
  readonly #faults: Faults;
  readonly #sockets = new Set<Socket>();
  /** Numbers of open connections by the client's end; TLS shows that end, but not the socket below it. */
  readonly #numbers = new Map<string, number>();
  #server: Server | undefined;
  #place: { readonly port: number; readonly host: string } | undefined;
  #accepted = 0;

  constructor(handOn: (socket: Socket) => void, faults: Faults) {
    this.#handOn = handOn;
    this.#faults = faults;
  }

  /** Connections that came so far; the next one has the next number. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Opens a port; 0 = any free one. Gives the port. */
  async open(port: number, host: string): Promise<number> {
    const server = createServer({ noDelay: true }, (socket) => {
      this.#admit(socket);
    });
    const listening = once(server, 'listening');
    server.listen(port, host);
    await listening;
    this.#server = server;
    // A TCP server that listens has an address of this form.
    const address = server.address() as AddressInfo;
    this.#place = { port: address.port, host };
    return address.port;
  }

  /** Closes the port and opens it again, the same one. Connections stay as they are. */
  async set(state: 'open' | 'refused'): Promise<void> {
    if (state === 'refused') {
      this.#server?.close();
      this.#server = undefined;
    } else if (this.#server === undefined && this.#place !== undefined) {
      await this.open(this.#place.port, this.#place.host);
    }
  }

  /** The number of the connection whose client's end is this. */
  numberOf({ remoteAddress, remotePort }: Pick<Socket, 'remoteAddress' | 'remotePort'>): number {
    return this.#numbers.get(`${remoteAddress ?? ''} ${remotePort ?? ''}`) ?? 0;
  }

  /** Closes the port and every connection, for good. */
  close(): void {
    this.#place = undefined;
    this.#server?.close();
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
  }

  #admit(socket: Socket): void {
    const number = ++this.#accepted;
    const end = `${socket.remoteAddress ?? ''} ${socket.remotePort ?? ''}`;
    this.#sockets.add(socket);
    this.#numbers.set(end, number);
    // A client that leaves during the handshake is its own business.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#numbers.delete(end);
    });
    const handOn = (): void => {
      if (!socket.destroyed) this.#handOn(socket);
    };
    const struck = this.#faults.strike('accept', { connection: number });
    if (struck === undefined) {
      handOn();
      return;
    }
    const gone = struck.hold(handOn);
    socket.on('close', gone);
  }
}

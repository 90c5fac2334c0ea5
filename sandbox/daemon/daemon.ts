import { once } from 'node:events';
import { Faults } from '../faults/faults.js';
import type { Certificate } from './certificate.js';
import { FrontDoor } from './frontDoor.js';
import { type Accept, type Compression, type DaemonServer, createHttpsServer } from './httpsServer.js';

export interface DaemonSetup {
  readonly certificate: Certificate;
  readonly compression: Compression;
  /** Told when an upgrade was refused, or a fault holds somebody up or lets go. */
  readonly changed: () => void;
}

/** Where a daemon listens. */
export interface Listening {
  /** 0 = any free one. */
  readonly port: number;
  readonly host: string;
  readonly accept: Accept;
}

/** The daemon on the network: a port, TLS, HTTP and WebSockets, one behind the other, and what goes wrong in them. */
export class Daemon {
  readonly faults: Faults;
  readonly #server: DaemonServer;
  readonly #door: FrontDoor;
  #accept: Accept = ({ socket }) => {
    socket.terminate();
  };
  #upgradesRefused = 0;

  constructor({ certificate, compression, changed }: DaemonSetup) {
    this.faults = new Faults({
      connections: () => this.#door.accepted,
      listen: (state) => this.#door.set(state),
      changed,
    });
    this.#server = createHttpsServer({
      certificate,
      compression,
      faults: this.faults,
      accept: (arrival, applicant) => {
        this.#accept(arrival, applicant);
      },
      numberOf: (socket) => this.#door.numberOf(socket),
      refused: () => {
        this.#upgradesRefused++;
        changed();
      },
    });
    const { server } = this.#server;
    this.#door = new FrontDoor((socket) => server.emit('connection', socket), this.faults);
  }

  /** Open WebSockets. */
  get connections(): number {
    return this.#server.sockets.clients.size;
  }

  get upgradesRefused(): number {
    return this.#upgradesRefused;
  }

  /** Opens a port, and gives it. */
  open({ port, host, accept }: Listening): Promise<number> {
    this.#accept = accept;
    return this.#door.open(port, host);
  }

  /** Ends the port, all connections and all faults. */
  async close(): Promise<void> {
    const { server, sockets } = this.#server;
    for (const socket of sockets.clients) socket.terminate();
    const done = once(server, 'close');
    server.close();
    this.#door.close();
    await this.faults.clear();
    await done;
  }
}

import type { Socket } from 'node:net';
import type { Clock, Timer } from '../kernel/clock.js';
import { FairQueue } from '../kernel/fairQueue.js';
import type { Logger } from '../kernel/logger.js';
import { Tally } from '../kernel/tally.js';

/** Connections that may be about to bring their first request: Node reads what all of them sent in one turn. */
const ARRIVING_MAX = 16;
/** Connections that are handed on before the event loop goes round: each takes a tenth of a millisecond. */
const TURN_CONNECTIONS = 8;
/** However many bring nothing, another one is handed on so often. */
const TRICKLE_MS = 1;

export interface ConnectionTurnsOptions {
  readonly clock: Clock;
  /** Open connections of one address; one more is closed as it comes. */
  readonly perAddressMax: number;
  /** Told of each refusal. */
  readonly log: Logger;
  readonly serve: (socket: Socket) => void;
}

/**
 * Hands new connections on a few at a time, turns going round between addresses; nothing is read of one before. Node
 * accepts one a turn, and that is fast enough for thousands that wait for each other's first requests: reading those
 * in one turn would take 40 µs each.
 */
export class ConnectionTurns {
  readonly #clock: Clock;
  readonly #perAddressMax: number;
  readonly #log: Logger;
  readonly #serve: (socket: Socket) => void;
  readonly #open = new Tally();
  readonly #waiting = new FairQueue<Socket>();
  /** By address and port, which a TLS socket has in common with the one below it. */
  readonly #arriving = new Map<string, Socket>();
  #isScheduled = false;
  #trickle: Timer | undefined;

  constructor({ clock, perAddressMax, log, serve }: ConnectionTurnsOptions) {
    this.#clock = clock;
    this.#perAddressMax = perAddressMax;
    this.#log = log;
    this.#serve = serve;
  }

  /** Takes a paused connection. */
  take(socket: Socket): void {
    const { remoteAddress: address = '' } = socket;
    if (this.#open.of(address) >= this.#perAddressMax) {
      this.#log.warn('connection.refused', { address, perAddressMax: this.#perAddressMax });
      socket.destroy(); // an answer would take thirty times as long, and a flood is made of these
      return;
    }
    this.#open.add(address, 1);
    const name = nameOf(socket);
    socket.on('error', () => undefined); // 'close' follows
    socket.once('close', () => {
      this.#open.add(address, -1);
      this.#waiting.remove(address, socket);
      this.#arriving.delete(name);
      this.#schedule();
    });
    this.#waiting.add(address, socket);
    this.#schedule();
  }

  /** A request has come on it. */
  arrived(socket: Socket): void {
    if (this.#arriving.delete(nameOf(socket))) this.#schedule();
  }

  /** Cuts those that have brought no request. */
  end(): void {
    for (const socket of [...this.#waiting, ...this.#arriving.values()]) socket.destroy();
    this.#trickle?.cancel();
  }

  #schedule(): void {
    if (this.#waiting.size === 0 || this.#isScheduled) return;
    if (this.#arriving.size >= ARRIVING_MAX) {
      this.#trickle ??= this.#clock.after(TRICKLE_MS, () => {
        this.#trickle = undefined;
        this.#handOn();
        this.#schedule();
      });
      return;
    }
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      for (let count = 0; count < TURN_CONNECTIONS && this.#arriving.size < ARRIVING_MAX; count += 1) this.#handOn();
      this.#schedule();
    });
  }

  #handOn(): void {
    const socket = this.#waiting.next(() => true);
    if (socket === undefined) return;
    this.#arriving.set(nameOf(socket), socket);
    this.#serve(socket);
    socket.resume();
  }
}

function nameOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

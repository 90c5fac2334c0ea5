import type { Duplex } from 'node:stream';
import type { Clock } from '../../src/kernel/clock.js';
import type { DaemonSocket } from './daemonSocket.js';

/** What goes back to the client: a message, or the end of the connection. */
export type Answer =
  { readonly kind: 'reply'; readonly text: string } | { readonly kind: 'drop'; readonly reason: string };

/** Shorter replies gain nothing from compression, and most are. */
const COMPRESSED_FROM = 1024;
const TRICKLE_EVERY_MS = 20;

/** The daemon's way to one client. Frames are whole and in order, except those that are spoilt on purpose. */
export class Wire {
  readonly #socket: DaemonSocket;
  readonly #stream: Duplex;
  readonly #clock: Clock;
  /** Answers that wait for the end of a slow frame; undefined when none is on its way. */
  #waiting: Answer[] | undefined;

  constructor(socket: DaemonSocket, stream: Duplex, clock: Clock) {
    this.#socket = socket;
    this.#stream = stream;
    this.#clock = clock;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  send(answer: Answer): void {
    if (!this.isOpen) return;
    if (this.#waiting !== undefined) this.#waiting.push(answer);
    else if (answer.kind === 'drop') this.#socket.fail(answer.reason);
    else this.#socket.send(answer.text, { compress: answer.text.length >= COMPRESSED_FROM });
  }

  /** Ends the connection without a word, which the client sees as code 1006. */
  lose(): void {
    this.#socket.terminate();
  }

  /** Sends the first half of a message, and ends the connection without a word. */
  cut(text: string): void {
    const bytes = frame(text);
    this.#stream.write(bytes.subarray(0, bytes.length / 2), () => {
      this.lose();
    });
  }

  /** Whether the client is read. */
  set(reading: 'paused' | 'resumed'): void {
    if (reading === 'paused') this.#socket.pause();
    else this.#socket.resume();
  }

  onClose(listener: () => void): void {
    if (this.isOpen) this.#socket.once('close', listener);
    else listener();
  }

  /** Sends a message so slowly that it takes its bytes divided by the rate. Gives what sends the rest at once. */
  trickle(text: string, bytesPerSecond: number, done: () => void): () => void {
    const waiting: Answer[] = [];
    if (this.#waiting !== undefined) {
      this.#waiting.push({ kind: 'reply', text });
      done();
      return done;
    }
    this.#waiting = waiting;
    const bytes = frame(text);
    const started = this.#clock.monotonic();
    let sent = 0;
    let isOver = false;
    const finish = (): void => {
      if (isOver) return;
      isOver = true;
      timer.cancel();
      if (this.isOpen) this.#stream.write(bytes.subarray(sent));
      this.#waiting = undefined;
      for (const answer of waiting) this.send(answer);
      done();
    };
    const timer = this.#clock.every(TRICKLE_EVERY_MS, () => {
      // Earlier replies may still be in compression: nothing may come between the pieces of this one.
      if (sent === 0 && this.#socket.bufferedAmount > 0) return;
      const due = Math.floor(((this.#clock.monotonic() - started) / 1000) * bytesPerSecond);
      if (due >= bytes.length || !this.isOpen) {
        finish();
        return;
      }
      if (due > sent) this.#stream.write(bytes.subarray(sent, due));
      sent = Math.max(due, sent);
    });
    return finish;
  }
}

const TEXT_FRAME = 0x81;

/** A whole text message as one uncompressed frame of a server. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(10);
  header[0] = TEXT_FRAME;
  if (payload.length < 126) {
    header[1] = payload.length;
    return Buffer.concat([header.subarray(0, 2), payload]);
  }
  if (payload.length < 0x10000) {
    header[1] = 126;
    header.writeUInt16BE(payload.length, 2);
    return Buffer.concat([header.subarray(0, 4), payload]);
  }
  header[1] = 127;
  header.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([header, payload]);
}

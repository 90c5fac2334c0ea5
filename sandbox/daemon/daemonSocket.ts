import { WebSocket } from 'ws';

const TOO_BIG = 1009;

/** The daemon's end of a WebSocket: what ws does by the book and the daemon does not. */
export class DaemonSocket extends WebSocket {
  /** A request that is too long breaks the connection; there is no word about it. */
  override close(code?: number, reason?: string | Buffer): void {
    if (code === TOO_BIG) this.terminate();
    else super.close(code, reason);
  }
}

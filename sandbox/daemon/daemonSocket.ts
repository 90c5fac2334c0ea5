import { WebSocket } from 'ws';

const TOO_BIG = 1009;
const INTERNAL_ERROR = 1011;

/** The daemon's end of a WebSocket: what ws does by the book and the daemon, or a fault of it, does not. */
export class DaemonSocket extends WebSocket {
  /** Asked when the client closes. True: it gets no answer until `finish` is called. */
  ignoresClose: (finish: () => void) => boolean = () => false;

  /** Closes because something went wrong in the daemon. */
  fail(reason: string): void {
    super.close(INTERNAL_ERROR, reason);
  }

  /** Called by ws when the client closes or breaks the rules. A request that is too long breaks the connection. */
  override close(code?: number, reason?: string | Buffer): void {
    const finish = (): void => {
      super.close(code, reason);
    };
    if (code === TOO_BIG) this.terminate();
    else if (!this.ignoresClose(finish)) finish();
  }
}

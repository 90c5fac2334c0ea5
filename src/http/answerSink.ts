import type { Response } from 'express';
import type { Timer } from '../kernel/clock.js';
import type { Kit } from '../kernel/kit.js';
import type { AnswerSink } from '../protocol/requestPump.js';
import { sendError } from './errorHandler.js';

/** An answer of this size goes into the socket's own buffers; nobody needs to look whether it is read. */
const UNWATCHED_BYTES = 65_536;

/** Writes a worker's answer to the client's socket, and cuts a client off that reads nothing of it for `stallMs`. */
export function sinkOf(response: Response, kit: Kit, stallMs: number): AnswerSink {
  let unread = 0;
  let stall: Timer | undefined;
  const watch = (): void => {
    stall?.cancel();
    stall = unread === 0 ? undefined : kit.clock.after(stallMs, cut);
  };
  const cut = (): void => {
    kit.log.warn('client.stalled', { stallMs, unread });
    response.destroy();
  };
  const read = (bytes: number): void => {
    unread -= bytes;
    watch();
  };
  response.once('close', () => stall?.cancel());
  return {
    answer(status, headers, body) {
      response.writeHead(status, { ...headers, 'content-length': String(body.byteLength) });
      if (body.byteLength > UNWATCHED_BYTES) {
        unread += body.byteLength;
        watch();
        response.once('finish', () => read(body.byteLength));
      }
      response.end(body);
    },
    head(status, headers) {
      response.writeHead(status, headers);
      response.flushHeaders();
    },
    chunk(bytes, taken) {
      const { byteLength } = bytes;
      unread += byteLength;
      if (stall === undefined) watch();
      response.write(bytes, () => {
        read(byteLength);
        taken();
      });
    },
    end() {
      response.end();
    },
    fail(error) {
      sendError(response, error, kit.log);
    },
  };
}

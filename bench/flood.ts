import { connect } from 'node:net';
import { message } from './rawHttp.js';

export const FLOOD_CONNECTIONS = 100;
export const FLOOD_REQUESTS = 100;
/** Characters of a status line, without the last one that is looked at. */
const STATUS_LINE_PART = 12;

/** Sends ten thousand calls of one token at once, without waiting for an answer; gives the status of each. */
export async function flood(url: URL, token: string, sql: string): Promise<readonly number[]> {
  const params = { name: 'execute_sql', arguments: { sql } };
  const one = message(url, { token }, { id: 1, method: 'tools/call', params });
  const connections = Array.from({ length: FLOOD_CONNECTIONS }, async () => {
    const socket = connect(Number(url.port), url.hostname);
    const statuses: number[] = [];
    let text = '';
    socket.write(Buffer.concat(Array.from({ length: FLOOD_REQUESTS }, () => one)));
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      text += chunk.toString('latin1');
      let read = 0;
      for (const { index, 0: line, 1: status } of text.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
        statuses.push(Number(status));
        read = index + line.length;
      }
      text = text.slice(Math.max(read, text.length - STATUS_LINE_PART)); // the beginning of one may be there
      if (statuses.length >= FLOOD_REQUESTS) break;
    }
    socket.destroy();
    return statuses;
  });
  return (await Promise.all(connections)).flat();
}

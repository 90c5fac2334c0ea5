import { type Server, createServer } from 'node:http';
import type { Counters } from './counters.js';

/** GET /counters as JSON, for tests in another process. Listens on loopback only, and only when asked for. */
export function createControlApi(counters: () => Counters): Server {
  return createServer((request, response) => {
    const isKnown = request.method === 'GET' && request.url === '/counters';
    response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isKnown ? counters() : { error: 'not found' }));
  });
}

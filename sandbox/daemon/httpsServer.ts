import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { constants } from 'node:zlib';
import { WebSocketServer } from 'ws';
import type { Faults } from '../faults/faults.js';
import { readBasicAuth } from './basicAuth.js';
import type { Certificate } from './certificate.js';
import type { Arrival } from './connection.js';
import { DaemonSocket } from './daemonSocket.js';
import type { Applicant } from './signOn.js';

/** Called for every upgraded connection with the credentials of its Authorization header, not yet checked. */
export type Accept = (arrival: Arrival, applicant: Applicant) => void;

export interface HttpsOptions {
  readonly certificate: Certificate;
  /** Whether to accept permessage-deflate when offered, as the daemon does. */
  readonly compression: Compression;
  readonly accept: Accept;
  /** The number of the connection with this client's end. */
  readonly numberOf: (socket: Socket) => number;
  readonly faults: Faults;
  /** Told of every upgrade that is refused. */
  readonly refused: () => void;
}

export type Compression = 'off' | 'accepted';

/** Larger requests drop the connection, as the daemon does. */
const REQUEST_BYTES_MAX = 50 * 1024 * 1024;
/**
 * The client compresses every request, however short, unless it is told to take over no context: with it, VALUES 1 is
 * three times slower. Quick compression is enough for a loopback.
 */
const DEFLATE = { clientNoContextTakeover: true, zlibDeflateOptions: { level: constants.Z_BEST_SPEED } };
const VERSION_BODY = JSON.stringify({ version: '0.1.0-sandbox' });

/**
 * The daemon's HTTPS server: `/version`, the WebSocket below `/db`, 404 for all else. It has no port: somebody hands
 * it connections.
 */
export function createHttpsServer(options: HttpsOptions): DaemonServer {
  const { certificate, compression, numberOf, faults, refused } = options;
  const server = createServer({ cert: certificate.certificatePem, key: certificate.keyPem }, route);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: REQUEST_BYTES_MAX,
    perMessageDeflate: compression === 'accepted' ? DEFLATE : false,
    WebSocket: DaemonSocket,
  });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    // A client that leaves during the handshake is its own business.
    stream.on('error', () => stream.destroy());
    const auth = readBasicAuth(request.headers.authorization);
    const refuse = (status: number, reason: string): void => {
      refused();
      stream.end(refusal(status, reason));
    };
    const user = auth.kind === 'credentials' ? { user: auth.user } : {};
    const place = { connection: numberOf(request.socket), ...user };
    const goOn = (): void => {
      if (stream.destroyed) return;
      if (!/^\/db(?:\/|\?|$)/.test(request.url ?? '')) refuse(404, 'Not Found');
      else if (auth.kind === 'refused') refuse(auth.status, auth.reason);
      else {
        sockets.handleUpgrade(request, stream, head, (socket) => {
          const address = request.socket.remoteAddress ?? '';
          options.accept({ socket, stream, place }, { user: auth.user, password: auth.password, address });
        });
      }
    };
    const struck = faults.strike('upgrade', place);
    if (struck === undefined) goOn();
    else if (struck.fault.kind === 'refuseUpgrade') refuse(struck.fault.status, 'A fault was armed');
    else stream.once('close', struck.hold(goOn));
  });
  // Clients that only look at the certificate hang up after the TLS handshake.
  server.on('tlsClientError', () => undefined);
  return { server, sockets };
}

export interface DaemonServer {
  readonly server: Server;
  readonly sockets: { readonly clients: ReadonlySet<DaemonSocket> };
}

function route(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'GET' && request.url === '/version') {
    response.writeHead(200, { 'content-type': 'application/json;charset=utf-8' }).end(VERSION_BODY);
    return;
  }
  response.writeHead(404, { 'content-type': 'text/html' }).end(page(404, 'Not Found'));
}

function refusal(status: number, reason: string): string {
  const body = page(status, reason);
  return (
    `HTTP/1.1 ${status} ${reason}\r\ncontent-type: text/html\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
    `connection: close\r\n\r\n${body}`
  );
}

function page(status: number, reason: string): string {
  return `<html><head><title>Error ${status}</title></head><body><h2>${status} ${reason}</h2></body></html>\n`;
}

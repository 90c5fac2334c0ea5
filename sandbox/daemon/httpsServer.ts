import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { constants } from 'node:zlib';
import { type WebSocket, WebSocketServer } from 'ws';
import { readBasicAuth } from './basicAuth.js';
import type { Certificate } from './certificate.js';
import { DaemonSocket } from './daemonSocket.js';
import type { Applicant } from './signOn.js';

/** Called for every upgraded connection with the credentials of its Authorization header, not yet checked. */
export type Accept = (socket: WebSocket, applicant: Applicant) => void;

export interface HttpsOptions {
  readonly certificate: Certificate;
  /** Whether to accept permessage-deflate when offered, as the daemon does. */
  readonly compression: Compression;
  readonly accept: Accept;
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

/** The daemon's HTTPS server: `/version`, the WebSocket below `/db`, and 404 for all else. */
export function createHttpsServer({ certificate, compression, accept }: HttpsOptions): DaemonServer {
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
    if (!/^\/db(?:\/|\?|$)/.test(request.url ?? '')) {
      refuse(stream, 404, 'Not Found');
      return;
    }
    const auth = readBasicAuth(request.headers.authorization);
    if (auth.kind === 'refused') {
      refuse(stream, auth.status, auth.reason);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      accept(socket, { user: auth.user, password: auth.password, address: request.socket.remoteAddress ?? '' });
    });
  });
  // Clients that only look at the certificate hang up after the TLS handshake.
  server.on('tlsClientError', () => undefined);
  return { server, sockets };
}

export interface DaemonServer {
  readonly server: Server;
  readonly sockets: WebSocketServer;
}

function route(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'GET' && request.url === '/version') {
    response.writeHead(200, { 'content-type': 'application/json;charset=utf-8' }).end(VERSION_BODY);
    return;
  }
  response.writeHead(404, { 'content-type': 'text/html' }).end(page(404, 'Not Found'));
}

function refuse(stream: Duplex, status: number, reason: string): void {
  const body = page(status, reason);
  stream.end(
    `HTTP/1.1 ${status} ${reason}\r\ncontent-type: text/html\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `connection: close\r\n\r\n${body}`,
  );
}

function page(status: number, reason: string): string {
  return `<html><head><title>Error ${status}</title></head><body><h2>${status} ${reason}</h2></body></html>\n`;
}

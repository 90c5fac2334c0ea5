import { createServer as createPlainServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { HttpConfig, TlsFiles } from '../config.js';
import { AppError, describe } from '../kernel/appError.js';
import type { Kit } from '../kernel/kit.js';
import { limitedLog } from '../kernel/limitedLog.js';
import { authRoutes, type AuthRoutesOptions } from './authRoutes.js';
import { ConnectionTurns } from './connectionTurns.js';
import { errorHandler, notFound } from './errorHandler.js';
import { healthRoute } from './healthRoute.js';
import { checkHostAndOrigin } from './hostCheck.js';
import { mcpRoute, type McpRouteOptions } from './mcpRoute.js';
import { RequestRate } from './requestRate.js';
import { RequestTurns } from './requestTurns.js';

/** How exact the times of connections are: to this share of the shortest of them. */
const CHECK_SHARE = 4;
const TLS_VERSION_MIN = 'TLSv1.2';
/** Connections that wait to be accepted; the kernel may allow fewer. */
const BACKLOG = 4_096;
/** What is refused before anybody looks at it comes in floods; of these it is enough to see some. */
const REFUSAL_LINES_PER_SECOND = 10;
/** How long a stopping server lets clients read what it has already answered; they might read for ever. */
const FLUSH_MS = 500;

export interface AppRoutes {
  readonly mcp: McpRouteOptions;
  /** Undefined in `none` mode: there is nothing to log in to. */
  readonly auth: AuthRoutesOptions | undefined;
  readonly health: Parameters<typeof healthRoute>[1];
}

/** The express application. /mcp comes first: it is the hot path and needs no page headers. */
export function buildApp(kit: Kit, config: HttpConfig, routes: AppRoutes): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/healthz', healthRoute(kit, routes.health)); // before the Host check: probes address it by number
  app.use(checkHostAndOrigin(config));
  app.all(config.endpointPath, mcpRoute(kit, routes.mcp));
  app.use(helmet());
  if (routes.auth !== undefined) app.use(authRoutes(routes.auth));
  app.use(notFound);
  app.use(errorHandler(kit.log));
  return app;
}

/** A listening server. `close` ends it once its answers are read, or soon after; idle connections at once. */
export interface Listener {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
  /** Connections that come from now on see this certificate. @throws Error when it and its key do not fit. */
  renewTls(files: TlsFiles): void;
  /** Cuts every connection. */
  kill(): void;
}

/**
 * Connections are accepted by a server of their own, which reads nothing of them, and are handed to the HTTP server in
 * turns, as are their requests to the application.
 *
 * @throws AppError E_CONFIG when the address cannot be bound: a busy port is an error, never a hop to another.
 */
export async function listen(kit: Kit, app: Express, config: HttpConfig): Promise<Listener> {
  const { max, perAddressMax, perClientMax, rate } = config.connections;
  const log = limitedLog((level, event, fields) => kit.log[level](event, fields), {
    clock: kit.clock,
    linesPerSecond: REFUSAL_LINES_PER_SECOND,
  });
  const requests = new RequestTurns(app, {
    perClientMax,
    rate: rate === undefined ? undefined : new RequestRate(rate),
    log,
  });
  const http = httpServer(config, (request, response) => {
    connections.arrived(request.socket);
    requests.take(request, response);
  });
  const connections = new ConnectionTurns({
    clock: kit.clock,
    perAddressMax,
    log,
    serve: (socket) => http.emit('connection', socket),
  });
  http.emit('listening'); // from then on it watches the times of its connections
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true }, (socket) =>
    connections.take(socket),
  );
  server.maxConnections = max;
  server.on('drop', () => log.warn('connection.refused', { connectionsMax: max }));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(bindError(cause, config)));
    server.listen({ host: config.host.replace(/^\[|\]$/g, ''), port: config.port, backlog: BACKLOG }, resolve);
  });
  // A listening TCP server's address is an object.
  const { port } = server.address() as AddressInfo;
  const scheme = config.tls === undefined ? 'http' : 'https';
  return {
    url: `${scheme}://${config.host.includes(':') ? `[${config.host.replace(/^\[|\]$/g, '')}]` : config.host}:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        const overdue = kit.clock.after(FLUSH_MS, () => http.closeAllConnections());
        server.close(() => {
          overdue.cancel();
          resolve();
        });
        connections.end();
        http.close(); // its idle connections, at once
      }),
    renewTls: ({ cert, key }) => {
      if ('setSecureContext' in http) http.setSecureContext({ cert, key, minVersion: TLS_VERSION_MIN });
    },
    kill: () => {
      connections.end();
      http.closeAllConnections();
    },
  };
}

function httpServer({ connections, tls }: HttpConfig, take: RequestListener): Server | TlsServer {
  const { headersMs, requestMs, idleMs } = connections;
  const options: ServerOptions = {
    headersTimeout: Math.min(headersMs, requestMs),
    requestTimeout: requestMs,
    keepAliveTimeout: idleMs,
    connectionsCheckingInterval: Math.min(headersMs, requestMs) / CHECK_SHARE,
  };
  if (tls === undefined) return createPlainServer(options, take);
  const { cert, key } = tls;
  try {
    return createTlsServer({ ...options, cert, key, minVersion: TLS_VERSION_MIN }, take);
  } catch (cause) {
    throw new AppError(
      'E_CONFIG',
      'MCP_TLS_CERT_PATH and MCP_TLS_KEY_PATH must be a PEM certificate (with its chain) and its private key.',
      { cause, detail: describe(cause) },
    );
  }
}

function bindError(cause: NodeJS.ErrnoException, { host, port }: HttpConfig): AppError {
  const why = cause.code === 'EADDRINUSE' ? 'is in use' : `cannot be bound (${cause.code ?? 'unknown reason'})`;
  return new AppError(
    'E_CONFIG',
    `The settings cannot be used:\n  - MCP_HTTP_PORT: ${host}:${port} ${why}; choose another or end its user`,
    { cause },
  );
}

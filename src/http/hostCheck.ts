import type { RequestHandler } from 'express';
import type { HttpConfig } from '../config.js';
import { isLoopback } from '../configChecks.js';
import { AppError } from '../kernel/appError.js';

const EXPOSED_HEADERS = 'Mcp-Session-Id, MCP-Protocol-Version, WWW-Authenticate, Retry-After, X-Request-Id';
const ALLOWED_HEADERS = 'Authorization, Content-Type, Accept, Mcp-Session-Id, MCP-Protocol-Version, Last-Event-ID';
const PREFLIGHT_SECONDS = '600';

/**
 * Refuses requests that a web page on another site made: a Host that is not ours (DNS rebinding) or an Origin that is
 * neither our own nor on the list. Programs send no Origin. Allowed origins get their CORS headers, and preflights
 * end here.
 * Bound beyond loopback without MCP_HTTP_ALLOWED_HOSTS, any Host passes, and so no origin is our own.
 */
export function checkHostAndOrigin(config: HttpConfig): RequestHandler {
  const hosts = new Set([...config.allowedHosts.map((host) => host.toLowerCase()), config.host.toLowerCase()]);
  const anyHost = !isLoopback(config.host) && config.allowedHosts.length === 0;
  const ours = (name: string): boolean => anyHost || isLoopback(name) || hosts.has(name);
  return (request, response, next) => {
    const host = request.headers.host?.toLowerCase() ?? '';
    if (!ours(hostName(host))) {
      throw new AppError(
        'E_HOST_HEADER',
        'This server does not answer to that host name. Its operator can add it to MCP_HTTP_ALLOWED_HOSTS.',
      );
    }
    const { origin } = request.headers;
    if (origin === undefined) {
      next();
      return;
    }
    const isOwn = !anyHost && (origin === `http://${host}` || origin === `https://${host}`);
    if (!config.allowedOrigins.includes(origin) && !isOwn) {
      throw new AppError(
        'E_ORIGIN',
        'Pages of that origin may not use this server. Its operator can add it to MCP_ALLOWED_ORIGINS.',
      );
    }
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Vary', 'Origin');
    response.setHeader('Access-Control-Expose-Headers', EXPOSED_HEADERS);
    if (request.method !== 'OPTIONS') {
      next();
      return;
    }
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST, DELETE');
    response.setHeader('Access-Control-Allow-Headers', ALLOWED_HEADERS);
    response.setHeader('Access-Control-Max-Age', PREFLIGHT_SECONDS);
    response.status(204).end();
  };
}

/** The name in a Host header, without its port. */
function hostName(host: string): string {
  return host.replace(/:\d+$/, '');
}

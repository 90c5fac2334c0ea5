import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { AppError, CODES, describe, INTERNAL_SENTENCE } from '../kernel/appError.js';
import type { Logger } from '../kernel/logger.js';

const REQUEST_ID = 'X-Request-Id';

/** Names every request, so that a person can quote the id and an operator can find the line. */
export function nameRequest(response: ServerResponse): void {
  response.setHeader(REQUEST_ID, randomUUID());
}

/** What no route took. */
export const notFound: RequestHandler = (request) => {
  throw new AppError(
    'E_NOT_FOUND',
    `There is nothing at ${request.path}. MCP is at the endpoint path, login at /api/v1/auth.`,
  );
};

/** Express's own place for errors: translates, logs once, answers. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => sendError(response, error, log);
}

/**
 * The one way an error becomes an answer: `{error:{code,message,requestId}}`. What is not ours, or not exposed, becomes
 * E_INTERNAL with one fixed sentence; the log has the rest. An answer already begun can only be cut off.
 */
export function sendError(response: ServerResponse, error: unknown, log: Logger): void {
  const known = error instanceof AppError ? error : undefined;
  const code = known !== undefined && CODES[known.code].expose ? known.code : 'E_INTERNAL';
  const requestId = String(response.getHeader(REQUEST_ID) ?? '');
  const { status } = CODES[code];
  const told = {
    requestId,
    code: known?.code ?? code,
    status,
    detail: known?.detail ?? (known ? undefined : describe(error)),
  };
  log[status >= 500 && known?.code !== 'E_DRAINING' ? 'warn' : 'info']('request.failed', told);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (known?.retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(known.retryAfterSeconds));
  const message = code === known?.code ? known.message : INTERNAL_SENTENCE;
  const body = JSON.stringify({ error: { code, message, requestId } });
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

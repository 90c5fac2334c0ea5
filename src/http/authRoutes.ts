import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import type { KeyRing } from '../auth/keyRing.js';
import { refusal } from '../auth/envelope.js';
import type { Login } from '../auth/login.js';
import { AppError } from '../kernel/appError.js';
import { draining } from '../kernel/refusals.js';

/** A sealed login is about 1 kB; nothing that is longer can be one. */
const ENVELOPE_MAX_BYTES = 65_536;

export interface AuthRoutesOptions {
  readonly login: Login;
  readonly keyRing: KeyRing;
  readonly allowHttp: boolean;
  readonly isDraining: () => boolean;
}

/** The public key and the login, as the reference server has them. */
export function authRoutes(options: AuthRoutesOptions): Router {
  const router = express.Router();
  router.get('/api/v1/auth/public-key', (_request, response) => {
    const { active, publicKeys } = options.keyRing;
    response.json({ keyId: active.keyId, publicKey: active.publicKey, keys: publicKeys });
  });
  router.post(
    '/api/v1/auth',
    noStore,
    refuseWhenDraining(options.isDraining),
    refusePlainHttp(options.allowHttp),
    refuseOtherTypes,
    express.json({ limit: ENVELOPE_MAX_BYTES }),
    refuseUnreadable,
  );
  router.post('/api/v1/auth', async (request, response) => {
    response.once('close', () => {
      if (!response.writableEnded) options.login.clientLeft();
    });
    const grant = await options.login.login(request.body, () => response.closed);
    if (grant !== undefined) response.status(201).json(grant);
  });
  return router;
}

const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

function refuseWhenDraining(isDraining: () => boolean): RequestHandler {
  return (_request, _response, next) => {
    if (isDraining()) throw draining();
    next();
  };
}

/** Loopback counts as plain HTTP too: on a shared machine others can listen there. */
function refusePlainHttp(allowHttp: boolean): RequestHandler {
  return (request, _response, next) => {
    const encrypted = 'encrypted' in request.socket && request.socket.encrypted === true;
    if (!encrypted && !allowHttp) {
      throw new AppError(
        'E_TLS_REQUIRED',
        'Logins need HTTPS. Set MCP_TLS_CERT_PATH and MCP_TLS_KEY_PATH, or for development IBMI_AUTH_ALLOW_HTTP=true.',
      );
    }
    next();
  };
}

/** What body-parser refuses; its own text may quote the body. */
const refuseUnreadable: ErrorRequestHandler = (error: unknown, _request, _response, next) => {
  next(error instanceof AppError ? error : refusal('body: not JSON, or too long'));
};

const refuseOtherTypes: RequestHandler = (request, _response, next) => {
  if (request.is('application/json') === false) {
    throw new AppError('E_CONTENT_TYPE', 'Send the login envelope with "Content-Type: application/json".');
  }
  next();
};

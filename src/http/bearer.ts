import type { Request, Response } from 'express';
import { bearerOf, digestOf } from '../auth/tokens.js';
import { AppError } from '../kernel/appError.js';
import type { SharedSession } from '../sessions/sharedSession.js';
import type { Session, Supervisor } from '../sessions/supervisor.js';

/** Finds the session that a request may use. @throws AppError E_TOKEN_MISSING or E_TOKEN_INVALID */
export type Gate = (request: Request, response: Response) => Session | Promise<Session>;

const CHALLENGE = 'Bearer realm="ibmi-mcp-gateway"';

/** The gate of `ibmi` mode: the bearer token's own session. Unknown, expired and ended tokens look the same. */
export function bearerGate(supervisor: Supervisor): Gate {
  return (request, response) => {
    const token = bearerOf(request.headers.authorization);
    if (token === undefined) {
      response.setHeader('WWW-Authenticate', CHALLENGE);
      throw new AppError(
        'E_TOKEN_MISSING',
        'Send "Authorization: Bearer <token>". POST /api/v1/auth issues one (see get-access-token.js).',
      );
    }
    const session = supervisor.find(digestOf(token));
    if (session !== undefined) return session;
    response.setHeader(
      'WWW-Authenticate',
      `${CHALLENGE}, error="invalid_token", error_description="unknown or expired token"`,
    );
    throw new AppError(
      'E_TOKEN_INVALID',
      'This token is unknown, expired, or its session has ended. Log in again at POST /api/v1/auth.',
    );
  };
}

/** The gate of `none` mode: everybody shares the service account's session. */
export function sharedGate(shared: SharedSession): Gate {
  return () => shared.get();
}

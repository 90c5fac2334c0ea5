import { AppError } from '../kernel/appError.js';
import type { Kit } from '../kernel/kit.js';
import { credentialsRefused } from '../kernel/refusals.js';
import { findTarget } from '../kernel/target.js';
import type { AuthConfig } from '../config.js';
import type { Supervisor } from '../sessions/supervisor.js';
import { openEnvelope, type LoginPayload } from './envelope.js';
import type { KeyRing } from './keyRing.js';
import { mintToken } from './tokens.js';

/** A granted login, in the shape of RFC 6749 section 5.1 plus the time of expiry. */
export interface Grant {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  /** ISO 8601. */
  readonly expires_at: string;
}

/** Sealed envelope in, bearer token out. The token is minted only after the host took the credentials. */
export class Login {
  readonly #kit: Kit;
  readonly #config: AuthConfig;
  readonly #keyRing: KeyRing;
  readonly #supervisor: Supervisor;

  constructor(kit: Kit, config: AuthConfig, parts: { keyRing: KeyRing; supervisor: Supervisor }) {
    this.#kit = kit;
    this.#config = config;
    this.#keyRing = parts.keyRing;
    this.#supervisor = parts.supervisor;
  }

  /** The client of a login that is still going on has left. */
  clientLeft(): void {
    this.#kit.log.info('login.client_left', {});
  }

  /**
   * Decrypt, check the target, admit, sign on once, mint. Undefined when the client has left meanwhile, as `hasLeft`
   * tells: a token that nobody gets must not keep a session open.
   * @throws AppError E_ENVELOPE, E_HOST_NOT_ALLOWED, E_MAX_SESSIONS, E_CREDENTIALS, E_UNREACHABLE, E_HOST_TIMEOUT or
   *   E_DRAINING
   */
  async login(body: unknown, hasLeft: () => boolean): Promise<Grant | undefined> {
    const payload = await openEnvelope(this.#keyRing, body);
    const target = findTarget(this.#config.targets, payload.request.host);
    if (target === undefined) {
      throw new AppError(
        'E_HOST_NOT_ALLOWED',
        'This server does not serve that IBM i. Use a host that DB2i_HOST or IBMI_AUTH_ALLOWED_HOSTS lists.',
      );
    }
    const password = passwordBytes(payload.credentials.password);
    const session = await this.#supervisor
      .open({
        target,
        user: payload.credentials.username.toUpperCase(),
        password,
        ...poolSizes(this.#config, payload),
      })
      .finally(() => {
        if (password.byteLength > 0) password.fill(0); // refused before it was transferred to a thread
      });
    if (hasLeft()) {
      await this.#supervisor.close(session, 'the client left during its login');
      return undefined;
    }
    const seconds = payload.request.duration ?? this.#config.tokenSeconds;
    const { token, digest } = mintToken();
    const expiresAt = this.#kit.clock.now() + seconds * 1000;
    this.#supervisor.grant(session, { digest, expiresAt });
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: seconds,
      expires_at: this.#kit.clock.iso(expiresAt),
    };
  }
}

/**
 * Bytes in a buffer of their own, so that a transfer to the worker leaves nothing behind here (a pooled Buffer would).
 * A colon or a semicolon would end the password inside the daemon's Basic header or connection URL.
 */
function passwordBytes(password: string): Uint8Array<ArrayBuffer> {
  if (/[:;]/.test(password)) throw credentialsRefused('the password contains a colon or a semicolon');
  return new TextEncoder().encode(password);
}

/** What was asked for, within the operator's limit, and consistent where only one of the two was given. */
function poolSizes(config: AuthConfig, { request }: LoginPayload): { poolStart: number; poolMax: number } {
  const most = config.poolLimit;
  const poolMax = Math.min(request.poolmax ?? Math.max(config.poolMax, request.poolstart ?? 1), most);
  return { poolStart: Math.min(request.poolstart ?? config.poolStart, poolMax), poolMax };
}

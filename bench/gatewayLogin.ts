import { systemClock } from '../src/kernel/clock.js';
import { seal } from '../sandbox/demo/seal.js';
import { LOAD_PASSWORD, loadUserName } from '../sandbox/users.js';

/** One login of a load user; `n` counts from 1. */
export interface LoggedIn {
  readonly token: string;
  readonly ms: number;
}

/**
 * Logs in through the login route, for so many Db2 jobs at the most, the envelope sealed beforehand so that only the
 * server is timed.
 */
export async function logInLoadUser(base: URL, n: number, jobs = 1): Promise<LoggedIn> {
  const key = (await (await fetch(new URL('/api/v1/auth/public-key', base))).json()) as {
    keyId: string;
    publicKey: string;
  };
  const body = JSON.stringify(
    seal(key, {
      credentials: { username: loadUserName(n), password: LOAD_PASSWORD },
      request: { host: 'localhost', poolstart: 1, poolmax: jobs },
    }),
  );
  const startedAt = systemClock.monotonic();
  const response = await fetch(new URL('/api/v1/auth', base), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const answer = (await response.json()) as { access_token?: string };
  const ms = systemClock.monotonic() - startedAt;
  if (answer.access_token === undefined)
    throw new Error(`login ${n} got ${response.status}: ${JSON.stringify(answer)}`);
  return { token: answer.access_token, ms };
}

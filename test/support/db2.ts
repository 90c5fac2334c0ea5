import type { Sandbox } from '../../sandbox/startSandbox.js';
import { findUser } from '../../sandbox/users.js';
import { parseConfig } from '../../src/config.js';
import type { Db2Settings } from '../../src/protocol/messages.js';
import type { Account } from '../../workers/session/hostLink.js';
import { sandboxEnvironment } from './gateway.js';

/** The settings with which a gateway would use the sandbox, `env` laid over the defaults. */
export function db2SettingsOf(sandbox: Sandbox, env: Readonly<Record<string, string>> = {}): Db2Settings {
  return parseConfig({ ...sandboxEnvironment(sandbox), ...env }).db2;
}

export function accountOf(sandbox: Sandbox, user: string): Account {
  const password = findUser(user)?.password ?? '';
  return { target: { host: 'localhost', port: sandbox.port }, user, password, verifyTls: true };
}

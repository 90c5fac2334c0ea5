import { VARIABLE_NAMES, type Environment } from './configSchema.js';

/** pm2 kills a process this long after it asked it to stop (ecosystem.config.cjs). */
export const PM2_KILL_MS = 40_000;
/** What each mode needs. */
export function checkMode(env: Environment, faults: string[]): void {
  if (env.MCP_AUTH_MODE === 'ibmi') {
    if (!env.IBMI_HTTP_AUTH_ENABLED) {
      faults.push('IBMI_HTTP_AUTH_ENABLED must be true: MCP_AUTH_MODE=ibmi needs its login route');
    }
    for (const name of ['IBMI_AUTH_KEY_ID', 'IBMI_AUTH_PRIVATE_KEY_PATH', 'IBMI_AUTH_PUBLIC_KEY_PATH'] as const) {
      if (env[name] === undefined) faults.push(`${name} must be set: MCP_AUTH_MODE=ibmi needs an RSA key pair`);
    }
    const ids = [env.IBMI_AUTH_KEY_ID, ...env.IBMI_AUTH_PREVIOUS_KEYS.map(({ keyId }) => keyId)];
    if (new Set(ids).size < ids.length) {
      faults.push('IBMI_AUTH_PREVIOUS_KEYS must name each id once, and not the one of IBMI_AUTH_KEY_ID');
    }
    if (env.DB2i_HOST === undefined && env.IBMI_AUTH_ALLOWED_HOSTS.length === 0) {
      faults.push('DB2i_HOST or IBMI_AUTH_ALLOWED_HOSTS must name the IBM i that people may log in to');
    }
    return;
  }
  if (env.IBMI_HTTP_AUTH_ENABLED) faults.push('MCP_AUTH_MODE must be ibmi when IBMI_HTTP_AUTH_ENABLED is true');
  for (const name of ['DB2i_HOST', 'DB2i_USER', 'DB2i_PASS'] as const) {
    if (env[name] === undefined)
      faults.push(`${name} must be set: MCP_AUTH_MODE=none runs everything as that one account`);
  }
  if (!isLoopback(env.MCP_HTTP_HOST) && !env.MCP_ALLOW_UNAUTHENTICATED_REMOTE) {
    faults.push(
      'MCP_HTTP_HOST must be a loopback address while MCP_AUTH_MODE=none, ' +
        'or MCP_ALLOW_UNAUTHENTICATED_REMOTE=true must say that anybody may run SQL as the service account',
    );
  }
  if (!isLoopback(env.MCP_HTTP_HOST) && env.MCP_HTTP_ALLOWED_HOSTS.length === 0) {
    faults.push(
      'MCP_HTTP_ALLOWED_HOSTS must name the hosts that clients use in their URL while MCP_AUTH_MODE=none is bound ' +
        'beyond loopback: without it any web page that a user opens could run SQL through a name of its own',
    );
  }
}

/** One relation a line: an inner wait must end before the outer one gives up on it. */
export function checkRelations(env: Environment, faults: string[]): void {
  const less = (small: keyof Environment, large: keyof Environment): void => {
    if (!(Number(env[small]) < Number(env[large]))) faults.push(`${small} must be less than ${large}`);
  };
  less('IBMI_CONNECT_TIMEOUT_MS', 'IBMI_SESSION_OPEN_TIMEOUT_MS');
  less('MCP_POOL_QUERY_TIMEOUT_MS', 'IBMI_DRAIN_TIMEOUT_MS');
  less('IBMI_SESSION_OPEN_TIMEOUT_MS', 'IBMI_DRAIN_TIMEOUT_MS');
  // Measured: JSON.parse of a text beyond a quarter of a thread's heap limit ends the whole process.
  if ((env.IBMI_MAX_FRAME_BYTES ?? 0) * 4 > env.IBMI_WORKER_HEAP_MB * 1_048_576) {
    faults.push('IBMI_MAX_FRAME_BYTES must be at most a quarter of IBMI_WORKER_HEAP_MB, or one reply ends the server');
  }
  if (env.MCP_BODY_MAX_BYTES * 4 > env.IBMI_WORKER_HEAP_MB * 1_048_576) {
    faults.push('MCP_BODY_MAX_BYTES must be at most a quarter of IBMI_WORKER_HEAP_MB, or one request ends the server');
  }
  if (env.IBMI_SESSION_SPARE_THREADS > env.IBMI_SESSION_SPARE_THREADS_MAX) {
    faults.push('IBMI_SESSION_SPARE_THREADS must not be greater than IBMI_SESSION_SPARE_THREADS_MAX');
  }
  if (env.IBMI_POOL_START > env.IBMI_POOL_MAX) faults.push('IBMI_POOL_START must not be greater than IBMI_POOL_MAX');
  if (env.IBMI_POOL_MAX > env.IBMI_POOL_LIMIT) faults.push('IBMI_POOL_MAX must not be greater than IBMI_POOL_LIMIT');
}

/** Sentences about what is probably a mistake. */
export function warningsOf(given: Readonly<Record<string, unknown>>, env: Environment): string[] {
  const warnings = Object.keys(given)
    .filter(
      (name) => /^(IBMI_|MCP_|DB2i_)/.test(name) && !VARIABLE_NAMES.includes(name) && name !== 'MCP_SERVER_CONFIG',
    )
    .map((name) => `${name} is not a setting of this server and is ignored`);
  if (env.IBMI_DRAIN_TIMEOUT_MS + env.IBMI_CANCEL_TIMEOUT_MS > PM2_KILL_MS - 2_000) {
    warnings.push(
      'IBMI_DRAIN_TIMEOUT_MS with IBMI_CANCEL_TIMEOUT_MS is above what kill_timeout in ecosystem.config.cjs leaves; ' +
        'raise it too',
    );
  }
  if (env.DB2i_IGNORE_UNAUTHORIZED) {
    warnings.push(
      'DB2i_IGNORE_UNAUTHORIZED=true: passwords go to whoever answers at that address; set DB2i_CA_PATH instead',
    );
  }
  if (env.IBMI_AUTH_ALLOW_INSECURE_KEY_FILES) {
    warnings.push(
      'IBMI_AUTH_ALLOW_INSECURE_KEY_FILES=true: whoever reads a private key can read every recorded login; ' +
        'see to it that only this server can',
    );
  }
  return warnings;
}

/** Whether a bind address can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

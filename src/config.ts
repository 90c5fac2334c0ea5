import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse as parseDotenv } from 'dotenv';
import { AppError } from './kernel/appError.js';
import type { LogLevel } from './kernel/logger.js';
import { KEEP_ALIVE_MS, type Db2Settings } from './protocol/messages.js';
import { environmentSchema, VARIABLE_NAMES, type Environment } from './configSchema.js';
import { parseTarget, type Target } from './kernel/target.js';

/** One frozen object, parsed once in main; each part of the program is handed its own part whole. */
export interface Config {
  readonly mode: 'ibmi' | 'none';
  readonly http: HttpConfig;
  readonly auth: AuthConfig;
  readonly sessions: SessionsConfig;
  readonly db2: Db2Settings;
  /** The one account of `none` mode; undefined in `ibmi` mode, whatever the environment says. */
  readonly service: ServiceAccount | undefined;
  readonly toolsPath: string | undefined;
  readonly logLevel: LogLevel;
  /** Sentences about settings that are probably not what their author meant. */
  readonly warnings: readonly string[];
}

export interface HttpConfig {
  readonly host: string;
  readonly port: number;
  readonly endpointPath: string;
  readonly allowedOrigins: readonly string[];
  /** Host header names accepted besides the bind address and loopback names. */
  readonly allowedHosts: readonly string[];
  readonly bodyMaxBytes: number;
  /** PEM texts of the listener's own certificate; undefined = plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
}

export interface AuthConfig {
  readonly keyId: string;
  readonly privateKeyPath: string;
  readonly publicKeyPath: string;
  readonly allowHttp: boolean;
  readonly tokenSeconds: number;
  /** Where a login may go, DB2i_HOST first. */
  readonly targets: readonly Target[];
  readonly poolStart: number;
  readonly poolMax: number;
  readonly poolLimit: number;
}

export interface SessionsConfig {
  readonly max: number;
  readonly spareThreads: number;
  readonly sweepMs: number;
  readonly openMs: number;
  readonly drainMs: number;
  readonly heapMb: number;
  readonly callsInFlightMax: number;
  /** A call without a byte from its worker for this long is given up. */
  readonly silenceMs: number;
}

export interface ServiceAccount {
  readonly target: Target;
  readonly user: string;
  readonly password: string;
}

/** pm2 kills a process this long after it asked it to stop (ecosystem.config.cjs). */
export const PM2_KILL_MS = 40_000;
/** What a call may take beyond its statement, or beyond the keep-alives that show that its worker lives. */
const SILENCE_MARGIN_MS = 5_000;

/** The process's variables over those of the `.env` file; MCP_SERVER_CONFIG names another file. */
export function readEnvironment(): Record<string, string | undefined> {
  // An empty variable counts as unset, so it must not hide a line of the file.
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value?.trim() !== ''));
  const path = given.MCP_SERVER_CONFIG;
  try {
    return { ...parseDotenv(readFileSync(path ?? '.env')), ...given };
  } catch {
    if (path === undefined) return given;
    throw new AppError('E_CONFIG', `MCP_SERVER_CONFIG names ${path}, which cannot be read. Correct the path.`);
  }
}

/** Whether pm2 started this process as one of several (NODE_APP_INSTANCE above 0): sessions cannot be shared. */
export function isExtraInstance(): boolean {
  return Number(process.env.NODE_APP_INSTANCE ?? '0') > 0;
}

/**
 * Checks every variable and every relation between them.
 * @throws AppError E_CONFIG whose message lists all faults by variable name, never a value.
 */
export function parseConfig(raw: Readonly<Record<string, string | undefined>>, flags: { tools?: string } = {}): Config {
  const given = Object.fromEntries(
    Object.entries(raw).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = environmentSchema.safeParse(given);
  const faults: string[] = [];
  if (!parsed.success) {
    for (const issue of parsed.error.issues) faults.push(`${issue.path.join('.')} ${issue.message}`);
    throw configError(faults);
  }
  const env = parsed.data;
  const targets = targetsOf(env, faults);
  const tls = listenerTls(env, faults);
  const ca = env.DB2i_CA_PATH === undefined ? undefined : readText('DB2i_CA_PATH', env.DB2i_CA_PATH, faults);
  checkMode(env, faults);
  checkRelations(env, faults);
  if (faults.length > 0) throw configError(faults);
  return freeze({
    mode: env.MCP_AUTH_MODE,
    http: {
      host: env.MCP_HTTP_HOST,
      port: env.MCP_HTTP_PORT,
      endpointPath: env.MCP_HTTP_ENDPOINT_PATH,
      allowedOrigins: env.MCP_ALLOWED_ORIGINS,
      allowedHosts: env.MCP_HTTP_ALLOWED_HOSTS,
      bodyMaxBytes: env.MCP_BODY_MAX_BYTES,
      tls,
    },
    auth: authOf(env, targets),
    sessions: sessionsOf(env),
    db2: db2Of(env, ca),
    service: serviceOf(env, targets),
    toolsPath: flags.tools ?? env.TOOLS_YAML_PATH,
    logLevel: env.MCP_LOG_LEVEL,
    warnings: warningsOf(given, env),
  });
}

function authOf(env: Environment, targets: readonly Target[]): AuthConfig {
  return {
    keyId: env.IBMI_AUTH_KEY_ID ?? '',
    privateKeyPath: resolve(env.IBMI_AUTH_PRIVATE_KEY_PATH ?? ''),
    publicKeyPath: resolve(env.IBMI_AUTH_PUBLIC_KEY_PATH ?? ''),
    allowHttp: env.IBMI_AUTH_ALLOW_HTTP,
    tokenSeconds: env.IBMI_AUTH_TOKEN_EXPIRY_SECONDS,
    targets,
    poolStart: env.IBMI_POOL_START,
    poolMax: env.IBMI_POOL_MAX,
    poolLimit: env.IBMI_POOL_LIMIT,
  };
}

function sessionsOf(env: Environment): SessionsConfig {
  return {
    max: env.IBMI_AUTH_MAX_CONCURRENT_SESSIONS,
    spareThreads: env.IBMI_SESSION_SPARE_THREADS,
    sweepMs: env.IBMI_AUTH_CLEANUP_INTERVAL_SECONDS * 1000,
    openMs: env.IBMI_SESSION_OPEN_TIMEOUT_MS,
    drainMs: env.IBMI_DRAIN_TIMEOUT_MS,
    heapMb: env.IBMI_WORKER_HEAP_MB,
    callsInFlightMax: env.IBMI_CALLS_IN_FLIGHT_MAX,
    silenceMs: Math.max(env.MCP_POOL_QUERY_TIMEOUT_MS, 2 * KEEP_ALIVE_MS) + SILENCE_MARGIN_MS,
  };
}

function db2Of(env: Environment, ca: string | undefined): Db2Settings {
  return {
    connectMs: env.IBMI_CONNECT_TIMEOUT_MS,
    queryMs: env.MCP_POOL_QUERY_TIMEOUT_MS,
    verifyTls: !env.DB2i_IGNORE_UNAUTHORIZED,
    ca,
    jdbcOptions: env.DB2i_JDBC_OPTIONS,
    pageRows: env.IBMI_PAGINATION_DEFAULT_PAGE_SIZE,
    rowsMax: env.IBMI_PAGINATION_MAX_ROWS,
    mcpSessionsMax: env.MCP_SESSIONS_PER_LOGIN,
  };
}

function serviceOf(env: Environment, targets: readonly Target[]): ServiceAccount | undefined {
  const target = targets[0];
  if (env.MCP_AUTH_MODE !== 'none' || target === undefined) return undefined;
  return { target, user: env.DB2i_USER ?? '', password: env.DB2i_PASS ?? '' };
}

function targetsOf(env: Environment, faults: string[]): Target[] {
  const named: [string, string][] = env.IBMI_AUTH_ALLOWED_HOSTS.map((text) => ['IBMI_AUTH_ALLOWED_HOSTS', text]);
  if (env.DB2i_HOST !== undefined) named.unshift(['DB2i_HOST', env.DB2i_HOST]);
  const targets: Target[] = [];
  for (const [variable, text] of named) {
    const target = parseTarget(text, env.DB2i_PORT);
    if (target === undefined)
      faults.push(`${variable} must name hosts as host or host:port, without a scheme or a path`);
    else targets.push(target);
  }
  return targets;
}

function listenerTls(env: Environment, faults: string[]): HttpConfig['tls'] {
  const { MCP_TLS_CERT_PATH: certPath, MCP_TLS_KEY_PATH: keyPath } = env;
  if (certPath === undefined && keyPath === undefined) return undefined;
  if (certPath === undefined || keyPath === undefined) {
    faults.push('MCP_TLS_CERT_PATH and MCP_TLS_KEY_PATH must be set together');
    return undefined;
  }
  return {
    cert: readText('MCP_TLS_CERT_PATH', certPath, faults),
    key: readText('MCP_TLS_KEY_PATH', keyPath, faults),
  };
}

function readText(variable: string, path: string, faults: string[]): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    faults.push(`${variable} names a file that cannot be read; correct the path or the file's permissions`);
    return '';
  }
}

function checkMode(env: Environment, faults: string[]): void {
  if (env.MCP_AUTH_MODE === 'ibmi') {
    if (!env.IBMI_HTTP_AUTH_ENABLED) {
      faults.push('IBMI_HTTP_AUTH_ENABLED must be true: MCP_AUTH_MODE=ibmi needs its login route');
    }
    for (const name of ['IBMI_AUTH_KEY_ID', 'IBMI_AUTH_PRIVATE_KEY_PATH', 'IBMI_AUTH_PUBLIC_KEY_PATH'] as const) {
      if (env[name] === undefined) faults.push(`${name} must be set: MCP_AUTH_MODE=ibmi needs an RSA key pair`);
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
}

/** One relation a line: an inner wait must end before the outer one gives up on it. */
function checkRelations(env: Environment, faults: string[]): void {
  const less = (small: keyof Environment, large: keyof Environment): void => {
    if (!(Number(env[small]) < Number(env[large]))) faults.push(`${small} must be less than ${large}`);
  };
  less('IBMI_CONNECT_TIMEOUT_MS', 'IBMI_SESSION_OPEN_TIMEOUT_MS');
  less('MCP_POOL_QUERY_TIMEOUT_MS', 'IBMI_DRAIN_TIMEOUT_MS');
  less('IBMI_SESSION_OPEN_TIMEOUT_MS', 'IBMI_DRAIN_TIMEOUT_MS');
  if (env.IBMI_POOL_START > env.IBMI_POOL_MAX) faults.push('IBMI_POOL_START must not be greater than IBMI_POOL_MAX');
  if (env.IBMI_POOL_MAX > env.IBMI_POOL_LIMIT) faults.push('IBMI_POOL_MAX must not be greater than IBMI_POOL_LIMIT');
}

function warningsOf(given: Readonly<Record<string, unknown>>, env: Environment): string[] {
  const warnings = Object.keys(given)
    .filter(
      (name) => /^(IBMI_|MCP_|DB2i_)/.test(name) && !VARIABLE_NAMES.includes(name) && name !== 'MCP_SERVER_CONFIG',
    )
    .map((name) => `${name} is not a setting of this server and is ignored`);
  if (env.IBMI_DRAIN_TIMEOUT_MS > PM2_KILL_MS - 2_000) {
    warnings.push(
      'IBMI_DRAIN_TIMEOUT_MS is above what kill_timeout in ecosystem.config.cjs leaves; raise both together',
    );
  }
  if (env.DB2i_IGNORE_UNAUTHORIZED) {
    warnings.push(
      'DB2i_IGNORE_UNAUTHORIZED=true: passwords go to whoever answers at that address; set DB2i_CA_PATH instead',
    );
  }
  return warnings;
}

/** Whether a bind address can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function configError(faults: readonly string[]): AppError {
  return new AppError('E_CONFIG', `The settings cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
}

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part as object);
  return Object.freeze(value);
}

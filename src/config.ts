import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse as parseDotenv } from 'dotenv';
import { AppError } from './kernel/appError.js';
import type { LogLevel } from './kernel/logger.js';
import type { BuiltinSettings } from './protocol/catalog.js';
import { KEEP_ALIVE_MS, type Db2Settings } from './protocol/messages.js';
import { checkMode, checkRelations, warningsOf } from './configChecks.js';
import { environmentSchema, type Environment } from './configSchema.js';
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
  readonly tools: ToolsConfig;
  readonly builtins: BuiltinSettings;
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

/** Where the tools come from, and which of them count. */
export interface ToolsConfig {
  /** Files, directories or glob patterns, separated by commas; undefined = built-in tools only. */
  readonly paths: string | undefined;
  /** Names of toolsets; empty = every tool. */
  readonly toolsets: readonly string[];
  readonly reload: boolean;
  readonly mergeArrays: boolean;
  readonly allowDuplicateTools: boolean;
  readonly allowDuplicateSources: boolean;
  readonly validateMerged: boolean;
  /** Unknown keys are warned of instead of refused. */
  readonly lenient: boolean;
  /** Port of a source that names none. */
  readonly defaultPort: number;
  /** What `${NAME}` in a tool file stands for: every variable that is not empty. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What the command line says over the environment. */
export interface Flags {
  readonly tools?: string;
  readonly toolsets?: readonly string[];
  readonly builtinTools?: boolean;
  readonly executeSql?: boolean;
  readonly lenient?: boolean;
  readonly reload?: boolean;
}

export interface ServiceAccount {
  readonly target: Target;
  readonly user: string;
  readonly password: string;
}

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
export function parseConfig(raw: Readonly<Record<string, string | undefined>>, flags: Flags = {}): Config {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw)) if (value !== undefined && value.trim() !== '') given[name] = value;
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
    tools: toolsOf(env, flags, given),
    builtins: builtinsOf(env, flags),
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
    resultBytesMax: env.IBMI_RESULT_MAX_BYTES,
    patternMs: env.IBMI_PATTERN_TIMEOUT_MS,
    mcpSessionsMax: env.MCP_SESSIONS_PER_LOGIN,
  };
}

function toolsOf(env: Environment, flags: Flags, environment: ToolsConfig['environment']): ToolsConfig {
  return {
    paths: flags.tools ?? env.TOOLS_YAML_PATH,
    toolsets: flags.toolsets ?? env.SELECTED_TOOLSETS,
    reload: flags.reload ?? env.YAML_AUTO_RELOAD,
    mergeArrays: env.YAML_MERGE_ARRAYS,
    allowDuplicateTools: env.YAML_ALLOW_DUPLICATE_TOOLS,
    allowDuplicateSources: env.YAML_ALLOW_DUPLICATE_SOURCES,
    validateMerged: env.YAML_VALIDATE_MERGED,
    lenient: flags.lenient ?? false,
    defaultPort: env.DB2i_PORT,
    environment,
  };
}

/** Where nothing else is said, the discovery tools bring execute_sql along, as they do in the reference server. */
function builtinsOf(env: Environment, flags: Flags): BuiltinSettings {
  const discovery = flags.builtinTools ?? env.IBMI_ENABLE_DEFAULT_TOOLS;
  return {
    discovery,
    executeSql: flags.executeSql ?? env.IBMI_ENABLE_EXECUTE_SQL ?? discovery,
    executeSqlReadOnly: env.IBMI_EXECUTE_SQL_READONLY,
    writes: env.IBMI_ENABLE_WRITE_TOOLS,
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

function configError(faults: readonly string[]): AppError {
  return new AppError('E_CONFIG', `The settings cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
}

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part as object);
  return Object.freeze(value);
}

import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { resolve } from 'node:path';
import type { AuthConfig, Flags, HttpConfig, ServiceAccount, SessionsConfig, ToolsConfig } from './config.js';
import type { ConnectionLimits } from './configLimits.js';
import type { Environment, ToolEnvironment } from './configSchema.js';
import { parseTarget, type Target } from './kernel/target.js';
import type { BuiltinSettings } from './protocol/catalog.js';
import { namingOf } from './protocol/guardOf.js';
import { KEEP_ALIVE_MS, type Db2Settings } from './protocol/messages.js';

/** What a call may take beyond its statement, or beyond the keep-alives that show that its worker lives. */
const SILENCE_MARGIN_MS = 5_000;

/** How many times a frame's size a heap should be: the text, its parsed form, and what is made of it. */
const HEAP_OVER_FRAME = 12;

const MB = 1_048_576;
/** The rest is for the operating system and what else runs there. */
const MEMORY_SHARE = 0.8;

/** What a container allows, where there is one; Node says 0 or more than there is where there is none. */
function memoryOfMachineMb(): number {
  const constrained = process.constrainedMemory();
  return (constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()) / MB;
}

export function authOf(env: Environment, targets: readonly Target[]): AuthConfig {
  return {
    keys: {
      active: {
        keyId: env.IBMI_AUTH_KEY_ID ?? '',
        privateKeyPath: resolve(env.IBMI_AUTH_PRIVATE_KEY_PATH ?? ''),
        publicKeyPath: resolve(env.IBMI_AUTH_PUBLIC_KEY_PATH ?? ''),
      },
      previous: env.IBMI_AUTH_PREVIOUS_KEYS,
      allowInsecureFiles: env.IBMI_AUTH_ALLOW_INSECURE_KEY_FILES,
    },
    allowHttp: env.IBMI_AUTH_ALLOW_HTTP,
    tokenSeconds: env.IBMI_AUTH_TOKEN_EXPIRY_SECONDS,
    targets,
    poolStart: env.IBMI_POOL_START,
    poolMax: env.IBMI_POOL_MAX,
    poolLimit: env.IBMI_POOL_LIMIT,
  };
}

export function connectionsOf(env: Environment): ConnectionLimits {
  return {
    max: env.MCP_CONNECTIONS_MAX,
    perAddressMax: env.MCP_CONNECTIONS_PER_ADDRESS_MAX,
    perClientMax: env.IBMI_CALLS_IN_FLIGHT_MAX,
    rate: env.MCP_RATE_LIMIT_ENABLED
      ? { requestsMax: env.MCP_RATE_LIMIT_MAX_REQUESTS, windowMs: env.MCP_RATE_LIMIT_WINDOW_MS }
      : undefined,
    headersMs: env.MCP_HEADERS_TIMEOUT_MS,
    requestMs: env.MCP_REQUEST_TIMEOUT_MS,
    idleMs: env.MCP_IDLE_CONNECTION_TIMEOUT_MS,
    stallMs: env.MCP_CLIENT_STALL_TIMEOUT_MS,
  };
}

export function sessionsOf(env: Environment): SessionsConfig {
  return {
    admission: {
      max: env.IBMI_AUTH_MAX_CONCURRENT_SESSIONS,
      perUserMax: env.IBMI_AUTH_MAX_SESSIONS_PER_USER,
      memoryMb: env.IBMI_MEMORY_LIMIT_MB ?? Math.floor(memoryOfMachineMb() * MEMORY_SHARE),
      sessionMb: env.IBMI_SESSION_MEMORY_MB,
      crashes: {
        crashesMax: env.IBMI_SESSION_CRASHES_MAX,
        halfLifeMs: env.IBMI_SESSION_CRASH_HALF_LIFE_SECONDS * 1000,
      },
    },
    spares: { min: env.IBMI_SESSION_SPARE_THREADS, max: env.IBMI_SESSION_SPARE_THREADS_MAX },
    thread: {
      heapMb: env.IBMI_WORKER_HEAP_MB,
      youngMb: env.IBMI_WORKER_YOUNG_MB,
      stackMb: env.IBMI_WORKER_STACK_MB,
      stallMs: env.IBMI_WORKER_STALL_MS,
      logLinesPerSecond: env.IBMI_WORKER_LOG_LINES_PER_SECOND,
    },
    idleMs: env.IBMI_SESSION_IDLE_TIMEOUT_SECONDS * 1000,
    sweepMs: env.IBMI_AUTH_CLEANUP_INTERVAL_SECONDS * 1000,
    openMs: env.IBMI_SESSION_OPEN_TIMEOUT_MS,
    drainMs: env.IBMI_DRAIN_TIMEOUT_MS,
    callsInFlightMax: env.IBMI_CALLS_IN_FLIGHT_MAX,
    hostJobs: {
      jobsMax: env.IBMI_MAX_JOBS_PER_HOST,
      failures: env.IBMI_CIRCUIT_FAILURES,
      retryMs: env.IBMI_CIRCUIT_RETRY_MS,
    },
    silenceMs: Math.max(env.MCP_POOL_QUERY_TIMEOUT_MS, 2 * KEEP_ALIVE_MS) + SILENCE_MARGIN_MS,
  };
}

export function db2Of(env: Environment, ca: string | undefined): Db2Settings {
  return {
    connectMs: env.IBMI_CONNECT_TIMEOUT_MS,
    queryMs: env.MCP_POOL_QUERY_TIMEOUT_MS,
    verifyTls: !env.DB2i_IGNORE_UNAUTHORIZED,
    ca,
    jdbcOptions: env.DB2i_JDBC_OPTIONS,
    pageRows: env.IBMI_PAGINATION_DEFAULT_PAGE_SIZE,
    rowsMax: env.IBMI_PAGINATION_MAX_ROWS,
    resultBytesMax: env.IBMI_RESULT_MAX_BYTES,
    unreadBytesMax: env.IBMI_UNREAD_RESULTS_MAX_BYTES,
    patternMs: env.IBMI_PATTERN_TIMEOUT_MS,
    confirmMs: env.IBMI_CONFIRMATION_TIMEOUT_MS,
    mcpSessionsMax: env.MCP_SESSIONS_PER_LOGIN,
    frameBytesMax: env.IBMI_MAX_FRAME_BYTES ?? Math.floor((env.IBMI_WORKER_HEAP_MB * 1_048_576) / HEAP_OVER_FRAME),
    lobCharsMax: env.IBMI_LOB_MAX_CHARS,
    pool: {
      idleMs: env.MCP_POOL_IDLE_TIMEOUT_MS,
      queueMax: env.IBMI_POOL_QUEUE_MAX,
      heartbeatMs: env.IBMI_HEARTBEAT_MS,
      checkAfterMs: env.IBMI_JOB_CHECK_AFTER_MS,
      pingMs: env.IBMI_PING_TIMEOUT_MS,
      cancelMs: env.IBMI_CANCEL_TIMEOUT_MS,
      jobStatementsMax: env.IBMI_JOB_MAX_STATEMENTS,
      jobAgeMs: env.IBMI_JOB_MAX_AGE_MS,
    },
  };
}

export function toolsOf(env: ToolEnvironment, flags: Flags, environment: ToolsConfig['environment']): ToolsConfig {
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
export function builtinsOf(env: ToolEnvironment, flags: Flags): BuiltinSettings {
  const discovery = flags.builtinTools ?? env.IBMI_ENABLE_DEFAULT_TOOLS;
  return {
    discovery,
    executeSql: flags.executeSql ?? env.IBMI_ENABLE_EXECUTE_SQL ?? discovery,
    executeSqlReadOnly: env.IBMI_EXECUTE_SQL_READONLY,
    writes: env.IBMI_ENABLE_WRITE_TOOLS,
    readingRoutines: env.IBMI_READONLY_ROUTINES,
    naming: namingOf(env.DB2i_JDBC_OPTIONS),
  };
}

export function serviceOf(env: Environment, targets: readonly Target[]): ServiceAccount | undefined {
  const target = targets[0];
  if (env.MCP_AUTH_MODE !== 'none' || target === undefined) return undefined;
  return { target, user: env.DB2i_USER ?? '', password: env.DB2i_PASS ?? '' };
}

export function targetsOf(env: ToolEnvironment, faults: string[]): Target[] {
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

export function listenerTls(env: Environment, faults: string[]): HttpConfig['tls'] {
  const { MCP_TLS_CERT_PATH: certPath, MCP_TLS_KEY_PATH: keyPath } = env;
  if (certPath === undefined && keyPath === undefined) return undefined;
  if (certPath === undefined || keyPath === undefined) {
    faults.push('MCP_TLS_CERT_PATH and MCP_TLS_KEY_PATH must be set together');
    return undefined;
  }
  return {
    cert: readText('MCP_TLS_CERT_PATH', certPath, faults),
    key: readText('MCP_TLS_KEY_PATH', keyPath, faults),
    certPath: resolve(certPath),
    keyPath: resolve(keyPath),
  };
}

export function readText(variable: string, path: string, faults: string[]): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    faults.push(`${variable} names a file that cannot be read; correct the path or the file's permissions`);
    return '';
  }
}

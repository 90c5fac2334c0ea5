import { resolve } from 'node:path';
import { z } from 'zod';
import type { LogLevel } from './kernel/logger.js';
import { readRoutineName, ROUTINE_NAME_EXPECTED, routineText } from './sql/routineName.js';

/** `true|1|false|0`, as the reference server reads its switches. */
const flagText = z
  .enum(['true', '1', 'false', '0'], { error: 'must be true or false' })
  .transform((text) => text === 'true' || text === '1');

const flag = (fallback: boolean): z.ZodType<boolean> => flagText.default(fallback);
/** Undefined where another setting decides. */
const optionalFlag = flagText.optional();

const integerText = (min: number, max: number): z.ZodType<number, string> => {
  const range = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,12}$/, range)
    .transform(Number)
    .pipe(z.number({ error: range }).min(min, range).max(max, range));
};

const integer = (fallback: number, min: number, max: number): z.ZodType<number> =>
  integerText(min, max).default(fallback);

const text = z.string().optional();

/** The daemon takes user and password from a Basic header, and pastes them into a list of properties. */
const credential = z
  .string()
  .regex(/^[^:;]*$/, 'must have no colon and no semicolon: the daemon cannot take them')
  .optional();

const list = z
  .string()
  .transform((value) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
  .default([]);

/** Key ids and the files of their private halves. */
const previousKeys = list.transform((entries, context) =>
  entries.map((entry) => {
    const at = entry.indexOf('=');
    const [keyId, privateKeyPath] = [entry.slice(0, at).trim(), entry.slice(at + 1).trim()];
    if (at > 0 && keyId !== '' && privateKeyPath !== '') return { keyId, privateKeyPath: resolve(privateKeyPath) };
    context.addIssue({ code: 'custom', message: 'must be id=/path/private.pem pairs, separated by commas' });
    return z.NEVER;
  }),
);

/** Names of routines as the catalog has them. */
const routines = list.transform((entries, context) =>
  entries.map((entry) => {
    const routine = readRoutineName(entry);
    if (routine !== undefined) return routineText(routine);
    context.addIssue({ code: 'custom', message: `must be ${ROUTINE_NAME_EXPECTED}` });
    return z.NEVER;
  }),
);

/** A list whose every entry must match, or its fault is told. */
const listOf = (isRight: (entry: string) => boolean, fault: string): typeof list =>
  list.refine((entries) => entries.every(isRight), fault);

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text;

/** `k=v;k=v`; a pair without `=`, or a name twice, is a fault. */
const jdbcOptions = z
  .string()
  .transform((value, context) => {
    const options: Record<string, string> = {};
    for (const pair of value.split(';').filter((part) => part.trim() !== '')) {
      const at = pair.indexOf('=');
      const name = pair.slice(0, at).trim();
      if (at < 1 || name in options) {
        context.addIssue({ code: 'custom', message: 'must be name=value pairs separated by ;, each name once' });
        return z.NEVER;
      }
      if (name.toLowerCase() === 'access') {
        context.addIssue({ code: 'custom', message: 'must leave access out; every job is opened read only' });
        return z.NEVER;
      }
      options[name] = pair.slice(at + 1).trim();
    }
    return options;
  })
  .default({});

/** Our four levels, and the reference server's names for them. */
const LOG_LEVEL_NAMES: Readonly<Record<string, LogLevel>> = {
  debug: 'debug',
  info: 'info',
  notice: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  crit: 'error',
  alert: 'error',
  emerg: 'error',
};

const logLevel = z
  .enum(Object.keys(LOG_LEVEL_NAMES), { error: 'must be debug, info, warn or error' })
  .default('info')
  .transform((name) => LOG_LEVEL_NAMES[name] ?? 'info');

/**
 * Every variable that the gateway reads, under its own name. An absent one takes the default named here; README.md has
 * the same table in words, and test/docs.test.ts compares the two.
 */
export const environmentSchema = z.object({
  MCP_AUTH_MODE: z.enum(['ibmi', 'none'], { error: 'must be ibmi or none' }).default('none'),
  IBMI_HTTP_AUTH_ENABLED: flag(false),
  IBMI_AUTH_KEY_ID: text,
  IBMI_AUTH_PRIVATE_KEY_PATH: text,
  IBMI_AUTH_PUBLIC_KEY_PATH: text,
  IBMI_AUTH_PREVIOUS_KEYS: previousKeys,
  IBMI_AUTH_ALLOW_INSECURE_KEY_FILES: flag(false),
  IBMI_AUTH_ALLOW_HTTP: flag(false),
  IBMI_AUTH_TOKEN_EXPIRY_SECONDS: integer(3600, 1, 86_400),
  IBMI_AUTH_CLEANUP_INTERVAL_SECONDS: integer(300, 1, 86_400),
  IBMI_AUTH_MAX_CONCURRENT_SESSIONS: integer(100, 1, 10_000),
  IBMI_AUTH_MAX_SESSIONS_PER_USER: integer(20, 1, 10_000),
  IBMI_AUTH_ALLOWED_HOSTS: list,
  DB2i_HOST: text,
  DB2i_PORT: integer(8076, 1, 65_535),
  DB2i_USER: credential,
  DB2i_PASS: credential,
  DB2i_IGNORE_UNAUTHORIZED: flag(false),
  DB2i_CA_PATH: text,
  DB2i_JDBC_OPTIONS: jdbcOptions,
  MCP_HTTP_HOST: z.string().default('127.0.0.1'),
  MCP_HTTP_PORT: integer(3010, 0, 65_535),
  MCP_HTTP_ENDPOINT_PATH: z
    .string()
    .regex(/^\/[A-Za-z0-9_./-]*$/, 'must be a path that starts with /')
    .refine((path) => !/^\/(healthz$|api\/v1\/auth)/.test(path), 'must not be the path of another route')
    .default('/mcp'),
  MCP_HTTP_ALLOWED_HOSTS: listOf((host) => !/[/\s]|:\d+$/.test(host), 'must be Host names without a scheme or a port'),
  MCP_ALLOWED_ORIGINS: listOf(isOrigin, 'must be origins: scheme://host or scheme://host:port, and nothing after it'),
  MCP_ALLOW_UNAUTHENTICATED_REMOTE: flag(false),
  MCP_TLS_CERT_PATH: text,
  MCP_TLS_KEY_PATH: text,
  MCP_BODY_MAX_BYTES: integer(1_048_576, 1024, 16_777_216),
  MCP_RATE_LIMIT_ENABLED: flag(true),
  MCP_RATE_LIMIT_MAX_REQUESTS: integer(1_000, 1, 1_000_000_000),
  MCP_RATE_LIMIT_WINDOW_MS: integer(10_000, 100, 86_400_000),
  MCP_CONNECTIONS_MAX: integer(10_000, 1, 1_000_000),
  MCP_CONNECTIONS_PER_ADDRESS_MAX: integer(1_000, 1, 1_000_000),
  MCP_HEADERS_TIMEOUT_MS: integer(10_000, 100, 600_000),
  MCP_REQUEST_TIMEOUT_MS: integer(30_000, 100, 600_000),
  MCP_IDLE_CONNECTION_TIMEOUT_MS: integer(65_000, 100, 3_600_000),
  MCP_CLIENT_STALL_TIMEOUT_MS: integer(60_000, 100, 3_600_000),
  MCP_LOG_LEVEL: logLevel,
  MCP_POOL_QUERY_TIMEOUT_MS: integer(30_000, 100, 3_600_000),
  MCP_POOL_IDLE_TIMEOUT_MS: integer(300_000, 100, 86_400_000),
  MCP_SESSIONS_PER_LOGIN: integer(64, 1, 10_000),
  TOOLS_YAML_PATH: text,
  SELECTED_TOOLSETS: list,
  YAML_AUTO_RELOAD: flag(true),
  YAML_MERGE_ARRAYS: flag(true),
  YAML_ALLOW_DUPLICATE_TOOLS: flag(false),
  YAML_ALLOW_DUPLICATE_SOURCES: flag(false),
  YAML_VALIDATE_MERGED: flag(true),
  IBMI_ENABLE_DEFAULT_TOOLS: flag(false),
  IBMI_ENABLE_EXECUTE_SQL: optionalFlag,
  IBMI_EXECUTE_SQL_READONLY: flag(true),
  IBMI_ENABLE_WRITE_TOOLS: flag(false),
  IBMI_READONLY_ROUTINES: routines,
  IBMI_CONNECT_TIMEOUT_MS: integer(10_000, 100, 120_000),
  IBMI_SESSION_OPEN_TIMEOUT_MS: integer(15_000, 100, 180_000),
  IBMI_DRAIN_TIMEOUT_MS: integer(35_000, 100, 3_600_000),
  IBMI_SESSION_SPARE_THREADS: integer(1, 0, 64),
  IBMI_SESSION_SPARE_THREADS_MAX: integer(8, 0, 64),
  IBMI_SESSION_IDLE_TIMEOUT_SECONDS: integer(3600, 1, 86_400),
  IBMI_SESSION_CRASHES_MAX: integer(3, 1, 1_000),
  IBMI_SESSION_CRASH_HALF_LIFE_SECONDS: integer(60, 1, 86_400),
  IBMI_SESSION_MEMORY_MB: integer(32, 1, 4096),
  /** Absent: four fifths of what the machine, or its container, has. */
  IBMI_MEMORY_LIMIT_MB: integerText(64, 16_777_216).optional(),
  IBMI_WORKER_HEAP_MB: integer(192, 32, 4096),
  IBMI_WORKER_YOUNG_MB: integer(3, 1, 256),
  IBMI_WORKER_STACK_MB: integer(4, 1, 64),
  IBMI_WORKER_STALL_MS: integer(10_000, 100, 600_000),
  IBMI_WORKER_LOG_LINES_PER_SECOND: integer(100, 1, 100_000),
  IBMI_POOL_START: integer(1, 1, 50),
  IBMI_POOL_MAX: integer(5, 1, 100),
  IBMI_POOL_LIMIT: integer(20, 1, 100),
  IBMI_POOL_QUEUE_MAX: integer(500, 1, 100_000),
  IBMI_HEARTBEAT_MS: integer(30_000, 100, 3_600_000),
  IBMI_JOB_CHECK_AFTER_MS: integer(5_000, 0, 3_600_000),
  IBMI_PING_TIMEOUT_MS: integer(2_000, 10, 60_000),
  IBMI_CANCEL_TIMEOUT_MS: integer(3_000, 100, 60_000),
  IBMI_JOB_MAX_STATEMENTS: integer(5_000, 1, 9_000),
  IBMI_JOB_MAX_AGE_MS: integer(1_800_000, 1_000, 86_400_000),
  /** Absent: a twelfth of IBMI_WORKER_HEAP_MB. */
  IBMI_MAX_FRAME_BYTES: integerText(65_536, 268_435_456).optional(),
  IBMI_LOB_MAX_CHARS: integer(65_536, 1, 16_777_216),
  IBMI_MAX_JOBS_PER_HOST: integer(500, 1, 100_000),
  IBMI_CIRCUIT_FAILURES: integer(3, 1, 1_000),
  IBMI_CIRCUIT_RETRY_MS: integer(1_000, 100, 30_000),
  IBMI_CALLS_IN_FLIGHT_MAX: integer(256, 1, 100_000),
  IBMI_PAGINATION_DEFAULT_PAGE_SIZE: integer(250, 1, 100_000),
  IBMI_PAGINATION_MAX_ROWS: integer(30_000, 1, 1_000_000),
  IBMI_RESULT_MAX_BYTES: integer(4_194_304, 1024, 268_435_456),
  IBMI_UNREAD_RESULTS_MAX_BYTES: integer(67_108_864, 1024, 4_294_967_296),
  IBMI_PATTERN_TIMEOUT_MS: integer(100, 1, 10_000),
  IBMI_CONFIRMATION_TIMEOUT_MS: integer(300_000, 1_000, 3_600_000),
});

/** The variables that decide about tool files: what a check of these needs, without a server's whole configuration. */
export const toolEnvironmentSchema = environmentSchema.pick({
  MCP_AUTH_MODE: true,
  DB2i_HOST: true,
  DB2i_PORT: true,
  IBMI_AUTH_ALLOWED_HOSTS: true,
  TOOLS_YAML_PATH: true,
  SELECTED_TOOLSETS: true,
  YAML_AUTO_RELOAD: true,
  YAML_MERGE_ARRAYS: true,
  YAML_ALLOW_DUPLICATE_TOOLS: true,
  YAML_ALLOW_DUPLICATE_SOURCES: true,
  YAML_VALIDATE_MERGED: true,
  IBMI_ENABLE_DEFAULT_TOOLS: true,
  IBMI_ENABLE_EXECUTE_SQL: true,
  IBMI_EXECUTE_SQL_READONLY: true,
  IBMI_ENABLE_WRITE_TOOLS: true,
  IBMI_READONLY_ROUTINES: true,
  DB2i_JDBC_OPTIONS: true,
});

export type ToolEnvironment = z.infer<typeof toolEnvironmentSchema>;

/** The parsed variables, each under its own name. */
export type Environment = z.infer<typeof environmentSchema>;

/** Every variable name that the schema knows. */
export const VARIABLE_NAMES: readonly string[] = Object.keys(environmentSchema.shape);

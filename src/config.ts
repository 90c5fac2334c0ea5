import { readFileSync } from 'node:fs';
import { parse as parseDotenv } from 'dotenv';
import type { z } from 'zod';
import type { AdmissionLimits, ConnectionLimits, HostJobLimits, SpareLimits, ThreadLimits } from './configLimits.js';
import { checkMode, checkRelations, warningsOf } from './configChecks.js';
import {
  authOf,
  builtinsOf,
  connectionsOf,
  db2Of,
  listenerTls,
  readText,
  serviceOf,
  sessionsOf,
  targetsOf,
  toolsOf,
} from './configParts.js';
import { environmentSchema, toolEnvironmentSchema } from './configSchema.js';
import { AppError } from './kernel/appError.js';
import type { LogLevel } from './kernel/logger.js';
import { parseTarget, type Target } from './kernel/target.js';
import type { BuiltinSettings } from './protocol/catalog.js';
import type { Db2Settings } from './protocol/messages.js';

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
  readonly connections: ConnectionLimits;
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
  readonly admission: AdmissionLimits;
  readonly spares: SpareLimits;
  readonly thread: ThreadLimits;
  /** A session without a call for so long is ended. */
  readonly idleMs: number;
  readonly sweepMs: number;
  readonly openMs: number;
  readonly drainMs: number;
  readonly callsInFlightMax: number;
  readonly hostJobs: HostJobLimits;
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

/** What decides about tool files. */
export type ToolConfig = Pick<Config, 'mode' | 'tools' | 'builtins'> & { readonly auth: Pick<AuthConfig, 'targets'> };

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
  const given = givenOf(raw);
  const env = check(environmentSchema, given);
  const faults: string[] = [];
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
      connections: connectionsOf(env),
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

/** Nearly every tool file asks for these; the server demands them by its own rules, and a check needs no host. */
const STAND_INS = { DB2i_HOST: 'localhost', DB2i_USER: 'user', DB2i_PASS: 'password' };

/**
 * The part of the configuration that decides about tool files, from an environment that need not be a server's.
 * @throws AppError E_CONFIG
 */
export function parseToolConfig(raw: Readonly<Record<string, string | undefined>>, flags: Flags = {}): ToolConfig {
  const given = { ...STAND_INS, ...givenOf(raw) };
  const env = check(toolEnvironmentSchema, given);
  const faults: string[] = [];
  const targets = targetsOf(env, faults);
  if (faults.length > 0) throw configError(faults);
  return freeze({
    mode: env.MCP_AUTH_MODE,
    auth: { targets },
    tools: toolsOf(env, flags, given),
    builtins: builtinsOf(env, flags),
  });
}

/** What a checkup of one host and one profile reads; everything else has no bearing on it. */
const DOCTOR_VARIABLES: readonly string[] = [
  'DB2i_HOST',
  'DB2i_PORT',
  'DB2i_USER',
  'DB2i_CA_PATH',
  'DB2i_IGNORE_UNAUTHORIZED',
  'DB2i_JDBC_OPTIONS',
  'IBMI_CONNECT_TIMEOUT_MS',
];

/** The host and the profile to look at; undefined where neither the command line nor the environment names one. */
export interface DoctorConfig {
  readonly target: Target | undefined;
  readonly user: string | undefined;
  readonly db2: Db2Settings;
}

/**
 * The settings of a checkup, from an environment that need not be a server's.
 * @throws AppError E_CONFIG
 */
export function parseDoctorConfig(
  raw: Readonly<Record<string, string | undefined>>,
  asked: { readonly host?: string; readonly user?: string } = {},
): DoctorConfig {
  const given = Object.fromEntries(Object.entries(givenOf(raw)).filter(([name]) => DOCTOR_VARIABLES.includes(name)));
  const env = check(environmentSchema, given);
  const faults: string[] = [];
  const ca = env.DB2i_CA_PATH === undefined ? undefined : readText('DB2i_CA_PATH', env.DB2i_CA_PATH, faults);
  const [named, text] = asked.host === undefined ? ['DB2i_HOST', env.DB2i_HOST] : ['--host', asked.host];
  const target = text === undefined ? undefined : parseTarget(text, env.DB2i_PORT);
  if (text !== undefined && target === undefined)
    faults.push(`${named} must name a host as host or host:port, without a scheme or a path`);
  if (faults.length > 0) throw configError(faults);
  return freeze({ target, user: asked.user ?? env.DB2i_USER, db2: db2Of(env, ca) });
}

/** Those of the three that are not set. */
export function standInsFor(raw: Readonly<Record<string, string | undefined>>): string[] {
  const given = givenOf(raw);
  return Object.keys(STAND_INS).filter((name) => !(name in given));
}

/** An empty variable counts as unset. */
function givenOf(raw: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw)) if (value !== undefined && value.trim() !== '') given[name] = value;
  return given;
}

function check<T extends z.ZodType>(schema: T, given: Readonly<Record<string, string>>): z.infer<T> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw configError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
}

function configError(faults: readonly string[]): AppError {
  return new AppError('E_CONFIG', `The settings cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
}

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part as object);
  return Object.freeze(value);
}

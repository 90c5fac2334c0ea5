import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse as parseDotenv } from 'dotenv';
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
import { check, configError, freeze, givenOf } from './configReading.js';
import { environmentSchema } from './configSchema.js';
import { AppError } from './kernel/appError.js';
import type { LogLevel } from './kernel/logger.js';
import type { Target } from './kernel/target.js';
import type { BuiltinSettings } from './protocol/catalog.js';
import type { Db2Settings } from './protocol/messages.js';

/** Where settings are looked for unless MCP_SERVER_CONFIG names another file. */
const SETTINGS_FILE = '.env';

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
  /** The file of settings; it need not be there. */
  readonly settingsPath: string;
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
  /** The listener's own certificate; undefined = plain HTTP. */
  readonly tls: TlsFiles | undefined;
  readonly connections: ConnectionLimits;
}

/** A certificate and its private key. */
export interface TlsFiles {
  /** PEM texts. */
  readonly cert: string;
  readonly key: string;
  readonly certPath: string;
  readonly keyPath: string;
}

/** Where the key pairs are. */
export interface KeySettings {
  /** Logins are sealed with this one. */
  readonly active: { readonly keyId: string; readonly privateKeyPath: string; readonly publicKeyPath: string };
  /** Logins that were sealed with these are still opened. */
  readonly previous: readonly { readonly keyId: string; readonly privateKeyPath: string }[];
  /** Whether others on the machine may read the private halves, as with secrets that a platform mounts. */
  readonly allowInsecureFiles: boolean;
}

export interface AuthConfig {
  readonly keys: KeySettings;
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
    return { ...parseDotenv(readFileSync(path ?? SETTINGS_FILE)), ...given };
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
    settingsPath: resolve(given.MCP_SERVER_CONFIG ?? SETTINGS_FILE),
    warnings: warningsOf(given, env),
  });
}

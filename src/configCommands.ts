import { resolve } from 'node:path';
import type { Flags, ToolConfig } from './config.js';
import { builtinsOf, db2Of, readText, targetsOf, toolsOf } from './configParts.js';
import { check, configError, freeze, givenOf } from './configReading.js';
import { environmentSchema, toolEnvironmentSchema } from './configSchema.js';
import { parseTarget, type Target } from './kernel/target.js';
import type { Db2Settings } from './protocol/messages.js';

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

const KEY_VARIABLES = {
  IBMI_AUTH_KEY_ID: true,
  IBMI_AUTH_PRIVATE_KEY_PATH: true,
  IBMI_AUTH_PREVIOUS_KEYS: true,
} as const;

/** A key id and the file of its private half. */
export interface NamedKey {
  readonly keyId: string;
  readonly privateKeyPath: string;
}

/** The keys that the settings name; none is active where no server is set up yet. */
export interface NamedKeys {
  readonly active: NamedKey | undefined;
  readonly previous: readonly NamedKey[];
}

/** Which keys the settings name, from an environment that need not be a server's. @throws AppError E_CONFIG */
export function parseKeyConfig(raw: Readonly<Record<string, string | undefined>>): NamedKeys {
  const env = check(environmentSchema.pick(KEY_VARIABLES), givenOf(raw));
  const { IBMI_AUTH_KEY_ID: keyId, IBMI_AUTH_PRIVATE_KEY_PATH: privateKeyPath } = env;
  return {
    active:
      keyId === undefined || privateKeyPath === undefined
        ? undefined
        : { keyId, privateKeyPath: resolve(privateKeyPath) },
    previous: env.IBMI_AUTH_PREVIOUS_KEYS,
  };
}

/** Those of the three that are not set. */
export function standInsFor(raw: Readonly<Record<string, string | undefined>>): string[] {
  const given = givenOf(raw);
  return Object.keys(STAND_INS).filter((name) => !(name in given));
}

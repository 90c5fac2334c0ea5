import { parseTarget, type Target } from '../kernel/target.js';
import type { Source, SourceAccount } from '../protocol/catalog.js';
import type { FileReport } from './fileReport.js';
import type { SourceEntry } from './toolLanguage.js';
import type { ToolFileOptions } from './toolVerdict.js';

/** A source's own keys cannot say more than this about its account in `none` mode. */
export interface CompiledSource {
  readonly source: Source;
  readonly account: SourceAccount | undefined;
}

/** The daemon takes user and password from a Basic header, and pastes them into a list of properties. */
const CREDENTIAL = /^[^:;]*$/;

/** What a source says, by mode; undefined when it has a fault. */
export function compileSource(
  name: string,
  entry: SourceEntry,
  report: FileReport,
  options: ToolFileOptions,
): CompiledSource | undefined {
  const keys = ['sources', name];
  const before = report.faults.length;
  const target = targetOf(entry, options.tools.defaultPort);
  if (target === undefined) {
    report.fault([...keys, 'host'], 'expected the name or address of a host alone; its port is a key of its own');
  }
  const queryMs = entry['mcp-pool-query-timeout-ms'];
  if (options.mode === 'ibmi') {
    if (target !== undefined && !options.auth.targets.some(({ host }) => host === target.host)) {
      const sentence =
        'nobody can log in to this host, so nobody sees its tools; see DB2i_HOST, IBMI_AUTH_ALLOWED_HOSTS';
      report.warn([...keys, 'host'], sentence);
    }
  }
  const account = target && options.mode === 'none' ? accountOf(name, { entry, target, report }) : undefined;
  if (target === undefined || report.faults.length > before) return undefined;
  const source: Source = {
    name,
    host: target.host,
    port: options.mode === 'none' ? entry.port : configuredPort(entry, target, options.auth.targets),
    jdbcOptions: entry['jdbc-options'] ?? {},
    ...(queryMs === undefined || queryMs === 0 ? {} : { queryMs }),
  };
  return { source, account };
}

function targetOf({ host, port }: SourceEntry, defaultPort: number): Target | undefined {
  const withoutPort = parseTarget(host, 0);
  return withoutPort?.port === 0 ? { host: withoutPort.host, port: port ?? defaultPort } : undefined;
}

/** In `ibmi` mode a port counts only where a configured target has it: files carry 8076 wherever they run. */
function configuredPort(
  { port }: SourceEntry,
  { host }: Target,
  targets: ToolFileOptions['auth']['targets'],
): number | undefined {
  return targets.some((target) => target.host === host && target.port === port) ? port : undefined;
}

function accountOf(
  name: string,
  { entry, target, report }: { entry: SourceEntry; target: Target; report: FileReport },
): SourceAccount | undefined {
  const { user, password, 'starting-size': poolStart, 'max-size': poolMax } = entry;
  const idleMs = entry['mcp-pool-idle-timeout-ms'] ?? 0;
  const keys = ['sources', name];
  for (const [key, value] of Object.entries({ user, password })) {
    if (value === undefined) report.fault([...keys, key], 'is missing; expected text, in MCP_AUTH_MODE=none');
    else if (!CREDENTIAL.test(value)) {
      report.fault([...keys, key], 'expected text without a colon and a semicolon: the daemon cannot take them');
    }
  }
  if (poolStart !== undefined && poolMax !== undefined && poolStart > poolMax) {
    report.fault([...keys, 'starting-size'], 'expected a number that is not greater than max-size');
  }
  const verifyTls = !(entry['ignore-unauthorized'] ?? false);
  if (!verifyTls) {
    report.warn(
      [...keys, 'ignore-unauthorized'],
      'the certificate is not verified; the password goes to whoever answers',
    );
  }
  if (user === undefined || password === undefined) return undefined;
  return {
    source: name,
    target,
    user,
    password,
    verifyTls,
    ...(poolStart === undefined ? {} : { poolStart }),
    ...(poolMax === undefined ? {} : { poolMax }),
    ...(idleMs === 0 ? {} : { idleMs }),
  };
}

import type { LoggingLevel, ServerResult } from '@modelcontextprotocol/sdk/types.js';
import { invalidParams, quoted } from './rpcError.js';

/** The names of the specification (RFC 5424), least first. */
const LEVELS: readonly LoggingLevel[] = [
  'debug',
  'info',
  'notice',
  'warning',
  'error',
  'critical',
  'alert',
  'emergency',
];

/** An MCP session, as far as logging goes. Clients without an id share one: none of them may set its level. */
export interface LevelHolder {
  readonly sessionId?: string;
  logLevel: LoggingLevel | undefined;
}

/** The result of logging/setLevel: it counts for this MCP session alone. */
export function setLevel(level: unknown, session: LevelHolder): ServerResult {
  const known = LEVELS.find((one) => one === level);
  if (known === undefined) throw invalidParams(`Unknown level ${quoted(level)}: say one of ${LEVELS.join(', ')}.`);
  if (session.sessionId !== undefined) session.logLevel = known;
  return {};
}

/** Whether a client that asked for `wanted` hears what is said at `level`; one that never asked hears nothing. */
export function hears(wanted: LoggingLevel | undefined, level: LoggingLevel): boolean {
  return wanted !== undefined && LEVELS.indexOf(level) >= LEVELS.indexOf(wanted);
}

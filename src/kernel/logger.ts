/** Severity, least urgent first: error = someone must act, warn = degraded. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Flat, safe values only: never SQL parameters, tokens, envelopes or passwords. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** One line per transition: an event name in the past (`session.ended`) and its fields. */
export type Logger = Readonly<Record<LogLevel, (event: string, fields?: LogFields) => void>>;

/** Builds a Logger from one write function. */
export function loggerOf(write: (level: LogLevel, event: string, fields: LogFields) => void): Logger {
  return {
    debug: (event, fields = {}) => write('debug', event, fields),
    info: (event, fields = {}) => write('info', event, fields),
    warn: (event, fields = {}) => write('warn', event, fields),
    error: (event, fields = {}) => write('error', event, fields),
  };
}

export const silentLogger: Logger = loggerOf(() => undefined);

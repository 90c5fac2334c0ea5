import winston from 'winston';
import { systemClock } from './kernel/clock.js';
import { loggerOf, type LogFields, type Logger, type LogLevel } from './kernel/logger.js';

/**
 * The only winston import. One line per event on standard output: for a person `time level event key=value …` on a
 * terminal, for a program one JSON object everywhere else. Files, rotation and shipping are pm2's or systemd's work.
 */
export function openLogger(level: LogLevel): { log: Logger; flush: () => Promise<void> } {
  const shape = process.stdout.isTTY ? winston.format.printf(lineForPeople) : winston.format.printf(lineForPrograms);
  const backend = winston.createLogger({
    level,
    levels: { error: 0, warn: 1, info: 2, debug: 3 },
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston's types
    transports: [new winston.transports.Console({ format: shape })],
  });
  const log = loggerOf((severity, event, fields) => {
    backend.log({ level: severity, message: event, fields, time: systemClock.iso(systemClock.now()) });
  });
  const flush = (): Promise<void> =>
    new Promise((resolve) => {
      backend.once('finish', resolve);
      backend.end();
    });
  return { log, flush };
}

function lineForPrograms(info: winston.Logform.TransformableInfo): string {
  return JSON.stringify({ time: info.time, level: info.level, event: info.message, ...fieldsOf(info) });
}

function lineForPeople(info: winston.Logform.TransformableInfo): string {
  const fields = Object.entries(fieldsOf(info)).filter(([, value]) => value !== undefined);
  const tail = fields.map(([key, value]) => ` ${key}=${String(value)}`).join('');
  return `${String(info.time)} ${info.level.padEnd(5)} ${String(info.message)}${tail}`;
}

/** The fields that `openLogger` put there; winston types them as unknown. */
function fieldsOf(info: winston.Logform.TransformableInfo): LogFields {
  return info.fields as LogFields;
}

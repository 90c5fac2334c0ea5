import type { Clock, Timer } from './clock.js';
import { loggerOf, type LogFields, type Logger, type LogLevel } from './logger.js';

const SECOND_MS = 1_000;

/**
 * A log of at most so many lines in each second; what is beyond is counted, and the number told when the second is
 * over. A worker's limit stands in the worker, because main would have to read a flood to throw it away.
 */
export function limitedLog(
  write: (level: LogLevel, event: string, fields: LogFields) => void,
  { clock, linesPerSecond }: { readonly clock: Clock; readonly linesPerSecond: number },
): Logger {
  let beganAt = -Infinity;
  let written = 0;
  let dropped = 0;
  let telling: Timer | undefined;
  const tell = (): void => {
    telling = undefined;
    const lines = dropped;
    dropped = 0;
    write('warn', 'log.dropped', { lines });
  };
  return loggerOf((level, event, fields) => {
    const now = clock.monotonic();
    if (now - beganAt >= SECOND_MS) {
      beganAt = now;
      written = 0;
    }
    if (written < linesPerSecond) {
      written += 1;
      write(level, event, fields);
      return;
    }
    dropped += 1;
    telling ??= clock.after(SECOND_MS - (now - beganAt), tell);
  });
}

/** A Db2 timestamp in whichever of its spellings: `2026-11-23 11:32:57.802000`, `2026-11-23-11.32.57`. */
const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)[ T-](\d\d)[.:](\d\d)[.:](\d\d)(?:\.(\d{1,12}))?$/;

/** A timestamp without a zone as milliseconds since 1970, as if it were UTC; undefined when it is none. */
export function timeOf(timestamp: unknown): number | undefined {
  if (typeof timestamp !== 'string') return undefined;
  const parts = TIMESTAMP.exec(timestamp);
  if (parts === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const fraction = Number(`0.${parts[7] ?? '0'}`);
  return Date.UTC(year, month - 1, day, hour, minute, second) + fraction * 1000;
}

/** CURRENT TIMEZONE, a decimal duration `±hhmmss`, in milliseconds; undefined when it is none. */
export function zoneOf(duration: unknown): number | undefined {
  const digits = typeof duration === 'number' || typeof duration === 'string' ? Number(duration) : Number.NaN;
  if (!Number.isFinite(digits) || duration === '') return undefined;
  const size = Math.abs(Math.trunc(digits));
  const seconds = Math.trunc(size / 10_000) * 3600 + (Math.trunc(size / 100) % 100) * 60 + (size % 100);
  return Math.sign(digits) * seconds * 1000;
}

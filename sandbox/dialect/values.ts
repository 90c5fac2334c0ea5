import type { ValueKind } from './columns.js';

export type DateFormat = 'mdy' | 'dmy' | 'ymd' | 'julian' | 'usa' | 'iso' | 'eur' | 'jis';
export type TimeFormat = 'hms' | 'usa' | 'iso' | 'eur' | 'jis';

/** The job attributes that decide how values are written. */
export interface ValueFormats {
  readonly date: DateFormat;
  readonly time: TimeFormat;
}

/** What of a column's size decides how its values are written. */
export interface ValueSize {
  readonly length: number;
  /** Fraction digits of a computed decimal; PostgreSQL itself keeps those of a declared one. */
  readonly scale?: number | undefined;
}

/** Writes PostgreSQL's text of a value as the JSON text that the daemon would send. Never passes through a double. */
export type ValueWriter = (value: string) => string;

export function valueWriter(kind: ValueKind, formats: ValueFormats, size: ValueSize = { length: 0 }): ValueWriter {
  switch (kind) {
    case 'decimal':
      return numberWriter(size.scale === undefined ? (value) => value : decimalWriter(size.scale));
    case 'number':
      return numberWriter((value) => value);
    case 'float':
      return javaDouble;
    case 'string':
      return jsonString;
    case 'char':
      return (value) => jsonString(value.trimEnd());
    case 'date':
      return (value) => jsonString(dateText(value, formats.date));
    case 'time':
      return (value) => jsonString(timeText(value, formats.time));
    case 'timestamp':
      return (value) => jsonString(timestampText(value));
    case 'boolean':
      return (value) => (value === 't' ? 'true' : 'false');
    case 'hex':
      return (value) => `"${value.slice(2).toUpperCase()}"`;
    case 'binary':
      return (value) =>
        `"${value
          .slice(2)
          .toUpperCase()
          .padEnd(2 * size.length, '0')}"`;
  }
}

/** What is no number has no spelling in JSON but a string. */
function numberWriter(write: ValueWriter): ValueWriter {
  return (value) => (value === 'NaN' || value.endsWith('Infinity') ? jsonString(value) : write(value));
}

/** PostgreSQL gives each computed value its own number of fraction digits; Db2 cuts or fills all to the column's. */
function decimalWriter(scale: number): ValueWriter {
  return (value) => {
    const [whole = value, fraction = ''] = value.split('.');
    if (fraction.length === scale || !/^-?\d*$/.test(whole)) return value;
    if (scale === 0) return whole === '-0' ? '0' : whole;
    const digits = fraction.slice(0, scale).padEnd(scale, '0');
    const isMinusZero = whole === '-0' && /^0*$/.test(digits);
    return `${isMinusZero ? '0' : whole}.${digits}`;
  };
}

const SPECIAL = /["\\\u0000-\u001f<>&='\u2028\u2029\ud800-\udfff]/;

/** A JSON string with the daemon's serializer's habit of escaping what would be special in HTML. */
export function jsonString(value: string): string {
  if (!SPECIAL.test(value)) return `"${value}"`;
  return JSON.stringify(value).replaceAll(
    /[<>&='\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Java's text of a double: always a fraction, an exponent from 10^7 up and below 10^-3. */
function javaDouble(value: string): string {
  const number = Number(value);
  if (!Number.isFinite(number)) return jsonString(value);
  const size = Math.abs(number);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) {
    const [mantissa = '0', exponent = '0'] = number.toExponential().split('e');
    return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
  }
  const plain = String(number);
  return plain.includes('.') ? plain : `${Object.is(number, -0) ? '-0' : plain}.0`;
}

function dateText(value: string, format: DateFormat): string {
  // A year may have more than four digits in PostgreSQL, so parts are counted from the end.
  const year = value.slice(0, -6);
  const month = value.slice(-5, -3);
  const day = value.slice(-2);
  const short = year.slice(-2);
  switch (format) {
    case 'mdy':
      return `${month}/${day}/${short}`;
    case 'dmy':
      return `${day}/${month}/${short}`;
    case 'ymd':
      return `${short}/${month}/${day}`;
    case 'julian':
      return `${short}/${String(dayOfYear(Number(year), Number(month), Number(day))).padStart(3, '0')}`;
    case 'usa':
      return `${month}/${day}/${year}`;
    case 'eur':
      return `${day}.${month}.${year}`;
    case 'iso':
    case 'jis':
      return value;
  }
}

const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;

function dayOfYear(year: number, month: number, day: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return (DAYS_BEFORE[month - 1] ?? 0) + day + (isLeap && month > 2 ? 1 : 0);
}

function timeText(value: string, format: TimeFormat): string {
  const [hour = '', minute = '', second = ''] = value.split(':');
  switch (format) {
    case 'hms':
    case 'jis':
      return value;
    case 'iso':
    case 'eur':
      return `${hour}.${minute}.${second}`;
    case 'usa': {
      const h = Number(hour);
      return `${String(h % 12 === 0 ? 12 : h % 12).padStart(2, '0')}:${minute} ${h < 12 ? 'AM' : 'PM'}`;
    }
  }
}

/** PostgreSQL leaves out trailing zeros of the fraction; Db2 never does. */
function timestampText(value: string): string {
  const [whole = value, fraction = ''] = value.split('.');
  return `${whole}.${fraction.padEnd(6, '0')}`;
}

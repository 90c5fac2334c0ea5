import type { ScalarFunction } from './functions.js';

const of = (min: number, max: number, call: ScalarFunction['call']): ScalarFunction => ({ min, max, call });
const db2 = (name: string, min = 1, max = min): ScalarFunction =>
  of(min, max, (args) => `db2.${name}(${args.join(', ')})`);

const PARTS = [
  ...['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND', 'MICROSECOND', 'QUARTER', 'WEEK', 'WEEK_ISO'],
  ...['DAYOFWEEK', 'DAYOFWEEK_ISO', 'DAYOFYEAR', 'JULIAN_DAY', 'MIDNIGHT_SECONDS', 'DAYS', 'LAST_DAY'],
];

/** Functions over dates, times and timestamps. Their bodies are in schema db2, and read strings in any format. */
export const DATE_FUNCTIONS: readonly (readonly [string, ScalarFunction])[] = [
  ...PARTS.map((name) => [name, db2(name.toLowerCase())] as const),
  ['DAYOFMONTH', db2('day')],
  ['ADD_MONTHS', db2('add_months', 2)],
  ['MONTHS_BETWEEN', db2('months_between', 2)],
  ['NEXT_DAY', db2('next_day', 2)],
  ['TRUNC_TIMESTAMP', db2('trunc_timestamp', 1, 2)],
  ['ROUND_TIMESTAMP', db2('round_timestamp', 1, 2)],
  ['TIMESTAMPDIFF', db2('timestampdiff', 2)],
  ['TIMESTAMP_ISO', of(1, 1, ([x]) => `(${x})::timestamp(6)`)],
];

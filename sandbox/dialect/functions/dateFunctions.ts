import { type Entry, named, of, same } from './scalarFunction.js';

const PARTS = ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND', 'MICROSECOND'];

const duration = (unit: string, factor = ''): ReturnType<typeof of> =>
  of(2, 2, ([x, n]) => `db2.timestamp_of(${x}) + make_interval(${unit} => (${n})::int${factor})`);

/** Functions over dates and times. */
export const DATE_FUNCTIONS: readonly Entry[] = [
  ...PARTS.map((part): Entry => [part, same(`db2.${part.toLowerCase()}_of`, 1)]),
  ...named('DAYOFMONTH', same('db2.day_of', 1)),
  ...named('QUARTER', same('db2.quarter_of', 1)),
  ...named('WEEK', same('db2.week_of', 1)),
  ...named('WEEK_ISO', same('db2.week_iso_of', 1)),
  ...named('DAYOFYEAR', same('db2.day_of_year', 1)),
  ...named('DAYOFWEEK', same('db2.day_of_week', 1)),
  ...named('DAYOFWEEK_ISO', same('db2.day_of_week_iso', 1)),
  ...named(
    'DAYNAME',
    of(1, 1, ([x]) => `to_char(db2.timestamp_of(${x}), 'FMDay')`),
  ),
  ...named(
    'MONTHNAME',
    of(1, 1, ([x]) => `to_char(db2.timestamp_of(${x}), 'FMMonth')`),
  ),
  ...named(
    'DAYS',
    of(1, 1, ([x]) => `db2.days(db2.date_of(${x}))`),
  ),
  ...named(
    'JULIAN_DAY',
    of(1, 1, ([x]) => `(db2.days(db2.date_of(${x})) + 1721425)`),
  ),
  ...named(
    'MIDNIGHT_SECONDS',
    of(1, 1, ([x]) => `extract(epoch FROM db2.time_of(${x}))::int`),
  ),
  ...named(
    'LAST_DAY',
    of(1, 1, ([x]) => `db2.last_day(${x})`),
  ),
  ...named(
    'FIRST_DAY',
    of(1, 1, ([x]) => `date_trunc('month', db2.timestamp_of(${x}))::date`),
  ),
  ...named('NEXT_DAY', same('db2.next_day', 2)),
  ...named('ADD_MONTHS', same('db2.add_months', 2)),
  ...named('MONTHS_BETWEEN', same('db2.months_between', 2)),
  ...named('ADD_YEARS', duration('years')),
  ...named('ADD_DAYS', duration('days')),
  ...named('ADD_HOURS', duration('hours')),
  ...named('ADD_MINUTES', duration('mins')),
  ...named('ADD_SECONDS', duration('secs')),
  ...named(
    'TIMESTAMPDIFF',
    of(2, 2, ([unit, x]) => `db2.timestampdiff(${unit}, ${x})::int`),
  ),
  ...named('TIMESTAMPDIFF_BIG', same('db2.timestampdiff', 2)),
  ...named(
    'TIMESTAMP_FORMAT TO_DATE TO_TIMESTAMP',
    of(1, 3, ([text, format = "'YYYY-MM-DD HH24:MI:SS'"]) => `db2.timestamp_format(${text}, ${format})`),
  ),
  ...named(
    'TIMESTAMP_ISO',
    of(1, 1, ([x]) => `db2.timestamp_iso(${x})`),
  ),
  ...named(
    'TIMESTAMP',
    of(1, 2, (args) => {
      const [x, time] = args;
      if (time === undefined) return `db2.timestamp_of(${x})::timestamp(6)`;
      // A second argument is a time, or the number of fraction digits.
      if (/^\d+$/.test(time)) return `db2.timestamp_of(${x})::timestamp(${Math.min(Number(time), 6)})`;
      return `db2.timestamp_of(db2.date_of(${x}), db2.time_of(${time}))`;
    }),
  ),
  ...named(
    'TRUNC_TIMESTAMP',
    of(1, 2, ([x, format = "'DD'"]) => `db2.trunc_timestamp(db2.timestamp_of(${x}), ${format})`),
  ),
  ...named(
    'ROUND_TIMESTAMP',
    of(1, 2, ([x, format = "'DD'"]) => `db2.round_timestamp(db2.timestamp_of(${x}), ${format})`),
  ),
  ...named(
    'VARCHAR_FORMAT TO_CHAR',
    of(1, 3, (args) => `db2.varchar_format(${args.slice(0, 2).join(', ')})`),
  ),
  ...named(
    'CURDATE',
    of(0, 0, () => 'current_date'),
  ),
  ...named(
    'CURTIME',
    of(0, 0, () => 'localtime(0)'),
  ),
  ...named(
    'NOW',
    of(0, 1, () => 'localtimestamp(6)'),
  ),
  ...named(
    'DATE',
    of(1, 1, ([x]) => `db2.date_of(${x})`),
  ),
  ...named(
    'TIME',
    of(1, 1, ([x]) => `db2.time_of(${x})`),
  ),
];

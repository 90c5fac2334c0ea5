/** Parts of dates and times, and where a duration of that form keeps them: the digits before a power of ten. */
const PARTS: readonly (readonly [name: string, field: string, duration: string])[] = [
  ['year', 'year', 'date 10000 10000'],
  ['month', 'month', 'date 100 100'],
  ['day', 'day', 'date 1 100'],
  ['hour', 'hour', 'time 10000 100'],
  ['minute', 'minute', 'time 100 100'],
  ['second', 'second', 'time 1 100'],
];

const part = ([name, field, duration]: (typeof PARTS)[number]): string => {
  const [kind = '', divisor = '', modulus = ''] = duration.split(' ');
  const whole = `floor(extract(${field} FROM $1))::int`;
  const takes = kind === 'date' ? ['date', 'timestamp'] : ['time', 'timestamp'];
  const reader =
    kind === 'date'
      ? 'db2.timestamp_of($1)'
      : "(CASE WHEN trim($1) ~ '^\\\\d{4}-' THEN db2.timestamp_of($1)::time ELSE db2.time_of($1) END)";
  return [
    ...takes.map(
      (type) =>
        `CREATE FUNCTION db2.${name}_of(${type}) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT ${whole} $$;`,
    ),
    `CREATE FUNCTION db2.${name}_of(text) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT floor(extract(${field} FROM ${reader}))::int $$;`,
    `CREATE FUNCTION db2.${name}_of(numeric) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT (trunc($1 / ${divisor})::bigint % ${modulus})::int $$;`,
  ].join('\n');
};

/** Numbers that are asked of a date in any form. */
const OF_DATE: readonly (readonly [name: string, sql: string])[] = [
  ['quarter_of', 'extract(quarter FROM d)::int'],
  ['week_iso_of', 'extract(week FROM d)::int'],
  ['day_of_year', 'extract(doy FROM d)::int'],
  ['day_of_week', 'extract(dow FROM d)::int + 1'],
  ['day_of_week_iso', 'extract(isodow FROM d)::int'],
  // Weeks start on Sunday, and January 1 is always in the first.
  ['week_of', "(extract(doy FROM d)::int + extract(dow FROM date_trunc('year', d))::int - 1) / 7 + 1"],
];

/** Arithmetic with dates and functions over them. */
export const dateFunctions = `
${PARTS.map(part).join('\n')}
CREATE FUNCTION db2.microsecond_of(timestamp) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT extract(microseconds FROM $1)::int % 1000000 $$;
CREATE FUNCTION db2.microsecond_of(text) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.microsecond_of(db2.timestamp_of($1)) $$;
CREATE FUNCTION db2.exact_seconds(timestamp) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT extract(second FROM $1) $$;
CREATE FUNCTION db2.exact_seconds(time) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT extract(second FROM $1) $$;
CREATE FUNCTION db2.epoch_of(timestamp) RETURNS bigint IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT floor(extract(epoch FROM $1))::bigint $$;
${OF_DATE.map(
  ([
    name,
    sql,
  ]) => `CREATE FUNCTION db2.${name}(d timestamp) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT ${sql} $$;
CREATE FUNCTION db2.${name}(d text) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.${name}(db2.timestamp_of(d)) $$;`,
).join('\n')}

-- What makes no date: whole numbers are no durations, and dates know no hours.
CREATE FUNCTION db2.no_duration(anyelement) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN RAISE SQLSTATE '42816' USING MESSAGE = 'no duration'; END $$;
${['+', '-']
  .flatMap((operator) =>
    ['int', 'bigint', ...(operator === '+' ? ['date'] : [])].map((type) => {
      const name = `db2.${operator === '+' ? 'added' : 'subtracted'}_${type}`;
      return `CREATE FUNCTION ${name}(date, ${type}) RETURNS date IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN RAISE SQLSTATE '42816' USING MESSAGE = 'no duration'; END $$;
CREATE OPERATOR db2.${operator} (leftarg = date, rightarg = ${type}, function = ${name});`;
    }),
  )
  .join('\n')}
-- Decimal durations: yyyymmdd with dates, hhmmss with times, both with timestamps.
CREATE FUNCTION db2.date_interval(numeric) RETURNS interval IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT make_interval(years => trunc($1 / 10000)::int, months => (trunc($1 / 100)::int % 100),
    days => trunc($1)::int % 100) $$;
CREATE FUNCTION db2.time_interval(numeric) RETURNS interval IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT make_interval(hours => trunc($1 / 10000)::int, mins => (trunc($1 / 100)::int % 100),
    secs => ($1 % 100)::float8) $$;
CREATE FUNCTION db2.stamp_interval(numeric) RETURNS interval IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.date_interval(trunc($1 / 1000000)) + db2.time_interval($1 % 1000000) $$;
${(
  [
    ['date', 'date'],
    ['time', 'time'],
    ['timestamp', 'stamp'],
  ] as const
)
  .flatMap(([type, interval]) =>
    (['+', '-'] as const).map((operator) => {
      const name = `db2.${type}_${operator === '+' ? 'later' : 'earlier'}`;
      return `CREATE FUNCTION ${name}(${type}, numeric) RETURNS ${type} IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT $1 ${operator} db2.${interval}_interval($2) $$;
CREATE OPERATOR db2.${operator} (leftarg = ${type}, rightarg = numeric, function = ${name});`;
    }),
  )
  .join('\n')}
CREATE FUNCTION db2.duration(a time, b time) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT sign(s) * (trunc(abs(s) / 3600) * 10000 + trunc(abs(s) % 3600 / 60) * 100 + abs(s) % 60)
  FROM (SELECT trunc(extract(epoch FROM a) - extract(epoch FROM b)) AS s) AS x $$;
CREATE OPERATOR db2.- (leftarg = time, rightarg = time, function = db2.duration);

CREATE FUNCTION db2.last_day(timestamp) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.last_day($1::date)::timestamp + $1::time $$;
CREATE FUNCTION db2.last_day(text) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.last_day(db2.date_of($1)) $$;
CREATE FUNCTION db2.next_day(d date, day text) RETURNS date IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE n int := array_position(ARRAY['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'], left(upper(trim(day)), 3));
BEGIN
  IF n IS NULL THEN RAISE invalid_parameter_value; END IF;
  RETURN d OPERATOR(pg_catalog.+) ((n - 1 - extract(dow FROM d)::int + 6) % 7 + 1);
END $$;
CREATE FUNCTION db2.next_day(timestamp, text) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.next_day($1::date, $2)::timestamp + $1::time $$;
CREATE FUNCTION db2.next_day(text, text) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.next_day(db2.date_of($1), $2) $$;
-- The last day of a month stays the last one.
CREATE FUNCTION db2.add_months(d date, n int) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN d = db2.last_day(d) THEN db2.last_day(d + make_interval(months => n))
    ELSE d + make_interval(months => n) END $$;
CREATE FUNCTION db2.add_months(timestamp, int) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.add_months($1::date, $2)::timestamp + $1::time $$;
CREATE FUNCTION db2.add_months(text, int) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.add_months(db2.date_of($1), $2) $$;
CREATE FUNCTION db2.months_between(a timestamp, b timestamp) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN extract(day FROM a) = extract(day FROM b)
      OR (a::date = db2.last_day(a::date) AND b::date = db2.last_day(b::date)) THEN trunc(months, 15)
    ELSE trunc(months + db2.quotient(extract(day FROM a) - extract(day FROM b)
      + db2.quotient(extract(epoch FROM a::time) - extract(epoch FROM b::time), 86400), 31), 15) END
  FROM (SELECT (extract(year FROM a) - extract(year FROM b)) * 12 + extract(month FROM a) - extract(month FROM b)
    AS months) AS m $$;
CREATE FUNCTION db2.months_between(text, text) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.months_between(db2.timestamp_of($1), db2.timestamp_of($2)) $$;

-- An estimate from a duration's digits: a year has 365 days, a month 30.
CREATE FUNCTION db2.timestampdiff(unit int, duration numeric) RETURNS bigint IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT sign(duration)::bigint * CASE unit WHEN 1 THEN trunc(seconds * 1000000) WHEN 2 THEN trunc(seconds)
    WHEN 4 THEN trunc(seconds / 60) WHEN 8 THEN trunc(seconds / 3600) WHEN 16 THEN trunc(seconds / 86400)
    WHEN 32 THEN trunc(seconds / 604800) WHEN 64 THEN y * 12 + mo WHEN 128 THEN trunc((y * 12 + mo) / 3)
    WHEN 256 THEN y END::bigint
  FROM (SELECT y, mo, ((y * 365 + mo * 30 + trunc(x / 1000000) % 100) * 86400 + trunc(x / 10000) % 100 * 3600
      + trunc(x / 100) % 100 * 60 + x % 100) AS seconds
    FROM (SELECT x, trunc(x / 10000000000) AS y, trunc(x / 100000000) % 100 AS mo FROM (SELECT abs(duration) AS x) AS a)
      AS b) AS c $$;
CREATE FUNCTION db2.timestampdiff(int, text) RETURNS bigint IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.timestampdiff($1, db2.number_of($2)) $$;

-- Format elements that PostgreSQL spells otherwise.
CREATE FUNCTION db2.format_elements(text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace($1,
    'N{4,6}|FF(?![0-9])|FF6', 'US', 'gi'), 'FF3', 'MS', 'gi'), 'FF([12459]|1[0-2])', 'US', 'gi'),
    'RRRR', 'YYYY', 'gi'), 'RR', 'YY', 'gi'), '(?<!FM)(Month|MONTH|month|DAY|Day|day)', 'FM\\1', 'g'),
    'T(?=HH)', '"T"', 'g') $$;
CREATE FUNCTION db2.varchar_format(timestamp, text DEFAULT 'YYYY-MM-DD-HH24.MI.SS.US') RETURNS text IMMUTABLE STRICT
LANGUAGE sql AS $$ SELECT to_char($1, db2.format_elements($2)) $$;
CREATE FUNCTION db2.varchar_format(date, text DEFAULT 'YYYY-MM-DD') RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT to_char($1::timestamp, db2.format_elements($2)) $$;
CREATE FUNCTION db2.varchar_format(time, text DEFAULT 'HH24.MI.SS') RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT to_char($1, db2.format_elements($2)) $$;
CREATE FUNCTION db2.varchar_format(numeric) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT db2.text_of($1) $$;
CREATE FUNCTION db2.varchar_format(numeric, text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT to_char($1, $2) $$;
CREATE FUNCTION db2.varchar_format(float8, text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT to_char($1::numeric, $2) $$;
CREATE FUNCTION db2.varchar_format(text, text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT to_char(db2.timestamp_of($1), db2.format_elements($2)) $$;
CREATE FUNCTION db2.timestamp_format(text, text) RETURNS timestamp STABLE STRICT LANGUAGE sql AS $$
  SELECT (to_timestamp($1, db2.format_elements($2)) AT TIME ZONE current_setting('TimeZone'))::timestamp(6) $$;
CREATE FUNCTION db2.timestamp_iso(timestamp) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION db2.timestamp_iso(date) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1::timestamp $$;
CREATE FUNCTION db2.timestamp_iso(time) RETURNS timestamp STABLE STRICT LANGUAGE sql AS $$
  SELECT current_date::timestamp + $1 $$;
CREATE FUNCTION db2.timestamp_iso(text) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.timestamp_of($1) $$;

-- The unit that a format of TRUNC_TIMESTAMP and ROUND_TIMESTAMP stands for.
CREATE FUNCTION db2.unit_of(text) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  CASE
    WHEN upper($1) IN ('CC', 'SCC') THEN RETURN 'century';
    WHEN upper($1) IN ('YYYY', 'SYYYY', 'YEAR', 'SYEAR', 'YYY', 'YY', 'Y', 'IYYY', 'IYY', 'IY', 'I') THEN RETURN 'year';
    WHEN upper($1) = 'Q' THEN RETURN 'quarter';
    WHEN upper($1) IN ('MONTH', 'MON', 'MM', 'RM') THEN RETURN 'month';
    WHEN upper($1) IN ('IW', 'WW', 'W', 'DAY', 'DY', 'D') THEN RETURN 'week';
    WHEN upper($1) IN ('DDD', 'DD', 'J') THEN RETURN 'day';
    WHEN upper($1) IN ('HH', 'HH12', 'HH24') THEN RETURN 'hour';
    WHEN upper($1) = 'MI' THEN RETURN 'minute';
    WHEN upper($1) = 'SS' THEN RETURN 'second';
    ELSE RAISE invalid_parameter_value;
  END CASE;
END $$;
CREATE FUNCTION db2.trunc_timestamp(timestamp, text) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT date_trunc(db2.unit_of($2), $1) $$;
CREATE FUNCTION db2.round_timestamp(t timestamp, format text) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN unit IN ('year', 'century') THEN
      CASE WHEN extract(month FROM t) >= 7 THEN down + make_interval(years => 1) ELSE down END
    WHEN unit = 'month' THEN CASE WHEN extract(day FROM t) >= 16 THEN down + make_interval(months => 1) ELSE down END
    WHEN unit = 'quarter' THEN CASE WHEN t >= down + make_interval(months => 1, days => 15)
      THEN down + make_interval(months => 3) ELSE down END
    ELSE date_trunc(unit, t + ('1 ' || unit)::interval / 2) END
  FROM (SELECT db2.unit_of(format) AS unit, date_trunc(db2.unit_of(format), t) AS down) AS u $$;
CREATE FUNCTION db2.rounded(timestamp, text) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.round_timestamp($1, $2) $$;
CREATE FUNCTION db2.truncated(timestamp, text) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.trunc_timestamp($1, $2) $$;

-- Dates and times in one of the formats that a job may have.
CREATE FUNCTION db2.formatted(date, text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT to_char($1::timestamp, CASE $2
    WHEN 'usa' THEN 'MM/DD/YYYY' WHEN 'eur' THEN 'DD.MM.YYYY' WHEN 'mdy' THEN 'MM/DD/YY'
    WHEN 'dmy' THEN 'DD/MM/YY' WHEN 'ymd' THEN 'YY/MM/DD' WHEN 'julian' THEN 'YY/DDD' ELSE 'YYYY-MM-DD' END) $$;
CREATE FUNCTION db2.formatted(time, text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT to_char($1, CASE $2 WHEN 'usa' THEN 'HH12:MI AM' WHEN 'jis' THEN 'HH24:MI:SS' WHEN 'hms' THEN 'HH24:MI:SS'
    ELSE 'HH24.MI.SS' END) $$;
CREATE FUNCTION db2.formatted(timestamp, text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.text_of($1) $$;

CREATE FUNCTION db2.char_of(anyelement) RETURNS bpchar STABLE STRICT LANGUAGE sql AS $$ SELECT concat($1)::bpchar $$;
CREATE FUNCTION db2.generate_unique() RETURNS bytea VOLATILE LANGUAGE sql AS $$
  SELECT substr(int8send((extract(epoch FROM clock_timestamp()) * 1000000)::bigint), 1, 8)
    || substr(uuid_send(gen_random_uuid()), 1, 5) $$;
`;

/** What SQL functions raise for what cannot be moved or read. */
const REFUSAL = `
CREATE FUNCTION db2.not_a_date(code text) RETURNS void IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'not a date, time or timestamp' USING ERRCODE = code; END $$;
`;

/** A part of a date or timestamp, or of text that is one. */
const part = (name: string, sql: string): string => `
CREATE FUNCTION db2.${name}(timestamp) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT (${sql})::int $$;
CREATE FUNCTION db2.${name}(text) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.${name}(db2.timestamp_of($1)) $$;`;

/** The same of a time, and of a duration, whose digits are counted from the right. */
const timePart = (name: string, divisor: number): string => `
CREATE FUNCTION db2.${name}(timestamp) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT trunc(extract(${name} FROM $1))::int $$;
CREATE FUNCTION db2.${name}(time) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT trunc(extract(${name} FROM $1))::int $$;
CREATE FUNCTION db2.${name}(text) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.${name}(db2.time_of($1)) $$;
CREATE FUNCTION db2.${name}(numeric) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT (trunc($1 / ${divisor}) % 100)::int $$;`;

/** Part of a date duration (8 digits), or of a timestamp duration (14 and 6). */
const datePart = (name: string, divisor: number): string => `${part(name, `extract(${name} FROM $1)`)}
CREATE FUNCTION db2.${name}(numeric) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT (trunc(CASE WHEN abs($1) < 100000000 THEN $1 ELSE trunc($1 / 1000000) END / ${divisor})
    % ${name === 'year' ? 10000 : 100})::int $$;`;

const PARTS = [
  datePart('year', 10000),
  datePart('month', 100),
  datePart('day', 1),
  timePart('hour', 10000),
  timePart('minute', 100),
  timePart('second', 1),
  part('microsecond', 'extract(microseconds FROM $1)::int % 1000000'),
  part('quarter', 'extract(quarter FROM $1)'),
  part('week_iso', 'extract(week FROM $1)'),
  // Weeks begin on Sunday, and the first holds 1 January.
  part('week', "trunc((extract(doy FROM $1) - 1 + extract(dow FROM date_trunc('year', $1))) / 7) + 1"),
  part('dayofweek', 'extract(dow FROM $1) + 1'),
  part('dayofweek_iso', 'extract(isodow FROM $1)'),
  part('dayofyear', 'extract(doy FROM $1)'),
  part('julian_day', 'extract(julian FROM date_trunc($n$day$n$, $1))'),
].join('');

const MONTHS = `
CREATE FUNCTION db2.timezone() RETURNS numeric(6, 0) STABLE LANGUAGE sql AS $$
  SELECT (sign(s) * (trunc(abs(s) / 3600) * 10000 + trunc(abs(s) / 60) % 60 * 100))::numeric(6, 0)
  FROM (SELECT extract(timezone FROM current_timestamp) AS s) AS x $$;
CREATE FUNCTION db2.days(text) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT db2.days(db2.date_of($1)) $$;
CREATE FUNCTION db2.midnight_seconds(time) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT extract(epoch FROM $1)::int $$;
CREATE FUNCTION db2.midnight_seconds(timestamp) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT extract(epoch FROM $1::time)::int $$;
CREATE FUNCTION db2.midnight_seconds(text) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.midnight_seconds(db2.time_of($1)) $$;
CREATE FUNCTION db2.last_day(timestamp) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.last_day($1::date)::timestamp OPERATOR(pg_catalog.+) $1::time $$;
CREATE FUNCTION db2.last_day(text) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.last_day(db2.date_of($1)) $$;

-- The last day of a month moves to the last day of another.
CREATE FUNCTION db2.add_months(date, int) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN $1 = db2.last_day($1) THEN db2.last_day(x) ELSE x END
  FROM (SELECT ($1::timestamp OPERATOR(pg_catalog.+) make_interval(months => $2))::date AS x) AS moved $$;
CREATE FUNCTION db2.add_months(timestamp, int) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.add_months($1::date, $2)::timestamp OPERATOR(pg_catalog.+) $1::time $$;
CREATE FUNCTION db2.add_months(text, int) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.add_months(db2.date_of($1), $2) $$;

-- Whole between equal days and between last days; otherwise the rest counts in months of 31 days.
CREATE FUNCTION db2.months_between(timestamp, timestamp) RETURNS numeric(31, 15) IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT trunc((extract(year FROM $1) - extract(year FROM $2)) * 12 + extract(month FROM $1) - extract(month FROM $2)
    + CASE WHEN extract(day FROM $1) = extract(day FROM $2)
        OR ($1::date = db2.last_day($1::date) AND $2::date = db2.last_day($2::date)) THEN 0
      ELSE (extract(day FROM $1) - extract(day FROM $2)
        + (extract(epoch FROM $1::time) - extract(epoch FROM $2::time)) / 86400) / 31.000000000000000000 END, 15)
    ::numeric(31, 15) $$;
CREATE FUNCTION db2.months_between(text, text) RETURNS numeric(31, 15) IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.months_between(db2.timestamp_of($1), db2.timestamp_of($2)) $$;

CREATE FUNCTION db2.next_day(date, name text) RETURNS date IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE wanted int := array_position(ARRAY['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'],
  substr(upper(btrim(name)), 1, 3));
BEGIN
  IF wanted IS NULL THEN PERFORM db2.not_a_date('22007'); END IF;
  RETURN $1 OPERATOR(pg_catalog.+) (1 + (wanted - extract(isodow FROM $1)::int + 6) % 7);
END $$;
CREATE FUNCTION db2.next_day(timestamp, name text) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.next_day($1::date, name)::timestamp OPERATOR(pg_catalog.+) $1::time $$;

-- The format model's unit, in PostgreSQL's word for it.
CREATE FUNCTION db2.unit(model text) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE found text := CASE
  WHEN upper(model) IN ('CC', 'SCC') THEN 'century'
  WHEN upper(model) IN ('YYYY', 'SYYYY', 'YEAR', 'SYEAR', 'YYY', 'YY', 'Y') THEN 'year'
  WHEN upper(model) = 'Q' THEN 'quarter' WHEN upper(model) IN ('MONTH', 'MON', 'MM', 'RM') THEN 'month'
  WHEN upper(model) IN ('IW', 'W') THEN 'week' WHEN upper(model) IN ('DDD', 'DD', 'J') THEN 'day'
  WHEN upper(model) IN ('HH', 'HH12', 'HH24') THEN 'hour' WHEN upper(model) = 'MI' THEN 'minute'
  WHEN upper(model) = 'SS' THEN 'second' END;
BEGIN
  IF found IS NULL THEN PERFORM db2.not_a_date('22007'); END IF;
  RETURN found;
END $$;
CREATE FUNCTION db2.trunc_timestamp(timestamp, model text DEFAULT 'DD') RETURNS timestamp
  IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT date_trunc(db2.unit(model), $1) $$;
CREATE FUNCTION db2.round_timestamp(timestamp, model text DEFAULT 'DD') RETURNS timestamp
  IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT date_trunc(db2.unit(model), $1 OPERATOR(pg_catalog.+) CASE db2.unit(model)
    WHEN 'year' THEN interval '6 months' WHEN 'quarter' THEN interval '1 month 15 days'
    WHEN 'month' THEN make_interval(days => extract(day FROM db2.last_day($1::date))::int - 15)
    WHEN 'week' THEN interval '84 hours' WHEN 'day' THEN interval '12 hours' WHEN 'hour' THEN interval '30 minutes'
    WHEN 'minute' THEN interval '30 seconds' WHEN 'second' THEN interval '500 milliseconds'
    ELSE interval '50 years' END) $$;

-- An estimate from a timestamp duration as text: years of 365 and months of 30 days.
CREATE FUNCTION db2.timestampdiff(unit int, duration text) RETURNS int IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  d numeric := abs(btrim(duration)::numeric);
  months numeric := trunc(d / 10000000000) * 12 + trunc(d / 100000000) % 100;
  day_count numeric := trunc(d / 10000000000) * 365 + trunc(d / 100000000) % 100 * 30 + trunc(d / 1000000) % 100;
  seconds numeric := trunc(d / 10000) % 100 * 3600 + trunc(d / 100) % 100 * 60 + d % 100;
BEGIN
  RETURN (sign(btrim(duration)::numeric) * trunc(CASE unit
    WHEN 1 THEN (day_count * 86400 + seconds) * 1000000 WHEN 2 THEN day_count * 86400 + seconds
    WHEN 4 THEN (day_count * 86400 + seconds) / 60 WHEN 8 THEN (day_count * 86400 + seconds) / 3600
    WHEN 16 THEN day_count + trunc(seconds / 86400) WHEN 32 THEN trunc(day_count / 7) WHEN 64 THEN months
    WHEN 128 THEN trunc(months / 3) WHEN 256 THEN trunc(d / 10000000000) END))::int;
END $$;

CREATE FUNCTION db2.timestamp_of(text, text) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.timestamp_of(db2.date_of($1), db2.time_of($2)) $$;
CREATE FUNCTION db2.text_in_format(date, form text) RETURNS char(10) IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT to_char($1, CASE form WHEN 'USA' THEN 'MM/DD/YYYY' WHEN 'EUR' THEN 'DD.MM.YYYY' ELSE 'YYYY-MM-DD' END)
    ::char(10) $$;
CREATE FUNCTION db2.text_in_format(time, form text) RETURNS char(8) IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT to_char($1, CASE form WHEN 'USA' THEN 'HH12:MI AM' WHEN 'JIS' THEN 'HH24:MI:SS' ELSE 'HH24.MI.SS' END)
    ::char(8) $$;
`;

/** Arithmetic: PostgreSQL would move a date by hours, or by a number of days, and would go past the year 9999. */
const MOVES = `
CREATE FUNCTION db2.moved(date, interval) RETURNS date IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE x date := ($1::timestamp OPERATOR(pg_catalog.+) $2)::date;
BEGIN
  IF extract(hour FROM $2) <> 0 OR extract(minute FROM $2) <> 0 OR extract(second FROM $2) <> 0 THEN
    PERFORM db2.not_a_date('42816');
  END IF;
  IF extract(year FROM x) NOT BETWEEN 1 AND 9999 THEN PERFORM db2.not_a_date('DB183'); END IF;
  RETURN x;
END $$;
CREATE FUNCTION db2.moved_back(date, interval) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.moved($1, OPERATOR(pg_catalog.-) $2) $$;
CREATE OPERATOR db2.+ (leftarg = date, rightarg = interval, function = db2.moved);
CREATE OPERATOR db2.- (leftarg = date, rightarg = interval, function = db2.moved_back);
CREATE FUNCTION db2.moved(interval, date) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT db2.moved($2, $1) $$;
CREATE OPERATOR db2.+ (leftarg = interval, rightarg = date, function = db2.moved);

-- A date duration: the digits yyyymmdd as a number.
CREATE FUNCTION db2.interval_of(numeric) RETURNS interval IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT make_interval(years => trunc($1 / 10000)::int, months => (trunc($1 / 100) % 100)::int,
    days => ($1 % 100)::int) $$;
CREATE FUNCTION db2.moved(date, numeric) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.moved($1, db2.interval_of($2)) $$;
CREATE FUNCTION db2.moved_back(date, numeric) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.moved_back($1, db2.interval_of($2)) $$;
CREATE OPERATOR db2.+ (leftarg = date, rightarg = numeric, function = db2.moved);
CREATE OPERATOR db2.- (leftarg = date, rightarg = numeric, function = db2.moved_back);

CREATE FUNCTION db2.not_moved(date, int) RETURNS date IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN PERFORM db2.not_a_date('42816'); END $$;
CREATE FUNCTION db2.not_moved(date, date) RETURNS date IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN PERFORM db2.not_a_date('42816'); END $$;
CREATE OPERATOR db2.+ (leftarg = date, rightarg = int, function = db2.not_moved);
CREATE OPERATOR db2.- (leftarg = date, rightarg = int, function = db2.not_moved);
CREATE OPERATOR db2.+ (leftarg = date, rightarg = date, function = db2.not_moved);

-- The difference of two times is the digits hhmmss, from the later to the earlier.
CREATE FUNCTION db2.duration(time, time) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT sign(s) * (trunc(abs(s) / 3600) * 10000 + trunc(abs(s) / 60) % 60 * 100 + abs(s) % 60)
  FROM (SELECT trunc(extract(epoch FROM $1) - extract(epoch FROM $2)) AS s) AS x $$;
CREATE OPERATOR db2.- (leftarg = time, rightarg = time, function = db2.duration);
`;

/** Functions over dates, times, timestamps and durations. */
export const dateFunctions = [REFUSAL, PARTS, MONTHS, MOVES].join('\n');

/** What Db2 computes differently: found before pg_catalog's because schema db2 is searched first. */
export const helperFunctions = `
-- Rows that the daemon computed, beside the markers it computed them from: a marker must stand somewhere.
CREATE FUNCTION db2.computed_rows(jsonb, VARIADIC text[] DEFAULT '{}') RETURNS jsonb IMMUTABLE LANGUAGE sql AS
  'SELECT $1';

-- COUNT is an INTEGER, SUM and AVG of whole numbers stay whole.
CREATE AGGREGATE db2.count(*) (sfunc = int8inc, stype = int8, finalfunc = int4, initcond = '0');
CREATE AGGREGATE db2.count("any") (sfunc = int8inc_any, stype = int8, finalfunc = int4, initcond = '0');
CREATE AGGREGATE db2.sum(smallint) (sfunc = int2_sum, stype = int8, finalfunc = int4);
CREATE AGGREGATE db2.sum(int) (sfunc = int4_sum, stype = int8, finalfunc = int4);
CREATE FUNCTION db2.average_of(bigint[]) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN $1[1] = 0 THEN NULL ELSE ($1[2] / $1[1])::int END $$;
CREATE AGGREGATE db2.avg(smallint)
  (sfunc = int2_avg_accum, stype = int8[], finalfunc = db2.average_of, initcond = '{0,0}');
CREATE AGGREGATE db2.avg(int) (sfunc = int4_avg_accum, stype = int8[], finalfunc = db2.average_of, initcond = '{0,0}');

-- CHAR keeps its padding when it is joined or measured; PostgreSQL strips it.
CREATE FUNCTION db2.join_text(bpchar, bpchar) RETURNS text STABLE STRICT LANGUAGE sql AS $$ SELECT concat($1, $2) $$;
CREATE FUNCTION db2.join_text(bpchar, text) RETURNS text STABLE STRICT LANGUAGE sql AS $$ SELECT concat($1, $2) $$;
CREATE FUNCTION db2.join_text(text, bpchar) RETURNS text STABLE STRICT LANGUAGE sql AS $$ SELECT concat($1, $2) $$;
CREATE OPERATOR db2.|| (leftarg = bpchar, rightarg = bpchar, function = db2.join_text);
CREATE OPERATOR db2.|| (leftarg = bpchar, rightarg = text, function = db2.join_text);
CREATE OPERATOR db2.|| (leftarg = text, rightarg = bpchar, function = db2.join_text);
CREATE FUNCTION db2.length(bpchar) RETURNS int STABLE STRICT LANGUAGE sql AS $$ SELECT length(concat($1)) $$;
CREATE FUNCTION db2.length(smallint) RETURNS int IMMUTABLE LANGUAGE sql AS $$ SELECT 2 $$;
CREATE FUNCTION db2.length(int) RETURNS int IMMUTABLE LANGUAGE sql AS $$ SELECT 4 $$;
CREATE FUNCTION db2.length(bigint) RETURNS int IMMUTABLE LANGUAGE sql AS $$ SELECT 8 $$;

-- A date moved by a duration is a date; the difference of two is a decimal yyyymmdd.
CREATE FUNCTION db2.checked(timestamp, interval) RETURNS date IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  IF date_trunc('day', $1 + $2) <> $1 + $2 THEN RAISE SQLSTATE '42816' USING MESSAGE = 'no duration'; END IF;
  IF $1 + $2 NOT BETWEEN timestamp '0001-01-01' AND timestamp '9999-12-31' THEN
    RAISE datetime_field_overflow USING MESSAGE = 'result out of range'; END IF;
  RETURN ($1 + $2)::date;
END $$;
CREATE FUNCTION db2.moved(date, interval) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.checked($1::timestamp, $2) $$;
CREATE FUNCTION db2.moved_back(date, interval) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.checked($1::timestamp, -$2) $$;
CREATE OPERATOR db2.+ (leftarg = date, rightarg = interval, function = db2.moved);
CREATE FUNCTION db2.moved(interval, date) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT db2.moved($2, $1) $$;
CREATE OPERATOR db2.+ (leftarg = interval, rightarg = date, function = db2.moved);
CREATE OPERATOR db2.- (leftarg = date, rightarg = interval, function = db2.moved_back);
CREATE FUNCTION db2.duration(date, date) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT extract(year FROM d) * 10000 + extract(month FROM d) * 100 + extract(day FROM d)
  FROM (SELECT age($1::timestamp, $2::timestamp) AS d) AS x $$;
CREATE OPERATOR db2.- (leftarg = date, rightarg = date, function = db2.duration);
CREATE FUNCTION db2.duration(timestamp, timestamp) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT extract(year FROM d) * 10000000000 + extract(month FROM d) * 100000000 + extract(day FROM d) * 1000000
    + extract(hour FROM d) * 10000 + extract(minute FROM d) * 100 + extract(second FROM d)
  FROM (SELECT age($1, $2) AS d) AS x $$;
CREATE OPERATOR db2.- (leftarg = timestamp, rightarg = timestamp, function = db2.duration);
CREATE FUNCTION db2.days(date) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT ($1 OPERATOR(pg_catalog.-) date '0001-01-01') + 1 $$;
CREATE FUNCTION db2.days(timestamp) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT db2.days($1::date) $$;
CREATE FUNCTION db2.last_day(date) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT (date_trunc('month', $1::timestamp) OPERATOR(pg_catalog.+) interval '1 month'
    OPERATOR(pg_catalog.-) interval '1 day')::date $$;

CREATE FUNCTION db2.digits(smallint) RETURNS char(5) IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT lpad(abs($1)::text, 5, '0')::char(5) $$;
CREATE FUNCTION db2.digits(int) RETURNS char(10) IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT lpad(abs($1::bigint)::text, 10, '0')::char(10) $$;
CREATE FUNCTION db2.digits(bigint) RETURNS char(19) IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT lpad(abs($1::numeric)::text, 19, '0')::char(19) $$;
CREATE FUNCTION db2.locate(text, text, int DEFAULT 1) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE strpos(substr($2, $3), $1) WHEN 0 THEN 0 ELSE strpos(substr($2, $3), $1) + $3 - 1 END $$;
CREATE FUNCTION db2.hex(text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT upper(encode(convert_to($1, 'UTF8'), 'hex')) $$;
CREATE FUNCTION db2.hex(bytea) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT upper(encode($1, 'hex')) $$;
CREATE FUNCTION db2.hex(int) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT lpad(upper(to_hex($1)), 8, '0') $$;
`;

/** Conversions between types by Db2's rules, for casts, cast functions and assignments. */
export const conversionFunctions = `
-- A decimal or a whole number cuts off what does not fit behind the point; PostgreSQL would round. These replace its
-- own conversions, so that assignments to columns do the same.
CREATE FUNCTION db2.fit(numeric, int, boolean) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT pg_catalog."numeric"(trunc($1, ($2 - 4) & 2047), $2) $$;
CREATE FUNCTION db2.cut_small(numeric) RETURNS smallint IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT pg_catalog.int2(trunc($1)) $$;
CREATE FUNCTION db2.cut_int(numeric) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT pg_catalog.int4(trunc($1)) $$;
CREATE FUNCTION db2.cut_big(numeric) RETURNS bigint IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT pg_catalog.int8(trunc($1)) $$;
CREATE FUNCTION db2.cut_small(float8) RETURNS smallint IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT pg_catalog.int2(trunc($1)) $$;
CREATE FUNCTION db2.cut_int(float8) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT pg_catalog.int4(trunc($1)) $$;
CREATE FUNCTION db2.cut_big(float8) RETURNS bigint IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT pg_catalog.int8(trunc($1)) $$;
UPDATE pg_cast SET castfunc = 'db2.fit(numeric,int,boolean)'::regprocedure
  WHERE castsource = 1700 AND casttarget = 1700;
UPDATE pg_cast SET castfunc = 'db2.cut_small(numeric)'::regprocedure WHERE castsource = 1700 AND casttarget = 21;
UPDATE pg_cast SET castfunc = 'db2.cut_int(numeric)'::regprocedure WHERE castsource = 1700 AND casttarget = 23;
UPDATE pg_cast SET castfunc = 'db2.cut_big(numeric)'::regprocedure WHERE castsource = 1700 AND casttarget = 20;
UPDATE pg_cast SET castfunc = 'db2.cut_small(float8)'::regprocedure WHERE castsource = 701 AND casttarget = 21;
UPDATE pg_cast SET castfunc = 'db2.cut_int(float8)'::regprocedure WHERE castsource = 701 AND casttarget = 23;
UPDATE pg_cast SET castfunc = 'db2.cut_big(float8)'::regprocedure WHERE castsource = 701 AND casttarget = 20;

-- number_of: whatever CAST can make a number of.
CREATE FUNCTION db2.number_of(smallint) RETURNS smallint IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION db2.number_of(int) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION db2.number_of(bigint) RETURNS bigint IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION db2.number_of(numeric) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION db2.number_of(real) RETURNS float8 IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1::float8 $$;
CREATE FUNCTION db2.number_of(float8) RETURNS float8 IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION db2.number_of(text) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN $1 ~* '^ *[+-]?([0-9]+[.,]?[0-9]*|[.,][0-9]+)(E[+-]?[0-9]+)? *$' THEN replace($1, ',', '.')
    ELSE 'not a number' END::numeric $$;
CREATE FUNCTION db2.number_of(boolean) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1::int $$;

-- text_of: a value as Db2 writes it, in formats that depend on no job.
CREATE FUNCTION db2.text_of(text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION db2.text_of(bpchar) RETURNS text STABLE STRICT LANGUAGE sql AS $$ SELECT concat($1) $$;
CREATE FUNCTION db2.text_of(smallint) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1::text $$;
CREATE FUNCTION db2.text_of(int) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1::text $$;
CREATE FUNCTION db2.text_of(bigint) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1::text $$;
CREATE FUNCTION db2.text_of(numeric) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT regexp_replace($1::text, '^(-?)0\\.', '\\1.') $$;
CREATE FUNCTION db2.text_of(float8) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN $1 = 0 THEN '0E0' ELSE regexp_replace(regexp_replace(regexp_replace(
    trim(to_char($1, '9.99999999999999EEEE')), '(\\.\\d*?)0+e', '\\1e'), '\\.e', 'e'),
    'e(-?)\\+?0*(\\d)', 'E\\1\\2') END $$;
CREATE FUNCTION db2.text_of(boolean) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT upper($1::text) $$;
CREATE FUNCTION db2.text_of(date) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT to_char($1, 'YYYY-MM-DD') $$;
CREATE FUNCTION db2.text_of(time) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT to_char($1, 'HH24.MI.SS') $$;
CREATE FUNCTION db2.text_of(timestamp) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT to_char($1, 'YYYY-MM-DD-HH24.MI.SS.US') $$;
CREATE FUNCTION db2.text_of(bytea) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT convert_from($1, 'UTF8') $$;
CREATE FUNCTION db2.text_of(xml) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1::text $$;
CREATE FUNCTION db2.text_of(json) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1::text $$;
CREATE FUNCTION db2.text_of(jsonb) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1::text $$;

-- Dates and times of numbers, and of strings in every format that Db2 reads.
CREATE FUNCTION db2.date_of(date) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION db2.date_of(timestamp) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1::date $$;
CREATE FUNCTION db2.date_of(numeric) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT date '0001-01-01' OPERATOR(pg_catalog.+) (trunc($1)::int - 1) $$;
CREATE FUNCTION db2.date_of(text) RETURNS date IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE t text := trim($1); p text[];
BEGIN
  IF t ~ '^\\d{4}-\\d\\d?-\\d\\d?$' THEN RETURN t::date; END IF;
  IF t ~ '^\\d{4}-\\d\\d?-\\d\\d?[- T]' THEN RETURN db2.timestamp_of(t)::date; END IF;
  p := regexp_match(t, '^(\\d\\d?)/(\\d\\d?)/(\\d{4})$');
  IF p IS NOT NULL THEN RETURN (p[3] || '-' || p[1] || '-' || p[2])::date; END IF;
  p := regexp_match(t, '^(\\d\\d?)\\.(\\d\\d?)\\.(\\d{4})$');
  IF p IS NOT NULL THEN RETURN (p[3] || '-' || p[2] || '-' || p[1])::date; END IF;
  p := regexp_match(t, '^(\\d\\d)[/.-](\\d\\d)[/.-](\\d\\d)$');
  IF p IS NOT NULL THEN
    RETURN (CASE WHEN p[3] < '40' THEN '20' ELSE '19' END || p[3] || '-' || p[1] || '-' || p[2])::date; END IF;
  IF t ~ '^\\d{14}$' OR t ~ '^\\d{8}$' THEN
    RETURN (substr(t, 1, 4) || '-' || substr(t, 5, 2) || '-' || substr(t, 7, 2))::date; END IF;
  IF t ~ '^\\d{7}$' THEN
    IF substr(t, 5)::int NOT BETWEEN 1 AND 366 THEN RAISE datetime_field_overflow; END IF;
    RETURN (substr(t, 1, 4) || '-01-01')::date OPERATOR(pg_catalog.+) (substr(t, 5)::int - 1); END IF;
  RAISE invalid_datetime_format;
END $$;
CREATE FUNCTION db2.time_of(time) RETURNS time IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION db2.time_of(timestamp) RETURNS time IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT date_trunc('second', $1)::time $$;
CREATE FUNCTION db2.time_of(text) RETURNS time IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE t text := upper(trim($1));
BEGIN
  IF t ~ '^\\d\\d?[:.]\\d\\d([:.]\\d\\d)?$' THEN RETURN replace(t, '.', ':')::time; END IF;
  IF t ~ '^\\d\\d?(:\\d\\d)? ?[AP]M$' THEN RETURN t::time; END IF;
  IF t ~ '^\\d{4}-' OR t ~ '^\\d{14}$' THEN RETURN db2.time_of(db2.timestamp_of(t)); END IF;
  RAISE invalid_datetime_format;
END $$;
CREATE FUNCTION db2.timestamp_of(timestamp) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION db2.timestamp_of(date) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1::timestamp $$;
CREATE FUNCTION db2.timestamp_of(date, time) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT ($1::timestamp OPERATOR(pg_catalog.+) $2) $$;
CREATE FUNCTION db2.timestamp_of(text) RETURNS timestamp IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE t text := trim($1);
BEGIN
  IF t ~ '^\\d{4}-\\d\\d?-\\d\\d?-\\d\\d?\\.\\d\\d\\.\\d\\d(\\.\\d{1,12})?$' THEN
    RETURN (regexp_replace(t, '^(.*)-(\\d\\d?)\\.(\\d\\d)\\.(\\d\\d)(.*)$', '\\1 \\2:\\3:\\4\\5'))::timestamp; END IF;
  IF t ~ '^\\d{4}-\\d\\d?-\\d\\d?[ T]\\d\\d?[:.]\\d\\d[:.]\\d\\d(\\.\\d{1,12})?$' THEN
    RETURN (regexp_replace(t, '(\\d\\d?)[:.](\\d\\d)[:.](\\d\\d)', '\\1:\\2:\\3'))::timestamp; END IF;
  IF t ~ '^\\d{14}$' THEN RETURN (substr(t, 1, 4) || '-' || substr(t, 5, 2) || '-' || substr(t, 7, 2) || ' '
    || substr(t, 9, 2) || ':' || substr(t, 11, 2) || ':' || substr(t, 13, 2))::timestamp; END IF;
  RETURN db2.date_of(t)::timestamp;
END $$;

CREATE FUNCTION db2.boolean_of(boolean) RETURNS boolean IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION db2.boolean_of(numeric) RETURNS boolean IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 <> 0 $$;
CREATE FUNCTION db2.boolean_of(text) RETURNS boolean IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT trim($1)::boolean $$;

-- Bytes of strings, cut to a length or filled with zeros.
CREATE FUNCTION db2.bytes_of(bytea, int, boolean) RETURNS bytea IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN octet_length($1) >= $2 THEN substr($1, 1, $2)
    WHEN $3 THEN $1 || decode(repeat('00', $2 - octet_length($1)), 'hex') ELSE $1 END $$;
CREATE FUNCTION db2.bytes_of(text, int, boolean) RETURNS bytea IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.bytes_of(convert_to($1, 'UTF8'), $2, $3) $$;

-- DECFLOAT keeps 16 or 34 digits, rounding the rest half to even.
CREATE FUNCTION db2.decfloat(numeric, int) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN $1 = 0 OR $1 IN ('NaN', 'Infinity', '-Infinity') THEN $1
    WHEN scale($1) > $2 - 1 - floor(log(abs($1)))::int THEN round($1, $2 - 1 - floor(log(abs($1)))::int) ELSE $1 END $$;
CREATE FUNCTION db2.decfloat(float8, int) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.decfloat($1::numeric, $2) $$;
CREATE FUNCTION db2.decfloat(text, int) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN upper(trim($1)) IN ('NAN', 'SNAN') THEN 'NaN'::numeric
    WHEN upper(trim($1)) ~ '^[+-]?INF(INITY)?$' THEN trim($1)::numeric ELSE db2.decfloat(db2.number_of($1), $2) END $$;
`;

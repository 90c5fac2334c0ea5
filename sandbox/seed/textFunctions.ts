/** Functions over strings that PostgreSQL lacks, or has with another meaning. */
export const textFunctions = `
-- TRANSLATE folds to upper case when nothing else is asked for; what has no counterpart becomes the pad character.
CREATE FUNCTION db2.translated(text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT upper($1) $$;
CREATE FUNCTION db2.translated(text, target text, source text, pad text DEFAULT ' ') RETURNS text
  IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT pg_catalog.translate($1, source, rpad(target, length(source), pad)) $$;

CREATE FUNCTION db2.replaced(text, start int, taken int, given text) RETURNS text
  IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  IF start < 1 OR taken < 0 OR start > length($1) + 1 THEN
    RAISE EXCEPTION 'argument of substringing function' USING ERRCODE = '22011';
  END IF;
  RETURN overlay($1 PLACING given FROM start FOR taken);
END $$;

-- A start before the first character is not forgiven.
CREATE FUNCTION db2.part_of(text, start int) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  IF start < 1 THEN RAISE EXCEPTION 'argument of substringing function' USING ERRCODE = '22011'; END IF;
  RETURN pg_catalog.substr($1, start);
END $$;
CREATE FUNCTION db2.part_of(text, start int, size int) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  IF start < 1 OR size < 0 THEN RAISE EXCEPTION 'argument of substringing function' USING ERRCODE = '22011'; END IF;
  RETURN pg_catalog.substr($1, start, size);
END $$;
CREATE FUNCTION db2.part_of(bytea, start int, size int DEFAULT 2147483647) RETURNS bytea
  IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN size = 2147483647 THEN pg_catalog.substr($1, start) ELSE pg_catalog.substr($1, start, size) END $$;

-- The place of the nth occurrence at or after a start; a start below zero searches from the end to the left.
CREATE FUNCTION db2.locate_in_string(text, wanted text, start int DEFAULT 1, nth int DEFAULT 1) RETURNS int
  IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  place int := CASE WHEN start < 0 THEN length($1) + start + 1 ELSE greatest(start, 1) END;
  step int := CASE WHEN start < 0 THEN -1 ELSE 1 END;
  seen int := 0;
BEGIN
  WHILE place BETWEEN 1 AND length($1) - length(wanted) + 1 OR (step < 0 AND place >= 1) LOOP
    IF pg_catalog.substr($1, place, length(wanted)) = wanted THEN seen := seen + 1; END IF;
    IF seen = nth THEN RETURN place; END IF;
    place := place + step;
  END LOOP;
  RETURN 0;
END $$;

-- The first letter and the classes of the next three consonants; equal neighbours count once.
CREATE FUNCTION db2.soundex(text) RETURNS char(4) IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  letters text := regexp_replace(upper($1), '[^A-Z]', '', 'g');
  classes text := pg_catalog.translate(letters, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '01230120022455012623010202');
  code text := substr(letters, 1, 1);
  before text := substr(classes, 1, 1);
  class text;
BEGIN
  FOR i IN 2..length(letters) LOOP
    class := substr(classes, i, 1);
    IF substr(letters, i, 1) NOT IN ('H', 'W') THEN
      IF class <> '0' AND class <> before THEN code := code || class; END IF;
      before := class;
    END IF;
  END LOOP;
  RETURN rpad(substr(code, 1, 4), 4, '0')::char(4);
END $$;
CREATE FUNCTION db2.difference(text, text) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT pg_catalog.count(*)::int FROM generate_series(1, 4) AS i
  WHERE substr(db2.soundex($1)::text, i, 1) = substr(db2.soundex($2)::text, i, 1) $$;

-- Lengths in bytes of what is no string.
CREATE FUNCTION db2.length(real) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT 4 $$;
CREATE FUNCTION db2.length(float8) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT 8 $$;
CREATE FUNCTION db2.length(date) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT 4 $$;
CREATE FUNCTION db2.length(time) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT 3 $$;
CREATE FUNCTION db2.length(timestamp) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT 10 $$;
CREATE FUNCTION db2.hex(smallint) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT right(lpad(upper(to_hex($1::int)), 8, '0'), 4) $$;
CREATE FUNCTION db2.hex(bigint) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT lpad(upper(to_hex($1)), 16, '0') $$;
`;

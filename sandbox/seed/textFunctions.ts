/** Functions over strings that PostgreSQL has not, or has with other rules. */
export const textFunctions = `
-- SUBSTR refuses a start before the string; SUBSTRING takes it for granted.
CREATE FUNCTION db2.part_of(text, int) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN IF $2 < 1 THEN RAISE substring_error; END IF; RETURN substr($1, $2); END $$;
CREATE FUNCTION db2.part_of(text, int, int) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN IF $2 < 1 OR $3 < 0 THEN RAISE substring_error; END IF; RETURN substr($1, $2, $3); END $$;
CREATE FUNCTION db2.part_of(bpchar, int) RETURNS text STABLE STRICT LANGUAGE sql AS $$
  SELECT db2.part_of(concat($1), $2) $$;
CREATE FUNCTION db2.part_of(bpchar, int, int) RETURNS text STABLE STRICT LANGUAGE sql AS $$
  SELECT db2.part_of(concat($1), $2, $3) $$;
CREATE FUNCTION db2.part_of(bytea, int) RETURNS bytea IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT substr($1, $2) $$;
CREATE FUNCTION db2.part_of(bytea, int, int) RETURNS bytea IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT substr($1, $2, $3) $$;
CREATE FUNCTION db2.substring_of(text, int) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT substr($1, $2) $$;
CREATE FUNCTION db2.substring_of(text, int, int) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT substr($1, $2, $3) $$;
CREATE FUNCTION db2.left_of(text, int) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN IF $2 < 0 THEN RAISE substring_error; END IF; RETURN left($1, $2); END $$;
CREATE FUNCTION db2.right_of(text, int) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN IF $2 < 0 THEN RAISE substring_error; END IF; RETURN right($1, $2); END $$;
CREATE FUNCTION db2.left_of(bpchar, int) RETURNS text STABLE STRICT LANGUAGE sql AS $$
  SELECT db2.left_of(concat($1), $2) $$;
CREATE FUNCTION db2.right_of(bpchar, int) RETURNS text STABLE STRICT LANGUAGE sql AS $$
  SELECT db2.right_of(concat($1), $2) $$;
CREATE FUNCTION db2.char_length(text) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT length($1) $$;
CREATE FUNCTION db2.char_length(bpchar) RETURNS int STABLE STRICT LANGUAGE sql AS $$ SELECT length(concat($1)) $$;
CREATE FUNCTION db2.length(float8) RETURNS int IMMUTABLE LANGUAGE sql AS $$ SELECT 8 $$;
CREATE FUNCTION db2.length(real) RETURNS int IMMUTABLE LANGUAGE sql AS $$ SELECT 4 $$;
CREATE FUNCTION db2.length(date) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT 4 $$;
CREATE FUNCTION db2.length(time) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT 3 $$;
CREATE FUNCTION db2.length(timestamp) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT 10 $$;
CREATE FUNCTION db2.length(numeric) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT 16 $$;
CREATE FUNCTION db2.bytes_if_any(int, boolean) RETURNS int IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN $2 THEN NULL ELSE $1 END $$;

CREATE FUNCTION db2.locate_in_string(text, text, int DEFAULT 1, int DEFAULT 1) RETURNS int IMMUTABLE STRICT
LANGUAGE plpgsql AS $$
DECLARE place int := $3; n int := 0;
BEGIN
  IF $3 < 0 THEN
    FOR at IN REVERSE length($1) + $3 + 1 .. 1 LOOP
      IF substr($1, at, length($2)) = $2 THEN n := n + 1; IF n = $4 THEN RETURN at; END IF; END IF;
    END LOOP;
    RETURN 0;
  END IF;
  LOOP
    place := db2.locate($2, $1, place);
    IF place = 0 THEN RETURN 0; END IF;
    n := n + 1;
    IF n = $4 THEN RETURN place; END IF;
    place := place + 1;
  END LOOP;
END $$;

-- Alone it is UPPER; what has no counterpart becomes the pad character.
CREATE FUNCTION db2.translated(text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT upper($1) $$;
CREATE FUNCTION db2.translated(text, text, text DEFAULT NULL, text DEFAULT ' ') RETURNS text IMMUTABLE
LANGUAGE sql AS $$
  SELECT pg_catalog.translate($1, coalesce($3, (SELECT string_agg(chr(n), '') FROM generate_series(1, 255) AS n)),
    rpad($2, length(coalesce($3, repeat('x', 255))), $4)) $$;
CREATE FUNCTION db2.inserted(text, int, int, text) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  IF $2 < 1 OR $3 < 0 OR $2 > length($1) + 1 THEN RAISE substring_error; END IF;
  RETURN left($1, $2 - 1) || $4 || substr($1, $2 + $3);
END $$;
CREATE FUNCTION db2.overlaid(text, text, int, int DEFAULT NULL) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT db2.inserted($1, $3, coalesce($4, length($2)), $2) $$;

CREATE FUNCTION db2.soundex(text) RETURNS char(4) IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE letters text := upper(regexp_replace($1, '[^A-Za-z]', '', 'g')); code text := ''; digit text; last text; c text;
BEGIN
  IF letters = '' THEN RETURN '    '; END IF;
  FOR at IN 1 .. length(letters) LOOP
    c := substr(letters, at, 1);
    digit := pg_catalog.translate(c, 'BFPVCGJKQSXZDTLMNRAEIOUYHW', '11112222222233455600000099');
    IF at = 1 THEN code := c;
    ELSIF digit NOT IN ('0', '9') AND digit IS DISTINCT FROM last THEN code := code || digit; END IF;
    IF digit <> '9' THEN last := digit; END IF;
  END LOOP;
  RETURN rpad(left(code, 4), 4, '0');
END $$;
CREATE FUNCTION db2.difference(text, text) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT (SELECT pg_catalog.count(*)::int FROM generate_series(1, 4) AS n
    WHERE substr(db2.soundex($1)::text, n, 1) = substr(db2.soundex($2)::text, n, 1)) $$;

-- A dot meets no line end unless the flags say so; groups in a replacement are written $1.
CREATE FUNCTION db2.re_flags(text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN $1 ~ '[ns]' THEN CASE WHEN $1 ~ 'm' THEN 'w' ELSE '' END WHEN $1 ~ 'm' THEN 'n' ELSE 'p' END
    || CASE WHEN $1 ~ 'i' THEN 'i' ELSE '' END || CASE WHEN $1 ~ 'x' THEN 'x' ELSE '' END $$;
CREATE FUNCTION db2.re_like(text, text, int DEFAULT 1, text DEFAULT '') RETURNS boolean IMMUTABLE STRICT
LANGUAGE sql AS $$ SELECT pg_catalog.regexp_like(substr($1, $3), $2, db2.re_flags($4)) $$;
CREATE FUNCTION db2.re_like(text, text, text) RETURNS boolean IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT pg_catalog.regexp_like($1, $2, db2.re_flags($3)) $$;
CREATE FUNCTION db2.re_count(text, text, int DEFAULT 1, text DEFAULT '') RETURNS int IMMUTABLE STRICT
LANGUAGE sql AS $$ SELECT pg_catalog.regexp_count($1, $2, $3, db2.re_flags($4)) $$;
CREATE FUNCTION db2.re_instr(text, text, int DEFAULT 1, int DEFAULT 1, int DEFAULT 0, text DEFAULT '', int DEFAULT 0)
RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT pg_catalog.regexp_instr($1, $2, $3, $4, $5, db2.re_flags($6), $7) $$;
CREATE FUNCTION db2.re_substr(text, text, int DEFAULT 1, int DEFAULT 1, text DEFAULT '', int DEFAULT 0)
RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT pg_catalog.regexp_substr($1, $2, $3, $4, db2.re_flags($5), $6) $$;
CREATE FUNCTION db2.re_replace(text, text, text DEFAULT '', int DEFAULT 1, int DEFAULT 0, text DEFAULT '')
RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT pg_catalog.regexp_replace($1, $2,
    pg_catalog.regexp_replace(replace($3, '\\', '\\\\'), '\\$(\\d)', '\\\\\\1', 'g'), $4, $5, db2.re_flags($6)) $$;

CREATE FUNCTION db2.hex(bpchar) RETURNS text STABLE STRICT LANGUAGE sql AS $$ SELECT db2.hex(concat($1)) $$;
CREATE FUNCTION db2.hex(smallint) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT db2.hex(int2send($1)) $$;
CREATE FUNCTION db2.hex(bigint) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT db2.hex(int8send($1)) $$;
CREATE FUNCTION db2.hex(real) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT db2.hex(float4send($1)) $$;
CREATE FUNCTION db2.hex(float8) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT db2.hex(float8send($1)) $$;
-- A decimal is packed, two digits in a byte and the sign in the last half; a numeric is zoned.
CREATE FUNCTION db2.hex(x numeric, digits int, scale int, zoned boolean) RETURNS text IMMUTABLE STRICT
LANGUAGE sql AS $$
  SELECT CASE WHEN zoned THEN pg_catalog.regexp_replace(left(d, -1), '(.)', 'F\\1', 'g')
      || CASE WHEN x < 0 THEN 'D' ELSE 'F' END || right(d, 1)
    ELSE d || CASE WHEN x < 0 THEN 'D' ELSE 'F' END END
  FROM (SELECT lpad(trunc(abs(x) * power(10::numeric, scale))::text,
    CASE WHEN zoned THEN digits ELSE digits / 2 * 2 + 1 END, '0') AS d) AS packed $$;
CREATE FUNCTION db2.bytes_of_hex(text) RETURNS bytea IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT decode($1, 'hex') $$;
CREATE FUNCTION db2.base64(text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT replace(encode(convert_to($1, 'UTF8'), 'base64'), chr(10), '') $$;
CREATE FUNCTION db2.base64(bytea) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT replace(encode($1, 'base64'), chr(10), '') $$;
CREATE FUNCTION db2.text_of_base64(text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT convert_from(decode($1, 'base64'), 'UTF8') $$;
CREATE FUNCTION db2.url_encoded(text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT string_agg(CASE WHEN c ~ '[A-Za-z0-9_.*-]' THEN c WHEN c = ' ' THEN '+'
    ELSE pg_catalog.regexp_replace(upper(encode(convert_to(c, 'UTF8'), 'hex')), '(..)', '%\\1', 'g') END, '' ORDER BY n)
  FROM string_to_table($1, NULL) WITH ORDINALITY AS t (c, n) $$;
CREATE FUNCTION db2.url_decoded(text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT convert_from(string_agg(CASE WHEN m[1] LIKE '\\%%' ESCAPE '\\' THEN decode(substr(m[1], 2), 'hex')
    ELSE convert_to(CASE m[1] WHEN '+' THEN ' ' ELSE m[1] END, 'UTF8') END, ''::bytea ORDER BY n), 'UTF8')
  FROM regexp_matches($1, '(%[0-9A-Fa-f]{2}|.)', 'g') WITH ORDINALITY AS t (m, n) $$;
CREATE FUNCTION db2.hash_of(text) RETURNS bigint IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT hashtextextended($1, 0) $$;
CREATE FUNCTION db2.delimited_name(text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN $1 ~ '^[A-Z#@$][A-Z0-9#@$_]*$' THEN $1 ELSE '"' || replace($1, '"', '""') || '"' END $$;
CREATE FUNCTION db2.sha1(bytea) RETURNS bytea IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE m bytea; w bigint[]; h bigint[] := ARRAY[1732584193, 4023233417, 2562383102, 271733878, 3285377520];
  a bigint; b bigint; c bigint; d bigint; e bigint; f bigint; k bigint; t bigint; full_word bigint := 4294967295;
BEGIN
  m := $1 || '\\x80'::bytea;
  m := m || decode(repeat('00', (120 - length(m) % 64) % 64), 'hex') || int8send(8 * length($1)::bigint);
  FOR block IN 0 .. length(m) / 64 - 1 LOOP
    FOR i IN 0 .. 15 LOOP
      w[i] := (get_byte(m, block * 64 + i * 4)::bigint << 24) | (get_byte(m, block * 64 + i * 4 + 1) << 16)
        | (get_byte(m, block * 64 + i * 4 + 2) << 8) | get_byte(m, block * 64 + i * 4 + 3);
    END LOOP;
    FOR i IN 16 .. 79 LOOP
      t := w[i - 3] # w[i - 8] # w[i - 14] # w[i - 16];
      w[i] := ((t << 1) | (t >> 31)) & full_word;
    END LOOP;
    a := h[1]; b := h[2]; c := h[3]; d := h[4]; e := h[5];
    FOR i IN 0 .. 79 LOOP
      IF i < 20 THEN f := (b & c) | ((~b & full_word) & d); k := 1518500249;
      ELSIF i < 40 THEN f := b # c # d; k := 1859775393;
      ELSIF i < 60 THEN f := (b & c) | (b & d) | (c & d); k := 2400959708;
      ELSE f := b # c # d; k := 3395469782; END IF;
      t := ((((a << 5) | (a >> 27)) & full_word) + f + e + k + w[i]) & full_word;
      e := d; d := c; c := ((b << 30) | (b >> 2)) & full_word; b := a; a := t;
    END LOOP;
    h := ARRAY[(h[1] + a) & full_word, (h[2] + b) & full_word, (h[3] + c) & full_word, (h[4] + d) & full_word,
      (h[5] + e) & full_word];
  END LOOP;
  RETURN substr(int8send(h[1]), 5) || substr(int8send(h[2]), 5) || substr(int8send(h[3]), 5) 
    || substr(int8send(h[4]), 5) || substr(int8send(h[5]), 5);
END $$;

-- JSON in strings; what is no JSON is nothing.
CREATE FUNCTION db2.json_of(text) RETURNS jsonb IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN $1 IS JSON THEN $1::jsonb END $$;
CREATE FUNCTION db2.json_of(json) RETURNS jsonb IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1::jsonb $$;
CREATE FUNCTION db2.json_of(bytea) RETURNS jsonb IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.json_of(convert_from($1, 'UTF8')) $$;
CREATE FUNCTION db2.compact_json(json) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT pg_catalog.regexp_replace($1::text, '("(?:[^"\\\\]|\\\\.)*")|\\s+', '\\1', 'g') $$;
CREATE FUNCTION db2.json_scalar(text) RETURNS json IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT to_json($1) $$;
CREATE FUNCTION db2.json_scalar(bpchar) RETURNS json STABLE STRICT LANGUAGE sql AS $$ SELECT to_json(concat($1)) $$;
CREATE FUNCTION db2.json_scalar(int) RETURNS json IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT to_json($1) $$;
CREATE FUNCTION db2.json_scalar(bigint) RETURNS json IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT to_json($1) $$;
CREATE FUNCTION db2.json_scalar(numeric) RETURNS json IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT to_json($1) $$;
CREATE FUNCTION db2.json_scalar(float8) RETURNS json IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT to_json($1) $$;
CREATE FUNCTION db2.json_scalar(boolean) RETURNS json IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT to_json($1) $$;
CREATE FUNCTION db2.json_scalar(json) RETURNS json IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION db2.json_scalar(date) RETURNS json IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT to_json(db2.text_of($1)) $$;
CREATE FUNCTION db2.json_scalar(time) RETURNS json IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT to_json(db2.text_of($1)) $$;
CREATE FUNCTION db2.json_scalar(timestamp) RETURNS json STABLE STRICT LANGUAGE sql AS $$
  SELECT to_json(to_char($1, 'YYYY-MM-DD"T"HH24:MI:SS.US')) $$;
`;

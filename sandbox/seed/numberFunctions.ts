const WHOLE = ['smallint', 'int', 'bigint'] as const;

/** The same function for each of several types, `T` standing for the type. */
const forEach = (types: readonly string[], sql: string): string =>
  types.map((type) => sql.replaceAll('T)', `${type})`).replaceAll('RETURNS T', `RETURNS ${type}`)).join('\n');

const BIT_OPERATORS: readonly (readonly [name: string, sql: string])[] = [
  ['bit_and', '$1 & $2'],
  ['bit_and_not', '$1 & ~$2'],
  ['bit_or', '$1 | $2'],
  ['bit_xor', '$1 # $2'],
];

/** Arithmetic and aggregates by Db2's rules. */
export const numberFunctions = `
-- Two small integers make a large one.
${['+', '-', '*']
  .map((operator, index) => {
    const name = `db2.small_${['sum', 'difference', 'product'][index] ?? ''}`;
    return `CREATE FUNCTION ${name}(smallint, smallint) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT $1::int ${operator} $2::int $$;
CREATE OPERATOR db2.${operator} (leftarg = smallint, rightarg = smallint, function = ${name});`;
  })
  .join('\n')}
-- A quotient has as many digits as a decimal can have; the result's type cuts it.
CREATE FUNCTION db2.quotient(numeric, numeric) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT round($1, 34) OPERATOR(pg_catalog./) $2 $$;
CREATE OPERATOR db2./ (leftarg = numeric, rightarg = numeric, function = db2.quotient);

CREATE FUNCTION db2.digits_of(smallint) RETURNS smallint IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION db2.digits_of(int) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION db2.digits_of(bigint) RETURNS bigint IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION db2.digits_of(numeric) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION db2.digits_of(float8) RETURNS float8 IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION db2.digits_of(text) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT db2.number_of($1) $$;
CREATE FUNCTION db2.digits_of(boolean) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1::int $$;
CREATE FUNCTION db2.digits_of(date) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT to_char($1, 'YYYYMMDD')::numeric $$;
CREATE FUNCTION db2.digits_of(time) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT to_char($1, 'HH24MISS')::numeric $$;
CREATE FUNCTION db2.digits_of(timestamp) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT to_char($1, 'YYYYMMDDHH24MISS.US')::numeric $$;

${forEach(WHOLE, 'CREATE FUNCTION db2.ceiling(T) RETURNS T IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;')}
${forEach(WHOLE, 'CREATE FUNCTION db2.floor_of(T) RETURNS T IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;')}
CREATE FUNCTION db2.ceiling(numeric) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT ceil($1) $$;
CREATE FUNCTION db2.ceiling(float8) RETURNS float8 IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT ceil($1) $$;
CREATE FUNCTION db2.floor_of(numeric) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT floor($1) $$;
CREATE FUNCTION db2.floor_of(float8) RETURNS float8 IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT floor($1) $$;
${forEach(
  ['smallint', 'int', 'bigint', 'numeric'],
  'CREATE FUNCTION db2.sign_of(T) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT sign($1::numeric)::int $$;',
)}
CREATE FUNCTION db2.sign_of(float8) RETURNS float8 IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT sign($1) $$;
${forEach(
  WHOLE,
  `CREATE FUNCTION db2.rounded(x T) RETURNS T IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;
CREATE FUNCTION db2.truncated(x T) RETURNS T IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT $1 $$;`,
)}
CREATE FUNCTION db2.rounded(int, int) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT round($1::numeric, $2)::int $$;
CREATE FUNCTION db2.rounded(bigint, int) RETURNS bigint IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT round($1::numeric, $2)::bigint $$;
CREATE FUNCTION db2.rounded(numeric, int DEFAULT 0) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT round($1, $2) $$;
CREATE FUNCTION db2.rounded(float8, int DEFAULT 0) RETURNS float8 IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT round($1::numeric, $2)::float8 $$;
CREATE FUNCTION db2.truncated(int, int) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT trunc($1::numeric, $2)::int $$;
CREATE FUNCTION db2.truncated(bigint, int) RETURNS bigint IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT trunc($1::numeric, $2)::bigint $$;
CREATE FUNCTION db2.truncated(numeric, int DEFAULT 0) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT trunc($1, $2) $$;
CREATE FUNCTION db2.truncated(float8, int DEFAULT 0) RETURNS float8 IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT trunc($1::numeric, $2)::float8 $$;
CREATE FUNCTION db2.power_of(int, int) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT trunc(power($1::numeric, $2::numeric))::int $$;
CREATE FUNCTION db2.power_of(bigint, bigint) RETURNS bigint IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT trunc(power($1::numeric, $2::numeric))::bigint $$;
CREATE FUNCTION db2.power_of(float8, float8) RETURNS float8 IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT power($1, $2) $$;
CREATE FUNCTION db2.power_of(numeric, numeric) RETURNS float8 IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT power($1::float8, $2::float8) $$;
CREATE FUNCTION db2.raised(int, int) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT db2.power_of($1, $2) $$;
CREATE OPERATOR db2.^ (leftarg = int, rightarg = int, function = db2.raised);
CREATE FUNCTION db2.seeded_random(int) RETURNS float8 VOLATILE STRICT LANGUAGE sql AS $$
  SELECT abs(hashint8extended($1, 0) % 1000000007)::float8 / 1000000007 $$;
CREATE FUNCTION db2.quantized(numeric, numeric) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT round($1, scale($2)) $$;
CREATE FUNCTION db2.compare_decfloat(numeric, numeric) RETURNS smallint IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT (CASE WHEN $1 = $2 THEN 0 WHEN $1 < $2 THEN 1 ELSE 2 END)::smallint $$;
CREATE FUNCTION db2.digits(numeric, int, int) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT lpad(trunc(abs($1) * power(10::numeric, $3))::text, $2, '0') $$;
${BIT_OPERATORS.map(
  ([
    name,
    sql,
  ]) => `CREATE FUNCTION db2.${name}(int, int) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT ${sql} $$;
CREATE FUNCTION db2.${name}(bigint, bigint) RETURNS bigint IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT ${sql} $$;`,
).join('\n')}
CREATE FUNCTION db2.bit_not(int) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT ~$1 $$;
CREATE FUNCTION db2.bit_not(bigint) RETURNS bigint IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT ~$1 $$;
CREATE FUNCTION db2.number_by_format(text, text DEFAULT NULL) RETURNS numeric IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN $2 IS NULL THEN db2.number_of($1) ELSE to_number($1, $2) END $$;

-- Aggregates whose results are of other types in PostgreSQL.
CREATE AGGREGATE db2.count_big(*) (sfunc = int8inc, stype = int8, finalfunc = "numeric", initcond = '0');
CREATE AGGREGATE db2.count_big("any") (sfunc = int8inc_any, stype = int8, finalfunc = "numeric", initcond = '0');
CREATE AGGREGATE db2.sum(bigint) (sfunc = int8pl, stype = int8);
CREATE FUNCTION db2.add_real(float8, real) RETURNS float8 IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN $2 IS NULL THEN $1 ELSE coalesce($1, 0) + $2 END $$;
CREATE AGGREGATE db2.sum(real) (sfunc = db2.add_real, stype = float8);
CREATE FUNCTION db2.add_value(numeric[], numeric) RETURNS numeric[] IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN $2 IS NULL THEN $1 ELSE ARRAY[$1[1] + 1, $1[2] + $2] END $$;
CREATE FUNCTION db2.add_big(numeric[], bigint) RETURNS numeric[] IMMUTABLE LANGUAGE sql AS $$
  SELECT db2.add_value($1, $2::numeric) $$;
CREATE FUNCTION db2.mean_of(numeric[]) RETURNS numeric IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN $1[1] > 0 THEN db2.quotient($1[2], $1[1]) END $$;
CREATE FUNCTION db2.whole_mean_of(numeric[]) RETURNS bigint IMMUTABLE LANGUAGE sql AS $$
  SELECT trunc(db2.mean_of($1))::bigint $$;
CREATE AGGREGATE db2.avg(numeric)
  (sfunc = db2.add_value, stype = numeric[], finalfunc = db2.mean_of, initcond = '{0,0}');
CREATE AGGREGATE db2.avg(bigint)
  (sfunc = db2.add_big, stype = numeric[], finalfunc = db2.whole_mean_of, initcond = '{0,0}');
${[
  ['stddev', 'float8_stddev_pop'],
  ['stddev_samp', 'float8_stddev_samp'],
  ['variance', 'float8_var_pop'],
  ['variance_samp', 'float8_var_samp'],
]
  .map(
    ([name, finish]) => `CREATE AGGREGATE db2.${name ?? ''}(float8)
  (sfunc = float8_accum, stype = float8[], finalfunc = ${finish ?? ''}, initcond = '{0,0,0}');`,
  )
  .join('\n')}
CREATE FUNCTION db2.add_item(float8[], float8) RETURNS float8[] IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN $2 IS NULL THEN $1 ELSE $1 || $2 END $$;
CREATE FUNCTION db2.median_of(float8[]) RETURNS float8 IMMUTABLE LANGUAGE sql AS $$
  SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x) FROM unnest($1) AS x $$;
CREATE AGGREGATE db2.median(float8)
  (sfunc = db2.add_item, stype = float8[], finalfunc = db2.median_of, initcond = '{}');
`;

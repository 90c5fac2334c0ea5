const COMPARISONS: readonly (readonly [operator: string, name: string])[] = [
  ['=', 'equal'],
  ['<>', 'unequal'],
  ['<', 'less'],
  ['<=', 'at_most'],
  ['>', 'greater'],
  ['>=', 'at_least'],
];

/** What a string beside a value of another type is read as. */
const READERS: readonly (readonly [type: string, reader: string])[] = [
  ['int', 'db2.number_of'],
  ['bigint', 'db2.number_of'],
  ['numeric', 'db2.number_of'],
  ['float8', 'db2.number_of'],
  ['date', 'db2.date_of'],
  ['time', 'db2.time_of'],
  ['timestamp', 'db2.timestamp_of'],
];

const operator = (symbol: string, name: string, [left, right]: readonly [string, string], sql: string): string =>
  `CREATE FUNCTION db2.${name}(${left}, ${right}) RETURNS boolean IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT ${sql} $$;
CREATE OPERATOR db2.${symbol} (leftarg = ${left}, rightarg = ${right}, function = db2.${name});`;

const arithmetic = (symbol: string, name: string): string =>
  (['int', 'numeric'] as const)
    .map(
      (type) => `CREATE FUNCTION db2.${name}(text, ${type}) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT db2.number_of($1) ${symbol} $2::numeric $$;
CREATE OPERATOR db2.${symbol} (leftarg = text, rightarg = ${type}, function = db2.${name});
CREATE FUNCTION db2.${name}(${type}, text) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT $1::numeric ${symbol} db2.number_of($2) $$;
CREATE OPERATOR db2.${symbol} (leftarg = ${type}, rightarg = text, function = db2.${name});`,
    )
    .join('\n');

const joined = (type: string): string =>
  `CREATE FUNCTION db2.join_text(text, ${type}) RETURNS text STABLE STRICT LANGUAGE sql AS $$
  SELECT concat($1, db2.text_of($2)) $$;
CREATE OPERATOR db2.|| (leftarg = text, rightarg = ${type}, function = db2.join_text);
CREATE FUNCTION db2.join_text(${type}, text) RETURNS text STABLE STRICT LANGUAGE sql AS $$
  SELECT concat(db2.text_of($1), $2) $$;
CREATE OPERATOR db2.|| (leftarg = ${type}, rightarg = text, function = db2.join_text);`;

/**
 * Comparisons by Db2's rules: trailing blanks do not count, and a string beside a number or a date is read as one. They
 * come after the catalog's views, which need none of it.
 */
export const comparisons = `
${COMPARISONS.map(([symbol, name]) => {
  const sql = `$1::bpchar OPERATOR(pg_catalog.${symbol}) $2::bpchar`;
  return operator(symbol, name, ['text', 'text'], sql);
}).join('\n')}
-- Rows are compared only by operators that belong to an order.
CREATE FUNCTION db2.compare(text, text) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT bpcharcmp($1::bpchar, $2::bpchar) $$;
CREATE OPERATOR CLASS db2.padded_text FOR TYPE text USING btree AS
  OPERATOR 1 db2.<, OPERATOR 2 db2.<=, OPERATOR 3 db2.=, OPERATOR 4 db2.>=, OPERATOR 5 db2.>,
  FUNCTION 1 db2.compare(text, text);
${READERS.flatMap(([type, reader]) =>
  COMPARISONS.flatMap(([symbol, name]) => [
    operator(symbol, name, ['text', type], `${reader}($1) OPERATOR(pg_catalog.${symbol}) $2`),
    operator(symbol, name, [type, 'text'], `$1 OPERATOR(pg_catalog.${symbol}) ${reader}($2)`),
  ]),
).join('\n')}
${(
  [
    ['+', 'sum'],
    ['-', 'difference_of'],
    ['*', 'product'],
    ['/', 'ratio'],
  ] as const
)
  .map(([symbol, name]) => arithmetic(symbol, `text_${name}`))
  .join('\n')}
${['smallint', 'int', 'bigint', 'numeric', 'float8', 'timestamp', 'boolean'].map(joined).join('\n')}
`;

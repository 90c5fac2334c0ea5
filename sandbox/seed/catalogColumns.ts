/**
 * db2.column_facts: every column a Db2 statement can see, with its Db2 type. The daemon's result metadata and
 * QSYS2.SYSCOLUMNS both read it, so that they cannot disagree.
 */
export const catalogColumns = `
-- The Db2 name of a PostgreSQL type, as result metadata spells it.
CREATE FUNCTION db2.type_name(type oid) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE type
    WHEN 21 THEN 'SMALLINT' WHEN 23 THEN 'INTEGER' WHEN 20 THEN 'BIGINT' WHEN 1700 THEN 'DECIMAL' WHEN 700 THEN 'REAL'
    WHEN 701 THEN 'DOUBLE' WHEN 1042 THEN 'CHAR' WHEN 1043 THEN 'VARCHAR' WHEN 25 THEN 'CLOB' WHEN 17 THEN 'BLOB'
    WHEN 1082 THEN 'DATE' WHEN 1083 THEN 'TIME' WHEN 1114 THEN 'TIMESTAMP' WHEN 16 THEN 'BOOLEAN' END $$;

CREATE VIEW db2.relation_facts AS
SELECT c.oid AS relation, c.relkind, c.relowner, c.relnamespace, db2.swap_case(n.nspname::text) AS table_schema,
  db2.swap_case(c.relname::text) AS table_name, t.table_text, t.long_comment, t.kind,
  coalesce(t.system_name::char(10), db2.system_name(db2.swap_case(c.relname::text), (c.oid::bigint % 100000)::int))
    AS system_table_name
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN db2.tables AS t
  ON t.table_schema = db2.swap_case(n.nspname::text) AND t.table_name = db2.swap_case(c.relname::text)
WHERE c.relkind IN ('r', 'v') AND n.nspname NOT IN ('db2', 'public', 'information_schema') AND n.nspname !~ '^pg_';

CREATE VIEW db2.column_facts AS
SELECT x.*, coalesce(regexp_replace(x.exact_type, '\\(\\d+\\)$', ''), db2.type_name(x.pg_type)) AS type_name,
  CASE WHEN x.exact_type LIKE '%)' THEN substring(x.exact_type FROM '\\((\\d+)\\)$')::int
    WHEN x.exact_type = 'DECFLOAT' THEN 34
    WHEN x.pg_type IN (1042, 1043) THEN x.modifier - 4
    WHEN x.pg_type = 1700 THEN ((x.modifier - 4) >> 16) & 65535
    WHEN x.pg_type IN (25, 17) THEN 2147483647 END AS declared_length,
  CASE WHEN x.pg_type = 1700 AND x.modifier > 0 THEN (x.modifier - 4) & 2047 END AS declared_scale
FROM (
  SELECT r.relation, r.relkind, r.relowner, r.table_schema, r.table_name, r.system_table_name,
    a.attnum::int AS position, db2.swap_case(a.attname::text) AS column_name, a.atttypid AS pg_type,
    a.atttypmod AS modifier, a.attnotnull, a.attidentity <> '' AS is_identity,
    pg_get_expr(d.adbin, d.adrelid) AS column_default, s.column_text, s.column_heading, s.long_comment,
    s.data_type AS exact_type, s.system_name
  FROM db2.relation_facts AS r
  JOIN pg_attribute AS a ON a.attrelid = r.relation AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  LEFT JOIN db2.columns AS s ON s.table_schema = r.table_schema AND s.table_name = r.table_name
    AND s.column_name = db2.swap_case(a.attname::text)
) AS x;
`;

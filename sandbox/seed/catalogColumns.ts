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

CREATE VIEW db2.namespaces AS
SELECT n.oid AS namespace, db2.swap_case(n.nspname::text) AS table_schema, n.nspname ~ '^qtemp_[0-9]' AS is_temporary,
  x.system_table_schema
FROM pg_namespace AS n
CROSS JOIN LATERAL (SELECT db2.system_schema_name(n.nspname::text) AS system_table_schema OFFSET 0) AS x
WHERE n.nspname NOT IN ('db2', 'public', 'information_schema') AND n.nspname !~ '^pg_';

-- OFFSET 0: what is costly is computed once for each relation, and only if it is asked for.
CREATE VIEW db2.relation_facts AS
SELECT c.oid AS relation, c.relkind, c.relowner, c.relnamespace, n.table_schema,
  db2.swap_case(c.relname::text) AS table_name, t.table_text, t.long_comment, x.system_table_name,
  n.system_table_schema, coalesce(t.kind, CASE c.relkind WHEN 'v' THEN 'V' ELSE 'T' END) AS kind, c.relacl,
  n.is_temporary, x.owner
FROM db2.namespaces AS n JOIN pg_class AS c ON c.relnamespace = n.namespace
LEFT JOIN db2.tables AS t ON t.table_schema = n.table_schema AND t.table_name = db2.swap_case(c.relname::text)
CROSS JOIN LATERAL (SELECT coalesce(t.system_name, db2.system_relation_name(c.oid, n.namespace, c.relname))
  AS system_table_name, db2.owner_name(c.relowner) AS owner OFFSET 0) AS x
WHERE c.relkind IN ('r', 'v');

CREATE VIEW db2.column_facts AS
SELECT r.relation, r.relkind, r.relowner, r.table_schema, r.table_name, r.system_table_name, r.system_table_schema,
  r.kind, r.is_temporary, r.owner, a.attnum::int AS position, x.column_name, a.atttypid AS pg_type,
  a.attnotnull OR coalesce(s.is_nullable = 'N', false) AS attnotnull, a.attidentity <> '' AS is_identity, a.attidentity,
  pg_get_expr(d.adbin, d.adrelid) AS column_default, s.column_text, s.column_heading, s.long_comment,
  s.data_type AS exact_type, y.type_name,
  y.declared_length, CASE WHEN a.atttypid <> 1700 THEN NULL
    WHEN a.atttypmod > 0 THEN (a.atttypmod - 4) & 2047 WHEN y.type_name <> 'DECFLOAT' THEN 0 END AS declared_scale,
  coalesce(s.system_name, db2.system_column_name(a.attrelid, a.attnum, a.attname)) AS system_column_name
FROM db2.relation_facts AS r
JOIN pg_attribute AS a ON a.attrelid = r.relation AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
CROSS JOIN LATERAL (SELECT db2.swap_case(a.attname::text) AS column_name OFFSET 0) AS x
LEFT JOIN db2.columns AS s ON s.table_schema = r.table_schema AND s.table_name = r.table_name
  AND s.column_name = x.column_name
CROSS JOIN LATERAL (
  SELECT CASE WHEN s.data_type IS NULL THEN db2.type_name(a.atttypid) ELSE regexp_replace(s.data_type, '\\(\\d+\\)$',
    '')
      END AS type_name,
    CASE WHEN s.data_type LIKE '%)' THEN substring(s.data_type FROM '\\((\\d+)\\)$')::int
      WHEN s.data_type = 'DECFLOAT' THEN 34
      WHEN a.atttypid IN (1042, 1043) THEN a.atttypmod - 4
      WHEN a.atttypid = 1700 AND a.atttypmod < 0 THEN 31
      WHEN a.atttypid = 1700 THEN ((a.atttypmod - 4) >> 16) & 65535
      WHEN a.atttypid IN (25, 17) THEN 2147483647 END AS declared_length
  OFFSET 0
) AS y;
`;

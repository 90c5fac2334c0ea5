/** How the catalog spells and sizes Db2's types, and what it makes of the engine's texts. */
export const catalogTypes = `
CREATE FUNCTION db2.catalog_type(name text) RETURNS varchar IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE name WHEN 'TIMESTAMP' THEN 'TIMESTMP' WHEN 'VARBINARY' THEN 'VARBIN' WHEN 'REAL' THEN 'FLOAT'
    WHEN 'DOUBLE' THEN 'FLOAT' WHEN 'VARGRAPHIC' THEN 'VARG' WHEN 'CHAR () FOR BIT DATA' THEN 'CHAR'
    WHEN 'VARCHAR () FOR BIT DATA' THEN 'VARCHAR' ELSE name END $$;
CREATE FUNCTION db2.length_of(name text, declared int) RETURNS int IMMUTABLE LANGUAGE sql AS $$
  SELECT coalesce(CASE name WHEN 'SMALLINT' THEN 2 WHEN 'INTEGER' THEN 4 WHEN 'BIGINT' THEN 8 WHEN 'REAL' THEN 4
    WHEN 'DOUBLE' THEN 8 WHEN 'DATE' THEN 4 WHEN 'TIME' THEN 3 WHEN 'TIMESTAMP' THEN 10 WHEN 'BOOLEAN' THEN 1
    WHEN 'DECFLOAT' THEN 16 ELSE declared END, 0) $$;
CREATE FUNCTION db2.scale_of(name text, declared int) RETURNS int IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN name IN ('SMALLINT', 'INTEGER', 'BIGINT') THEN 0 ELSE declared END $$;
CREATE FUNCTION db2.precision_of(name text, declared int) RETURNS int IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE name WHEN 'SMALLINT' THEN 5 WHEN 'INTEGER' THEN 10 WHEN 'BIGINT' THEN 19 WHEN 'REAL' THEN 24
    WHEN 'DOUBLE' THEN 53 WHEN 'DECIMAL' THEN declared WHEN 'NUMERIC' THEN declared WHEN 'DECFLOAT' THEN 34 END $$;
CREATE FUNCTION db2.storage_of(name text, declared int) RETURNS bigint IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN name = 'DECIMAL' THEN declared / 2 + 1 WHEN name LIKE '%LOB' OR name = 'XML' THEN 29
    WHEN name LIKE 'VAR%' OR name LIKE 'NVAR%' THEN declared::bigint + 2 ELSE db2.length_of(name, declared) END $$;
CREATE FUNCTION db2.characters_of(name text, declared int) RETURNS int IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN name LIKE '%CHAR%' OR name LIKE '%CLOB' OR name LIKE '%GRAPHIC' THEN declared END $$;
CREATE FUNCTION db2.ccsid_of(name text) RETURNS int IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN name IN ('CHAR', 'VARCHAR', 'CLOB') THEN 37 WHEN name LIKE '%FOR BIT DATA' THEN 65535
    WHEN name LIKE '%GRAPHIC' OR name = 'DBCLOB' OR name LIKE 'N%CHAR' OR name = 'NCLOB' THEN 1200 END $$;
-- The names of types in the catalog of routines are those of the standard.
CREATE FUNCTION db2.standard_type(name text) RETURNS varchar IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE name WHEN 'CHAR' THEN 'CHARACTER' WHEN 'VARCHAR' THEN 'CHARACTER VARYING'
    WHEN 'CLOB' THEN 'CHARACTER LARGE OBJECT' WHEN 'BLOB' THEN 'BINARY LARGE OBJECT'
      WHEN 'DOUBLE' THEN 'DOUBLE PRECISION'
    WHEN 'VARBINARY' THEN 'BINARY VARYING' ELSE name END $$;

CREATE FUNCTION db2.default_text(engine text) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN engine ~* '^\\(?(localtimestamp|now\\()' THEN 'CURRENT_TIMESTAMP'
    WHEN engine ~* '^\\(?\\(?(current_date|localtimestamp.*::date)' THEN 'CURRENT_DATE' WHEN engine ~ '^NULL' THEN NULL
    WHEN engine ~ '^db2.profile' THEN 'USER'
    ELSE regexp_replace(engine, '::(bpchar|character varying|character|text|numeric|date|smallint|bigint|integer|real'
      '|double precision|timestamp without time zone|time without time zone)(\\(\\d+(,\\d+)?\\))?', '', 'g') END $$;
-- CHECK ((amount >= (0)::numeric)) is AMOUNT >= 0.
CREATE FUNCTION db2.check_text(engine text) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT db2.swap_case(regexp_replace(regexp_replace(db2.default_text(engine), '^CHECK \\(\\((.*)\\)\\)$', '\\1'),
    '\\((-?\\d+(\\.\\d+)?)\\)', '\\1', 'g')) $$;

CREATE VIEW db2.index_facts AS
SELECT x.indexrelid AS index, r.relation, x.indisunique, x.indkey, x.indoption, x.indnkeyatts::int AS column_count,
  db2.swap_case(c.relname::text) AS index_name, db2.swap_case(n.nspname::text) AS index_schema,
  db2.owner_name(c.relowner) AS index_owner, r.owner AS table_owner, r.table_schema, r.table_name,
  r.system_table_schema, r.system_table_name, db2.system_schema_name(n.nspname::text) AS system_index_schema,
  db2.system_relation_name(c.oid, n.oid, c.relname) AS system_index_name,
  EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u')) AS is_constraint,
  x.indisprimary AS is_primary
FROM pg_index AS x JOIN pg_class AS c ON c.oid = x.indexrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN db2.relation_facts AS r ON r.relation = x.indrelid AND NOT r.is_temporary;

-- A function and a procedure of one name differ in their specific names.
CREATE VIEW db2.specific_names AS
SELECT f.service_schema, f.service_name, f.kind, f.service_name || CASE WHEN f.kind <> 'procedure' AND EXISTS (
  SELECT FROM db2.services AS p WHERE p.service_schema = f.service_schema AND p.service_name = f.service_name
    AND p.kind = 'procedure') THEN '_1' ELSE '' END AS specific_name
FROM db2.services AS f;

CREATE VIEW db2.routine_facts AS
SELECT s.service_schema AS specific_schema,
  (SELECT n.specific_name FROM db2.specific_names AS n WHERE n.service_schema = s.service_schema
    AND n.service_name = s.service_name AND n.kind = s.kind) AS specific_name, s.service_schema AS routine_schema,
  s.service_name AS routine_name, CASE s.kind WHEN 'procedure' THEN 'PROCEDURE' ELSE 'FUNCTION' END AS routine_type,
  d.created, 'QSYS' AS owner, 'EXTERNAL' AS routine_body, 'NO' AS is_deterministic,
  CASE WHEN s.acts THEN 'MODIFIES' ELSE 'READS' END AS sql_data_access, (SELECT pg_catalog.count(*)
    FROM db2.service_parameters AS p WHERE p.service_schema = s.service_schema AND p.service_name = s.service_name
      AND p.kind = s.kind
      AND p.parameter_mode = 'IN') AS in_parms, 0 AS out_parms, 0 AS inout_parms, 0 AS result_sets,
  CASE s.kind WHEN 'tableFunction' THEN 'T' WHEN 'scalarFunction' THEN 'S' END AS function_type,
  left(s.service_text, 50) AS routine_text, NULL AS definition
FROM db2.services AS s LEFT JOIN db2.schemas AS d ON d.schema_name = s.service_schema WHERE s.kind <> 'view'
UNION ALL
SELECT r.routine_schema, r.specific_name, r.routine_schema, r.routine_name, r.routine_type, r.created, r.owner,
  r.routine_body, r.is_deterministic, r.sql_data_access, p.n_in, p.n_out, p.n_inout, r.result_sets, r.function_type,
  NULL, r.routine_definition
FROM db2.live_routines AS r CROSS JOIN LATERAL (
  SELECT pg_catalog.count(*) FILTER (WHERE parameter_mode = 'IN') AS n_in,
    pg_catalog.count(*) FILTER (WHERE parameter_mode = 'OUT') AS n_out,
    pg_catalog.count(*) FILTER (WHERE parameter_mode = 'INOUT') AS n_inout
  FROM db2.routine_parameters AS q WHERE q.specific_schema = r.routine_schema AND q.specific_name = r.specific_name
    AND q.row_type = 'P') AS p;

CREATE VIEW db2.parameter_facts AS
SELECT p.service_schema AS specific_schema,
  (SELECT n.specific_name FROM db2.specific_names AS n WHERE n.service_schema = p.service_schema
    AND n.service_name = p.service_name AND n.kind = p.kind) AS specific_name, p.service_schema AS routine_schema,
  p.service_name AS routine_name, p.position AS ordinal_position, p.parameter_mode, p.parameter_name,
  db2.standard_type(split_part(p.type_text, '(', 1)) AS data_type, db2.length_of(split_part(p.type_text, '(', 1),
    substring(p.type_text FROM '\\((\\d+)')::int) AS length,
  db2.precision_of(split_part(p.type_text, '(', 1), substring(p.type_text FROM '\\((\\d+)')::int) AS precision,
  db2.scale_of(split_part(p.type_text, '(', 1), substring(p.type_text FROM ',(\\d+)')::int) AS scale,
  CASE p.parameter_mode WHEN 'IN' THEN 'P' ELSE 'R' END AS row_type, p.default_text AS default_value
FROM db2.service_parameters AS p
UNION ALL
SELECT r.routine_schema, r.specific_name, r.routine_schema, r.routine_name, p.ordinal_position, p.parameter_mode,
  p.parameter_name, db2.standard_type(p.data_type), db2.length_of(p.data_type, coalesce(p.length, p.precision)),
  coalesce(p.precision, db2.precision_of(p.data_type, p.precision)), db2.scale_of(p.data_type, p.scale), p.row_type,
  p.default_value
FROM db2.live_routines AS r JOIN db2.routine_parameters AS p
  ON p.specific_schema = r.routine_schema AND p.specific_name = r.specific_name;
`;

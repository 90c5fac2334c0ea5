/** The catalog views of QSYS2 and SYSIBM, live over pg_catalog and the side tables. Everybody may read them. */
export const catalogSchema = `
CREATE TABLE sysibm.sysdummy1 (ibmreqd char(1) NOT NULL);
INSERT INTO sysibm.sysdummy1 VALUES ('Y');

CREATE VIEW qsys2.sysschemas AS
SELECT db2.swap_case(n.nspname::text)::varchar(128) AS schema_name, db2.owner_name(n.nspowner)::varchar(128)
    AS schema_owner, db2.owner_name(n.nspowner)::varchar(128) AS schema_creator, s.created AS creation_timestamp,
  (SELECT coalesce(pg_catalog.sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class AS c
    WHERE c.relnamespace = n.oid) AS schema_size,
  s.schema_text::varchar(50) AS schema_text,
  db2.system_name(db2.swap_case(n.nspname::text), (n.oid::bigint % 100000)::int)::char(10) AS system_schema_name,
  0 AS iasp_number
FROM pg_namespace AS n LEFT JOIN db2.schemas AS s ON s.schema_name = db2.swap_case(n.nspname::text)
WHERE n.nspname NOT IN ('db2', 'public', 'information_schema') AND n.nspname !~ '^pg_';

CREATE VIEW qsys2.systables AS
SELECT r.table_name::varchar(128) AS table_name, db2.owner_name(r.relowner)::varchar(128) AS table_owner,
  (CASE WHEN r.kind = 'A' THEN 'A' WHEN r.relkind = 'v' THEN 'V' ELSE 'T' END)::char(1) AS table_type,
  (SELECT pg_catalog.count(*)::int FROM pg_attribute AS a
    WHERE a.attrelid = r.relation AND a.attnum > 0 AND NOT a.attisdropped) AS column_count,
  NULL::int AS row_length, r.table_text::varchar(50) AS table_text, r.long_comment::varchar(2000) AS long_comment,
  r.table_schema::varchar(128) AS table_schema, s.created AS last_altered_timestamp,
  r.system_table_name::char(10) AS system_table_name,
  db2.system_name(r.table_schema, (r.relnamespace::bigint % 100000)::int)::char(10) AS system_table_schema,
  'D'::char(1) AS file_type, NULL::varchar(128) AS base_table_schema, NULL::varchar(128) AS base_table_name,
  (CASE r.relkind WHEN 'r' THEN 'Y' ELSE 'N' END)::char(1) AS is_insertable_into
FROM db2.relation_facts AS r LEFT JOIN db2.schemas AS s ON s.schema_name = r.table_schema;

CREATE VIEW qsys2.systablestat AS
SELECT r.table_schema::varchar(128) AS table_schema, r.table_name::varchar(128) AS table_name,
  NULL::varchar(5) AS partition_type, 1 AS number_partitions, db2.row_count(r.relation) AS number_rows,
  0::bigint AS number_deleted_rows, pg_relation_size(r.relation) AS data_size,
  s.created AS last_change_timestamp, NULL::timestamp(6) AS last_used_timestamp, 0 AS days_used_count,
  0::bigint AS open_operations
FROM db2.relation_facts AS r LEFT JOIN db2.schemas AS s ON s.schema_name = r.table_schema WHERE r.relkind = 'r';

CREATE VIEW qsys2.syscolumns2 AS
SELECT f.column_name::varchar(128) AS column_name, f.table_name::varchar(128) AS table_name,
  db2.owner_name(f.relowner)::varchar(128) AS table_owner, f.position AS ordinal_position,
  (CASE f.type_name WHEN 'TIMESTAMP' THEN 'TIMESTMP' WHEN 'VARBINARY' THEN 'VARBIN'
    WHEN 'REAL' THEN 'FLOAT' WHEN 'DOUBLE' THEN 'FLOAT' ELSE split_part(f.type_name, ' ', 1) END)::varchar(8)
    AS data_type,
  (CASE f.type_name WHEN 'SMALLINT' THEN 2 WHEN 'INTEGER' THEN 4 WHEN 'BIGINT' THEN 8 WHEN 'REAL' THEN 4
    WHEN 'DOUBLE' THEN 8 WHEN 'DATE' THEN 4 WHEN 'TIME' THEN 3 WHEN 'TIMESTAMP' THEN 10 WHEN 'BOOLEAN' THEN 1
    WHEN 'DECFLOAT' THEN 16 ELSE f.declared_length END) AS length,
  (CASE WHEN f.type_name IN ('SMALLINT', 'INTEGER', 'BIGINT') THEN 0 ELSE f.declared_scale END) AS numeric_scale,
  (CASE WHEN f.attnotnull THEN 'N' ELSE 'Y' END)::char(1) AS is_nullable,
  (CASE f.relkind WHEN 'r' THEN 'Y' ELSE 'N' END)::char(1) AS is_updatable,
  f.long_comment::varchar(2000) AS long_comment,
  (CASE WHEN f.is_identity THEN 'I' WHEN f.column_default IS NOT NULL THEN 'Y' WHEN f.attnotnull THEN 'N'
    ELSE 'Y' END)::char(1) AS has_default,
  coalesce(f.column_heading, f.column_name)::varchar(60) AS column_heading,
  (CASE f.type_name WHEN 'SMALLINT' THEN 2 WHEN 'INTEGER' THEN 4 WHEN 'BIGINT' THEN 8 WHEN 'REAL' THEN 4
    WHEN 'DOUBLE' THEN 8 WHEN 'DATE' THEN 4 WHEN 'TIME' THEN 3 WHEN 'TIMESTAMP' THEN 10 WHEN 'BOOLEAN' THEN 1
    WHEN 'DECIMAL' THEN f.declared_length / 2 + 1 WHEN 'VARCHAR' THEN f.declared_length + 2
    WHEN 'DECFLOAT' THEN 16 ELSE f.declared_length END) AS storage,
  (CASE f.type_name WHEN 'SMALLINT' THEN 5 WHEN 'INTEGER' THEN 10 WHEN 'BIGINT' THEN 19 WHEN 'REAL' THEN 24
    WHEN 'DOUBLE' THEN 53 WHEN 'DECIMAL' THEN f.declared_length WHEN 'NUMERIC' THEN f.declared_length
    WHEN 'DECFLOAT' THEN 34 END) AS numeric_precision,
  (CASE WHEN f.type_name IN ('CHAR', 'VARCHAR', 'CLOB') THEN 37 END) AS ccsid,
  f.table_schema::varchar(128) AS table_schema, f.column_default::varchar(2000) AS column_default,
  (CASE WHEN f.type_name IN ('CHAR', 'VARCHAR', 'CLOB') THEN f.declared_length END) AS character_maximum_length,
  coalesce(f.system_name::char(10), db2.system_name(f.column_name, f.position))::char(10) AS system_column_name,
  f.system_table_name::char(10) AS system_table_name,
  db2.system_name(f.table_schema, 1)::char(10) AS system_table_schema,
  f.column_text::varchar(50) AS column_text, (CASE WHEN f.is_identity THEN 'YES' ELSE 'NO' END)::varchar(3)
    AS is_identity, 'N'::char(1) AS hidden, 'N'::char(1) AS has_fldproc
FROM db2.column_facts AS f;

CREATE VIEW qsys2.syscolumns AS SELECT * FROM qsys2.syscolumns2;

-- Constraints of the tables, by name; key columns in the second view.
CREATE VIEW qsys2.syscst AS
SELECT r.table_schema::varchar(128) AS constraint_schema,
  db2.swap_case(k.conname::text)::varchar(128) AS constraint_name,
  (CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' WHEN 'f' THEN 'FOREIGN KEY' ELSE 'CHECK' END
  )::varchar(11) AS constraint_type, r.table_schema::varchar(128) AS table_schema,
  r.table_name::varchar(128) AS table_name, r.system_table_name::char(10) AS system_table_name
FROM pg_constraint AS k JOIN db2.relation_facts AS r ON r.relation = k.conrelid WHERE k.contype IN ('p', 'u', 'f', 'c');

CREATE VIEW qsys2.syskeycst AS
SELECT r.table_schema::varchar(128) AS constraint_schema,
  db2.swap_case(k.conname::text)::varchar(128) AS constraint_name,
  r.table_schema::varchar(128) AS table_schema, r.table_name::varchar(128) AS table_name,
  db2.swap_case(a.attname::text)::varchar(128) AS column_name, u.place::int AS ordinal_position,
  a.attnum::int AS column_position
FROM pg_constraint AS k JOIN db2.relation_facts AS r ON r.relation = k.conrelid
CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS u (attnum, place)
JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.attnum WHERE k.contype IN ('p', 'u', 'f');

-- CREATE SCHEMA on IBM i puts catalog views of the schema into it; they list themselves too.
CREATE VIEW sample.systables AS SELECT * FROM qsys2.systables WHERE table_schema = 'SAMPLE';
CREATE VIEW sample.syscst AS SELECT * FROM qsys2.syscst WHERE table_schema = 'SAMPLE';
CREATE VIEW sample.syskeycst AS SELECT * FROM qsys2.syskeycst WHERE table_schema = 'SAMPLE';
CREATE VIEW sample.syscolumns AS SELECT * FROM qsys2.syscolumns WHERE table_schema = 'SAMPLE';

INSERT INTO db2.tables (table_schema, table_name, table_text) VALUES
  ('SYSIBM', 'SYSDUMMY1', 'One row'), ('QSYS2', 'SYSSCHEMAS', 'Schemas'), ('QSYS2', 'SYSTABLES', 'Tables and views'),
  ('QSYS2', 'SYSTABLESTAT', 'Table statistics'), ('QSYS2', 'SYSCOLUMNS', 'Columns'),
  ('QSYS2', 'SYSCOLUMNS2', 'Columns'), ('QSYS2', 'SYSCST', 'Constraints'), ('QSYS2', 'SYSKEYCST', 'Key columns');
`;

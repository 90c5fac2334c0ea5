/**
 * Schema db2: side tables with what PostgreSQL's catalog cannot say (texts, headings, exact Db2 types). Names in them
 * are Db2 names. No Db2 statement can name this schema.
 */
export const helperSchema = `
CREATE SCHEMA db2;

CREATE TABLE db2.schemas (
  schema_name varchar(128) PRIMARY KEY, schema_text varchar(50), created timestamp(6) NOT NULL DEFAULT localtimestamp
);
CREATE TABLE db2.tables (
  table_schema varchar(128), table_name varchar(128), table_text varchar(50), long_comment varchar(2000),
  system_name varchar(10), kind char(1), PRIMARY KEY (table_schema, table_name)
);
CREATE TABLE db2.columns (
  table_schema varchar(128), table_name varchar(128), column_name varchar(128), data_type varchar(128),
  column_text varchar(50), column_heading varchar(60), long_comment varchar(2000), system_name varchar(10),
  PRIMARY KEY (table_schema, table_name, column_name)
);

INSERT INTO db2.schemas (schema_name, schema_text) VALUES
  ('QSYS2', 'System catalog and services'), ('SYSIBM', 'System catalog'), ('SYSTOOLS', 'Tools and examples'),
  ('QGPL', 'General purpose library'), ('SAMPLE', 'Sample tables of an invented company'),
  ('DEVLIB', 'Scratch library of the developers');
CREATE SCHEMA qsys2; CREATE SCHEMA sysibm; CREATE SCHEMA systools; CREATE SCHEMA qgpl; CREATE SCHEMA devlib;

CREATE FUNCTION db2.swap_case(text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $$
  SELECT translate($1, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
                       'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz') $$;

CREATE FUNCTION db2.profile() RETURNS text STABLE LANGUAGE sql AS $$ SELECT db2.swap_case(current_user) $$;

-- The engine's superuser owns what IBM ships.
CREATE FUNCTION db2.owner_name(oid) RETURNS varchar STABLE LANGUAGE sql AS $$
  SELECT CASE WHEN rolsuper THEN 'QSYS' ELSE db2.swap_case(rolname::text) END FROM pg_roles WHERE oid = $1 $$;

-- Names of up to ten ordinary characters are system names already; longer ones get the usual five plus a number.
CREATE FUNCTION db2.system_name(name text, number int) RETURNS char(10) IMMUTABLE LANGUAGE sql AS $$
  SELECT (CASE WHEN length(name) <= 10 THEN name
    ELSE substr(name, 1, 5) || lpad(number::text, 5, '0') END)::char(10) $$;

-- Exact and live, like SYSTABLESTAT on IBM i; PostgreSQL's own statistics are estimates.
CREATE FUNCTION db2.row_count(relation oid) RETURNS bigint STABLE SECURITY DEFINER LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN EXECUTE format('SELECT pg_catalog.count(*) FROM %s', relation::regclass) INTO n; RETURN n; END $$;
`;

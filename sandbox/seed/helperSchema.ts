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
  is_nullable char(1),
  PRIMARY KEY (table_schema, table_name, column_name)
);
-- What stands after AS in CREATE VIEW.
CREATE TABLE db2.view_texts (
  view_schema varchar(128), view_name varchar(128), definition text NOT NULL, PRIMARY KEY (view_schema, view_name)
);

INSERT INTO db2.schemas (schema_name, schema_text) VALUES
  ('QSYS2', 'System catalog and services'), ('SYSIBM', 'System catalog'), ('SYSTOOLS', 'Tools and examples'),
  ('SYSIBMADM', 'Administrative views'), ('QIWS', 'Sample file of customers'), ('QGPL', 'General purpose library'),
    ('SAMPLE', 'Sample tables of an invented company'),
  ('DEVLIB', 'Scratch library of the developers');
CREATE SCHEMA qsys2; CREATE SCHEMA sysibm; CREATE SCHEMA sysibmadm; CREATE SCHEMA qiws; CREATE SCHEMA systools;
  CREATE SCHEMA qgpl; CREATE SCHEMA devlib;

CREATE FUNCTION db2.swap_case(text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $$
  SELECT translate($1, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
                       'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz') $$;

CREATE FUNCTION db2.profile() RETURNS text STABLE LANGUAGE sql AS $$ SELECT db2.swap_case(current_user) $$;

-- The engine's superuser owns what IBM ships.
CREATE FUNCTION db2.owner_name(oid) RETURNS varchar STABLE LANGUAGE sql AS $$
  SELECT CASE WHEN rolsuper THEN 'QSYS' ELSE db2.swap_case(rolname::text) END FROM pg_roles WHERE oid = $1 $$;

-- Names of up to ten characters are system names already; longer ones get the usual five plus a number, counted from 1
-- among the names that begin like them.
CREATE FUNCTION db2.short_name(name text, number bigint) RETURNS varchar IMMUTABLE LANGUAGE sql AS $$
  SELECT substr(name, 1, 5) || lpad(number::text, 5, '0') $$;
CREATE FUNCTION db2.system_relation_name(relation oid, namespace oid,
  name name) RETURNS varchar STABLE LANGUAGE sql AS $$
  SELECT CASE WHEN length(name::text) <= 10 THEN db2.swap_case(name::text) ELSE
    db2.short_name(db2.swap_case(name::text), (
    SELECT pg_catalog.count(*) FROM pg_class AS c WHERE c.relnamespace = namespace AND c.relname >= left(name::text, 5)
      AND c.relname < left(name::text, 5) OPERATOR(pg_catalog.||) chr(1114111) AND length(c.relname::text) > 10
      AND c.relkind IN ('r', 'v') AND c.oid <= relation)) END $$;
CREATE FUNCTION db2.system_column_name(relation oid, place smallint,
  name name) RETURNS varchar STABLE LANGUAGE sql AS $$
  SELECT CASE WHEN length(name::text) <= 10 THEN db2.swap_case(name::text) ELSE
    db2.short_name(db2.swap_case(name::text), (
    SELECT pg_catalog.count(*) FROM pg_attribute AS a WHERE a.attrelid = relation AND a.attnum > 0
      AND a.attnum <= place AND length(a.attname::text) > 10 AND left(a.attname::text, 5) = left(name::text,
        5))) END $$;
CREATE FUNCTION db2.system_schema_name(name text) RETURNS varchar STABLE LANGUAGE sql AS $$
  SELECT CASE WHEN length(name) <= 10 THEN db2.swap_case(name) ELSE db2.short_name(db2.swap_case(name), (
    SELECT pg_catalog.count(*) FROM pg_namespace AS n WHERE length(n.nspname::text) > 10
      AND left(n.nspname::text, 5) = left(name, 5) AND n.nspname <= name)) END $$;

-- Exact and live, like SYSTABLESTAT on IBM i; PostgreSQL's own statistics are estimates.
CREATE FUNCTION db2.row_count(relation oid) RETURNS bigint STABLE SECURITY DEFINER LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN EXECUTE format('SELECT pg_catalog.count(*) FROM %s', relation::regclass) INTO n; RETURN n; END $$;
`;

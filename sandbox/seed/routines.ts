/** What users' procedures and functions are recorded in. */
export function routineSupport(): string {
  return TABLES;
}

const TABLES = `
CREATE TABLE db2.routines (
  routine_schema varchar(128), routine_name varchar(128) NOT NULL, specific_name varchar(128),
  routine_type varchar(9) NOT NULL, function_type char(1), routine_body varchar(8) NOT NULL,
  sql_data_access varchar(8) NOT NULL, is_deterministic varchar(3) NOT NULL, routine_definition text,
  owner varchar(128), created timestamp(6), result_sets int NOT NULL DEFAULT 0, pg_name text, row_type text,
  PRIMARY KEY (routine_schema, specific_name)
);
-- row_type: P = parameter, R = what a function returns.
CREATE TABLE db2.routine_parameters (
  specific_schema varchar(128), specific_name varchar(128), row_type char(1), ordinal_position int,
  parameter_name varchar(128), parameter_mode varchar(5) NOT NULL, data_type varchar(128) NOT NULL, length int,
  precision int, scale int, default_value text,
  PRIMARY KEY (specific_schema, specific_name, row_type, ordinal_position)
);
-- A dropped schema takes its routines along without telling, so only those that still exist count.
CREATE VIEW db2.live_routines AS SELECT r.* FROM db2.routines AS r WHERE EXISTS (
  SELECT FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
  WHERE n.nspname = db2.swap_case(r.routine_schema) AND p.proname = r.pg_name);
`;

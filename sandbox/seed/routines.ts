import { engineStates } from '../dialect/db2Errors.js';
import { pgString } from '../dialect/names.js';

/** What users' procedures and functions are recorded in, and what their translated bodies call. */
export function routineSupport(): string {
  return `${TABLES}
INSERT INTO db2.engine_states VALUES ${states()};
${BODY_SUPPORT}${CREATE_ROUTINE}`;
}

/** Texts that need the failing statement's names are not known here. */
function states(): string {
  return engineStates()
    .map(({ engineState, error }) => {
      const text = error.message.replace(/^\[SQL\d+\] /, '');
      const message = text.includes('*N') || text.includes('**') ? 'NULL' : pgString(text);
      return `(${pgString(engineState)}, ${pgString(error.sqlState ?? '')}, ${error.sqlCode}, ${message})`;
    })
    .join(', ');
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
CREATE SEQUENCE db2.row_types;
-- A dropped schema takes its routines along without telling, so only those that still exist count.
CREATE VIEW db2.live_routines AS SELECT r.* FROM db2.routines AS r WHERE EXISTS (
  SELECT FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
  WHERE n.nspname = db2.swap_case(r.routine_schema) AND p.proname = r.pg_name);
CREATE TABLE db2.engine_states (engine_state text PRIMARY KEY, sql_state text, sql_code int, message text);
GRANT SELECT ON db2.engine_states TO PUBLIC;
`;

const BODY_SUPPORT = `
-- What handlers see of an error that the engine or a SIGNAL raised.
CREATE FUNCTION db2.state_of(state text, mark text) RETURNS text STABLE LANGUAGE sql AS $$
  SELECT CASE WHEN mark = 'db2 signal' THEN state
    ELSE coalesce((SELECT e.sql_state FROM db2.engine_states AS e WHERE e.engine_state = state), state) END $$;
CREATE FUNCTION db2.code_of(state text, mark text) RETURNS int STABLE LANGUAGE sql AS $$
  SELECT CASE WHEN mark = 'db2 signal' THEN -438
    ELSE coalesce((SELECT e.sql_code FROM db2.engine_states AS e WHERE e.engine_state = state), -901) END $$;
CREATE FUNCTION db2.message_of(state text, mark text, given text) RETURNS text STABLE LANGUAGE sql AS $$
  SELECT CASE WHEN mark = 'db2 signal' THEN given
    ELSE coalesce((SELECT e.message FROM db2.engine_states AS e WHERE e.engine_state = state), given) END $$;
CREATE FUNCTION db2.raise_error(state text, message text) RETURNS text VOLATILE LANGUAGE plpgsql AS $$
BEGIN
  IF state !~ '^[0-9A-Z]{5}$' OR state LIKE '00%' THEN state := '38000'; END IF;
  RAISE EXCEPTION USING ERRCODE = state, MESSAGE = coalesce(message, ''), CONSTRAINT = 'db2 signal';
END $$;

-- Values of the job inside a routine: the role stays the caller's even under the owner's authority.
CREATE FUNCTION db2.job_value(name text) RETURNS text STABLE LANGUAGE sql AS $$
  SELECT CASE name WHEN 'user' THEN db2.swap_case(current_setting('role'))
    ELSE current_setting('db2.job_' || lower(name), true) END $$;

-- The first result set that a procedure leaves open gets the name under which the daemon fetches it.
CREATE FUNCTION db2.result_portal(is_wanted boolean, known refcursor) RETURNS refcursor VOLATILE LANGUAGE sql AS $$
  SELECT CASE WHEN is_wanted AND NOT EXISTS (SELECT FROM pg_cursors WHERE name = 'db2result')
    THEN 'db2result'::refcursor WHEN known::text <> 'db2result' THEN known END $$;
CREATE FUNCTION db2.ensure_result() RETURNS void VOLATILE LANGUAGE plpgsql AS $$
DECLARE none refcursor := 'db2result';
BEGIN
  IF NOT EXISTS (SELECT FROM pg_cursors WHERE name = 'db2result') THEN
    OPEN none FOR SELECT NULL::int AS "db2 none" WHERE false;
  END IF;
END $$;
`;

const CREATE_ROUTINE = `
CREATE PROCEDURE db2.forget_routine(of_schema text, of_specific text) LANGUAGE plpgsql AS $$
DECLARE old db2.routines;
BEGIN
  SELECT * INTO old FROM db2.routines WHERE routine_schema = of_schema AND specific_name = of_specific;
  DELETE FROM db2.routine_parameters WHERE specific_schema = of_schema AND specific_name = of_specific;
  DELETE FROM db2.routines WHERE routine_schema = of_schema AND specific_name = of_specific;
  EXECUTE coalesce((
    SELECT pg_catalog.string_agg(format('DROP FUNCTION %s', p.oid::regprocedure), '; ')
    FROM pg_proc AS p WHERE p.pronamespace = to_regnamespace(quote_ident(db2.swap_case(of_schema)))
      AND p.proname = old.pg_name), 'SELECT');
  IF old.row_type IS NOT NULL THEN EXECUTE format('DROP TYPE IF EXISTS db2.%I', old.row_type); END IF;
END $$;

CREATE PROCEDURE db2.check_owner(of_schema text, of_specific text, by_user text) LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM db2.routines AS r WHERE r.routine_schema = of_schema AND r.specific_name = of_specific
    AND pg_has_role(db2.swap_case(by_user), db2.swap_case(r.owner), 'USAGE')) THEN
    RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'must be owner of function ' || db2.swap_case(of_specific);
  END IF;
END $$;

CREATE PROCEDURE db2.drop_routine(of_schema text, of_specific text, by_user text) LANGUAGE plpgsql AS $$
BEGIN
  CALL db2.check_owner(of_schema, of_specific, by_user);
  CALL db2.forget_routine(of_schema, of_specific);
END $$;

-- Runs as the engine's own user, because the side tables are nobody's; so the authority is checked here.
CREATE PROCEDURE db2.create_routine(given jsonb, by_user text) LANGUAGE plpgsql AS $$
DECLARE
  new db2.routines := jsonb_populate_record(NULL::db2.routines, given->'routine');
  role_name text := db2.swap_case(by_user);
  schema_name text := db2.swap_case(new.routine_schema);
  returned text := given->>'returns';
  grants text[];
  one text;
BEGIN
  IF to_regnamespace(quote_ident(schema_name)) IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = '3F000', MESSAGE = format('schema "%s" does not exist', schema_name);
  END IF;
  IF NOT has_schema_privilege(role_name, schema_name, 'CREATE') THEN
    RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'permission denied for schema ' || schema_name;
  END IF;
  new.pg_name := db2.swap_case(new.specific_name);
  new.owner := by_user;
  new.created := localtimestamp;
  IF given->>'replaces' IS NOT NULL THEN
    CALL db2.check_owner(new.routine_schema, given->>'replaces', by_user);
    grants := ARRAY(SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END
      FROM pg_proc AS p, aclexplode(p.proacl) AS a JOIN db2.routines AS r ON r.routine_schema = new.routine_schema
        AND r.specific_name = given->>'replaces'
      WHERE p.pronamespace = to_regnamespace(quote_ident(schema_name)) AND p.proname = r.pg_name);
    CALL db2.forget_routine(new.routine_schema, given->>'replaces');
  END IF;
  -- A routine that went with its schema may have left its row.
  CALL db2.forget_routine(new.routine_schema, new.specific_name);
  IF given->>'columns' IS NOT NULL THEN
    new.row_type := 'row ' || nextval('db2.row_types');
    EXECUTE format('CREATE TYPE db2.%I AS (%s)', new.row_type, given->>'columns');
    returned := format('SETOF db2.%I', new.row_type);
  END IF;
  EXECUTE format('CREATE FUNCTION %I.%I(%s) %s LANGUAGE plpgsql SECURITY %s AS %L', schema_name, new.pg_name,
    given->>'arguments', 'RETURNS ' || returned, given->>'security', given->>'source');
  SELECT format('%I.%I', schema_name, new.pg_name) INTO one;
  EXECUTE format('ALTER FUNCTION %s OWNER TO %I', one, role_name);
  IF NOT (given->>'is_public')::boolean THEN EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', one); END IF;
  FOREACH returned IN ARRAY coalesce(grants, '{}') LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %s', one, returned);
  END LOOP;
  INSERT INTO db2.routines SELECT new.*;
  INSERT INTO db2.routine_parameters SELECT new.routine_schema, new.specific_name, p.row_type, p.ordinal_position,
    p.parameter_name, p.parameter_mode, p.data_type, p.length, p.precision, p.scale, p.default_value
  FROM jsonb_populate_recordset(NULL::db2.routine_parameters, given->'parameters') AS p;
END $$;
REVOKE ALL ON PROCEDURE db2.create_routine, db2.drop_routine, db2.forget_routine, db2.check_owner FROM PUBLIC;
`;

/** Global variables of users: what they are, and the value that each job has given them. */
export const variables = `
CREATE TABLE db2.variables (
  variable_schema varchar(128), variable_name varchar(128), owner varchar(128) NOT NULL, type_text text NOT NULL,
  default_text text NOT NULL, PRIMARY KEY (variable_schema, variable_name)
);
CREATE TABLE db2.variable_values (
  job text, variable_schema varchar(128), variable_name varchar(128), value text,
  PRIMARY KEY (job, variable_schema, variable_name)
);

CREATE PROCEDURE db2.create_variable(schema text, name text, type_text text, default_text text, is_replaced boolean,
  profile text) LANGUAGE plpgsql AS $$
DECLARE found db2.variables;
BEGIN
  IF NOT has_schema_privilege(db2.swap_case(profile), db2.swap_case(schema), 'CREATE') THEN
    RAISE insufficient_privilege USING MESSAGE = 'permission denied for schema ' || db2.swap_case(schema); END IF;
  SELECT * INTO found FROM db2.variables AS v WHERE v.variable_schema = schema AND v.variable_name = name;
  IF found.owner IS NOT NULL AND NOT is_replaced THEN
    RAISE duplicate_table USING MESSAGE = format('relation "%s" already exists', db2.swap_case(name)); END IF;
  IF found.owner <> profile THEN
    RAISE insufficient_privilege USING MESSAGE = 'permission denied for table ' || db2.swap_case(name); END IF;
  DELETE FROM db2.variables AS v WHERE v.variable_schema = schema AND v.variable_name = name;
  DELETE FROM db2.variable_values AS v WHERE v.variable_schema = schema AND v.variable_name = name;
  INSERT INTO db2.variables VALUES (schema, name, profile, type_text, default_text);
END $$;
CREATE PROCEDURE db2.drop_variable(schema text, name text, if_exists boolean, profile text) LANGUAGE plpgsql AS $$
DECLARE found db2.variables;
BEGIN
  SELECT * INTO found FROM db2.variables AS v WHERE v.variable_schema = schema AND v.variable_name = name;
  IF found.owner IS NULL THEN
    IF if_exists THEN RETURN; END IF;
    RAISE undefined_table USING MESSAGE = format('relation "%s" does not exist', db2.swap_case(name)); END IF;
  IF found.owner <> profile THEN
    RAISE insufficient_privilege USING MESSAGE = 'permission denied for table ' || db2.swap_case(name); END IF;
  DELETE FROM db2.variables AS v WHERE v.variable_schema = schema AND v.variable_name = name;
  DELETE FROM db2.variable_values AS v WHERE v.variable_schema = schema AND v.variable_name = name;
END $$;

-- Only the owner may use a variable, because nothing can be granted on it.
CREATE FUNCTION db2.check_variable(schema text, name text, profile text) RETURNS void STABLE SECURITY DEFINER
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM db2.variables AS v
    WHERE v.variable_schema = schema AND v.variable_name = name AND v.owner = profile) THEN
    RAISE insufficient_privilege USING MESSAGE = 'permission denied for table ' || db2.swap_case(name); END IF;
END $$;
CREATE FUNCTION db2.variable_is_set(schema text, name text, of_job text, profile text) RETURNS boolean STABLE
SECURITY DEFINER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM db2.check_variable(schema, name, profile);
  RETURN EXISTS (SELECT 1 FROM db2.variable_values AS v
    WHERE v.job = of_job AND v.variable_schema = schema AND v.variable_name = name);
END $$;
CREATE FUNCTION db2.variable_text(schema text, name text, of_job text, profile text) RETURNS text STABLE
SECURITY DEFINER LANGUAGE sql AS $$
  SELECT v.value FROM db2.variable_values AS v
  WHERE v.job = of_job AND v.variable_schema = schema AND v.variable_name = name $$;
CREATE FUNCTION db2.set_variable(schema text, name text, of_job text, profile text, given text) RETURNS boolean
VOLATILE SECURITY DEFINER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM db2.check_variable(schema, name, profile);
  INSERT INTO db2.variable_values VALUES (of_job, schema, name, given)
    ON CONFLICT (job, variable_schema, variable_name) DO UPDATE SET value = excluded.value;
  RETURN false;
END $$;
-- All that is kept for a job, when it ends: values of variables, and what sequences and identity columns gave.
CREATE FUNCTION db2.forget_job(of_job text) RETURNS void VOLATILE LANGUAGE sql AS $$
  DELETE FROM db2.variable_values AS v WHERE v.job = of_job;
  SELECT set_config('db2.noted', (db2.noted() OPERATOR(pg_catalog.-) substr(of_job, 1, 6))::text, false) $$;
GRANT INSERT ON db2.variable_values TO PUBLIC;
`;

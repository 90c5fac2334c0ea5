/** What the bodies of services share: the jobs as rows, and checks of arguments. */
export const jobSupport = `
CREATE VIEW db2.active_jobs AS SELECT j.* FROM jsonb_to_recordset(db2.state('jobs')) AS j (name text, "user" text,
  subsystem text, subsystem_library text, type text, type_enhanced text, function_type text, function text, status text,
  memory_pool text, run_priority int, thread_count int, temporary_storage int, cpu_time bigint, disk_io bigint,
  entered timestamp, client_address text, client_host text, statement text, statement_status text, default_schema text,
  naming text, commit_level text, cursors int);

-- Refuses an argument that is none of the words.
CREATE FUNCTION db2.check_words(parameter text, given text, VARIADIC words text[]) RETURNS boolean STABLE LANGUAGE
  plpgsql
AS $$ BEGIN
  IF upper(btrim(coalesce(given, ''))) <> ALL (words) THEN
    RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = parameter || ' NOT VALID';
  END IF;
  RETURN true;
END $$;
-- A name, or the beginning of names with an asterisk behind it.
CREATE FUNCTION db2.is_generic(name text, generic text) RETURNS boolean IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN generic LIKE '_%*' THEN starts_with(name, rtrim(generic, '*')) ELSE name = generic END $$;
-- Names between commas; no list is every name.
CREATE FUNCTION db2.is_listed(name text, list text) RETURNS boolean IMMUTABLE LANGUAGE sql AS $$
  SELECT coalesce(btrim(list), '') IN ('', '*ALL')
    OR upper(name) = ANY (string_to_array(regexp_replace(upper(list), '\\s', '', 'g'), ',')) $$;

CREATE FUNCTION db2.act(service text, detail text) RETURNS void VOLATILE SECURITY DEFINER LANGUAGE sql AS $$
  INSERT INTO db2.side_effects (service, detail, by_user) VALUES (service, detail, db2.caller()) $$;
-- The same for a service that acts with some arguments only.
CREATE FUNCTION db2.note_act(service text, detail text, acts boolean) RETURNS boolean STABLE LANGUAGE plpgsql
AS $$ BEGIN
  IF acts THEN PERFORM db2.act(service, detail); END IF;
  RETURN true;
END $$;
-- Statistics that are reset are reset for everybody: noted, so that read-only clients can be caught at it.
CREATE FUNCTION db2.note_reset(service text, reset text) RETURNS boolean STABLE LANGUAGE sql AS $$
  SELECT db2.note_act(service, 'RESET_STATISTICS', upper(btrim(reset)) = 'YES') $$;

-- The job whose log is asked for, if the caller may see it.
CREATE FUNCTION db2.log_owner(asked text, ignore text) RETURNS text STABLE LANGUAGE plpgsql AS $$
DECLARE
  wanted text := upper(btrim(asked));
  owner text;
BEGIN
  IF wanted = '*' THEN RETURN db2.state('job')->>'name'; END IF;
  SELECT j."user" INTO owner FROM db2.active_jobs AS j WHERE j.name = wanted;
  IF owner IS NULL THEN
    IF upper(ignore) = 'YES' THEN RETURN NULL; END IF;
    RAISE EXCEPTION USING ERRCODE = '38501', MESSAGE = format('[CPF1321] Job %s not found.', wanted);
  END IF;
  IF owner <> db2.state('job')->>'user' AND NOT (db2.state('job')->>'has_job_control')::boolean THEN
    IF upper(ignore) = 'YES' THEN RETURN NULL; END IF;
    RAISE EXCEPTION USING ERRCODE = '38501', MESSAGE = format('[CPF1344] Not authorized to control job %s.', wanted);
  END IF;
  RETURN wanted;
END $$;
`;

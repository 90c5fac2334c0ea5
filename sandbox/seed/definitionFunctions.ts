/** What definitions need of the catalog while they run, under the authority of whoever defines. Names are Db2 names. */
export const definitionFunctions = `
CREATE FUNCTION db2.relation_of(schema text, name text) RETURNS text STABLE LANGUAGE sql AS $$
  SELECT quote_ident(db2.swap_case(schema)) || '.' || quote_ident(db2.swap_case(name)) $$;

-- CREATE OR REPLACE TABLE: the old table gives up its name and its constraints, later its rows.
CREATE FUNCTION db2.set_table_aside(schema text, name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE relation regclass := to_regclass(db2.relation_of(schema, name)); one text;
BEGIN
  IF relation IS NULL THEN RETURN; END IF;
  FOR one IN SELECT conname FROM pg_constraint WHERE conrelid = relation AND contype IN ('p', 'u', 'f', 'c') LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', relation, one);
  END LOOP;
  EXECUTE format('ALTER TABLE %s RENAME TO "?replaced"', relation);
END $$;
CREATE FUNCTION db2.replace_table(schema text, name text, keeps_rows boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE old regclass := to_regclass(db2.relation_of(schema, '?REPLACED')); columns text;
BEGIN
  IF old IS NULL THEN RETURN; END IF;
  IF keeps_rows THEN
    SELECT string_agg(quote_ident(a.attname), ', ') INTO columns FROM pg_attribute AS a JOIN pg_attribute AS b
      ON b.attrelid = to_regclass(db2.relation_of(schema, name)) AND b.attname = a.attname
      AND b.attnum > 0 AND NOT b.attisdropped
      WHERE a.attrelid = old AND a.attnum > 0 AND NOT a.attisdropped;
    IF columns IS NOT NULL THEN
      EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s',
        db2.relation_of(schema, name), columns, columns, old);
    END IF;
  END IF;
  EXECUTE format('DROP TABLE %s', old);
END $$;

CREATE FUNCTION db2.drop_primary_key(schema text, name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE one text;
BEGIN
  SELECT conname INTO one FROM pg_constraint
    WHERE conrelid = db2.relation_of(schema, name)::regclass AND contype = 'p';
  IF one IS NULL THEN RAISE undefined_object USING MESSAGE = 'constraint "*n" of relation does not exist'; END IF;
  EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', db2.relation_of(schema, name), one);
END $$;

CREATE FUNCTION db2.is_alias(schema text, name text) RETURNS boolean STABLE SECURITY DEFINER LANGUAGE sql AS $$
  SELECT EXISTS (SELECT 1 FROM db2.tables AS t
    WHERE t.table_schema = schema AND t.table_name = name AND t.kind = 'A') $$;
CREATE FUNCTION db2.expect_kind(schema text, name text, kind text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF to_regclass(db2.relation_of(schema, name)) IS NOT NULL AND db2.is_alias(schema, name) <> (kind = 'ALIAS') THEN
    RAISE wrong_object_type USING MESSAGE = format('"%s" is not a %s', db2.swap_case(name), kind);
  END IF;
END $$;

-- PostgreSQL only warns who grants what is not theirs to grant.
CREATE FUNCTION db2.check_grantor(kind text, object text, privileges text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE one text; owned boolean; held boolean;
BEGIN
  owned := CASE kind
    WHEN 'SCHEMA' THEN (SELECT pg_has_role(nspowner, 'USAGE') FROM pg_namespace WHERE oid = object::regnamespace)
    WHEN 'ROUTINE' THEN (SELECT pg_has_role(proowner, 'USAGE') FROM pg_proc WHERE oid = to_regproc(object))
    ELSE (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = object::regclass) END;
  IF owned THEN RETURN; END IF;
  FOREACH one IN ARRAY privileges LOOP
    held := one <> 'ALL PRIVILEGES' AND CASE kind
      WHEN 'SCHEMA' THEN has_schema_privilege(object, one || ' WITH GRANT OPTION')
      WHEN 'ROUTINE' THEN coalesce(has_function_privilege(to_regproc(object), one || ' WITH GRANT OPTION'), true)
      WHEN 'SEQUENCE' THEN has_sequence_privilege(object, one || ' WITH GRANT OPTION')
      ELSE has_table_privilege(object, one || ' WITH GRANT OPTION') END;
    IF NOT held THEN
      RAISE insufficient_privilege USING MESSAGE =
        'permission denied for table ' || replace(split_part(object, '.', 2), '"', '');
    END IF;
  END LOOP;
END $$;

-- What each job was given last, by its number and by where: one setting of the session keeps all of it as JSON, which
-- only the sandbox's functions can write.
CREATE FUNCTION db2.noted() RETURNS jsonb STABLE LANGUAGE sql AS $$
  SELECT coalesce(nullif(current_setting('db2.noted', true), ''), '{}')::jsonb $$;
CREATE FUNCTION db2.noted_value(job text, place text) RETURNS text STABLE LANGUAGE sql AS $$
  SELECT db2.noted()->substr(job, 1, 6)->>place $$;
CREATE FUNCTION db2.note_value(job text, place text, value text) RETURNS void VOLATILE SECURITY DEFINER LANGUAGE sql
AS $$ SELECT set_config('db2.noted', (db2.noted() OPERATOR(pg_catalog.||) jsonb_build_object(substr(job, 1, 6),
  coalesce(db2.noted()->substr(job, 1, 6), '{}') OPERATOR(pg_catalog.||) jsonb_build_object(place, value)))::text,
  false) $$;

-- PREVIOUS VALUE is the job's own, as it was before the statement.
CREATE FUNCTION db2.next_value(sequence regclass, job text) RETURNS bigint VOLATILE LANGUAGE plpgsql AS $$
DECLARE
  place text := format('s%s', sequence::oid); now text := statement_timestamp()::text;
  given bigint := nextval(sequence); noted text[] := string_to_array(db2.noted_value(job, place), '|');
BEGIN
  PERFORM db2.note_value(job, place, concat_ws('|', given, now,
    CASE WHEN noted[2] = now THEN noted[3] ELSE coalesce(noted[1], '') END));
  RETURN given;
END $$;
CREATE FUNCTION db2.previous_value(sequence regclass, job text) RETURNS bigint VOLATILE LANGUAGE plpgsql AS $$
DECLARE
  noted text[] := string_to_array(db2.noted_value(job, format('s%s', sequence::oid)), '|'); found text;
BEGIN
  found := CASE WHEN noted[2] = statement_timestamp()::text THEN noted[3] ELSE noted[1] END;
  IF coalesce(found, '') = '' THEN
    RAISE object_not_in_prerequisite_state USING MESSAGE = format('currval of sequence "%s" is not yet defined',
      split_part(sequence::text, '.', -1)); END IF;
  IF NOT has_sequence_privilege(sequence, 'USAGE') THEN
    RAISE insufficient_privilege USING MESSAGE =
      'permission denied for sequence ' || split_part(sequence::text, '.', -1);
  END IF;
  RETURN found::bigint;
END $$;

-- IDENTITY_VAL_LOCAL: what the last INSERT of one row gave, kept for each job.
CREATE FUNCTION db2.note_identity() RETURNS trigger SECURITY DEFINER LANGUAGE plpgsql AS $$
DECLARE job text := current_setting('db2.job_jobname', true);
BEGIN
  IF job <> '' THEN
    PERFORM db2.note_value(job, 'identity', to_jsonb(NEW) ->> TG_ARGV[0]); END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION db2.identity_value(job text) RETURNS numeric(31, 0) STABLE LANGUAGE sql AS $$
  SELECT db2.noted_value(job, 'identity')::numeric(31, 0) $$;
`;

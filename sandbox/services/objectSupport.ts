/** Objects, authorities and relationships as rows, for the services that show them. */
export const objectSupport = `
CREATE FUNCTION db2.short_system(name text) RETURNS varchar IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN length(name) <= 10 THEN name ELSE db2.short_name(name, 1) END $$;
CREATE FUNCTION db2.library_rank(library text) RETURNS bigint STABLE LANGUAGE sql AS $$
  SELECT l.ordinality FROM jsonb_array_elements(db2.state('libraries')) WITH ORDINALITY AS l (entry, ordinality)
  WHERE l.entry->>'name' = library LIMIT 1 $$;

CREATE VIEW db2.object_facts AS
SELECT 'QSYS' AS library, 'QSYS' AS schema, s.system_schema_name::text AS system_name, s.schema_name AS long_name,
  '*LIB' AS type, 'PROD' AS attribute, NULL AS sql_type, s.schema_owner AS owner, s.creation_timestamp AS created,
  s.schema_size AS size, s.schema_text AS text, s.schema_owner <> 'QSYS' OR s.schema_name = 'QGPL' AS is_user
FROM qsys2.sysschemas AS s
UNION ALL
SELECT r.system_table_schema, r.table_schema, r.system_table_name, r.table_name, '*FILE',
  CASE r.kind WHEN 'V' THEN 'LF' WHEN 'A' THEN 'DDMF' ELSE 'PF' END,
  CASE r.kind WHEN 'V' THEN 'VIEW' WHEN 'A' THEN 'ALIAS' WHEN 'T' THEN 'TABLE' END, r.owner, s.created,
  CASE r.relkind WHEN 'r' THEN pg_relation_size(r.relation) OPERATOR(pg_catalog.+) 8192 ELSE 8192 END, r.table_text,
  db2.owner_name(n.nspowner) <> 'QSYS' OR n.nspname = 'qgpl'
FROM db2.relation_facts AS r JOIN pg_namespace AS n ON n.oid = r.relnamespace
LEFT JOIN db2.schemas AS s ON s.schema_name = r.table_schema WHERE NOT r.is_temporary
UNION ALL
SELECT i.system_index_schema, i.index_schema, i.system_index_name, i.index_name, '*FILE', 'LF', 'INDEX', i.index_owner,
  s.created, pg_relation_size(i.index) OPERATOR(pg_catalog.+) 8192, NULL, i.index_owner <> 'QSYS'
FROM db2.index_facts AS i LEFT JOIN db2.schemas AS s ON s.schema_name = i.index_schema WHERE NOT i.is_constraint
UNION ALL
SELECT db2.system_schema_name(db2.swap_case(r.routine_schema)), r.routine_schema, db2.short_system(r.specific_name),
  r.routine_name, CASE r.routine_type WHEN 'PROCEDURE' THEN '*PGM' ELSE '*SRVPGM' END, 'CLE', r.routine_type, r.owner,
  r.created, 106496, r.routine_text, r.owner <> 'QSYS'
FROM db2.routine_facts AS r
UNION ALL
SELECT q.system_seq_schema::text, q.sequence_schema, db2.short_system(q.sequence_name), q.sequence_name, '*DTAARA',
  NULL,
  'SEQUENCE', q.sequence_owner, NULL, 4096, NULL, q.sequence_owner <> 'QSYS'
FROM qsys2.syssequences AS q;

-- One row for each object and profile, *PUBLIC always among them.
CREATE VIEW db2.authority_facts AS
SELECT x.library, x.system_name, x.schema, x.long_name, x.type, x.sql_type, x.owner, x.text, x.grantee, x.authority,
  f.yes[1] AS operational, f.yes[2] AS management, f.yes[2] AS existence, f.yes[2] AS alter,
  CASE WHEN x.refers THEN 'YES' ELSE f.yes[2] END AS reference, f.yes[3] AS read, f.yes[4] AS add, f.yes[5] AS update,
  f.yes[6] AS delete, CASE WHEN x.authority = '*EXCLUDE' THEN 'NO' ELSE 'YES' END AS execute
FROM (
  SELECT o.*, p.grantee, p.refers, p.reads, p.adds, p.updates, p.deletes,
    CASE WHEN p.grantee = o.owner OR p.is_all THEN '*ALL'
    WHEN p.reads AND p.adds AND p.updates AND p.deletes THEN '*CHANGE'
    WHEN p.reads AND NOT (p.adds OR p.updates OR p.deletes) THEN '*USE'
    WHEN p.reads OR p.adds OR p.updates OR p.deletes THEN 'USER DEFINED' ELSE '*EXCLUDE' END AS authority
  FROM (
    SELECT r.system_table_schema AS library, r.system_table_name AS system_name, r.table_schema AS schema,
      r.table_name AS long_name, '*FILE' AS type, CASE r.kind WHEN 'V' THEN 'VIEW' WHEN 'A' THEN 'ALIAS'
        WHEN 'T' THEN 'TABLE'
        END AS sql_type, r.owner AS owner, r.table_text AS text,
      coalesce(r.relacl, acldefault('r', r.relowner)) AS acl
    FROM db2.relation_facts AS r WHERE NOT r.is_temporary
    UNION ALL
    SELECT 'QSYS', db2.system_schema_name(n.nspname::text), 'QSYS', db2.swap_case(n.nspname::text), '*LIB', NULL,
      db2.owner_name(n.nspowner), s.schema_text, coalesce(n.nspacl, acldefault('n', n.nspowner))
    FROM pg_namespace AS n LEFT JOIN db2.schemas AS s ON s.schema_name = db2.swap_case(n.nspname::text)
    WHERE n.nspname NOT IN ('db2', 'public', 'information_schema') AND n.nspname !~ '^(pg_|qtemp_[0-9])'
    UNION ALL
    SELECT db2.system_schema_name(n.nspname::text), db2.short_system(r.specific_name), r.routine_schema, r.routine_name,
      CASE r.routine_type WHEN 'PROCEDURE' THEN '*PGM' ELSE '*SRVPGM' END, r.routine_type, r.owner, r.routine_text,
      coalesce(q.proacl, acldefault('f', q.proowner))
    FROM db2.routine_facts AS r JOIN pg_namespace AS n ON n.nspname = db2.swap_case(r.routine_schema)
    JOIN pg_proc AS q ON q.pronamespace = n.oid AND q.proname = db2.swap_case(r.specific_name)
  ) AS o CROSS JOIN LATERAL (
    SELECT CASE a.grantee WHEN 0 THEN '*PUBLIC' ELSE db2.owner_name(a.grantee) END AS grantee,
      bool_or(a.privilege_type IN ('SELECT', 'USAGE', 'EXECUTE')) AS reads,
      bool_or(a.privilege_type IN ('INSERT', 'CREATE')) AS adds,
      bool_or(a.privilege_type IN ('UPDATE', 'CREATE')) AS updates,
      bool_or(a.privilege_type IN ('DELETE', 'CREATE')) AS deletes, bool_or(a.privilege_type = 'REFERENCES') AS refers,
      bool_or(a.privilege_type = 'TRIGGER') AS is_all
    FROM aclexplode(o.acl) AS a GROUP BY a.grantee
    UNION ALL SELECT '*PUBLIC', false, false, false, false, false, false
      WHERE NOT EXISTS (SELECT FROM aclexplode(o.acl) AS b WHERE b.grantee = 0)
  ) AS p
) AS x CROSS JOIN LATERAL (SELECT CASE x.authority
  WHEN '*ALL' THEN '{YES,YES,YES,YES,YES,YES}'::text[] WHEN '*EXCLUDE' THEN '{NO,NO,NO,NO,NO,NO}'::text[]
  ELSE ARRAY['YES', 'NO', CASE WHEN x.reads THEN 'YES' ELSE 'NO' END, CASE WHEN x.adds THEN 'YES' ELSE 'NO' END,
    CASE WHEN x.updates THEN 'YES' ELSE 'NO' END, CASE WHEN x.deletes THEN 'YES' ELSE 'NO' END] END AS yes) AS f;

CREATE VIEW db2.relationships AS
SELECT s.table_schema AS source_schema, s.table_name AS source_name, s.system_table_schema AS source_library,
  s.system_table_name AS source_system_name, x.type, x.schema, x.name, x.library, x.system_name, x.owner, x.comment,
    x.text,
  h.created AS altered
FROM db2.relation_facts AS s JOIN (
  SELECT DISTINCT d.refobjid AS source, CASE v.kind WHEN 'A' THEN 'ALIAS' ELSE 'VIEW' END AS type,
    v.table_schema AS schema,
    v.table_name AS name, v.system_table_schema AS library, v.system_table_name AS system_name,
    v.owner AS owner, v.long_comment AS comment, v.table_text AS text
  FROM pg_rewrite AS w JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
    AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> w.ev_class
  JOIN db2.relation_facts AS v ON v.relation = w.ev_class AND NOT v.is_temporary
  UNION ALL
  SELECT i.relation, 'INDEX', i.index_schema, i.index_name, i.system_index_schema, i.system_index_name,
    i.index_owner, NULL,
    NULL FROM db2.index_facts AS i WHERE NOT i.is_constraint
  UNION ALL
  SELECT k.confrelid, 'FOREIGN KEY', r.table_schema, db2.swap_case(k.conname::text), r.system_table_schema,
    r.system_table_name, r.owner, r.long_comment, r.table_text
  FROM pg_constraint AS k JOIN db2.relation_facts AS r ON r.relation = k.conrelid AND NOT r.is_temporary
  WHERE k.contype = 'f'
) AS x ON x.source = s.relation LEFT JOIN db2.schemas AS h ON h.schema_name = x.schema;

CREATE FUNCTION db2.split(input text, delimiter text, escape text) RETURNS text[] IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE
  parts text[] := '{}';
  part text := '';
  place int := 1;
BEGIN
  IF escape = '' OR escape IS NULL THEN RETURN string_to_array(input, delimiter); END IF;
  WHILE place <= length(input) LOOP
    IF substr(input, place, 1) = escape THEN
      part := concat(part, substr(input, place + 1, 1));
      place := place + 2;
    ELSIF substr(input, place, length(delimiter)) = delimiter THEN
      parts := array_append(parts, part);
      part := '';
      place := place + length(delimiter);
    ELSE
      part := concat(part, substr(input, place, 1));
      place := place + 1;
    END IF;
  END LOOP;
  RETURN array_append(parts, part);
END $$;
`;

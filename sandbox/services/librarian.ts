import type { Service } from './service.js';

/** Libraries and objects. */
export const LIBRARIAN: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'LIBRARY_LIST_INFO',
    kind: 'view',
    category: 'LIBRARIAN',
    text: 'The library list of the job',
    reads: ['libraries'],
    columns: `ORDINAL_POSITION INTEGER NOT NULL, SCHEMA_NAME VARCHAR(128) NOT NULL,
      SYSTEM_SCHEMA_NAME VARCHAR(10) NOT NULL,
      TYPE VARCHAR(7) NOT NULL, IASP_NUMBER INTEGER NOT NULL, TEXT_DESCRIPTION VARCHAR(50)`,
    body: `SELECT l.ordinality, l.entry->>'name', l.entry->>'name', l.entry->>'part', 0, coalesce(s.schema_text, k.text)
      FROM jsonb_array_elements(db2.state('libraries')) WITH ORDINALITY AS l (entry, ordinality)
      LEFT JOIN db2.schemas AS s ON s.schema_name = l.entry->>'name'
      LEFT JOIN (VALUES ('QSYS', 'System library'), ('QHLPSYS', 'Online help'), ('QUSRSYS', 'System library for users'),
        ('QTEMP', 'Temporary objects of the job')) AS k (name, text) ON k.name = l.entry->>'name'`,
  },
  {
    schema: 'QSYS2',
    name: 'OBJECT_STATISTICS',
    kind: 'tableFunction',
    category: 'LIBRARIAN',
    text: 'Objects of one library or of several',
    reads: ['libraries'],
    parameters: `OBJECT_SCHEMA VARCHAR(10), OBJTYPELIST VARCHAR(1024) DEFAULT '*ALL',
      OBJECT_NAME VARCHAR(128) DEFAULT '*ALL'`,
    columns: `OBJNAME VARCHAR(10), OBJTYPE VARCHAR(8), OBJOWNER VARCHAR(10), OBJDEFINER VARCHAR(10),
      OBJCREATED TIMESTAMP,
      OBJSIZE DECIMAL(15, 0), OBJTEXT VARCHAR(50), OBJLONGNAME VARCHAR(128), LAST_USED_TIMESTAMP TIMESTAMP,
      LAST_USED_OBJECT VARCHAR(3), DAYS_USED_COUNT INTEGER, LAST_RESET_TIMESTAMP TIMESTAMP, IASP_NUMBER SMALLINT,
      OBJATTRIBUTE VARCHAR(10), OBJLONGSCHEMA VARCHAR(128), TEXT VARCHAR(50), SQL_OBJECT_TYPE VARCHAR(9),
      OBJLIB VARCHAR(10), CHANGE_TIMESTAMP TIMESTAMP, USER_CHANGED VARCHAR(3), SOURCE_FILE VARCHAR(10),
      SOURCE_LIBRARY VARCHAR(10), SOURCE_MEMBER VARCHAR(10), SOURCE_TIMESTAMP TIMESTAMP, CREATED_SYSTEM VARCHAR(8),
      OBJECT_DOMAIN VARCHAR(7), SAVE_TIMESTAMP TIMESTAMP, RESTORE_TIMESTAMP TIMESTAMP, OBJECT_AUDIT VARCHAR(10),
      OBJECT_AUDIT_CREATE VARCHAR(10), AUTHORITY_COLLECTION_VALUE VARCHAR(10), JOURNALED VARCHAR(3),
      JOURNAL_NAME VARCHAR(10), JOURNAL_LIBRARY VARCHAR(10)`,
    body: `SELECT o.system_name, o.type, o.owner, o.owner, o.created, o.size, o.text, o.long_name, NULL, 'NO', 0,
      NULL, 0,
        o.attribute, o.schema, o.text, o.sql_type, o.library, o.created, 'YES', NULL, NULL, NULL, NULL, 'SANDBOX',
          '*USER',
        NULL, NULL, '*NONE', '*SYSVAL', '*NONE', CASE WHEN o.sql_type = 'TABLE' THEN 'YES' ELSE 'NO' END,
        CASE WHEN o.sql_type = 'TABLE' THEN 'QSQJRN' END, CASE WHEN o.sql_type = 'TABLE' THEN o.library END
      FROM db2.object_facts AS o CROSS JOIN (SELECT upper(btrim({object_schema})) AS library,
        regexp_split_to_array(upper(btrim({objtypelist})), '[ ,]+') AS types, upper(btrim({object_name})) AS name) AS g
      WHERE CASE g.library WHEN '*ALL' THEN true WHEN '*ALLAVL' THEN true WHEN '*ALLSIMPLE' THEN true
          WHEN '*ALLUSR' THEN o.is_user WHEN '*ALLUSRAVL' THEN o.is_user
          WHEN '*LIBL' THEN db2.library_rank(o.library) IS NOT NULL WHEN '*USRLIBL' THEN db2.library_rank(o.library) > 4
          WHEN '*CURLIB' THEN o.library = coalesce((SELECT e->>'name'
            FROM jsonb_array_elements(db2.state('libraries')) AS e
            WHERE e->>'part' = 'CURRENT'), 'QGPL')
          ELSE o.library = g.library OR o.schema = g.library END
        AND (('*ALL' = ANY (g.types) AND (o.type <> '*LIB' OR g.library IN ('QSYS', '*ALL')))
          OR o.type = ANY (g.types) OR ltrim(o.type, '*') = ANY (g.types))
        AND (g.name IN ('*ALL', '*ALLSIMPLE') OR o.system_name = g.name OR o.long_name = g.name
          OR db2.is_generic(o.system_name, g.name))`,
    example: "SELECT OBJNAME, OBJSIZE FROM TABLE(QSYS2.OBJECT_STATISTICS('SAMPLE', '*FILE'))",
  },
  {
    schema: 'QSYS2',
    name: 'LIBRARY_INFO',
    kind: 'tableFunction',
    category: 'LIBRARIAN',
    text: 'One library: its objects and its size',
    parameters: `LIBRARY_NAME VARCHAR(10), IGNORE_ERRORS VARCHAR(3) DEFAULT 'YES',
      DETAILED_INFO VARCHAR(13) DEFAULT '*ALL'`,
    columns: `OBJECT_COUNT INTEGER, LIBRARY_SIZE BIGINT, LIBRARY_SIZE_COMPLETE VARCHAR(3), LIBRARY_TYPE VARCHAR(4),
      TEXT_DESCRIPTION VARCHAR(50), IASP_NAME VARCHAR(10), IASP_NUMBER SMALLINT, CREATE_AUTHORITY VARCHAR(10),
      OBJECT_AUDIT_CREATE VARCHAR(10), JOURNALED VARCHAR(3), JOURNAL_LIBRARY VARCHAR(10), JOURNAL_NAME VARCHAR(10)`,
    body: `SELECT (SELECT pg_catalog.count(*) FROM db2.object_facts AS o WHERE o.library = l.system_name
      AND o.type <> '*LIB'),
        l.size, 'YES', 'PROD', l.text, '*SYSBAS', 0, '*SYSVAL', '*SYSVAL', 'NO', NULL,
        NULL
      FROM db2.object_facts AS l WHERE l.type = '*LIB' AND l.system_name = upper(btrim({library_name}))
        AND db2.check_words('IGNORE_ERRORS', {ignore_errors}, 'YES', 'NO')`,
  },
  {
    schema: 'QSYS2',
    name: 'COMMAND_INFO',
    kind: 'view',
    category: 'LIBRARIAN',
    text: 'CL commands',
    columns: `COMMAND_LIBRARY VARCHAR(10) NOT NULL, COMMAND_NAME VARCHAR(10) NOT NULL,
      COMMAND_PROCESSING_PROGRAM_LIBRARY VARCHAR(10),
      COMMAND_PROCESSING_PROGRAM VARCHAR(10), TEXT_DESCRIPTION VARCHAR(50), ALLOW_RUN_INTERACTIVE VARCHAR(3),
      ALLOW_RUN_BATCH VARCHAR(3), ALLOW_LIMITED_USER VARCHAR(3), THREADSAFE VARCHAR(11),
        MAXIMUM_POSITIONAL_PARAMETERS INTEGER`,
    body: `SELECT 'QSYS', c.name, 'QSYS', 'QCA' OPERATOR(pg_catalog.||) left(c.name, 6), c.text, 'YES', 'YES',
      c.limited, 'COND', c.positional
      FROM (VALUES ('ADDENVVAR', 'Add environment variable', 'NO', 2), ('ADDLIBLE', 'Add library list entry', 'NO', 2),
        ('CHGCURLIB', 'Change current library', 'NO', 1), ('CHGJOB', 'Change job', 'NO', 1),
        ('CHGLIBL', 'Change library list', 'NO', 2), ('CHKOBJ', 'Check object', 'NO', 4), ('CRTLIB',
          'Create library', 'NO', 3),
        ('DLTF', 'Delete file', 'NO', 1), ('DLTLIB', 'Delete library', 'NO', 1), ('DLYJOB', 'Delay job', 'NO', 2),
        ('DSPJOB', 'Display job', 'YES', 2), ('DSPLIBL', 'Display library list', 'YES', 1),
        ('DSPOBJD', 'Display object description', 'NO', 3), ('DSPUSRPRF', 'Display user profile', 'NO', 2),
        ('ENDJOB', 'End job', 'NO', 1), ('GRTOBJAUT', 'Grant object authority', 'NO', 4),
        ('RVKOBJAUT', 'Revoke object authority', 'NO', 4), ('SNDMSG', 'Send message', 'YES', 2),
        ('SNDPGMMSG', 'Send program message', 'NO', 5), ('WRKACTJOB', 'Work with active jobs', 'NO', 1))
        AS c (name, text, limited, positional)`,
  },
  {
    schema: 'QSYS2',
    name: 'PROGRAM_INFO',
    kind: 'view',
    category: 'APPLICATION',
    text: 'Programs and service programs',
    columns: `PROGRAM_LIBRARY VARCHAR(10) NOT NULL, PROGRAM_NAME VARCHAR(10) NOT NULL, PROGRAM_TYPE VARCHAR(4) NOT NULL,
      OBJECT_TYPE VARCHAR(7) NOT NULL, CREATE_TIMESTAMP TIMESTAMP, TEXT_DESCRIPTION VARCHAR(50),
      PROGRAM_OWNER VARCHAR(10), PROGRAM_ATTRIBUTE VARCHAR(10), USER_PROFILE VARCHAR(6),
        USE_ADOPTED_AUTHORITY VARCHAR(4),
      EARLIEST_POSSIBLE_RELEASE VARCHAR(6), RELEASE_CREATED_ON VARCHAR(6), TARGET_RELEASE VARCHAR(6),
      ACTIVATION_GROUP VARCHAR(10), SQL_STATEMENT_COUNT INTEGER, OBJECT_DOMAIN VARCHAR(7)`,
    body: `SELECT left(r.routine_schema, 10), db2.short_system(r.specific_name), 'ILE',
        CASE r.routine_type WHEN 'PROCEDURE' THEN '*PGM' ELSE '*SRVPGM' END, r.created, NULL, left(r.owner, 10), 'CLE',
        '*OWNER', '*YES', 'V7R3M0', 'V7R5M0', 'V7R3M0', '*CALLER', 1, '*USER'
      FROM db2.routine_facts AS r WHERE r.owner <> 'QSYS'`,
  },
];

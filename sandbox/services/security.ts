import type { Service } from './service.js';

const PROFILES = `jsonb_to_recordset(db2.state('profiles')) AS p (name text, status text, attempts_not_valid int,
    previous_signon timestamp, password_expires text, special_authorities text, groups jsonb, text text)
  WHERE (db2.state('job')->>'may_see_profiles')::boolean OR p.name = db2.state('job')->>'user'`;

const INFO = `AUTHORIZATION_NAME VARCHAR(10) NOT NULL, PREVIOUS_SIGNON TIMESTAMP,
  SIGN_ON_ATTEMPTS_NOT_VALID INTEGER NOT NULL,
  STATUS VARCHAR(10) NOT NULL, PASSWORD_CHANGE_DATE TIMESTAMP, NO_PASSWORD_INDICATOR VARCHAR(3),
  PASSWORD_LEVEL_0_1 VARCHAR(3), PASSWORD_LEVEL_2_3 VARCHAR(3), PASSWORD_EXPIRATION_INTERVAL SMALLINT,
  DATE_PASSWORD_EXPIRES TIMESTAMP, DAYS_UNTIL_PASSWORD_EXPIRES INTEGER, SET_PASSWORD_TO_EXPIRE VARCHAR(3),
  USER_CLASS_NAME VARCHAR(10), SPECIAL_AUTHORITIES VARCHAR(88), GROUP_PROFILE_NAME VARCHAR(10), OWNER VARCHAR(10),
  GROUP_AUTHORITY VARCHAR(10), ASSISTANCE_LEVEL VARCHAR(10), CURRENT_LIBRARY_NAME VARCHAR(10),
  INITIAL_MENU_NAME VARCHAR(10), INITIAL_MENU_LIBRARY_NAME VARCHAR(10), INITIAL_PROGRAM_NAME VARCHAR(10),
  INITIAL_PROGRAM_LIBRARY_NAME VARCHAR(10), LIMIT_CAPABILITIES VARCHAR(10), TEXT_DESCRIPTION VARCHAR(50),
  DISPLAY_SIGNON_INFORMATION VARCHAR(10), LIMIT_DEVICE_SESSIONS VARCHAR(10), MAXIMUM_ALLOWED_STORAGE BIGINT,
  STORAGE_USED BIGINT, HIGHEST_SCHEDULING_PRIORITY CHAR(1), JOB_DESCRIPTION_NAME VARCHAR(10),
  JOB_DESCRIPTION_LIBRARY_NAME VARCHAR(10), CREATION_TIMESTAMP TIMESTAMP, USER_ID_NUMBER BIGINT,
  SUPPLEMENTAL_GROUP_COUNT SMALLINT, SUPPLEMENTAL_GROUP_LIST VARCHAR(150), HOME_DIRECTORY VARCHAR(1024),
  USER_CREATOR VARCHAR(10), LAST_USED_TIMESTAMP TIMESTAMP, USER_DEFAULT_PASSWORD VARCHAR(3)`;

const GROUP = "coalesce(p.groups->>0, '*NONE')";
const OTHERS = "(SELECT pg_catalog.string_agg(rpad(e, 10), '') FROM jsonb_array_elements_text(p.groups - 0) AS e)";

const PRIVILEGE_COLUMNS = (user: string): string => `SYSTEM_OBJECT_SCHEMA VARCHAR(10), SYSTEM_OBJECT_NAME VARCHAR(10),
  OBJECT_SCHEMA VARCHAR(128), OBJECT_NAME VARCHAR(128), OBJECT_TYPE VARCHAR(8), SQL_OBJECT_TYPE VARCHAR(9),
  ${user} VARCHAR(10), OBJECT_AUTHORITY VARCHAR(12), OWNER VARCHAR(10), AUTHORIZATION_LIST VARCHAR(10),
  PRIMARY_GROUP VARCHAR(10), AUTHORIZATION_LIST_MANAGEMENT VARCHAR(3), OBJECT_OPERATIONAL VARCHAR(3),
  OBJECT_MANAGEMENT VARCHAR(3), OBJECT_EXISTENCE VARCHAR(3), OBJECT_ALTER VARCHAR(3), OBJECT_REFERENCE VARCHAR(3),
  DATA_READ VARCHAR(3), DATA_ADD VARCHAR(3), DATA_UPDATE VARCHAR(3), DATA_DELETE VARCHAR(3), DATA_EXECUTE VARCHAR(3),
  TEXT_DESCRIPTION VARCHAR(50)`;

const PRIVILEGES = `SELECT a.library, a.system_name, a.schema, a.long_name, a.type, a.sql_type, a.grantee,
  a.authority, a.owner,
  NULL, NULL, 'NO', a.operational, a.management, a.existence, a.alter, a.reference, a.read, a.add, a.update, a.delete,
  a.execute, a.text FROM db2.authority_facts AS a`;

/** User profiles and who may do what with which object. */
export const SECURITY: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'USER_INFO',
    kind: 'view',
    category: 'SECURITY',
    text: 'User profiles that the caller may see',
    reads: ['profiles', 'job'],
    columns: INFO,
    body: `SELECT p.name, p.previous_signon, p.attempts_not_valid, p.status, timestamp '2024-01-15 08:00:00', 'NO',
      'NO', 'YES',
        0, NULL, CASE p.password_expires WHEN '*YES' THEN 0 END, replace(p.password_expires, '*', ''),
        CASE WHEN p.special_authorities LIKE '%*ALLOBJ%' THEN '*SECOFR' ELSE '*USER' END,
        nullif(p.special_authorities, ''),
          ${GROUP},
        '*USRPRF', '*NONE', '*SYSVAL', '*CRTDFT', 'MAIN', '*LIBL', '*NONE', NULL, '*NO', p.text, '*SYSVAL',
          '*SYSVAL', NULL,
        0, '3', 'QDFTJOBD', 'QGPL', timestamp '2024-01-15 08:00:00', row_number() OVER (ORDER BY p.name) + 100,
        greatest(jsonb_array_length(p.groups) - 1, 0), ${OTHERS}, '/home/' OPERATOR(pg_catalog.||) p.name, 'QSECOFR',
        p.previous_signon, CASE WHEN (db2.state('job')->>'may_see_profiles')::boolean THEN 'NO' END
      FROM ${PROFILES}`,
  },
  {
    schema: 'QSYS2',
    name: 'USER_INFO_BASIC',
    kind: 'view',
    category: 'SECURITY',
    text: 'User profiles, what is quickly found',
    reads: ['profiles', 'job'],
    columns: INFO,
    body: `SELECT u.* FROM qsys2.user_info AS u`,
  },
  {
    schema: 'QSYS2',
    name: 'GROUP_PROFILE_ENTRIES',
    kind: 'view',
    category: 'SECURITY',
    text: 'Group profiles and their members',
    reads: ['profiles', 'job'],
    columns: 'GROUP_PROFILE_NAME VARCHAR(10) NOT NULL, USER_PROFILE_NAME VARCHAR(10) NOT NULL, USER_TEXT VARCHAR(50)',
    body: `SELECT e, q.name, q.text FROM (SELECT p.* FROM ${PROFILES}) AS q
      CROSS JOIN LATERAL jsonb_array_elements_text(q.groups) AS e`,
  },
  {
    schema: 'QSYS2',
    name: 'OBJECT_PRIVILEGES',
    kind: 'view',
    category: 'SECURITY',
    text: 'Authorities to objects',
    columns: PRIVILEGE_COLUMNS('AUTHORIZATION_NAME'),
    body: PRIVILEGES,
  },
  {
    schema: 'QSYS2',
    name: 'OBJECT_PRIVILEGES',
    kind: 'tableFunction',
    category: 'SECURITY',
    text: 'Authorities to one object',
    parameters: 'SYSTEM_OBJECT_SCHEMA VARCHAR(10), SYSTEM_OBJECT_NAME VARCHAR(10), OBJECT_TYPE VARCHAR(8)',
    columns: PRIVILEGE_COLUMNS('AUTHORIZATION_USER'),
    body: `${PRIVILEGES} WHERE a.library = upper(btrim({system_object_schema}))
      AND a.system_name = upper(btrim({system_object_name})) AND a.type = upper(btrim({object_type}))`,
  },
  {
    schema: 'QSYS2',
    name: 'SQL_CHECK_SPECIAL_AUTHORITY',
    kind: 'scalarFunction',
    category: 'SECURITY',
    text: 'Whether the caller has a special authority, also through a group',
    reads: ['profiles', 'job'],
    parameters: 'SPECIAL_AUTHORITY VARCHAR(10)',
    columns: 'INTEGER',
    body: `SELECT count(*)::int
      FROM jsonb_to_recordset(db2.state('profiles')) AS p (name text, special_authorities text)
      WHERE p.name = db2.state('job')->>'user'
      AND upper(btrim({special_authority})) = ANY (regexp_split_to_array(p.special_authorities, ' +'))`,
    example: "VALUES QSYS2.SQL_CHECK_SPECIAL_AUTHORITY('*JOBCTL')",
  },
  {
    schema: 'SYSTOOLS',
    name: 'SPECIAL_AUTHORITY_DATA_MART',
    kind: 'view',
    category: 'SECURITY',
    text: 'Special authorities of users and of their groups',
    reads: ['profiles', 'job'],
    columns: `USER_NAME VARCHAR(10) NOT NULL, SPECIAL_AUTHORITY VARCHAR(10) NOT NULL, USER_OR_GROUP VARCHAR(10),
      GROUP_PROFILE_NAME VARCHAR(10), STATUS VARCHAR(10), TEXT_DESCRIPTION VARCHAR(50)`,
    body: `SELECT u.authorization_name, a, 'USER', NULL, u.status, u.text_description FROM qsys2.user_info AS u
      CROSS JOIN LATERAL regexp_split_to_table(u.special_authorities, ' +') AS a WHERE a LIKE '*%' AND a <> '*NONE'`,
  },
];

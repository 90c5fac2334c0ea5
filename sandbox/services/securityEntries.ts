import type { Service } from './service.js';

/** Authorization lists, exit programs and function usage: a few invented entries, that nothing here acts on. */
export const SECURITY_ENTRIES: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'AUTHORIZATION_LIST_USER_INFO',
    kind: 'view',
    category: 'SECURITY',
    text: 'Authorization lists and who is on them',
    columns: `AUTHORIZATION_LIST VARCHAR(10) NOT NULL, AUTHORIZATION_NAME VARCHAR(10) NOT NULL,
      OBJECT_AUTHORITY VARCHAR(12) NOT NULL, AUTHORIZATION_LIST_MANAGEMENT VARCHAR(3) NOT NULL,
      OWNER VARCHAR(10) NOT NULL, OBJECT_OPERATIONAL VARCHAR(3) NOT NULL, OBJECT_MANAGEMENT VARCHAR(3) NOT NULL,
      OBJECT_EXISTENCE VARCHAR(3) NOT NULL, OBJECT_ALTER VARCHAR(3) NOT NULL, OBJECT_REFERENCE VARCHAR(3) NOT NULL,
      DATA_READ VARCHAR(3) NOT NULL, DATA_ADD VARCHAR(3) NOT NULL, DATA_UPDATE VARCHAR(3) NOT NULL,
      DATA_DELETE VARCHAR(3) NOT NULL, DATA_EXECUTE VARCHAR(3) NOT NULL, TEXT_DESCRIPTION VARCHAR(50)`,
    body: `SELECT a.list, a.name, a.authority, a.manages, 'DBADMIN', a.uses, a.manages, a.manages, a.manages, a.manages,
        a.uses, a.changes, a.changes, a.changes, a.uses, a.text
      FROM (VALUES ('PAYROLL', '*PUBLIC', '*EXCLUDE', 'NO', 'NO', 'NO', 'Pay and bonus'),
        ('PAYROLL', 'DBADMIN', '*ALL', 'YES', 'YES', 'YES', 'Pay and bonus'),
        ('PAYROLL', 'SAMPLEREAD', '*USE', 'NO', 'YES', 'NO', 'Pay and bonus'),
        ('ARCHIVE', '*PUBLIC', '*USE', 'NO', 'YES', 'NO', 'Closed years'),
        ('ARCHIVE', 'DBADMIN', '*ALL', 'YES', 'YES', 'YES', 'Closed years'))
        AS a (list, name, authority, manages, uses, changes, text)`,
  },
  {
    schema: 'QSYS2',
    name: 'EXIT_PROGRAM_INFO',
    kind: 'view',
    category: 'SECURITY',
    text: 'Programs registered for exit points',
    columns: `EXIT_POINT_NAME VARCHAR(20) NOT NULL, EXIT_POINT_FORMAT VARCHAR(8) NOT NULL,
      EXIT_PROGRAM_NUMBER INTEGER NOT NULL, EXIT_PROGRAM_LIBRARY VARCHAR(10) NOT NULL,
      EXIT_PROGRAM VARCHAR(10) NOT NULL, EXIT_PROGRAM_DATA VARCHAR(2048)`,
    body: `VALUES ('QIBM_QTMF_SERVER_REQ', 'VLRQ0100', 1, 'DEVLIB', 'FTPGUARD', NULL),
      ('QIBM_QTMF_SVR_LOGON', 'TCPL0100', 1, 'DEVLIB', 'FTPLOGON', NULL),
      ('QIBM_QZDA_INIT', 'ZDAI0100', 1, 'DEVLIB', 'DBGUARD', NULL)`,
  },
  {
    schema: 'QSYS2',
    name: 'FUNCTION_USAGE',
    kind: 'view',
    category: 'SECURITY',
    text: 'Functions that profiles are allowed or denied',
    columns: `FUNCTION_ID VARCHAR(30) NOT NULL, USER_NAME VARCHAR(10) NOT NULL, USAGE VARCHAR(7) NOT NULL,
      USER_TYPE VARCHAR(5) NOT NULL`,
    body: `VALUES ('QIBM_DB_SQLADM', 'DBADMIN', 'ALLOWED', 'USER'),
      ('QIBM_DB_SYSMON', 'DEVELOPERS', 'ALLOWED', 'GROUP'), ('QIBM_DB_SECADM', 'SECADMIN', 'ALLOWED', 'USER'),
      ('QIBM_ACCESS_ALLOBJ_JOBLOG', 'DBADMIN', 'DENIED', 'USER')`,
  },
];

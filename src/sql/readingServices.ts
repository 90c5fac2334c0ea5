/** What one argument of a service may be, because another value has a side effect. */
export interface ArgumentLimit {
  /** Of the parameter, in capitals. */
  readonly name: string;
  /** From 1; absent where nobody here knows it, so that the argument counts by its name alone. */
  readonly position?: number;
  /** Constants that only read, in capitals; NULL and DEFAULT count as left out. */
  readonly values: readonly string[];
  /** Whether the service acts where the argument is left out. */
  readonly required?: true;
}

/**
 * IBM i services that only read, by schema and subject. Left out on purpose, because unknown means refused and the
 * operator can allow more: what reaches other systems (HTTP_*, DNS_LOOKUP, SYSTOOLS.HTTP*), sends (SEND_*, MQSEND),
 * writes files or spooled files (IFS_WRITE*, IFS_RENAME, IFS_UNLINK, GENERATE_PDF, GENERATE_SPREADSHEET), writes to job
 * logs (LPRINTF), runs commands (QCMDEXC), and what validates data with SQL of its own (VALIDATE_DATA*).
 */
const READING: Readonly<Record<string, readonly string[]>> = {
  QSYS2: [
    // work management
    'GET_JOB_INFO JOB_INFO JOB_LOCK_INFO OPEN_FILES RECORD_LOCK_INFO STACK_INFO WATCH_DETAIL',
    // performance
    'ACTIVE_QUERY_INFO ANALYZE_CATALOG COLUMN_STATISTICS SYSTEM_ACTIVITY_INFO',
    // objects and libraries
    'COMPARE_FILE LIBRARY_INFO OBJECT_LOCK_INFO OBJECT_STATISTICS SAVE_FILE_OBJECTS',
    // security
    'CERTIFICATE_INFO OBJECT_OWNERSHIP OBJECT_PRIVILEGES SQL_CHECK_AUTHORITY SQL_CHECK_FUNCTION_USAGE',
    'SQL_CHECK_SPECIAL_AUTHORITY',
    // integrated file system
    'COMPARE_IFS IFS_ACCESS IFS_JOB_INFO IFS_OBJECT_LOCK_INFO IFS_OBJECT_PRIVILEGES IFS_OBJECT_REFERENCES_INFO',
    'IFS_OBJECT_STATISTICS IFS_PATH IFS_READ IFS_READ_BINARY IFS_READ_UTF8',
    // journals and messages
    'DISPLAY_JOURNAL HISTORY_LOG_INFO JOBLOG_INFO JOURNAL_INHERIT_RULES MESSAGE_QUEUE_INFO',
    // spooled files
    'OUTPUT_QUEUE_ENTRIES SPOOLED_FILE_INFO',
    // communication
    'ACTIVE_DB_CONNECTIONS',
    // programs and their data
    'ACTIVATION_GROUP_INFO DATA_AREA_INFO DATA_QUEUE_ENTRIES DELIMIT_NAME PARSE_STATEMENT',
    'PROGRAM_RESOLVED_ACTIVATIONS PROGRAM_RESOLVED_IMPORTS USER_INDEX_ENTRIES USER_SPACE',
  ],
  SYSTOOLS: [
    'ENDED_JOB_INFO ERRNO_INFO RELATED_OBJECTS SPLIT SPOOLED_FILE_DATA',
    // texts
    'BASE64DECODE BASE64ENCODE URLDECODE URLENCODE',
    'BSON2JSON JSON2BSON JSON_BINARY JSON_GET_POS_ARR_INDEX JSON_LEN JSON_TABLE JSON_TYPE JSON_VAL',
    // the audit journal, a table function for each type of entry
    ...(
      'AD AF AP AU AX CA CD CO CP CQ CU CV CY DI DO DS EV GR GS IM IP IR IS JD JS KF LD ML NA ND NE O1 O2 O3 OM OR ' +
      'OW PA PF PG PO PS PU PW RA RJ RO RP RQ RU RZ SD SE SF SG SK SM SO ST SV VA VC VF VL VN VO VP VR VS VU VV X0 ' +
      'X1 X2 XD YC YR ZC ZR'
    )
      .split(' ')
      .map((type) => `AUDIT_JOURNAL_${type}`),
  ],
};

const RESETS: readonly ArgumentLimit[] = [{ name: 'RESET_STATISTICS', position: 1, values: ['NO'] }];

/** Services that read only with certain arguments. */
const LIMITED: readonly (readonly [name: string, limits: readonly ArgumentLimit[]])[] = [
  ['QSYS2.ACTIVE_JOB_INFO', RESETS],
  ['QSYS2.MEMORY_POOL', RESETS],
  ['QSYS2.SYSDISKSTAT', RESETS],
  ['QSYS2.SYSTEM_STATUS', RESETS],
  // takes the message off the queue unless it is told not to
  ['QSYS2.RECEIVE_DATA_QUEUE', [{ name: 'REMOVE', values: ['NO'], required: true }]],
  // changes the profile unless it is told to show the command only
  ['SYSTOOLS.CHANGE_USER_PROFILE', [{ name: 'PREVIEW', values: ['YES'], required: true }]],
];

const UNLIMITED: readonly ArgumentLimit[] = [];

/** IBM i services that only read, as `SCHEMA.NAME`, each with the arguments that are limited. */
export const READING_SERVICES: ReadonlyMap<string, readonly ArgumentLimit[]> = new Map([
  ...Object.entries(READING).flatMap(([schema, names]) =>
    names
      .join(' ')
      .split(' ')
      .map((name) => [`${schema}.${name}`, UNLIMITED] as const),
  ),
  ...LIMITED,
]);

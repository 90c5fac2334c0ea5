import type { Service } from './service.js';

/** The rows of db2.active_jobs that the filters of ACTIVE_JOB_INFO leave. */
const FILTERED = `db2.active_jobs AS j CROSS JOIN (SELECT upper(btrim({detailed_info})) AS detail,
  upper(btrim({job_name_filter})) AS name) AS g
  WHERE db2.check_words('RESET_STATISTICS', {reset_statistics}, 'NO', 'YES')
    AND db2.check_words('DETAILED_INFO', {detailed_info}, 'NONE', 'WORK', 'QTEMP', 'FULL', 'ALL')
    AND db2.note_reset('ACTIVE_JOB_INFO', {reset_statistics})
    AND CASE g.name WHEN '' THEN true WHEN '*ALL' THEN true WHEN '*' THEN j.name = db2.state('job')->>'name'
      WHEN '*CURRENT' THEN split_part(j.name, '/', 3) = split_part(db2.state('job')->>'name', '/', 3)
      WHEN '*SBS' THEN j.type = 'SBS' WHEN '*SYS' THEN j.type = 'SYS'
      ELSE db2.is_generic(split_part(j.name, '/', 3), g.name) OR j.name = g.name END
    AND db2.is_listed(j.subsystem, {subsystem_list_filter})
    AND db2.is_listed(j."user", {current_user_list_filter})`;

const DETAIL = (value: string): string => `CASE WHEN g.detail IN ('FULL', 'ALL') THEN ${value} END`;
const WORK = (value: string): string => `CASE WHEN g.detail IN ('WORK', 'FULL', 'ALL') THEN ${value} END`;

/** QSYS2.ACTIVE_JOB_INFO. */
export const ACTIVE_JOBS: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'ACTIVE_JOB_INFO',
    kind: 'tableFunction',
    category: 'WORK MANAGEMENT',
    text: 'Active jobs and what they do',
    reads: ['jobs', 'job', 'system'],
    parameters: `RESET_STATISTICS VARCHAR(3) DEFAULT 'NO', SUBSYSTEM_LIST_FILTER VARCHAR(275) DEFAULT '',
      JOB_NAME_FILTER VARCHAR(28) DEFAULT '', CURRENT_USER_LIST_FILTER VARCHAR(275) DEFAULT '',
      DETAILED_INFO VARCHAR(4) DEFAULT 'NONE'`,
    columns: `ORDINAL_POSITION INTEGER, JOB_NAME VARCHAR(28), JOB_NAME_SHORT VARCHAR(10), JOB_USER VARCHAR(10),
      JOB_NUMBER VARCHAR(6), SUBSYSTEM VARCHAR(10), SUBSYSTEM_LIBRARY_NAME VARCHAR(10), AUTHORIZATION_NAME VARCHAR(10),
      JOB_TYPE VARCHAR(3), FUNCTION_TYPE VARCHAR(3), FUNCTION VARCHAR(10), JOB_STATUS VARCHAR(4),
        MEMORY_POOL VARCHAR(9),
      RUN_PRIORITY SMALLINT, THREAD_COUNT INTEGER, TEMPORARY_STORAGE INTEGER, CPU_TIME DECIMAL(20, 0),
      TOTAL_DISK_IO_COUNT DECIMAL(20, 0), ELAPSED_INTERACTION_COUNT INTEGER, ELAPSED_TOTAL_RESPONSE_TIME INTEGER,
      ELAPSED_TOTAL_DISK_IO_COUNT DECIMAL(20, 0), ELAPSED_ASYNC_DISK_IO_COUNT DECIMAL(20, 0),
      ELAPSED_SYNC_DISK_IO_COUNT DECIMAL(20, 0), ELAPSED_CPU_PERCENTAGE DECIMAL(9, 2), ELAPSED_CPU_TIME DECIMAL(20, 0),
      ELAPSED_PAGE_FAULT_COUNT DECIMAL(20, 0), JOB_END_REASON VARCHAR(60), SERVER_TYPE VARCHAR(30),
      ELAPSED_TIME DECIMAL(20, 3), JOB_DESCRIPTION_LIBRARY VARCHAR(10), JOB_DESCRIPTION VARCHAR(10),
      JOB_QUEUE_LIBRARY VARCHAR(10), JOB_QUEUE VARCHAR(10), OUTPUT_QUEUE_LIBRARY VARCHAR(10), OUTPUT_QUEUE VARCHAR(10),
      CCSID INTEGER, DEFAULT_CCSID INTEGER, SORT_SEQUENCE_LIBRARY VARCHAR(10), SORT_SEQUENCE VARCHAR(10),
      LANGUAGE_ID CHAR(3), DATE_FORMAT CHAR(4), DATE_SEPARATOR CHAR(1), TIME_SEPARATOR CHAR(1),
        DECIMAL_FORMAT VARCHAR(6),
      TIMEZONE_DESCRIPTION_NAME VARCHAR(10), MESSAGE_LOGGING_LEVEL SMALLINT, MESSAGE_LOGGING_SEVERITY SMALLINT,
      JOB_ACTIVE_TIME TIMESTAMP, JOB_ENTERED_SYSTEM_TIME TIMESTAMP, CLIENT_IP_ADDRESS VARCHAR(45),
      CLIENT_HOST VARCHAR(255), CLIENT_PORT INTEGER, JOB_USER_IDENTITY VARCHAR(10), DBCS_CAPABLE VARCHAR(3),
      OPEN_FILES INTEGER, PEAK_TEMPORARY_STORAGE INTEGER, DEFAULT_WAIT INTEGER, PAGE_FAULTS BIGINT,
      SQL_STATEMENT_TEXT VARCHAR(10000), SQL_STATEMENT_STATUS VARCHAR(8), SQL_STATEMENT_START_TIMESTAMP TIMESTAMP,
      SQL_STATEMENT_NAME VARCHAR(128), OPEN_CURSOR_COUNT INTEGER, FULL_OPEN_CURSOR_COUNT INTEGER,
      PSEUDO_OPEN_CURSOR_COUNT INTEGER, PSEUDO_CLOSED_CURSOR_COUNT INTEGER, CQE_CURSOR_COUNT INTEGER,
      SQE_CURSOR_COUNT INTEGER, LARGEST_QUERY_SIZE INTEGER, QRO_HASH CHAR(8), QTEMP_SIZE INTEGER,
      CLIENT_ACCTNG VARCHAR(255), CLIENT_APPLNAME VARCHAR(255), CLIENT_PROGRAMID VARCHAR(255),
        CLIENT_USERID VARCHAR(255),
      CLIENT_WRKSTNNAME VARCHAR(255), SQL_SERVER_MODE VARCHAR(3), DEFAULT_SCHEMA VARCHAR(128)`,
    body: `SELECT row_number() OVER (ORDER BY j.subsystem, split_part(j.name, '/', 3), j.name), j.name,
        split_part(j.name, '/', 3), split_part(j.name, '/', 2), split_part(j.name, '/', 1), j.subsystem,
        j.subsystem_library, j."user", j.type, j.function_type, j.function, j.status, j.memory_pool, j.run_priority,
        j.thread_count, j.temporary_storage, j.cpu_time, j.disk_io, 0, 0, j.disk_io / 20, j.disk_io / 30,
          j.disk_io / 60,
        round(j.cpu_time / 100000.0, 2), j.cpu_time / 10, 0, NULL,
        CASE WHEN j.name LIKE '%/QZDASOINIT' THEN 'QIBM_OS400_QZBS_SVR_DATABASE' END,
        (db2.state('system')->>'elapsed_seconds')::numeric,
        ${WORK("'QGPL'")}, ${WORK("'QDFTJOBD'")}, ${WORK('NULL')}, ${WORK('NULL')}, ${WORK("'*LIBL'")},
        ${WORK("'QPRINT'")}, ${WORK('37')}, ${WORK('37')}, NULL, ${WORK("'*HEX'")}, ${WORK("'ENU'")}, ${WORK("'*MDY'")},
        ${WORK("'/'")}, ${WORK("':'")}, ${WORK("'*BLANK'")}, ${WORK("'QN0000UTC'")}, ${WORK('4')}, ${WORK('0')},
        ${WORK('j.entered')}, ${WORK('j.entered')}, ${DETAIL('j.client_address')}, ${DETAIL('j.client_host')}, NULL,
        ${DETAIL('j."user"')}, ${WORK("'NO'")}, ${DETAIL('0')}, ${DETAIL('j.temporary_storage')}, ${DETAIL('30')},
        ${DETAIL('0')}, ${DETAIL('j.statement')}, ${DETAIL('j.statement_status')}, NULL, NULL, ${DETAIL('j.cursors')},
        ${DETAIL('j.cursors')}, ${DETAIL('0')}, ${DETAIL('0')}, ${DETAIL('0')}, ${DETAIL('j.cursors')}, ${DETAIL('0')},
        NULL, CASE WHEN g.detail IN ('QTEMP', 'ALL') THEN 0 END, NULL, NULL, NULL, NULL, NULL,
        ${DETAIL("CASE WHEN j.client_address IS NOT NULL THEN 'NO' END")}, ${DETAIL('j.default_schema')}
      FROM ${FILTERED}`,
    example: `SELECT JOB_NAME, AUTHORIZATION_NAME, ELAPSED_CPU_PERCENTAGE FROM TABLE(QSYS2.ACTIVE_JOB_INFO(
      SUBSYSTEM_LIST_FILTER => 'QUSRWRK')) ORDER BY ELAPSED_CPU_PERCENTAGE DESC FETCH FIRST 10 ROWS ONLY`,
  },
];

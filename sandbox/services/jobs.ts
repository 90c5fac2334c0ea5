import type { Service } from './service.js';

const PARTS = "split_part(j.name, '/', 3), split_part(j.name, '/', 2), split_part(j.name, '/', 1)";

/** Services about jobs, besides ACTIVE_JOB_INFO. */
export const JOBS: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'JOB_INFO',
    kind: 'tableFunction',
    category: 'WORK MANAGEMENT',
    text: 'Jobs of the system, by default those of the user',
    reads: ['jobs', 'job'],
    parameters: `JOB_STATUS_FILTER VARCHAR(10) DEFAULT '*ALL', JOB_TYPE_FILTER VARCHAR(10) DEFAULT '*ALL',
      JOB_SUBSYSTEM_FILTER VARCHAR(10) DEFAULT '*ALL', JOB_USER_FILTER VARCHAR(10) DEFAULT '*USER',
      JOB_SUBMITTER_FILTER VARCHAR(10) DEFAULT '*ALL', JOB_NAME_FILTER VARCHAR(10) DEFAULT '*ALL'`,
    columns: `JOB_NAME VARCHAR(28), JOB_NAME_SHORT VARCHAR(10), JOB_USER VARCHAR(10), JOB_NUMBER VARCHAR(6),
      JOB_INFORMATION VARCHAR(12), JOB_STATUS VARCHAR(6), JOB_TYPE VARCHAR(3), JOB_TYPE_ENHANCED VARCHAR(28),
      JOB_SUBSYSTEM VARCHAR(10), JOB_DATE VARCHAR(10), JOB_DESCRIPTION_LIBRARY VARCHAR(10), JOB_DESCRIPTION VARCHAR(10),
      JOB_ACCOUNTING_CODE VARCHAR(15), SUBMITTER_JOB_NAME VARCHAR(28), SUBMITTER_MESSAGE_QUEUE_LIBRARY VARCHAR(10),
      SUBMITTER_MESSAGE_QUEUE VARCHAR(10), JOB_ENTERED_SYSTEM_TIME TIMESTAMP, JOB_SCHEDULED_TIME TIMESTAMP,
      JOB_ACTIVE_TIME TIMESTAMP, JOB_END_TIME TIMESTAMP, JOB_END_SEVERITY SMALLINT, COMPLETION_STATUS VARCHAR(8),
      JOB_END_REASON VARCHAR(60), JOB_QUEUE_LIBRARY VARCHAR(10), JOB_QUEUE_NAME VARCHAR(10),
        JOB_QUEUE_STATUS VARCHAR(9),
      JOB_QUEUE_PRIORITY SMALLINT, CCSID INTEGER, JOB_LOG_OUTPUT VARCHAR(10), ALLOW_MULTIPLE_THREADS VARCHAR(3)`,
    body: `SELECT j.name, ${PARTS}, 'YES', 'ACTIVE', CASE j.type WHEN 'PJ' THEN 'BCH'
      WHEN 'BCI' THEN 'BCH' ELSE j.type END,
        j.type_enhanced, j.subsystem, to_char(localtimestamp, 'YYYY-MM-DD'), 'QGPL', 'QDFTJOBD', NULL, NULL, NULL, NULL,
        j.entered, NULL, j.entered, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 37, '*JOBEND',
        CASE WHEN j.thread_count > 1 THEN 'YES' ELSE 'NO' END
      FROM db2.active_jobs AS j
      WHERE db2.check_words('JOB_STATUS_FILTER', {job_status_filter}, '*ALL', '*ACTIVE', '*JOBQ', '*OUTQ')
        AND upper(btrim({job_status_filter})) IN ('*ALL', '*ACTIVE')
        AND (upper(btrim({job_type_filter})) = '*ALL' OR (upper(btrim({job_type_filter})) = '*BATCH'
          AND j.type IN ('PJ', 'BCI', 'BCH')) OR (upper(btrim({job_type_filter})) = '*INTERACT' AND j.type = 'INT'))
        AND (upper({job_subsystem_filter}) = '*ALL' OR j.subsystem = upper(btrim({job_subsystem_filter})))
        AND (upper({job_user_filter}) = '*ALL' OR split_part(j.name, '/', 2) = upper(btrim({job_user_filter}))
          OR j."user" = CASE WHEN upper({job_user_filter}) = '*USER' THEN db2.state('job')->>'user'
            ELSE upper(btrim({job_user_filter})) END)
        AND upper({job_submitter_filter}) = '*ALL'
        AND (upper({job_name_filter}) = '*ALL' OR split_part(j.name, '/', 3) = upper(btrim({job_name_filter})))`,
  },
  {
    schema: 'QSYS2',
    name: 'GET_JOB_INFO',
    kind: 'tableFunction',
    category: 'WORK MANAGEMENT',
    text: 'One job: * or a qualified name',
    reads: ['jobs', 'job'],
    parameters: 'V_JOB_NAME VARCHAR(28)',
    columns: `V_JOB_STATUS CHAR(10), V_ACTIVE_JOB_STATUS CHAR(4), V_RUN_PRIORITY INTEGER, V_SBS_NAME CHAR(10),
      V_CPU_USED BIGINT, V_TEMP_STORAGE_USED_MB INTEGER, V_AUX_IO_REQUESTED BIGINT, V_PAGE_FAULTS BIGINT,
      V_CLIENT_WRKSTNNAME CHAR(255), V_CLIENT_APPLNAME CHAR(255), V_CLIENT_ACCTNG CHAR(255),
      V_CLIENT_PROGRAMID CHAR(255), V_CLIENT_USERID CHAR(255), V_CLIENT_IP_ADDRESS VARCHAR(45), V_JOB_TYPE CHAR(3),
      V_SQL_STATEMENT_TEXT VARCHAR(10000), V_AUTHORIZATION_NAME VARCHAR(10)`,
    body: `SELECT '*ACTIVE', j.status, j.run_priority, j.subsystem, j.cpu_time, j.temporary_storage, j.disk_io, 0,
      NULL, NULL,
        NULL, NULL, NULL, j.client_address, j.type, j.statement, j."user"
      FROM db2.active_jobs AS j WHERE j.name = CASE WHEN btrim({v_job_name}) = '*' THEN db2.state('job')->>'name'
        ELSE upper(btrim({v_job_name})) END`,
  },
  {
    schema: 'QSYS2',
    name: 'DB_TRANSACTION_INFO',
    kind: 'view',
    category: 'DATABASE-APPLICATION',
    text: 'Units of work that have uncommitted changes',
    reads: ['transactions'],
    columns: `JOB_NAME VARCHAR(28), COMMITMENT_DEFINITION VARCHAR(10), COMMITMENT_DEFINITION_ID VARCHAR(30),
      STATE VARCHAR(20), LOGICAL_UNIT_OF_WORK VARCHAR(39), ISOLATION_LEVEL VARCHAR(10),
      LOCAL_RECORD_CHANGES_PENDING VARCHAR(3), LOCAL_OBJECT_CHANGES_PENDING VARCHAR(3),
      REMOTE_CHANGES_PENDING VARCHAR(3), RESYNC_IN_PROGRESS VARCHAR(3), USER_NAME VARCHAR(10), LOCK_SCOPE VARCHAR(20),
      STATE_TIMESTAMP TIMESTAMP, LOCAL_CHANGES_PENDING VARCHAR(3)`,
    body: `SELECT t.job_name, '*DFTACTGRP', NULL, 'RESET', NULL, t.isolation, t.record_changes, t.object_changes,
      'NO', 'NO',
        t."user", 'JOB', NULL, CASE WHEN 'YES' IN (t.record_changes, t.object_changes) THEN 'YES' ELSE 'NO' END
      FROM jsonb_to_recordset(db2.state('transactions')) AS t (job_name text, "user" text, record_changes text,
        object_changes text, isolation text)`,
  },
  {
    schema: 'QSYS2',
    name: 'SUBSYSTEM_INFO',
    kind: 'view',
    category: 'WORK MANAGEMENT',
    text: 'Subsystems',
    reads: ['jobs'],
    columns: `SUBSYSTEM_DESCRIPTION_LIBRARY VARCHAR(10) NOT NULL, SUBSYSTEM_DESCRIPTION VARCHAR(10) NOT NULL,
      STATUS VARCHAR(10) NOT NULL, MAXIMUM_ACTIVE_JOBS INTEGER, CURRENT_ACTIVE_JOBS INTEGER,
      SUBSYSTEM_MONITOR_JOB VARCHAR(28), TEXT_DESCRIPTION VARCHAR(50), CONTROLLING_SUBSYSTEM VARCHAR(3) NOT NULL`,
    body: `SELECT 'QSYS', s.name, s.status, NULL, (SELECT pg_catalog.count(*) FROM db2.active_jobs AS j
          WHERE j.subsystem = s.name AND j.type <> 'SBS'),
        (SELECT j.name FROM db2.active_jobs AS j WHERE j.subsystem = s.name AND j.type = 'SBS' LIMIT 1), s.text,
        s.controlling
      FROM (VALUES ('QBATCH', 'ACTIVE', 'Batch jobs', 'NO'), ('QCTL', 'ACTIVE', 'Controlling subsystem', 'YES'),
        ('QHTTPSVR', 'ACTIVE', 'HTTP servers', 'NO'), ('QINTER', 'ACTIVE', 'Interactive jobs', 'NO'),
        ('QSPL', 'INACTIVE', 'Spooling', 'NO'), ('QSYSWRK', 'ACTIVE', 'System jobs', 'NO'),
        ('QUSRWRK', 'ACTIVE', 'Server jobs of users', 'NO')) AS s (name, status, text, controlling)`,
  },
  {
    schema: 'QSYS2',
    name: 'ENVIRONMENT_VARIABLE_INFO',
    kind: 'view',
    category: 'APPLICATION',
    text: 'Environment variables of the job',
    reads: ['environment'],
    columns: `ENVIRONMENT_VARIABLE_TYPE VARCHAR(6) NOT NULL, ENVIRONMENT_VARIABLE_NAME VARCHAR(128),
      ENVIRONMENT_VARIABLE_VALUE VARCHAR(1024), CCSID INTEGER`,
    body: `SELECT 'JOB', e.name, e.value, 37 FROM jsonb_to_recordset(db2.state('environment')) AS e (name text,
      value text)
      UNION ALL SELECT 'SYSTEM', 'QIBM_SANDBOX', 'YES', 37`,
  },
];

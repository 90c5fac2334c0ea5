import type { Service } from './service.js';

/** Job queues and the job scheduler: invented, and they never change. */
export const WORK_QUEUES: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'JOB_QUEUE_INFO',
    kind: 'view',
    category: 'WORK MANAGEMENT',
    text: 'Job queues',
    reads: ['jobs'],
    columns: `JOB_QUEUE_NAME VARCHAR(10) NOT NULL, JOB_QUEUE_LIBRARY VARCHAR(10) NOT NULL,
      JOB_QUEUE_STATUS VARCHAR(9) NOT NULL, NUMBER_OF_JOBS INTEGER NOT NULL, SUBSYSTEM_NAME VARCHAR(10),
      SUBSYSTEM_LIBRARY_NAME VARCHAR(10), SEQUENCE_NUMBER INTEGER, MAXIMUM_ACTIVE_JOBS INTEGER, ACTIVE_JOBS INTEGER,
      HELD_JOBS INTEGER NOT NULL, RELEASED_JOBS INTEGER NOT NULL, SCHEDULED_JOBS INTEGER NOT NULL,
      TEXT_DESCRIPTION VARCHAR(50), OPERATOR_CONTROLLED VARCHAR(4) NOT NULL`,
    body: `SELECT q.name, q.library, q.status, q.held OPERATOR(pg_catalog.+) q.released, q.subsystem,
        CASE WHEN q.subsystem IS NOT NULL THEN 'QSYS' END, q.place, q.most,
        CASE WHEN q.subsystem IS NOT NULL THEN (SELECT pg_catalog.count(*) FROM db2.active_jobs AS j
          WHERE j.subsystem = q.subsystem AND j.type <> 'SBS') END, q.held, q.released, 0, q.text, '*YES'
      FROM (VALUES ('QBATCH', 'QGPL', 'RELEASED', 'QBATCH', 10, 3, 1, 2, 'Default batch job queue'),
        ('QINTER', 'QGPL', 'RELEASED', 'QINTER', 10, NULL, 0, 0, 'Interactive jobs'),
        ('QUSRNOMAX', 'QSYS', 'RELEASED', 'QUSRWRK', 10, NULL, 0, 0, 'Jobs without a maximum'),
        ('MONTHEND', 'QGPL', 'HELD', NULL, NULL, NULL, 0, 4, 'Month-end closing'))
        AS q (name, library, status, subsystem, place, most, held, released, text)`,
  },
  {
    schema: 'QSYS2',
    name: 'SCHEDULED_JOB_INFO',
    kind: 'view',
    category: 'WORK MANAGEMENT',
    text: 'Entries of the job scheduler',
    columns: `SCHEDULED_JOB_ENTRY_NUMBER INTEGER NOT NULL, SCHEDULED_JOB_NAME VARCHAR(10) NOT NULL,
      SCHEDULED_DATE_VALUE VARCHAR(14) NOT NULL, SCHEDULED_DATE DATE, SCHEDULED_TIME TIME NOT NULL,
      SCHEDULED_DAYS VARCHAR(34), FREQUENCY VARCHAR(8) NOT NULL, RELATIVE_DAYS_OF_MONTH VARCHAR(13),
      RECOVERY_ACTION VARCHAR(7) NOT NULL, NEXT_SUBMISSION_DATE DATE, STATUS VARCHAR(9) NOT NULL,
      JOB_QUEUE_NAME VARCHAR(10) NOT NULL, JOB_QUEUE_LIBRARY_NAME VARCHAR(10), JOB_QUEUE_STATUS VARCHAR(9),
      DATES_OMITTED VARCHAR(219), SCHEDULED_BY VARCHAR(10) NOT NULL, JOB_DESCRIPTION_NAME VARCHAR(10) NOT NULL,
      JOB_DESCRIPTION_LIBRARY_NAME VARCHAR(10), USER_PROFILE_FOR_SUBMITTED_JOB VARCHAR(10) NOT NULL,
      MESSAGE_QUEUE_NAME VARCHAR(10), MESSAGE_QUEUE_LIBRARY_NAME VARCHAR(10), KEEP_ENTRY VARCHAR(3),
      LAST_SUCCESSFUL_SUBMISSION_TIMESTAMP TIMESTAMP, LAST_SUCCESSFUL_SUBMISSION_JOB VARCHAR(28),
      LAST_ATTEMPTED_SUBMISSION_TIMESTAMP TIMESTAMP, LAST_ATTEMPTED_SUBMISSION_STATUS VARCHAR(33),
      DESCRIPTION VARCHAR(50), COMMAND_STRING VARCHAR(512) NOT NULL`,
    body: `SELECT s.number, s.name, CASE WHEN s.days IS NULL THEN 'SCHEDULED_DATE' ELSE 'SCHEDULED_DAYS' END,
        CASE WHEN s.days IS NULL THEN date '2024-01-31' END, s.at::time, s.days, s.frequency, NULL, '*SBMRLS',
        CASE s.status WHEN 'SCHEDULED' THEN current_date OPERATOR(pg_catalog.+) 1 END, s.status, 'QBATCH', 'QGPL',
        'RELEASED', NULL, 'DBADMIN', 'QDFTJOBD', 'QGPL', 'DBADMIN', NULL, NULL,
        CASE s.frequency WHEN '*ONCE' THEN 'YES' END, s.last, NULL, s.last,
        CASE WHEN s.last IS NOT NULL THEN 'JOB SUCCESSFULLY SUBMITTED' END, s.text, s.command
      FROM (VALUES (101, 'NIGHTLY', '01:30:00', '*ALL', '*WEEKLY', 'SCHEDULED',
          localtimestamp OPERATOR(pg_catalog.-) interval '9 hours', 'Nightly batch', 'CALL PGM(DEVLIB/NIGHTLY)'),
        (102, 'INVOICES', '06:00:00', '*MON *TUE *WED *THU *FRI', '*WEEKLY', 'SCHEDULED',
          localtimestamp OPERATOR(pg_catalog.-) interval '1 day', 'Print invoices', 'CALL PGM(DEVLIB/INVOICES)'),
        (103, 'REORG', '22:00:00', '*SUN', '*WEEKLY', 'HELD', NULL, 'Reorganize files', 'RGZPFM FILE(DEVLIB/ORDERS)'),
        (104, 'MIGRATE', '12:00:00', NULL, '*ONCE', 'SAVED', timestamp '2024-01-31 12:00:00', 'Once, in 2024',
          'CALL PGM(DEVLIB/MIGRATE)'))
        AS s (number, name, at, days, frequency, status, last, text, command)`,
  },
];

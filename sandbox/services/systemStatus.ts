import type { Service } from './service.js';

const STATUS_COLUMNS = `TOTAL_JOBS_IN_SYSTEM INTEGER, MAXIMUM_JOBS_IN_SYSTEM INTEGER, ACTIVE_JOBS_IN_SYSTEM INTEGER,
  INTERACTIVE_JOBS_IN_SYSTEM DECIMAL(5, 2), JOBS_RUNNING INTEGER, ELAPSED_TIME INTEGER, ELAPSED_CPU_USED DECIMAL(5, 2),
  ELAPSED_CPU_SHARED DECIMAL(5, 2), ELAPSED_CPU_UNCAPPED_CAPACITY DECIMAL(5, 2), CONFIGURED_CPUS INTEGER,
  CPU_SHARING_ATTRIBUTE VARCHAR(8), CURRENT_CPU_CAPACITY DECIMAL(5, 2), AVERAGE_CPU_RATE DECIMAL(5, 2),
  AVERAGE_CPU_UTILIZATION DECIMAL(5, 2), MINIMUM_CPU_UTILIZATION DECIMAL(5, 2), MAXIMUM_CPU_UTILIZATION DECIMAL(5, 2),
  SQL_CPU_UTILIZATION DECIMAL(5, 2), CPU_UTILIZATION DECIMAL(5, 2), MAIN_STORAGE_SIZE BIGINT, SYSTEM_ASP_STORAGE BIGINT,
  TOTAL_AUXILIARY_STORAGE BIGINT, SYSTEM_ASP_USED DECIMAL(5, 2), CURRENT_TEMPORARY_STORAGE INTEGER,
  MAXIMUM_TEMPORARY_STORAGE_USED INTEGER, PERMANENT_ADDRESS_RATE DECIMAL(6, 3), TEMPORARY_ADDRESS_RATE DECIMAL(6, 3),
  TEMPORARY_256MB_SEGMENTS DECIMAL(6, 3), PERMANENT_256MB_SEGMENTS DECIMAL(6, 3), HOST_NAME VARCHAR(255),
  PARTITION_ID INTEGER, NUMBER_OF_PARTITIONS INTEGER, ACTIVE_THREADS_IN_SYSTEM INTEGER, RESTRICTED_STATE VARCHAR(3),
  PARTITION_NAME VARCHAR(255), PARTITION_GROUP_ID INTEGER, IPL_MODE VARCHAR(6), IPL_TYPE CHAR(1), MACHINE_TYPE CHAR(4),
  MACHINE_MODEL CHAR(4), SERIAL_NUMBER CHAR(8), ATTENTION_LIGHT VARCHAR(3)`;

const STATUS = `SELECT 400 + n.jobs, 163520, n.jobs, 0, n.running, (db2.state('system')->>'elapsed_seconds')::numeric,
    4.50 + n.running, 0, 0, 2, 'UNCAPPED', 2.00, 98.70, 6.25, 1.10, 31.40, 2.75, least(100, 5.80 + n.running), 16777216,
    524288, 524288, 41.37, 9216, 12288, 0.007, 0.011, 0.002, 0.004, 'SANDBOX', 1, 1, n.threads, 'NO', 'SANDBOX', 32769,
    'NORMAL', 'B', '9009', '41A', 'SANDBOX1', 'OFF'
  FROM (SELECT pg_catalog.count(*)::int AS jobs, (pg_catalog.count(*) FILTER (WHERE j.status = 'RUN'))::int AS running,
    pg_catalog.sum(j.thread_count) AS threads FROM db2.active_jobs AS j) AS n`;

const CHECKS = (service: string): string =>
  `db2.check_words('RESET_STATISTICS', {reset_statistics}, 'NO', 'YES') AND db2.note_reset('${service}', {reset_statistics})`;

/** How the whole system is doing: numbers of an invented small machine, moved by the jobs that are really there. */
export const SYSTEM_STATUS: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'SYSTEM_STATUS_INFO',
    kind: 'view',
    category: 'SYSTEM HEALTH',
    text: 'Jobs, processors and storage of the system',
    reads: ['jobs', 'system'],
    columns: STATUS_COLUMNS,
    body: STATUS,
  },
  {
    schema: 'QSYS2',
    name: 'SYSTEM_STATUS_INFO_BASIC',
    kind: 'view',
    category: 'SYSTEM HEALTH',
    text: 'What of SYSTEM_STATUS_INFO is quickly found',
    reads: ['jobs', 'system'],
    columns: STATUS_COLUMNS,
    body: STATUS,
  },
  {
    schema: 'QSYS2',
    name: 'SYSTEM_STATUS',
    kind: 'tableFunction',
    category: 'SYSTEM HEALTH',
    text: 'Jobs, processors and storage of the system',
    reads: ['jobs', 'system'],
    parameters: "RESET_STATISTICS VARCHAR(3) DEFAULT 'NO', DETAILED_INFO VARCHAR(5) DEFAULT 'BASIC'",
    columns: STATUS_COLUMNS,
    body: `${STATUS} WHERE ${CHECKS('SYSTEM_STATUS')} AND db2.check_words('DETAILED_INFO', {detailed_info}, 'BASIC', 'ALL')`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSTEM_ACTIVITY_INFO',
    kind: 'tableFunction',
    category: 'SYSTEM HEALTH',
    text: 'Use of the processors',
    reads: ['jobs', 'system'],
    columns: `AVERAGE_CPU_RATE DECIMAL(5, 2), AVERAGE_CPU_UTILIZATION DECIMAL(5, 2), MINIMUM_CPU_UTILIZATION DECIMAL(5, 2),
      MAXIMUM_CPU_UTILIZATION DECIMAL(5, 2)`,
    body: 'SELECT s.average_cpu_rate, s.average_cpu_utilization, 1.10, 31.40 FROM qsys2.system_status_info AS s',
  },
  {
    schema: 'QSYS2',
    name: 'MEMORY_POOL',
    kind: 'tableFunction',
    category: 'WORK MANAGEMENT',
    text: 'Storage pools',
    reads: ['jobs', 'system'],
    parameters: "RESET_STATISTICS VARCHAR(3) DEFAULT 'NO'",
    columns: `SYSTEM_POOL_ID INTEGER, POOL_NAME VARCHAR(10), CURRENT_SIZE DECIMAL(20, 2), RESERVED_SIZE DECIMAL(20, 2),
      DEFINED_SIZE DECIMAL(20, 2), MAXIMUM_ACTIVE_THREADS INTEGER, CURRENT_THREADS INTEGER, CURRENT_INELIGIBLE_THREADS INTEGER,
      STATUS VARCHAR(8), SUBSYSTEM_LIBRARY_NAME VARCHAR(10), SUBSYSTEM_NAME VARCHAR(10), DESCRIPTION VARCHAR(40),
      PAGING_OPTION VARCHAR(10), ELAPSED_TIME INTEGER, ELAPSED_DATABASE_FAULTS DECIMAL(10, 1),
      ELAPSED_NON_DATABASE_FAULTS DECIMAL(10, 1), ELAPSED_TOTAL_FAULTS DECIMAL(10, 1),
      ELAPSED_DATABASE_PAGES DECIMAL(10, 1), ELAPSED_NON_DATABASE_PAGES DECIMAL(10, 1)`,
    body: `SELECT p.id, p.name, p.size, p.reserved, p.size, p.threads, (SELECT coalesce(pg_catalog.sum(j.thread_count), 0)
          FROM db2.active_jobs AS j WHERE j.memory_pool = p.short), 0, 'ACTIVE', NULL, NULL, p.description, p.paging,
        (db2.state('system')->>'elapsed_seconds')::numeric, 0.1, 0.4, 0.5, 0.3, 0.9
      FROM (VALUES (1, '*MACHINE', '*MACHINE', 1534.00, 918.25, 32767, 'Machine pool', '*FIXED'),
        (2, '*BASE', '*BASE', 9841.50, 21.75, 1204, 'Base pool', '*CALC'),
        (3, '*INTERACT', '*INTERACT', 3276.80, 0.50, 210, 'Interactive pool', '*CALC'),
        (4, '*SPOOL', '*SPOOL', 163.84, 0.00, 5, 'Spool pool', '*FIXED'))
        AS p (id, name, short, size, reserved, threads, description, paging)
      WHERE ${CHECKS('MEMORY_POOL')}`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSTMPSTG',
    kind: 'view',
    category: 'STORAGE',
    text: 'Temporary storage',
    columns: `BUCKET_NUMBER INTEGER, GLOBAL_BUCKET_NAME VARCHAR(30), JOB_NAME VARCHAR(10), JOB_USER_NAME VARCHAR(10),
      JOB_NUMBER VARCHAR(6), BUCKET_CURRENT_SIZE BIGINT, BUCKET_LIMIT_SIZE BIGINT, BUCKET_PEAK_SIZE BIGINT,
      JOB_STATUS VARCHAR(9), JOB_END_TIME TIMESTAMP`,
    body: `VALUES (1, '*DATABASE', NULL, NULL, NULL, 134217728, NULL, 201326592, NULL, NULL::timestamp),
      (2, '*HEAP', NULL, NULL, NULL, 67108864, NULL, 83886080, NULL, NULL),
      (3, '*STACK', NULL, NULL, NULL, 8388608, NULL, 12582912, NULL, NULL),
      (4, '*SQL', NULL, NULL, NULL, 33554432, NULL, 50331648, NULL, NULL)`,
  },
  {
    schema: 'SYSIBMADM',
    name: 'ENV_SYS_INFO',
    kind: 'view',
    category: 'PRODUCT',
    text: 'Operating system and machine',
    columns: `OS_NAME VARCHAR(256), OS_VERSION VARCHAR(256), OS_RELEASE VARCHAR(256), HOST_NAME VARCHAR(255),
      TOTAL_CPUS INTEGER, CONFIGURED_CPUS INTEGER, TOTAL_MEMORY INTEGER`,
    body: "VALUES ('IBM i', '7', '5', 'SANDBOX', 2, 2, 16384)",
  },
  {
    schema: 'QSYS2',
    name: 'COLLECTION_SERVICES_INFO',
    kind: 'view',
    category: 'PERFORMANCE',
    text: 'How performance data are collected',
    columns: `SYSTEM_TIMESTAMP TIMESTAMP, COLLECTION_STATUS VARCHAR(11), COLLECTION_LIBRARY VARCHAR(10),
      COLLECTION_INTERVAL INTEGER, CYCLE_TIME TIME, CYCLE_INTERVAL INTEGER, RETENTION_PERIOD INTEGER,
      CREATE_DATABASE_FILES VARCHAR(3), COLLECTION_PROFILE VARCHAR(9), CATEGORY_LIST VARCHAR(4096)`,
    body: `VALUES (localtimestamp, 'ACTIVE', 'QPFRDATA', 900, '00:00:00', 24, 120, 'YES', '*STANDARD',
      '{"category_list": [{"category": "*SYSLVL", "interval": 900}, {"category": "*JOBMI", "interval": 900}, '
      '{"category": "*DISK", "interval": 300}, {"category": "*SQL", "interval": 900}]}')`,
  },
];

import type { Service } from './service.js';

/** Invented, as all of the sandbox is: what an optimizer might have missed when SAMPLE was asked. */
const ADVICE = `(VALUES
  ('SAMPLE', 'EMPLOYEE', 'JOB, SALARY', 'JOB', 'RADIX', timestamp '2026-03-02 09:15:00', 48, 1, 'I3', 3, 12),
  ('SAMPLE', 'EMPLOYEE', 'LASTNAME', 'LASTNAME', 'RADIX', timestamp '2026-02-17 16:40:00', 7, 1, 'I1', 2, 11),
  ('SAMPLE', 'PROJECT', 'RESPEMP', 'RESPEMP', 'RADIX', timestamp '2026-01-20 11:05:00', 3, 1, 'I4', 1, 4))
  AS a (table_schema, table_name, keys, leading_keys, type, advised, times, seconds, reason, worst, average)`;

/** What the optimizer advises: QSYS2.SYSIXADV. */
export const INDEX_ADVICE: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'SYSIXADV',
    kind: 'view',
    text: 'Advised indexes',
    columns: `TABLE_NAME VARCHAR(258) NOT NULL, TABLE_SCHEMA VARCHAR(128) NOT NULL, SYSTEM_TABLE_NAME CHAR(10) NOT NULL,
      PARTITION_NAME VARCHAR(128), KEY_COLUMNS_ADVISED VARCHAR(16000), LEADING_COLUMN_KEYS VARCHAR(16000),
      INDEX_TYPE CHAR(14), LAST_ADVISED TIMESTAMP, TIMES_ADVISED BIGINT, ESTIMATED_CREATION_TIME INTEGER,
      REASON_ADVISED CHAR(2), LOGICAL_PAGE_SIZE INTEGER, MOST_EXPENSIVE_QUERY INTEGER, AVERAGE_QUERY_ESTIMATE INTEGER,
      TABLE_SIZE BIGINT, NLSS_TABLE_NAME CHAR(10), NLSS_TABLE_SCHEMA CHAR(10), MTI_USED BIGINT, MTI_CREATED INTEGER,
      LAST_MTI_USED TIMESTAMP, SYSTEM_TABLE_SCHEMA CHAR(10) NOT NULL, FIRST_ADVISED TIMESTAMP`,
    body: `SELECT r.table_name, r.table_schema, r.system_table_name, NULL, a.keys, a.leading_keys, a.type, a.advised,
        a.times, a.seconds, a.reason, 65536, a.worst, a.average, db2.row_count(r.relation), '*HEX', NULL, 0, 0, NULL,
        r.system_table_schema, a.advised - interval '30 days'
      FROM ${ADVICE} JOIN db2.relation_facts AS r ON r.table_schema = a.table_schema AND r.table_name = a.table_name`,
  },
];

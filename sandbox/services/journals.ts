import type { Service } from './service.js';

/** Journals: the one that each SQL schema has, and the audit journal. */
export const JOURNALS: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'JOURNAL_INFO',
    kind: 'view',
    category: 'JOURNAL',
    text: 'Journals',
    columns: `JOURNAL_NAME VARCHAR(10) NOT NULL, JOURNAL_LIBRARY VARCHAR(10) NOT NULL, ASP_NUMBER INTEGER NOT NULL,
      JOURNAL_ASPGRP VARCHAR(10) NOT NULL, ATTACHED_JOURNAL_RECEIVER_NAME VARCHAR(10),
      ATTACHED_JOURNAL_RECEIVER_LIBRARY VARCHAR(10), MESSAGE_QUEUE VARCHAR(10), MESSAGE_QUEUE_LIBRARY VARCHAR(10),
      DELETE_RECEIVER_OPTION VARCHAR(3), DELETE_RECEIVER_DELAY INTEGER, JOURNAL_TYPE VARCHAR(7) NOT NULL,
      JOURNAL_STATE VARCHAR(9) NOT NULL, NUMBER_JOURNAL_RECEIVERS INTEGER, TOTAL_SIZE_JOURNAL_RECEIVERS BIGINT,
      MANAGE_RECEIVER_OPTION VARCHAR(7), JOURNAL_TEXT VARCHAR(50)`,
    body: `SELECT j.name, j.library, 1, '*SYSBAS', j.receiver, j.library, 'QSYSOPR', 'QSYS', j.deletes, 10, '*LOCAL',
        '*ACTIVE', j.receivers, j.size, '*SYSTEM', j.text
      FROM (VALUES ('QAUDJRN', 'QSYS', 'AUDRCV0007', 'NO', 7, 163840, 'Security audit journal'),
        ('QSQJRN', 'SAMPLE', 'QSQJRN0001', 'YES', 1, 2048, 'Journal of the schema SAMPLE'),
        ('QSQJRN', 'DEVLIB', 'QSQJRN0003', 'YES', 3, 12288, 'Journal of the schema DEVLIB'))
        AS j (name, library, receiver, deletes, receivers, size, text)`,
  },
];

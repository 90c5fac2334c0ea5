import type { Service } from './service.js';

const performed = { schema: 'QSYS2', body: '', performedBy: 'daemon' } as const;

/** Services that the daemon performs; listed here so that the catalog knows them. */
export const DAEMON_SERVICES: readonly Service[] = [
  {
    ...performed,
    name: 'QCMDEXC',
    kind: 'procedure',
    category: 'APPLICATION',
    text: 'Runs a CL command',
    acts: 'yes',
    parameters: 'COMMAND VARCHAR(32702), COMMAND_LENGTH DECIMAL(15, 5) DEFAULT NULL',
    columns: 'INTEGER',
    example: "CALL QSYS2.QCMDEXC('ADDLIBLE SAMPLE')",
  },
  {
    ...performed,
    name: 'QCMDEXC',
    kind: 'scalarFunction',
    category: 'APPLICATION',
    text: 'Runs a CL command: 1 when it succeeds',
    acts: 'yes',
    parameters: 'COMMAND VARCHAR(32702)',
    columns: 'INTEGER',
    example: "VALUES QSYS2.QCMDEXC('ADDLIBLE SAMPLE')",
  },
  {
    ...performed,
    name: 'CANCEL_SQL',
    kind: 'procedure',
    category: 'DATABASE-UTILITY',
    text: 'Cancels the statement that a job runs',
    acts: 'yes',
    parameters: 'VJOB_NAME VARCHAR(28)',
    columns: 'INTEGER',
  },
  {
    ...performed,
    name: 'GENERATE_SQL',
    kind: 'procedure',
    category: 'DATABASE-UTILITY',
    text: 'The statements that would create an object',
    parameters: `DATABASE_OBJECT_NAME VARCHAR(258), DATABASE_OBJECT_LIBRARY_NAME VARCHAR(258),
      DATABASE_OBJECT_TYPE CHAR(10)`,
    columns: 'INTEGER',
  },
  {
    ...performed,
    name: 'PARSE_STATEMENT',
    kind: 'tableFunction',
    category: 'DATABASE-APPLICATION',
    text: 'The names that a statement uses',
    parameters: `SQL_STATEMENT CLOB(2M), NAMING VARCHAR(4) DEFAULT '*SYS', DECIMAL_POINT VARCHAR(7) DEFAULT '*PERIOD',
      SQL_STRING_DELIMITER VARCHAR(9) DEFAULT '*APOSTSQL'`,
    columns: `NAME_TYPE VARCHAR(20), NAME VARCHAR(128), SCHEMA VARCHAR(128), RDB VARCHAR(18), COLUMN_NAME VARCHAR(128),
      USAGE_TYPE VARCHAR(20), NAME_START_POSITION INTEGER, SQL_STATEMENT_TYPE VARCHAR(32)`,
  },
];

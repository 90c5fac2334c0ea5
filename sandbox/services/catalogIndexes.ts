import type { Service } from './service.js';

/** Indexes, sequences, triggers and variables. */
export const CATALOG_INDEXES: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'SYSINDEXES',
    kind: 'view',
    text: 'Indexes',
    columns: `INDEX_NAME VARCHAR(128) NOT NULL, INDEX_OWNER VARCHAR(128) NOT NULL, TABLE_NAME VARCHAR(128) NOT NULL,
      TABLE_OWNER VARCHAR(128) NOT NULL, TABLE_SCHEMA VARCHAR(128) NOT NULL, IS_UNIQUE CHAR(1) NOT NULL,
      COLUMN_COUNT INTEGER NOT NULL, INDEX_SCHEMA VARCHAR(128) NOT NULL, SYSTEM_INDEX_NAME CHAR(10) NOT NULL,
      SYSTEM_INDEX_SCHEMA CHAR(10) NOT NULL, SYSTEM_TABLE_NAME CHAR(10) NOT NULL,
      SYSTEM_TABLE_SCHEMA CHAR(10) NOT NULL, INDEX_TEXT VARCHAR(50), LONG_COMMENT VARCHAR(2000),
      IASP_NUMBER INTEGER NOT NULL, INDEX_DEFINER VARCHAR(128), IS_SPANNING_INDEX VARCHAR(3) NOT NULL`,
    body: `SELECT index_name, index_owner, table_name, table_owner, table_schema,
      CASE WHEN indisunique THEN 'U' ELSE 'D' END,
        column_count, index_schema, system_index_name, system_index_schema, system_table_name, system_table_schema,
        NULL, NULL, 0, index_owner, 'NO'
      FROM db2.index_facts WHERE NOT is_constraint`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSKEYS',
    kind: 'view',
    text: 'Key columns of indexes',
    columns: `INDEX_NAME VARCHAR(128) NOT NULL, INDEX_OWNER VARCHAR(128) NOT NULL, COLUMN_NAME VARCHAR(128),
      COLUMN_POSITION INTEGER, ORDINAL_POSITION INTEGER NOT NULL, ORDERING CHAR(1) NOT NULL,
      INDEX_SCHEMA VARCHAR(128) NOT NULL, SYSTEM_COLUMN_NAME CHAR(10), SYSTEM_INDEX_NAME CHAR(10) NOT NULL,
      SYSTEM_INDEX_SCHEMA CHAR(10) NOT NULL`,
    body: `SELECT i.index_name, i.index_owner, db2.swap_case(a.attname::text), a.attnum, k.place,
        CASE WHEN i.indoption[k.place - 1] & 1 = 1 THEN 'D' ELSE 'A' END, i.index_schema,
        db2.system_column_name(a.attrelid, a.attnum, a.attname), i.system_index_name, i.system_index_schema
      FROM db2.index_facts AS i CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, place)
      LEFT JOIN pg_attribute AS a ON a.attrelid = i.relation AND a.attnum = k.attnum AND a.attnum > 0
      WHERE NOT i.is_constraint`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSSEQUENCES',
    kind: 'view',
    text: 'Sequences',
    columns: `SEQUENCE_SCHEMA VARCHAR(128) NOT NULL, SEQUENCE_NAME VARCHAR(128) NOT NULL,
      SEQUENCE_DEFINER VARCHAR(128) NOT NULL, DATA_TYPE VARCHAR(10) NOT NULL, NUMERIC_PRECISION INTEGER NOT NULL,
      NUMERIC_SCALE INTEGER NOT NULL, START DECIMAL(31, 0) NOT NULL, MINIMUM_VALUE DECIMAL(31, 0) NOT NULL,
      MAXIMUM_VALUE DECIMAL(31, 0) NOT NULL, INCREMENT DECIMAL(31, 0) NOT NULL, CYCLE_OPTION VARCHAR(3) NOT NULL,
      CACHE INTEGER NOT NULL, ORDER VARCHAR(3) NOT NULL, SEQUENCE_OWNER VARCHAR(128) NOT NULL,
      SYSTEM_SEQ_SCHEMA CHAR(10) NOT NULL, LONG_COMMENT VARCHAR(2000)`,
    body: `SELECT db2.swap_case(n.nspname::text), db2.swap_case(c.relname::text), db2.owner_name(c.relowner),
        db2.type_name(q.seqtypid), CASE q.seqtypid WHEN 21 THEN 5 WHEN 23 THEN 10 ELSE 19 END, 0, q.seqstart, q.seqmin,
        q.seqmax, q.seqincrement, CASE WHEN q.seqcycle THEN 'YES' ELSE 'NO' END, q.seqcache, 'NO',
        db2.owner_name(c.relowner), db2.system_schema_name(n.nspname::text), NULL
      FROM pg_sequence AS q JOIN pg_class AS c ON c.oid = q.seqrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE n.nspname NOT IN ('db2', 'public') AND n.nspname !~ '^qtemp_[0-9]'
        AND NOT EXISTS (SELECT FROM pg_depend AS d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i')`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSTRIGGERS',
    kind: 'view',
    text: 'Triggers: the sandbox has none',
    columns: `TRIGGER_SCHEMA VARCHAR(128) NOT NULL, TRIGGER_NAME VARCHAR(128) NOT NULL,
      EVENT_MANIPULATION VARCHAR(6) NOT NULL, EVENT_OBJECT_SCHEMA VARCHAR(128) NOT NULL,
      EVENT_OBJECT_TABLE VARCHAR(128) NOT NULL, ACTION_ORDER INTEGER NOT NULL, ACTION_CONDITION CLOB(2M),
      ACTION_STATEMENT CLOB(2M), ACTION_ORIENTATION VARCHAR(9) NOT NULL, ACTION_TIMING VARCHAR(7) NOT NULL,
      TRIGGER_MODE VARCHAR(6) NOT NULL, CREATED TIMESTAMP NOT NULL, ENABLED CHAR(1) NOT NULL,
        LONG_COMMENT VARCHAR(2000)`,
    body: `SELECT '', '', '', '', '', 0, NULL, NULL, '', '', '', localtimestamp, '', NULL WHERE false`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSVARIABLES',
    kind: 'view',
    text: 'Global variables',
    columns: `VARIABLE_SCHEMA VARCHAR(128) NOT NULL, VARIABLE_NAME VARCHAR(128) NOT NULL, VARIABLE_ID INTEGER NOT NULL,
      VARIABLE_OWNER VARCHAR(128) NOT NULL, DATA_TYPE VARCHAR(128) NOT NULL, LENGTH INTEGER NOT NULL,
      NUMERIC_SCALE INTEGER, IS_NULLABLE VARCHAR(3) NOT NULL, DEFAULT VARCHAR(2000), VARIABLE_TEXT VARCHAR(50),
      SYSTEM_VAR_SCHEMA CHAR(10) NOT NULL, SYSTEM_VAR_NAME CHAR(10) NOT NULL, LONG_COMMENT VARCHAR(2000)`,
    body: `VALUES ('QSYS2', 'JOB_NAME', 1, 'QSYS', 'CHARACTER VARYING', 28, NULL, 'YES', NULL, 'Name of the job',
      'QSYS2',
      'JOB_NAME', NULL)`,
  },
];

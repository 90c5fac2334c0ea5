import type { Service } from './service.js';

const RULES = (column: string): string =>
  `CASE ${column} WHEN 'a' THEN 'NO ACTION' WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE'
    WHEN 'n' THEN 'SET NULL' ` + `ELSE 'SET DEFAULT' END`;

const TABLE = `pg_constraint AS k JOIN db2.relation_facts AS r ON r.relation = k.conrelid AND NOT r.is_temporary`;
const NAME = 'db2.swap_case(k.conname::text)';

/** Constraints and their columns. */
export const CATALOG_CONSTRAINTS: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'SYSCST',
    kind: 'view',
    text: 'Constraints',
    columns: `CONSTRAINT_SCHEMA VARCHAR(128) NOT NULL, CONSTRAINT_NAME VARCHAR(128) NOT NULL,
      CONSTRAINT_TYPE VARCHAR(11) NOT NULL, TABLE_SCHEMA VARCHAR(128) NOT NULL, TABLE_NAME VARCHAR(128) NOT NULL,
      SYSTEM_TABLE_SCHEMA CHAR(10) NOT NULL, SYSTEM_TABLE_NAME CHAR(10) NOT NULL, IS_DEFERRABLE VARCHAR(3) NOT NULL,
      INITIALLY_DEFERRED VARCHAR(3) NOT NULL, CONSTRAINT_KEYS SMALLINT, IASP_NUMBER INTEGER NOT NULL,
      CONSTRAINT_STATE VARCHAR(11) NOT NULL, ENABLED VARCHAR(3) NOT NULL, CHECK_PENDING VARCHAR(3) NOT NULL,
      CONSTRAINT_TEXT VARCHAR(50), LONG_COMMENT VARCHAR(2000)`,
    body: `SELECT r.table_schema, ${NAME}, CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE'
          WHEN 'f' THEN 'FOREIGN KEY' ELSE 'CHECK' END, r.table_schema, r.table_name, r.system_table_schema,
        r.system_table_name, 'NO', 'NO', CASE WHEN k.contype <> 'c' THEN cardinality(k.conkey) END, 0, 'ESTABLISHED',
        'YES', 'NO', NULL, NULL
      FROM ${TABLE} WHERE k.contype IN ('p', 'u', 'f', 'c')`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSKEYCST',
    kind: 'view',
    text: 'Key columns of constraints',
    columns: `CONSTRAINT_SCHEMA VARCHAR(128) NOT NULL, CONSTRAINT_NAME VARCHAR(128) NOT NULL,
      TABLE_SCHEMA VARCHAR(128) NOT NULL, TABLE_NAME VARCHAR(128) NOT NULL, COLUMN_NAME VARCHAR(128) NOT NULL,
      ORDINAL_POSITION INTEGER NOT NULL, COLUMN_POSITION INTEGER NOT NULL, TABLE_OWNER VARCHAR(128) NOT NULL,
      SYSTEM_COLUMN_NAME CHAR(10) NOT NULL, SYSTEM_TABLE_NAME CHAR(10) NOT NULL,
      SYSTEM_TABLE_SCHEMA CHAR(10) NOT NULL`,
    body: `SELECT r.table_schema, ${NAME}, r.table_schema, r.table_name, db2.swap_case(a.attname::text), u.place,
        a.attnum, r.owner, db2.system_column_name(a.attrelid, a.attnum, a.attname),
        r.system_table_name, r.system_table_schema
      FROM ${TABLE} CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS u (attnum, place)
      JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.attnum WHERE k.contype IN ('p', 'u', 'f')`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSREFCST',
    kind: 'view',
    text: 'Foreign keys',
    columns: `CONSTRAINT_SCHEMA VARCHAR(128) NOT NULL, CONSTRAINT_NAME VARCHAR(128) NOT NULL,
      UNIQUE_CONSTRAINT_SCHEMA VARCHAR(128), UNIQUE_CONSTRAINT_NAME VARCHAR(128), MATCH_OPTION VARCHAR(7) NOT NULL,
      UPDATE_RULE VARCHAR(11) NOT NULL, DELETE_RULE VARCHAR(11) NOT NULL, COLUMN_COUNT INTEGER NOT NULL`,
    body: `SELECT r.table_schema, ${NAME}, p.table_schema, db2.swap_case(u.conname::text), 'NONE',
        ${RULES('k.confupdtype')}, ${RULES('k.confdeltype')}, cardinality(k.conkey)
      FROM ${TABLE} JOIN db2.relation_facts AS p ON p.relation = k.confrelid
      LEFT JOIN pg_constraint AS u ON u.conindid = k.conindid AND u.contype IN ('p', 'u') WHERE k.contype = 'f'`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSCSTCOL',
    kind: 'view',
    text: 'Columns that constraints name',
    columns: `TABLE_SCHEMA VARCHAR(128) NOT NULL, TABLE_NAME VARCHAR(128) NOT NULL, COLUMN_NAME VARCHAR(128) NOT NULL,
      CONSTRAINT_SCHEMA VARCHAR(128) NOT NULL, CONSTRAINT_NAME VARCHAR(128) NOT NULL,
      SYSTEM_COLUMN_NAME CHAR(10) NOT NULL, SYSTEM_TABLE_NAME CHAR(10) NOT NULL,
      SYSTEM_TABLE_SCHEMA CHAR(10) NOT NULL`,
    body: `SELECT r.table_schema, r.table_name, db2.swap_case(a.attname::text), r.table_schema, ${NAME},
        db2.system_column_name(a.attrelid, a.attnum, a.attname), r.system_table_name, r.system_table_schema
      FROM ${TABLE} JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
      WHERE k.contype IN ('p', 'u', 'f', 'c')`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSCSTDEP',
    kind: 'view',
    text: 'Tables that constraints depend on',
    columns: `TABLE_SCHEMA VARCHAR(128) NOT NULL, TABLE_NAME VARCHAR(128) NOT NULL,
      CONSTRAINT_SCHEMA VARCHAR(128) NOT NULL, CONSTRAINT_NAME VARCHAR(128) NOT NULL,
      SYSTEM_TABLE_NAME CHAR(10) NOT NULL, SYSTEM_TABLE_SCHEMA CHAR(10) NOT NULL`,
    body: `SELECT r.table_schema, r.table_name, r.table_schema, ${NAME}, r.system_table_name, r.system_table_schema
      FROM ${TABLE} WHERE k.contype IN ('p', 'u', 'f', 'c')`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSCHKCST',
    kind: 'view',
    text: 'Check constraints',
    columns: `CONSTRAINT_SCHEMA VARCHAR(128) NOT NULL, CONSTRAINT_NAME VARCHAR(128) NOT NULL,
      CHECK_CLAUSE VARCHAR(2000), ROUNDING_MODE CHAR(1)`,
    body: `SELECT r.table_schema, ${NAME}, db2.check_text(pg_get_constraintdef(k.oid)),
      NULL FROM ${TABLE} WHERE k.contype = 'c'`,
  },
];

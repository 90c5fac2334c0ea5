import type { Service } from './service.js';

/** The codes of java.sql.Types. */
const JDBC_TYPE = `CASE f.type_name WHEN 'SMALLINT' THEN 5 WHEN 'INTEGER' THEN 4 WHEN 'BIGINT' THEN -5
  WHEN 'DECIMAL' THEN 3
  WHEN 'NUMERIC' THEN 2 WHEN 'REAL' THEN 7 WHEN 'DOUBLE' THEN 8 WHEN 'DECFLOAT' THEN 1111 WHEN 'CHAR' THEN 1
  WHEN 'VARCHAR' THEN 12 WHEN 'CLOB' THEN 2005 WHEN 'BLOB' THEN 2004 WHEN 'BINARY' THEN -2 WHEN 'VARBINARY' THEN -3
  WHEN 'DATE' THEN 91 WHEN 'TIME' THEN 92 WHEN 'TIMESTAMP' THEN 93 WHEN 'BOOLEAN' THEN 16 WHEN 'GRAPHIC' THEN -15
  WHEN 'VARGRAPHIC' THEN -9 ELSE 1111 END`;
const SIZE = `CASE f.type_name WHEN 'DATE' THEN 10 WHEN 'TIME' THEN 8 WHEN 'TIMESTAMP' THEN 26 WHEN 'BOOLEAN' THEN 1
  ELSE coalesce(db2.precision_of(f.type_name, f.declared_length), db2.length_of(f.type_name, f.declared_length)) END`;
const KIND = (kind: string): string => `CASE ${kind} WHEN 'V' THEN 'VIEW' WHEN 'A' THEN 'ALIAS' ELSE 'TABLE' END`;

/** The catalog in the shape of JDBC's and ODBC's metadata calls. */
export const JDBC_CATALOG: readonly Service[] = [
  {
    schema: 'SYSIBM',
    name: 'SQLTABLES',
    kind: 'view',
    text: 'Tables, as JDBC lists them',
    columns: `TABLE_CAT VARCHAR(128), TABLE_SCHEM VARCHAR(128) NOT NULL, TABLE_NAME VARCHAR(128) NOT NULL,
      TABLE_TYPE VARCHAR(24) NOT NULL, REMARKS VARCHAR(2000), TYPE_CAT VARCHAR(128), TYPE_SCHEM VARCHAR(128),
      TYPE_NAME VARCHAR(128), SELF_REF_COL_NAME VARCHAR(128), REF_GENERATION VARCHAR(128), TABLE_TEXT VARCHAR(50)`,
    body: `SELECT 'SANDBOX', r.table_schema, r.table_name, CASE WHEN r.owner = 'QSYS' AND r.kind <> 'V'
          THEN 'SYSTEM TABLE' ELSE ${KIND('r.kind')} END, r.long_comment, NULL, NULL, NULL, NULL, NULL, r.table_text
      FROM db2.relation_facts AS r WHERE NOT r.is_temporary`,
  },
  {
    schema: 'SYSIBM',
    name: 'SQLCOLUMNS',
    kind: 'view',
    text: 'Columns, as JDBC lists them',
    columns: `TABLE_CAT VARCHAR(128), TABLE_SCHEM VARCHAR(128) NOT NULL, TABLE_NAME VARCHAR(128) NOT NULL,
      COLUMN_NAME VARCHAR(128) NOT NULL, DATA_TYPE SMALLINT NOT NULL, TYPE_NAME VARCHAR(261) NOT NULL,
      COLUMN_SIZE INTEGER, BUFFER_LENGTH INTEGER, DECIMAL_DIGITS SMALLINT, NUM_PREC_RADIX SMALLINT,
      NULLABLE SMALLINT NOT NULL, REMARKS VARCHAR(2000), COLUMN_DEF VARCHAR(2000), SQL_DATA_TYPE SMALLINT NOT NULL,
      SQL_DATETIME_SUB SMALLINT, CHAR_OCTET_LENGTH INTEGER, ORDINAL_POSITION INTEGER NOT NULL,
      IS_NULLABLE VARCHAR(3) NOT NULL, JDBC_DATA_TYPE SMALLINT NOT NULL, COLUMN_TEXT VARCHAR(50),
      SYSTEM_COLUMN_NAME CHAR(10) NOT NULL`,
    body: `SELECT 'SANDBOX', f.table_schema, f.table_name, f.column_name, ${JDBC_TYPE}, f.type_name, ${SIZE},
        db2.storage_of(f.type_name, f.declared_length), db2.scale_of(f.type_name, f.declared_scale),
        CASE WHEN db2.precision_of(f.type_name, f.declared_length) IS NOT NULL THEN 10 END,
        CASE WHEN f.attnotnull THEN 0 ELSE 1 END, f.long_comment, db2.default_text(f.column_default), ${JDBC_TYPE},
          NULL,
        db2.characters_of(f.type_name, f.declared_length), f.position,
        CASE WHEN f.attnotnull THEN 'NO' ELSE 'YES' END, ${JDBC_TYPE}, f.column_text, f.system_column_name
      FROM db2.column_facts AS f WHERE NOT f.is_temporary`,
  },
  {
    schema: 'SYSIBM',
    name: 'SQLSCHEMAS',
    kind: 'view',
    text: 'Schemas, as JDBC lists them',
    columns: `TABLE_CAT VARCHAR(128), TABLE_SCHEM VARCHAR(128) NOT NULL, TABLE_NAME VARCHAR(128),
      TABLE_TYPE VARCHAR(128), REMARKS VARCHAR(254), SCHEMA_TEXT VARCHAR(50)`,
    body: `SELECT 'SANDBOX', schema_name, NULL, NULL, NULL, schema_text FROM qsys2.sysschemas`,
  },
  {
    schema: 'SYSIBM',
    name: 'SQLPRIMARYKEYS',
    kind: 'view',
    text: 'Primary keys, as JDBC lists them',
    columns: `TABLE_CAT VARCHAR(128), TABLE_SCHEM VARCHAR(128) NOT NULL, TABLE_NAME VARCHAR(128) NOT NULL,
      COLUMN_NAME VARCHAR(128) NOT NULL, KEY_SEQ SMALLINT NOT NULL, PK_NAME VARCHAR(128) NOT NULL`,
    body: `SELECT 'SANDBOX', k.table_schema, k.table_name, k.column_name, k.ordinal_position, k.constraint_name
      FROM qsys2.syskeycst AS k JOIN qsys2.syscst AS c ON c.constraint_schema = k.constraint_schema
        AND c.constraint_name = k.constraint_name AND c.table_name = k.table_name WHERE c.constraint_type =
          'PRIMARY KEY'`,
  },
  {
    schema: 'SYSIBM',
    name: 'SQLFOREIGNKEYS',
    kind: 'view',
    text: 'Foreign keys, as JDBC lists them',
    columns: `PKTABLE_CAT VARCHAR(128), PKTABLE_SCHEM VARCHAR(128) NOT NULL, PKTABLE_NAME VARCHAR(128) NOT NULL,
      PKCOLUMN_NAME VARCHAR(128) NOT NULL, FKTABLE_CAT VARCHAR(128), FKTABLE_SCHEM VARCHAR(128) NOT NULL,
      FKTABLE_NAME VARCHAR(128) NOT NULL, FKCOLUMN_NAME VARCHAR(128) NOT NULL, KEY_SEQ SMALLINT NOT NULL,
      UPDATE_RULE SMALLINT NOT NULL, DELETE_RULE SMALLINT NOT NULL, FK_NAME VARCHAR(128), PK_NAME VARCHAR(128),
      DEFERRABILITY SMALLINT NOT NULL`,
    body: `SELECT 'SANDBOX', p.table_schema, p.table_name, db2.swap_case(b.attname::text), 'SANDBOX', r.table_schema,
        r.table_name, db2.swap_case(a.attname::text), u.place,
        CASE k.confupdtype WHEN 'r' THEN 1 ELSE 3 END,
        CASE k.confdeltype WHEN 'c' THEN 0 WHEN 'r' THEN 1 WHEN 'n' THEN 2 WHEN 'd' THEN 4 ELSE 3 END,
        db2.swap_case(k.conname::text), db2.swap_case(q.conname::text), 7
      FROM pg_constraint AS k JOIN db2.relation_facts AS r ON r.relation = k.conrelid AND NOT r.is_temporary
      JOIN db2.relation_facts AS p ON p.relation = k.confrelid
      CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS u (from_column, to_column, place)
      JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.from_column
      JOIN pg_attribute AS b ON b.attrelid = k.confrelid AND b.attnum = u.to_column
      LEFT JOIN pg_constraint AS q ON q.conindid = k.conindid AND q.contype IN ('p', 'u') WHERE k.contype = 'f'`,
  },
  {
    schema: 'SYSIBM',
    name: 'SYSTABLES',
    kind: 'view',
    text: 'Tables, as other Db2 systems list them',
    columns: `NAME VARCHAR(128) NOT NULL, CREATOR VARCHAR(128) NOT NULL, TYPE CHAR(1) NOT NULL,
      COLCOUNT SMALLINT NOT NULL, REMARKS VARCHAR(2000), LABEL VARCHAR(50), CTIME TIMESTAMP`,
    body: `SELECT table_name, table_schema, table_type, column_count, long_comment, table_text, last_altered_timestamp
      FROM qsys2.systables`,
  },
];

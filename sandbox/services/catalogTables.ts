import type { Service } from './service.js';

const VISIBLE = 'db2.relation_facts AS r LEFT JOIN db2.schemas AS s ON s.schema_name = r.table_schema';

/** A column that names, in the engine's catalog, what a view is made of. */
const DEPENDENCIES = `SELECT DISTINCT v.table_schema, v.table_name, v.owner, v.system_table_schema, v.system_table_name,
    t.table_schema AS object_schema, t.table_name AS object_name, t.kind AS object_kind,
    t.system_table_name AS object_system_name, t.system_table_schema AS object_system_schema
  FROM pg_rewrite AS w JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
    AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> w.ev_class
  JOIN db2.relation_facts AS v ON v.relation = w.ev_class AND NOT v.is_temporary
  JOIN db2.relation_facts AS t ON t.relation = d.refobjid`;

const OBJECT_TYPE = "CASE object_kind WHEN 'V' THEN 'VIEW' WHEN 'A' THEN 'ALIAS' ELSE 'TABLE' END";

/** Schemas, tables and views of the catalog. */
export const CATALOG_TABLES: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'SYSSCHEMAS',
    kind: 'view',
    text: 'Schemas',
    columns: `SCHEMA_NAME VARCHAR(128) NOT NULL, SCHEMA_OWNER VARCHAR(128) NOT NULL,
      SCHEMA_CREATOR VARCHAR(128) NOT NULL,
      CREATION_TIMESTAMP TIMESTAMP, SCHEMA_SIZE BIGINT, SCHEMA_TEXT VARCHAR(50), SYSTEM_SCHEMA_NAME CHAR(10) NOT NULL,
      IASP_NUMBER INTEGER NOT NULL`,
    body: `SELECT db2.swap_case(n.nspname::text), db2.owner_name(n.nspowner), db2.owner_name(n.nspowner), s.created,
        (SELECT coalesce(pg_catalog.sum(pg_total_relation_size(c.oid)), 0) FROM pg_class AS c
          WHERE c.relnamespace = n.oid AND c.relkind = 'r'),
        s.schema_text, db2.system_schema_name(n.nspname::text), 0
      FROM pg_namespace AS n LEFT JOIN db2.schemas AS s ON s.schema_name = db2.swap_case(n.nspname::text)
      WHERE n.nspname NOT IN ('db2', 'public', 'information_schema') AND n.nspname !~ '^(pg_|qtemp_[0-9])'`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSTABLES',
    kind: 'view',
    text: 'Tables, views and aliases',
    columns: `TABLE_NAME VARCHAR(128) NOT NULL, TABLE_OWNER VARCHAR(128) NOT NULL, TABLE_TYPE CHAR(1) NOT NULL,
      COLUMN_COUNT INTEGER NOT NULL, ROW_LENGTH INTEGER, TABLE_TEXT VARCHAR(50), LONG_COMMENT VARCHAR(2000),
      TABLE_SCHEMA VARCHAR(128) NOT NULL, LAST_ALTERED_TIMESTAMP TIMESTAMP, SYSTEM_TABLE_NAME CHAR(10) NOT NULL,
      SYSTEM_TABLE_SCHEMA CHAR(10) NOT NULL, FILE_TYPE CHAR(1) NOT NULL, BASE_TABLE_SCHEMA VARCHAR(128),
      BASE_TABLE_NAME VARCHAR(128), BASE_TABLE_MEMBER VARCHAR(10), SYSTEM_TABLE CHAR(1) NOT NULL,
      SELECT_OMIT CHAR(1) NOT NULL, IS_INSERTABLE_INTO VARCHAR(3) NOT NULL, IASP_NUMBER INTEGER NOT NULL,
      TABLE_DEFINER VARCHAR(128), PARTITION_TABLE VARCHAR(3) NOT NULL, MAINTENANCE CHAR(1)`,
    body: `SELECT r.table_name, r.owner, r.kind,
        (SELECT pg_catalog.count(*) FROM pg_attribute AS a
          WHERE a.attrelid = r.relation AND a.attnum > 0 AND NOT a.attisdropped),
        CASE WHEN r.kind <> 'A' THEN (SELECT pg_catalog.sum(db2.storage_of(y.type_name, y.size))
          FROM pg_attribute AS a CROSS JOIN LATERAL (SELECT db2.type_name(a.atttypid) AS type_name, CASE
            WHEN a.atttypid IN (1042, 1043) THEN a.atttypmod - 4
              WHEN a.atttypid = 1700 THEN ((a.atttypmod - 4) >> 16) & 65535
            ELSE 29 END AS size OFFSET 0) AS y
          WHERE a.attrelid = r.relation AND a.attnum > 0 AND NOT a.attisdropped) END,
        r.table_text, r.long_comment, r.table_schema, s.created, r.system_table_name, r.system_table_schema, 'D',
        b.object_schema, b.object_name, NULL, CASE WHEN r.owner = 'QSYS' THEN 'Y' ELSE 'N' END, 'N',
        CASE WHEN pg_relation_is_updatable(r.relation, false) & 8 = 8 THEN 'YES' ELSE 'NO' END, 0,
        r.owner, 'NO', NULL
      FROM ${VISIBLE}
      LEFT JOIN LATERAL (${DEPENDENCIES} WHERE r.kind = 'A' AND w.ev_class = r.relation LIMIT 1) AS b ON true
      WHERE NOT r.is_temporary`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSTABLESTAT',
    kind: 'view',
    text: 'Statistics of tables',
    columns: `TABLE_SCHEMA VARCHAR(128) NOT NULL, TABLE_NAME VARCHAR(128) NOT NULL, PARTITION_TYPE VARCHAR(5),
      NUMBER_PARTITIONS INTEGER NOT NULL, NUMBER_ROWS BIGINT NOT NULL, NUMBER_DELETED_ROWS BIGINT NOT NULL,
      DATA_SIZE BIGINT NOT NULL, OVERFLOW BIGINT, LAST_CHANGE_TIMESTAMP TIMESTAMP, LAST_SAVE_TIMESTAMP TIMESTAMP,
      LAST_USED_TIMESTAMP TIMESTAMP, DAYS_USED_COUNT INTEGER NOT NULL, LAST_RESET_TIMESTAMP TIMESTAMP,
      OPEN_OPERATIONS BIGINT NOT NULL, CLOSE_OPERATIONS BIGINT NOT NULL, INSERT_OPERATIONS BIGINT NOT NULL,
      UPDATE_OPERATIONS BIGINT NOT NULL, DELETE_OPERATIONS BIGINT NOT NULL, LOGICAL_READS BIGINT NOT NULL,
      PHYSICAL_READS BIGINT NOT NULL, SYSTEM_TABLE_SCHEMA CHAR(10) NOT NULL, SYSTEM_TABLE_NAME CHAR(10) NOT NULL`,
    body: `SELECT r.table_schema, r.table_name, NULL, 1, db2.row_count(r.relation), 0, pg_relation_size(r.relation), 0,
        s.created, NULL, NULL, 0, NULL, 0, 0, 0, 0, 0, 0, 0, r.system_table_schema, r.system_table_name
      FROM ${VISIBLE} WHERE r.relkind = 'r' AND NOT r.is_temporary`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSPARTITIONSTAT',
    kind: 'view',
    text: 'Statistics of partitions and members',
    columns: `TABLE_SCHEMA VARCHAR(128) NOT NULL, TABLE_NAME VARCHAR(128) NOT NULL,
      TABLE_PARTITION VARCHAR(128) NOT NULL,
      PARTITION_TYPE CHAR(1) NOT NULL, PARTITION_NUMBER INTEGER, NUMBER_DISTRIBUTED_PARTITIONS INTEGER,
      NUMBER_ROWS BIGINT NOT NULL, NUMBER_DELETED_ROWS BIGINT NOT NULL, DATA_SIZE BIGINT NOT NULL,
      LAST_CHANGE_TIMESTAMP TIMESTAMP, LAST_USED_TIMESTAMP TIMESTAMP, DAYS_USED_COUNT INTEGER NOT NULL,
      SYSTEM_TABLE_SCHEMA CHAR(10) NOT NULL, SYSTEM_TABLE_NAME CHAR(10) NOT NULL,
      SYSTEM_TABLE_MEMBER CHAR(10) NOT NULL, SOURCE_TYPE VARCHAR(10)`,
    body: `SELECT r.table_schema, r.table_name, r.table_name, ' ', NULL, NULL, db2.row_count(r.relation), 0,
        pg_relation_size(r.relation), s.created, NULL, 0, r.system_table_schema, r.system_table_name,
        r.system_table_name, NULL
      FROM ${VISIBLE} WHERE r.relkind = 'r' AND NOT r.is_temporary`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSVIEWS',
    kind: 'view',
    text: 'Views and their queries',
    columns: `TABLE_NAME VARCHAR(128) NOT NULL, VIEW_DEFINER VARCHAR(128) NOT NULL, SEQNO INTEGER NOT NULL,
      CHECK_OPTION CHAR(1) NOT NULL, VIEW_DEFINITION VARCHAR(10000), IS_UPDATABLE CHAR(1) NOT NULL,
      TABLE_SCHEMA VARCHAR(128) NOT NULL, SYSTEM_VIEW_NAME CHAR(10) NOT NULL, SYSTEM_VIEW_SCHEMA CHAR(10) NOT NULL,
      IS_INSERTABLE_INTO VARCHAR(3) NOT NULL, IASP_NUMBER INTEGER NOT NULL, IS_DELETABLE CHAR(1) NOT NULL,
      VIEW_OWNER VARCHAR(128) NOT NULL`,
    body: `SELECT r.table_name, r.owner, 1, 'N',
        left(t.definition, 10000),
        CASE WHEN pg_relation_is_updatable(r.relation, false) & 4 = 4 THEN 'Y' ELSE 'N' END, r.table_schema,
        r.system_table_name, r.system_table_schema,
        CASE WHEN pg_relation_is_updatable(r.relation, false) & 8 = 8 THEN 'YES' ELSE 'NO' END, 0,
        CASE WHEN pg_relation_is_updatable(r.relation, false) & 16 = 16 THEN 'Y' ELSE 'N' END,
        r.owner
      FROM db2.relation_facts AS r LEFT JOIN db2.view_texts AS t ON t.view_schema = r.table_schema
        AND t.view_name = r.table_name WHERE r.kind = 'V' AND NOT r.is_temporary`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSVIEWDEP',
    kind: 'view',
    text: 'What views depend on',
    columns: `VIEW_NAME VARCHAR(128) NOT NULL, VIEW_OWNER VARCHAR(128) NOT NULL, OBJECT_NAME VARCHAR(128) NOT NULL,
      OBJECT_SCHEMA VARCHAR(128) NOT NULL, OBJECT_TYPE CHAR(24) NOT NULL, VIEW_SCHEMA VARCHAR(128) NOT NULL,
      SYSTEM_VIEW_NAME CHAR(10) NOT NULL, SYSTEM_VIEW_SCHEMA CHAR(10) NOT NULL, SYSTEM_TABLE_NAME CHAR(10),
      SYSTEM_TABLE_SCHEMA CHAR(10), TABLE_NAME VARCHAR(128), TABLE_SCHEMA VARCHAR(128), IASP_NUMBER INTEGER NOT NULL`,
    body: `SELECT table_name, owner, object_name, object_schema, ${OBJECT_TYPE}, table_schema,
        system_table_name, system_table_schema, object_system_name, object_system_schema, object_name, object_schema, 0
      FROM (${DEPENDENCIES} WHERE v.kind = 'V') AS d`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSTABLEINDEXSTAT',
    kind: 'view',
    text: 'Statistics of indexes',
    columns: `TABLE_SCHEMA VARCHAR(128) NOT NULL, TABLE_NAME VARCHAR(128) NOT NULL, INDEX_SCHEMA VARCHAR(128) NOT NULL,
      INDEX_NAME VARCHAR(128) NOT NULL, INDEX_TYPE VARCHAR(11) NOT NULL, NUMBER_LEAF_PAGES BIGINT,
      LAST_QUERY_USE TIMESTAMP, LAST_STATISTICS_USE TIMESTAMP, QUERY_USE_COUNT BIGINT NOT NULL,
      QUERY_STATISTICS_COUNT BIGINT NOT NULL, LAST_USED_TIMESTAMP TIMESTAMP, DAYS_USED_COUNT INTEGER NOT NULL,
      NUMBER_KEY_COLUMNS INTEGER NOT NULL, NUMBER_KEYS BIGINT NOT NULL, INDEX_SIZE BIGINT NOT NULL,
      INDEX_VALID VARCHAR(3) NOT NULL, INDEX_HELD VARCHAR(3) NOT NULL, SYSTEM_INDEX_NAME CHAR(10) NOT NULL`,
    body: `SELECT table_schema, table_name, index_schema, index_name, CASE WHEN is_primary THEN 'PRIMARY KEY'
          WHEN is_constraint THEN 'UNIQUE' ELSE 'INDEX' END, NULL, NULL, NULL, 0, 0, NULL, 0, column_count,
        db2.row_count(relation), pg_relation_size(index), 'YES', 'NO', system_index_name
      FROM db2.index_facts`,
  },
];

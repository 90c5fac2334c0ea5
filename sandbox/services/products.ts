import type { Service } from './service.js';

const GROUPS = `(VALUES ('SF99957', 'Technology Refresh', 4, 4), ('SF99950', 'DB2 for IBM i', 5, 6),
  ('SF99952', 'IBM HTTP Server for i', 30, 30), ('SF99955', 'Java', 14, 15), ('SF99959',
    'All PTF Groups except HIPER/Security', 2, 2),
  ('SF99954', 'Security', 58, 61), ('SF99956', 'HIPER', 58, 60)) AS g (name, title, installed, available)`;

/** Fix groups, the list of services, and small tools. */
export const PRODUCTS: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'GROUP_PTF_INFO',
    kind: 'view',
    category: 'PTF',
    text: 'Groups of fixes',
    columns: `COLLECTED_TIME TIMESTAMP, PTF_GROUP_NAME VARCHAR(60), PTF_GROUP_DESCRIPTION VARCHAR(100),
      PTF_GROUP_LEVEL INTEGER,
      PTF_GROUP_TARGET_RELEASE VARCHAR(6), PTF_GROUP_STATUS VARCHAR(20)`,
    body: `SELECT localtimestamp, g.name, g.title, g.installed, 'V7R5M0', 'INSTALLED' FROM ${GROUPS}`,
  },
  {
    schema: 'SYSTOOLS',
    name: 'GROUP_PTF_CURRENCY',
    kind: 'view',
    category: 'PTF',
    text: 'Groups of fixes, and which would be current',
    columns: `PTF_GROUP_CURRENCY VARCHAR(46), PTF_GROUP_ID VARCHAR(7), PTF_GROUP_TITLE VARCHAR(1000),
      PTF_GROUP_LEVEL_INSTALLED INTEGER, PTF_GROUP_LEVEL_AVAILABLE INTEGER, PTF_GROUP_LAST_UPDATED_BY_IBM VARCHAR(30),
      PTF_GROUP_RELEASE VARCHAR(4), PTF_GROUP_STATUS_ON_SYSTEM VARCHAR(20)`,
    body: `SELECT CASE WHEN g.installed < g.available THEN 'UPDATE AVAILABLE' ELSE 'INSTALLED LEVEL IS CURRENT' END,
      g.name,
      g.title, g.installed, g.available, '01/15/2024', 'R750', 'INSTALLED' FROM ${GROUPS}`,
  },
  {
    schema: 'QSYS2',
    name: 'SERVICES_INFO',
    kind: 'view',
    category: 'PRODUCT',
    text: 'The services that there are',
    columns: `SERVICE_CATEGORY VARCHAR(40) NOT NULL, SERVICE_SCHEMA_NAME VARCHAR(128) NOT NULL,
      SERVICE_NAME VARCHAR(128) NOT NULL, SQL_OBJECT_TYPE VARCHAR(15) NOT NULL, OBJECT_TYPE VARCHAR(7) NOT NULL,
      SYSTEM_OBJECT_NAME VARCHAR(10), LATEST_DB2_GROUP_LEVEL INTEGER, INITIAL_DB2_GROUP_LEVEL INTEGER,
      EARLIEST_POSSIBLE_RELEASE VARCHAR(6) NOT NULL, EXAMPLE VARCHAR(5000)`,
    body: `SELECT s.category, s.service_schema, s.service_name, CASE s.kind WHEN 'view' THEN 'VIEW'
          WHEN 'tableFunction' THEN 'TABLE FUNCTION' WHEN 'scalarFunction' THEN 'SCALAR FUNCTION' ELSE 'PROCEDURE' END,
        CASE s.kind WHEN 'view' THEN '*FILE' ELSE '*SRVPGM' END,
        CASE WHEN s.kind = 'view' THEN db2.short_system(s.service_name) END, 5, 0, 'V7R3M0', s.example
      FROM db2.services AS s WHERE s.category IS NOT NULL`,
  },
  {
    schema: 'SYSTOOLS',
    name: 'SPLIT',
    kind: 'tableFunction',
    category: 'DATABASE-APPLICATION',
    text: 'The elements of a list',
    parameters: "INPUT_LIST CLOB(1M), DELIMITER VARCHAR(128), ESCAPE VARCHAR(1) DEFAULT ''",
    columns: 'ORDINAL_POSITION INTEGER, ELEMENT CLOB(1M)',
    body: `SELECT e.ordinality, e.element FROM unnest(db2.split({input_list}, {delimiter}, {escape})) WITH ORDINALITY
      AS e (element, ordinality)`,
    example: "SELECT * FROM TABLE(SYSTOOLS.SPLIT('A,B,C', ','))",
  },
  {
    schema: 'QSYS2',
    name: 'DELIMIT_NAME',
    kind: 'scalarFunction',
    category: 'DATABASE-APPLICATION',
    text: 'A name with delimiters if it needs them',
    parameters: 'NAME VARCHAR(128)',
    columns: 'VARCHAR(258)',
    body: `SELECT CASE WHEN {name} ~ '^[A-Z#@$][A-Z0-9#@$_]*$' THEN {name}
      ELSE '"' OPERATOR(pg_catalog.||) replace({name}, '"', '""') OPERATOR(pg_catalog.||) '"' END`,
    example: "VALUES QSYS2.DELIMIT_NAME('My Name')",
  },
  {
    schema: 'SYSTOOLS',
    name: 'RELATED_OBJECTS',
    kind: 'tableFunction',
    category: 'DATABASE-UTILITY',
    text: 'What depends on a table',
    parameters: 'LIBRARY_NAME VARCHAR(10), FILE_NAME VARCHAR(10)',
    columns: `SOURCE_SCHEMA_NAME VARCHAR(128), SOURCE_SQL_NAME VARCHAR(128), SQL_OBJECT_TYPE VARCHAR(24),
      SCHEMA_NAME VARCHAR(128), SQL_NAME VARCHAR(128), LIBRARY_NAME VARCHAR(10), SYSTEM_NAME VARCHAR(10),
      OBJECT_OWNER VARCHAR(10), LONG_COMMENT VARCHAR(2000), OBJECT_TEXT VARCHAR(50), LAST_ALTERED TIMESTAMP`,
    body: `SELECT r.source_schema, r.source_name, r.type, r.schema, r.name, r.library, r.system_name, r.owner,
      r.comment, r.text,
        r.altered
      FROM db2.relationships AS r
      WHERE r.source_library = btrim({library_name}) AND r.source_system_name = btrim({file_name})`,
    example: "SELECT * FROM TABLE(SYSTOOLS.RELATED_OBJECTS('SAMPLE', 'DEPARTMENT'))",
  },
];

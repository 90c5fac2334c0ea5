import type { Service } from './service.js';

const COLUMNS = `COLUMN_NAME VARCHAR(128) NOT NULL, TABLE_NAME VARCHAR(128) NOT NULL, TABLE_OWNER VARCHAR(128) NOT NULL,
  ORDINAL_POSITION INTEGER NOT NULL, DATA_TYPE VARCHAR(8) NOT NULL, LENGTH INTEGER NOT NULL, NUMERIC_SCALE INTEGER,
  IS_NULLABLE CHAR(1) NOT NULL, IS_UPDATABLE CHAR(1) NOT NULL, LONG_COMMENT VARCHAR(2000), HAS_DEFAULT CHAR(1) NOT NULL,
  COLUMN_HEADING VARCHAR(60), STORAGE INTEGER NOT NULL, NUMERIC_PRECISION INTEGER, CCSID INTEGER,
  TABLE_SCHEMA VARCHAR(128) NOT NULL, COLUMN_DEFAULT VARCHAR(2000), CHARACTER_MAXIMUM_LENGTH INTEGER,
  CHARACTER_OCTET_LENGTH INTEGER, NUMERIC_PRECISION_RADIX INTEGER, DATETIME_PRECISION INTEGER, COLUMN_TEXT VARCHAR(50),
  SYSTEM_COLUMN_NAME CHAR(10) NOT NULL, SYSTEM_TABLE_NAME CHAR(10) NOT NULL, SYSTEM_TABLE_SCHEMA CHAR(10) NOT NULL,
  USER_DEFINED_TYPE_SCHEMA VARCHAR(128), USER_DEFINED_TYPE_NAME VARCHAR(128), IS_IDENTITY VARCHAR(3) NOT NULL,
  IDENTITY_GENERATION VARCHAR(10), IDENTITY_START DECIMAL(31, 0), IDENTITY_INCREMENT DECIMAL(31, 0),
  HIDDEN CHAR(1) NOT NULL, HAS_FLDPROC CHAR(1) NOT NULL`;

const IDENTITY = (what: string): string =>
  `CASE WHEN f.is_identity THEN (SELECT q.${what} FROM pg_sequence AS q JOIN pg_depend AS d ON d.objid = q.seqrelid
    WHERE d.refobjid = f.relation AND d.refobjsubid = f.position AND d.deptype = 'i') END`;

const BODY = `SELECT f.column_name, f.table_name, f.owner, f.position, db2.catalog_type(f.type_name),
    db2.length_of(f.type_name, f.declared_length), db2.scale_of(f.type_name, f.declared_scale),
    CASE WHEN f.attnotnull THEN 'N' ELSE 'Y' END, CASE f.relkind WHEN 'r' THEN 'Y' ELSE 'N' END, f.long_comment,
    CASE WHEN f.attidentity = 'a' THEN 'I' WHEN f.attidentity = 'd' THEN 'J' WHEN f.column_default IS NOT NULL THEN 'Y'
      WHEN f.attnotnull THEN 'N' ELSE 'Y' END,
    coalesce(f.column_heading, f.column_name), db2.storage_of(f.type_name, f.declared_length),
    db2.precision_of(f.type_name, f.declared_length), db2.ccsid_of(f.type_name), f.table_schema,
    db2.default_text(f.column_default), db2.characters_of(f.type_name, f.declared_length),
    db2.characters_of(f.type_name, f.declared_length),
    CASE WHEN f.type_name IN ('REAL', 'DOUBLE') THEN 2
      WHEN db2.precision_of(f.type_name, f.declared_length) IS NOT NULL THEN 10 END,
    CASE f.type_name WHEN 'DATE' THEN 0 WHEN 'TIME' THEN 0 WHEN 'TIMESTAMP' THEN coalesce(f.declared_length, 6) END,
    f.column_text, f.system_column_name, f.system_table_name, f.system_table_schema, NULL, NULL,
    CASE WHEN f.is_identity THEN 'YES' ELSE 'NO' END,
    CASE f.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' END,
    ${IDENTITY('seqstart')}, ${IDENTITY('seqincrement')},
    'N', 'N'
  FROM db2.column_facts AS f WHERE NOT f.is_temporary AND f.kind <> 'A' ORDER BY f.relation, f.position`;

const EMPTY_VIEWS = 12;
const COLUMNS_EACH = 120;
const FILLER_TYPES = ['INTEGER', 'VARCHAR(128)', 'CHAR(10)', 'TIMESTAMP', 'DECIMAL(15, 2)', 'BIGINT'] as const;

/** The columns of everything, twice as on IBM i. */
export const CATALOG_COLUMNS: readonly Service[] = [
  { schema: 'QSYS2', name: 'SYSCOLUMNS', kind: 'view', text: 'Columns', columns: COLUMNS, body: BODY },
  { schema: 'QSYS2', name: 'SYSCOLUMNS2', kind: 'view', text: 'Columns, all attributes', columns: COLUMNS, body: BODY },
  ...Array.from({ length: EMPTY_VIEWS }, (_, index) => emptyView(index + 1)),
];

/** QSYS2 of IBM i has thousands of columns; clients that page through them need as many here. */
function emptyView(number: number): Service {
  const columns = Array.from({ length: COLUMNS_EACH }, (_, index) => {
    return `FIELD_${String(index + 1).padStart(3, '0')} ${FILLER_TYPES[index % FILLER_TYPES.length] ?? 'INTEGER'}`;
  });
  return {
    schema: 'QSYS2',
    name: `EMPTY_VIEW_${String(number).padStart(2, '0')}`,
    kind: 'view',
    text: 'Without rows; its columns make the catalog long',
    columns: columns.join(', '),
    body: `SELECT ${columns.map(() => 'NULL').join(', ')} WHERE false`,
  };
}

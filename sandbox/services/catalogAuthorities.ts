import type { Service } from './service.js';

/** Who may do what, over the engine's own access control lists. */
export const CATALOG_AUTHORITIES: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'SYSTABAUTH',
    kind: 'view',
    text: 'Privileges on tables and views',
    columns: `GRANTOR VARCHAR(128), GRANTEE VARCHAR(128) NOT NULL, TABLE_SCHEMA VARCHAR(128) NOT NULL,
      TABLE_NAME VARCHAR(128) NOT NULL, PRIVILEGE_TYPE VARCHAR(10) NOT NULL, IS_GRANTABLE VARCHAR(3) NOT NULL,
      SYSTEM_TABLE_NAME CHAR(10) NOT NULL, SYSTEM_TABLE_SCHEMA CHAR(10) NOT NULL`,
    body: `SELECT db2.owner_name(a.grantor), CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE db2.owner_name(a.grantee) END,
        r.table_schema, r.table_name, a.privilege_type, CASE WHEN a.is_grantable THEN 'YES' ELSE 'NO' END,
        r.system_table_name, r.system_table_schema
      FROM db2.relation_facts AS r
      CROSS JOIN LATERAL aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) AS a
      WHERE NOT r.is_temporary AND a.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES')`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSSCHEMAAUTH',
    kind: 'view',
    text: 'Privileges on schemas',
    columns: `GRANTOR VARCHAR(128), GRANTEE VARCHAR(128) NOT NULL, SCHEMA_NAME VARCHAR(128) NOT NULL,
      PRIVILEGE_TYPE VARCHAR(8) NOT NULL, IS_GRANTABLE VARCHAR(3) NOT NULL, SYSTEM_SCHEMA_NAME CHAR(10) NOT NULL`,
    body: `SELECT db2.owner_name(a.grantor), CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE db2.owner_name(a.grantee) END,
        db2.swap_case(n.nspname::text), CASE a.privilege_type WHEN 'CREATE' THEN 'CREATEIN' ELSE 'USAGE' END,
        CASE WHEN a.is_grantable THEN 'YES' ELSE 'NO' END, db2.system_schema_name(n.nspname::text)
      FROM pg_namespace AS n CROSS JOIN LATERAL aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) AS a
      WHERE n.nspname NOT IN ('db2', 'public', 'information_schema') AND n.nspname !~ '^(pg_|qtemp_[0-9])'`,
  },
  {
    schema: 'QSYS2',
    name: 'SYSROUTINEAUTH',
    kind: 'view',
    text: 'Privileges on routines',
    columns: `GRANTOR VARCHAR(128), GRANTEE VARCHAR(128) NOT NULL, SPECIFIC_SCHEMA VARCHAR(128) NOT NULL,
      SPECIFIC_NAME VARCHAR(128) NOT NULL, ROUTINE_SCHEMA VARCHAR(128) NOT NULL, ROUTINE_NAME VARCHAR(128) NOT NULL,
      PRIVILEGE_TYPE VARCHAR(8) NOT NULL, IS_GRANTABLE VARCHAR(3) NOT NULL`,
    body: `SELECT db2.owner_name(a.grantor), CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE db2.owner_name(a.grantee) END,
        r.routine_schema, r.specific_name, r.routine_schema, r.routine_name, 'EXECUTE',
        CASE WHEN a.is_grantable THEN 'YES' ELSE 'NO' END
      FROM db2.routine_facts AS r JOIN pg_namespace AS n ON n.nspname = db2.swap_case(r.routine_schema)
      JOIN pg_proc AS p ON p.pronamespace = n.oid AND p.proname = db2.swap_case(r.specific_name)
      CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a`,
  },
];

/** What CREATE SCHEMA on IBM i puts into a new schema: catalog views of that schema, which list themselves too. */
const VIEWS: readonly (readonly [name: string, schemaColumn: string])[] = [
  ['SYSCHKCST', 'constraint_schema'],
  ['SYSCOLUMNS', 'table_schema'],
  ['SYSCST', 'constraint_schema'],
  ['SYSCSTCOL', 'constraint_schema'],
  ['SYSCSTDEP', 'constraint_schema'],
  ['SYSINDEXES', 'index_schema'],
  ['SYSKEYCST', 'constraint_schema'],
  ['SYSKEYS', 'index_schema'],
  ['SYSREFCST', 'constraint_schema'],
  ['SYSTABLES', 'table_schema'],
  ['SYSTRIGGERS', 'trigger_schema'],
  ['SYSVIEWDEP', 'view_schema'],
  ['SYSVIEWS', 'table_schema'],
];

const create = VIEWS.map(
  ([name, column]) =>
    `EXECUTE format('CREATE VIEW %I.${name.toLowerCase()} AS SELECT * FROM qsys2.${name.toLowerCase()} ` +
    `WHERE ${column} = %L', db2.swap_case(name), name);`,
);
const names = VIEWS.map(([name]) => `%1$I.${name.toLowerCase()}`).join(', ');
const listed = VIEWS.map(([name]) => `'${name}'`).join(', ');

export const catalogSchema = `
CREATE TABLE sysibm.sysdummy1 (ibmreqd char(1) NOT NULL);
INSERT INTO sysibm.sysdummy1 VALUES ('Y');
INSERT INTO db2.tables (table_schema, table_name, table_text) VALUES ('SYSIBM', 'SYSDUMMY1', 'One row');

-- What no result of theirs can be, the copies' columns cannot be either.
CREATE PROCEDURE db2.make_catalog_views(name text) LANGUAGE plpgsql AS $$ BEGIN
  ${create.join('\n  ')}
  EXECUTE format('GRANT SELECT ON ${names} TO PUBLIC', db2.swap_case(name));
  INSERT INTO db2.columns (table_schema, table_name, column_name, data_type, is_nullable)
  SELECT name, c.table_name, c.column_name, c.data_type, c.is_nullable FROM db2.columns AS c
  WHERE c.table_schema = 'QSYS2' AND c.table_name IN (${listed});
END $$;
CREATE PROCEDURE db2.drop_catalog_views(name text) LANGUAGE plpgsql AS $$ BEGIN
  EXECUTE format('DROP VIEW IF EXISTS ${names}', db2.swap_case(name));
END $$;
REVOKE ALL ON PROCEDURE db2.make_catalog_views, db2.drop_catalog_views FROM PUBLIC;
CALL db2.make_catalog_views('SAMPLE');
CALL db2.make_catalog_views('DEVLIB');
`;

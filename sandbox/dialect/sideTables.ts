import { pgString } from './names.js';
import type { ObjectName } from './rewriting.js';
import { type SqlType, exactTypeText } from './sqlType.js';
import type { Step } from './translation.js';

/** What PostgreSQL's catalog cannot remember of a column. */
export interface ColumnNote {
  readonly name: string;
  readonly type?: SqlType;
  readonly systemName?: string | undefined;
  readonly heading?: string;
  readonly text?: string;
  readonly comment?: string;
}

const engineStep = (sql: string): Step => ({ sql, as: 'engine' });

function place({ schema, name }: ObjectName): string {
  return `table_schema = ${pgString(schema)} AND table_name = ${pgString(name)}`;
}

/** Writes down what is noteworthy of columns, one statement for all; nothing for those PostgreSQL knows completely. */
export function noteColumns(object: ObjectName, columns: readonly ColumnNote[]): readonly Step[] {
  const rows = columns.flatMap((column) => {
    const exact = column.type === undefined ? undefined : exactTypeText(column.type);
    const values = [exact, column.systemName, column.heading, column.text, column.comment];
    if (values.every((value) => value === undefined)) return [];
    const cells = [object.schema, object.name, column.name, ...values];
    return [`(${cells.map((value) => (value === undefined ? 'NULL' : pgString(value))).join(', ')})`];
  });
  if (rows.length === 0) return [];
  const names = ['data_type', 'system_name', 'column_heading', 'column_text', 'long_comment'];
  return [
    engineStep(
      `INSERT INTO db2.columns AS c (table_schema, table_name, column_name, ${names.join(', ')}) ` +
        `VALUES ${rows.join(', ')} ON CONFLICT (table_schema, table_name, column_name) DO UPDATE SET ` +
        names.map((name) => `${name} = coalesce(excluded.${name}, c.${name})`).join(', '),
    ),
  ];
}

/** Forgets all of one column, before it is defined anew. */
export function forgetColumn(object: ObjectName, column: string): Step {
  return engineStep(`DELETE FROM db2.columns WHERE ${place(object)} AND column_name = ${pgString(column)}`);
}

/** Another type makes what was noted of the old one wrong. */
export function forgetType(object: ObjectName, column: string): Step {
  return engineStep(
    `UPDATE db2.columns SET data_type = NULL WHERE ${place(object)} AND column_name = ${pgString(column)}`,
  );
}

export interface TableNote {
  readonly systemName?: string | undefined;
  readonly text?: string;
  readonly comment?: string;
  /** `A` for an alias, which is a view to PostgreSQL. */
  readonly kind?: 'A';
}

export function noteTable(object: ObjectName, { systemName, text, comment, kind }: TableNote): readonly Step[] {
  const values = [systemName, text, comment, kind];
  if (values.every((value) => value === undefined)) return [];
  const cells = [object.schema, object.name, ...values];
  const names = ['system_name', 'table_text', 'long_comment', 'kind'];
  return [
    engineStep(
      `INSERT INTO db2.tables AS t (table_schema, table_name, ${names.join(', ')}) ` +
        `VALUES (${cells.map((value) => (value === undefined ? 'NULL' : pgString(value))).join(', ')}) ` +
        'ON CONFLICT (table_schema, table_name) DO UPDATE SET ' +
        names.map((name) => `${name} = coalesce(excluded.${name}, t.${name})`).join(', '),
    ),
  ];
}

export function noteSchemaText(schema: string, text: string): Step {
  const name = pgString(schema);
  return engineStep(
    `INSERT INTO db2.schemas (schema_name, schema_text) VALUES (${name}, ${pgString(text)}) ` +
      'ON CONFLICT (schema_name) DO UPDATE SET schema_text = excluded.schema_text',
  );
}

/** Forgets a table, a view or an alias with its columns. */
export function forgetTable(object: ObjectName): readonly Step[] {
  return ['db2.columns', 'db2.tables'].map((table) => engineStep(`DELETE FROM ${table} WHERE ${place(object)}`));
}

export function forgetSchema(schema: string): readonly Step[] {
  const name = pgString(schema);
  return [
    ...['db2.columns', 'db2.tables'].map((table) => engineStep(`DELETE FROM ${table} WHERE table_schema = ${name}`)),
    engineStep(`DELETE FROM db2.schemas WHERE schema_name = ${name}`),
    engineStep(`DELETE FROM db2.variables WHERE variable_schema = ${name}`),
  ];
}

/** A new schema is known with its time of creation. */
export function noteSchema(schema: string): Step {
  return engineStep(`INSERT INTO db2.schemas (schema_name) VALUES (${pgString(schema)}) ON CONFLICT DO NOTHING`);
}

/** A table that is like another has its columns' types and headings too. */
export function copyColumnNotes(from: ObjectName, to: ObjectName): Step {
  return engineStep(
    'INSERT INTO db2.columns (table_schema, table_name, column_name, data_type, column_text, column_heading) ' +
      `SELECT ${pgString(to.schema)}, ${pgString(to.name)}, column_name, data_type, column_text, column_heading ` +
      `FROM db2.columns WHERE ${place(from)} ON CONFLICT DO NOTHING`,
  );
}

/** What is known of a table follows it to its new name. */
export function renameTable(object: ObjectName, newName: string): readonly Step[] {
  return ['db2.columns', 'db2.tables'].map((table) =>
    engineStep(`UPDATE ${table} SET table_name = ${pgString(newName)} WHERE ${place(object)}`),
  );
}

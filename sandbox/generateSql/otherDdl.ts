import type { LookUp, ObjectRef, RelationFact } from './catalogFacts.js';
import { db2Expression, qualified, sqlName, sqlString } from './ddlText.js';
import type { DdlSource } from './relationDdl.js';

/** An alias is a view over the one table that it names. */
export async function aliasDdl(alias: RelationFact, { lookUp, options }: DdlSource): Promise<readonly string[]> {
  const [row] = await lookUp(
    `SELECT DISTINCT f.table_schema, f.table_name FROM pg_rewrite AS w
     JOIN pg_depend AS d ON d.objid = w.oid AND d.classid = 'pg_rewrite'::regclass
     JOIN db2.relation_facts AS f ON f.relation = d.refobjid
     WHERE w.ev_class = $1 AND d.refobjid <> w.ev_class LIMIT 1`,
    [alias.id],
  );
  const [schema, name] = row ?? [];
  const of = schema && name ? qualified(schema, name, options) : '*N';
  const path = qualified(alias.schema, alias.name, options);
  return [`CREATE ${options.isReplacing ? 'OR REPLACE ' : ''}ALIAS ${path} `, `\tFOR ${of} ; `];
}

/** CREATE INDEX; undefined when there is none of that name. */
export async function indexDdl(
  { schema, name }: ObjectRef,
  { lookUp, options }: DdlSource,
): Promise<readonly string[] | undefined> {
  const rows = await lookUp(
    `SELECT x.indisunique, f.table_schema, f.table_name, pg_get_indexdef(x.indexrelid, k.n, true),
       x.indoption[k.n - 1] & 1
     FROM pg_index AS x JOIN pg_class AS c ON c.oid = x.indexrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
     JOIN db2.relation_facts AS f ON f.relation = x.indrelid
     CROSS JOIN LATERAL generate_series(1, x.indnkeyatts) AS k (n)
     WHERE db2.swap_case(n.nspname::text) = $1 AND db2.swap_case(c.relname::text) = $2 ORDER BY k.n`,
    [schema, name],
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  const [isUnique, tableSchema, table] = first;
  const keys = rows.map(
    ([, , , key, isDescending]) => `${db2Expression(key ?? '')} ${isDescending === '1' ? 'DESC' : 'ASC'}`,
  );
  return [
    `CREATE ${isUnique === 't' ? 'UNIQUE ' : ''}INDEX ${qualified(schema, name, options)} `,
    `\tON ${qualified(tableSchema ?? '', table ?? '', options)} ( ${keys.join(' , ')} ) ; `,
  ];
}

export async function sequenceDdl(
  { schema, name }: ObjectRef,
  { lookUp, options }: DdlSource,
): Promise<readonly string[] | undefined> {
  const [row] = await lookUp(
    `SELECT data_type::text, start_value, increment_by, min_value, max_value, cycle, cache_size FROM pg_sequences
     WHERE db2.swap_case(schemaname::text) = $1 AND db2.swap_case(sequencename::text) = $2`,
    [schema, name],
  );
  if (row === undefined) return undefined;
  const [type, start, step, least, most, cycle, cache] = row.map((value) => value ?? '');
  return [
    `CREATE ${options.isReplacing ? 'OR REPLACE ' : ''}SEQUENCE ${qualified(schema, name, options)} `,
    `\tAS ${(type ?? '').toUpperCase()} `,
    `\tSTART WITH ${start ?? ''} INCREMENT BY ${step ?? ''} MINVALUE ${least ?? ''} MAXVALUE ${most ?? ''} `,
    `\t${cycle === 't' ? 'CYCLE' : 'NO CYCLE'} CACHE ${cache ?? ''} ; `,
  ];
}

export async function schemaDdl(name: string, lookUp: LookUp): Promise<readonly string[] | undefined> {
  const [row] = await lookUp(
    `SELECT s.schema_text FROM pg_namespace AS n LEFT JOIN db2.schemas AS s ON s.schema_name = $1
     WHERE db2.swap_case(n.nspname::text) = $1`,
    [name],
  );
  if (row === undefined) return undefined;
  const label =
    row[0] === null || row[0] === ''
      ? []
      : ['', `LABEL ON SCHEMA ${sqlName(name)} `, `\tIS ${sqlString(row[0] ?? '')} ; `];
  return [`CREATE SCHEMA ${sqlName(name)} ; `, ...label];
}

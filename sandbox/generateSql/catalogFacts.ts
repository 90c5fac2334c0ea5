/** Reads the engine's catalog; every value is text or null. */
export type LookUp = (sql: string, parameters: readonly string[]) => Promise<(string | null)[][]>;

export interface ObjectRef {
  readonly schema: string;
  readonly name: string;
}

export interface ColumnFact {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
  readonly identity: '' | 'a' | 'd';
  readonly defaultValue: string | null;
  readonly text: string | null;
  readonly heading: string | null;
  readonly comment: string | null;
}

export interface ConstraintFact {
  readonly name: string;
  readonly kind: 'p' | 'u' | 'f' | 'c';
  readonly columns: readonly string[];
  readonly parent: ObjectRef | undefined;
  readonly parentColumns: readonly string[];
  readonly onDelete: string;
  readonly definition: string;
}

export interface RelationFact extends ObjectRef {
  readonly id: string;
  /** PostgreSQL's kind: r for a table, v for a view; A for what Db2 calls an alias. */
  readonly kind: string;
  readonly systemName: string;
  readonly text: string | null;
  readonly comment: string | null;
}

const text = (value: string | null | undefined): string => value ?? '';

/** The table, view or alias of that name or system name. */
export async function relationOf({ schema, name }: ObjectRef, lookUp: LookUp): Promise<RelationFact | undefined> {
  const [row] = await lookUp(
    `SELECT f.relation, coalesce(to_jsonb(t) ->> 'kind', f.relkind::text), f.table_name, rtrim(f.system_table_name),
       f.table_text, f.long_comment
     FROM db2.relation_facts AS f
     LEFT JOIN db2.tables AS t ON t.table_schema = f.table_schema AND t.table_name = f.table_name
     WHERE f.table_schema = $1 AND (f.table_name = $2 OR rtrim(f.system_table_name) = $2)
     ORDER BY f.table_name = $2 DESC LIMIT 1`,
    [schema, name],
  );
  if (row === undefined) return undefined;
  const [id, kind, own, systemName, label = null, comment = null] = row;
  return {
    schema,
    id: text(id),
    kind: text(kind),
    name: text(own),
    systemName: text(systemName),
    text: label,
    comment,
  };
}

export async function columnsOf(relation: string, lookUp: LookUp): Promise<readonly ColumnFact[]> {
  const rows = await lookUp(
    `SELECT f.column_name, f.exact_type, f.type_name, f.declared_length, f.declared_scale, f.attnotnull, a.attidentity,
       f.column_default, f.column_text, f.column_heading, f.long_comment
     FROM db2.column_facts AS f JOIN pg_attribute AS a ON a.attrelid = f.relation AND a.attnum = f.position
     WHERE f.relation = $1 ORDER BY f.position`,
    [relation],
  );
  return rows.map(([name, exact, type, length, scale, notNull, identity, defaultValue, ...labels]) => ({
    name: text(name),
    type: typeText(exact ?? text(type), length, scale),
    isNullable: notNull !== 't',
    identity: identity === 'a' || identity === 'd' ? identity : '',
    defaultValue: defaultValue ?? null,
    text: labels[0] ?? null,
    heading: labels[1] ?? null,
    comment: labels[2] ?? null,
  }));
}

const SIZED: ReadonlySet<string> = new Set(['CHAR', 'VARCHAR', 'CLOB', 'BLOB', 'BINARY', 'VARBINARY']);
const LOB_MAX = '2147483647';

function typeText(type: string, length: string | null | undefined, scale: string | null | undefined): string {
  if (type.includes('(')) return type;
  if (type === 'DECIMAL' || type === 'NUMERIC') return `${type}(${length ?? '5'}, ${scale ?? '0'})`;
  if (!SIZED.has(type)) return type;
  return `${type}(${length === LOB_MAX ? '2147483647' : (length ?? '1')})`;
}

export async function constraintsOf(relation: string, lookUp: LookUp): Promise<readonly ConstraintFact[]> {
  const names = (of: string, keys: string): string => `(SELECT string_agg(db2.swap_case(a.attname::text), chr(31)
      ORDER BY u.place) FROM unnest(${keys}) WITH ORDINALITY AS u (attnum, place)
      JOIN pg_attribute AS a ON a.attrelid = ${of} AND a.attnum = u.attnum)`;
  const rows = await lookUp(
    `SELECT db2.swap_case(k.conname::text), k.contype, ${names('k.conrelid', 'k.conkey')}, p.table_schema, p.table_name,
       ${names('k.confrelid', 'k.confkey')}, k.confdeltype, pg_get_constraintdef(k.oid)
     FROM pg_constraint AS k LEFT JOIN db2.relation_facts AS p ON p.relation = k.confrelid
     WHERE k.conrelid = $1 AND k.contype IN ('p', 'u', 'f', 'c') ORDER BY array_position('{p,u,f,c}', k.contype), 1`,
    [relation],
  );
  const split = (list: string | null | undefined): readonly string[] => (list ? list.split('\u001f') : []);
  return rows.map(([name, kind, columns, schema, parent, parentColumns, onDelete, definition]) => ({
    name: text(name),
    kind: kind === 'p' || kind === 'u' || kind === 'f' ? kind : 'c',
    columns: split(columns),
    parent: schema && parent ? { schema, name: parent } : undefined,
    parentColumns: split(parentColumns),
    onDelete: text(onDelete),
    definition: text(definition),
  }));
}

/** Who has which privileges besides the owner: grantee and PostgreSQL's privilege, in order. */
export async function privilegesOf(relation: string, lookUp: LookUp): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await lookUp(
    `SELECT CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE db2.swap_case(r.rolname::text) END, x.privilege_type
     FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS x LEFT JOIN pg_roles AS r ON r.oid = x.grantee
     WHERE c.oid = $1 AND x.grantee <> c.relowner
       AND x.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES')
     ORDER BY 1, array_position('{SELECT,INSERT,UPDATE,DELETE,REFERENCES}', x.privilege_type)`,
    [relation],
  );
  const privileges = new Map<string, string[]>();
  for (const [grantee, privilege] of rows) {
    privileges.set(text(grantee), [...(privileges.get(text(grantee)) ?? []), text(privilege)]);
  }
  return privileges;
}

import {
  type ColumnFact,
  type ConstraintFact,
  type LookUp,
  type RelationFact,
  columnsOf,
  constraintsOf,
  privilegesOf,
} from './catalogFacts.js';
import type { DdlOptions } from './ddlOptions.js';
import { db2Expression, listed, qualified, sqlName, sqlString } from './ddlText.js';

/** Whatever a generated text is made from. */
export interface DdlSource {
  readonly lookUp: LookUp;
  readonly options: DdlOptions;
}

/** CREATE TABLE with its keys, labels, comments and privileges. */
export async function tableDdl(table: RelationFact, { lookUp, options }: DdlSource): Promise<readonly string[]> {
  const columns = await columnsOf(table.id, lookUp);
  const constraints = options.hasConstraints ? await constraintsOf(table.id, lookUp) : [];
  const path = qualified(table.schema, table.name, options);
  const system = table.systemName === table.name ? '' : `FOR SYSTEM NAME ${table.systemName} `;
  const elements = [...columns.map(columnDdl), ...constraints.map((one) => constraintDdl(one, table.schema, options))];
  return [
    ...dropped('TABLE', path, options),
    `CREATE ${options.isReplacing ? 'OR REPLACE ' : ''}TABLE ${path} ${system}( `,
    ...listed(elements, ') '),
    `\tRCDFMT ${table.systemName} ; `,
    ...labels(table, columns, { kind: 'TABLE', options }),
    ...(options.hasPrivileges ? await grants(table, { lookUp, options }) : []),
  ];
}

/** CREATE VIEW from the text it was made with. */
export async function viewDdl(view: RelationFact, { lookUp, options }: DdlSource): Promise<readonly string[]> {
  const columns = await columnsOf(view.id, lookUp);
  const [row] = await lookUp('SELECT definition FROM db2.view_texts WHERE view_schema = $1 AND view_name = $2', [
    view.schema,
    view.name,
  ]);
  const path = qualified(view.schema, view.name, options);
  return [
    ...dropped('VIEW', path, options),
    `CREATE ${options.isReplacing ? 'OR REPLACE ' : ''}VIEW ${path} ( `,
    ...listed(
      columns.map(({ name }) => sqlName(name)),
      ') ',
    ),
    '\tAS ',
    ...definitionLines(row?.[0] ?? null),
    ...labels(view, columns, { kind: 'TABLE', options }),
    ...(options.hasPrivileges ? await grants(view, { lookUp, options }) : []),
  ];
}

/** IBM's own views belong to the system: their definition is no Db2 text here. */
function definitionLines(definition: string | null): readonly string[] {
  if (definition === null) return ['\t-- The definition of a system view is not kept. ', '\t; '];
  return definition.split(/\r\n|[\n\r\u0085]/).map((line, index, lines) => {
    return `\t${line.trim()} ${index === lines.length - 1 ? '; ' : ''}`;
  });
}

function columnDdl(column: ColumnFact): string {
  const parts = [sqlName(column.name), column.type];
  if (column.identity !== '') parts.push(`GENERATED ${column.identity === 'a' ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY`);
  else if (column.defaultValue !== null) parts.push(`DEFAULT ${db2Expression(column.defaultValue)}`);
  else if (column.isNullable) parts.push('DEFAULT NULL');
  if (!column.isNullable) parts.push('NOT NULL');
  return parts.join(' ');
}

const DELETE_RULES: Readonly<Record<string, string>> = { c: 'CASCADE', n: 'SET NULL', d: 'SET DEFAULT', r: 'RESTRICT' };

function constraintDdl(constraint: ConstraintFact, schema: string, options: DdlOptions): string {
  const name = `CONSTRAINT ${qualified(schema, constraint.name, options)}`;
  const columns = constraint.columns.map(sqlName).join(' , ');
  switch (constraint.kind) {
    case 'p':
      return `${name} PRIMARY KEY( ${columns} )`;
    case 'u':
      return `${name} UNIQUE( ${columns} )`;
    case 'f': {
      const { parent } = constraint;
      const to = parent === undefined ? '*N' : qualified(parent.schema, parent.name, options);
      const rule = DELETE_RULES[constraint.onDelete] ?? 'NO ACTION';
      const referred = constraint.parentColumns.map(sqlName).join(' , ');
      return `${name} FOREIGN KEY( ${columns} ) REFERENCES ${to} ( ${referred} ) ON DELETE ${rule} ON UPDATE NO ACTION`;
    }
    case 'c':
      return `${name} ${db2Expression(constraint.definition)}`;
  }
}

function dropped(kind: string, path: string, { hasDrop }: DdlOptions): readonly string[] {
  return hasDrop ? [`DROP ${kind} ${path} IF EXISTS ; `, ''] : [];
}

interface Labelled {
  readonly kind: string;
  readonly options: DdlOptions;
}

function labels(
  relation: RelationFact,
  columns: readonly ColumnFact[],
  { kind, options }: Labelled,
): readonly string[] {
  const path = qualified(relation.schema, relation.name, options);
  const out: string[] = [];
  if (options.hasLabels && relation.text !== null)
    out.push('', `LABEL ON ${kind} ${path} `, `\tIS ${sqlString(relation.text)} ; `);
  if (options.hasComments && relation.comment !== null) {
    out.push('', `COMMENT ON ${kind} ${path} `, `\tIS ${sqlString(relation.comment)} ; `);
  }
  const about = (verb: string, middle: string, value: (column: ColumnFact) => string | null): void => {
    const lines = columns.flatMap((column) => {
      const label = value(column);
      return label === null ? [] : [`${sqlName(column.name)} ${middle}${sqlString(label)}`];
    });
    if (lines.length > 0) out.push('', `${verb} ON COLUMN ${path} `, '( ', ...listed(lines, ') ; '));
  };
  if (options.hasLabels) {
    about('LABEL', 'IS ', ({ heading }) => heading);
    about('LABEL', 'TEXT IS ', ({ text }) => text);
  }
  if (options.hasComments) about('COMMENT', 'IS ', ({ comment }) => comment);
  return out;
}

async function grants(relation: RelationFact, { lookUp, options }: DdlSource): Promise<readonly string[]> {
  const path = qualified(relation.schema, relation.name, options);
  const privileges = await privilegesOf(relation.id, lookUp);
  return [...privileges].flatMap(([grantee, granted]) => [
    '',
    `GRANT ${granted.join(' , ')} `,
    `\tON ${path} TO ${sqlName(grantee)} ; `,
  ]);
}

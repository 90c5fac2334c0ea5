import { builtinTool } from './builtinTool.js';
import { type Inquiry } from './inquiry.js';
import { findSchema, SCHEMA } from './objectNames.js';
import { answerPage, anyLike, INCLUDE_SYSTEM, likePattern, notSystem, PAGING } from './paging.js';

/** Where one kind of object is listed. */
interface Kind {
  readonly kind: string;
  readonly view: string;
  /** Schema, name and column of the object, its type, its text. */
  readonly columns: readonly [schema: string, name: string, column: string, type: string, text: string];
  /** What is compared with the words. */
  readonly sought: readonly string[];
}

const NONE = 'CAST(NULL AS VARCHAR(128))';

const KINDS: readonly Kind[] = [
  {
    kind: 'schema',
    view: 'QSYS2.SYSSCHEMAS',
    columns: ['SCHEMA_NAME', 'SCHEMA_NAME', NONE, "'SCHEMA'", 'SCHEMA_TEXT'],
    sought: ['SCHEMA_NAME', 'SYSTEM_SCHEMA_NAME', 'SCHEMA_TEXT'],
  },
  {
    kind: 'table',
    view: 'QSYS2.SYSTABLES',
    columns: [
      'TABLE_SCHEMA',
      'TABLE_NAME',
      NONE,
      "CASE TABLE_TYPE WHEN 'T' THEN 'TABLE' WHEN 'V' THEN 'VIEW' WHEN 'A' THEN 'ALIAS' " +
        "WHEN 'P' THEN 'PHYSICAL FILE' WHEN 'L' THEN 'LOGICAL FILE' " +
        "WHEN 'M' THEN 'MATERIALIZED QUERY TABLE' ELSE TABLE_TYPE END",
      'TABLE_TEXT',
    ],
    sought: ['TABLE_NAME', 'SYSTEM_TABLE_NAME', 'TABLE_TEXT'],
  },
  {
    kind: 'routine',
    view: 'QSYS2.SYSROUTINES',
    columns: ['ROUTINE_SCHEMA', 'ROUTINE_NAME', NONE, 'ROUTINE_TYPE', 'ROUTINE_TEXT'],
    sought: ['ROUTINE_NAME', 'SPECIFIC_NAME', 'ROUTINE_TEXT'],
  },
  {
    kind: 'column',
    view: 'QSYS2.SYSCOLUMNS2',
    columns: ['TABLE_SCHEMA', 'TABLE_NAME', 'COLUMN_NAME', 'DATA_TYPE', 'COALESCE(COLUMN_TEXT, COLUMN_HEADING)'],
    sought: ['COLUMN_NAME', 'SYSTEM_COLUMN_NAME', 'COLUMN_TEXT', 'COLUMN_HEADING'],
  },
];

/** One search over everything that has a name or a text. */
export const searchObjects = builtinTool({
  name: 'search_objects',
  title: 'Search Objects',
  description:
    'Searches schemas, tables and views, routines and columns by a part of their name or of their text. ' +
    'Start here when you do not know where something is. hasMore tells whether there are more than limit.',
  parameters: [
    {
      name: 'query',
      type: 'string',
      description: 'Part of a name or a text, or a pattern with % or *.',
      required: true,
      minLength: 1,
      maxLength: 128,
    },
    {
      name: 'kinds',
      type: 'array',
      itemType: 'string',
      description: 'What to search; everything when absent.',
      required: false,
      minLength: 1,
      enum: KINDS.map(({ kind }) => kind),
    },
    { ...SCHEMA, description: 'Only in this schema (library).', required: false },
    INCLUDE_SYSTEM,
    ...PAGING,
  ],
  async answer(inquiry) {
    const schema = inquiry.text('schema_name');
    const within = schema === '' ? undefined : (await findSchema(inquiry, schema)).name;
    const kinds = wantedKinds(inquiry);
    const pattern = likePattern(inquiry.text('query'));
    const rest = (kind: Kind): string => restriction(kind.columns[0], within, inquiry.values.include_system === true);
    const sql =
      'SELECT KIND, SCHEMA_NAME, OBJECT_NAME, COLUMN_NAME, OBJECT_TYPE, OBJECT_TEXT FROM (' +
      `${kinds.map((kind) => searchOf(kind) + rest(kind)).join(' UNION ALL ')}) AS FOUND ` +
      'ORDER BY PLACE, SCHEMA_NAME, OBJECT_NAME, COLUMN_NAME, OBJECT_TYPE';
    const parameters = kinds.flatMap(({ sought }) => [
      ...sought.map(() => pattern),
      ...(within === undefined ? [] : [within]),
    ]);
    return await answerPage(inquiry, sql, parameters);
  },
});

function wantedKinds({ values }: Inquiry): readonly Kind[] {
  const wanted: unknown = values.kinds;
  return Array.isArray(wanted) ? KINDS.filter(({ kind }) => wanted.includes(kind)) : KINDS;
}

function searchOf(kind: Kind): string {
  const [schema, name, column, type, text] = kind.columns;
  return (
    `SELECT ${KINDS.indexOf(kind)} AS PLACE, '${kind.kind}' AS KIND, ${schema} AS SCHEMA_NAME, ` +
    `${name} AS OBJECT_NAME, ${column} AS COLUMN_NAME, ${type} AS OBJECT_TYPE, ${text} AS OBJECT_TEXT ` +
    `FROM ${kind.view} WHERE ${anyLike(kind.sought)}`
  );
}

function restriction(schema: string, within: string | undefined, includeSystem: boolean): string {
  if (within !== undefined) return ` AND ${schema} = ?`;
  return includeSystem ? '' : ` AND ${notSystem(schema)}`;
}

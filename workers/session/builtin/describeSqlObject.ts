import { AppError } from '../../../src/kernel/appError.js';
import { recordsOf } from '../records.js';
import type { ResultSet } from '../statement.js';
import { builtinTool } from './builtinTool.js';
import { type Inquiry, madeOf } from './inquiry.js';
import { delimited, findSchema, nameParameter, spellingsOf } from './objectNames.js';

const TYPES = [
  ...['ALIAS', 'CONSTRAINT', 'FUNCTION', 'INDEX', 'MASK', 'PERMISSION', 'PROCEDURE', 'SCHEMA', 'SEQUENCE', 'TABLE'],
  ...['TRIGGER', 'TYPE', 'VARIABLE', 'VIEW', 'XSR'],
];

const GENERATE =
  'CALL QSYS2.GENERATE_SQL(DATABASE_OBJECT_NAME => ?, DATABASE_OBJECT_LIBRARY_NAME => ?, DATABASE_OBJECT_TYPE => ?, ' +
  "CREATE_OR_REPLACE_OPTION => '1', PRIVILEGES_OPTION => '0', STATEMENT_FORMATTING_OPTION => '0', " +
  "SOURCE_STREAM_FILE_END_OF_LINE => 'LF', SOURCE_STREAM_FILE_CCSID => 1208)";

const LINES_MAX = 100_000;

/** The SQL text that creates an object, as Db2 itself generates it. */
export const describeSqlObject = builtinTool({
  name: 'describe_sql_object',
  title: 'Generate SQL DDL',
  description:
    'Generates the SQL (DDL) that creates an object: a table with its columns and constraints, a view, an index, a ' +
    'routine and more.',
  parameters: [
    nameParameter('object_name', 'The object.'),
    { ...nameParameter('object_library', 'Its schema (library).'), required: false, default: 'QSYS2' },
    {
      name: 'object_type',
      type: 'string',
      description: 'What kind of object it is.',
      required: false,
      default: 'TABLE',
      enum: TYPES,
    },
  ],
  async answer(inquiry) {
    const type = inquiry.text('object_type');
    const library = (await findSchema(inquiry, inquiry.text('object_library'))).name;
    const { name, result } = await generate(inquiry, library, type);
    const sql = recordsOf(result)
      .map(({ SRCDTA: line }) => (typeof line === 'string' ? line : ''))
      .join('\n');
    if (sql.trim() === '') {
      const sentence = `Db2 generated no SQL for ${type} ${library}.${name}. Check its name and its type.`;
      throw new AppError('E_SQL', sentence);
    }
    const extras = { sql, object_name: name, object_library: library, object_type: type };
    return inquiry.answer({ sql: GENERATE, result: madeOf({}, []), extras, text: sql });
  },
});

/** Under the first spelling of the name that Db2 knows; the refusal of the best one where it knows none. */
async function generate(
  inquiry: Inquiry,
  library: string,
  type: string,
): Promise<{ readonly name: string; readonly result: ResultSet }> {
  let refusal: unknown;
  for (const name of new Set(spellingsOf(inquiry.text('object_name')))) {
    try {
      const parameters = [asWritten(name), asWritten(library), type];
      const result = await inquiry.run({ sql: GENERATE, parameters, rowsMax: LINES_MAX, access: 'read call' });
      return { name, result };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'E_SQL') throw error;
      refusal ??= error;
    }
  }
  throw refusal;
}

/** The procedure takes names as a statement has them. */
function asWritten(name: string): string {
  return ORDINARY.test(name) ? name : delimited(name);
}

const ORDINARY = /^[A-Z#@$][A-Z0-9_#@$]*$/;

import { AppError } from '../../../src/kernel/appError.js';
import type { BuiltinSettings } from '../../../src/protocol/catalog.js';
import { guardOf } from '../../../src/protocol/guardOf.js';
import { adHocAdmission, STATEMENT_CHARACTERS_MAX } from '../../../src/sql/admission.js';
import type { Row } from '../records.js';
import type { Tool } from '../tool.js';
import { planSteps, planText, type PlanStep } from './accessPlan.js';
import { builtinTool } from './builtinTool.js';
import { type Inquiry, madeOf, textOf } from './inquiry.js';
import { namesOf, nameText, parseStatement, type UsedName } from './parsedNames.js';

const TABLES_MAX = 20;

const COLUMNS = {
  STEP: 'INTEGER',
  DEPTH: 'INTEGER',
  OPERATION: 'VARCHAR',
  OBJECT_SCHEMA: 'VARCHAR',
  OBJECT_NAME: 'VARCHAR',
  ESTIMATED_ROWS: 'DOUBLE',
  ESTIMATED_COST: 'DOUBLE',
  DETAILS: 'JSON',
};

const REASONS: Readonly<Record<string, string>> = {
  I1: 'row selection',
  I2: 'ordering or grouping',
  I3: 'row selection, and ordering or grouping',
  I4: 'nested loop join',
  I5: 'row selection with bitmap processing',
};

/** How Db2 would run a query, and which indexes it has been missing. */
export function explainQuery(settings: BuiltinSettings): Tool {
  const admission = adHocAdmission(true, guardOf(settings));
  return builtinTool({
    name: 'explain_query',
    title: 'Explain Query',
    description:
      'Tells how Db2 would run a query, without running it: its access plan step by step, with estimates where Db2 ' +
      'has them, and the indexes that the optimizer has advised for the tables involved.',
    parameters: [
      {
        name: 'sql',
        type: 'string',
        description: 'One SELECT, WITH or VALUES statement in Db2 for i syntax.',
        required: true,
        minLength: 1,
        maxLength: STATEMENT_CHARACTERS_MAX,
      },
    ],
    async answer(inquiry) {
      const { sql } = admission.admit(inquiry.text('sql'));
      const steps = planSteps((await inquiry.context.explain(sql)).rows);
      const tables = await tablesOf(inquiry, sql, steps);
      const indexAdvice = await adviceFor(inquiry, tables);
      const extras = { tables: tables.map(nameText), indexAdvice };
      const text = `${planText(steps)}\n\n${adviceText(indexAdvice)}`;
      return inquiry.answer({ sql, result: madeOf(COLUMNS, steps.map(rowOf)), extras, text });
    },
  });
}

function rowOf({ step, depth, operation, details, ...rest }: PlanStep): Row {
  return {
    ...{ STEP: step, DEPTH: depth, OPERATION: operation, OBJECT_SCHEMA: rest.schema, OBJECT_NAME: rest.object },
    ...{ ESTIMATED_ROWS: rest.estimatedRows, ESTIMATED_COST: rest.estimatedCost, DETAILS: details },
  };
}

/** What the statement names, and what the plan adds: the tables below a view. */
async function tablesOf(inquiry: Inquiry, sql: string, steps: readonly PlanStep[]): Promise<readonly UsedName[]> {
  const named = namesOf(await parseStatement(inquiry, sql), ['TABLE']).filter(({ schema }) => schema !== undefined);
  const planned = steps.flatMap(({ schema, object }) =>
    schema === null || object === null ? [] : [{ schema, name: object }],
  );
  const distinct = new Map([...named, ...planned].map((table) => [nameText(table), table]));
  return [...distinct.values()].slice(0, TABLES_MAX);
}

/** Null where the caller may not read the advice. */
async function adviceFor(inquiry: Inquiry, tables: readonly UsedName[]): Promise<readonly Row[] | null> {
  if (tables.length === 0) return [];
  const one =
    '(TABLE_SCHEMA = CAST(? AS VARCHAR(128)) AND ' +
    '(TABLE_NAME = CAST(? AS VARCHAR(128)) OR SYSTEM_TABLE_NAME = CAST(? AS VARCHAR(128))))';
  try {
    const rows = await inquiry.records(
      'SELECT TABLE_SCHEMA, TABLE_NAME, KEY_COLUMNS_ADVISED, LEADING_COLUMN_KEYS, INDEX_TYPE, TIMES_ADVISED, ' +
        'LAST_ADVISED, REASON_ADVISED, ESTIMATED_CREATION_TIME FROM QSYS2.SYSIXADV ' +
        `WHERE ${tables.map(() => one).join(' OR ')} ` +
        'ORDER BY TIMES_ADVISED DESC, TABLE_SCHEMA, TABLE_NAME, KEY_COLUMNS_ADVISED FETCH FIRST 100 ROWS ONLY',
      tables.flatMap(({ schema = '', name }) => [schema, name, name]),
    );
    return rows.map(({ REASON_ADVISED: reason, INDEX_TYPE: type, ...row }) => ({
      ...row,
      INDEX_TYPE: textOf(type),
      REASON_ADVISED: REASONS[textOf(reason)] ?? textOf(reason),
    }));
  } catch (error) {
    if (error instanceof AppError && error.code === 'E_SQL') return null;
    throw error;
  }
}

function adviceText(advice: readonly Row[] | null): string {
  if (advice === null) return 'Index advice: you may not read QSYS2.SYSIXADV.';
  if (advice.length === 0) return 'Index advice: none for these tables.';
  const lines = advice.map(
    (row) =>
      `- ${textOf(row.TABLE_SCHEMA)}.${textOf(row.TABLE_NAME)} (${textOf(row.KEY_COLUMNS_ADVISED)}), ` +
      `${textOf(row.INDEX_TYPE)}, advised ${textOf(row.TIMES_ADVISED)} times for ${textOf(row.REASON_ADVISED)}`,
  );
  return ['Index advice for these tables, whatever query it was for:', ...lines].join('\n');
}

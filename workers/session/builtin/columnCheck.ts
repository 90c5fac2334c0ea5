import type { Token } from '../../../src/sql/lexer.js';
import { type Inquiry, textOf } from './inquiry.js';
import { nameText, type Parsed, type UsedName } from './parsedNames.js';

export interface CheckedColumns {
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
  /** Of which nothing can be said: they may belong to what the statement itself defines, or to a routine's result. */
  readonly skipped: readonly string[];
}

export interface ColumnQuestion {
  readonly parsed: Parsed;
  readonly tokens: readonly Token[];
  readonly tables: readonly UsedName[];
  /** Whether the statement takes columns from nothing but these tables, and all of them are known. */
  readonly isWhole: boolean;
}

/** Words after which a name is not the new name of what stands before it. */
const NO_ALIAS_AFTER = new Set(
  'SELECT DISTINCT ALL BY WHERE AND OR ON NOT IN LIKE BETWEEN CASE WHEN THEN ELSE HAVING SET IS FROM JOIN'.split(' '),
);

/** Looks the columns up in the tables that a statement names. Whatever it may define itself is never called wrong. */
export async function checkColumns(inquiry: Inquiry, question: ColumnQuestion): Promise<CheckedColumns> {
  const used = usedColumns(question.parsed);
  const qualified = question.tables.filter(({ schema }) => schema !== undefined);
  if (used.length === 0 || qualified.length === 0) return { valid: [], invalid: [], skipped: used.map(textOfColumn) };
  const one = '(TABLE_SCHEMA = CAST(? AS VARCHAR(128)) AND TABLE_NAME = CAST(? AS VARCHAR(128)))';
  const rows = await inquiry.records(
    'SELECT DISTINCT COLUMN_NAME, SYSTEM_COLUMN_NAME FROM QSYS2.SYSCOLUMNS ' +
      `WHERE ${qualified.map(() => one).join(' OR ')}`,
    qualified.flatMap(({ schema = '', name }) => [schema, name]),
  );
  const known = new Set(rows.flatMap((row) => [textOf(row.COLUMN_NAME), textOf(row.SYSTEM_COLUMN_NAME)]));
  const defined = definedNames(question.tokens);
  const isWhole = question.isWhole && question.tokens[0]?.value !== 'WITH';
  const isWrong = ({ qualifier, column }: UsedColumn): boolean => {
    if (!isWhole || defined.has(column)) return false;
    if (qualifier === '') return true;
    return defined.has(qualifier) || qualified.some(({ name }) => name === qualifier);
  };
  const unknown = used.filter(({ column }) => !known.has(column));
  return {
    valid: used.filter(({ column }) => known.has(column)).map(textOfColumn),
    invalid: unknown.filter(isWrong).map(textOfColumn),
    skipped: unknown.filter((one) => !isWrong(one)).map(textOfColumn),
  };
}

interface UsedColumn {
  /** A table, a correlation name, or empty. */
  readonly qualifier: string;
  readonly column: string;
}

function usedColumns({ rows }: Parsed): readonly UsedColumn[] {
  const found = new Map<string, UsedColumn>();
  for (const row of rows) {
    if (textOf(row.NAME_TYPE) !== 'COLUMN') continue;
    const one = { qualifier: textOf(row.NAME), column: textOf(row.COLUMN_NAME) };
    if (one.column !== '*') found.set(textOfColumn(one), one);
  }
  return [...found.values()];
}

function textOfColumn({ qualifier, column }: UsedColumn): string {
  return nameText({ schema: qualifier, name: column });
}

/** Names that stand where a statement names something of its own: `EMPLOYEE E`, `SALARY * 2 AS TWICE`, `(…) X`. */
function definedNames(tokens: readonly Token[]): ReadonlySet<string> {
  const defined = new Set<string>();
  for (const [at, { kind, value }] of tokens.entries()) {
    const before = tokens[at - 1];
    if (before === undefined || (kind !== 'word' && kind !== 'delimited')) continue;
    if (before.kind === 'symbol' ? before.value === ')' : !NO_ALIAS_AFTER.has(before.value)) defined.add(value);
  }
  return defined;
}

import type { ResultFormat } from '../../../src/protocol/catalog.js';
import type { Column } from '../statement.js';
import { drawTable } from './tables.js';
import type { ResultFacts, TextForm } from './textForm.js';

const SQL_SHOWN_MAX = 500;
const VALUE_SHOWN_MAX = 100;
const NUMERIC = /^(?:SMALLINT|INTEGER|BIGINT|DECIMAL|NUMERIC|REAL|FLOAT|DOUBLE|DECFLOAT)/i;

/**
 * A result as a document for people: what ran, with which parameters, the first rows as a table, and a summary. It
 * keeps as many rows as it shows.
 */
export class MarkdownReport implements TextForm {
  readonly #format: ResultFormat;
  readonly #rows: (readonly unknown[])[] = [];
  #columns: readonly Column[] = [];

  constructor(format: ResultFormat) {
    this.#format = format;
  }

  begin(columns: readonly Column[]): void {
    this.#columns = columns;
  }

  take(row: readonly unknown[]): void {
    if (this.#rows.length < this.#format.displayRowsMax) this.#rows.push(row);
  }

  text(facts: ResultFacts): string {
    const { tool, sql, rowCount, affectedRows } = facts;
    const blocks = [
      `## ${tool}`,
      '> [!TIP]\n> The statement ran successfully.',
      affectedRows === undefined ? `**Rows: ${rowCount}**` : `**Rows changed: ${affectedRows}**`,
      `### SQL Statement\n\n${fenced(cut(sql.trim(), SQL_SHOWN_MAX))}`,
      ...this.#parameters(facts),
      ...(rowCount === 0 ? [] : this.#table(facts)),
      `### ${rowCount === 0 ? 'Execution Summary' : 'Summary'}\n\n${this.#summary(facts).join('\n')}`,
    ];
    if (rowCount === 0 && affectedRows === undefined) blocks.splice(-1, 0, 'No rows match.');
    return `${blocks.join('\n\n')}\n`;
  }

  #parameters({ values }: ResultFacts): string[] {
    const lines = Object.entries(values).map(
      ([name, value]) => `- **${name}**: ${inline(cut(shown(value ?? null), VALUE_SHOWN_MAX))}`,
    );
    return lines.length === 0 ? [] : [`### Parameters\n\n${lines.join('\n')}`];
  }

  #table({ rowCount, more }: ResultFacts): string[] {
    const table = drawTable(
      {
        head: this.#columns.map(({ name, label, type }) => `${label || name} (${baseType(type)})`),
        isNumeric: this.#columns.map(({ type }) => NUMERIC.test(type)),
        rows: this.#rows.map((row) => this.#columns.map((_, index) => shown(row[index] ?? null))),
      },
      this.#format.table,
    );
    const notes: string[] = [];
    if (rowCount > this.#rows.length) notes.push(`Showing ${this.#rows.length} of ${rowCount} rows.`);
    if (more !== undefined) notes.push(more);
    const note = notes.length === 0 ? [] : [`> [!NOTE]\n> ${notes.join('\n> ')}`];
    return [...note, `### Results\n\n${table}`];
  }

  #summary({ rowCount, executionMs, affectedRows, values }: ResultFacts): string[] {
    const nulls = this.#columns
      .map(({ name }, index) => [name, this.#rows.filter((row) => (row[index] ?? null) === null).length] as const)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${name} ${count}`);
    const parameters = Object.keys(values);
    return [
      `- **Total rows**: ${rowCount}`,
      `- **Columns**: ${this.#columns.length}`,
      `- **Execution time**: ${executionMs} ms`,
      ...(nulls.length === 0 ? [] : [`- **NULL values in the rows shown**: ${nulls.join(', ')}`]),
      ...(affectedRows === undefined ? [] : [`- **Affected rows**: ${affectedRows}`]),
      ...(parameters.length === 0 ? [] : [`- **Parameters processed**: ${parameters.join(', ')}`]),
    ];
  }
}

function baseType(type: string): string {
  return (type.split('(', 1)[0] ?? type).trim().toUpperCase();
}

/** A value as people read it; NULL is `-`. */
function shown(value: unknown): string {
  if (value === null) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function cut(text: string, max: number): string {
  const characters = Array.from(text);
  return characters.length > max ? `${characters.slice(0, max).join('')}...` : text;
}

/** A code block that nothing inside can end. */
function fenced(sql: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(sql) + 1));
  return `${fence}sql\n${sql}\n${fence}`;
}

function inline(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  return `${fence} ${text.replace(/[\n\r]+/g, ' ')} ${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

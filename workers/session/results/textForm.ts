import type { ResultFormat } from '../../../src/protocol/catalog.js';
import type { Column } from '../statement.js';
import { CsvText } from './csvText.js';
import { MarkdownReport } from './markdownReport.js';

/** What is known of a result when its rows have all been seen. */
export interface ResultFacts {
  readonly tool: string;
  readonly sql: string;
  /** The checked arguments by name. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly executionMs: number;
  readonly rowCount: number;
  readonly truncated: boolean;
  /** How to get what was left out. */
  readonly more: string | undefined;
  readonly affectedRows: number | undefined;
}

/** A text block that is not JSON, made while the rows arrive. */
export interface TextForm {
  begin(columns: readonly Column[]): void;
  take(row: readonly unknown[]): void;
  text(facts: ResultFacts): string;
}

/** Undefined for JSON, which the row encoder makes in the same pass as the structured rows. */
export function textFormOf(format: ResultFormat): TextForm | undefined {
  if (format.response === 'csv') return new CsvText();
  return format.response === 'markdown' ? new MarkdownReport(format) : undefined;
}

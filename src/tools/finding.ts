/** One thing that is wrong or odd in a tool file: where it is, which key, and what would be right. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Keys joined with dots; empty for the file itself. */
  readonly key: string;
  readonly sentence: string;
}

/** `file:line:column: key: sentence` */
export function findingText({ file, line, column, key, sentence }: Finding): string {
  return `${file}:${line}:${column}: ${key === '' ? '(file)' : key}: ${sentence}`;
}

/** Sorts the findings of one file as they stand in it. */
export function inFileOrder(one: Finding, other: Finding): number {
  return one.line - other.line || one.column - other.column;
}

export type Cell = string | number | boolean | null;
export type Row = readonly Cell[];

/** What Db2 for i answers. Members that a case leaves out are not looked at. */
export interface Expectation {
  readonly rows?: readonly Row[];
  /** The rows as they stand on the wire: for digits that a JSON number would lose. */
  readonly wire?: string;
  /** `TYPE`, `TYPE(precision)` or `TYPE(precision,scale)` of each column; with a column name and a blank before it. */
  readonly columns?: readonly string[];
  readonly updateCount?: number;
  /** Values of the OUT and INOUT parameters, in order. */
  readonly outputs?: Row;
  readonly refusal?: Refusal;
  /** Identifiers of messages that a CL command leaves in the job log. */
  readonly messageIds?: readonly string[];
}

export interface Refusal {
  /** How the error begins. */
  readonly error: string;
  readonly sqlState: string | null;
  readonly sqlCode: number;
}

/** One statement, its markers, and what Db2 for i answers. */
export interface CorpusCase {
  readonly statement: string;
  readonly kind: 'sql' | 'cl';
  readonly parameters?: readonly Cell[];
  readonly expected: Expectation;
}

/** Cases that share a connection, run in order. */
export interface Theme {
  readonly title: string;
  readonly user: string;
  /** Created before the cases and dropped after them; also the default schema. */
  readonly schema?: string;
  /** More connection properties, each with a semicolon in front. */
  readonly properties?: string;
  /** Statements that must succeed before the first case; each is a case itself. */
  readonly setup?: readonly string[];
  readonly cases: readonly CorpusCase[];
}

/** A query, its rows and, where they tell something, its columns. */
export function rows(statement: string, expected: readonly Row[], columns?: readonly string[]): CorpusCase {
  return { statement, kind: 'sql', expected: { rows: expected, ...(columns && { columns }) } };
}

/** A query of one row and one column. */
export function value(statement: string, cell: Cell, column?: string): CorpusCase {
  return rows(statement, [[cell]], column === undefined ? undefined : [column]);
}

/** A query whose rows are compared as text. */
export function wire(statement: string, text: string, columns?: readonly string[]): CorpusCase {
  return { statement, kind: 'sql', expected: { wire: text, ...(columns && { columns }) } };
}

/** A query with parameter markers. */
export function bound(statement: string, parameters: readonly Cell[], expected: readonly Row[]): CorpusCase {
  return { statement, kind: 'sql', parameters, expected: { rows: expected } };
}

/** A statement that changes data. */
export function changes(statement: string, updateCount: number, parameters?: readonly Cell[]): CorpusCase {
  return { statement, kind: 'sql', expected: { updateCount }, ...(parameters && { parameters }) };
}

/** A statement that succeeds without rows. */
export function done(statement: string): CorpusCase {
  return changes(statement, 0);
}

/** A CALL with markers and the values its OUT parameters come back with. */
export function calls(statement: string, parameters: readonly Cell[], outputs: Row): CorpusCase {
  return { statement, kind: 'sql', parameters, expected: { outputs } };
}

/** A statement that Db2 refuses: SQLCODE, SQLSTATE, and how the text after `[SQLnnnn] ` begins. */
export function refused(statement: string, sqlCode: number, sqlState: string, text = ''): CorpusCase {
  const digits = String(-sqlCode).padStart(4, '0');
  const error = `[${digits.length > 4 ? 'SQ' : 'SQL'}${digits}] ${text}`;
  return { statement, kind: 'sql', expected: { refusal: { error, sqlState, sqlCode } } };
}

/** A CL command and some of the messages it leaves. */
export function command(statement: string, ...messageIds: readonly string[]): CorpusCase {
  return { statement, kind: 'cl', expected: { messageIds } };
}

/** A CL command that fails with an escape message. */
export function commandFails(statement: string, error: string, ...messageIds: readonly string[]): CorpusCase {
  const refusal = { error, sqlState: '38501', sqlCode: -443 };
  return { statement, kind: 'cl', expected: { refusal, messageIds } };
}

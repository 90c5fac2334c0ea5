import type { RoutineName } from '../../src/sql/routineName.js';
import type { SqlParameter } from '../../src/sql/sqlParameter.js';

/** The driver's `access` property: what a job's statements may do, by their first word. */
export type Access = 'read only' | 'read call' | 'all';

/** One statement with its bound values. */
export interface Statement {
  readonly sql: string;
  /** Undefined = not prepared: one round trip and no open statement left on the daemon. */
  readonly parameters?: readonly SqlParameter[];
  /** The most rows the caller wants. */
  readonly rowsMax: number;
  /** Rows a page; absent = the server's setting. */
  readonly pageRows?: number;
  /** What kind of job it needs; absent = `read only`. */
  readonly access?: Access;
  /** What its host is asked before a read-only statement runs; absent = nothing. */
  readonly questions?: HostQuestions;
  /** Takes the rows page by page; the result set has none then. */
  readonly sink?: RowSink;
  /** Told after each page how many rows there are so far. */
  readonly progress?: (rows: number) => void;
}

/** What a statement's text does not tell. */
export interface HostQuestions {
  /** User routines that it calls: the host has to say that they only read. */
  readonly routines: readonly RoutineName[];
  /** Whether a client wrote it: Db2's own parser is asked about it too. */
  readonly isAdHoc: boolean;
  /** Routines that somebody answers for, as the guard had them. */
  readonly allowed: ReadonlySet<string>;
}

/** Takes rows while they arrive. What it throws fails the statement. */
export interface RowSink {
  begin(columns: readonly Column[]): void;
  /** False = enough; what is left is not fetched. */
  take(rows: readonly (readonly unknown[])[]): boolean;
}

/** A column as the daemon describes it. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly label: string;
}

export interface ResultSet {
  readonly columns: readonly Column[];
  /** Each row's values in column order; numbers that a double cannot hold are strings of their digits. */
  readonly rows: readonly (readonly unknown[])[];
  /** Whether the statement had more rows than were asked for. */
  readonly truncated: boolean;
  /** Rows that an INSERT, UPDATE, DELETE or MERGE changed; absent where there is a result set, or no count. */
  readonly affectedRows?: number;
  /** The parameters of a CALL, one for each marker, IN included; empty for anything else. */
  readonly outputs: readonly OutputParameter[];
  /** What the daemon said besides the rows. */
  readonly warnings: readonly SqlWarning[];
}

/** One parameter of a CALL after it ran; `value` is absent for IN. */
export interface OutputParameter {
  /** From 1. */
  readonly index: number;
  readonly name: string;
  readonly type: string;
  readonly value?: unknown;
}

/** A statement that succeeded with an SQLSTATE of class 01 or 02. */
export interface SqlWarning {
  readonly sqlState: string;
  readonly sqlCode: number;
}

/** Db2's access plan as the daemon's `dove` request tells it: rows of objects by column name. */
export interface Explanation {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

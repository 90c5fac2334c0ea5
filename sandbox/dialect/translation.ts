import type { PgField } from '../engine/answer.js';
import type { StateKey } from '../services/hostState.js';
import type { TableName } from './db2Errors.js';
import type { SqlType } from './sqlType.js';
import type { VariableLookup } from './variables.js';
import type { TypedColumn } from './typing/queryTypes.js';
import type { RoutineLookup, TypeFacts } from './routines/routine.js';

/** Values that a statement takes from its job. */
export type JobValue = 'user' | 'schema' | 'server' | 'jobName' | 'path' | 'dateFormat' | 'timeFormat';

/** A value that is a literal of the statement, one of its markers (counted from 0), or the job's. */
export type Operand =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'marker'; readonly index: number }
  | { readonly kind: 'job'; readonly value: JobValue }
  /** Its parts joined: null if one of them is. */
  | { readonly kind: 'joined'; readonly parts: readonly Operand[] };

/**
 * What the daemon computes for each execution. The engine gets it as a parameter after the statement's own: a value of
 * the job, or the rows of QSYS2.PARSE_STATEMENT as JSON text.
 */
export type Computed =
  | { readonly kind: 'job'; readonly value: JobValue }
  | { readonly kind: 'parsedNames'; readonly arguments: ReadonlyMap<string, Operand> };

interface Common {
  /** Parameter markers in the Db2 statement. */
  readonly markers: number;
}

/** A statement of the engine's that belongs to a Db2 statement: run as the job's user, or by the engine itself. */
export interface Step {
  readonly sql: string;
  readonly as: 'user' | 'engine';
}

/** A statement for the engine, in PostgreSQL's words. */
export interface EngineTranslation extends Common {
  readonly kind: 'query' | 'change';
  readonly sql: string;
  /** What has to be done with it, before and after: all of it or nothing. */
  readonly before: readonly Step[];
  readonly after: readonly Step[];
  /** A temporary table that loses its rows with every COMMIT from now on. */
  readonly emptiedOnCommit: string | undefined;
  readonly computed: readonly Computed[];
  /** Tables by their full names, for error texts. */
  readonly tables: readonly TableName[];
  readonly changesSchema: boolean;
  /** The types that Db2's rules give to the result's columns, as far as those of the tables are known. */
  readonly resultTypes?: () => readonly TypedColumn[] | undefined;
  /** Also true of a query that reads the rows of a change: FINAL TABLE. */
  readonly changesData: boolean;
  /** Whether it names QTEMP, which is another schema for every job. */
  readonly usesQtemp: boolean;
  /** Parts of the daemon's state that its services show, sent along with it. */
  readonly reads?: readonly StateKey[];
  /** Whether it calls a routine of a user, which may ask for values of the job. */
  readonly callsRoutines?: boolean;
  /** `engine` for a change of the sandbox's own tables, which checks the user's authority by itself. */
  readonly authority?: 'user' | 'engine';
  /** Positions of result columns that cannot be null though the engine does not say so. */
  readonly notNull: readonly number[];
}

/** CALL of a user's procedure. */
export interface CallTranslation extends Omit<EngineTranslation, 'kind'> {
  readonly kind: 'call';
  /** One for each marker, in their order. */
  readonly parameters: readonly CallParameter[];
}

/** What a marker of a CALL stands for. */
export interface CallParameter {
  readonly name: string;
  readonly mode: 'IN' | 'OUT' | 'INOUT';
  readonly type: TypeFacts;
  /** Where its value stands in the row that the procedure gives back; undefined for IN. */
  readonly output: number | undefined;
}

/** One row of constants that needs no engine. */
export interface ConstantTranslation extends Common {
  readonly kind: 'constant';
  readonly fields: readonly PgField[];
  readonly values: readonly Operand[];
  readonly notNull: readonly number[];
}

/** A service of the host that the daemon performs itself. */
export interface HostTranslation extends Common {
  readonly kind: 'host';
  readonly service: 'cancelSql' | 'clCommand' | 'generateSql';
  /** By parameter name; what was left out is not there. */
  readonly arguments: ReadonlyMap<string, Operand>;
  /** `scalar` answers with one row holding 1; `call` answers with what the service gives. */
  readonly form: 'call' | 'scalar';
}

/** What a statement asks of its own job: the end of its unit of work, or another value of a special register. */
export type JobRequest =
  | { readonly verb: 'COMMIT' | 'ROLLBACK' }
  | { readonly verb: 'SAVEPOINT' | 'RELEASE' | 'ROLLBACK TO'; readonly name: string }
  /** `undefined` is back to the connection's own. */
  | { readonly verb: 'SET SCHEMA'; readonly value: Operand | undefined }
  | { readonly verb: 'SET PATH'; readonly schemas: readonly string[] | undefined }
  | { readonly verb: 'SET TRANSACTION'; readonly isolation: 'NC' | 'UR' | 'CS' | 'RS' | 'RR' };

export interface JobTranslation extends Common {
  readonly kind: 'job';
  readonly request: JobRequest;
}

export type Translation = EngineTranslation | CallTranslation | ConstantTranslation | HostTranslation | JobTranslation;

/** A column that has a system name besides its own. */
export interface SystemColumn {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
}

/** What of a job decides how its statements are read. */
export interface TranslationContext {
  /** Columns by their system names. */
  readonly systemColumns?: ReadonlyMap<string, readonly SystemColumn[]>;
  /** The users' global variables; none unless given. */
  readonly variables?: VariableLookup;
  /** Types of a table's columns by name; undefined when nothing is known of it. */
  readonly columnTypes?: (table: TableName) => ReadonlyMap<string, SqlType> | undefined;
  readonly naming: 'sql' | 'system';
  /** Where unqualified names belong, and where new objects go when names are looked for in the library list. */
  readonly schema: string;
  /** Db2 name of the schema that is the job's QTEMP. */
  readonly qtemp: string;
  /** The users' routines; none unless given. */
  readonly routines?: RoutineLookup;
  /** The schema that the library list gives for an unqualified name; undefined = names belong to `schema`. */
  readonly findInLibraryList: ((name: string) => string | undefined) | undefined;
}

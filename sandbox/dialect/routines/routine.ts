import { noSuchRoutine } from '../db2Errors.js';
import { isHiddenSchema } from '../names.js';

export type SqlAccess = 'NONE' | 'CONTAINS' | 'READS' | 'MODIFIES';

/** A Db2 data type as the catalog of routines keeps it. */
export interface TypeFacts {
  readonly name: string;
  /** Of character and binary types. */
  readonly length: number | undefined;
  /** Of decimal types. */
  readonly precision: number | undefined;
  readonly scale: number | undefined;
}

export interface RoutineParameter {
  readonly name: string;
  readonly mode: 'IN' | 'OUT' | 'INOUT';
  readonly type: TypeFacts;
  /** The default as a Db2 expression; undefined when an argument must be given. */
  readonly defaultText: string | undefined;
}

/** A procedure or function that a user made. */
export interface Routine {
  readonly schema: string;
  readonly name: string;
  readonly specific: string;
  readonly kind: 'PROCEDURE' | 'FUNCTION';
  readonly access: SqlAccess;
  readonly resultSets: number;
  readonly parameters: readonly RoutineParameter[];
  /** What it returns: nothing (procedure), one value, or the columns of a table. */
  readonly returns: readonly RoutineParameter[];
  readonly isTable: boolean;
}

/** The routines that a statement may name. Nothing else of the engine can be called. */
export interface RoutineLookup {
  /** All of this name, nearest schema of the path first; without schema the path is searched. */
  find(schema: string | undefined, name: string): readonly Routine[];
  specific(schema: string | undefined, name: string): Routine | undefined;
}

export const NO_ROUTINES: RoutineLookup = { find: () => [], specific: () => undefined };

/** A routine's schema and name as a statement writes them. */
export interface RoutineName {
  readonly schema: string | undefined;
  readonly name: string;
}

export function routineName(parts: readonly string[]): RoutineName {
  const name = parts.at(-1) ?? '';
  const schema = parts.at(-2);
  if (parts.length > 2 || (schema !== undefined && isHiddenSchema(schema))) throw noSuchRoutine(schema, name);
  return { schema, name };
}

import type { Rewriting, Scope } from '../rewriting.js';
import { pgName } from '../names.js';
import type { Node } from '../tree.js';
import { argumentSql, matchCall } from './callArguments.js';
import { typeOf } from './parameterType.js';
import type { Routine } from './routine.js';

/** A function call as written. */
export interface WrittenCall {
  readonly schema: string | undefined;
  readonly name: string;
  readonly args: readonly Node[];
}

/** A call of a user's scalar function; undefined when there is none of this name. */
export function scalarFunctionCall(call: WrittenCall, rewriting: Rewriting, scope: Scope): string | undefined {
  const found = calledFunction(call, false, { rewriting, scope });
  const [returned] = found?.routine.returns ?? [];
  if (found === undefined || returned === undefined) return undefined;
  // The size of what is returned is lost inside PostgreSQL.
  return `(${found.sql})::${typeOf(returned.type).sql}`;
}

/** A call of a user's table function, for the FROM clause; undefined when there is none of this name. */
export function tableFunctionCall(call: WrittenCall, rewriting: Rewriting, scope: Scope): string | undefined {
  return calledFunction(call, true, { rewriting, scope })?.sql;
}

function calledFunction(
  call: WrittenCall,
  isTable: boolean,
  { rewriting, scope }: { readonly rewriting: Rewriting; readonly scope: Scope },
): { readonly sql: string; readonly routine: Routine } | undefined {
  const functions = rewriting.routines
    .find(call.schema, call.name)
    .filter((routine) => routine.kind === 'FUNCTION' && routine.isTable === isTable);
  if (functions.length === 0) return undefined;
  const { routine, given } = matchCall(functions, call.args, call);
  const args = given.map((argument) => argumentSql(argument, rewriting, scope));
  return { sql: `${routineSql(routine, rewriting)}(${args.join(', ')})`, routine };
}

/** A routine's full PostgreSQL name: its specific name is the only one of its schema. */
export function routineSql(routine: Routine, rewriting: Rewriting): string {
  const { schema, specific } = routine;
  rewriting.callsRoutines = true;
  if (routine.access === 'MODIFIES') rewriting.changesData = true;
  rewriting.tables.push({ schema, name: specific });
  return `${pgName(schema)}.${pgName(specific)}`;
}

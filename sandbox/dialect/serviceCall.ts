import { findService } from '../services/registry.js';
import { type Service, parametersOf, returnTypeOf, serviceSql } from '../services/service.js';
import { badToken, hostError } from './db2Errors.js';
import { pgName } from './names.js';
import type { Rewriting, Scope } from './rewriting.js';
import { type Node, isQuery, isSymbol, nameOf, splitAtCommas, wordOf } from './tree.js';

/** A routine of the system as a statement writes it. */
export interface WrittenRoutine {
  readonly schema: string | undefined;
  readonly name: string;
  readonly args: readonly Node[];
}

/** `TABLE(QSYS2.X(…))` as a call for the FROM clause; undefined when there is no such service. */
export function tableServiceCall(call: WrittenRoutine, rewriting: Rewriting, scope: Scope): string | undefined {
  const service = findService('tableFunction', call.schema, call.name);
  return service === undefined ? undefined : callOf(service, call.args, { rewriting, scope });
}

/** A service that is a scalar function. */
export function scalarServiceCall(call: WrittenRoutine, rewriting: Rewriting, scope: Scope): string | undefined {
  const service = findService('scalarFunction', call.schema, call.name);
  if (service === undefined) return undefined;
  // PostgreSQL forgets the size of what a function returns.
  return `(${callOf(service, call.args, { rewriting, scope })})::${returnTypeOf(service).sql}`;
}

/** `CALL QSYS2.X(…)` of a service that the engine runs. */
export function procedureServiceCall(call: WrittenRoutine, rewriting: Rewriting, scope: Scope): string | undefined {
  const service = findService('procedure', call.schema, call.name);
  return service === undefined ? undefined : `CALL ${callOf(service, call.args, { rewriting, scope })}`;
}

/** Arguments by position, then by name. Each is cast to its parameter's type, which gives a marker its own. */
function callOf(
  service: Service,
  args: readonly Node[],
  { rewriting, scope }: { readonly rewriting: Rewriting; readonly scope: Scope },
): string {
  const parameters = parametersOf(service);
  const given = new Map<string, string>();
  for (const [position, part] of splitAtCommas(args).entries()) {
    const isNamed = isSymbol(part[1], '=>');
    const name = isNamed ? nameOf(part[0]) : parameters[position]?.name;
    const parameter = parameters.find((one) => one.name === name);
    if (parameter === undefined || given.has(parameter.name)) throw wrongArguments(service);
    const value = isNamed ? part.slice(2) : part;
    if (value.length === 0) throw badToken(',', '<IDENTIFIER>.');
    if (value.length === 1 && wordOf(value[0]) === 'DEFAULT') continue;
    const sql = isQuery(value) ? `(${rewriting.query(value, scope)})` : rewriting.expression(value, scope);
    given.set(parameter.name, `${pgName(parameter.name)} => (${sql})::${parameter.type.sql}`);
  }
  if (parameters.some(({ name, defaultText }) => defaultText === undefined && !given.has(name))) {
    throw wrongArguments(service);
  }
  rewriting.readState(service.reads ?? []);
  return `${serviceSql(service)}(${[...given.values()].join(', ')})`;
}

function wrongArguments({ schema, name }: Service): Error {
  return hostError(-440, '42884', `Routine ${name} in ${schema} not found with specified parameters.`);
}

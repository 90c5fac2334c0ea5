import { findService } from '../services/registry.js';
import { type Service, parametersOf, returnTypeOf, serviceSql } from '../services/service.js';
import { badToken, hostError } from './db2Errors.js';
import { pathAt } from './fromClause.js';
import { pgName } from './names.js';
import { EMPTY_SCOPE, type Rewriting, type Scope } from './rewriting.js';
import { type Group, type Node, isQuery, isSymbol, nameOf, splitAtCommas, textOfNode, wordOf } from './tree.js';

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

/** Whether a CALL names a service that the engine runs. */
export function isServiceCall(nodes: readonly Node[]): boolean {
  return nodes.length > 1 && calledService(nodes) !== undefined;
}

/** `CALL QSYS2.X(…)` of a service that the engine runs. */
export function callOfService(nodes: readonly Node[], rewriting: Rewriting): string {
  const { service, group, next } = calledService(nodes) ?? {};
  if (service === undefined || group === undefined) throw badToken('CALL');
  if (next !== undefined && next < nodes.length) throw badToken(textOfNode(nodes[next]), '<END-OF-STATEMENT>.');
  return `CALL ${callOf(service, group.nodes, { rewriting, scope: EMPTY_SCOPE })}`;
}

function calledService(
  nodes: readonly Node[],
): { readonly service: Service; readonly group: Group; readonly next: number } | undefined {
  const { parts, next } = pathAt(nodes, 1);
  const group = nodes[next];
  const service = findService('procedure', parts.at(-2), parts.at(-1) ?? '');
  return group?.kind === 'group' && service !== undefined ? { service, group, next: next + 1 } : undefined;
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

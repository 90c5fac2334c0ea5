import type { Token } from '../../../src/sql/lexer.js';
import { badToken, hostError } from '../db2Errors.js';
import { pathAt } from '../fromClause.js';
import { EMPTY_SCOPE, type Rewriting } from '../rewriting.js';
import type { CallParameter, CallTranslation } from '../translation.js';
import { type Node, type Statement, textOfNode } from '../tree.js';
import { targetOf, throughVariables } from './assignments.js';
import type { BodySite } from './body.js';
import { type GivenArgument, argumentSql, matchCall } from './callArguments.js';
import { routineSql } from './functionUse.js';
import { guarded } from './handlers.js';
import { type Routine, type RoutineName, routineName } from './routine.js';

/** The cursor under which a procedure leaves its first result set. */
export const RESULT_PORTAL = 'db2result';

/** What a written CALL names. */
interface WrittenCall {
  readonly name: RoutineName;
  readonly args: readonly Node[];
  readonly next: number;
}

function callAt(nodes: readonly Node[], index: number, rewriting: Rewriting): WrittenCall {
  const path = pathAt(nodes, index);
  rewriting.checkSeparator(path);
  const group = nodes[path.next];
  const hasArguments = group?.kind === 'group';
  return {
    name: routineName(path.parts),
    args: hasArguments ? group.nodes : [],
    next: path.next + (hasArguments ? 1 : 0),
  };
}

function proceduresOf({ schema, name }: RoutineName, rewriting: Rewriting): readonly Routine[] {
  return rewriting.routines.find(schema, name).filter(({ kind }) => kind === 'PROCEDURE');
}

/** CALL of a user's procedure; undefined when no user has one of this name. */
export function readProcedureCall(
  { nodes, markers }: Statement,
  rewriting: Rewriting,
): Omit<CallTranslation, 'kind'> | undefined {
  const call = callAt(nodes, 1, rewriting);
  const procedures = proceduresOf(call.name, rewriting);
  if (procedures.length === 0) return undefined;
  if (call.next < nodes.length) throw badToken(textOfNode(nodes[call.next]), '<END-OF-STATEMENT>.');
  const { routine, given } = matchCall(procedures, call.args, call.name);
  const parameters = markerParameters(given, markers, routine);
  const inputs = given.filter(({ parameter }) => parameter.mode !== 'OUT');
  const values = inputs.map((argument) => argumentSql(argument, rewriting, EMPTY_SCOPE));
  const from = `${routineSql(routine, rewriting)}(${['true', ...values].join(', ')})`;
  // A marker for output only is bound too, so it has to stand somewhere.
  const unused = parameters.flatMap(({ mode }, index) => (mode === 'OUT' ? [` OR $${index + 1}::text IS NULL`] : []));
  return {
    sql: `SELECT * FROM ${from} AS "?call" WHERE true${unused.join('')}`,
    markers: markers.size,
    before: [],
    after: [],
    emptiedOnCommit: undefined,
    computed: rewriting.computed,
    changesData: true,
    tables: rewriting.tables,
    changesSchema: false,
    usesQtemp: rewriting.usesQtemp,
    callsRoutines: true,
    authority: 'user',
    notNull: [],
    parameters,
  };
}

/** What each marker stands for. Markers inside of expressions can only be input. */
function markerParameters(
  given: readonly GivenArgument[],
  markers: Statement['markers'],
  routine: Routine,
): readonly CallParameter[] {
  const found: CallParameter[] = [];
  let outputs = 0;
  for (const [index, { parameter, nodes = [] }] of given.entries()) {
    const { name, mode, type } = parameter;
    const output = mode === 'IN' ? undefined : ++outputs;
    const [only] = nodes;
    const isMarker = nodes.length === 1 && only?.kind === 'marker';
    if (mode !== 'IN' && !isMarker) throw notAnOutput(index + 1, routine);
    for (const marker of markersIn(nodes)) found[markers.get(marker) ?? 0] = { name, mode, type, output };
  }
  return found;
}

function notAnOutput(position: number, { schema, name }: Routine): Error {
  return hostError(
    -469,
    '42886',
    `IN, OUT, or INOUT not valid for parameter ${position} in procedure ${name} in ${schema}.`,
  );
}

function markersIn(nodes: readonly Node[]): readonly Token[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'group') return markersIn(node.nodes);
    return node.kind === 'marker' ? [node] : [];
  });
}

/** CALL inside a body: output goes to variables. */
export function nestedCall(site: BodySite): string {
  const { reader, scope, body } = site;
  const { rewriting } = body;
  reader.expect('CALL');
  const call = callAt(reader.nodes, reader.at, rewriting);
  reader.at = call.next;
  const procedures = proceduresOf(call.name, rewriting);
  if (procedures.length === 0) throw noSuchProcedure(call.name);
  const { routine, given } = matchCall(procedures, call.args, call.name);
  body.uses(routine.access);
  const inputs = given.filter(({ parameter }) => parameter.mode !== 'OUT');
  const values = inputs.map((argument) => argumentSql(argument, rewriting, scope.expressionScope));
  const outputs = given.filter(({ parameter }) => parameter.mode !== 'IN');
  const targets = outputs.map(({ nodes = [] }) => targetOf(nodes, scope));
  const types = outputs.map(({ parameter }) => parameter.type);
  const { list, assignments } = throughVariables(body, targets, types);
  const status = body.freshVariable('int');
  const into = [status, ...(list === '' ? [] : [list])].join(', ');
  const sql = `SELECT * FROM ${routineSql(routine, rewriting)}(${['false', ...values].join(', ')}) INTO ${into};`;
  return guarded({ sql: `${sql} ${assignments}`, report: 'success' }, site);
}

function noSuchProcedure({ schema, name }: RoutineName): Error {
  return hostError(-204, '42704', `${name} in ${schema ?? '*LIBL'} type *N not found.`);
}

import { badToken, hostError, notInSandbox } from '../db2Errors.js';
import { pathAt } from '../fromClause.js';
import { pgName, pgString } from '../names.js';
import type { Rewriting } from '../rewriting.js';
import type { TranslationContext } from '../translation.js';
import { type Node, type Statement, splitAtCommas, textOfNode } from '../tree.js';
import { type DataType, dataTypeAt } from '../types.js';
import { Body, type BodyKind, checkAccess } from './body.js';
import { BodyReader, sourceOf } from './bodyReader.js';
import { BodyRewriting } from './bodyRewriting.js';
import { BodyScope } from './bodyScope.js';
import { bodyStatement } from './bodyStatement.js';
import { factsOf, typeOf } from './parameterType.js';
import { NO_ROUTINES, type Routine, type RoutineLookup, type RoutineParameter } from './routine.js';
import { type RoutineOptions, routineOptions } from './routineOptions.js';
import { routineSource } from './routineSource.js';
import type { RoutineTools } from './routineTools.js';

/** A routine as CREATE states it, before its body is read. */
interface Head {
  readonly routine: Routine;
  readonly options: RoutineOptions;
  readonly bodyKind: BodyKind;
  /** The specific name of the routine that it replaces. */
  readonly replaces: string | undefined;
}

/** CREATE [OR REPLACE] PROCEDURE or FUNCTION, as a call of the sandbox's own procedure that performs it. */
export function createRoutine(statement: Statement, rewriting: Rewriting, tools: RoutineTools): string {
  const reader = new BodyReader(statement.nodes);
  reader.expect('CREATE');
  const isReplace = reader.accept('OR', 'REPLACE');
  const head = readHead(reader, rewriting, isReplace);
  const { routine, options, bodyKind } = head;
  const context = { ...tools.context, routines: withRoutine(tools.context.routines ?? NO_ROUTINES, routine) };
  const definition = definitionText(statement, reader);
  const { source, access } = rewriteBody(reader, { ...head, context, tools });
  checkAccess(access, routine.access);
  const isOwner = options.userProfile === undefined ? context.naming === 'sql' : options.userProfile === 'OWNER';
  const given = {
    routine: {
      routine_schema: routine.schema,
      routine_name: routine.name,
      specific_name: routine.specific,
      routine_type: routine.kind,
      function_type: routine.kind === 'PROCEDURE' ? null : routine.isTable ? 'T' : 'S',
      routine_body: 'SQL',
      sql_data_access: routine.access,
      is_deterministic: options.isDeterministic ? 'YES' : 'NO',
      routine_definition: definition,
      result_sets: routine.resultSets,
    },
    parameters: [
      ...routine.parameters.map((parameter, index) => parameterRow(parameter, index + 1, 'P')),
      ...routine.returns.map((column, index) => parameterRow(column, index + 1, 'R')),
    ],
    replaces: head.replaces ?? null,
    ...source,
    security: isOwner ? 'DEFINER' : 'INVOKER',
    is_public: context.naming === 'system',
    kind: bodyKind,
  };
  rewriting.authority = 'engine';
  return `CALL db2.create_routine(${pgString(JSON.stringify(given))}::jsonb, ${rewriting.jobValue('user', 'text')})`;
}

function readHead(reader: BodyReader, rewriting: Rewriting, isReplace: boolean): Head {
  const kind = reader.accept('PROCEDURE') ? 'PROCEDURE' : 'FUNCTION';
  if (kind === 'FUNCTION') reader.expect('FUNCTION');
  const path = pathAt(reader.nodes, reader.at);
  reader.at = path.next;
  const { schema, name } = rewriting.newObject(path.parts, path.separator);
  const parameters = reader.node()?.kind === 'group' ? parametersOf(reader.group(), kind) : [];
  const returns = kind === 'FUNCTION' ? returnsOf(reader) : [];
  const isTable = kind === 'FUNCTION' && returns.some((column) => column.name !== '');
  const options = routineOptions(reader);
  const others = rewriting.routines.find(schema, name).filter((other) => other.kind === kind);
  const same = others.find((other) => other.parameters.length === parameters.length);
  if (same !== undefined && kind === 'FUNCTION' && !isSameTypes(same.parameters, parameters)) {
    throw notInSandbox('functions of one name that differ by the types of their parameters only');
  }
  if (same !== undefined && !isReplace) throw alreadyThere(schema, name);
  const specific = specificName({ schema, name, options, same }, rewriting.routines);
  const routine: Routine = {
    schema,
    name,
    specific,
    kind,
    access: options.access ?? (kind === 'PROCEDURE' ? 'MODIFIES' : 'READS'),
    resultSets: options.resultSets,
    parameters,
    returns,
    isTable,
  };
  const bodyKind = kind === 'PROCEDURE' ? kind : isTable ? 'TABLE FUNCTION' : 'FUNCTION';
  return { routine, options, bodyKind, replaces: same?.specific };
}

function isSameTypes(one: readonly RoutineParameter[], other: readonly RoutineParameter[]): boolean {
  return one.every(({ type }, index) => type.name === other[index]?.type.name);
}

interface Naming {
  readonly schema: string;
  readonly name: string;
  readonly options: RoutineOptions;
  readonly same: Routine | undefined;
}

function specificName({ schema, name, options, same }: Naming, routines: RoutineLookup): string {
  const isFree = (specific: string): boolean => {
    const taken = routines.specific(schema, specific);
    return taken === undefined || taken.specific === same?.specific;
  };
  const { specific } = options;
  if (specific !== undefined) {
    const given = specific.at(-1) ?? '';
    if (specific.length > 1 && specific.at(-2) !== schema) throw notInSandbox('SPECIFIC in another schema');
    if (!isFree(given)) throw alreadyThere(schema, given);
    return given;
  }
  if (same !== undefined) return same.specific;
  let free = name;
  for (let number = 2; !isFree(free); number++) free = `${name}_${number}`;
  return free;
}

function alreadyThere(schema: string, name: string): Error {
  return hostError(-454, '42723', `Routine ${name} in ${schema} already exists.`);
}

function parametersOf(nodes: readonly Node[], kind: Routine['kind']): readonly RoutineParameter[] {
  const parameters = splitAtCommas(nodes).map((part): RoutineParameter => {
    const reader = new BodyReader(part);
    const written = (['IN', 'OUT', 'INOUT'] as const).find((mode) => reader.accept(mode));
    if (written !== undefined && written !== 'IN' && kind === 'FUNCTION') throw badToken(written, '<IDENTIFIER>.');
    const name = reader.name();
    const type = typeAt(reader);
    const hasDefault = reader.accept('DEFAULT') || reader.acceptSymbol('=');
    const defaultText = hasDefault ? sourceOf(reader.expression()) : undefined;
    if (!reader.isAtEnd) throw reader.unexpected(') , DEFAULT.');
    return { name, mode: written ?? 'IN', type: factsOf(type), defaultText };
  });
  const twice = parameters.find(({ name }, index) => parameters.findIndex((other) => other.name === name) < index);
  if (twice !== undefined) throw hostError(-51, '3C000', `Identifier ${twice.name} previously declared or used.`);
  return parameters;
}

/** `RETURNS INT`, or `RETURNS TABLE (A INT, B CHAR(3))`: columns have names, a value has none. */
function returnsOf(reader: BodyReader): readonly RoutineParameter[] {
  reader.expect('RETURNS');
  if (!reader.accept('TABLE')) {
    const type = factsOf(typeAt(reader));
    return [{ name: '', mode: 'OUT', type, defaultText: undefined }];
  }
  return splitAtCommas(reader.group()).map((part) => {
    const column = new BodyReader(part);
    const name = column.name();
    const type = factsOf(typeAt(column));
    if (!column.isAtEnd) throw column.unexpected(') ,.');
    return { name, mode: 'OUT', type, defaultText: undefined };
  });
}

function typeAt(reader: BodyReader): DataType {
  const type = dataTypeAt(reader.nodes, reader.at);
  reader.at = type.next;
  return type;
}

/** The body as written, which the catalog shows. */
function definitionText({ text }: Statement, reader: BodyReader): string {
  const node = reader.node();
  if (node === undefined || node.kind === 'group') throw badToken(textOfNode(node), 'BEGIN RETURN SET.');
  return text.slice(node.start).replace(/\s*;\s*$/, '');
}

interface BodySetup extends Head {
  readonly context: TranslationContext;
  readonly tools: RoutineTools;
}

function rewriteBody(
  reader: BodyReader,
  { routine, bodyKind, context, tools }: BodySetup,
): { readonly source: ReturnType<typeof routineSource>; readonly access: Routine['access'] } {
  const rewriting: BodyRewriting = new BodyRewriting(
    tools.rewritersOf(() => rewriting),
    context,
  );
  const body = new Body({ kind: bodyKind, rewriting, statement: bodyStatement, returns: routine.returns });
  const scope = new BodyScope({ label: routine.name, block: pgName(routine.name), kind: 'compound' });
  const types = new Map<string, DataType>();
  for (const { name, type } of routine.parameters) {
    const dataType = typeOf(type);
    types.set(name, dataType);
    scope.declareVariable(name, { sql: pgName(name), type: dataType });
  }
  const statements = bodyStatement({ reader, scope, body });
  if (!reader.isAtEnd) throw badToken(textOfNode(reader.node()), '<END-OF-STATEMENT>.');
  rewriting.checkSteps();
  if (rewriting.usesQtemp) throw notInSandbox('QTEMP in a stored routine');
  return {
    source: routineSource(routine, { statements, declarations: body.declarations, types }),
    access: body.access,
  };
}

/** The catalog's routines and this one, so that it may call itself. */
function withRoutine(routines: RoutineLookup, routine: Routine): RoutineLookup {
  return {
    find: (schema, name) => {
      const isThis = name === routine.name && (schema === undefined || schema === routine.schema);
      const others = routines.find(schema, name).filter(({ specific }) => !isThis || specific !== routine.specific);
      return isThis ? [routine, ...others] : others;
    },
    specific: (schema, name) => routines.specific(schema, name),
  };
}

function parameterRow(
  { name, mode, type, defaultText }: RoutineParameter,
  position: number,
  rowType: 'P' | 'R',
): Readonly<Record<string, string | number | null>> {
  return {
    ordinal_position: position,
    row_type: rowType,
    parameter_name: name === '' ? null : name,
    parameter_mode: mode,
    data_type: type.name,
    length: type.length ?? null,
    precision: type.precision ?? null,
    scale: type.scale ?? null,
    default_value: defaultText ?? null,
  };
}

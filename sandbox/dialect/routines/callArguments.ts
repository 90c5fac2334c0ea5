import { hostError } from '../db2Errors.js';
import type { Rewriting, Scope } from '../rewriting.js';
import { type Node, isQuery, isSymbol, nameOf, readStatement, splitAtCommas, wordOf } from '../tree.js';
import { asArgument, markerArgument, typeOf } from './parameterType.js';
import type { Routine, RoutineName, RoutineParameter } from './routine.js';

/** A parameter with what the call gives for it; undefined = its default. */
export interface GivenArgument {
  readonly parameter: RoutineParameter;
  readonly nodes: readonly Node[] | undefined;
}

/** The routine that a call means, and its arguments in the parameters' order. */
export interface MatchedCall {
  readonly routine: Routine;
  readonly given: readonly GivenArgument[];
}

/** Picks among routines of one name by the arguments' number and names. */
export function matchCall(routines: readonly Routine[], args: readonly Node[], name: RoutineName): MatchedCall {
  const parts = splitAtCommas(args);
  for (const routine of [...routines].sort((a, b) => a.parameters.length - b.parameters.length)) {
    const given = alignArguments(routine, parts);
    if (given !== undefined) return { routine, given };
  }
  const schema = name.schema ?? routines[0]?.schema ?? '*N';
  throw hostError(-440, '42884', `Routine ${name.name} in ${schema} not found with specified parameters.`);
}

function alignArguments(
  { parameters }: Routine,
  parts: readonly (readonly Node[])[],
): readonly GivenArgument[] | undefined {
  const byName = new Map<string, readonly Node[]>();
  let positions = 0;
  for (const part of parts) {
    const name = isSymbol(part[1], '=>') ? nameOf(part[0]) : undefined;
    if (name === undefined) {
      // An argument by position cannot come after one by name.
      if (byName.size > positions) return undefined;
      const parameter = parameters[positions++];
      if (parameter === undefined) return undefined;
      byName.set(parameter.name, part);
    } else {
      if (byName.has(name) || !parameters.some((parameter) => parameter.name === name)) return undefined;
      byName.set(name, part.slice(2));
    }
  }
  const given = parameters.map((parameter): GivenArgument => {
    const nodes = byName.get(parameter.name);
    const isDefault = nodes?.length === 1 && wordOf(nodes[0]) === 'DEFAULT';
    return { parameter, nodes: isDefault ? undefined : nodes };
  });
  const isComplete = given.every(({ parameter, nodes }) => nodes !== undefined || parameter.defaultText !== undefined);
  return isComplete ? given : undefined;
}

/** A value for a parameter, converted to its type. */
export function argumentSql({ parameter, nodes }: GivenArgument, rewriting: Rewriting, scope: Scope): string {
  const source = nodes ?? readStatement(parameter.defaultText ?? '').nodes;
  const value = isQuery(source) ? `(${rewriting.query(source, scope)})` : rewriting.expression(source, scope);
  const type = typeOf(parameter.type);
  const isMarker = source.length === 1 && source[0]?.kind === 'marker';
  return isMarker ? markerArgument(value, type) : asArgument(value, type);
}

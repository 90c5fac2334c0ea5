import type { Token } from '../../src/sql/lexer.js';
import { badToken, hostError, notInSandbox } from './db2Errors.js';
import { isPlainString } from './literals.js';
import { specialValueAt } from './specialValues.js';
import type { Operand } from './translation.js';
import { type Group, type Node, isSymbol, nameOf, splitAtCommas, textOfNode, wordOf } from './tree.js';

/** A routine of the daemon's own: its name for messages and its parameters in order. */
export interface OperandRoutine {
  readonly name: string;
  readonly parameters: readonly string[];
  /** How many of the parameters, from the first, must be given. */
  readonly required: number;
}

/**
 * The arguments of a routine that the daemon performs itself, by position or as `NAME => value`: constants, markers,
 * special registers, and those joined by CONCAT. DEFAULT leaves one out.
 */
export function operandsOf(
  group: Group,
  routine: OperandRoutine,
  markers: ReadonlyMap<Token, number>,
): ReadonlyMap<string, Operand> {
  const given = new Map<string, Operand>();
  for (const [position, part] of splitAtCommas(group.nodes).entries()) {
    const isNamed = isSymbol(part[1], '=>');
    const name = isNamed ? nameOf(part[0]) : routine.parameters[position];
    if (name === undefined || !routine.parameters.includes(name) || given.has(name)) throw wrongArguments(routine);
    const value = isNamed ? part.slice(2) : part;
    if (value.length === 1 && wordOf(value[0]) === 'DEFAULT') continue;
    given.set(name, operandOf(value, markers));
  }
  if (routine.parameters.slice(0, routine.required).some((name) => !given.has(name))) throw wrongArguments(routine);
  return given;
}

function wrongArguments({ name }: OperandRoutine): Error {
  return hostError(-440, '42884', `Routine ${name} in QSYS2 not found with specified parameters.`);
}

function operandOf(nodes: readonly Node[], markers: ReadonlyMap<Token, number>): Operand {
  const parts: Operand[] = [];
  for (let index = 0; index < nodes.length; index++) {
    const { operand, next } = simpleAt(nodes, index, markers);
    parts.push(operand);
    const isLast = next === nodes.length;
    const isJoined = wordOf(nodes[next]) === 'CONCAT' || isSymbol(nodes[next], '||');
    if (!isLast && (!isJoined || next + 1 === nodes.length)) throw notInSandbox('this expression as an argument here');
    index = next;
  }
  const [first] = parts;
  if (first === undefined) throw badToken(textOfNode(nodes[0]), '<IDENTIFIER>.');
  return parts.length === 1 ? first : { kind: 'joined', parts };
}

function simpleAt(
  nodes: readonly Node[],
  index: number,
  markers: ReadonlyMap<Token, number>,
): { readonly operand: Operand; readonly next: number } {
  const node = nodes[index];
  const special = specialValueAt(nodes, index);
  if (special?.value.kind === 'job')
    return { operand: { kind: 'job', value: special.value.value }, next: special.next };
  const inner = nodes[index + 1];
  if (wordOf(node) === 'CAST' && inner?.kind === 'group' && wordOf(inner.nodes[1]) === 'AS') {
    // A cast to a text type gives a marker its type and changes nothing.
    return { operand: operandOf(inner.nodes.slice(0, 1), markers), next: index + 2 };
  }
  const operand = node === undefined ? undefined : constantOf(node, markers);
  if (operand === undefined) throw notInSandbox('this expression as an argument here');
  return { operand, next: index + 1 };
}

function constantOf(node: Node, markers: ReadonlyMap<Token, number>): Operand | undefined {
  if (node.kind === 'marker') return { kind: 'marker', index: markers.get(node) ?? 0 };
  if (node.kind === 'number') return { kind: 'text', text: node.text };
  if (node.kind === 'group') return undefined;
  if (wordOf(node) === 'NULL') return { kind: 'joined', parts: [] };
  return isPlainString(node) ? { kind: 'text', text: node.value } : undefined;
}

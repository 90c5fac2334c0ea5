import { type Node, findWord, isQuery, isSymbol, splitAtCommas, wordOf } from '../tree.js';
import type { NameReading } from './nameReading.js';
import { columnListNames, fromNames } from './queryNames.js';

const SET = new Set(['SET']);
const WHERE = new Set(['WHERE']);
const USING = new Set(['USING']);
const ON = new Set(['ON']);
const WHEN = new Set(['WHEN']);

/** Finds the names in INSERT, UPDATE, DELETE, MERGE, TRUNCATE and REFRESH. */
export function changeNames(nodes: readonly Node[], reading: NameReading): void {
  switch (wordOf(nodes[0])) {
    case 'INSERT':
      insertNames(nodes, 2, reading);
      return;
    case 'UPDATE': {
      const set = findWord(nodes, SET);
      target(nodes, 1, reading);
      assignmentNames(nodes.slice(set + 1), reading);
      return;
    }
    case 'MERGE':
      mergeNames(nodes, reading);
      return;
    case 'DELETE': {
      target(nodes, wordOf(nodes[1]) === 'FROM' ? 2 : 1, reading);
      reading.expression(withoutIsolation(nodes.slice(findWord(nodes, WHERE) + 1)));
      return;
    }
    default:
      target(nodes, wordOf(nodes[1]) === 'TABLE' ? 2 : 1, reading);
  }
}

function target(nodes: readonly Node[], index: number, reading: NameReading): number {
  const path = reading.pathAt(nodes, index);
  if (path === undefined) return index;
  reading.object('TABLE', path, 'TARGET TABLE');
  return path.next;
}

function withoutIsolation(nodes: readonly Node[]): readonly Node[] {
  const isIsolation = wordOf(nodes.at(-2)) === 'WITH' && /^(?:UR|CS|RS|RR|NC)$/.test(wordOf(nodes.at(-1)) ?? '');
  return isIsolation ? nodes.slice(0, -2) : nodes;
}

/** `(columns) VALUES …`, `(columns) query`; inside MERGE there is no table before it. */
function insertNames(nodes: readonly Node[], start: number, reading: NameReading): void {
  sourceNames(nodes, target(nodes, start, reading), reading);
}

function sourceNames(nodes: readonly Node[], start: number, reading: NameReading): void {
  const first = nodes[start];
  const hasColumns = first?.kind === 'group' && !isQuery(first.nodes);
  if (hasColumns) columnListNames(first, reading, 'TARGET COLUMN');
  const rest = withoutIsolation(nodes.slice(hasColumns ? start + 1 : start));
  if (wordOf(rest[0]) === 'VALUES') reading.expression(rest.slice(1));
  else if (isQuery(rest)) reading.query(rest);
}

/** `A = 1, (B, C) = (2, 3) WHERE …` */
function assignmentNames(nodes: readonly Node[], reading: NameReading): void {
  const where = findWord(nodes, WHERE);
  for (const part of splitAtCommas(withoutIsolation(nodes.slice(0, where)))) {
    const equals = part.findIndex((node) => isSymbol(node, '='));
    reading.expression(part.slice(0, equals), 'TARGET COLUMN');
    reading.expression(part.slice(equals + 1));
  }
  reading.expression(withoutIsolation(nodes.slice(where + 1)));
}

function mergeNames(nodes: readonly Node[], reading: NameReading): void {
  target(nodes, 2, reading);
  const using = findWord(nodes, USING);
  const on = findWord(nodes, ON, using);
  const when = findWord(nodes, WHEN, on);
  fromNames(nodes.slice(using + 1, on), reading, 'QUERY');
  reading.expression(nodes.slice(on + 1, when));
  for (let start = when; start < nodes.length;) {
    const end = findWord(nodes, WHEN, start + 1);
    branchNames(nodes.slice(start, end), reading);
    start = end;
  }
}

/** `WHEN [NOT] MATCHED [AND condition] THEN UPDATE SET … | INSERT … | DELETE`. */
function branchNames(nodes: readonly Node[], reading: NameReading): void {
  const then = findWord(nodes, new Set(['THEN']));
  const matched = findWord(nodes, new Set(['MATCHED']));
  reading.expression(nodes.slice(matched + 1, then));
  const action = nodes.slice(then + 1);
  if (wordOf(action[0]) === 'UPDATE') assignmentNames(action.slice(2), reading);
  else if (wordOf(action[0]) === 'INSERT') sourceNames(action, 1, reading);
}

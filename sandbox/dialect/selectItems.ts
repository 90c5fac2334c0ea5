import { isDurationUnit } from './durations.js';
import { specialValueAt } from './specialValues.js';
import { type Node, isSymbol, nameOf, wordOf } from './tree.js';

/** A result column as written: its expression, and its name if it has one. */
export interface SelectItem {
  readonly nodes: readonly Node[];
  readonly alias: string | undefined;
}

/** Words that cannot be the end of an operand, so that a name after them is no alias. */
const NOT_AN_OPERAND: ReadonlySet<string> = new Set([
  'AND',
  'OR',
  'NOT',
  'IN',
  'IS',
  'LIKE',
  'ESCAPE',
  'BETWEEN',
  'CASE',
  'WHEN',
  'THEN',
  'ELSE',
  'CONCAT',
  'DISTINCT',
  'ALL',
  'CURRENT',
  'FOR',
  'DATE',
  'TIME',
  'TIMESTAMP',
]);

/** Parts an element of a select list into its expression and its name, which may follow without AS. */
export function itemOf(nodes: readonly Node[]): SelectItem {
  const last = nodes.at(-1);
  const before = nodes.at(-2);
  const name = nameOf(last);
  if (name === undefined || before === undefined || isSymbol(before, '.')) return { nodes, alias: undefined };
  if (wordOf(before) === 'AS') return { nodes: nodes.slice(0, -2), alias: name };
  const isAlias = endsOperand(before) && !endsSpecialValue(nodes) && wordOf(last) !== 'END' && !endsDuration(nodes);
  return isAlias ? { nodes: nodes.slice(0, -1), alias: name } : { nodes, alias: undefined };
}

function endsOperand(node: Node): boolean {
  if (node.kind === 'symbol') return false;
  return node.kind !== 'word' || !NOT_AN_OPERAND.has(node.value);
}

/** `CURRENT DATE` ends the item though DATE looks like a name. */
function endsSpecialValue(nodes: readonly Node[]): boolean {
  const start = Math.max(nodes.length - 3, 0);
  return [start, start + 1].some((index) => {
    const special = specialValueAt(nodes, index);
    return special?.next === nodes.length && special.next - index > 1;
  });
}

/** `HIREDATE + 1 DAY` is a date a day later, not a sum called DAY. */
function endsDuration(nodes: readonly Node[]): boolean {
  if (!isDurationUnit(wordOf(nodes.at(-1)))) return false;
  return nodes.some((node) => isSymbol(node, '+') || isSymbol(node, '-'));
}

import { UNNAMED } from './columns.js';
import { badToken, hostError } from './db2Errors.js';
import { isDurationUnit } from './expression.js';
import { decimalSize, isPlainString } from './literals.js';
import { pgName } from './names.js';
import type { Place, Rewriting, Scope } from './rewriting.js';
import { isBareJobName, specialValueAt } from './specialValues.js';
import { type Node, isSymbol, nameOf, splitAtCommas, wordOf } from './tree.js';

export interface ListSite {
  readonly rewriting: Rewriting;
  readonly scope: Scope;
  readonly place: Place;
}

/** A result column as written: its expression, and its name if it has one. */
interface Item {
  readonly nodes: readonly Node[];
  readonly alias: string | undefined;
}

const UNNAMED_ALIAS = ` AS "${UNNAMED}"`;

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
  'DATE',
  'TIME',
  'TIMESTAMP',
]);

/** Rewrites the list behind SELECT: every column gets a name, so that PostgreSQL invents none. */
export function rewriteSelectList(nodes: readonly Node[], site: ListSite): string {
  const quantifier = wordOf(nodes[0]);
  const hasQuantifier = (quantifier === 'DISTINCT' || quantifier === 'ALL') && nodes.length > 1;
  const parts = splitAtCommas(hasQuantifier ? nodes.slice(1) : nodes);
  const items = parts.map((part) => rewriteItem(itemOf(part), site));
  if (items.length === 0) throw badToken('<END-OF-STATEMENT>', '<IDENTIFIER>.');
  if (site.place === 'outermost') site.rewriting.notNull = notNullPositions(parts, site.rewriting);
  return `${hasQuantifier ? `${quantifier} ` : ''}${items.join(', ')}`;
}

/** One row of a VALUES clause as a SELECT. */
export function rewriteRow(part: readonly Node[], site: ListSite): string {
  const [only] = part;
  const isRow = part.length === 1 && only?.kind === 'group' && wordOf(only.nodes[0]) !== 'SELECT';
  const parts = isRow ? splitAtCommas(only.nodes) : [part];
  const items = parts.map((nodes) => rewriteItem({ nodes, alias: undefined }, site));
  if (site.place === 'outermost') site.rewriting.notNull = notNullPositions(parts, site.rewriting);
  return `SELECT ${items.join(', ')}`;
}

export function itemOf(nodes: readonly Node[]): Item {
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

function rewriteItem({ nodes, alias }: Item, { rewriting, scope, place }: ListSite): string {
  if (isSymbol(nodes[0], '*') && nodes.length === 1) return '*';
  const sql = place === 'outermost' ? typedConstant(nodes, rewriting, scope) : rewriting.expression(nodes, scope);
  if (alias !== undefined) return `${sql} AS ${pgName(alias)}`;
  return isColumnPath(nodes, rewriting) ? sql : `${sql}${UNNAMED_ALIAS}`;
}

/** A column of the result that is just a constant has the constant's own type and size. */
function typedConstant(nodes: readonly Node[], rewriting: Rewriting, scope: Scope): string {
  const [node] = nodes;
  if (nodes.length > 1 || node === undefined || node.kind === 'group') return rewriting.expression(nodes, scope);
  if (node.kind === 'marker' || wordOf(node) === 'NULL') {
    throw hostError(-418, '42610', 'Use of parameter marker, NULL, or UNKNOWN not valid.');
  }
  const sql = rewriting.expression(nodes, scope);
  if (isPlainString(node)) return `${sql}::varchar(${Math.max(node.value.length, 1)})`;
  const size = node.kind === 'number' ? decimalSize(node.text) : undefined;
  return size === undefined ? sql : `${sql}::numeric(${size.precision}, ${size.scale})`;
}

/** `A`, `E.A`, `E.*`: keeps its own name. */
function isColumnPath(nodes: readonly Node[], { isInQuery }: Rewriting): boolean {
  if (specialValueAt(nodes, 0) !== undefined && !(isInQuery && isBareJobName(nodes, 0))) return false;
  return nodes.every((node, index) =>
    index % 2 === 1
      ? isSymbol(node, '.')
      : nameOf(node) !== undefined || (index > 0 && index === nodes.length - 1 && isSymbol(node, '*')),
  );
}

/** Positions of constants, special values and counts. Unknown as soon as a `*` moves the positions. */
function notNullPositions(parts: readonly (readonly Node[])[], { isInQuery }: Rewriting): readonly number[] {
  const positions: number[] = [];
  for (const [position, part] of parts.entries()) {
    const { nodes } = itemOf(part);
    if (isSymbol(nodes.at(-1), '*')) return positions;
    const [node] = nodes;
    const isConstant = nodes.length === 1 && (node?.kind === 'number' || node?.kind === 'string');
    const isCount = nodes.length === 2 && wordOf(node) === 'COUNT' && nodes[1]?.kind === 'group';
    const isSpecial = specialValueAt(nodes, 0)?.next === nodes.length && !(isInQuery && isBareJobName(nodes, 0));
    if (isConstant || isCount || isSpecial) positions.push(position);
  }
  return positions;
}

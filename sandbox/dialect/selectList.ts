import { UNNAMED } from './columns.js';
import { badToken, hostError } from './db2Errors.js';
import { decimalSize, isPlainString } from './literals.js';
import { pgName } from './names.js';
import type { Place, Rewriting, Scope } from './rewriting.js';
import { type SelectItem, itemOf } from './selectItems.js';
import { isBareJobName, specialValueAt } from './specialValues.js';
import { sizedSql } from './sqlType.js';
import { typeOf } from './typing/expressionTypes.js';
import { type Node, isSymbol, nameOf, splitAtCommas, wordOf } from './tree.js';

export interface ListSite {
  readonly rewriting: Rewriting;
  readonly scope: Scope;
  readonly place: Place;
}

const UNNAMED_ALIAS = ` AS "${UNNAMED}"`;

const NAMES_ONLY = /^(?:"(?:[^"]|"")*"|[.*])+$/;

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

function rewriteItem({ nodes, alias }: SelectItem, { rewriting, scope, place }: ListSite): string {
  if (isSymbol(nodes[0], '*') && nodes.length === 1) return '*';
  if (rewriting.isDefinition && !isColumnPath(nodes, rewriting)) return defined({ nodes, alias }, rewriting, scope);
  const sql = place === 'outermost' ? typedConstant(nodes, rewriting, scope) : rewriting.expression(nodes, scope);
  if (alias !== undefined) return `${sql} AS ${pgName(alias)}`;
  // A global variable looks like a column but has no name in the result.
  const isColumn = isColumnPath(nodes, rewriting) && NAMES_ONLY.test(sql);
  return isColumn ? sql : `${sql}${UNNAMED_ALIAS}`;
}

/** A column that a view or table keeps has the size that Db2's rules give it. */
function defined({ nodes, alias }: SelectItem, rewriting: Rewriting, scope: Scope): string {
  const type = scope.types === undefined ? undefined : typeOf(nodes, scope.types);
  const sized = type === undefined ? undefined : sizedSql(type);
  const value = rewriting.expression(nodes, scope);
  const sql = sized === undefined ? value : `(${value})::${sized}`;
  return alias === undefined ? `${sql}${UNNAMED_ALIAS}` : `${sql} AS ${pgName(alias)}`;
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

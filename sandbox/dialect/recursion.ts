import { itemOf } from './selectItems.js';
import { type Node, findWord, isSymbol, nameOf, splitAtCommas, wordOf } from './tree.js';

/**
 * The body of a common table that uses itself: its columns have the types of the first operand, so what the second
 * computes is cast to them wherever the first says CAST. PostgreSQL would refuse two types that only differ in size.
 */
export function withFirstTypes(name: string, nodes: readonly Node[]): readonly Node[] {
  const union = findWord(nodes, new Set(['UNION']));
  const select = findWord(nodes, new Set(['SELECT']), union);
  const from = findWord(nodes, new Set(['FROM']), select);
  if (!nodes.slice(from).some((node) => nameOf(node) === name)) return nodes;
  const first = itemsOf(nodes.slice(0, union));
  const second = splitAtCommas(nodes.slice(select + 1, from));
  if (first.length !== second.length || second.some((item) => isSymbol(item.at(-1), '*'))) return nodes;
  const items = second.map((item, index) => castLike(first[index] ?? [], item));
  const [comma] = nodes.slice(select, from).filter((node) => isSymbol(node, ','));
  const list = items.flatMap((item, index) => (index === 0 || comma === undefined ? item : [comma, ...item]));
  return [...nodes.slice(0, select + 1), ...list, ...nodes.slice(from)];
}

/** The columns of `SELECT a, b FROM …`, `VALUES (a, b)` or `VALUES a`. */
function itemsOf(nodes: readonly Node[]): readonly (readonly Node[])[] {
  const [verb, only] = nodes;
  if (wordOf(verb) === 'SELECT') return splitAtCommas(nodes.slice(1, findWord(nodes, new Set(['FROM']))));
  if (wordOf(verb) !== 'VALUES') return [];
  return only?.kind === 'group' && nodes.length === 2 ? splitAtCommas(only.nodes) : [nodes.slice(1)];
}

function castLike(model: readonly Node[], item: readonly Node[]): readonly Node[] {
  const [cast, group] = model;
  if (wordOf(cast) !== 'CAST' || cast === undefined || group?.kind !== 'group' || itemOf(model).nodes.length !== 2) {
    return item;
  }
  const type = group.nodes.slice(findWord(group.nodes, new Set(['AS'])));
  return [cast, { kind: 'group', nodes: [{ kind: 'group', nodes: itemOf(item).nodes }, ...type] }];
}

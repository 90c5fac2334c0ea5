import { badToken } from './db2Errors.js';
import type { CallSite } from './callSite.js';
import { jsonContext, onClauses, wrapperOf } from './jsonForms.js';
import { pgName, pgString } from './names.js';
import { type Group, type Node, findWord, isSymbol, nameOf, splitAtCommas, textOfNode, wordOf } from './tree.js';
import { dataTypeAt } from './types.js';

/** `JSON_TABLE(document, path COLUMNS (…))` in PostgreSQL's words, which are nearly the same. */
export function jsonTable({ nodes }: Group, site: CallSite): string {
  const comma = nodes.findIndex((node) => isSymbol(node, ','));
  const columns = findWord(nodes, new Set(['COLUMNS']));
  const list = nodes[columns + 1];
  if (comma < 0 || list?.kind !== 'group') throw badToken(')', 'COLUMNS.');
  const pathEnd = isSymbol(nodes[columns - 1], ',') ? columns - 1 : columns;
  const path = site.rewriting.expression(nodes.slice(comma + 1, pathEnd), site.scope);
  const document = jsonContext(nodes.slice(0, comma), site);
  const clauses = onClauses(nodes.slice(columns + 2), site, 'text');
  return `JSON_TABLE(${document}, ${path} COLUMNS (${columnList(list, site)})${clauses})`;
}

function columnList({ nodes }: Group, site: CallSite): string {
  return splitAtCommas(nodes)
    .map((column) => columnDefinition(column, site))
    .join(', ');
}

function columnDefinition(nodes: readonly Node[], site: CallSite): string {
  if (wordOf(nodes[0]) === 'NESTED') return nestedColumns(nodes, site);
  const name = nameOf(nodes[0]);
  if (name === undefined) throw badToken(textOfNode(nodes[0]), '<IDENTIFIER>.');
  if (wordOf(nodes[1]) === 'FOR' && wordOf(nodes[2]) === 'ORDINALITY') return `${pgName(name)} FOR ORDINALITY`;
  const type = dataTypeAt(nodes, 1);
  let next = type.next;
  let format = '';
  if (wordOf(nodes[next]) === 'FORMAT') {
    format = ' FORMAT JSON';
    next += 2;
  }
  // Without a path the member is named as the column is, in Db2's spelling.
  let path = pgString(`$."${name}"`);
  if (wordOf(nodes[next]) === 'PATH') {
    path = site.rewriting.expression(nodes.slice(next + 1, next + 2), site.scope);
    next += 2;
  }
  const { wrapper, others } = wrapperOf(nodes.slice(next));
  return `${pgName(name)} ${type.sql}${format} PATH ${path}${wrapper}${onClauses(others, site, type.sql)}`;
}

/** `NESTED PATH 'p' COLUMNS (…)`; PATH may be left out. */
function nestedColumns(nodes: readonly Node[], site: CallSite): string {
  const at = wordOf(nodes[1]) === 'PATH' ? 2 : 1;
  const list = nodes[at + 2];
  if (wordOf(nodes[at + 1]) !== 'COLUMNS' || list?.kind !== 'group')
    throw badToken(textOfNode(nodes[at + 1]), 'COLUMNS.');
  const path = site.rewriting.expression(nodes.slice(at, at + 1), site.scope);
  return `NESTED PATH ${path} COLUMNS (${columnList(list, site)})`;
}

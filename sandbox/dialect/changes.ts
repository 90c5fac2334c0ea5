import { badToken } from './db2Errors.js';
import { aliasAt, nameList, pathAt } from './fromClause.js';
import { EMPTY_SCOPE, type Rewriting } from './rewriting.js';
import { type Node, findWord, isQuery, isSymbol, splitAtCommas, textOfNode, wordOf } from './tree.js';

const WHERE: ReadonlySet<string> = new Set(['WHERE']);
const SET: ReadonlySet<string> = new Set(['SET']);
const ISOLATIONS: ReadonlySet<string> = new Set(['UR', 'CS', 'RS', 'RR', 'NC']);

/** Rewrites INSERT, UPDATE or DELETE. */
export function rewriteChange(statement: readonly Node[], rewriting: Rewriting): string {
  const nodes = withoutIsolation(statement);
  switch (wordOf(nodes[0])) {
    case 'INSERT':
      return insert(nodes, rewriting);
    case 'UPDATE':
      return update(nodes, rewriting);
    default:
      return remove(nodes, rewriting);
  }
}

function withoutIsolation(nodes: readonly Node[]): readonly Node[] {
  const isIsolation = wordOf(nodes.at(-2)) === 'WITH' && ISOLATIONS.has(wordOf(nodes.at(-1)) ?? '');
  return isIsolation ? nodes.slice(0, -2) : nodes;
}

function insert(nodes: readonly Node[], rewriting: Rewriting): string {
  expect(nodes[1], 'INTO');
  const path = pathAt(nodes, 2);
  const table = rewriting.table(path.parts, path.separator, EMPTY_SCOPE);
  const list = nodes[path.next];
  const hasColumns = list?.kind === 'group' && !isQuery(list.nodes);
  const columns = hasColumns ? ` (${nameList(list)})` : '';
  const source = nodes.slice(path.next + (hasColumns ? 1 : 0));
  if (wordOf(source[0]) !== 'VALUES') {
    if (!isQuery(source)) throw badToken(textOfNode(source[0]), 'SELECT VALUES WITH (.');
    return `INSERT INTO ${table}${columns} ${rewriting.query(source, EMPTY_SCOPE)}`;
  }
  const rows = splitAtCommas(source.slice(1)).map((row) => {
    const [only] = row;
    const values = row.length === 1 && only?.kind === 'group' ? only.nodes : row;
    return `(${rewriting.expression(values, rewriting.outsideQueries)})`;
  });
  return `INSERT INTO ${table}${columns} VALUES ${rows.join(', ')}`;
}

function update(nodes: readonly Node[], rewriting: Rewriting): string {
  const path = pathAt(nodes, 1);
  const alias = aliasAt(nodes, path.next);
  const set = findWord(nodes, SET);
  if (set !== alias.next) throw badToken(textOfNode(nodes[alias.next]), 'SET.');
  const where = findWord(nodes, WHERE, set);
  const table = rewriting.table(path.parts, path.separator, EMPTY_SCOPE);
  const assignments = splitAtCommas(nodes.slice(set + 1, where)).map((part) => assignment(part, rewriting));
  if (assignments.length === 0) throw badToken('<END-OF-STATEMENT>', '<IDENTIFIER>.');
  return `UPDATE ${table}${alias.sql} SET ${assignments.join(', ')}${condition(nodes, where, rewriting)}`;
}

function assignment(part: readonly Node[], rewriting: Rewriting): string {
  const equals = part.findIndex((node) => isSymbol(node, '='));
  const target = part[equals - 1];
  if (equals < 1 || target === undefined) throw badToken(textOfNode(part[0]), '=.');
  const columns = nameList({ kind: 'group', nodes: target.kind === 'group' ? target.nodes : [target] });
  const value = rewriting.expression(part.slice(equals + 1), EMPTY_SCOPE);
  return `${target.kind === 'group' ? `(${columns})` : columns} = ${value}`;
}

function remove(nodes: readonly Node[], rewriting: Rewriting): string {
  expect(nodes[1], 'FROM');
  const path = pathAt(nodes, 2);
  const alias = aliasAt(nodes, path.next);
  const table = rewriting.table(path.parts, path.separator, EMPTY_SCOPE);
  return `DELETE FROM ${table}${alias.sql}${condition(nodes, alias.next, rewriting)}`;
}

function condition(nodes: readonly Node[], where: number, rewriting: Rewriting): string {
  if (where === nodes.length) return '';
  expect(nodes[where], 'WHERE');
  return ` WHERE ${rewriting.expression(nodes.slice(where + 1), EMPTY_SCOPE)}`;
}

function expect(node: Node | undefined, word: string): void {
  if (wordOf(node) !== word) throw badToken(textOfNode(node), `${word}.`);
}

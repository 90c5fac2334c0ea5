import { badToken, notInSandbox } from './db2Errors.js';
import { aliasAt, nameList, pathAt } from './fromClause.js';
import { insertedRows } from './insertedRows.js';
import { rewriteMerge } from './merge.js';
import { pgName } from './names.js';
import { EMPTY_SCOPE, type Rewriting, type Scope } from './rewriting.js';
import {
  type Group,
  type Node,
  findWord,
  isQuery,
  isSymbol,
  nameOf,
  splitAtCommas,
  textOfNode,
  wordOf,
} from './tree.js';

const AFTER_ASSIGNMENTS: ReadonlySet<string> = new Set(['WHERE', 'ORDER', 'OFFSET', 'FETCH', 'LIMIT']);
const ROW_LIMITS: ReadonlySet<string> = new Set(['ORDER', 'OFFSET', 'FETCH', 'LIMIT']);
const ISOLATIONS: ReadonlySet<string> = new Set(['UR', 'CS', 'RS', 'RR', 'NC']);

/** Where a change stands: the statement's own rewriting, and the common tables it may read. */
export interface ChangeSite {
  readonly rewriting: Rewriting;
  readonly scope: Scope;
}

/** Rewrites INSERT, UPDATE, DELETE or MERGE. */
export function rewriteChange(statement: readonly Node[], rewriting: Rewriting, scope: Scope = EMPTY_SCOPE): string {
  const nodes = withoutLocks(statement);
  const site = { rewriting, scope };
  switch (wordOf(nodes[0])) {
    case 'INSERT':
      return insert(nodes, site);
    case 'UPDATE':
      return update(nodes, site);
    case 'MERGE':
      return rewriteMerge(nodes, site);
    default:
      return remove(nodes, site);
  }
}

/** `WITH NC`, `SKIP LOCKED DATA` and `WAIT FOR OUTCOME` at the end say how to lock, which has no meaning here. */
function withoutLocks(nodes: readonly Node[]): readonly Node[] {
  const last = nodes.slice(-3).map((node) => wordOf(node) ?? '');
  if (last[1] === 'WITH' && ISOLATIONS.has(last[2] ?? '')) return withoutLocks(nodes.slice(0, -2));
  const isHint = ['SKIP LOCKED DATA', 'WAIT FOR OUTCOME', 'USE CURRENTLY COMMITTED'].includes(last.join(' '));
  return isHint ? withoutLocks(nodes.slice(0, -3)) : nodes;
}

function insert(nodes: readonly Node[], site: ChangeSite): string {
  const { rewriting, scope } = site;
  expect(nodes[1], 'INTO');
  const path = pathAt(nodes, 2);
  const table = rewriting.table(path.parts, path.separator, EMPTY_SCOPE);
  const list = nodes[path.next];
  const hasColumns = list?.kind === 'group' && !isQuery(list.nodes);
  const columns = hasColumns ? ` (${columnList(list, rewriting)})` : '';
  let at = path.next + (hasColumns ? 1 : 0);
  let overriding = '';
  if (wordOf(nodes[at]) === 'OVERRIDING') {
    const kind = wordOf(nodes[at + 1]);
    if (kind !== 'SYSTEM' && kind !== 'USER') throw badToken(textOfNode(nodes[at + 1]), 'SYSTEM USER.');
    expect(nodes[at + 2], 'VALUE');
    overriding = ` OVERRIDING ${kind} VALUE`;
    at += 3;
  }
  if (wordOf(nodes[at]) === 'DEFAULT') {
    expect(nodes[at + 1], 'VALUES');
    return `INSERT INTO ${table} DEFAULT VALUES`;
  }
  const source = nodes.slice(at);
  if (wordOf(source[0]) !== 'VALUES') {
    if (!isQuery(source)) throw badToken(textOfNode(source[0]), 'SELECT VALUES WITH (.');
    return `INSERT INTO ${table}${columns}${overriding} ${rewriting.query(source, scope)}`;
  }
  const parts = splitAtCommas(source.slice(1));
  if (parts.length === 0) throw badToken('<END-OF-STATEMENT>', '<IDENTIFIER>.');
  const target = {
    listed: hasColumns ? splitAtCommas(list.nodes).map(([node]) => nameOf(node) ?? '') : undefined,
    types: () => rewriting.columnTypes(path.parts, path.separator),
  };
  return `INSERT INTO ${table}${columns}${overriding} VALUES ${insertedRows(parts, target, rewriting)}`;
}

function update(nodes: readonly Node[], site: ChangeSite): string {
  const { rewriting } = site;
  const path = pathAt(nodes, 1);
  const alias = aliasAt(nodes, path.next);
  if (wordOf(nodes[alias.next]) !== 'SET') throw badToken(textOfNode(nodes[alias.next]), 'SET.');
  const end = findWord(nodes, AFTER_ASSIGNMENTS, alias.next);
  const table = rewriting.table(path.parts, path.separator, EMPTY_SCOPE);
  const assignments = rewriteAssignments(nodes.slice(alias.next + 1, end), site);
  const rows = restriction(nodes, end, { table, alias: alias.sql, ...site });
  return `UPDATE ${table}${alias.sql} SET ${assignments}${rows}`;
}

/** `A = 1, T.B = 2, (C, D) = (SELECT …)`: targets lose their qualifiers, which PostgreSQL does not take. */
export function rewriteAssignments(nodes: readonly Node[], site: ChangeSite): string {
  const assignments = splitAtCommas(nodes).map((part) => assignment(part, site));
  if (assignments.length === 0) throw badToken('<END-OF-STATEMENT>', '<IDENTIFIER>.');
  return assignments.join(', ');
}

function assignment(part: readonly Node[], { rewriting, scope }: ChangeSite): string {
  const equals = part.findIndex((node) => isSymbol(node, '='));
  const target = part[equals - 1];
  if (equals < 1 || target === undefined) throw badToken(textOfNode(part[1]), '=.');
  if (wordOf(target) === 'ROW' && equals === 1) throw notInSandbox('UPDATE … SET ROW');
  const value = rewriting.expression(part.slice(equals + 1), scope);
  if (target.kind !== 'group') return `${columnTarget(part.slice(0, equals), rewriting)} = ${value}`;
  const columns = splitAtCommas(target.nodes).map((column) => columnTarget(column, rewriting));
  return `(${columns.join(', ')}) = ${columns.length === 1 ? `ROW(${value})` : value}`;
}

function columnTarget(nodes: readonly Node[], rewriting: Rewriting): string {
  const { next } = pathAt(nodes, 0);
  if (next < nodes.length) throw badToken(textOfNode(nodes[next]), '=.');
  return columnList({ kind: 'group', nodes: nodes.slice(-1) }, rewriting);
}

/** Columns to be changed, by their own names whichever were written. */
function columnList(group: Group, rewriting: Rewriting): string {
  nameList(group);
  return splitAtCommas(group.nodes)
    .map(([node]) => pgName(rewriting.ownColumnName([nameOf(node) ?? ''])))
    .join(', ');
}

function remove(nodes: readonly Node[], site: ChangeSite): string {
  const { rewriting } = site;
  const start = wordOf(nodes[1]) === 'FROM' ? 2 : 1;
  const path = pathAt(nodes, start);
  const alias = aliasAt(nodes, path.next);
  const table = rewriting.table(path.parts, path.separator, EMPTY_SCOPE);
  return `DELETE FROM ${table}${alias.sql}${restriction(nodes, alias.next, { table, alias: alias.sql, ...site })}`;
}

interface RestrictionSite extends ChangeSite {
  readonly table: string;
  readonly alias: string;
}

/** The rows to be changed. PostgreSQL cannot limit their number, but a query over the same rows can. */
function restriction(nodes: readonly Node[], start: number, site: RestrictionSite): string {
  const { rewriting, scope, table, alias } = site;
  const limits = findWord(nodes, ROW_LIMITS, start);
  let where = '';
  if (start < limits) {
    expect(nodes[start], 'WHERE');
    where = ` WHERE ${rewriting.expression(nodes.slice(start + 1, limits), scope)}`;
  }
  if (limits === nodes.length) return where;
  const rows = `SELECT ctid FROM ${table}${alias}${where} ${rewriting.query(nodes.slice(limits), scope)}`;
  return ` WHERE ctid IN (${rows})`;
}

function expect(node: Node | undefined, word: string): void {
  if (wordOf(node) !== word) throw badToken(textOfNode(node), `${word}.`);
}

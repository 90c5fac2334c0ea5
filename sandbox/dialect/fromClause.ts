import { computedTable } from './computedTables.js';
import { badToken, noSuchRoutine, notInSandbox } from './db2Errors.js';
import { unexpected } from './keywords.js';
import { jsonTable } from './jsonTable.js';
import { pgName } from './names.js';
import type { Rewriting, Scope } from './rewriting.js';
import { tableFunctionCall } from './routines/functionUse.js';
import { tableServiceCall } from './serviceCall.js';
import { type Group, type Node, isQuery, isSymbol, nameOf, splitAtCommas, textOfNode, wordOf } from './tree.js';

const JOIN_STARTS: ReadonlySet<string> = new Set(['JOIN', 'INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS', 'EXCEPTION']);
const NO_ALIAS: ReadonlySet<string> = new Set([
  ...JOIN_STARTS,
  ...['ON', 'USING', 'WHERE', 'SET', 'FOR', 'VALUES', 'ORDER', 'FETCH', 'LIMIT', 'OFFSET', 'WHEN', 'GROUP', 'HAVING'],
]);

/** A piece of PostgreSQL and the index of the node after it. */
interface Piece {
  readonly sql: string;
  readonly next: number;
}

/** Rewrites what stands between FROM and the next clause: table references, commas and joins. */
export function rewriteFrom(nodes: readonly Node[], rewriting: Rewriting, scope: Scope): string {
  const out: string[] = [];
  let index = 0;
  for (;;) {
    const table = tableReferenceAt(nodes, index, { rewriting, scope });
    out.push(table.sql);
    index = table.next;
    while (wordOf(nodes[index]) === 'ON' || wordOf(nodes[index]) === 'USING') {
      const end = conditionEnd(nodes, index + 1);
      out.push(joinCondition(nodes.slice(index, end), { rewriting, scope }));
      index = end;
    }
    for (let join = exceptionJoinAt(nodes, index, { rewriting, scope }); join !== undefined;) {
      out.push(join.sql);
      index = join.next;
      join = exceptionJoinAt(nodes, index, { rewriting, scope });
    }
    if (index === nodes.length) return out.join(' ');
    const joint = jointAt(nodes, index);
    out.push(joint.sql);
    index = joint.next;
  }
}

interface Site {
  readonly rewriting: Rewriting;
  readonly scope: Scope;
}

function joinCondition(nodes: readonly Node[], { rewriting, scope }: Site): string {
  const [keyword, ...rest] = nodes;
  if (wordOf(keyword) === 'ON') return `ON ${rewriting.expression(rest, scope)}`;
  const [columns] = rest;
  if (columns?.kind !== 'group') throw badToken(textOfNode(columns), '(.');
  return `USING (${nameList(columns)})`;
}

/**
 * `A EXCEPTION JOIN B ON c`: the rows of A without a partner, with nulls for B. LATERAL sees A, and B under its own
 * name in the subquery is another B than the one outside.
 */
function exceptionJoinAt(nodes: readonly Node[], index: number, site: Site): Piece | undefined {
  const words = ['LEFT', 'EXCEPTION', 'JOIN'];
  const rest = wordOf(nodes[index]) === 'EXCEPTION' ? words.slice(1) : words;
  if (rest.some((word, at) => wordOf(nodes[index + at]) !== word)) return undefined;
  const start = index + rest.length;
  const source = sourceAt(nodes, start, site);
  const alias = aliasAt(nodes, source.next);
  const named = alias.next > source.next ? nodes[alias.next - 1] : nodes[source.next - 1];
  const name = nameOf(named);
  if (name === undefined) throw notInSandbox('EXCEPTION JOIN with a list of column names');
  if (wordOf(nodes[alias.next]) !== 'ON') throw badToken(textOfNode(nodes[alias.next]), 'ON.');
  const end = conditionEnd(nodes, alias.next + 1);
  const condition = site.rewriting.expression(nodes.slice(alias.next + 1, end), site.scope);
  const table = `${source.sql} AS ${pgName(name)}`;
  const partner = `SELECT 1 FROM ${table} WHERE ${condition}`;
  const nulls = `SELECT ${pgName(name)}.* FROM (SELECT 1) AS "?row" LEFT JOIN ${table} ON FALSE`;
  return { sql: `CROSS JOIN LATERAL (${nulls} WHERE NOT EXISTS (${partner})) AS ${pgName(name)}`, next: end };
}

/** A comma, or the words of a join. */
function jointAt(nodes: readonly Node[], index: number): Piece {
  if (isSymbol(nodes[index], ',')) return { sql: ',', next: index + 1 };
  const words: string[] = [];
  let next = index;
  for (; words.at(-1) !== 'JOIN'; next++) {
    const word = wordOf(nodes[next]);
    if (word === 'EXCEPTION') throw notInSandbox('EXCEPTION JOIN');
    if (word === 'ORDER' || word === 'GROUP') throw unexpected(nodes[next + 1], 'BY.');
    if (word === undefined || !(JOIN_STARTS.has(word) || word === 'OUTER')) {
      throw unexpected(nodes[next], 'JOIN.');
    }
    words.push(word);
  }
  return { sql: words.join(' '), next };
}

/** A join condition runs to the next comma, join or condition of its level. LEFT and RIGHT may also be functions. */
function conditionEnd(nodes: readonly Node[], start: number): number {
  for (let index = start; index < nodes.length; index++) {
    const word = wordOf(nodes[index]) ?? '';
    const isCall = nodes[index + 1]?.kind === 'group' && word !== 'USING';
    const isEnd = JOIN_STARTS.has(word) || word === 'ON' || word === 'USING';
    if (isSymbol(nodes[index], ',') || (isEnd && !isCall)) return index;
  }
  return nodes.length;
}

function tableReferenceAt(nodes: readonly Node[], index: number, site: Site): Piece {
  const source = sourceAt(nodes, index, site);
  const alias = aliasAt(nodes, source.next);
  return { sql: `${source.sql}${alias.sql}`, next: alias.next };
}

function sourceAt(nodes: readonly Node[], index: number, { rewriting, scope }: Site): Piece {
  const node = nodes[index];
  const word = wordOf(node);
  const next = nodes[index + 1];
  if (node?.kind === 'group') {
    const sql = isQuery(node.nodes) ? rewriting.query(node.nodes, scope) : rewriteFrom(node.nodes, rewriting, scope);
    return { sql: `(${sql})`, next: index + 1 };
  }
  if ((word === 'FINAL' || word === 'NEW' || word === 'OLD') && wordOf(next) === 'TABLE') {
    return { sql: changedTable(word, nodes[index + 2], { rewriting, scope }), next: index + 3 };
  }
  if ((word === 'LATERAL' || word === 'TABLE') && next?.kind === 'group') {
    const computed = computedTable(next, rewriting);
    if (computed !== undefined) return { sql: computed, next: index + 2 };
    if (!isQuery(next.nodes)) return { sql: tableFunction(next, { rewriting, scope }), next: index + 2 };
    return { sql: `LATERAL (${rewriting.query(next.nodes, scope)})`, next: index + 2 };
  }
  if (word === 'JSON_TABLE' && next?.kind === 'group') {
    return { sql: jsonTable(next, { rewriting, scope }), next: index + 2 };
  }
  const name = pathAt(nodes, index);
  const after = nodes[name.next];
  if (after?.kind === 'group') throw noSuchRoutine(name.parts.at(-2), name.parts.at(-1) ?? '');
  return { sql: rewriting.table(name.parts, name.separator, scope), next: name.next };
}

/** `TABLE(F(…))`: a service or a user's function; the error for any other name is the one a wrong name gives. */
function tableFunction({ nodes }: Group, { rewriting, scope }: Site): string {
  const { parts, next } = pathAt(nodes, 0);
  const [schema, name] = [parts.at(-2), parts.at(-1) ?? ''];
  const group = nodes[next];
  if (group?.kind !== 'group') throw badToken(textOfNode(group), '(.');
  if (next + 1 < nodes.length) throw badToken(textOfNode(nodes[next + 1]), ').');
  const call = { schema, name, args: group.nodes };
  const sql = tableServiceCall(call, rewriting, scope) ?? tableFunctionCall(call, rewriting, scope);
  if (sql === undefined) throw noSuchRoutine(schema, name);
  return sql;
}

const CHANGES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/** `FINAL TABLE (INSERT …)`: the rows after the change, or for OLD before it. */
function changedTable(which: 'FINAL' | 'NEW' | 'OLD', group: Node | undefined, { rewriting, scope }: Site): string {
  if (group?.kind !== 'group') throw badToken(textOfNode(group), '(.');
  const verb = wordOf(group.nodes[0]) ?? '';
  if (!CHANGES.has(verb)) throw badToken(textOfNode(group.nodes[0]), 'INSERT UPDATE DELETE MERGE.');
  if (verb === 'MERGE' || group.nodes.some((node) => wordOf(node) === 'INCLUDE')) {
    throw notInSandbox(`${which} TABLE (… ${verb === 'MERGE' ? 'MERGE' : 'INCLUDE'} …)`);
  }
  // Only a DELETE has no rows afterwards, and only an INSERT none before.
  if ((which === 'OLD' && verb === 'INSERT') || (which !== 'OLD' && verb === 'DELETE')) {
    throw badToken(verb, which === 'OLD' ? 'UPDATE DELETE.' : 'INSERT UPDATE.');
  }
  const change = rewriting.rewriters.change(group.nodes, scope);
  return rewriting.changed(`${change} RETURNING ${which === 'OLD' ? 'old' : 'new'}.*`);
}

/** A table's name with its qualifiers. */
export interface Path {
  readonly parts: readonly string[];
  readonly separator: '.' | '/';
  readonly next: number;
}

export function pathAt(nodes: readonly Node[], index: number): Path {
  const first = nameOf(nodes[index]);
  if (first === undefined) throw badToken(textOfNode(nodes[index]), '<IDENTIFIER>.');
  const parts = [first];
  let separator: '.' | '/' = '.';
  let next = index + 1;
  while (isSymbol(nodes[next], '.') || isSymbol(nodes[next], '/')) {
    if (isSymbol(nodes[next], '/')) separator = '/';
    const part = nameOf(nodes[next + 1]);
    if (part === undefined) throw badToken(textOfNode(nodes[next + 1]), '<IDENTIFIER>.');
    parts.push(part);
    next += 2;
  }
  return { parts, separator, next };
}

/** `AS E`, `E`, `AS E (A, B)`, or nothing. */
export function aliasAt(nodes: readonly Node[], index: number): Piece {
  const hasAs = wordOf(nodes[index]) === 'AS';
  const at = hasAs ? index + 1 : index;
  const node = nodes[at];
  const name = nameOf(node);
  if (name === undefined || (node?.kind === 'word' && NO_ALIAS.has(name))) {
    if (hasAs) throw badToken(textOfNode(node), '<IDENTIFIER>.');
    return { sql: '', next: index };
  }
  const columns = nodes[at + 1];
  if (columns?.kind !== 'group') return { sql: ` AS ${pgName(name)}`, next: at + 1 };
  return { sql: ` AS ${pgName(name)} (${nameList(columns)})`, next: at + 2 };
}

/** Names between commas, for column lists. */
export function nameList({ nodes }: Group): string {
  return splitAtCommas(nodes)
    .map((part) => {
      const name = nameOf(part[0]);
      if (name === undefined || part.length > 1) throw badToken(textOfNode(part.at(-1)), '<IDENTIFIER>.');
      return pgName(name);
    })
    .join(', ');
}

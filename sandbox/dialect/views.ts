import { UNNAMED } from './columns.js';
import { badToken, hostError } from './db2Errors.js';
import { nameList, pathAt } from './fromClause.js';
import { EMPTY_SCOPE, type Rewriting } from './rewriting.js';
import { copyColumnNotes, forgetTable, noteTable } from './sideTables.js';
import type { Replacement } from './tableDefinition.js';
import { type Node, findWord, isQuery, textOfNode, wordOf } from './tree.js';

const WITH: ReadonlySet<string> = new Set(['WITH']);

/** Rewrites CREATE [OR REPLACE] VIEW; `nodes` start with its name. */
export function createView(nodes: readonly Node[], rewriting: Rewriting, replacement: Replacement): string {
  const path = pathAt(nodes, 0);
  const view = rewriting.newObject(path.parts, path.separator);
  const columns = nodes[path.next];
  const hasColumns = columns?.kind === 'group';
  const [as, ...rest] = nodes.slice(path.next + (hasColumns ? 1 : 0));
  if (wordOf(as) !== 'AS') throw badToken(textOfNode(as), 'AS.');
  const { body, check } = checkOption(rest);
  if (!isQuery(body)) throw badToken(textOfNode(body[0]), '( WITH SELECT VALUES.');
  const query = rewriting.query(body, EMPTY_SCOPE);
  if (!hasColumns && query.includes(`AS "${UNNAMED}"`) && isUnnamed(query)) {
    throw hostError(-153, '42908', 'Column list required for CREATE VIEW, CREATE INDEX, or CREATE TABLE.');
  }
  // PostgreSQL's own OR REPLACE can only add columns.
  if (replacement === 'replace') rewriting.before.push({ sql: `DROP VIEW IF EXISTS ${view.sql}`, as: 'user' });
  rewriting.after.push(...forgetTable(view));
  return `CREATE VIEW ${view.sql}${hasColumns ? ` (${nameList(columns)})` : ''} AS ${query}${check}`;
}

/** An unnamed column of the view itself, not of a query within it. */
function isUnnamed(query: string): boolean {
  const from = query.indexOf(' FROM ');
  return query.slice(0, from < 0 ? query.length : from).includes(`AS "${UNNAMED}"`);
}

/** `WITH [CASCADED | LOCAL] CHECK OPTION` at the end. */
function checkOption(nodes: readonly Node[]): { readonly body: readonly Node[]; readonly check: string } {
  const at = findWord(nodes, WITH, 1);
  const words = nodes.slice(at).map((node) => wordOf(node) ?? '');
  const option = /^WITH (?:(LOCAL|CASCADED) )?CHECK OPTION$/.exec(words.join(' '));
  if (option === null) return { body: nodes, check: '' };
  return { body: nodes.slice(0, at), check: ` WITH ${option[1] ?? 'CASCADED'} CHECK OPTION` };
}

/** Rewrites CREATE ALIAS: a view of everything, under the authority of whoever uses it. */
export function createAlias(nodes: readonly Node[], rewriting: Rewriting, replacement: Replacement): string {
  const path = pathAt(nodes, 0);
  const alias = rewriting.newObject(path.parts, path.separator);
  if (wordOf(nodes[path.next]) !== 'FOR') throw badToken(textOfNode(nodes[path.next]), 'FOR.');
  const at = path.next + (wordOf(nodes[path.next + 1]) === 'TABLE' ? 2 : 1);
  const base = pathAt(nodes, at);
  if (base.next < nodes.length) throw badToken(textOfNode(nodes[base.next]), '<END-OF-STATEMENT>.');
  const target = rewriting.existingObject(base.parts, base.separator);
  if (replacement === 'replace') rewriting.before.push({ sql: `DROP VIEW IF EXISTS ${alias.sql}`, as: 'user' });
  rewriting.after.push(...forgetTable(alias), ...noteTable(alias, { kind: 'A' }), copyColumnNotes(target, alias));
  return `CREATE VIEW ${alias.sql} WITH (security_invoker = true) AS SELECT * FROM ${target.sql}`;
}

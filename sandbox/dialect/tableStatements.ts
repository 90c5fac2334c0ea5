import { badToken, notInSandbox } from './db2Errors.js';
import { pathAt } from './fromClause.js';
import { pgName } from './names.js';
import type { Rewriting } from './rewriting.js';
import { renameTable } from './sideTables.js';
import { type Node, nameOf, textOfNode, wordOf } from './tree.js';

const rest = (nodes: readonly Node[], from: number): string =>
  nodes
    .slice(from)
    .map((node) => wordOf(node) ?? textOfNode(node))
    .join(' ');

/** Rewrites TRUNCATE TABLE. */
export function rewriteTruncate(nodes: readonly Node[], rewriting: Rewriting): string {
  const path = pathAt(nodes, wordOf(nodes[1]) === 'TABLE' ? 2 : 1);
  const table = rewriting.table(path.parts, path.separator, { commonTables: new Set() });
  const options = rest(nodes, path.next).replace(/(?:DROP|REUSE) STORAGE ?/, '');
  const match =
    /^(?:(?:IGNORE|RESTRICT WHEN) DELETE TRIGGERS ?)?(?:(CONTINUE|RESTART) IDENTITY ?)?(?:IMMEDIATE)?$/.exec(options);
  if (match === null) throw badToken(textOfNode(nodes[path.next]), 'DROP REUSE IGNORE RESTRICT CONTINUE IMMEDIATE.');
  return `TRUNCATE TABLE ${table} ${match[1] ?? 'CONTINUE'} IDENTITY`;
}

/** Rewrites RENAME TABLE and RENAME INDEX. */
export function rewriteRename(nodes: readonly Node[], rewriting: Rewriting): string {
  const kind = wordOf(nodes[1]) === 'INDEX' ? 'INDEX' : 'TABLE';
  const path = pathAt(nodes, ['TABLE', 'INDEX', 'VIEW'].includes(wordOf(nodes[1]) ?? '') ? 2 : 1);
  const object = rewriting.existingObject(path.parts, path.separator);
  if (wordOf(nodes[path.next]) !== 'TO') throw badToken(textOfNode(nodes[path.next]), 'TO.');
  if (wordOf(nodes[path.next + 1]) === 'SYSTEM') throw notInSandbox('RENAME … TO SYSTEM NAME');
  const name = nameOf(nodes[path.next + 1]);
  if (name === undefined) throw badToken(textOfNode(nodes[path.next + 1]), '<IDENTIFIER>.');
  const options = rest(nodes, path.next + 2);
  if (options.startsWith('FOR SYSTEM NAME')) throw notInSandbox('RENAME … FOR SYSTEM NAME');
  if (options !== '') throw badToken(textOfNode(nodes[path.next + 2]), '<END-OF-STATEMENT>.');
  rewriting.tables.push({ schema: object.schema, name });
  if (kind === 'TABLE') rewriting.after.push(...renameTable(object, name));
  return `ALTER ${kind} ${object.sql} RENAME TO ${pgName(name)}`;
}

/** Rewrites LOCK TABLE: who may lock is checked; jobs wait for each other's units of work anyway. */
export function rewriteLock(nodes: readonly Node[], rewriting: Rewriting): string {
  if (wordOf(nodes[1]) !== 'TABLE') throw badToken(textOfNode(nodes[1]), 'TABLE.');
  const path = pathAt(nodes, 2);
  const table = rewriting.table(path.parts, path.separator, { commonTables: new Set() });
  if (!/^IN (?:SHARE|EXCLUSIVE) MODE(?: ALLOW READ)?$/.test(rest(nodes, path.next))) {
    throw badToken(textOfNode(nodes[path.next]), 'IN.');
  }
  // PostgreSQL locks within a unit of work only, which any second statement opens.
  rewriting.before.push({ sql: 'SELECT 1', as: 'user' });
  return `LOCK TABLE ${table} IN ACCESS SHARE MODE`;
}

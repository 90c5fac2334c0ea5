import { badToken, notInSandbox } from './db2Errors.js';
import { pathAt } from './fromClause.js';
import { pgName } from './names.js';
import { EMPTY_SCOPE, type Rewriting } from './rewriting.js';
import { type Node, findWord, splitAtCommas, textOfNode, wordOf } from './tree.js';

const INDEX: ReadonlySet<string> = new Set(['INDEX']);

/** Rewrites CREATE [UNIQUE] INDEX; `nodes` start behind CREATE. */
export function createIndex(nodes: readonly Node[], rewriting: Rewriting): string {
  const at = findWord(nodes, INDEX);
  const before = nodes.slice(0, at).map(textOfNode).join(' ');
  if (!/^(?:UNIQUE(?: WHERE NOT NULL)?|ENCODED VECTOR|UNIQUE ENCODED VECTOR)?$/.test(before)) {
    throw badToken(textOfNode(nodes[0]), 'INDEX.');
  }
  const path = pathAt(nodes, at + 1);
  const index = rewriting.newObject(path.parts, path.separator);
  if (wordOf(nodes[path.next]) !== 'ON') throw badToken(textOfNode(nodes[path.next]), 'ON.');
  const target = pathAt(nodes, path.next + 1);
  const table = rewriting.existingObject(target.parts, target.separator);
  // An index of PostgreSQL lives in its table's schema.
  if (index.schema !== table.schema) throw notInSandbox('an index in another schema than its table');
  const keys = nodes[target.next];
  if (keys?.kind !== 'group') throw badToken(textOfNode(keys), '(.');
  const where = wordOf(nodes[target.next + 1]) === 'WHERE';
  if (where) throw notInSandbox('CREATE INDEX … WHERE');
  const columns = splitAtCommas(keys.nodes).map((part) => indexKey(part, rewriting));
  if (columns.length === 0) throw badToken(')', '<IDENTIFIER>.');
  // Db2 counts nulls as equal in a unique index, unless WHERE NOT NULL is said.
  const nulls = before === 'UNIQUE' ? ' NULLS NOT DISTINCT' : '';
  const unique = before.startsWith('UNIQUE') ? 'UNIQUE ' : '';
  return `CREATE ${unique}INDEX ${pgName(index.name)} ON ${table.sql} (${columns.join(', ')})${nulls}`;
}

function indexKey(part: readonly Node[], rewriting: Rewriting): string {
  const direction = wordOf(part.at(-1));
  const isDirected = direction === 'ASC' || direction === 'DESC';
  const key = isDirected ? part.slice(0, -1) : part;
  return `(${rewriting.expression(key, EMPTY_SCOPE)})${isDirected ? ` ${direction}` : ''}`;
}

import { badToken, notInSandbox } from './db2Errors.js';
import { pathAt } from './fromClause.js';
import { createIndex } from './indexes.js';
import { pgName, pgString } from './names.js';
import type { ObjectName, Rewriting } from './rewriting.js';
import { createSequence } from './sequences.js';
import { forgetSchema, forgetTable, noteSchema } from './sideTables.js';
import { type Replacement, createTable } from './tableDefinition.js';
import type { Step } from './translation.js';
import { type Node, nameOf, textOfNode, wordOf } from './tree.js';
import { createVariable, dropVariable } from './variables.js';
import { createAlias, createView } from './views.js';

type Create = (nodes: readonly Node[], rewriting: Rewriting, replacement: Replacement) => string;

const CREATES: ReadonlyMap<string, Create> = new Map<string, Create>([
  ['TABLE', createTable],
  ['VIEW', createView],
  ['ALIAS', createAlias],
  ['SEQUENCE', createSequence],
  ['VARIABLE', createVariable],
]);

/** Rewrites CREATE of tables, views, aliases, indexes, sequences and schemas. */
export function rewriteCreate(nodes: readonly Node[], rewriting: Rewriting): string {
  rewriting.isDefinition = true;
  const isReplacing = wordOf(nodes[1]) === 'OR' && wordOf(nodes[2]) === 'REPLACE';
  const at = isReplacing ? 3 : 1;
  const kind = wordOf(nodes[at]) ?? '';
  const create = CREATES.get(kind);
  if (create !== undefined) return create(nodes.slice(at + 1), rewriting, isReplacing ? 'replace' : 'new');
  if (isReplacing) throw notInSandbox(`CREATE OR REPLACE ${textOfNode(nodes[at])}`);
  if (kind === 'INDEX' || kind === 'UNIQUE' || kind === 'ENCODED') return createIndex(nodes.slice(1), rewriting);
  if (kind === 'SCHEMA' || kind === 'COLLECTION') {
    const name = nameOf(nodes[2]);
    if (name === undefined) throw badToken(textOfNode(nodes[2]), '<IDENTIFIER>.');
    if (nodes.length > 3) throw badToken(textOfNode(nodes[3]), '<END-OF-STATEMENT>.');
    rewriting.after.push(noteSchema(name), catalogViews('make', name));
    return `CREATE SCHEMA ${pgName(name)}`;
  }
  throw notInSandbox(`CREATE ${textOfNode(nodes[1])}`);
}

/** A schema has catalog views of its own, which are not what DROP … RESTRICT asks for. */
function catalogViews(verb: 'make' | 'drop', schema: string): Step {
  return { sql: `CALL db2.${verb}_catalog_views(${pgString(schema)})`, as: 'engine' };
}

/** PostgreSQL's word for each kind of object that can be dropped. An alias is a view to it. */
const DROPS: ReadonlyMap<string, string> = new Map([
  ['TABLE', 'TABLE'],
  ['VIEW', 'VIEW'],
  ['ALIAS', 'VIEW'],
  ['INDEX', 'INDEX'],
  ['SEQUENCE', 'SEQUENCE'],
  ['SCHEMA', 'SCHEMA'],
  ['COLLECTION', 'SCHEMA'],
]);

/** Rewrites DROP; Db2 writes IF EXISTS after the name, and drops what depends on an object with it. */
export function rewriteDrop(nodes: readonly Node[], rewriting: Rewriting): string {
  if (wordOf(nodes[1]) === 'VARIABLE') return dropVariable(nodes.slice(2), rewriting);
  const kind = DROPS.get(wordOf(nodes[1]) ?? '');
  if (kind === undefined) throw notInSandbox(`DROP ${textOfNode(nodes[1])}`);
  const isIfFirst = wordOf(nodes[2]) === 'IF';
  const path = pathAt(nodes, isIfFirst ? 4 : 2);
  const rest = nodes.slice(path.next).map(textOfNode).join(' ');
  if (!/^(?:IF EXISTS)? ?(?:CASCADE|RESTRICT)?$/.test(rest)) {
    throw badToken(textOfNode(nodes[path.next]), 'IF CASCADE RESTRICT.');
  }
  const behaviour = rest.endsWith('RESTRICT') || kind === 'SEQUENCE' ? '' : ' CASCADE';
  const ifExists = isIfFirst || rest.startsWith('IF') ? 'IF EXISTS ' : '';
  if (kind === 'SCHEMA') {
    const [schema = ''] = path.parts;
    rewriting.checkVisible(schema);
    rewriting.after.push(...forgetSchema(schema));
    if (behaviour === '') rewriting.before.push(catalogViews('drop', schema));
    return `DROP SCHEMA ${ifExists}${pgName(schema)}${behaviour}`;
  }
  const object = rewriting.existingObject(path.parts, path.separator);
  if (kind === 'TABLE' || kind === 'VIEW') {
    if (ifExists === '') rewriting.before.push(...expectKind(object, wordOf(nodes[1]) ?? ''));
    rewriting.after.push(...forgetTable(object));
  }
  return `DROP ${kind} ${ifExists}${object.sql}${behaviour}`;
}

/** DROP VIEW of an alias, and DROP ALIAS of a view, fail on Db2 as DROP TABLE of a view does. */
function expectKind({ schema, name }: ObjectName, kind: string): Rewriting['before'] {
  if (kind === 'TABLE') return [];
  return [{ sql: `SELECT db2.expect_kind(${pgString(schema)}, ${pgString(name)}, ${pgString(kind)})`, as: 'user' }];
}

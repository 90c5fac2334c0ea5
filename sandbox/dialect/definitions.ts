import { badToken, notInSandbox } from './db2Errors.js';
import { pathAt } from './fromClause.js';
import { pgName, pgString } from './names.js';
import { EMPTY_SCOPE, type Rewriting } from './rewriting.js';
import type { Step } from './translation.js';
import { type Node, isQuery, nameOf, splitAtCommas, textOfNode, wordOf } from './tree.js';
import { dataTypeAt } from './types.js';

/** Rewrites CREATE TABLE, CREATE VIEW and CREATE SCHEMA. */
export function rewriteCreate(nodes: readonly Node[], rewriting: Rewriting): string {
  const kind = wordOf(nodes[1]);
  if (kind === 'TABLE') return createTable(nodes, rewriting);
  if (kind === 'VIEW') return createView(nodes, rewriting);
  if (kind === 'SCHEMA' || kind === 'COLLECTION') {
    const name = nameOf(nodes[2]);
    if (name === undefined) throw badToken(textOfNode(nodes[2]), '<IDENTIFIER>.');
    if (nodes.length > 3) throw badToken(textOfNode(nodes[3]), '<END-OF-STATEMENT>.');
    rewriting.after.push(...newSchema(name));
    return `CREATE SCHEMA ${pgName(name)}`;
  }
  throw notInSandbox(`CREATE ${textOfNode(nodes[1])}`);
}

/** What a new schema has besides: its time of creation, and the catalog views of its own. */
function newSchema(name: string): readonly Step[] {
  return [
    { sql: `INSERT INTO db2.schemas (schema_name) VALUES (${pgString(name)}) ON CONFLICT DO NOTHING`, as: 'engine' },
    { sql: `CALL db2.make_catalog_views(${pgString(name)})`, as: 'engine' },
  ];
}

/** Rewrites DROP TABLE, DROP VIEW and DROP SCHEMA; Db2 writes IF EXISTS after the name. */
export function rewriteDrop(nodes: readonly Node[], rewriting: Rewriting): string {
  const kind = wordOf(nodes[1]);
  if (kind !== 'TABLE' && kind !== 'VIEW' && kind !== 'SCHEMA') throw notInSandbox(`DROP ${textOfNode(nodes[1])}`);
  const isIfFirst = wordOf(nodes[2]) === 'IF';
  const path = pathAt(nodes, isIfFirst ? 4 : 2);
  const rest = nodes.slice(path.next).map(textOfNode).join(' ');
  if (!/^(?:IF EXISTS)? ?(?:CASCADE|RESTRICT)?$/.test(rest)) {
    throw badToken(textOfNode(nodes[path.next]), 'IF CASCADE RESTRICT.');
  }
  const ifExists = isIfFirst || rest.startsWith('IF') ? 'IF EXISTS ' : '';
  const [schema = ''] = path.parts;
  const name = kind === 'SCHEMA' ? pgName(schema) : rewriting.table(path.parts, path.separator, EMPTY_SCOPE);
  // A schema always has catalog views, which are not what RESTRICT asks for.
  if (kind === 'SCHEMA' && rest.endsWith('RESTRICT')) {
    rewriting.before.push({ sql: `CALL db2.drop_catalog_views(${pgString(schema)})`, as: 'engine' });
  }
  const isCascade = rest.endsWith('CASCADE') || (kind === 'SCHEMA' && !rest.endsWith('RESTRICT'));
  return `DROP ${kind} ${ifExists}${name}${isCascade ? ' CASCADE' : ''}`;
}

function createTable(nodes: readonly Node[], rewriting: Rewriting): string {
  const path = pathAt(nodes, 2);
  const table = rewriting.newTable(path.parts, path.separator);
  const [body, ...rest] = nodes.slice(path.next);
  if (wordOf(body) === 'AS' && rest[0]?.kind === 'group' && wordOf(rest[1]) === 'WITH') {
    const withData = wordOf(rest[2]) === 'NO' ? ' WITH NO DATA' : '';
    return `CREATE TABLE ${table} AS (${rewriting.query(rest[0].nodes, EMPTY_SCOPE)})${withData}`;
  }
  if (body?.kind !== 'group') throw badToken(textOfNode(body), '(.');
  if (rest.length > 0 && wordOf(rest[0]) !== 'RCDFMT') throw badToken(textOfNode(rest[0]), '<END-OF-STATEMENT>.');
  const elements = splitAtCommas(body.nodes).map((part) => tableElement(part, rewriting));
  return `CREATE TABLE ${table} (${elements.join(', ')})`;
}

const CONSTRAINTS: ReadonlySet<string> = new Set(['PRIMARY', 'UNIQUE', 'FOREIGN', 'CONSTRAINT', 'CHECK']);

function tableElement(part: readonly Node[], rewriting: Rewriting): string {
  const word = wordOf(part[0]) ?? '';
  if (word === 'PRIMARY' || word === 'UNIQUE') return keyConstraint(part);
  if (CONSTRAINTS.has(word)) throw notInSandbox(`${word} in CREATE TABLE`);
  const name = nameOf(part[0]);
  if (name === undefined) throw badToken(textOfNode(part[0]), '<IDENTIFIER>.');
  const hasSystemName = wordOf(part[1]) === 'FOR' && wordOf(part[2]) !== 'BIT';
  const typeStart = hasSystemName ? (wordOf(part[2]) === 'COLUMN' ? 4 : 3) : 1;
  const type = dataTypeAt(part, typeStart);
  if (type.exact !== undefined) throw notInSandbox(`columns of type ${type.exact} in CREATE TABLE`);
  return `${pgName(name)} ${type.sql}${columnOptions(part.slice(type.next), rewriting)}`;
}

function keyConstraint(part: readonly Node[]): string {
  const columns = part.at(-1);
  const isPrimary = wordOf(part[0]) === 'PRIMARY';
  if (columns?.kind !== 'group' || part.length !== (isPrimary ? 3 : 2)) throw badToken(textOfNode(columns), '(.');
  const names = splitAtCommas(columns.nodes).map(([node]) => pgName(nameOf(node) ?? ''));
  return `${isPrimary ? 'PRIMARY KEY' : 'UNIQUE'} (${names.join(', ')})`;
}

/** NOT NULL, keys, defaults and identities of one column. */
function columnOptions(nodes: readonly Node[], rewriting: Rewriting): string {
  let sql = '';
  for (let index = 0; index < nodes.length;) {
    const words = nodes.slice(index, index + 4).map((node) => wordOf(node) ?? '');
    const [first = '', second = ''] = words;
    if (`${first} ${second}` === 'NOT NULL' || `${first} ${second}` === 'PRIMARY KEY') {
      sql += ` ${first} ${second}`;
      index += 2;
    } else if (first === 'UNIQUE') {
      sql += ' UNIQUE';
      index += 1;
    } else if (first === 'GENERATED') {
      const kind = second === 'BY' ? 'BY DEFAULT' : 'ALWAYS';
      const at = index + (second === 'BY' ? 3 : 2);
      if (wordOf(nodes[at]) !== 'AS' || wordOf(nodes[at + 1]) !== 'IDENTITY') throw notInSandbox('generated columns');
      sql += ` GENERATED ${kind} AS IDENTITY`;
      index = at + (nodes[at + 2]?.kind === 'group' ? 3 : 2);
    } else if (first === 'DEFAULT' || (first === 'WITH' && second === 'DEFAULT')) {
      const at = index + (first === 'WITH' ? 2 : 1);
      const value = nodes[at];
      if (value === undefined || wordOf(value) === 'NOT') throw notInSandbox('DEFAULT without a value');
      sql += ` DEFAULT ${rewriting.expression([value], EMPTY_SCOPE)}`;
      index = at + 1;
    } else {
      throw badToken(textOfNode(nodes[index]), 'NOT DEFAULT WITH PRIMARY UNIQUE GENERATED.');
    }
  }
  return sql;
}

function createView(nodes: readonly Node[], rewriting: Rewriting): string {
  const path = pathAt(nodes, 2);
  const view = rewriting.newTable(path.parts, path.separator);
  const columns = nodes[path.next];
  const hasColumns = columns?.kind === 'group';
  const names = hasColumns ? splitAtCommas(columns.nodes).map(([node]) => pgName(nameOf(node) ?? '')) : [];
  const [as, ...body] = nodes.slice(path.next + (hasColumns ? 1 : 0));
  if (wordOf(as) !== 'AS' || !isQuery(body)) throw badToken(textOfNode(as), 'AS.');
  return `CREATE VIEW ${view}${hasColumns ? ` (${names.join(', ')})` : ''} AS ${rewriting.query(body, EMPTY_SCOPE)}`;
}

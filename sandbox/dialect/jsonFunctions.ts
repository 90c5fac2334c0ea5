import { badToken, notInSandbox } from './db2Errors.js';
import type { CallSite } from './functionCall.js';
import { type Node, findWord, isQuery, isSymbol, splitAtCommas, textOfNode, wordOf } from './tree.js';
import { dataTypeAt } from './types.js';

type Form = (nodes: readonly Node[], site: CallSite) => string;

const CONSTRUCTORS: ReadonlySet<string> = new Set(['JSON_OBJECT', 'JSON_ARRAY', 'JSON_OBJECTAGG', 'JSON_ARRAYAGG']);

/** JSON functions by name. Their clauses have words between the arguments. */
export const JSON_FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['JSON_OBJECT', objectCall('JSON_OBJECT')],
  ['JSON_OBJECTAGG', objectCall('JSON_OBJECTAGG')],
  ['JSON_ARRAY', arrayCall],
  ['JSON_ARRAYAGG', arrayAggregate],
  ['JSON_VALUE', (nodes, site) => readCall('JSON_VALUE', nodes, { site, unsized: 'varchar(2000)' })],
  ['JSON_QUERY', (nodes, site) => `db2.compact(${readCall('JSON_QUERY', nodes, { site, unsized: 'jsonb' })})`],
  ['JSON_EXISTS', (nodes, site) => readCall('JSON_EXISTS', nodes, { site, unsized: undefined })],
]);

/** A document that is read: text in any type. */
export function jsonDocument(nodes: readonly Node[], site: CallSite): string {
  const format = findWord(nodes, new Set(['FORMAT']));
  if (wordOf(nodes[format + 1]) === 'BSON') throw notInSandbox('BSON');
  return `db2.json((${site.rewriting.expression(nodes.slice(0, format), site.scope)})::text)`;
}

/** `NULL ON EMPTY`, `DEFAULT x ON ERROR`, `WITH ARRAY WRAPPER`: words are the same, values are rewritten. */
export function jsonClauses(nodes: readonly Node[], site: CallSite): string {
  const out: string[] = [];
  for (let index = 0; index < nodes.length; index++) {
    const word = wordOf(nodes[index]);
    if (word === undefined) throw badToken(textOfNode(nodes[index]), ').');
    out.push(word);
    if (word !== 'DEFAULT') continue;
    const end = findWord(nodes, new Set(['ON']), index);
    out.push(site.rewriting.expression(nodes.slice(index + 1, end), site.scope));
    index = end - 1;
  }
  return out.length === 0 ? '' : ` ${out.join(' ')}`;
}

interface Reading {
  readonly site: CallSite;
  /** The result's type when RETURNING does not say; undefined for a predicate. */
  readonly unsized: string | undefined;
}

const PATH_END: ReadonlySet<string> = new Set([
  'RETURNING',
  'NULL',
  'ERROR',
  'DEFAULT',
  'EMPTY',
  'TRUE',
  'FALSE',
  'UNKNOWN',
  'WITH',
  'WITHOUT',
  'KEEP',
  'OMIT',
  'AS',
]);

/** `JSON_VALUE(document, path RETURNING type DEFAULT x ON EMPTY)`. */
function readCall(name: string, nodes: readonly Node[], { site, unsized }: Reading): string {
  const comma = nodes.findIndex((node) => isSymbol(node, ','));
  if (comma < 0) throw badToken(')', ', FORMAT.');
  const end = findWord(nodes, PATH_END, comma + 1);
  const path = site.rewriting.expression(nodes.slice(comma + 1, end), site.scope);
  let rest = nodes.slice(end);
  let returning = unsized;
  if (wordOf(rest[0]) === 'RETURNING') {
    const type = dataTypeAt(rest, 1);
    if (name === 'JSON_VALUE') returning = type.sql;
    rest = rest.slice(type.next);
  }
  const clauses = jsonClauses(rest, site);
  const type = returning === undefined ? '' : ` RETURNING ${returning}`;
  return `${name}(${jsonDocument(nodes.slice(0, comma), site)}, ${path}${type}${clauses})`;
}

const NULL_CLAUSES = new Set(['NULL', 'ABSENT']);

/** Cuts `NULL ON NULL`, `WITH UNIQUE KEYS` and `RETURNING type` off the end; the type is always character. */
function withoutOptions(nodes: readonly Node[]): { readonly rest: readonly Node[]; readonly options: string } {
  const onNull = nodes.findIndex(
    (node, at) =>
      NULL_CLAUSES.has(wordOf(node) ?? '') && wordOf(nodes[at + 1]) === 'ON' && wordOf(nodes[at + 2]) === 'NULL',
  );
  const unique = nodes.findIndex(
    (node, at) => /^WITH(OUT)?$/.test(wordOf(node) ?? '') && wordOf(nodes[at + 1]) === 'UNIQUE',
  );
  const returning = findWord(nodes, new Set(['RETURNING']));
  const ends = [onNull, unique, returning].filter((at) => at >= 0);
  const options = [
    onNull < 0 ? '' : ` ${wordOf(nodes[onNull]) ?? ''} ON NULL`,
    unique < 0 ? '' : ` ${wordOf(nodes[unique]) ?? ''} UNIQUE KEYS`,
  ];
  return { rest: nodes.slice(0, Math.min(...ends)), options: options.join('') };
}

/** A member's value. What another constructor made, or FORMAT JSON says so, is JSON already. */
function memberValue(nodes: readonly Node[], site: CallSite): string {
  const format = findWord(nodes, new Set(['FORMAT']));
  const value = nodes.slice(0, format);
  const isJson = CONSTRUCTORS.has(wordOf(value[0]) ?? '') && value.length === 2;
  return `${expressionOf(value, site)}${isJson || format < nodes.length ? ' FORMAT JSON' : ''}`;
}

function expressionOf(nodes: readonly Node[], { rewriting, scope }: CallSite): string {
  return rewriting.expression(nodes, scope);
}

/** `JSON_OBJECT(KEY a VALUE b, c : d)`, and the same over groups of rows. */
function objectCall(name: string): Form {
  return (nodes, site) => {
    const { rest, options } = withoutOptions(nodes);
    const members = splitAtCommas(rest).map((member) => {
      const start = wordOf(member[0]) === 'KEY' && wordOf(member[1]) !== 'VALUE' ? 1 : 0;
      const at = member.findIndex((node, index) => index > start && (wordOf(node) === 'VALUE' || isSymbol(node, ':')));
      if (at < 0) throw badToken(textOfNode(member.at(-1)), 'VALUE :.');
      return `${expressionOf(member.slice(start, at), site)} VALUE ${memberValue(member.slice(at + 1), site)}`;
    });
    return `db2.compact(${name}(${members.join(', ')}${options}))`;
  };
}

/** `JSON_ARRAY(1, 'a')`, or of the rows of a query. */
function arrayCall(nodes: readonly Node[], site: CallSite): string {
  const { rest, options } = withoutOptions(nodes);
  const [only] = rest;
  const query = only?.kind === 'group' && rest.length === 1 ? only.nodes : rest;
  if (isQuery(query)) return `db2.compact(JSON_ARRAY(${site.rewriting.query(query, site.scope)}))`;
  const values = splitAtCommas(rest).map((value) => memberValue(value, site));
  return `db2.compact(JSON_ARRAY(${values.join(', ')}${options}))`;
}

/** `JSON_ARRAYAGG(x ORDER BY y)`. */
function arrayAggregate(nodes: readonly Node[], site: CallSite): string {
  const { rest, options } = withoutOptions(nodes);
  const order = findWord(rest, new Set(['ORDER']));
  const keys = splitAtCommas(rest.slice(order + 2)).map((key) => {
    const last = wordOf(key.at(-1)) ?? '';
    const isDirected = last === 'ASC' || last === 'DESC';
    return `${expressionOf(isDirected ? key.slice(0, -1) : key, site)}${isDirected ? ` ${last}` : ''}`;
  });
  const by = keys.length === 0 ? '' : ` ORDER BY ${keys.join(', ')}`;
  return `db2.compact(JSON_ARRAYAGG(${memberValue(rest.slice(0, order), site)}${by}${options}))`;
}

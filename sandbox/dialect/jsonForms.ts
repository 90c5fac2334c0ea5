import { type CallSite, type SpecialForm, argument } from './callSite.js';
import { badToken, notInSandbox } from './db2Errors.js';
import { pgString } from './names.js';
import { type Node, isQuery, isSymbol, splitAtCommas, textOfNode, wordOf } from './tree.js';
import { dataTypeAt } from './types.js';
import { splitOrder } from './windows.js';

/** Functions that read JSON by a path, or publish it. Options at the end of the lists are cut off first. */
export const JSON_FORMS: ReadonlyMap<string, SpecialForm> = new Map<string, SpecialForm>([
  ['JSON_VALUE', jsonValue],
  ['JSON_QUERY', jsonQuery],
  ['JSON_EXISTS', jsonExists],
  ['JSON_OBJECT', jsonObject],
  ['JSON_ARRAY', jsonArray],
]);

export const JSON_AGGREGATES: ReadonlyMap<string, SpecialForm> = new Map<string, SpecialForm>([
  ['JSON_ARRAYAGG', jsonArrayAggregate],
  ['JSON_OBJECTAGG', jsonObjectAggregate],
]);

/** Options that follow the last element of a list, and where they start. */
interface Options {
  readonly nodes: readonly Node[];
  readonly options: readonly Node[];
}

const OPTION_STARTS: ReadonlySet<string> = new Set([
  'RETURNING',
  'ABSENT',
  'WITHOUT',
  'WITH',
  'KEEP',
  'OMIT',
  'DEFAULT',
]);

function cutOptions(nodes: readonly Node[]): Options {
  for (let index = 1; index < nodes.length; index++) {
    const word = wordOf(nodes[index]) ?? '';
    const next = wordOf(nodes[index + 1]) ?? '';
    const isOn =
      (word === 'NULL' || word === 'ERROR' || word === 'EMPTY') &&
      (next === 'ON' || next === 'ARRAY' || next === 'OBJECT');
    if (isOn || OPTION_STARTS.has(word)) return { nodes: nodes.slice(0, index), options: nodes.slice(index) };
  }
  return { nodes, options: [] };
}

/** What PostgreSQL needs to read: its own JSON, whatever string, bytes or JSON there is. */
export function jsonContext(nodes: readonly Node[], site: CallSite): string {
  const isFormatted = wordOf(nodes.at(-2)) === 'FORMAT';
  return `db2.json_of(${argument(isFormatted ? nodes.slice(0, -2) : nodes, site)})`;
}

/** A path must be a constant; `lax` or `strict` in front means the same in both languages. */
export function jsonPath(nodes: readonly Node[]): string {
  const [path, ...rest] = nodes;
  if (rest.length > 0) throw badToken(textOfNode(rest[0]), 'RETURNING ).');
  if (path?.kind !== 'string') throw badToken(textOfNode(path), '<STRING>.');
  return pgString(path.value);
}

function contextAndPath(nodes: readonly Node[], site: CallSite): string {
  const [context = [], path = []] = splitAtCommas(nodes);
  return `${jsonContext(context, site)}, ${jsonPath(path)}`;
}

const BEHAVIOURS: ReadonlySet<string> = new Set(['NULL', 'ERROR', 'EMPTY', 'EMPTY ARRAY', 'EMPTY OBJECT']);

/** `NULL | ERROR | DEFAULT x ON EMPTY | ERROR`; DEFAULT's value takes the result's type. */
export function onClauses(nodes: readonly Node[], site: CallSite, type: string): string {
  let sql = '';
  for (let index = 0; index < nodes.length;) {
    const on = nodes.findIndex((node, at) => at > index && wordOf(node) === 'ON');
    const event = wordOf(nodes[on + 1]);
    if (on < 0 || (event !== 'EMPTY' && event !== 'ERROR')) throw badToken(textOfNode(nodes[index]), 'ON.');
    const behaviour = nodes.slice(index, on);
    const words = behaviour.map((node) => wordOf(node) ?? textOfNode(node)).join(' ');
    if (words.startsWith('DEFAULT ')) sql += ` DEFAULT (${argument(behaviour.slice(1), site)})::${type} ON ${event}`;
    else if (BEHAVIOURS.has(words)) sql += ` ${words} ON ${event}`;
    else throw badToken(textOfNode(behaviour[0]), 'NULL ERROR DEFAULT.');
    index = on + 2;
  }
  return sql;
}

/** `RETURNING type` at the start of the options, and what follows it. */
function returning(
  options: readonly Node[],
  unsaid: string,
): { readonly type: string; readonly rest: readonly Node[] } {
  if (wordOf(options[0]) !== 'RETURNING') return { type: unsaid, rest: options };
  const type = dataTypeAt(options, 1);
  let next = type.next;
  if (wordOf(options[next]) === 'FORMAT') next += 2;
  return { type: type.sql, rest: options.slice(next) };
}

function jsonValue(nodes: readonly Node[], site: CallSite): string {
  const { nodes: list, options } = cutOptions(nodes);
  const { type, rest } = returning(options, 'text');
  return `json_value(${contextAndPath(list, site)} RETURNING ${type}${onClauses(rest, site, type)})`;
}

function jsonQuery(nodes: readonly Node[], site: CallSite): string {
  const { nodes: list, options } = cutOptions(nodes);
  const { rest } = returning(options, 'text');
  const { wrapper, others } = wrapperOf(rest);
  const query = `json_query(${contextAndPath(list, site)} RETURNING json${wrapper}${onClauses(others, site, 'json')})`;
  return `db2.compact_json(${query})`;
}

const WRAPPER = new RegExp(
  '^(?:(WITHOUT|WITH(?: CONDITIONAL| UNCONDITIONAL)?)(?: ARRAY)? WRAPPER)? ?' +
    '(?:(KEEP|OMIT) QUOTES(?: ON SCALAR STRING)?)?',
);

/** `WITHOUT ARRAY WRAPPER`, `WITH CONDITIONAL WRAPPER`, `OMIT QUOTES` and the like. */
export function wrapperOf(nodes: readonly Node[]): { readonly wrapper: string; readonly others: readonly Node[] } {
  const words = nodes.map((node) => wordOf(node) ?? textOfNode(node)).join(' ');
  const match = WRAPPER.exec(words);
  const [all = '', wrapper, quotes] = match ?? [];
  const count = all.trim() === '' ? 0 : all.trim().split(' ').length;
  const sql = `${wrapper === undefined ? '' : ` ${wrapper} WRAPPER`}${quotes === undefined ? '' : ` ${quotes} QUOTES`}`;
  return { wrapper: sql, others: nodes.slice(count) };
}

function jsonExists(nodes: readonly Node[], site: CallSite): string {
  const end = nodes.findIndex((node) => ['TRUE', 'FALSE', 'ERROR', 'UNKNOWN'].includes(wordOf(node) ?? ''));
  const list = end < 0 ? nodes : nodes.slice(0, end);
  const behaviour =
    end < 0
      ? ''
      : ` ${nodes
          .slice(end)
          .map((node) => wordOf(node) ?? '')
          .join(' ')}`;
  if (!/^(?: (?:TRUE|FALSE|ERROR|UNKNOWN) ON ERROR)?$/.test(behaviour)) throw badToken(textOfNode(nodes[end]), ').');
  return `json_exists(${contextAndPath(list, site)}${behaviour})`;
}

/** `NULL ON NULL` or `ABSENT ON NULL`, each function having its own default. */
function nullHandling(options: readonly Node[], unsaid: string): string {
  const words = options.map((node) => wordOf(node) ?? textOfNode(node)).join(' ');
  if (words.includes('WITH UNIQUE')) throw notInSandbox('WITH UNIQUE KEYS');
  return /(ABSENT|NULL) ON NULL/.exec(words)?.[0] ?? unsaid;
}

/** `KEY 'a' VALUE 1`, `'a' VALUE 1` or `'a' : 1`. */
function keyAndValue(part: readonly Node[], site: CallSite): string {
  const nodes = wordOf(part[0]) === 'KEY' ? part.slice(1) : part;
  const at = nodes.findIndex((node, index) => index > 0 && (wordOf(node) === 'VALUE' || isSymbol(node, ':')));
  if (at < 0) throw badToken(textOfNode(nodes[1]), 'VALUE :.');
  return `${argument(nodes.slice(0, at), site)} VALUE ${jsonItem(nodes.slice(at + 1), site)}`;
}

/** A published value: JSON stays JSON when it is said or made to be, all else becomes a JSON scalar. */
function jsonItem(nodes: readonly Node[], site: CallSite): string {
  const isFormatted = wordOf(nodes.at(-2)) === 'FORMAT';
  const value = argument(isFormatted ? nodes.slice(0, -2) : nodes, site);
  const isJson = isFormatted || /^JSON_(?:OBJECT|ARRAY|QUERY|ARRAYAGG|OBJECTAGG)$/.test(wordOf(nodes[0]) ?? '');
  return isJson ? `(${value})::json` : `db2.json_scalar(${value})`;
}

function jsonObject(nodes: readonly Node[], site: CallSite): string {
  if (nodes.length === 0) return `'{}'::text`;
  const { nodes: list, options } = cutOptions(nodes);
  const pairs = splitAtCommas(list).map((part) => keyAndValue(part, site));
  return `db2.compact_json(json_object(${pairs.join(', ')} ${nullHandling(options, 'NULL ON NULL')}))`;
}

function jsonArray(nodes: readonly Node[], site: CallSite): string {
  if (nodes.length === 0) return `'[]'::text`;
  const [only] = nodes;
  const query = only?.kind === 'group' && isQuery(only.nodes) ? only.nodes : isQuery(nodes) ? nodes : undefined;
  if (query !== undefined) {
    const rows = site.rewriting.query(query, site.scope);
    return `db2.compact_json(coalesce((SELECT json_agg(q.v) FROM (${rows}) AS q (v)), '[]'::json))`;
  }
  const { nodes: list, options } = cutOptions(nodes);
  const items = splitAtCommas(list).map((part) => jsonItem(part, site));
  return `db2.compact_json(json_array(${items.join(', ')} ${nullHandling(options, 'ABSENT ON NULL')}))`;
}

function jsonArrayAggregate(nodes: readonly Node[], site: CallSite): string {
  const { nodes: list, options } = cutOptions(nodes);
  const { nodes: value, by } = splitOrder(list, site);
  return `db2.compact_json(json_arrayagg(${jsonItem(value, site)}${by} ${nullHandling(options, 'ABSENT ON NULL')}))`;
}

function jsonObjectAggregate(nodes: readonly Node[], site: CallSite): string {
  const { nodes: list, options } = cutOptions(nodes);
  return `db2.compact_json(json_objectagg(${keyAndValue(list, site)} ${nullHandling(options, 'NULL ON NULL')}))`;
}

import { badToken, hostError, noSuchRoutine, notInSandbox } from './db2Errors.js';
import { AGGREGATES, FUNCTION_SCHEMAS, SCALAR_FUNCTIONS, WINDOW_FUNCTIONS } from './functions.js';
import { JSON_FORMS } from './jsonFunctions.js';
import type { Rewriting, Scope } from './rewriting.js';
import { scalarFunctionCall } from './routines/functionUse.js';
import { scalarServiceCall } from './serviceCall.js';
import { type Group, type Node, findWord, isQuery, isSymbol, splitAtCommas, textOfNode, wordOf } from './tree.js';
import { dataTypeAt } from './types.js';

/** A function's name as written, and its arguments. */
export interface FunctionCall {
  readonly schema: string | undefined;
  readonly name: string;
  readonly group: Group;
}

/** What of a statement a call is rewritten in. */
export interface CallSite {
  readonly rewriting: Rewriting;
  readonly scope: Scope;
}

type SpecialForm = (nodes: readonly Node[], site: CallSite) => string;

/** Functions whose arguments are not just separated by commas. */
const SPECIAL_FORMS: ReadonlyMap<string, SpecialForm> = new Map<string, SpecialForm>([
  ['CAST', castCall],
  ['TRIM', trimCall],
  ['POSITION', positionCall],
  ['OVERLAY', overlayCall],
  ['SUBSTRING', substringCall],
  [
    'EXTRACT',
    (nodes, site) => {
      const [field, from, ...rest] = nodes;
      const name = wordOf(field);
      if (name === undefined || wordOf(from) !== 'FROM') throw badToken(textOfNode(from), 'FROM.');
      const value = `extract(${name.toLowerCase()} FROM ${expression(rest, site)})`;
      return name === 'SECOND' ? value : `${value}::int`;
    },
  ],
]);

/** The call in PostgreSQL's words, and the index after it: OVER and WITHIN GROUP belong to it. */
export function rewriteCall(call: FunctionCall, after: readonly Node[], site: CallSite): { sql: string; used: number } {
  const { schema, name, group } = call;
  const service = scalarServiceCall({ schema, name, args: group.nodes }, site.rewriting, site.scope);
  if (service !== undefined) return { sql: service, used: 0 };
  if (schema !== undefined && !FUNCTION_SCHEMAS.has(schema)) return { sql: userFunction(call, site), used: 0 };
  const special = SPECIAL_FORMS.get(name);
  if (special !== undefined) return { sql: special(group.nodes, site), used: 0 };
  const json = JSON_FORMS.get(name);
  if (json !== undefined) return { sql: json(group.nodes, site), used: 0 };
  if (name === 'LISTAGG') return listAggregate(group, after, site);
  if (name === 'RATIO_TO_REPORT') return shareOfSum(group, after, site);
  if (name === 'MEDIAN')
    return windowed(`percentile_cont(0.5) WITHIN GROUP (ORDER BY ${expression(group.nodes, site)})`, after, site);
  const orderedSet = ORDERED_SETS.get(name);
  if (orderedSet !== undefined) return orderedSetAggregate(orderedSet, group, { after, site });
  const aggregate = AGGREGATES.get(name);
  const isScalarExtreme = (name === 'MAX' || name === 'MIN') && splitAtCommas(group.nodes).length > 1;
  if (aggregate !== undefined && !isScalarExtreme) {
    const sql = `${aggregate}(${aggregateArguments(group.nodes, site)})`;
    const { sql: whole, used } = windowed(sql, after, site);
    return { sql: name === 'COUNT_BIG' ? `(${whole})::numeric(31, 0)` : whole, used };
  }
  const windowFunction = WINDOW_FUNCTIONS.get(name);
  if (windowFunction !== undefined) {
    if (wordOf(after[0]) !== 'OVER') throw badToken(textOfNode(after[0]), 'OVER.');
    if (NEEDS_ORDER.has(name) && !orders(after[1])) throw badToken(')', 'ORDER PARTITION.');
    return windowed(`${windowFunction}(${arguments_(group.nodes, site).join(', ')})`, after, site);
  }
  return { sql: scalarCall(isScalarExtreme ? (name === 'MAX' ? 'GREATEST' : 'LEAST') : name, call, site), used: 0 };
}

function scalarCall(name: string, call: FunctionCall, site: CallSite): string {
  const scalar = SCALAR_FUNCTIONS.get(name);
  if (scalar === undefined) return userFunction(call, site);
  const args = arguments_(call.group.nodes, site);
  if (args.length < scalar.min || args.length > scalar.max) {
    throw hostError(-170, '42605', `Number of arguments for function ${call.name} not valid.`);
  }
  return scalar.call(args);
}

function userFunction({ schema, name, group }: FunctionCall, { rewriting, scope }: CallSite): string {
  const sql = scalarFunctionCall({ schema, name, args: group.nodes }, rewriting, scope);
  if (sql === undefined) throw noSuchRoutine(schema, name);
  return sql;
}

function arguments_(nodes: readonly Node[], site: CallSite): readonly string[] {
  return splitAtCommas(nodes).map((part) => {
    if (part.some((node) => isSymbol(node, '=>'))) throw notInSandbox('named arguments of scalar functions');
    return expression(part, site);
  });
}

function aggregateArguments(nodes: readonly Node[], site: CallSite): string {
  if (nodes.length === 1 && isSymbol(nodes[0], '*')) return '*';
  const quantifier = wordOf(nodes[0]);
  if (quantifier === 'DISTINCT' || quantifier === 'ALL') return `${quantifier} ${expression(nodes.slice(1), site)}`;
  return expression(nodes, site);
}

function expression(nodes: readonly Node[], { rewriting, scope }: CallSite): string {
  return isQuery(nodes) ? `(${rewriting.query(nodes, scope)})` : rewriting.expression(nodes, scope);
}

/** Functions that ask for the rows' order in WITHIN GROUP. */
const ORDERED_SETS: ReadonlyMap<string, string> = new Map([
  ['PERCENTILE_CONT', 'percentile_cont'],
  ['PERCENTILE_DISC', 'percentile_disc'],
]);

/** Window functions that mean nothing without an order. */
const NEEDS_ORDER: ReadonlySet<string> = new Set(['RANK', 'DENSE_RANK', 'DENSERANK', 'LAG', 'LEAD', 'NTILE']);

function orders(window: Node | undefined): boolean {
  return window?.kind === 'group' && findWord(window.nodes, new Set(['ORDER'])) < window.nodes.length;
}

interface FollowedSite {
  readonly after: readonly Node[];
  readonly site: CallSite;
}

/** `PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY x)`. */
function orderedSetAggregate(
  name: string,
  { nodes }: Group,
  { after, site }: FollowedSite,
): { sql: string; used: number } {
  const order = after[2];
  if (wordOf(after[0]) !== 'WITHIN' || wordOf(after[1]) !== 'GROUP' || order?.kind !== 'group') {
    throw badToken(textOfNode(after[0]), 'WITHIN.');
  }
  const sql = `${name}((${expression(nodes, site)})::float8) WITHIN GROUP (${orderList(order.nodes, site)})`;
  const rest = windowed(sql, after.slice(3), site);
  return { sql: rest.sql, used: rest.used + 3 };
}

/** `RATIO_TO_REPORT(x) OVER (…)`: the share of x in the sum of its partition. */
function shareOfSum({ nodes }: Group, after: readonly Node[], site: CallSite): { sql: string; used: number } {
  const value = `(${expression(nodes, site)})::numeric`;
  const { sql, used } = windowed(`sum(${value})`, after, site);
  if (used === 0) throw badToken(textOfNode(after[0]), 'OVER.');
  return { sql: `(${value} / nullif(${sql}, 0))`, used };
}

const WINDOW_WORDS: ReadonlySet<string> = new Set([
  'PARTITION',
  'BY',
  'ORDER',
  'ASC',
  'DESC',
  'NULLS',
  'FIRST',
  'LAST',
  'ROWS',
  'RANGE',
  'GROUPS',
  'BETWEEN',
  'AND',
  'UNBOUNDED',
  'PRECEDING',
  'FOLLOWING',
  'ROW',
]);

function windowed(sql: string, after: readonly Node[], site: CallSite): { sql: string; used: number } {
  const window = after[1];
  if (wordOf(after[0]) !== 'OVER') return { sql, used: 0 };
  if (window?.kind !== 'group') throw badToken(textOfNode(window), '(.');
  return { sql: `${sql} OVER (${orderList(window.nodes, site)})`, used: 2 };
}

/** Expressions between the words of a window or an ORDER BY; those words mean nothing else there. */
export function orderList(nodes: readonly Node[], site: CallSite): string {
  const out: string[] = [];
  let from = 0;
  const flush = (to: number): void => {
    if (to > from) out.push(site.rewriting.expression(nodes.slice(from, to), site.scope));
  };
  for (const [index, node] of nodes.entries()) {
    const word = wordOf(node);
    const isCurrentRow = word === 'CURRENT' && wordOf(nodes[index + 1]) === 'ROW';
    const isWord = word !== undefined && (WINDOW_WORDS.has(word) || isCurrentRow);
    if (!isWord && !isSymbol(node, ',')) continue;
    flush(index);
    out.push(word ?? ',');
    from = index + 1;
  }
  flush(nodes.length);
  return out.join(' ');
}

/** `LISTAGG(x, ',') WITHIN GROUP (ORDER BY y)`; DISTINCT keeps its place. */
function listAggregate(group: Group, after: readonly Node[], site: CallSite): { sql: string; used: number } {
  const isDistinct = wordOf(group.nodes[0]) === 'DISTINCT';
  const [value, separator = "''"] = arguments_(isDistinct ? group.nodes.slice(1) : group.nodes, site);
  const order = after[2];
  const isOrdered = wordOf(after[0]) === 'WITHIN' && wordOf(after[1]) === 'GROUP' && order?.kind === 'group';
  // Distinct values are sorted as what is joined; PostgreSQL compares the two texts.
  const direction = isDistinct && isOrdered && wordOf(order.nodes.at(-1)) === 'DESC' ? ' DESC' : '';
  const distinctOrder = ` ORDER BY (${value})::text${direction}`;
  const by = !isOrdered ? '' : isDistinct ? distinctOrder : ` ${orderList(order.nodes, site)}`;
  const sql = `string_agg(${isDistinct ? 'DISTINCT ' : ''}(${value})::text, ${separator}${by})`;
  const rest = windowed(sql, after.slice(isOrdered ? 3 : 0), site);
  return { sql: rest.sql, used: rest.used + (isOrdered ? 3 : 0) };
}

function castCall(nodes: readonly Node[], site: CallSite): string {
  const as = findWord(nodes, new Set(['AS']));
  if (as === nodes.length) throw badToken('<END-OF-STATEMENT>', 'AS.');
  const type = dataTypeAt(nodes, as + 1);
  if (type.next < nodes.length) throw badToken(textOfNode(nodes[type.next]), ').');
  return type.cast(expression(nodes.slice(0, as), site));
}

const TRIM_SIDES: ReadonlyMap<string, string> = new Map([
  ['BOTH', 'btrim'],
  ['B', 'btrim'],
  ['LEADING', 'ltrim'],
  ['L', 'ltrim'],
  ['TRAILING', 'rtrim'],
  ['T', 'rtrim'],
]);

/** `TRIM(x)`, `TRIM(BOTH '0' FROM x)`, `TRIM(LEADING FROM x)`. */
function trimCall(nodes: readonly Node[], site: CallSite): string {
  const from = findWord(nodes, new Set(['FROM']));
  if (from === nodes.length) return `btrim(${expression(nodes, site)})`;
  const side = wordOf(nodes[0]);
  const name = TRIM_SIDES.get(side ?? '');
  const what = nodes.slice(name === undefined ? 0 : 1, from);
  const value = expression(nodes.slice(from + 1), site);
  return `${name ?? 'btrim'}(${value}${what.length === 0 ? '' : `, ${expression(what, site)}`})`;
}

/** `POSITION(x IN y)` or `POSITION(x, y)`. */
function positionCall(nodes: readonly Node[], site: CallSite): string {
  const [x, y] = splitAtWords(nodes, ['IN']) ?? splitAtCommas(nodes);
  return `position(${expression(x ?? [], site)} IN ${expression(y ?? [], site)})`;
}

/** `OVERLAY(x PLACING y FROM n FOR m)` or `OVERLAY(x, y, n, m)`; INSERT has another order. */
function overlayCall(nodes: readonly Node[], site: CallSite): string {
  const parts = splitAtWords(nodes, ['PLACING', 'FROM', 'FOR']) ?? splitAtWords(nodes, ['PLACING', 'FROM']);
  const [x = '', y = '', start = '', taken] = (parts ?? splitAtCommas(nodes)).map((part) => expression(part, site));
  return `db2.replaced(${x}, ${start}, ${taken ?? `length(${y})`}, ${y})`;
}

/** `SUBSTRING(x FROM n FOR m)` or `SUBSTRING(x, n, m)`: a start before the first character is allowed. */
function substringCall(nodes: readonly Node[], site: CallSite): string {
  const parts = splitAtWords(nodes, ['FROM', 'FOR']) ?? splitAtWords(nodes, ['FROM']) ?? splitAtCommas(nodes);
  return `substr(${parts.map((part) => expression(part, site)).join(', ')})`;
}

/** The nodes between the words, if all of them are there in this order. */
function splitAtWords(nodes: readonly Node[], words: readonly string[]): (readonly Node[])[] | undefined {
  const parts: (readonly Node[])[] = [];
  let rest = nodes;
  for (const word of words) {
    const at = findWord(rest, new Set([word]));
    if (at === rest.length) return undefined;
    parts.push(rest.slice(0, at));
    rest = rest.slice(at + 1);
  }
  return [...parts, rest];
}

import { type CallSite, type FunctionCall, type Rewritten, argument, callArguments, cutAt } from './callSite.js';
import { badToken, hostError, notInSandbox } from './db2Errors.js';
import { ORDERED_WINDOW_FUNCTIONS, WINDOW_FUNCTIONS } from './functions.js';
import { type Group, type Node, findWord, isSymbol, splitAtCommas, textOfNode, wordOf } from './tree.js';

const WINDOW_WORDS: ReadonlySet<string> = new Set([
  ...['PARTITION', 'BY', 'ORDER', 'ASC', 'DESC', 'NULLS', 'FIRST', 'LAST', 'ROWS', 'RANGE', 'GROUPS', 'BETWEEN'],
  ...['AND', 'UNBOUNDED', 'PRECEDING', 'FOLLOWING', 'ROW'],
]);

/** An aggregate or window function with the OVER behind it, if there is one. */
export function windowed(sql: string, after: readonly Node[], site: CallSite): Rewritten {
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
    const isName = isSymbol(nodes[index - 1], '.') || isSymbol(nodes[index + 1], '.');
    const isWord = word !== undefined && !isName && (WINDOW_WORDS.has(word) || isCurrentRow);
    if (!isWord && !isSymbol(node, ',')) continue;
    flush(index);
    out.push(word ?? ',');
    from = index + 1;
  }
  flush(nodes.length);
  return out.join(' ');
}

/** ROW_NUMBER and its like: they only exist with OVER, and most of them with an order in it. */
export function windowFunction({ name, group }: FunctionCall, after: readonly Node[], site: CallSite): Rewritten {
  const { nulls, used } = nullTreatment(after);
  const rest = after.slice(used);
  if (wordOf(rest[0]) !== 'OVER') throw badToken(textOfNode(rest[0]), 'OVER.');
  const [, window] = rest;
  const isOrdered = window?.kind === 'group' && window.nodes.some((node) => wordOf(node) === 'ORDER');
  if (ORDERED_WINDOW_FUNCTIONS.has(name) && !isOrdered) throw badToken(')', 'ORDER PARTITION.');
  const args = [...callArguments(withoutNullTreatment(group.nodes), site)];
  // The treatment of nulls may also be a string argument.
  if (/^'(?:RESPECT|IGNORE) NULLS'$/i.test(args.at(-1) ?? '')) checkNulls((args.pop() ?? '').slice(1, -1));
  checkNulls(nulls);
  if (name === 'RATIO_TO_REPORT') {
    const total = windowed(`sum(${args.join(', ')})`, rest, site);
    return { sql: `((${args.join(', ')})::float8 / (${total.sql})::float8)`, used: used + total.used };
  }
  const call = windowed(`${WINDOW_FUNCTIONS.get(name) ?? name}(${args.join(', ')})`, rest, site);
  return { sql: call.sql, used: used + call.used };
}

/** `IGNORE NULLS`, `RESPECT NULLS`, `FROM FIRST` between a call and its OVER. */
function nullTreatment(after: readonly Node[]): { readonly nulls: string; readonly used: number } {
  const words = after.slice(0, 2).map((node) => wordOf(node) ?? '');
  if (words.join(' ') === 'FROM FIRST') {
    const rest = nullTreatment(after.slice(2));
    return { nulls: rest.nulls, used: rest.used + 2 };
  }
  const isTreatment = words[1] === 'NULLS' && (words[0] === 'IGNORE' || words[0] === 'RESPECT');
  return isTreatment ? { nulls: words.join(' '), used: 2 } : { nulls: '', used: 0 };
}

function withoutNullTreatment(nodes: readonly Node[]): readonly Node[] {
  const last = nodes.slice(-2).map((node) => wordOf(node) ?? '');
  if (last[1] !== 'NULLS') return nodes;
  checkNulls(last.join(' '));
  return nodes.slice(0, -2);
}

function checkNulls(treatment: string): void {
  if (treatment.toUpperCase().startsWith('IGNORE')) throw notInSandbox('IGNORE NULLS');
}

/** What stands in `WITHIN GROUP (ORDER BY …)` behind a call. */
function withinGroup(after: readonly Node[]): readonly Node[] | undefined {
  const order = after[2];
  const isThere = wordOf(after[0]) === 'WITHIN' && wordOf(after[1]) === 'GROUP';
  return isThere && order?.kind === 'group' ? order.nodes : undefined;
}

/** `LISTAGG(x, ',' ON OVERFLOW TRUNCATE …) WITHIN GROUP (ORDER BY y)`; DISTINCT keeps its place. */
export function listAggregate(group: Group, after: readonly Node[], site: CallSite): Rewritten {
  const isDistinct = wordOf(group.nodes[0]) === 'DISTINCT';
  const isAll = wordOf(group.nodes[0]) === 'ALL';
  const overflow = findWord(group.nodes, new Set(['ON']));
  const [value = [], separator] = splitAtCommas(group.nodes.slice(isDistinct || isAll ? 1 : 0, overflow));
  if (value.length === 0) throw hostError(-170, '42605', 'Number of arguments for function LISTAGG not valid.');
  const order = withinGroup(after);
  const text = `db2.text_of(${argument(value, site)})`;
  // With DISTINCT the order must be by the very value.
  const isByValue = isDistinct && order !== undefined && sameText(order.slice(2), value);
  const by = order === undefined ? '' : ` ${isByValue ? orderByText(text, order) : orderList(order, site)}`;
  const glue = separator === undefined ? "''" : argument(separator, site);
  const sql = `string_agg(${isDistinct ? 'DISTINCT ' : ''}${text}, ${glue}${by})`;
  const rest = windowed(sql, after.slice(order === undefined ? 0 : 3), site);
  return { sql: rest.sql, used: rest.used + (order === undefined ? 0 : 3) };
}

function sameText(order: readonly Node[], value: readonly Node[]): boolean {
  const words = (nodes: readonly Node[]): string => nodes.map(textOfNode).join(' ');
  return words(order).replace(/ (?:ASC|DESC)$/, '') === words(value);
}

function orderByText(text: string, order: readonly Node[]): string {
  return `ORDER BY ${text}${wordOf(order.at(-1)) === 'DESC' ? ' DESC' : ''}`;
}

/** `PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY x)` */
export function percentile({ name, group }: FunctionCall, after: readonly Node[], site: CallSite): Rewritten {
  const order = withinGroup(after);
  if (order === undefined) throw badToken(textOfNode(after[0]), 'WITHIN.');
  const isContinuous = name === 'PERCENTILE_CONT';
  const keys = isContinuous ? doubleKey(order, site) : orderList(order, site);
  const sql = `${name.toLowerCase()}(${argument(group.nodes, site)}) WITHIN GROUP (${keys})`;
  if (wordOf(after[3]) === 'OVER') throw notInSandbox(`${name} with OVER`);
  return { sql, used: 3 };
}

function doubleKey(order: readonly Node[], site: CallSite): string {
  const isDescending = wordOf(order.at(-1)) === 'DESC';
  const hasDirection = isDescending || wordOf(order.at(-1)) === 'ASC';
  const key = argument(order.slice(2, hasDirection ? -1 : undefined), site);
  return `ORDER BY (${key})::float8${isDescending ? ' DESC' : ''}`;
}

/** The part of a list before a word, for aggregates with an order of their own. */
export function splitOrder(
  nodes: readonly Node[],
  site: CallSite,
): { readonly nodes: readonly Node[]; readonly by: string } {
  const cut = cutAt(nodes, 'ORDER');
  if (cut === undefined) return { nodes, by: '' };
  return { nodes: cut[0], by: ` ORDER ${orderList(cut[1], site)}` };
}

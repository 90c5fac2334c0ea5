import { type CallSite, type SpecialForm, argument, callArguments, cutAt } from './callSite.js';
import { badToken, hostError } from './db2Errors.js';
import { type Node, isSymbol, splitAtCommas, textOfNode, wordOf } from './tree.js';
import { dataTypeAt } from './types.js';

/** Functions whose arguments are not just separated by commas. */
export const SPECIAL_FORMS: ReadonlyMap<string, SpecialForm> = new Map<string, SpecialForm>([
  ['CAST', castCall],
  ['IDENTITY_VAL_LOCAL', identityValue],
  ['TRIM', trimCall],
  ['STRIP', stripCall],
  ['POSITION', positionCall],
  ['EXTRACT', extractCall],
  ['SUBSTRING', substringCall],
  ['OVERLAY', overlayCall],
  ['CHAR', formattedText('CHAR')],
  ['VARCHAR', formattedText('VARCHAR')],
]);

/** A call that has none of the special words is left to the table of plain functions. */
export const PLAIN = '';

function identityValue(nodes: readonly Node[], { rewriting }: CallSite): string {
  if (nodes.length > 0)
    throw hostError(-170, '42605', 'Number of arguments for function IDENTITY_VAL_LOCAL not valid.');
  return `db2.identity_value(${rewriting.jobValue('jobName', 'text')})`;
}

function castCall(nodes: readonly Node[], site: CallSite): string {
  const as = lastWord(nodes, 'AS');
  if (as < 0) throw badToken('<END-OF-STATEMENT>', 'AS.');
  const type = dataTypeAt(nodes, as + 1);
  if (type.next < nodes.length) throw badToken(textOfNode(nodes[type.next]), ').');
  return type.cast(argument(nodes.slice(0, as), site));
}

function lastWord(nodes: readonly Node[], word: string): number {
  return nodes.findLastIndex((node) => wordOf(node) === word);
}

const TRIM_SIDES: ReadonlyMap<string, string> = new Map([
  ['BOTH', 'btrim'],
  ['B', 'btrim'],
  ['LEADING', 'ltrim'],
  ['L', 'ltrim'],
  ['TRAILING', 'rtrim'],
  ['T', 'rtrim'],
]);

/** `TRIM(x)`, `TRIM(BOTH '0' FROM x)`, `TRIM(LEADING FROM x)`, `TRIM(B '0' FROM x)`. */
function trimCall(nodes: readonly Node[], site: CallSite): string {
  const cut = cutAt(nodes, 'FROM');
  if (cut === undefined) {
    const [value = '', ...what] = callArguments(nodes, site);
    return `btrim(${[value, ...what].join(', ')})`;
  }
  const [before, after] = cut;
  const name = TRIM_SIDES.get(wordOf(before[0]) ?? '');
  const what = before.slice(name === undefined ? 0 : 1);
  return `${name ?? 'btrim'}(${argument(after, site)}${what.length === 0 ? '' : `, ${argument(what, site)}`})`;
}

/** `STRIP(x, LEADING, '0')` */
function stripCall(nodes: readonly Node[], site: CallSite): string {
  const [value = [], side, what] = splitAtCommas(nodes);
  const name = side === undefined ? 'btrim' : TRIM_SIDES.get(wordOf(side[0]) ?? '');
  if (name === undefined) throw badToken(textOfNode(side?.[0]), 'BOTH LEADING TRAILING.');
  return `${name}(${argument(value, site)}${what === undefined ? '' : `, ${argument(what, site)}`})`;
}

/** `POSITION('a' IN x)` or `POSITION('a', x)` */
function positionCall(nodes: readonly Node[], site: CallSite): string {
  const cut = cutAt(nodes, 'IN') ?? splitAtCommas(nodes);
  const [part, text] = cut;
  if (part === undefined || text === undefined) throw badToken(')', 'IN.');
  return `strpos(${argument(text, site)}, ${argument(part, site)})`;
}

const FIELDS: ReadonlyMap<string, string> = new Map([
  ...['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'MICROSECOND'].map((name): [string, string] => [
    name,
    `db2.${name.toLowerCase()}_of`,
  ]),
  ['SECOND', 'db2.exact_seconds'],
  ['QUARTER', 'db2.quarter_of'],
  ['WEEK', 'db2.week_of'],
  ['DOW', 'db2.day_of_week'],
  ['DOY', 'db2.day_of_year'],
  ['DAYS', 'db2.day_of'],
  ['EPOCH', 'db2.epoch_of'],
]);

function extractCall(nodes: readonly Node[], site: CallSite): string {
  const [field, from, ...rest] = nodes;
  const name = (wordOf(field) ?? '').replace(/S$/, '');
  const call = FIELDS.get(name) ?? FIELDS.get(wordOf(field) ?? '');
  if (call === undefined) throw badToken(textOfNode(field), 'YEAR MONTH DAY HOUR MINUTE SECOND.');
  if (wordOf(from) !== 'FROM') throw badToken(textOfNode(from), 'FROM.');
  return `${call}(${argument(rest, site)})`;
}

/** `SUBSTRING(x FROM 2 FOR 3)`; a unit of length at the end changes nothing here. */
function substringCall(nodes: readonly Node[], site: CallSite): string {
  const cut = cutAt(withoutUnit(nodes), 'FROM');
  if (cut === undefined) return PLAIN;
  const [start, length] = cutAt(cut[1], 'FOR') ?? [cut[1]];
  const parts = [cut[0], start, ...(length === undefined ? [] : [length])].map((part) => argument(part, site));
  return `db2.substring_of(${parts.join(', ')})`;
}

function withoutUnit(nodes: readonly Node[]): readonly Node[] {
  const isUnit = wordOf(nodes.at(-2)) === 'USING';
  return isUnit ? nodes.slice(0, -2) : nodes;
}

/** `OVERLAY(x PLACING y FROM 2 FOR 3)` */
function overlayCall(nodes: readonly Node[], site: CallSite): string {
  const placing = cutAt(withoutUnit(nodes), 'PLACING');
  if (placing === undefined) return PLAIN;
  const from = cutAt(placing[1], 'FROM');
  if (from === undefined) throw badToken(')', 'FROM.');
  const [start, length] = cutAt(from[1], 'FOR') ?? [from[1]];
  const parts = [placing[0], from[0], start, ...(length === undefined ? [] : [length])];
  return `db2.overlaid(${parts.map((part) => argument(part, site)).join(', ')})`;
}

const FORMATS: ReadonlySet<string> = new Set(['ISO', 'USA', 'EUR', 'JIS', 'LOCAL']);

/** `CHAR(d, ISO)`: a date or time in a format of its own. */
function formattedText(name: string): SpecialForm {
  return (nodes, site) => {
    const [value = [], format, ...more] = splitAtCommas(nodes);
    const word = wordOf(format?.[0]) ?? '';
    if (format?.length !== 1 || !FORMATS.has(word) || isSymbol(format[0], '.')) return PLAIN;
    if (more.length > 0) throw hostError(-170, '42605', `Number of arguments for function ${name} not valid.`);
    return `db2.formatted(${argument(value, site)}, '${word.toLowerCase()}')`;
  };
}

import { isDurationUnit } from '../durations.js';
import { specialValueAt } from '../specialValues.js';
import { type Group, type Node, findWord, isQuery, isSymbol, nameOf, splitAtCommas, wordOf } from '../tree.js';
import { dataTypeAt } from '../types.js';
import { type NameReading, type UsageType, startOf } from './nameReading.js';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Words that are no names where an expression has them. */
const KEYWORDS = words(
  'ALL AND ANY AS ASC AT BETWEEN BOTH BY CASE CONCAT CURRENT DEFAULT DESC DISTINCT ELSE EMPTY END ERROR ' +
    'ESCAPE EXISTS FALSE FIRST FOLLOWING FOR FORMAT FROM GROUP GROUPS IN IS JSON KEY LAST LEADING LIKE ' +
    'NOT NULL NULLS ON OR ORDER OVER PARTITION PASSING PRECEDING RANGE REGEXP_LIKE RETURNING ROW ROWS ' +
    'SOME THEN TRAILING TRUE UNBOUNDED UNIQUE UNKNOWN USING VALUE WHEN WITHIN WITHOUT WITH ABSENT ' +
    'GROUPING SETS ROLLUP CUBE',
);
/** Of those, words that are functions too, when arguments follow. */
const FUNCTION_WORDS = words('CONCAT VALUE REGEXP_LIKE RANGE FORMAT GROUPING');
/** First arguments of some functions that only look like columns. */
const UNIT_FUNCTIONS = words('EXTRACT TIMESTAMPDIFF TRIM STRIP');

/** Finds the names in an expression, or in several with commas between them. */
export function expressionNames(nodes: readonly Node[], reading: NameReading, usage: UsageType): void {
  for (let index = 0; index < nodes.length;) index = pieceAt(nodes, index, { reading, usage });
}

interface Site {
  readonly reading: NameReading;
  readonly usage: UsageType;
}

function pieceAt(nodes: readonly Node[], index: number, site: Site): number {
  const node = nodes[index];
  if (node?.kind === 'group') {
    groupNames(node, site);
    return index + 1;
  }
  if (node?.kind !== 'word' && node?.kind !== 'delimited') return index + 1;
  const word = wordOf(node);
  const next = nodes[index + 1];
  if (word !== undefined && !isSymbol(next, '.')) {
    const special = specialValueAt(nodes, index);
    if (special !== undefined && word !== 'JOB_NAME') return special.next;
    if (word === 'CURRENT') return index + 2;
    if ((word === 'NEXT' || word === 'PREVIOUS') && wordOf(next) === 'VALUE') return sequenceAt(nodes, index, site);
    if (KEYWORDS.has(word) && !(FUNCTION_WORDS.has(word) && next?.kind === 'group')) return index + 1;
    if (isUnit(nodes, index)) return index + 1;
  }
  return nameAt(nodes, index, site);
}

/** `3 DAYS`, `(X) MONTHS`: a unit directly behind an operand that is added or subtracted. */
function isUnit(nodes: readonly Node[], index: number): boolean {
  const before = nodes[index - 1];
  if (!isDurationUnit(wordOf(nodes[index])) || before === undefined || before.kind === 'symbol') return false;
  return nodes[index + 1]?.kind !== 'group' && !KEYWORDS.has(wordOf(before) ?? '');
}

function groupNames({ nodes }: Group, { reading, usage }: Site): void {
  if (isQuery(nodes)) reading.query(nodes, usage);
  else reading.expression(nodes, usage);
}

/** `NEXT VALUE FOR LIB.SEQUENCE`. */
function sequenceAt(nodes: readonly Node[], index: number, { reading, usage }: Site): number {
  const path = reading.pathAt(nodes, index + 3);
  if (path === undefined) return index + 3;
  reading.object('SEQUENCE', path, usage);
  return path.next;
}

/** A column, or a function with its arguments. Between columns a slash divides; before a function it may qualify. */
function nameAt(nodes: readonly Node[], index: number, site: Site): number {
  const { reading, usage } = site;
  const routine = reading.pathAt(nodes, index);
  const group = routine === undefined ? undefined : nodes[routine.next];
  if (routine !== undefined && group?.kind === 'group') {
    reading.object('FUNCTION', routine, usage);
    argumentNames(routine.parts.at(-1) ?? '', group, site);
    return routine.next + 1;
  }
  const parts = [nameOf(nodes[index]) ?? ''];
  let next = index + 1;
  while (isSymbol(nodes[next], '.')) {
    if (isSymbol(nodes[next + 1], '*')) return next + 2;
    const part = nameOf(nodes[next + 1]);
    if (part === undefined) break;
    parts.push(part);
    next += 2;
  }
  reading.column({ parts, start: startOf(nodes[index]), next }, usage);
  return next;
}

function argumentNames(name: string, group: Group, site: Site): void {
  const { reading, usage } = site;
  if (name === 'CAST' || name === 'XMLCAST' || name === 'TRY_CAST') {
    const as = findWord(group.nodes, new Set(['AS']));
    reading.expression(group.nodes.slice(0, as), usage);
    typeNames(group.nodes.slice(as + 1), site);
    return;
  }
  if (isQuery(group.nodes)) {
    reading.query(group.nodes, usage);
    return;
  }
  if (UNIT_FUNCTIONS.has(name)) {
    const from = findWord(group.nodes, new Set(['FROM']));
    const hasUnit = from < group.nodes.length && group.nodes[0]?.kind === 'word';
    reading.expression(group.nodes.slice(hasUnit ? 1 : 0), usage);
    return;
  }
  for (const part of splitAtCommas(group.nodes)) {
    const isNamed = isSymbol(part[1], '=>');
    reading.expression(isNamed ? part.slice(2) : jsonMember(part), usage);
  }
}

/** `KEY 'a' VALUE B`: VALUE is no column there. `'a' : B` needs no care, since a colon is no name. */
function jsonMember(part: readonly Node[]): readonly Node[] {
  return wordOf(part[0]) === 'KEY' ? part.slice(1) : part;
}

/** A type that is not built in is a name. */
export function typeNames(nodes: readonly Node[], { reading, usage }: Site): void {
  try {
    dataTypeAt(nodes, 0);
  } catch {
    const path = reading.pathAt(nodes, 0);
    if (path !== undefined) reading.object('TYPE', path, usage);
  }
}

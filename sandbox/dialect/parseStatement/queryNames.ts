import { type Clause, clausesOf } from '../clauses.js';
import { type Group, type Node, findWord, isQuery, isSymbol, nameOf, splitAtCommas, wordOf } from '../tree.js';
import { type NameReading, type UsageType, startOf } from './nameReading.js';

const JOIN_WORDS: ReadonlySet<string> = new Set(
  'JOIN INNER LEFT RIGHT FULL CROSS EXCEPTION OUTER ON USING NATURAL'.split(' '),
);
/** Tables that are made of an expression, with a grammar of their own. */
const TABLE_EXPRESSIONS: ReadonlySet<string> = new Set(['JSON_TABLE', 'XMLTABLE', 'UNNEST']);
/** Clauses without names: how many rows, how they are locked, how two queries are joined. */
const SILENT_CLAUSES: ReadonlySet<Clause['name']> = new Set<Clause['name']>([
  'UNION',
  'EXCEPT',
  'INTERSECT',
  'ISOLATION',
  'SKIP',
  'FETCH',
  'LIMIT',
  'OFFSET',
  'OPTIMIZE',
]);

/** Finds the names in a query. */
export function queryNames(nodes: readonly Node[], reading: NameReading, usage: UsageType): void {
  for (const clause of clausesOf(nodes)) clauseNames(clause, reading, usage);
}

function clauseNames({ name, nodes }: Clause, reading: NameReading, usage: UsageType): void {
  if (SILENT_CLAUSES.has(name)) return;
  switch (name) {
    case 'WITH':
      for (const part of splitAtCommas(nodes)) {
        const body = part.filter((node) => node.kind === 'group').find((group) => isQuery(group.nodes));
        if (body !== undefined) reading.query(body.nodes, usage);
      }
      return;
    case 'SELECT':
      selectNames(nodes, reading, usage);
      return;
    case 'FROM':
      fromNames(nodes, reading, usage);
      return;
    case 'NESTED':
      for (const node of nodes) if (node.kind === 'group') reading.query(node.nodes, usage);
      return;
    case 'FOR': {
      const of = findWord(nodes, new Set(['OF']));
      reading.expression(nodes.slice(of + 1), 'TARGET COLUMN');
      return;
    }
    default:
      reading.expression(nodes, usage);
  }
}

function selectNames(nodes: readonly Node[], reading: NameReading, usage: UsageType): void {
  const start = ['DISTINCT', 'ALL'].includes(wordOf(nodes[0]) ?? '') ? 1 : 0;
  const list = nodes.slice(start, findWord(nodes, new Set(['INTO'])));
  for (const item of splitAtCommas(list)) reading.expression(withoutAlias(item), usage);
}

const OPERATOR_WORDS: ReadonlySet<string> = new Set(
  'AND OR NOT CONCAT IN LIKE BETWEEN IS CURRENT THEN ELSE WHEN CASE NEXT VALUE FOR DISTINCT ESCAPE AS'.split(' '),
);

/** `X AS NAME` and `X NAME` without the name that the result column gets. */
function withoutAlias(item: readonly Node[]): readonly Node[] {
  const last = item.at(-1);
  const before = item.at(-2);
  if (nameOf(last) === undefined || before === undefined) return item;
  if (wordOf(before) === 'AS') return item.slice(0, -2);
  const isOperand = before.kind !== 'symbol' && !OPERATOR_WORDS.has(wordOf(before) ?? '');
  const isCaseEnd = wordOf(last) === 'END';
  const isMoved = isSymbol(item.at(-3), '+') || isSymbol(item.at(-3), '-');
  const isUnit = isMoved && /^(?:YEAR|MONTH|DAY|HOUR|MINUTE|(?:MICRO)?SECOND)S?$/.test(wordOf(last) ?? '');
  return isOperand && !isCaseEnd && !isUnit ? item.slice(0, -1) : item;
}

/** Finds the names in what stands between FROM and the next clause. */
export function fromNames(nodes: readonly Node[], reading: NameReading, usage: UsageType): void {
  for (let index = 0; index < nodes.length;) {
    index = sourceAt(nodes, index, { reading, usage });
    index = skipCorrelation(nodes, index);
    for (;;) {
      const word = wordOf(nodes[index]);
      if (word === 'ON') {
        const end = jointFrom(nodes, index + 1);
        reading.expression(nodes.slice(index + 1, end), usage);
        index = end;
      } else if (word === 'USING' && nodes[index + 1]?.kind === 'group') {
        columnListNames(nodes[index + 1], reading, usage);
        index += 2;
      } else break;
    }
    while (index < nodes.length && isJoint(nodes, index)) index++;
  }
}

interface Site {
  readonly reading: NameReading;
  readonly usage: UsageType;
}

function sourceAt(nodes: readonly Node[], index: number, site: Site): number {
  const { reading, usage } = site;
  const node = nodes[index];
  const next = nodes[index + 1];
  const word = wordOf(node) ?? '';
  if (node?.kind === 'group') {
    if (isQuery(node.nodes)) reading.query(node.nodes, usage);
    else fromNames(node.nodes, reading, usage);
    return index + 1;
  }
  const changed = nodes[index + 2];
  if (/^(?:FINAL|NEW|OLD)$/.test(word) && wordOf(next) === 'TABLE' && changed?.kind === 'group') {
    reading.change(changed.nodes);
    return index + 3;
  }
  if ((word === 'TABLE' || word === 'LATERAL') && next?.kind === 'group') {
    if (isQuery(next.nodes)) reading.query(next.nodes, usage);
    else reading.expression(next.nodes, usage);
    return index + 2;
  }
  const path = reading.pathAt(nodes, index);
  if (path === undefined) return index + 1;
  const group = nodes[path.next];
  if (group?.kind !== 'group') {
    reading.object('TABLE', path, usage);
    return path.next;
  }
  reading.object('FUNCTION', path, usage);
  tableExpressionNames(word, group, site);
  return path.next + 1;
}

/** Only what JSON_TABLE and XMLTABLE read from is a name; their column definitions are their own. */
function tableExpressionNames(word: string, { nodes }: Group, { reading, usage }: Site): void {
  const end = TABLE_EXPRESSIONS.has(word) ? findWord(nodes, new Set(['COLUMNS'])) : nodes.length;
  reading.expression(nodes.slice(0, end), usage);
}

/** `AS E (A, B)`, `E`, and clauses such as FOR SYSTEM_TIME that a table reference may have. */
function skipCorrelation(nodes: readonly Node[], start: number): number {
  let index = start;
  while (index < nodes.length && !isJoint(nodes, index)) {
    const word = wordOf(nodes[index]);
    if (word === 'ON' || (word === 'USING' && nodes[index + 1]?.kind === 'group')) return index;
    index++;
  }
  return index;
}

/** LEFT and RIGHT may also be functions. */
function isJoint(nodes: readonly Node[], index: number): boolean {
  const word = wordOf(nodes[index]) ?? '';
  if (word === 'ON' || word === 'USING') return false;
  if (isSymbol(nodes[index], ',') || word === 'JOIN') return true;
  return JOIN_WORDS.has(word) && nodes[index + 1]?.kind !== 'group';
}

function jointFrom(nodes: readonly Node[], start: number): number {
  for (let index = start; index < nodes.length; index++) {
    const word = wordOf(nodes[index]);
    if (isJoint(nodes, index) || word === 'ON' || word === 'USING') return index;
  }
  return nodes.length;
}

/** The columns in `(A, B)`. */
export function columnListNames(node: Node | undefined, reading: NameReading, usage: UsageType): void {
  if (node?.kind !== 'group') return;
  for (const [first] of splitAtCommas(node.nodes)) {
    const name = nameOf(first);
    if (name !== undefined) reading.column({ parts: [name], start: startOf(first), next: 0 }, usage);
  }
}

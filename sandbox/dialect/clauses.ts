import { badToken } from './db2Errors.js';
import { type Node, isSymbol, textOfNode, wordOf } from './tree.js';

export type ClauseName =
  | 'WITH'
  | 'SELECT'
  | 'VALUES'
  | 'NESTED'
  | 'FROM'
  | 'WHERE'
  | 'GROUP BY'
  | 'HAVING'
  | 'UNION'
  | 'EXCEPT'
  | 'INTERSECT'
  | 'ORDER BY'
  | 'OFFSET'
  | 'FETCH'
  | 'LIMIT'
  | 'FOR'
  | 'ISOLATION'
  | 'OPTIMIZE'
  | 'SKIP';

/** One clause of a query: its keyword, and the nodes up to the next clause of the same level. */
export interface Clause {
  readonly name: ClauseName;
  readonly nodes: readonly Node[];
}

/** How a clause begins: the keyword's second word when it needs one to be told from a name. */
const SECOND_WORDS: ReadonlyMap<string, { name: ClauseName; second: ReadonlySet<string> }> = new Map([
  ['GROUP', { name: 'GROUP BY', second: new Set(['BY']) }],
  ['ORDER', { name: 'ORDER BY', second: new Set(['BY']) }],
  ['FETCH', { name: 'FETCH', second: new Set(['FIRST', 'NEXT']) }],
  ['FOR', { name: 'FOR', second: new Set(['READ', 'FETCH', 'UPDATE']) }],
  ['WITH', { name: 'ISOLATION', second: new Set(['UR', 'CS', 'RS', 'RR', 'NC']) }],
  ['OPTIMIZE', { name: 'OPTIMIZE', second: new Set(['FOR']) }],
  ['SKIP', { name: 'SKIP', second: new Set(['LOCKED']) }],
]);

const ONE_WORD: ReadonlyMap<string, ClauseName> = new Map<string, ClauseName>([
  ['SELECT', 'SELECT'],
  ['VALUES', 'VALUES'],
  ['FROM', 'FROM'],
  ['WHERE', 'WHERE'],
  ['HAVING', 'HAVING'],
  ['UNION', 'UNION'],
  ['EXCEPT', 'EXCEPT'],
  ['INTERSECT', 'INTERSECT'],
]);

/** Cuts a query into its clauses. */
export function clausesOf(nodes: readonly Node[]): readonly Clause[] {
  const clauses: { name: ClauseName; nodes: Node[] }[] = [];
  for (let index = 0; index < nodes.length;) {
    const start = startAt(nodes, index, clauses.at(-1)?.name);
    const node = nodes[index];
    if (start !== undefined) {
      clauses.push({ name: start.name, nodes: start.name === 'NESTED' && node !== undefined ? [node] : [] });
      index += start.length;
      continue;
    }
    const open = clauses.at(-1);
    if (open === undefined || open.name === 'NESTED' || node === undefined) throw badToken(textOfNode(node));
    open.nodes.push(node);
    index++;
  }
  return clauses;
}

function startAt(nodes: readonly Node[], index: number, open: ClauseName | undefined): Start | undefined {
  const node = nodes[index];
  const isOperandPlace = open === undefined || isSetOperator(open);
  if (node?.kind === 'group' && isOperandPlace) return { name: 'NESTED', length: 1 };
  const word = wordOf(node);
  if (word === undefined || isSymbol(nodes[index - 1], '.')) return undefined;
  if (word === 'WITH' && open === undefined) return { name: 'WITH', length: 1 };
  const two = SECOND_WORDS.get(word);
  const after = nodes[index + 1];
  if (two !== undefined) return two.second.has(wordOf(after) ?? '') ? { name: two.name, length: 2 } : undefined;
  if (word === 'OFFSET' || word === 'LIMIT') return takesCount(after) ? { name: word, length: 1 } : undefined;
  // IS DISTINCT FROM
  if (word === 'FROM' && wordOf(nodes[index - 1]) === 'DISTINCT') return undefined;
  const name = ONE_WORD.get(word);
  return name === undefined ? undefined : { name, length: 1 };
}

interface Start {
  readonly name: ClauseName;
  readonly length: number;
}

function takesCount(node: Node | undefined): boolean {
  return node?.kind === 'number' || node?.kind === 'marker' || node?.kind === 'group';
}

export function isSetOperator(name: ClauseName): boolean {
  return name === 'UNION' || name === 'EXCEPT' || name === 'INTERSECT';
}

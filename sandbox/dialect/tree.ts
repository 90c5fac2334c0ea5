import { type Token, lex } from '../../src/sql/lexer.js';
import { badToken, hostError } from './db2Errors.js';

/** A statement's tokens with every parenthesis pair as one node, so that clauses are found on their own level. */
export type Node = Token | Group;

export interface Group {
  readonly kind: 'group';
  readonly nodes: readonly Node[];
}

/** Deeper nesting is refused before recursion could exhaust the stack. */
const DEPTH_MAX = 100;

const NAME_MAX = 128;

const LEADING_NAME = /^\s*([A-Za-z#@$_][\w#@$]*)/;

export interface Statement {
  readonly text: string;
  readonly nodes: readonly Node[];
  /** Position of each parameter marker token, counted from 0. */
  readonly markers: ReadonlyMap<Token, number>;
}

/** Reads a statement into its tree. One trailing semicolon is dropped, as the host does. */
export function readStatement(sql: string): Statement {
  const lexemes = lexed(sql);
  const tokens = hasBody(lexemes) ? lexemes.flatMap(labelTokens) : [...lexemes];
  if (tokens.at(-1)?.text === ';') tokens.pop();
  const markers = new Map<Token, number>();
  for (const token of tokens) {
    if (token.kind === 'marker') markers.set(token, markers.size);
    if (token.value.length > NAME_MAX && (token.kind === 'word' || token.kind === 'delimited')) {
      throw hostError(-107, '42622', `${token.value} too long.  Maximum ${NAME_MAX} characters.`);
    }
    if (token.kind === 'hostVariable') {
      throw hostError(-312, '42618', `Variable ${token.text} not defined or not usable.`);
    }
  }
  return { text: sql, nodes: grouped(tokens), markers };
}

/** Whether a statement may hold labels. They look like a host variable when no blank follows: `L1:BEGIN`. */
function hasBody([first, second]: readonly Token[]): boolean {
  const isLabelled = second?.text === ':' || second?.text.toUpperCase() === ':BEGIN';
  return first?.value === 'CREATE' || first?.value === 'BEGIN' || isLabelled;
}

function labelTokens(token: Token): readonly Token[] {
  if (token.kind !== 'hostVariable') return [token];
  const { start, end, value } = token;
  return [
    { kind: 'symbol', text: ':', value: ':', start, end: start + 1 },
    { kind: 'word', text: value, value: value.toUpperCase(), start: start + 1, end },
  ];
}

/** Text that is not even tokens: the host names the first word, which it could not place. */
function lexed(sql: string): readonly Token[] {
  try {
    return lex(sql);
  } catch {
    const first = LEADING_NAME.exec(sql)?.[1]?.toUpperCase();
    if (first !== undefined && !VERBS.has(first)) throw badToken(first);
    throw hostError(-10, '42603', 'String constant or token not delimited.');
  }
}

/** First words of the statements that the sandbox reads. */
export const VERBS: ReadonlySet<string> = new Set([
  'SELECT',
  'WITH',
  'VALUES',
  'INSERT',
  'UPDATE',
  'DELETE',
  'CREATE',
  'DROP',
  'CALL',
  'COMMIT',
  'ROLLBACK',
]);

function grouped(tokens: readonly Token[]): readonly Node[] {
  const stack: Node[][] = [[]];
  for (const token of tokens) {
    const top = stack.at(-1) ?? [];
    if (token.kind !== 'symbol') {
      top.push(token);
    } else if (token.text === '(') {
      stack.push([]);
      if (stack.length > DEPTH_MAX) throw hostError(-101, '54001', 'SQL statement too long or complex.');
    } else if (token.text === ')') {
      stack.pop();
      const outer = stack.at(-1);
      if (outer === undefined) throw badToken(')', '<END-OF-STATEMENT>.');
      outer.push({ kind: 'group', nodes: top });
    } else {
      top.push(token);
    }
  }
  const [root, ...open] = stack;
  if (root === undefined || open.length > 0) throw badToken('<END-OF-STATEMENT>', ') , .');
  return root;
}

/** The node's word in capitals; undefined for everything that is no ordinary word. */
export function wordOf(node: Node | undefined): string | undefined {
  return node?.kind === 'word' ? node.value : undefined;
}

export function isSymbol(node: Node | undefined, text: string): boolean {
  return node?.kind === 'symbol' && node.text === text;
}

/** A name, ordinary or delimited, in Db2's spelling. */
export function nameOf(node: Node | undefined): string | undefined {
  return node?.kind === 'word' || node?.kind === 'delimited' ? node.value : undefined;
}

export function textOfNode(node: Node | undefined): string {
  if (node === undefined) return '<END-OF-STATEMENT>';
  if (node.kind === 'group') return '(';
  return node.kind === 'word' ? node.value : node.text;
}

/** Splits at the commas of this level. Nothing at all gives no part. */
export function splitAtCommas(nodes: readonly Node[]): readonly (readonly Node[])[] {
  if (nodes.length === 0) return [];
  const parts: Node[][] = [[]];
  for (const node of nodes) {
    if (isSymbol(node, ',')) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts;
}

/** Index of the first node of this level that is one of the words, from `start`; the length when there is none. */
export function findWord(nodes: readonly Node[], words: ReadonlySet<string>, start = 0): number {
  for (let index = start; index < nodes.length; index++) if (words.has(wordOf(nodes[index]) ?? '')) return index;
  return nodes.length;
}

const QUERY_STARTS = new Set(['SELECT', 'WITH', 'VALUES']);
const AFTER_NESTED_QUERY = new Set(['UNION', 'EXCEPT', 'INTERSECT', 'ORDER', 'FETCH', 'LIMIT', 'OFFSET']);

/** Whether nodes are a query, perhaps one whose first operand is in parentheses. */
export function isQuery(nodes: readonly Node[]): boolean {
  const [first, second] = nodes;
  if (first?.kind !== 'group') return QUERY_STARTS.has(wordOf(first) ?? '');
  return isQuery(first.nodes) && (second === undefined || AFTER_NESTED_QUERY.has(wordOf(second) ?? ''));
}

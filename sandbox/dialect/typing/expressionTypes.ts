import { isDurationUnit } from '../durations.js';
import { decimalSize, isPlainString, wholeNumberType } from '../literals.js';
import { specialValueAt } from '../specialValues.js';
import { type SqlType, VARCHAR_FOR_BIT_DATA, sqlType } from '../sqlType.js';
import { type Node, findWord, isQuery, isSymbol, nameOf, splitAtCommas, wordOf } from '../tree.js';
import { dataTypeAt } from '../types.js';
import { arithmeticType, commonType, concatenatedType } from './arithmetic.js';
import { type TypedArgument, functionType } from './functionTypes.js';

/** Where an expression stands: it gives the types of columns and of nested queries. */
export interface TypeScope {
  column(parts: readonly string[]): SqlType | undefined;
  /** The type of the only column of a query. */
  query(nodes: readonly Node[]): SqlType | undefined;
}

interface Typed {
  readonly type: SqlType | undefined;
  readonly next: number;
}

const PREDICATE_WORDS: ReadonlySet<string> = new Set([
  ...['AND', 'OR', 'NOT', 'LIKE', 'IN', 'IS', 'BETWEEN', 'EXISTS'],
]);
const COMPARISONS: ReadonlySet<string> = new Set([
  '=',
  '<>',
  '¬=',
  '^=',
  '!=',
  '<',
  '>',
  '<=',
  '>=',
  '¬<',
  '¬>',
  '!<',
  '!>',
]);

/** The type of an expression by Db2's rules; undefined where they need what is not known here. */
export function typeOf(nodes: readonly Node[], scope: TypeScope): SqlType | undefined {
  if (nodes.length === 0) return undefined;
  if (wordOf(nodes[0]) !== 'CASE' && nodes.some(isPredicatePart)) return sqlType('BOOLEAN');
  const { type, next } = sumAt(nodes, 0, scope);
  return next === nodes.length ? type : undefined;
}

function isPredicatePart(node: Node): boolean {
  return (node.kind === 'symbol' && COMPARISONS.has(node.text)) || PREDICATE_WORDS.has(wordOf(node) ?? '');
}

function sumAt(nodes: readonly Node[], index: number, scope: TypeScope): Typed {
  let left = productAt(nodes, index, scope);
  for (;;) {
    const operator = nodes[left.next];
    if (!isSymbol(operator, '+') && !isSymbol(operator, '-')) return left;
    const right = productAt(nodes, left.next + 1, scope);
    const isDuration = isDurationUnit(wordOf(nodes[right.next]));
    // A labelled duration moves a date without changing its type.
    if (isDuration) left = { type: left.type, next: right.next + 1 };
    else left = { type: combined(isSymbol(operator, '+') ? '+' : '-', left.type, right.type), next: right.next };
  }
}

function productAt(nodes: readonly Node[], index: number, scope: TypeScope): Typed {
  let left = factorAt(nodes, index, scope);
  for (;;) {
    const operator = nodes[left.next];
    const isConcat = isSymbol(operator, '||') || isSymbol(operator, '!!') || isConcatWord(nodes, left.next);
    if (isConcat) {
      const right = factorAt(nodes, left.next + 1, scope);
      left = { type: joined(left.type, right.type), next: right.next };
      continue;
    }
    const text = isSymbol(operator, '*')
      ? '*'
      : isSymbol(operator, '/')
        ? '/'
        : isSymbol(operator, '**')
          ? '**'
          : undefined;
    if (text === undefined) return left;
    const right = factorAt(nodes, left.next + 1, scope);
    left = { type: combined(text, left.type, right.type), next: right.next };
  }
}

function isConcatWord(nodes: readonly Node[], index: number): boolean {
  return wordOf(nodes[index]) === 'CONCAT';
}

function joined(a: SqlType | undefined, b: SqlType | undefined): SqlType | undefined {
  return a === undefined || b === undefined ? undefined : concatenatedType(a, b);
}

function combined(operator: string, a: SqlType | undefined, b: SqlType | undefined): SqlType | undefined {
  return a === undefined || b === undefined ? undefined : arithmeticType(operator, a, b);
}

function factorAt(nodes: readonly Node[], index: number, scope: TypeScope): Typed {
  const isSigned = isSymbol(nodes[index], '-') || isSymbol(nodes[index], '+');
  return isSigned ? factorAt(nodes, index + 1, scope) : operandAt(nodes, index, scope);
}

function operandAt(nodes: readonly Node[], index: number, scope: TypeScope): Typed {
  const node = nodes[index];
  switch (node?.kind) {
    case 'number':
      return { type: numberType(node.text), next: index + 1 };
    case 'string':
      return { type: stringType(node.prefix ?? '', node.value, isPlainString(node)), next: index + 1 };
    case 'group':
      return { type: isQuery(node.nodes) ? scope.query(node.nodes) : typeOf(node.nodes, scope), next: index + 1 };
    case 'word':
    case 'delimited':
      return wordAt(nodes, index, scope);
    default:
      return { type: undefined, next: index + 1 };
  }
}

function numberType(text: string): SqlType | undefined {
  if (/e/i.test(text)) return sqlType('DOUBLE');
  const size = decimalSize(text);
  if (size !== undefined) return sqlType('DECIMAL', size.precision, size.scale);
  const whole = wholeNumberType(text);
  if (whole === 'numeric') return sqlType('DECIMAL', text.length);
  // The digits of a constant count when it meets decimals.
  return sqlType(whole.toUpperCase(), text.length);
}

function stringType(prefix: string, value: string, isPlain: boolean): SqlType | undefined {
  if (isPlain) return sqlType('VARCHAR', Math.max(value.length, 1));
  if (prefix === 'X') return sqlType(VARCHAR_FOR_BIT_DATA, Math.max(value.length / 2, 1));
  if (prefix === 'BX') return sqlType('VARBINARY', Math.max(value.length / 2, 1));
  const length = prefix === 'N' || prefix === 'G' ? value.length : value.length / 4;
  return sqlType(prefix === 'N' || prefix === 'UX' ? 'NVARCHAR' : 'VARGRAPHIC', Math.max(length, 1));
}

function wordAt(nodes: readonly Node[], index: number, scope: TypeScope): Typed {
  const word = wordOf(nodes[index]);
  const special = specialValueAt(nodes, index);
  if (special !== undefined) return { type: special.value.db2Type, next: special.next };
  const next = nodes[index + 1];
  if (word === 'CASE') return caseAt(nodes, index, scope);
  if ((word === 'DATE' || word === 'TIME' || word === 'TIMESTAMP') && next?.kind === 'string') {
    return { type: sqlType(word), next: index + 2 };
  }
  if (word === 'TRUE' || word === 'FALSE') return { type: sqlType('BOOLEAN'), next: index + 1 };
  if (word === 'NULL') return { type: undefined, next: index + 1 };
  return pathAt(nodes, index, scope);
}

function pathAt(nodes: readonly Node[], index: number, scope: TypeScope): Typed {
  const parts = [nameOf(nodes[index]) ?? ''];
  let next = index + 1;
  while (isSymbol(nodes[next], '.')) {
    parts.push(nameOf(nodes[next + 1]) ?? '');
    next += 2;
  }
  const group = nodes[next];
  if (group?.kind !== 'group') return { type: scope.column(parts), next };
  const type = callType(parts.at(-1) ?? '', group.nodes, scope);
  return { type, next: afterCall(nodes, next + 1) };
}

/** `WITHIN GROUP (…)` and `OVER (…)` belong to the call. */
function afterCall(nodes: readonly Node[], index: number): number {
  if (wordOf(nodes[index]) === 'WITHIN' && nodes[index + 2]?.kind === 'group') return afterCall(nodes, index + 3);
  return wordOf(nodes[index]) === 'OVER' ? index + 2 : index;
}

const QUANTIFIERS: ReadonlySet<string> = new Set(['DISTINCT', 'ALL']);

function callType(name: string, nodes: readonly Node[], scope: TypeScope): SqlType | undefined {
  if (name === 'CAST') {
    const as = nodes.findLastIndex((node) => wordOf(node) === 'AS');
    return as < 0 ? undefined : dataTypeAt(nodes, as + 1).type;
  }
  if (name === 'LISTAGG') return undefined;
  if (name === 'TRIM') {
    const from = findWord(nodes, new Set(['FROM']));
    const value = from < nodes.length ? nodes.slice(from + 1) : nodes;
    return functionType(name, [argumentType(value, scope)]);
  }
  if (name === 'NULLIF') return argumentType(splitAtCommas(nodes)[0] ?? [], scope).type;
  const list = QUANTIFIERS.has(wordOf(nodes[0]) ?? '') ? nodes.slice(1) : nodes;
  return functionType(
    name,
    splitAtCommas(list).map((part) => argumentType(part, scope)),
  );
}

function argumentType(nodes: readonly Node[], scope: TypeScope): TypedArgument {
  const [node] = nodes;
  const isNumber = nodes.length === 1 && node?.kind === 'number' && /^\d+$/.test(node.text);
  const type = isQuery(nodes) ? scope.query(nodes) : typeOf(nodes, scope);
  return { type, value: isNumber ? Number(node.text) : undefined };
}

/** CASE … END: the common type of what THEN and ELSE give; NULL takes that of the others. */
function caseAt(nodes: readonly Node[], index: number, scope: TypeScope): Typed {
  const { results, next } = caseResults(nodes, index);
  const types = results
    .filter((part) => part.length !== 1 || wordOf(part[0]) !== 'NULL')
    .map((part) => typeOf(part, scope));
  const [first, ...others] = types;
  const type = others.reduce((known, one) => (known && one ? commonType(known, one) : undefined), first);
  return { type, next };
}

function caseResults(
  nodes: readonly Node[],
  index: number,
): { readonly results: readonly (readonly Node[])[]; readonly next: number } {
  const results: (readonly Node[])[] = [];
  let depth = 0;
  let start = -1;
  for (let at = index; at < nodes.length; at++) {
    const word = wordOf(nodes[at]);
    const isEnd = word === 'END' && --depth === 0;
    if (word === 'CASE') depth++;
    if (!isEnd && (depth !== 1 || (word !== 'THEN' && word !== 'ELSE' && word !== 'WHEN'))) continue;
    if (start >= 0) results.push(nodes.slice(start, at));
    start = word === 'THEN' || word === 'ELSE' ? at + 1 : -1;
    if (isEnd) return { results, next: at + 1 };
  }
  return { results: [], next: nodes.length };
}

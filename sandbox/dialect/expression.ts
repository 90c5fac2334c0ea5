import { badToken, noSuchColumn } from './db2Errors.js';
import type { CallSite } from './callSite.js';
import { comparedDatetime } from './datetimeLiterals.js';
import { durationSql } from './durations.js';
import { rewriteCall } from './functionCall.js';
import { isPlainString, numberLiteral, stringLiteral } from './literals.js';
import { pgName } from './names.js';
import type { Rewriting, Scope } from './rewriting.js';
import { isBareJobName, specialValueAt, specialValueSql } from './specialValues.js';
import { sequenceValueAt } from './sequences.js';
import { variableSql } from './variables.js';
import { type Node, findWord, isQuery, isSymbol, nameOf, textOfNode, wordOf } from './tree.js';

/** Words with the same meaning in both languages, wherever an expression has them. */
const SAME_WORDS: ReadonlySet<string> = new Set([
  'AND',
  'OR',
  'NOT',
  'IN',
  'IS',
  'NULL',
  'ESCAPE',
  'BETWEEN',
  'EXISTS',
  'ANY',
  'ALL',
  'SOME',
  'DISTINCT',
  'FROM',
  'CASE',
  'WHEN',
  'THEN',
  'ELSE',
  'END',
  'TRUE',
  'FALSE',
  'UNKNOWN',
  'DEFAULT',
  'GROUPING',
  'SETS',
  'ROLLUP',
  'CUBE',
]);

/** Words that end a LIKE pattern. */
const AFTER_PATTERN: ReadonlySet<string> = new Set(['AND', 'OR', 'ESCAPE', 'WHEN', 'THEN', 'ELSE', 'END', 'IS']);

const OPERATORS: ReadonlyMap<string, string> = new Map([
  ['+', '+'],
  ['-', '-'],
  ['*', '*'],
  ['/', '/'],
  ['%', '%'],
  ['**', '^'],
  ['||', '||'],
  ['!!', '||'],
  [',', ','],
  ['=', '='],
  ['<>', '<>'],
  ['¬=', '<>'],
  ['^=', '<>'],
  ['!=', '<>'],
  ['<', '<'],
  ['>', '>'],
  ['<=', '<='],
  ['>=', '>='],
  ['¬<', '>='],
  ['!<', '>='],
  ['¬>', '<='],
  ['!>', '<='],
]);

/** Columns that every PostgreSQL table has and no Db2 table. */
const ENGINE_COLUMNS: ReadonlySet<string> = new Set(['CTID', 'XMIN', 'XMAX', 'CMIN', 'CMAX', 'TABLEOID']);

/** A piece of PostgreSQL and the index of the node after it. */
interface Piece {
  readonly sql: string;
  readonly next: number;
}

/** Rewrites an expression, or a list of them with commas. */
export function rewriteExpression(nodes: readonly Node[], rewriting: Rewriting, scope: Scope): string {
  if (nodes.length === 0) throw badToken('<END-OF-STATEMENT>', '<IDENTIFIER>.');
  const out: string[] = [];
  for (let index = 0; index < nodes.length;) {
    const { sql, next } = pieceAt(nodes, index, { rewriting, scope });
    out.push(sql);
    index = next;
  }
  return out.join(' ');
}

function pieceAt(nodes: readonly Node[], index: number, site: CallSite): Piece {
  const node = nodes[index];
  if (node?.kind === 'symbol') return { sql: operator(node.text), next: index + 1 };
  const word = wordOf(node);
  if (word === 'LIKE') return likeAt(nodes, index, site);
  if (word === 'CONCAT' && nodes[index + 1]?.kind !== 'group') return { sql: '||', next: index + 1 };
  if (word !== undefined && SAME_WORDS.has(word)) return { sql: word, next: index + 1 };
  if (word === 'JSON' && isJsonPredicate(nodes, index)) return { sql: 'JSON', next: index + 1 };
  return withDuration(nodes, index, operandAt(nodes, index, site));
}

/** `IS JSON`, `IS NOT JSON`. */
function isJsonPredicate(nodes: readonly Node[], index: number): boolean {
  const before = wordOf(nodes[index - 1]);
  return before === 'IS' || (before === 'NOT' && wordOf(nodes[index - 2]) === 'IS');
}

function operator(text: string): string {
  const same = OPERATORS.get(text);
  if (same === undefined) throw badToken(text, '<IDENTIFIER>.');
  return same;
}

/** `x + 3 DAYS`, and `3 DAYS + x`: an operand with a unit after it. */
function withDuration(nodes: readonly Node[], index: number, operand: Piece): Piece {
  const before = nodes[index - 1];
  const after = nodes[operand.next + 1];
  const isMoved = [before, after].some((node) => isSymbol(node, '+') || isSymbol(node, '-'));
  const interval = isMoved ? durationSql(operand.sql, wordOf(nodes[operand.next]) ?? '') : undefined;
  return interval === undefined ? operand : { sql: interval, next: operand.next + 1 };
}

function operandAt(nodes: readonly Node[], index: number, site: CallSite): Piece {
  const node = nodes[index];
  switch (node?.kind) {
    case 'group':
      return { sql: parenthesised(node.nodes, site), next: index + 1 };
    case 'number':
      return { sql: numberLiteral(node), next: index + 1 };
    case 'string': {
      // Joined to a number it would have no type of its own.
      const type = isPlainString(node) && isJoined(nodes, index) ? '::text' : '';
      return { sql: comparedDatetime(nodes, index, site) ?? `${stringLiteral(node)}${type}`, next: index + 1 };
    }
    case 'marker': {
      // Alone before IS NULL nothing else says what type the marker has.
      const type = wordOf(nodes[index + 1]) === 'IS' ? '::text' : '';
      return { sql: `${site.rewriting.marker(node)}${type}`, next: index + 1 };
    }
    case 'word':
      return wordOperandAt(nodes, index, site);
    case 'delimited':
      return nameAt(nodes, index, site);
    default:
      throw badToken(textOfNode(node), '<IDENTIFIER>.');
  }
}

function isJoined(nodes: readonly Node[], index: number): boolean {
  return [nodes[index - 1], nodes[index + 1]].some(
    (node) => isSymbol(node, '||') || isSymbol(node, '!!') || wordOf(node) === 'CONCAT',
  );
}

function parenthesised(nodes: readonly Node[], { rewriting, scope }: CallSite): string {
  if (isQuery(nodes)) return `(${rewriting.query(nodes, scope)})`;
  if (nodes.length === 0) return '()';
  return `(${rewriting.expression(nodes, scope)})`;
}

function wordOperandAt(nodes: readonly Node[], index: number, site: CallSite): Piece {
  if (site.rewriting.isInQuery && isBareJobName(nodes, index)) {
    site.rewriting.jobNames++;
    return nameAt(nodes, index, site);
  }
  const special = specialValueAt(nodes, index);
  if (special !== undefined) return { sql: specialValueSql(special.value, site.rewriting), next: special.next };
  const word = wordOf(nodes[index]);
  const next = nodes[index + 1];
  if ((word === 'DATE' || word === 'TIME' || word === 'TIMESTAMP') && next?.kind === 'string') {
    return { sql: `db2.${word.toLowerCase()}_of(${stringLiteral(next)})`, next: index + 2 };
  }
  const sequence = sequenceValueAt(nodes, index, site.rewriting);
  if (sequence !== undefined) return sequence;
  return nameAt(nodes, index, site);
}

/** A column, `table.*`, or a function call, with whatever it is qualified by. */
function nameAt(nodes: readonly Node[], index: number, site: CallSite): Piece {
  const parts = [requiredName(nodes[index])];
  let next = index + 1;
  while (isSymbol(nodes[next], '.')) {
    if (isSymbol(nodes[next + 1], '*')) return { sql: `${parts.map(pgName).join('.')}.*`, next: next + 2 };
    parts.push(requiredName(nodes[next + 1]));
    next += 2;
  }
  const group = nodes[next];
  const name = parts.at(-1) ?? '';
  if (group?.kind === 'group') {
    const schema = parts.length > 1 ? parts.at(-2) : undefined;
    const { sql, used } = rewriteCall({ schema, name, group }, nodes.slice(next + 1), site);
    return { sql, next: next + 1 + used };
  }
  // PostgreSQL would read a name before a string as the string's type.
  if (group?.kind === 'string') throw badToken(group.text, '<END-OF-STATEMENT>.');
  if (site.scope.resolve !== undefined) {
    const sql = site.scope.resolve(parts);
    if (sql === undefined) throw noSuchColumn(name);
    return { sql, next };
  }
  const variable = variableSql(parts, site);
  if (variable !== undefined) return { sql: variable, next };
  const isTable = parts.length === 1 && site.scope.types?.meansTable(name) === true;
  if (isTable || ENGINE_COLUMNS.has(name)) throw noSuchColumn(name);
  const own = site.rewriting.ownColumnName(parts, site.scope.types);
  return { sql: [...parts.slice(0, -1), own].map(pgName).join('.'), next };
}

function requiredName(node: Node | undefined): string {
  const name = nameOf(node);
  if (name === undefined) throw badToken(textOfNode(node), '<IDENTIFIER>.');
  return name;
}

/** LIKE has no escape character in Db2 unless one is named; in PostgreSQL it is the backslash. */
function likeAt(nodes: readonly Node[], index: number, { rewriting, scope }: CallSite): Piece {
  let end = findWord(nodes, AFTER_PATTERN, index + 1);
  const comma = nodes.findIndex((node, at) => at > index && isSymbol(node, ','));
  if (comma >= 0) end = Math.min(end, comma);
  const pattern = `LIKE ${rewriting.expression(nodes.slice(index + 1, end), scope)}`;
  return { sql: wordOf(nodes[end]) === 'ESCAPE' ? pattern : `${pattern} ESCAPE ''`, next: end };
}

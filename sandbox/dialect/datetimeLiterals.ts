import type { Token } from '../../src/sql/lexer.js';
import type { CallSite } from './callSite.js';
import { isPlainString, stringLiteral } from './literals.js';
import type { SqlType } from './sqlType.js';
import { type Node, isSymbol, nameOf } from './tree.js';

/** Dates, times and timestamps in Db2's own formats, which PostgreSQL reads otherwise or not at all. */
const DB2_FORMAT = new RegExp(
  [
    '^\\s*(?:',
    '\\d{1,2}\\.\\d{2}(?:\\.\\d{2})?|\\d{1,2}:\\d{2} [AP]M|',
    '\\d{1,2}[./]\\d{1,2}[./]\\d{4}|',
    '\\d{4}-\\d\\d?-\\d\\d?-\\d\\d?\\.\\d\\d\\.\\d\\d.*',
    ')\\s*$',
  ].join(''),
  'i',
);

const READERS: ReadonlyMap<string, string> = new Map([
  ['DATE', 'db2.date_of'],
  ['TIME', 'db2.time_of'],
  ['TIMESTAMP', 'db2.timestamp_of'],
]);

/** Whether a node is a string constant that only Db2's rules read as a date or a time. */
export function isDatetimeText(node: Node | undefined): node is Token {
  return node?.kind === 'string' && isPlainString(node) && DB2_FORMAT.test(node.value);
}

/** Such a constant where a value of `type` belongs; undefined when that is no date or time. */
export function datetimeSql(token: Token, type: SqlType | undefined): string | undefined {
  const reader = READERS.get(type?.name ?? '');
  return reader === undefined ? undefined : `${reader}(${stringLiteral(token)})`;
}

const COMPARISONS: ReadonlySet<string> = new Set(['=', '<>', '¬=', '^=', '!=', '<', '>', '<=', '>=', '¬<', '¬>']);

/** Such a constant beside a column that it is compared with. */
export function comparedDatetime(nodes: readonly Node[], index: number, { scope }: CallSite): string | undefined {
  const node = nodes[index];
  if (!isDatetimeText(node) || scope.types === undefined) return undefined;
  const isCompared = (other: Node | undefined): boolean => other?.kind === 'symbol' && COMPARISONS.has(other.text);
  const path = isCompared(nodes[index - 1])
    ? pathBefore(nodes, index - 1)
    : isCompared(nodes[index + 1])
      ? pathAfter(nodes, index + 2)
      : [];
  return path.length === 0 ? undefined : datetimeSql(node, scope.types.column(path));
}

function pathBefore(nodes: readonly Node[], end: number): readonly string[] {
  const name = nameOf(nodes[end - 1]);
  if (name === undefined) return [];
  const qualifier = isSymbol(nodes[end - 2], '.') ? nameOf(nodes[end - 3]) : undefined;
  return qualifier === undefined ? [name] : [qualifier, name];
}

function pathAfter(nodes: readonly Node[], start: number): readonly string[] {
  const name = nameOf(nodes[start]);
  if (name === undefined) return [];
  const second = isSymbol(nodes[start + 1], '.') ? nameOf(nodes[start + 2]) : undefined;
  return second === undefined ? [name] : [name, second];
}

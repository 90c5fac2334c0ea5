import { lex } from '../../../src/sql/lexer.js';
import { pathAt } from '../fromClause.js';
import { type Node, findWord, isQuery, readStatement, wordOf } from '../tree.js';
import { changeNames } from './changeNames.js';
import { definedAt, definitionNames } from './definitionNames.js';
import { expressionNames } from './expressionNames.js';
import { NameReading, type NameRow } from './nameReading.js';
import { queryNames } from './queryNames.js';

/** The names of a statement and its kind, in the words of QSYS2.PARSE_STATEMENT. */
export interface ParsedStatement {
  readonly statementType: string;
  /** In the order in which they stand in the text. */
  readonly names: readonly NameRow[];
}

const READERS = { expression: expressionNames, query: queryNames, change: changeNames };
const CHANGES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'TRUNCATE', 'REFRESH']);
const DEFINITIONS: ReadonlySet<string> = new Set(
  'CREATE ALTER DROP COMMENT LABEL RENAME LOCK GRANT REVOKE DECLARE'.split(' '),
);

/**
 * Finds the names in one statement, strictly by where they stand: nothing is looked up, so that a common table
 * expression is a table too. Throws a Db2Error for a text that is no statement at all.
 */
export function parseStatement(sql: string, naming: 'sql' | 'system'): ParsedStatement {
  const { nodes } = readStatement(withoutHostVariables(sql));
  const reading = new NameReading(naming, READERS);
  const verb = wordOf(nodes[0]) ?? '';
  if (isQuery(nodes)) reading.query(nodes);
  else if (CHANGES.has(verb)) reading.change(nodes);
  else if (DEFINITIONS.has(verb)) definitionNames(nodes, reading);
  else if (verb === 'CALL') callNames(nodes, reading);
  else if (verb === 'SET') setNames(nodes, reading);
  const names = [...reading.rows].sort((one, other) => one.start - other.start);
  return { statementType: statementTypeOf(nodes, verb), names };
}

/** A statement of a program has variables; where they stand is all that matters. */
function withoutHostVariables(sql: string): string {
  let text = sql;
  for (const { kind, start, end } of lexedOrNothing(sql)) {
    if (kind === 'hostVariable') text = `${text.slice(0, start)}${'?'.padEnd(end - start)}${text.slice(end)}`;
  }
  return text;
}

/** What cannot be read is refused later, with the right error. */
function lexedOrNothing(sql: string): ReturnType<typeof lex> {
  try {
    return lex(sql);
  } catch {
    return [];
  }
}

function callNames(nodes: readonly Node[], reading: NameReading): void {
  const path = reading.pathAt(nodes, 1);
  if (path === undefined) {
    pathAt(nodes, 1); // throws: this is no name
    return;
  }
  reading.object('PROCEDURE', path, 'CALL');
  const group = nodes[path.next];
  if (group?.kind !== 'group') return;
  // As in a function's arguments, `NAME =>` is a parameter.
  reading.expression(
    group.nodes.filter((_, at) => !isParameterName(group.nodes, at)),
    'QUERY',
  );
}

function isParameterName(nodes: readonly Node[], at: number): boolean {
  const next = nodes[at + 1];
  return next?.kind === 'symbol' && next.text === '=>';
}

/** `SET LIB.VARIABLE = expression`; special registers have no names. */
function setNames(nodes: readonly Node[], reading: NameReading): void {
  const path = reading.pathAt(nodes, 1);
  const equals = path === undefined ? undefined : nodes[path.next];
  if (path === undefined || equals?.kind !== 'symbol' || equals.text !== '=') return;
  if (/^(?:SCHEMA|PATH)$/.test(path.parts.join('.'))) return;
  reading.object('VARIABLE', path, 'TARGET COLUMN');
  reading.expression(nodes.slice(path.next + 1));
}

function statementTypeOf(nodes: readonly Node[], verb: string): string {
  if (isQuery(nodes)) return hasInto(nodes) ? `${verb} INTO` : 'QUERY';
  if (!DEFINITIONS.has(verb)) return verb;
  if (verb === 'COMMENT' || verb === 'LABEL' || verb === 'GRANT' || verb === 'REVOKE') return verb;
  if (verb === 'DECLARE') return 'DECLARE GLOBAL TEMPORARY TABLE';
  return `${verb} ${definedAt(nodes).word}`;
}

function hasInto(nodes: readonly Node[]): boolean {
  const verb = wordOf(nodes[0]);
  return (verb === 'SELECT' || verb === 'VALUES') && findWord(nodes, new Set(['INTO'])) < nodes.length;
}

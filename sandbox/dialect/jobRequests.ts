import { badToken } from './db2Errors.js';
import type { JobRequest, JobTranslation, Operand } from './translation.js';
import { type Node, type Statement, isSymbol, nameOf, splitAtCommas, textOfNode, wordOf } from './tree.js';

type Isolation = Extract<JobRequest, { verb: 'SET TRANSACTION' }>['isolation'];

const LEVELS: ReadonlyMap<string, Isolation> = new Map<string, Isolation>([
  ['SERIALIZABLE', 'RR'],
  ['REPEATABLE READ', 'RS'],
  ['READ COMMITTED', 'CS'],
  ['READ UNCOMMITTED', 'UR'],
  ['NO COMMIT', 'NC'],
  ...(['NC', 'UR', 'CS', 'RS', 'RR'] as const).map((level) => [level, level] as const),
]);

/** Reads statements that change their job and not the database; undefined for any other statement. */
export function readJobRequest(statement: Statement): JobTranslation | undefined {
  const request = requestOf(statement);
  return request === undefined ? undefined : { kind: 'job', markers: statement.markers.size, request };
}

function requestOf(statement: Statement): JobRequest | undefined {
  const { nodes } = statement;
  switch (wordOf(nodes[0])) {
    case 'COMMIT':
      return endOfUnit('COMMIT', nodes.slice(1));
    case 'ROLLBACK':
      return rollback(nodes);
    case 'SAVEPOINT':
      return savepoint(nodes);
    case 'RELEASE':
      return { verb: 'RELEASE', name: onlyName(nodes.slice(wordOf(nodes[1]) === 'TO' ? 3 : 2)) };
    case 'SET':
      return setting(statement);
    default:
      return undefined;
  }
}

/** `COMMIT [WORK] [HOLD]`. */
function endOfUnit(verb: 'COMMIT' | 'ROLLBACK', rest: readonly Node[]): JobRequest {
  const stray = rest.find((node) => wordOf(node) !== 'WORK' && wordOf(node) !== 'HOLD');
  if (stray !== undefined) throw badToken(textOfNode(stray), '<END-OF-STATEMENT> WORK HOLD.');
  return { verb };
}

function rollback(nodes: readonly Node[]): JobRequest {
  const to = nodes.findIndex((node) => wordOf(node) === 'TO');
  if (to < 0) return endOfUnit('ROLLBACK', nodes.slice(1));
  if (wordOf(nodes[to + 1]) !== 'SAVEPOINT') throw badToken(textOfNode(nodes[to + 1]), 'SAVEPOINT.');
  return { verb: 'ROLLBACK TO', name: onlyName(nodes.slice(to + 2)) };
}

/** `SAVEPOINT a [UNIQUE] ON ROLLBACK RETAIN CURSORS [ON ROLLBACK RETAIN LOCKS]`. */
function savepoint(nodes: readonly Node[]): JobRequest {
  const rest = nodes.slice(2).map(textOfNode).join(' ').toUpperCase();
  if (!/^(?:UNIQUE )?ON ROLLBACK RETAIN CURSORS(?: ON ROLLBACK RETAIN LOCKS)?$/.test(rest)) {
    throw badToken(textOfNode(nodes[2]), 'ON UNIQUE.');
  }
  return { verb: 'SAVEPOINT', name: onlyName(nodes.slice(1, 2)) };
}

function onlyName([node, ...rest]: readonly Node[]): string {
  const name = nameOf(node);
  if (name === undefined) throw badToken(textOfNode(node), '<IDENTIFIER>.');
  if (rest.length > 0) throw badToken(textOfNode(rest[0]), '<END-OF-STATEMENT>.');
  return name;
}

/** SET SCHEMA, SET PATH and SET TRANSACTION; other SET statements are not the job's. */
function setting(statement: Statement): JobRequest | undefined {
  const [, first, ...rest] = statement.nodes;
  const word = wordOf(first) === 'CURRENT' ? wordOf(rest[0]) : wordOf(first);
  const after = (wordOf(first) === 'CURRENT' ? rest.slice(1) : rest).filter(
    (node, index) => !(index === 0 && isSymbol(node, '=')),
  );
  switch (word) {
    case 'SCHEMA':
    case 'CURRENT_SCHEMA':
    case 'SQLID':
      return { verb: 'SET SCHEMA', value: schemaOperand(after, statement) };
    case 'PATH':
    case 'CURRENT_PATH':
      return { verb: 'SET PATH', schemas: pathOf(after) };
    case 'FUNCTION':
      if (wordOf(after[0]) !== 'PATH') return undefined;
      return { verb: 'SET PATH', schemas: pathOf(after.slice(isSymbol(after[1], '=') ? 2 : 1)) };
    case 'TRANSACTION':
    case 'ISOLATION':
      return { verb: 'SET TRANSACTION', isolation: isolationOf(after) };
    default:
      return undefined;
  }
}

/** A name, a string, a marker, a special register, or DEFAULT (undefined). */
function schemaOperand(nodes: readonly Node[], { markers }: Statement): Operand | undefined {
  const [node] = nodes;
  if (node === undefined || nodes.length > 1) throw badToken(textOfNode(nodes[1]), '<END-OF-STATEMENT>.');
  if (node.kind === 'string') return { kind: 'text', text: node.value };
  if (node.kind === 'marker') return { kind: 'marker', index: markers.get(node) ?? 0 };
  const name = nameOf(node);
  if (name === undefined) throw badToken(textOfNode(node), '<IDENTIFIER>.');
  if (node.kind === 'word' && name === 'DEFAULT') return undefined;
  const isUser = node.kind === 'word' && (name === 'USER' || name === 'SESSION_USER');
  return isUser ? { kind: 'job', value: 'user' } : { kind: 'text', text: name };
}

/** Schema names between commas; `*LIBL` and CURRENT PATH are the connection's own path (undefined). */
function pathOf(nodes: readonly Node[]): readonly string[] | undefined {
  const text = nodes.map(textOfNode).join(' ').toUpperCase();
  if (text === '* LIBL' || text === 'DEFAULT' || text === 'CURRENT PATH') return undefined;
  const parts = splitAtCommas(nodes);
  if (parts.length === 0) throw badToken('<END-OF-STATEMENT>', '<IDENTIFIER>.');
  return parts.map((part) => {
    const [node] = part;
    if (part.length === 1 && node?.kind === 'string') return node.value.trim().toUpperCase();
    return onlyName(part);
  });
}

function isolationOf(nodes: readonly Node[]): Isolation {
  const words = nodes.map((node) => wordOf(node) ?? textOfNode(node)).join(' ');
  const level = LEVELS.get(words.replace(/^ISOLATION LEVEL /, '').replace(/^LEVEL /, ''));
  if (level === undefined) throw badToken(textOfNode(nodes.at(-1)), 'SERIALIZABLE REPEATABLE READ NO RR RS CS UR NC.');
  return level;
}

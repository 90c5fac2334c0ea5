import { type Group, type Node, findWord, isQuery, nameOf, splitAtCommas, wordOf } from '../tree.js';
import { typeNames } from './expressionNames.js';
import { type NamePath, type NameReading, type NameType, startOf } from './nameReading.js';
import { columnListNames } from './queryNames.js';

/** What a definition may define; COLLECTION is the old word for a schema. */
const OBJECTS: ReadonlyMap<string, NameType> = new Map<string, NameType>([
  ['ALIAS', 'ALIAS'],
  ['COLLECTION', 'SCHEMA'],
  ['FUNCTION', 'FUNCTION'],
  ['INDEX', 'INDEX'],
  ['PROCEDURE', 'PROCEDURE'],
  ['SCHEMA', 'SCHEMA'],
  ['SEQUENCE', 'SEQUENCE'],
  ['TABLE', 'TABLE'],
  ['TRIGGER', 'TRIGGER'],
  ['TYPE', 'TYPE'],
  ['VARIABLE', 'VARIABLE'],
  ['VIEW', 'VIEW'],
]);

/** Words between a definition's verb and what it defines. */
const BETWEEN: ReadonlySet<string> = new Set(
  'OR REPLACE UNIQUE ENCODED VECTOR DISTINCT GLOBAL TEMPORARY ON'.split(' '),
);
const CONSTRAINT_WORDS: ReadonlySet<string> = new Set(['PRIMARY', 'UNIQUE', 'FOREIGN', 'CONSTRAINT', 'CHECK', 'LIKE']);
/** Words before a table that a definition refers to. */
const REFERENCES: ReadonlySet<string> = new Set(['LIKE', 'REFERENCES']);

/** Where the word is that says what is defined, and its kind of object. */
export function definedAt(nodes: readonly Node[]): { readonly at: number; readonly word: string } {
  let at = 1;
  while (BETWEEN.has(wordOf(nodes[at]) ?? '')) at++;
  return { at, word: wordOf(nodes[at]) ?? '' };
}

/** Finds the names in CREATE, ALTER, DROP, COMMENT, LABEL, RENAME, LOCK, GRANT and REVOKE. */
export function definitionNames(nodes: readonly Node[], reading: NameReading): void {
  const verb = wordOf(nodes[0]) ?? '';
  if (verb === 'GRANT' || verb === 'REVOKE') {
    privilegeNames(nodes, reading);
    return;
  }
  const { at, word } = definedAt(nodes);
  const isExists = wordOf(nodes[at + 1]) === 'IF';
  const path = reading.pathAt(nodes, isExists ? at + (verb === 'DROP' ? 3 : 4) : at + 1);
  if (path === undefined) return;
  if (word === 'COLUMN') {
    reading.column(path, 'DDL');
    return;
  }
  reading.object(OBJECTS.get(word) ?? 'TABLE', path, 'DDL');
  if (verb === 'CREATE' || verb === 'ALTER' || verb === 'DECLARE') partNames(nodes, { word, path }, reading);
}

function privilegeNames(nodes: readonly Node[], reading: NameReading): void {
  const on = findWord(nodes, new Set(['ON']));
  const word = wordOf(nodes[on + 1]) ?? '';
  const nameType = OBJECTS.get(word);
  const path = reading.pathAt(nodes, nameType === undefined ? on + 1 : on + 2);
  if (path !== undefined) reading.object(nameType ?? 'TABLE', path, 'DDL');
}

function partNames(
  nodes: readonly Node[],
  { word, path }: { readonly word: string; readonly path: NamePath },
  reading: NameReading,
): void {
  const rest = nodes.slice(path.next);
  if (word === 'TABLE') tableNames(rest, reading);
  else if (word === 'VIEW') viewNames(rest, reading);
  else if (word === 'INDEX') indexNames(rest, reading);
  else if (word === 'ALIAS') objectAfter(rest, 'FOR', reading);
  else if (word === 'TRIGGER') objectAfter(rest, 'ON', reading);
}

function tableNames(rest: readonly Node[], reading: NameReading): void {
  for (const [index, node] of rest.entries()) {
    if (node.kind === 'group' && isQuery(node.nodes)) reading.query(node.nodes, 'DDL');
    else if (node.kind === 'group' && index === 0) elementNames(node, reading);
  }
  referenceNames(rest, reading);
}

function elementNames({ nodes }: Group, reading: NameReading): void {
  for (const part of splitAtCommas(nodes)) {
    const [first] = part;
    const word = wordOf(first) ?? '';
    if (CONSTRAINT_WORDS.has(word)) constraintNames(part, reading);
    else {
      const name = nameOf(first);
      if (name === undefined) continue;
      reading.column({ parts: [name], start: startOf(first), next: 1 }, 'DDL');
      const hasSystemName = wordOf(part[1]) === 'FOR';
      typeNames(part.slice(hasSystemName ? (wordOf(part[2]) === 'COLUMN' ? 4 : 3) : 1), { reading, usage: 'DDL' });
    }
    referenceNames(part, reading);
  }
}

function constraintNames(part: readonly Node[], reading: NameReading): void {
  const path = wordOf(part[0]) === 'CONSTRAINT' ? reading.pathAt(part, 1) : undefined;
  if (path !== undefined) reading.object('CONSTRAINT', path, 'DDL');
  const key = part.find((node) => node.kind === 'group');
  if (part.some((node) => wordOf(node) === 'CHECK')) reading.expression(key?.kind === 'group' ? key.nodes : [], 'DDL');
  else columnListNames(key, reading, 'DDL');
}

function referenceNames(nodes: readonly Node[], reading: NameReading): void {
  for (const [index, node] of nodes.entries()) {
    const path = REFERENCES.has(wordOf(node) ?? '') ? reading.pathAt(nodes, index + 1) : undefined;
    if (path === undefined) continue;
    reading.object('TABLE', path, 'DDL');
    columnListNames(nodes[path.next], reading, 'DDL');
  }
}

function viewNames(rest: readonly Node[], reading: NameReading): void {
  columnListNames(rest[0], reading, 'DDL');
  const body = rest.slice(findWord(rest, new Set(['AS'])) + 1);
  const check = body.findIndex(
    (node, at) => wordOf(node) === 'WITH' && /^(?:LOCAL|CASCADED|CHECK)$/.test(wordOf(body[at + 1]) ?? ''),
  );
  const query = check < 0 ? body : body.slice(0, check);
  if (isQuery(query)) reading.query(query);
}

function indexNames(rest: readonly Node[], reading: NameReading): void {
  const next = objectAfter(rest, 'ON', reading);
  const columns = rest[next];
  if (columns?.kind === 'group') reading.expression(columns.nodes, 'DDL');
}

function objectAfter(nodes: readonly Node[], word: string, reading: NameReading): number {
  const at = findWord(nodes, new Set([word]));
  const path = reading.pathAt(nodes, at + 1);
  if (path === undefined) return nodes.length;
  reading.object('TABLE', path, 'DDL');
  return path.next;
}

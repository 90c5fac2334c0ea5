import { badToken, notInSandbox } from './db2Errors.js';
import { pathAt } from './fromClause.js';
import { pgName } from './names.js';
import type { ObjectName, Rewriting } from './rewriting.js';
import { type ColumnNote, noteColumns, noteSchemaText, noteTable } from './sideTables.js';
import { type Node, isSymbol, nameOf, splitAtCommas, textOfNode, wordOf } from './tree.js';

const TABLE_KINDS: ReadonlySet<string> = new Set(['TABLE', 'VIEW', 'ALIAS']);

/** Which description is written: LABEL ON a short text, COMMENT ON a long one. */
type Kind = 'label' | 'comment';

/** Rewrites LABEL ON and COMMENT ON. The texts are kept in the side tables; PostgreSQL checks who owns the object. */
export function rewriteDescription(nodes: readonly Node[], rewriting: Rewriting): string {
  const kind = wordOf(nodes[0]) === 'LABEL' ? 'label' : 'comment';
  if (wordOf(nodes[1]) !== 'ON') throw badToken(textOfNode(nodes[1]), 'ON.');
  const what = wordOf(nodes[2]) ?? '';
  if (what === 'COLUMN' || what === 'COLUMNS') return describeColumns(nodes, kind, rewriting);
  if (what === 'SCHEMA') return describeSchema(nodes, rewriting);
  // COMMENT ON T (A IS '…'), without a word for what T is
  const isList = kind === 'comment' && !TABLE_KINDS.has(what) && nodes.at(-1)?.kind === 'group';
  if (isList) return describeColumns([...nodes.slice(0, 2), ...nodes.slice(1)], kind, rewriting);
  if (!TABLE_KINDS.has(what))
    throw notInSandbox(`${kind === 'label' ? 'LABEL' : 'COMMENT'} ON ${textOfNode(nodes[2])}`);
  const path = pathAt(nodes, 3);
  const object = rewriting.existingObject(path.parts, path.separator);
  const text = textAfterIs(nodes, path.next);
  rewriting.after.push(...noteTable(object, kind === 'label' ? { text } : { comment: text }));
  return ownedBy(object);
}

/** Changes nothing, but only for who owns the object. */
function ownedBy(object: ObjectName): string {
  return `ALTER TABLE ${object.sql} OWNER TO CURRENT_USER`;
}

function describeSchema(nodes: readonly Node[], rewriting: Rewriting): string {
  const name = nameOf(nodes[3]);
  if (name === undefined) throw badToken(textOfNode(nodes[3]), '<IDENTIFIER>.');
  rewriting.checkVisible(name);
  rewriting.after.push(noteSchemaText(name, textAfterIs(nodes, 4)));
  return `ALTER SCHEMA ${pgName(name)} OWNER TO CURRENT_USER`;
}

const TEXT_MAX = 2000;

function textAfterIs(nodes: readonly Node[], at: number): string {
  const [is, text, ...rest] = nodes.slice(at);
  if (wordOf(is) !== 'IS') throw badToken(textOfNode(is), 'IS.');
  if (text?.kind !== 'string') throw badToken(textOfNode(text), '<STRING>.');
  if (rest.length > 0) throw badToken(textOfNode(rest[0]), '<END-OF-STATEMENT>.');
  return text.value.slice(0, TEXT_MAX);
}

/** `COLUMN T.C IS '…'`, `COLUMNS T (A IS '…', B TEXT IS '…')` */
function describeColumns(nodes: readonly Node[], kind: Kind, rewriting: Rewriting): string {
  const path = pathAt(nodes, 3);
  const group = nodes[path.next];
  const isList = group?.kind === 'group';
  const object = rewriting.existingObject(isList ? path.parts : path.parts.slice(0, -1), path.separator);
  const items = isList
    ? splitAtCommas(group.nodes).map(columnText)
    : [{ name: path.parts.at(-1) ?? '', ...textOf(nodes.slice(path.next)) }];
  const notes = items.map((item) => noteOf(item, kind));
  // PostgreSQL checks that each column is there, and keeps nothing of an empty text.
  for (const { name } of notes) {
    rewriting.before.push({ sql: `COMMENT ON COLUMN ${object.sql}.${pgName(name)} IS NULL`, as: 'user' });
  }
  rewriting.after.push(...noteColumns(object, notes));
  return ownedBy(object);
}

interface ColumnText {
  readonly name: string;
  readonly text: string;
  readonly which: 'heading' | 'text';
}

function columnText(part: readonly Node[]): ColumnText {
  const name = nameOf(part[0]);
  if (name === undefined) throw badToken(textOfNode(part[0]), '<IDENTIFIER>.');
  return { name, ...textOf(part.slice(1)) };
}

function textOf(nodes: readonly Node[]): Omit<ColumnText, 'name'> {
  const isText = wordOf(nodes[0]) === 'TEXT' && !isSymbol(nodes[1], '.');
  return { text: textAfterIs(nodes, isText ? 1 : 0), which: isText ? 'text' : 'heading' };
}

function noteOf({ name, text, which }: ColumnText, kind: Kind): ColumnNote {
  if (kind === 'comment') return { name, comment: text };
  return which === 'text' ? { name, text: text.slice(0, 50) } : { name, heading: text.slice(0, 60) };
}

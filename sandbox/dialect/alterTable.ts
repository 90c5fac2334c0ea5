import { columnDefinition, defaultOf } from './columnDefinition.js';
import { badToken, hostError, notInSandbox } from './db2Errors.js';
import { pathAt } from './fromClause.js';
import { pgName, pgString } from './names.js';
import type { ObjectName, Rewriting } from './rewriting.js';
import { identityOptions } from './sequences.js';
import { forgetColumn, forgetType, noteColumns } from './sideTables.js';
import { tableConstraint } from './tableDefinition.js';
import { type Node, nameOf, textOfNode, wordOf } from './tree.js';
import { dataTypeAt } from './types.js';

const CLAUSE_STARTS: ReadonlySet<string> = new Set(['ADD', 'ALTER', 'DROP', 'VOLATILE', 'ACTIVATE', 'DEACTIVATE']);

interface Site {
  readonly rewriting: Rewriting;
  readonly table: ObjectName;
}

/** Rewrites ALTER TABLE; `nodes` start with the table's name. Clauses follow each other without commas. */
export function alterTable(nodes: readonly Node[], rewriting: Rewriting): string {
  rewriting.isDefinition = true;
  const path = pathAt(nodes, 0);
  const table = rewriting.existingObject(path.parts, path.separator);
  const actions: string[] = [];
  for (let at = path.next; at < nodes.length;) {
    const end = clauseEnd(nodes, at);
    actions.push(...alteration(nodes.slice(at, end), { rewriting, table }));
    at = end;
  }
  if (path.next === nodes.length) throw badToken('<END-OF-STATEMENT>', 'ADD ALTER DROP.');
  // Dropping the primary key is a step of its own, because only the catalog knows its name.
  if (actions.length === 0) return `ALTER TABLE ${table.sql} SET (fillfactor = 100)`;
  return `ALTER TABLE ${table.sql} ${actions.join(', ')}`;
}

/** A clause ends before the next ADD, ALTER or DROP, except where `ALTER COLUMN C DROP DEFAULT` says DROP. */
function clauseEnd(nodes: readonly Node[], start: number): number {
  const isAlter = wordOf(nodes[start]) === 'ALTER';
  for (let index = start + 1; index < nodes.length; index++) {
    const word = wordOf(nodes[index]) ?? '';
    if (!CLAUSE_STARTS.has(word)) continue;
    const next = wordOf(nodes[index + 1]) ?? '';
    const isOfColumn = isAlter && word === 'DROP' && ['NOT', 'DEFAULT', 'IDENTITY', 'EXPRESSION'].includes(next);
    if (!isOfColumn) return index;
  }
  return nodes.length;
}

function alteration(nodes: readonly Node[], site: Site): readonly string[] {
  const [verb, second] = nodes.slice(0, 2).map((node) => wordOf(node) ?? '');
  if (verb === undefined || !CLAUSE_STARTS.has(verb)) throw badToken(textOfNode(nodes[0]), 'ADD ALTER DROP.');
  const rest = nodes.slice(second === 'COLUMN' ? 2 : 1);
  if (verb === 'ADD') return [addition(rest, site)];
  if (verb === 'DROP') return removal(rest, site);
  if (verb === 'ALTER') return changes(rest, site);
  throw notInSandbox(`ALTER TABLE … ${verb}`);
}

function addition(nodes: readonly Node[], { rewriting, table }: Site): string {
  const constraint = tableConstraint(nodes, rewriting);
  if (constraint !== undefined) return `ADD ${constraint}`;
  const before = nodes.findIndex((node) => wordOf(node) === 'BEFORE');
  if (before > 0) throw notInSandbox('ALTER TABLE … ADD … BEFORE');
  const { sql, note } = columnDefinition(nodes, rewriting);
  if (sql.includes(' NOT NULL') && !/ DEFAULT | GENERATED /.test(sql)) {
    throw hostError(-193, '42601', `Default value required for column ${note.name} in ${table.name}.`);
  }
  rewriting.after.push(forgetColumn(table, note.name), ...noteColumns(table, [note]));
  return `ADD COLUMN ${sql}`;
}

function removal(nodes: readonly Node[], { rewriting, table }: Site): readonly string[] {
  const word = wordOf(nodes[0]) ?? '';
  const last = wordOf(nodes.at(-1));
  const behaviour = last === 'RESTRICT' ? '' : ' CASCADE';
  if (word === 'PRIMARY' && wordOf(nodes[1]) === 'KEY') {
    const names = `${pgString(table.schema)}, ${pgString(table.name)}`;
    rewriting.before.push({ sql: `SELECT db2.drop_primary_key(${names})`, as: 'user' });
    return [];
  }
  const isConstraint =
    ['CONSTRAINT', 'UNIQUE', 'CHECK'].includes(word) || (word === 'FOREIGN' && wordOf(nodes[1]) === 'KEY');
  const name = nameOf(nodes[word === 'FOREIGN' ? 2 : isConstraint ? 1 : 0]);
  if (name === undefined) throw badToken(textOfNode(nodes[0]), '<IDENTIFIER>.');
  if (isConstraint) return [`DROP CONSTRAINT ${pgName(name)}${behaviour}`];
  rewriting.after.push(forgetColumn(table, name));
  return [`DROP COLUMN ${pgName(name)}${behaviour}`];
}

/** `C SET DATA TYPE …`, and SET or DROP of NOT NULL, DEFAULT and IDENTITY, several for one column. */
function changes(nodes: readonly Node[], site: Site): readonly string[] {
  const name = nameOf(nodes[0]);
  if (name === undefined) throw badToken(textOfNode(nodes[0]), '<IDENTIFIER>.');
  const column = `ALTER COLUMN ${pgName(name)}`;
  const actions: string[] = [];
  for (let at = 1; at < nodes.length;) {
    const words = nodes.slice(at, at + 3).map((node) => wordOf(node) ?? '');
    const plain = /^(?:SET NOT NULL|DROP NOT NULL|DROP DEFAULT|DROP IDENTITY)/.exec(words.join(' '))?.[0];
    if (plain !== undefined) {
      actions.push(`${column} ${plain}`);
      at += plain.split(' ').length;
    } else if (words[0] === 'RESTART') {
      actions.push(`${column} ${identityOptions(nodes.slice(at))}`);
      at = nodes.length;
    } else if (words[0] === 'SET' && (words[1] === 'DEFAULT' || (words[1] === 'WITH' && words[2] === 'DEFAULT'))) {
      actions.push(
        `${column} SET DEFAULT ${defaultOf(nodes.slice(at + (words[1] === 'WITH' ? 3 : 2)), site.rewriting)}`,
      );
      at = nodes.length;
    } else if (words.join(' ') === 'SET DATA TYPE') {
      const { sql, next } = newType(nodes, at + 3, { ...site, name });
      actions.push(`${column} TYPE ${sql}`);
      at = next;
    } else {
      throw badToken(textOfNode(nodes[at]), 'SET DROP RESTART.');
    }
  }
  if (actions.length === 0) throw badToken('<END-OF-STATEMENT>', 'SET DROP RESTART.');
  return actions;
}

function newType(
  nodes: readonly Node[],
  at: number,
  site: Site & { readonly name: string },
): { sql: string; next: number } {
  const { sql, cast, type, next } = dataTypeAt(nodes, at);
  const { rewriting, table, name } = site;
  rewriting.after.push(forgetType(table, name), ...noteColumns(table, [{ name, type }]));
  return { sql: `${sql} USING ${cast(pgName(name))}`, next };
}

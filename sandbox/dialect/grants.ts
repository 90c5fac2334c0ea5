import { badToken, notInSandbox } from './db2Errors.js';
import { nameList, pathAt } from './fromClause.js';
import { pgName, pgString } from './names.js';
import type { Rewriting } from './rewriting.js';
import { grantedRoutine } from './routines/dropRoutine.js';
import { type Node, findWord, nameOf, splitAtCommas, textOfNode, wordOf } from './tree.js';

const ON: ReadonlySet<string> = new Set(['ON']);
const TO_OR_FROM: ReadonlySet<string> = new Set(['TO', 'FROM']);

/** Privileges of each kind of object, and PostgreSQL's words for them. */
const PRIVILEGES: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  TABLE: new Map(['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES'].map((name) => [name, name])),
  SCHEMA: new Map([
    ['USAGE', 'USAGE'],
    ['CREATEIN', 'CREATE'],
  ]),
  ROUTINE: new Map([['EXECUTE', 'EXECUTE']]),
  SEQUENCE: new Map([
    ['USAGE', 'USAGE'],
    ['ALTER', 'UPDATE'],
  ]),
};

const KINDS: ReadonlyMap<string, string> = new Map([
  ['TABLE', 'TABLE'],
  ['SCHEMA', 'SCHEMA'],
  ['FUNCTION', 'ROUTINE'],
  ['PROCEDURE', 'ROUTINE'],
  ['ROUTINE', 'ROUTINE'],
  ['SEQUENCE', 'SEQUENCE'],
]);

/** Rewrites GRANT and REVOKE. */
export function rewriteGrant(nodes: readonly Node[], rewriting: Rewriting): string {
  const verb = wordOf(nodes[0]) ?? '';
  const on = findWord(nodes, ON);
  if (on === nodes.length) throw badToken('<END-OF-STATEMENT>', 'ON.');
  const to = findWord(nodes, TO_OR_FROM, on);
  const preposition = verb === 'GRANT' ? 'TO' : 'FROM';
  if (wordOf(nodes[to]) !== preposition) throw badToken(textOfNode(nodes[to]), `${preposition}.`);
  const given = wordOf(nodes[on + 1]) ?? '';
  if (given === 'SPECIFIC' || given === 'VARIABLE' || given === 'TYPE' || given === 'PACKAGE') {
    throw notInSandbox(`${verb} ON ${given}`);
  }
  const kind = KINDS.get(given) ?? 'TABLE';
  const objects = splitAtCommas(nodes.slice(on + (KINDS.has(given) ? 2 : 1), to));
  const targets = objects.map((part) =>
    kind === 'ROUTINE' ? grantedRoutine(part, given, rewriting) : target(part, kind, rewriting),
  );
  if (targets.length === 0) throw badToken(textOfNode(nodes[to]), '<IDENTIFIER>.');
  const privileges = splitAtCommas(nodes.slice(1, on)).map((part) => privilege(part, kind));
  if (privileges.length === 0) throw badToken('ON', 'ALL SELECT INSERT UPDATE DELETE.');
  const { grantees, option } = granteesOf(nodes.slice(to + 1));
  for (const object of targets) {
    const list = privileges.map((one) => pgString(one.replace(/ \(.*/, ''))).join(', ');
    const check = `SELECT db2.check_grantor(${pgString(kind)}, ${pgString(object)}, ARRAY[${list}])`;
    rewriting.before.push({ sql: check, as: 'user' });
  }
  const what = `${privileges.join(', ')} ON ${kind} ${targets.join(', ')}`;
  if (verb === 'GRANT') return `GRANT ${what} TO ${grantees}${option}`;
  // What was granted on is taken away with it.
  return `REVOKE ${what} FROM ${grantees} CASCADE`;
}

function target(part: readonly Node[], kind: string, rewriting: Rewriting): string {
  const path = pathAt(part, 0);
  if (kind === 'SCHEMA') {
    const name = path.parts.at(-1) ?? '';
    rewriting.checkVisible(name);
    return pgName(name);
  }
  const types = part[path.next];
  if (types !== undefined) throw badToken(textOfNode(types), 'TO FROM.');
  return rewriting.existingObject(path.parts, path.separator).sql;
}

function privilege(part: readonly Node[], kind: string): string {
  const [node, second, ...rest] = part;
  const word = wordOf(node) ?? '';
  if (word === 'ALL') {
    if (rest.length > 0 || (second !== undefined && wordOf(second) !== 'PRIVILEGES')) {
      throw badToken(textOfNode(second), 'PRIVILEGES ON.');
    }
    return 'ALL PRIVILEGES';
  }
  const name = PRIVILEGES[kind]?.get(word);
  if (name === undefined) {
    if (word === 'ALTER' || word === 'INDEX') throw notInSandbox(`the privilege ${word}`);
    throw badToken(textOfNode(node), [...(PRIVILEGES[kind]?.keys() ?? []), 'ALL.'].join(' '));
  }
  if (second === undefined) return name;
  if (second.kind !== 'group' || !['UPDATE', 'REFERENCES', 'SELECT', 'INSERT'].includes(name)) {
    throw badToken(textOfNode(second), 'ON ,.');
  }
  return `${name} (${nameList(second)})`;
}

/** Profiles and groups are one kind of thing; `USER` and `GROUP` before a name only say which. */
function granteesOf(nodes: readonly Node[]): { readonly grantees: string; readonly option: string } {
  const words = nodes.slice(-3).map((node) => wordOf(node) ?? '');
  const hasOption = words.join(' ') === 'WITH GRANT OPTION';
  const parts = splitAtCommas(hasOption ? nodes.slice(0, -3) : nodes);
  if (parts.length === 0) throw badToken('<END-OF-STATEMENT>', '<IDENTIFIER>.');
  const grantees = parts.map((part) => {
    const isMarked = part.length === 2 && ['USER', 'GROUP', 'ROLE'].includes(wordOf(part[0]) ?? '');
    const node = part[isMarked ? 1 : 0];
    const name = nameOf(node);
    if (name === undefined || part.length > (isMarked ? 2 : 1))
      throw badToken(textOfNode(part.at(-1)), '<IDENTIFIER>.');
    return wordOf(node) === 'PUBLIC' ? 'PUBLIC' : pgName(name);
  });
  return { grantees: grantees.join(', '), option: hasOption ? ' WITH GRANT OPTION' : '' };
}

import { type ChangeSite, rewriteAssignments } from './changes.js';
import { badToken, notInSandbox } from './db2Errors.js';
import { aliasAt, pathAt, rewriteFrom } from './fromClause.js';
import { rowValues, wrongNumberOfValues } from './insertedRows.js';
import { pgName } from './names.js';
import { EMPTY_SCOPE } from './rewriting.js';
import { type Node, findWord, nameOf, splitAtCommas, textOfNode, wordOf } from './tree.js';

const USING: ReadonlySet<string> = new Set(['USING']);
const ON: ReadonlySet<string> = new Set(['ON']);
const BRANCH_STARTS: ReadonlySet<string> = new Set(['WHEN', 'ELSE', 'ATOMIC', 'NOT']);
const THEN: ReadonlySet<string> = new Set(['THEN']);

/** Rewrites MERGE; a row that no branch takes stays as it is in both languages. */
export function rewriteMerge(nodes: readonly Node[], site: ChangeSite): string {
  const { rewriting, scope } = site;
  if (wordOf(nodes[1]) !== 'INTO') throw badToken(textOfNode(nodes[1]), 'INTO.');
  const path = pathAt(nodes, 2);
  const alias = aliasAt(nodes, path.next);
  const using = findWord(nodes, USING);
  if (using !== alias.next) throw badToken(textOfNode(nodes[alias.next]), 'USING.');
  const on = findWord(nodes, ON, using);
  if (on === nodes.length) throw badToken('<END-OF-STATEMENT>', 'ON.');
  const target = rewriting.table(path.parts, path.separator, EMPTY_SCOPE);
  const source = rewriteFrom(nodes.slice(using + 1, on), rewriting, scope);
  let at = branchStart(nodes, on + 1);
  const condition = rewriting.expression(nodes.slice(on + 1, at), scope);
  const branches: string[] = [];
  while (wordOf(nodes[at]) === 'WHEN') {
    const end = branchStart(nodes, at + 1);
    branches.push(branch(nodes.slice(at + 1, end), site));
    at = end;
  }
  checkEnd(nodes.slice(at));
  if (branches.length === 0) throw badToken(textOfNode(nodes[at]), 'WHEN.');
  return `MERGE INTO ${target}${alias.sql} USING ${source} ON ${condition} ${branches.join(' ')}`;
}

/** The next WHEN or closing option; a WHEN inside CASE … END belongs to that. */
function branchStart(nodes: readonly Node[], start: number): number {
  let cases = 0;
  for (let index = start; index < nodes.length; index++) {
    const word = wordOf(nodes[index]) ?? '';
    if (word === 'CASE') cases++;
    else if (word === 'END' && cases > 0) cases--;
    else if (cases === 0 && BRANCH_STARTS.has(word) && isBranchStart(nodes, index)) return index;
  }
  return nodes.length;
}

/** `NOT` is an operator except in `NOT ATOMIC`; `WHEN NOT MATCHED` is one start, not two. */
function isBranchStart(nodes: readonly Node[], index: number): boolean {
  return wordOf(nodes[index]) !== 'NOT' || wordOf(nodes[index + 1]) === 'ATOMIC';
}

function checkEnd(nodes: readonly Node[]): void {
  const rest = nodes.map((node) => wordOf(node) ?? textOfNode(node)).join(' ');
  if (rest.includes('NOT ATOMIC')) throw notInSandbox('MERGE … NOT ATOMIC CONTINUE ON SQLEXCEPTION');
  if (!/^(?:ELSE IGNORE)? ?(?:ATOMIC)?$/.test(rest)) throw badToken(textOfNode(nodes[0]), 'WHEN ELSE.');
}

/** `[NOT] MATCHED [AND …] THEN …` */
function branch(nodes: readonly Node[], site: ChangeSite): string {
  const isNot = wordOf(nodes[0]) === 'NOT';
  const matched = isNot ? 1 : 0;
  if (wordOf(nodes[matched]) !== 'MATCHED') throw badToken(textOfNode(nodes[matched]), 'MATCHED.');
  const then = thenOf(nodes, matched + 1);
  let when = `WHEN ${isNot ? 'NOT ' : ''}MATCHED`;
  if (wordOf(nodes[matched + 1]) === 'AND') {
    when += ` AND (${site.rewriting.expression(nodes.slice(matched + 2, then), site.scope)})`;
  } else if (then !== matched + 1) {
    throw badToken(textOfNode(nodes[matched + 1]), 'AND THEN.');
  }
  return `${when} THEN ${action(nodes.slice(then + 1), site)}`;
}

/** The THEN that belongs to the branch and not to a CASE in its condition. */
function thenOf(nodes: readonly Node[], start: number): number {
  let cases = 0;
  for (let index = start; index < nodes.length; index++) {
    const word = wordOf(nodes[index]) ?? '';
    if (word === 'CASE') cases++;
    else if (word === 'END') cases--;
    else if (cases === 0 && THEN.has(word)) return index;
  }
  throw badToken('<END-OF-STATEMENT>', 'THEN.');
}

function action(nodes: readonly Node[], site: ChangeSite): string {
  switch (wordOf(nodes[0])) {
    case 'UPDATE':
      if (wordOf(nodes[1]) !== 'SET') throw badToken(textOfNode(nodes[1]), 'SET.');
      return `UPDATE SET ${rewriteAssignments(nodes.slice(2), site)}`;
    case 'DELETE':
      if (nodes.length > 1) throw badToken(textOfNode(nodes[1]), 'WHEN ELSE.');
      return 'DELETE';
    case 'INSERT':
      return insertAction(nodes, site);
    case 'SIGNAL':
      throw notInSandbox('SIGNAL in MERGE');
    default:
      throw badToken(textOfNode(nodes[0]), 'UPDATE DELETE INSERT SIGNAL.');
  }
}

function insertAction(nodes: readonly Node[], { rewriting, scope }: ChangeSite): string {
  const list = nodes[1];
  const columns = list?.kind === 'group' ? splitAtCommas(list.nodes).map((part) => nameOf(part.at(-1)) ?? '') : [];
  const [values, ...row] = nodes.slice(list?.kind === 'group' ? 2 : 1);
  if (wordOf(values) !== 'VALUES') throw badToken(textOfNode(values), 'VALUES.');
  const items = splitAtCommas(rowValues(row));
  if (columns.length > 0 && items.length !== columns.length) throw wrongNumberOfValues();
  const names = columns.length === 0 ? '' : `(${columns.map(pgName).join(', ')}) `;
  return `INSERT ${names}VALUES (${items.map((item) => rewriting.expression(item, scope)).join(', ')})`;
}

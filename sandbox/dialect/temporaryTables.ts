import { badToken } from './db2Errors.js';
import { rewriteCreate } from './definitions.js';
import { pathAt } from './fromClause.js';
import { EMPTY_SCOPE, type Rewriting } from './rewriting.js';
import { type Node, readStatement, textOfNode, wordOf } from './tree.js';

/** Words that begin an option behind the table's columns. */
const OPTION_STARTS: ReadonlySet<string> = new Set(['ON', 'NOT', 'WITH', 'RCDFMT']);

const OPTIONS = new RegExp(
  '^(?:' +
    [
      'ON COMMIT (?<commit>DELETE|PRESERVE) ROWS',
      'ON ROLLBACK (?:DELETE|PRESERVE) ROWS',
      'NOT LOGGED',
      '(?<replace>WITH REPLACE)',
      'RCDFMT \\S+',
    ].join('|') +
    ')(?: |$)',
);

/** Rewrites DECLARE GLOBAL TEMPORARY TABLE: a table of the job's QTEMP, whatever schema it is declared in. */
export function rewriteDeclare(nodes: readonly Node[], rewriting: Rewriting): string {
  const [, ...words] = nodes.slice(0, 4).map(wordOf);
  if (words.join(' ') !== 'GLOBAL TEMPORARY TABLE') throw badToken(textOfNode(nodes[1]), 'GLOBAL.');
  const path = pathAt(nodes, 4);
  const [schema = 'SESSION', name = ''] = path.parts.length > 1 ? path.parts : [undefined, path.parts[0]];
  if (schema !== 'SESSION' && schema !== 'QTEMP') throw badToken(schema, 'SESSION QTEMP.');
  const end = endOfBody(nodes, path.next);
  const { isReplacing, keepsRows } = optionsOf(nodes.slice(end));
  const create = readStatement(`CREATE TABLE QTEMP."${name.replaceAll('"', '""')}"`).nodes;
  const sql = rewriteCreate([...create, ...nodes.slice(path.next, end)], rewriting);
  const table = rewriting.table(['QTEMP', name], '.', EMPTY_SCOPE);
  if (isReplacing) rewriting.before.push({ sql: `DROP TABLE IF EXISTS ${table}`, as: 'user' });
  if (!keepsRows) rewriting.emptiedOnCommit = table;
  return sql;
}

/** The body is a column list, `AS (query) WITH NO DATA`, `LIKE table`, and whatever of it stands before the options. */
function endOfBody(nodes: readonly Node[], start: number): number {
  for (let index = start + 1; index < nodes.length; index++) {
    const word = wordOf(nodes[index]) ?? '';
    const isWithData = word === 'WITH' && ['NO', 'DATA'].includes(wordOf(nodes[index + 1]) ?? '');
    if (OPTION_STARTS.has(word) && !isWithData) return index;
  }
  return nodes.length;
}

function optionsOf(nodes: readonly Node[]): { readonly isReplacing: boolean; readonly keepsRows: boolean } {
  let text = nodes.map((node) => wordOf(node) ?? textOfNode(node)).join(' ');
  let isReplacing = false;
  let keepsRows = false;
  while (text !== '') {
    const option = OPTIONS.exec(text);
    if (option === null) throw badToken(text.split(' ', 1)[0] ?? text, 'ON NOT WITH RCDFMT.');
    isReplacing ||= option.groups?.replace !== undefined;
    keepsRows ||= option.groups?.commit === 'PRESERVE';
    text = text.slice(option[0].length);
  }
  return { isReplacing, keepsRows };
}

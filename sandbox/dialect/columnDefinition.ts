import { badToken, hostError, notInSandbox } from './db2Errors.js';
import { nameList, pathAt } from './fromClause.js';
import { pgName, pgString } from './names.js';
import { EMPTY_SCOPE, type Rewriting } from './rewriting.js';
import { identityOptions } from './sequences.js';
import type { ColumnNote } from './sideTables.js';
import type { SqlType } from './sqlType.js';
import { type Node, findWord, nameOf, textOfNode, wordOf } from './tree.js';
import { dataTypeAt } from './types.js';

/** A column of a table, in PostgreSQL's words, and what is to be noted of it beside them. */
export interface ColumnDefinition {
  readonly sql: string;
  readonly note: ColumnNote;
  readonly isIdentity: boolean;
}

/** Reads a column's definition: name, system name, type and options. */
export function columnDefinition(part: readonly Node[], rewriting: Rewriting): ColumnDefinition {
  const name = nameOf(part[0]);
  if (name === undefined) throw badToken(textOfNode(part[0]), '<IDENTIFIER>.');
  const { systemName, next } = systemNameAt(part, 1);
  const word = wordOf(part[next]) ?? '';
  if (word === 'ROWID' || word === 'DATALINK' || word === 'GENERATED') {
    throw notInSandbox(word === 'GENERATED' ? 'columns without a type' : `columns of type ${word}`);
  }
  const type = dataTypeAt(part, next);
  const options = columnOptions(part.slice(type.next), { rewriting, type: type.type });
  const note = { name, type: type.type, systemName };
  return { sql: `${pgName(name)} ${type.sql}${options}`, note, isIdentity: options.includes(' AS IDENTITY') };
}

/** `FOR COLUMN NOTE01` behind a name; `FOR BIT DATA` belongs to a type. */
function systemNameAt(part: readonly Node[], at: number): { systemName: string | undefined; next: number } {
  if (wordOf(part[at]) !== 'FOR' || wordOf(part[at + 1]) === 'BIT') return { systemName: undefined, next: at };
  const isLong = wordOf(part[at + 1]) === 'COLUMN';
  const node = part[at + (isLong ? 2 : 1)];
  const systemName = nameOf(node);
  if (systemName === undefined) throw badToken(textOfNode(node), '<IDENTIFIER>.');
  if (systemName.length > 10) throw hostError(-107, '42622', `${systemName} too long.  Maximum 10 characters.`);
  return { systemName, next: at + (isLong ? 3 : 2) };
}

interface OptionSite {
  readonly rewriting: Rewriting;
  readonly type: SqlType;
}

/** A piece of a definition, and how many nodes it took. */
interface Taken {
  readonly sql: string;
  readonly used: number;
}

const OPTION_STARTS: ReadonlySet<string> = new Set([
  ...['NOT', 'CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'REFERENCES', 'GENERATED', 'IMPLICITLY', 'FIELDPROC'],
  ...['WITH', 'DEFAULT', 'FOR'],
]);

function columnOptions(nodes: readonly Node[], site: OptionSite): string {
  let sql = '';
  for (let index = 0; index < nodes.length;) {
    const taken = columnOption(nodes.slice(index), site);
    if (taken === undefined) {
      throw badToken(
        textOfNode(nodes[index]),
        'NOT DEFAULT WITH PRIMARY UNIQUE CHECK REFERENCES GENERATED CONSTRAINT.',
      );
    }
    sql += ` ${taken.sql}`;
    index += taken.used;
  }
  return sql;
}

function columnOption(nodes: readonly Node[], site: OptionSite): Taken | undefined {
  const [first, second] = nodes.slice(0, 2).map((node) => wordOf(node) ?? '');
  switch (first) {
    case 'NOT':
      if (second === 'HIDDEN') return { sql: '', used: 2 };
      return second === 'NULL' ? { sql: 'NOT NULL', used: 2 } : undefined;
    case 'WITH':
    case 'DEFAULT':
      if (first === 'WITH' && second !== 'DEFAULT') return undefined;
      return defaultValue(nodes, first === 'WITH' ? 2 : 1, site);
    case 'GENERATED':
      return generated(nodes);
    case 'IMPLICITLY':
      throw notInSandbox('hidden columns');
    case 'FIELDPROC':
      throw notInSandbox('field procedures');
    case 'CONSTRAINT': {
      const name = nameOf(nodes[1]);
      if (name === undefined) throw badToken(textOfNode(nodes[1]), '<IDENTIFIER>.');
      const taken = columnConstraint(nodes.slice(2), site.rewriting);
      return taken && { sql: `CONSTRAINT ${pgName(name)} ${taken.sql}`, used: taken.used + 2 };
    }
    default:
      return columnConstraint(nodes, site.rewriting);
  }
}

function columnConstraint(nodes: readonly Node[], rewriting: Rewriting): Taken | undefined {
  switch (wordOf(nodes[0])) {
    case 'PRIMARY':
      return wordOf(nodes[1]) === 'KEY' ? { sql: 'PRIMARY KEY', used: 2 } : undefined;
    case 'UNIQUE':
      return { sql: 'UNIQUE', used: 1 };
    case 'CHECK':
      return checkConstraint(nodes, rewriting);
    case 'REFERENCES':
      return references(nodes, rewriting);
    default:
      return undefined;
  }
}

/** `CHECK (condition)` */
export function checkConstraint(nodes: readonly Node[], rewriting: Rewriting): Taken {
  const group = nodes[1];
  if (group?.kind !== 'group') throw badToken(textOfNode(group), '(.');
  return { sql: `CHECK (${rewriting.expression(group.nodes, EMPTY_SCOPE)})`, used: 2 };
}

/** `REFERENCES T (A) ON DELETE CASCADE`; the words for what happens are the same in both languages. */
export function references(nodes: readonly Node[], rewriting: Rewriting): Taken {
  const path = pathAt(nodes, 1);
  const list = nodes[path.next];
  const columns = list?.kind === 'group' ? ` (${nameList(list)})` : '';
  let used = path.next + (list?.kind === 'group' ? 1 : 0);
  let sql = `REFERENCES ${rewriting.table(path.parts, path.separator, EMPTY_SCOPE)}${columns}`;
  for (;;) {
    const words = nodes.slice(used, used + 4).map((node) => wordOf(node) ?? '');
    const action = /^ON (?:DELETE|UPDATE) (?:CASCADE|RESTRICT|NO ACTION|SET NULL|SET DEFAULT)/.exec(
      words.join(' '),
    )?.[0];
    if (action === undefined) return { sql, used };
    sql += ` ${action}`;
    used += action.split(' ').length;
  }
}

/** DEFAULT with a value, or without one: the type's own. */
function defaultValue(nodes: readonly Node[], at: number, { rewriting, type }: OptionSite): Taken {
  const end = Math.min(findWord(nodes, OPTION_STARTS, at), nodes.length);
  if (end === at) return { sql: `DEFAULT ${typeDefault(type)}`, used: at };
  return { sql: `DEFAULT ${defaultOf(nodes.slice(at, end), rewriting)}`, used: end };
}

/** A default value as PostgreSQL stores it. */
export function defaultOf(nodes: readonly Node[], rewriting: Rewriting): string {
  return `(${rewriting.expression(nodes, EMPTY_SCOPE)})`;
}

/** What a column gets that has a default but no value for it. */
export function typeDefault({ name }: SqlType): string {
  switch (name) {
    case 'DATE':
      return 'current_date';
    case 'TIME':
      return 'localtime(0)';
    case 'TIMESTAMP':
      return 'localtimestamp(6)';
    case 'BOOLEAN':
      return 'FALSE';
    default:
      return /INT|DEC|NUM|REAL|DOUBLE/.test(name) ? '0' : pgString('');
  }
}

/** `GENERATED ALWAYS AS IDENTITY (START WITH 1, INCREMENT BY 1)`, or BY DEFAULT. */
function generated(nodes: readonly Node[]): Taken {
  const isByDefault = wordOf(nodes[1]) === 'BY' && wordOf(nodes[2]) === 'DEFAULT';
  const at = isByDefault ? 3 : wordOf(nodes[1]) === 'ALWAYS' ? 2 : 1;
  if (wordOf(nodes[at]) !== 'AS' || wordOf(nodes[at + 1]) !== 'IDENTITY') throw notInSandbox('generated columns');
  const group = nodes[at + 2];
  const options = group?.kind === 'group' ? identityOptions(group.nodes) : '';
  const parenthesised = options === '' ? '' : ` (${options})`;
  return {
    // Identity columns are NOT NULL in both languages.
    sql: `GENERATED ${isByDefault ? 'BY DEFAULT' : 'ALWAYS'} AS IDENTITY${parenthesised}`,
    used: at + (group?.kind === 'group' ? 3 : 2),
  };
}

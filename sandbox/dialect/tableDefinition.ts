import { checkConstraint, columnDefinition, references } from './columnDefinition.js';
import { badToken, hostError, notInSandbox } from './db2Errors.js';
import { nameList, pathAt } from './fromClause.js';
import { pgName, pgString, swapCase } from './names.js';
import { EMPTY_SCOPE, type ObjectName, type Rewriting } from './rewriting.js';
import { type ColumnNote, copyColumnNotes, forgetTable, noteColumns, noteTable } from './sideTables.js';
import { type Group, type Node, isQuery, nameOf, splitAtCommas, textOfNode, wordOf } from './tree.js';

/** Whether a table that exists already gives way. */
export type Replacement = 'replace' | 'new';

/** Rewrites CREATE [OR REPLACE] TABLE; `nodes` start with the table's name. */
export function createTable(nodes: readonly Node[], rewriting: Rewriting, replacement: Replacement): string {
  const path = pathAt(nodes, 0);
  const table = rewriting.newObject(path.parts, path.separator);
  const system = systemNameAt(nodes, path.next);
  const body = nodes.slice(system.next);
  const definition = tableBody(body, { rewriting, table });
  const { isEmptied } = tableOptions(body.slice(definition.used));
  if (isEmptied && replacement === 'new') throw badToken('REPLACE', '<END-OF-STATEMENT>.');
  if (replacement === 'replace') replaceTable(table, rewriting, isEmptied ? 'emptied' : 'kept');
  if (definition.identity !== undefined) {
    const trigger = `CREATE TRIGGER "?identity" AFTER INSERT ON ${table.sql} FOR EACH ROW `;
    const call = `EXECUTE FUNCTION db2.note_identity(${pgString(swapCase(definition.identity))})`;
    rewriting.after.unshift({ sql: `${trigger}${call}`, as: 'engine' });
  }
  rewriting.after.unshift(
    ...forgetTable(table),
    ...noteTable(table, { systemName: system.name }),
    ...noteColumns(table, definition.notes),
  );
  return `CREATE TABLE ${table.sql} ${definition.sql}`;
}

/** The old table steps aside and, unless its rows are given up, hands them on. */
function replaceTable({ schema, name }: ObjectName, rewriting: Rewriting, rows: 'kept' | 'emptied'): void {
  const names = `${pgString(schema)}, ${pgString(name)}`;
  rewriting.before.push({ sql: `SELECT db2.set_table_aside(${names})`, as: 'user' });
  rewriting.after.push({ sql: `SELECT db2.replace_table(${names}, ${rows === 'kept'})`, as: 'user' });
}

/** `FOR SYSTEM NAME SHORT` */
function systemNameAt(
  nodes: readonly Node[],
  at: number,
): { readonly name: string | undefined; readonly next: number } {
  const words = nodes.slice(at, at + 3).map((node) => wordOf(node) ?? '');
  if (words.join(' ') !== 'FOR SYSTEM NAME') return { name: undefined, next: at };
  const name = nameOf(nodes[at + 3]);
  if (name === undefined) throw badToken(textOfNode(nodes[at + 3]), '<IDENTIFIER>.');
  if (name.length > 10) throw hostError(-107, '42622', `${name} too long.  Maximum 10 characters.`);
  return { name, next: at + 4 };
}

interface Site {
  readonly rewriting: Rewriting;
  readonly table: ObjectName;
}

interface Body {
  readonly sql: string;
  readonly notes: readonly ColumnNote[];
  /** The identity column, if there is one. */
  readonly identity?: string | undefined;
  readonly used: number;
}

/** Columns and constraints in parentheses, `LIKE T`, or `[(names)] AS (query) WITH [NO] DATA`. */
function tableBody(nodes: readonly Node[], site: Site): Body {
  const [first, second] = nodes;
  if (wordOf(first) === 'LIKE') {
    const like = likeTable(nodes, site);
    return { sql: `(${like.sql})`, notes: [], used: like.used };
  }
  if (wordOf(first) === 'AS') return tableOfQuery(nodes, 0, site);
  if (first?.kind !== 'group') throw badToken(textOfNode(first), '( LIKE AS.');
  if (wordOf(second) === 'AS') return tableOfQuery(nodes, 1, site);
  const elements = splitAtCommas(first.nodes).map((part) => tableElement(part, site));
  if (elements.length === 0) throw badToken(')', '<IDENTIFIER>.');
  return {
    sql: `(${elements.map(({ sql }) => sql).join(', ')})`,
    identity: elements.find(({ isIdentity }) => isIdentity === true)?.note?.name,
    notes: elements.flatMap(({ note }) => (note === undefined ? [] : [note])),
    used: 1,
  };
}

interface Element {
  readonly sql: string;
  readonly note?: ColumnNote;
  readonly isIdentity?: boolean;
}

function tableElement(part: readonly Node[], site: Site): Element {
  if (wordOf(part[0]) === 'LIKE') return { sql: likeTable(part, site).sql };
  if (wordOf(part[0]) === 'PERIOD') throw notInSandbox('temporal tables');
  const constraint = tableConstraint(part, site.rewriting);
  return constraint === undefined ? columnDefinition(part, site.rewriting) : { sql: constraint };
}

/** `[CONSTRAINT N] PRIMARY KEY (A) | UNIQUE (A) | FOREIGN KEY (A) REFERENCES … | CHECK (…)`; else undefined. */
export function tableConstraint(part: readonly Node[], rewriting: Rewriting): string | undefined {
  const isNamed = wordOf(part[0]) === 'CONSTRAINT';
  const path = isNamed ? pathAt(part, 1) : undefined;
  const prefix = path === undefined ? '' : `CONSTRAINT ${pgName(path.parts.at(-1) ?? '')} `;
  const nodes = part.slice(path?.next ?? 0);
  const taken = constraintBody(nodes, rewriting);
  if (taken === undefined) {
    if (isNamed) throw badToken(textOfNode(nodes[0]), 'PRIMARY UNIQUE FOREIGN CHECK.');
    return undefined;
  }
  if (taken.used < nodes.length && !/^(?:NOT )?ENFORCED/.test(nodes.slice(taken.used).map(wordOf).join(' '))) {
    throw badToken(textOfNode(nodes[taken.used]), ', ).');
  }
  return `${prefix}${taken.sql}`;
}

function constraintBody(
  nodes: readonly Node[],
  rewriting: Rewriting,
): { readonly sql: string; readonly used: number } | undefined {
  const [first, second] = nodes.slice(0, 2).map((node) => wordOf(node) ?? '');
  if (first === 'CHECK' && nodes[1]?.kind === 'group') return checkConstraint(nodes, rewriting);
  if (first === 'UNIQUE' && nodes[1]?.kind === 'group') return { sql: `UNIQUE (${keyList(nodes[1])})`, used: 2 };
  if (first === 'PRIMARY' && second === 'KEY') return { sql: `PRIMARY KEY (${keyList(nodes[2])})`, used: 3 };
  if (first === 'FOREIGN' && second === 'KEY') {
    // Db2 also takes the constraint's name in this place.
    const name = nodes[2]?.kind === 'group' ? undefined : nameOf(nodes[2]);
    const at = name === undefined ? 2 : 3;
    const list = keyList(nodes[at]);
    if (wordOf(nodes[at + 1]) !== 'REFERENCES') throw badToken(textOfNode(nodes[at + 1]), 'REFERENCES.');
    const target = references(nodes.slice(at + 1), rewriting);
    const prefix = name === undefined ? '' : `CONSTRAINT ${pgName(name)} `;
    return { sql: `${prefix}FOREIGN KEY (${list}) ${target.sql}`, used: at + 1 + target.used };
  }
  return undefined;
}

function keyList(group: Node | undefined): string {
  if (group?.kind !== 'group') throw badToken(textOfNode(group), '(.');
  return nameList(group);
}

/** Defaults come along unless they are excluded; an identity only when it is asked for. */
function likeTable(
  nodes: readonly Node[],
  { rewriting, table }: Site,
): { readonly sql: string; readonly used: number } {
  const path = pathAt(nodes, 1);
  const source = rewriting.existingObject(path.parts, path.separator);
  const options: string[] = [];
  let used = path.next;
  while (/^(?:INCLUDING|EXCLUDING)$/.test(wordOf(nodes[used]) ?? '')) {
    const end = nodes.findIndex(
      (node, index) => index > used && /^(?:IDENTITY|DEFAULTS|TIMESTAMP)$/.test(wordOf(node) ?? ''),
    );
    if (end < 0) throw badToken(textOfNode(nodes[used + 1]), 'IDENTITY COLUMN DEFAULTS.');
    options.push(
      nodes
        .slice(used, end + 1)
        .map(textOfNode)
        .join(' '),
    );
    used = end + 1;
    if (wordOf(nodes[used]) === 'COLUMN' || wordOf(nodes[used]) === 'ATTRIBUTES') used++;
  }
  const hasDefaults = !options.some((option) => option.startsWith('EXCLUDING') && option.endsWith('DEFAULTS'));
  const hasIdentity = options.some((option) => option.startsWith('INCLUDING') && option.endsWith('IDENTITY'));
  rewriting.after.push(copyColumnNotes(source, table));
  const including = `${hasDefaults ? ' INCLUDING DEFAULTS' : ''}${hasIdentity ? ' INCLUDING IDENTITY' : ''}`;
  return { sql: `LIKE ${source.sql}${including}`, used };
}

/** `AS (query) WITH DATA | WITH NO DATA | DEFINITION ONLY` */
function tableOfQuery(nodes: readonly Node[], as: number, { rewriting }: Site): Body {
  const query = nodes[as + 1];
  if (query?.kind !== 'group' || !isQuery(query.nodes)) throw badToken(textOfNode(query), '(.');
  const words = nodes.slice(as + 2, as + 5).map((node) => wordOf(node) ?? '');
  const ending = /^(?:WITH NO DATA|WITH DATA|DEFINITION ONLY)/.exec(words.join(' '))?.[0];
  if (ending === undefined) throw badToken(textOfNode(nodes[as + 2]), 'WITH DEFINITION.');
  const columns = as === 1 ? `(${nameList(nodes[0] as Group)}) ` : '';
  const withData = ending === 'WITH DATA' ? '' : ' WITH NO DATA';
  const sql = `${columns}AS (${rewriting.query(query.nodes, EMPTY_SCOPE)})${withData}`;
  return { sql, notes: [], used: as + 2 + ending.split(' ').length };
}

/** Options that say how a table is stored, which shows nowhere; and what OR REPLACE does with the rows. */
const OPTION = new RegExp(
  '^(?:' +
    [
      'RCDFMT \\S+',
      'NOT LOGGED INITIALLY',
      '(?:NOT )?VOLATILE',
      'CARDINALITY',
      'ORGANIZE BY ROW',
      'UNIT (?:ANY|SSD)',
      'KEEP IN MEMORY (?:NO|YES)',
      'ON REPLACE (?:PRESERVE ALL ROWS|PRESERVE ROWS|DELETE ROWS)',
    ].join('|') +
    ')(?: |$)',
);

function tableOptions(nodes: readonly Node[]): { readonly isEmptied: boolean } {
  let text = nodes.map((node) => wordOf(node) ?? textOfNode(node)).join(' ');
  let isEmptied = false;
  while (text !== '') {
    if (/^PARTITION BY|^(?:DATA INITIALLY|REFRESH|MAINTAINED|ENABLE|DISABLE)/.test(text)) {
      throw notInSandbox(text.startsWith('PARTITION') ? 'partitioned tables' : 'materialized query tables');
    }
    const option = OPTION.exec(text);
    if (option === null) throw badToken(text.split(' ', 1)[0] ?? text, '<END-OF-STATEMENT>.');
    isEmptied ||= option[0].startsWith('ON REPLACE DELETE');
    text = text.slice(option[0].length);
  }
  return { isEmptied };
}

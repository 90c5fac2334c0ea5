import { hostError, notInSandbox } from '../db2Errors.js';
import { pgName } from '../names.js';
import { EMPTY_SCOPE } from '../rewriting.js';
import { itemOf } from '../selectItems.js';
import { type Node, isQuery, isSymbol, nameOf, splitAtCommas, wordOf } from '../tree.js';
import { targetsOf, throughVariables } from './assignments.js';
import type { BodySite } from './body.js';
import { BodyScope } from './bodyScope.js';
import { endLabel, statementsUntil } from './controlStatements.js';
import { guarded, hasErrorHandlers } from './handlers.js';

const CURSOR_WORDS: ReadonlySet<string> = new Set([
  'ASENSITIVE',
  'SENSITIVE',
  'INSENSITIVE',
  'DYNAMIC',
  'NO',
  'SCROLL',
]);

/** `DECLARE c CURSOR … FOR select`, from behind CURSOR; gives plpgsql's declaration. */
export function declareCursor(site: BodySite, name: string): string {
  const { reader, scope, body } = site;
  let returns: 'CALLER' | 'CLIENT' | undefined;
  for (;;) {
    if (reader.accept('WITH', 'RETURN')) {
      returns = 'CALLER';
      if (reader.accept('TO')) returns = toClient(site) ? 'CLIENT' : 'CALLER';
    } else if (
      !reader.accept('WITH', 'HOLD') &&
      !reader.accept('WITHOUT', 'HOLD') &&
      !reader.accept('WITHOUT', 'RETURN')
    ) {
      break;
    }
  }
  reader.expect('FOR');
  const select = reader.expression();
  if (!isQuery(select)) throw notInSandbox('cursors over prepared statements');
  body.uses('READS');
  scope.declareCursor(name, { sql: pgName(name), returns });
  // The result's columns keep their names when the rows are for the caller.
  const place = returns === undefined ? 'inner' : 'outermost';
  const isUpdate = select.some((node, index) => wordOf(node) === 'FOR' && wordOf(select[index + 1]) === 'UPDATE');
  const query = body.rewriting.rewriters.query(select, EMPTY_SCOPE, place);
  // The rewriter drops locks, but only a locking query can be changed through its cursor when it is ordered.
  return `${pgName(name)} CURSOR FOR ${query}${isUpdate ? ' FOR UPDATE' : ''};`;
}

/** Options that stand before the word CURSOR. */
export function skipCursorWords({ reader }: BodySite): void {
  while (CURSOR_WORDS.has(reader.word() ?? '')) reader.at++;
}

function toClient({ reader }: BodySite): boolean {
  if (reader.accept('CLIENT')) return true;
  reader.expect('CALLER');
  return false;
}

export function openStatement(site: BodySite): string {
  const { reader, scope, body } = site;
  reader.expect('OPEN');
  const { sql, returns } = scope.cursor(reader.name());
  if (reader.accept('USING')) throw notInSandbox('OPEN with USING');
  const client = body.kind === 'PROCEDURE' ? '"?client"' : 'false';
  const portal =
    returns === undefined ? '' : `${sql} := db2.result_portal(${returns === 'CLIENT' ? 'true' : client}, ${sql}); `;
  return guarded({ sql: `${portal}OPEN ${sql};`, report: 'success' }, site);
}

export function closeStatement(site: BodySite): string {
  site.reader.expect('CLOSE');
  const { sql } = site.scope.cursor(site.reader.name());
  return guarded({ sql: `${ifOpen(sql)} CLOSE ${sql};`, report: 'success' }, site);
}

/** `FETCH [NEXT FROM] c INTO a, b`: behind the last row the variables stay as they are. */
export function fetchStatement(site: BodySite): string {
  const { reader, scope, body } = site;
  reader.expect('FETCH');
  if (reader.sees('NEXT')) reader.at++;
  if (reader.sees('FROM')) reader.at++;
  const name = reader.name();
  const { sql } = scope.cursor(name);
  reader.expect('INTO');
  const targets = targetsOf(reader.expression(), scope);
  const { list, assignments } = throughVariables(body, targets);
  const fetch = `${ifOpen(sql)} FETCH ${sql} INTO ${list}; IF FOUND THEN ${assignments} END IF;`;
  return guarded({ sql: fetch, report: 'found' }, site);
}

function ifOpen(cursor: string): string {
  return `IF ${cursor} IS NULL THEN RAISE invalid_cursor_name USING MESSAGE = ''; END IF;`;
}

/** Columns of a FOR loop's query that have names, which are variables of the loop. */
function columnsOf(select: readonly Node[]): readonly string[] {
  const from = select.findIndex((node) => wordOf(node) === 'FROM');
  const list = select.slice(1, from < 0 ? select.length : from);
  return splitAtCommas(wordOf(select[0]) === 'SELECT' ? list : []).flatMap((part) => {
    const { nodes, alias } = itemOf(part);
    const isPath = nodes.every((node, index) => (index % 2 === 1 ? isSymbol(node, '.') : nameOf(node) !== undefined));
    const name = alias ?? (isPath ? nameOf(nodes.at(-1)) : undefined);
    return name === undefined ? [] : [name];
  });
}

/** `FOR v AS [c CURSOR FOR] select DO … END FOR`. */
export function forStatement(site: BodySite, label: string | undefined): string {
  const { reader, scope, body } = site;
  reader.expect('FOR');
  const name = reader.word(1) === 'AS' ? reader.name() : undefined;
  reader.accept('AS');
  let cursor: string | undefined;
  if (reader.word(1) === 'CURSOR' || CURSOR_WORDS.has(reader.word(1) ?? '')) {
    cursor = reader.name();
    skipCursorWords(site);
    reader.expect('CURSOR');
    reader.accept('WITH', 'HOLD');
    reader.expect('FOR');
  }
  const select = reader.expression('DO');
  if (!isQuery(select)) throw reader.unexpected('SELECT.');
  body.uses('READS');
  reader.expect('DO');
  const block = label === undefined ? body.freshName() : pgName(label);
  const record = name === undefined ? body.freshName() : pgName(name);
  const outside = new BodyScope({ outer: scope, label: name, block, kind: 'loop' });
  const inside = new BodyScope({ outer: outside, label, block, kind: 'loop' });
  for (const column of new Set(columnsOf(select))) {
    outside.declareVariable(column, { sql: `${record}.${pgName(column)}`, type: undefined });
  }
  const portal = cursor === undefined ? body.freshName() : pgName(cursor);
  if (cursor !== undefined) inside.declareCursor(cursor, { sql: portal, returns: undefined });
  const query = body.rewriting.query(select, EMPTY_SCOPE);
  const loopSite = { ...site, scope: inside };
  const statements = statementsUntil(loopSite, 'END');
  reader.expect('END', 'FOR');
  endLabel(reader, label ?? name);
  if (cursor === undefined && !hasErrorHandlers(scope)) {
    return `DECLARE ${record} record; BEGIN <<${block}>> FOR ${record} IN ${query} LOOP ${statements} END LOOP; END;`;
  }
  return withHandlers({ block, record, portal, query, statements }, site);
}

interface Loop {
  readonly block: string;
  readonly record: string;
  readonly portal: string;
  readonly query: string;
  readonly statements: string;
}

/** The same loop with a cursor, so that handlers can act on its opening and on each row. */
function withHandlers({ block, record, portal, query, statements }: Loop, site: BodySite): string {
  const around = site.body.freshName();
  const more = site.body.freshVariable('boolean');
  const open = guarded({ sql: `OPEN ${portal};`, report: 'silent', leave: around }, site);
  const fetch = `FETCH ${portal} INTO ${record}; ${more} := FOUND;`;
  return `<<${around}>> DECLARE ${record} record; ${portal} CURSOR FOR ${query}; BEGIN ${open}
<<${block}>> LOOP ${guarded({ sql: fetch, report: 'silent', leave: around }, site)} EXIT WHEN NOT ${more};
${statements} END LOOP; CLOSE ${portal}; END;`;
}

/** `WHERE CURRENT OF c` at the end of an UPDATE or DELETE: the statement before it, and the cursor. */
export function positionedPart(nodes: readonly Node[], scope: BodyScope): { before: readonly Node[]; where: string } {
  const [where, current, of, cursor] = nodes.slice(-4).map((node) => nameOf(node));
  if (where !== 'WHERE' || current !== 'CURRENT' || of !== 'OF') return { before: nodes, where: '' };
  if (cursor === undefined) throw hostError(-504, '34000', 'Cursor not declared.');
  return { before: nodes.slice(0, -4), where: ` WHERE CURRENT OF ${scope.cursor(cursor).sql}` };
}

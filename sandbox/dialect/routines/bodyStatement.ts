import { badToken, notInSandbox } from '../db2Errors.js';
import { EMPTY_SCOPE } from '../rewriting.js';
import { isQuery, splitAtCommas, wordOf } from '../tree.js';
import { selectInto, setStatement } from './assignments.js';
import { type BodySite, type BodyStatement, WHOLE_BODY, valueOf } from './body.js';
import { nestedCall } from './callStatement.js';
import { compoundStatement } from './compoundStatement.js';
import { getDiagnostics, signalStatement } from './conditions.js';
import { caseStatement, ifStatement, jumpStatement, loopStatement } from './controlStatements.js';
import { closeStatement, fetchStatement, forStatement, openStatement, positionedPart } from './cursorStatements.js';
import { guarded } from './handlers.js';
import { asAssigned, typeOf } from './parameterType.js';

const STATEMENTS: ReadonlyMap<string, BodyStatement> = new Map<string, BodyStatement>([
  ['SET', setStatement],
  ['IF', ifStatement],
  ['CASE', caseStatement],
  ['LEAVE', jumpStatement],
  ['ITERATE', jumpStatement],
  ['SELECT', selectInto],
  ['VALUES', selectInto],
  ['WITH', selectInto],
  ['INSERT', changeStatement],
  ['UPDATE', changeStatement],
  ['DELETE', changeStatement],
  ['MERGE', changeStatement],
  ['OPEN', openStatement],
  ['FETCH', fetchStatement],
  ['CLOSE', closeStatement],
  ['RETURN', returnStatement],
  ['SIGNAL', signalStatement],
  ['RESIGNAL', signalStatement],
  ['GET', getDiagnostics],
  ['CALL', nestedCall],
]);

/** Statements that may have a label. */
const LABELLED: ReadonlyMap<string, (site: BodySite, label: string | undefined) => string> = new Map([
  ['BEGIN', compoundStatement],
  ['WHILE', loopStatement],
  ['LOOP', loopStatement],
  ['REPEAT', loopStatement],
  ['FOR', forStatement],
]);

/** What SQL PL has and the sandbox has not. Text that is made at run time never reaches the engine. */
const REFUSED: ReadonlySet<string> = new Set([
  'ALLOCATE',
  'ALTER',
  'ASSOCIATE',
  'COMMENT',
  'COMMIT',
  'CREATE',
  'DECLARE',
  'DROP',
  'EXECUTE',
  'GOTO',
  'GRANT',
  'LABEL',
  'LOCK',
  'PIPE',
  'PREPARE',
  'REFRESH',
  'RELEASE',
  'RENAME',
  'REVOKE',
  'ROLLBACK',
  'SAVEPOINT',
  'TRUNCATE',
]);

/** Rewrites one statement of a body to plpgsql. Nothing of the user's text gets there but through the rewriter. */
export function bodyStatement(site: BodySite): string {
  const { reader } = site;
  const label = reader.seesSymbol(':', 1) ? reader.name() : undefined;
  if (label !== undefined) reader.expectSymbol(':');
  const word = reader.word() ?? '';
  const labelled = LABELLED.get(word);
  const statement = labelled === undefined ? STATEMENTS.get(word) : (inside: BodySite) => labelled(inside, label);
  if (statement !== undefined) {
    const sql = statement(site);
    if (site.body.rewriting.hasChanges) throw notInSandbox('FINAL TABLE in this place of a routine');
    return sql;
  }
  if (REFUSED.has(word)) throw notInSandbox(`${word} in a routine`);
  throw reader.unexpected('BEGIN CALL CASE CLOSE DELETE FETCH FOR GET IF INSERT LOOP OPEN RETURN SET SIGNAL UPDATE.');
}

function changeStatement(site: BodySite): string {
  const { reader, scope, body } = site;
  const { before, where } = positionedPart(reader.until(), scope);
  body.uses('MODIFIES');
  // The values of an INSERT stand outside of any query; they may name columns of a FOR loop.
  body.rewriting.outsideQueries = scope.expressionScope;
  const change = body.rewriting.withHoisted(body.rewriting.rewriters.change(before));
  const sql = `${change}${where};`;
  body.rewriting.outsideQueries = EMPTY_SCOPE;
  return guarded({ sql, report: 'found' }, site);
}

function returnStatement(site: BodySite): string {
  const { reader, body } = site;
  reader.expect('RETURN');
  const nodes = reader.until();
  switch (body.kind) {
    case 'BLOCK':
      throw badToken('RETURN', 'CALL CASE SET SIGNAL.');
    case 'PROCEDURE': {
      const status = nodes.length === 0 ? '' : `"?status" := ${valueOf(nodes, site)}::int; `;
      return guarded({ sql: `${status}EXIT ${WHOLE_BODY};`, report: 'silent' }, site);
    }
    case 'FUNCTION': {
      const [returned] = body.returns;
      if (nodes.length === 0 || returned === undefined) throw reader.unexpected('<IDENTIFIER>.');
      const isNested = isQuery(nodes);
      const value = isNested ? `(${body.rewriting.query(nodes, EMPTY_SCOPE)})` : valueOf(nodes, site);
      const type = typeOf(returned.type);
      // A variable of the exact type refuses what is too long; what PostgreSQL returns has no size.
      const result = body.freshVariable(type.sql);
      return guarded({ sql: `${result} := ${asAssigned(value, type)}; RETURN ${result};`, report: 'silent' }, site);
    }
    case 'TABLE FUNCTION': {
      if (!isQuery(nodes)) throw reader.unexpected('SELECT.');
      body.uses('READS');
      const query = body.rewriting.rewriters.query(nodes, { commonTables: EMPTY_SCOPE.commonTables }, 'inner');
      const names = body.returns.map((_, index) => `"?c${index}"`);
      const values = body.returns.map(({ type }, index) => {
        const to = typeOf(type);
        return `(${asAssigned(`("?row".${names[index] ?? ''})`, to)})::${to.sql}`;
      });
      checkColumns(nodes, names.length);
      const rows = `SELECT ${values.join(', ')} FROM (${query}) AS "?row" (${names.join(', ')})`;
      return guarded({ sql: `RETURN QUERY ${rows}; RETURN;`, report: 'silent' }, site);
    }
  }
}

function checkColumns(nodes: Parameters<typeof splitAtCommas>[0], width: number): void {
  const end = nodes.findIndex((node) => wordOf(node) === 'FROM');
  const list = nodes.slice(1, end < 0 ? nodes.length : end);
  const isKnown = wordOf(nodes[0]) === 'SELECT' && !list.some((node) => node.kind === 'symbol' && node.text === '*');
  if (isKnown && splitAtCommas(list).length !== width) {
    throw notInSandbox('RETURN of a query with another number of columns');
  }
}

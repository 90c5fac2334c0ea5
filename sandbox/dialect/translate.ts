import { rewriteChange } from './changes.js';
import { readConstants } from './constants.js';
import { badToken } from './db2Errors.js';
import { rewriteExpression } from './expression.js';
import { readCall, readScalarCall } from './hostCalls.js';
import { readJobRequest } from './jobRequests.js';
import { rewriteQuery } from './query.js';
import { EMPTY_SCOPE, type Rewriters, Rewriting } from './rewriting.js';
import { isServiceCall } from './serviceCall.js';
import { readProcedureCall } from './routines/callStatement.js';
import { compoundBlock, isCompound } from './routines/compoundBlock.js';
import { createRoutine } from './routines/createRoutine.js';
import { dropRoutine, isRoutineDrop } from './routines/dropRoutine.js';
import { SCHEMA_VERBS, rewriteStatement } from './statements.js';
import type { CallTranslation, EngineTranslation, Translation, TranslationContext } from './translation.js';
import { QueryScope } from './typing/queryTypes.js';
import { type Statement, isQuery, readStatement, wordOf } from './tree.js';
import { withViewText } from './viewText.js';

/** Reads a Db2 statement. Throws a Db2Error for what is wrong with it before any data is looked at. */
export function translate(sql: string, context: TranslationContext): Translation {
  const statement = readStatement(sql);
  const { nodes } = statement;
  if (isQuery(nodes)) {
    return readScalarCall(statement) ?? readConstants(nodes) ?? throughEngine(statement, context);
  }
  if (wordOf(nodes[0]) === 'CALL' && !isServiceCall(nodes)) {
    return userProcedureCall(statement, context) ?? readCall(statement);
  }
  return readJobRequest(statement) ?? withViewText(throughEngine(statement, context), statement, sql);
}

function userProcedureCall(statement: Statement, context: TranslationContext): CallTranslation | undefined {
  const call = readProcedureCall(statement, rewritingOf(statement, context));
  return call === undefined ? undefined : { kind: 'call', ...call };
}

/** The engine's way for any statement it can run, also for those that have a shorter one. */
export function throughEngine(statement: Statement, context: TranslationContext): EngineTranslation {
  const { nodes, markers } = statement;
  const rewriting = rewritingOf(statement, context);
  const verb = wordOf(nodes[0]) ?? '';
  const isResult = isQuery(nodes);
  const sql = isResult
    ? rewriting.rewriters.query(nodes, EMPTY_SCOPE, 'outermost')
    : (routineStatement(statement, rewriting, context) ?? rewriteStatement(nodes, rewriting));
  // A zero byte would end the text inside the engine's message.
  if (sql.includes('\0')) throw badToken('\\0', '<IDENTIFIER>.');
  return {
    kind: isResult ? 'query' : 'change',
    sql: rewriting.withHoisted(sql),
    before: rewriting.before,
    after: rewriting.after,
    emptiedOnCommit: rewriting.emptiedOnCommit,
    markers: markers.size,
    computed: rewriting.computed,
    tables: rewriting.tables,
    changesSchema: SCHEMA_VERBS.has(verb),
    usesQtemp: rewriting.usesQtemp,
    callsRoutines: rewriting.callsRoutines,
    notesIdentity: rewriting.notesIdentity,
    reads: [...rewriting.reads],
    authority: rewriting.authority,
    notNull: rewriting.notNull,
    ...(isResult ? { resultTypes: () => new QueryScope([], rewriting.columnTypes).columnsOf(nodes) } : {}),
    changesData: !isResult || rewriting.changesData,
  };
}

function rewritingOf({ markers }: Statement, context: TranslationContext): Rewriting {
  const rewriting: Rewriting = new Rewriting(
    rewritersOf(() => rewriting),
    markers,
    context,
  );
  return rewriting;
}

/** CREATE and DROP of routines, and compound statements; undefined for all others. */
function routineStatement(statement: Statement, rewriting: Rewriting, context: TranslationContext): string | undefined {
  const { nodes } = statement;
  if (isCompound(nodes)) return compoundBlock(nodes, rewriting, { context, rewritersOf });
  const [first, second, third, fourth] = nodes.map(wordOf);
  if (first === 'DROP') return isRoutineDrop(nodes) ? dropRoutine(nodes, rewriting) : undefined;
  const kind = second === 'OR' && third === 'REPLACE' ? fourth : second;
  if (first !== 'CREATE' || (kind !== 'PROCEDURE' && kind !== 'FUNCTION')) return undefined;
  return createRoutine(statement, rewriting, { context, rewritersOf });
}

/** Binds the two halves of the rewriter together for one statement. */
function rewritersOf(rewriting: () => Rewriting): Rewriters {
  return {
    change: (nodes, scope) => rewriteChange(nodes, rewriting(), scope),
    expression: (nodes, scope) => rewriteExpression(nodes, rewriting(), scope),
    query: (nodes, scope, place) => rewriteQuery(nodes, { rewriting: rewriting(), scope, place }),
  };
}

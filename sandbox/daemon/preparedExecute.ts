import { driverError } from '../dialect/db2Errors.js';
import type { Translation } from '../dialect/translation.js';
import type { ResultSet, Turn } from './database.js';
import type { Job } from './job.js';
import {
  type PreparedCount,
  executedCountPayload,
  executedRowsPayload,
  preparePayload,
  preparedCountPayload,
  preparedRowsPayload,
} from './payloads.js';
import type { CallText } from './procedureCall.js';
import { PartialFailure, RequestError } from './replies.js';
import { type Members, type Parameters, parametersOf, rowsOf, sqlOf, terseOf, textOf } from './requestText.js';
import type { Page } from './resultShape.js';
import { type Session, connectedJob } from './session.js';
import { type StatementRunner, checkParameterCount, isPrepareFailure } from './statementRunner.js';

/** `prepare_sql`: tells of the statement what is known before it runs, and keeps it for `execute`. */
export async function prepare(session: Session, members: Members): Promise<string> {
  const job = connectedJob(session);
  const statement = job.statements.note(textOf(members.id) ?? '', 'prepared');
  return job.run(async () => {
    job.countPrepared();
    const translation = await session.runner.prepare(sqlOf(members), job);
    const described = await session.runner.describe(translation, job);
    statement.prepared = translation;
    return preparePayload(job, described);
  });
}

/** `prepare_sql_execute`: prepares, binds, runs. What preparing told stays in the reply when the rest fails. */
export async function prepareAndExecute(session: Session, members: Members): Promise<string> {
  const job = connectedJob(session);
  const { runner } = session;
  const statement = job.statements.note(textOf(members.id) ?? '', 'prepared');
  return job.run(async (signal) => {
    job.countPrepared();
    const translation = await runner.prepare(sqlOf(members), job);
    statement.prepared = translation;
    try {
      const done = await executeOnce({ translation, runner, members }, { job, signal });
      if (done.kind === 'count') return preparedCountPayload(done);
      job.statements.keep(statement, done.page.isDone ? 'done' : { ...done, terse: terseOf(members) });
      return preparedRowsPayload(job, done.shape, { ...done, markers: translation.markers });
    } catch (error) {
      throw await withPrepared(error, { translation, runner, job });
    }
  });
}

/** `execute`: runs a prepared statement again. Nothing remembers its result set, so that it cannot be continued. */
export async function executeAgain(session: Session, members: Members): Promise<string> {
  const id = textOf(members.cont_id);
  if (id === undefined) {
    throw new RequestError(members.cont_id === null ? 'JsonNull' : 'Bad request: Correlation ID not specified');
  }
  const { job, runner } = session;
  const statement = job?.statements.findPrepared(id);
  if (job === undefined || statement === undefined) throw new RequestError('Bad request: invalid correlation ID');
  return job.run(async (signal) => {
    const translation = statement.prepared;
    if (translation === undefined) throw new RequestError('Internal Error: NullPointerException: nothing is prepared');
    // A statement has one result set at a time: running it again closes the one that its first run left open.
    if (typeof statement.result === 'object') job.statements.keep(statement, 'closed');
    const done = await executeOnce({ translation, runner, members }, { job, signal });
    return done.kind === 'count' ? executedCountPayload(done) : executedRowsPayload(job, done.shape, done);
  });
}

interface Execution {
  readonly translation: Translation;
  readonly runner: StatementRunner;
  readonly members: Members;
}

type Executed =
  | ({ readonly kind: 'rows'; readonly page: Page; readonly call?: CallText } & ResultSet)
  | ({ readonly kind: 'count' } & PreparedCount);

/** Binds the request's parameters, once or row by row, runs, and takes the first page. */
async function executeOnce({ translation, runner, members }: Execution, turn: Turn): Promise<Executed> {
  const parameters = parametersOf(members);
  if (parameters.kind === 'batch') {
    return { kind: 'count', ...(await runBatch({ translation, runner, rows: parameters.rows }, turn)) };
  }
  checkParameterCount(translation, parameters.row);
  const outcome = await runner.execute(translation, parameters.row, turn);
  if (outcome.kind === 'count') return outcome;
  return { ...outcome, page: outcome.shape.page(outcome.rows, rowsOf(members), terseOf(members)) };
}

interface Batch {
  readonly translation: Translation;
  readonly runner: StatementRunner;
  readonly rows: Extract<Parameters, { kind: 'batch' }>['rows'];
}

/**
 * All rows are bound before the first is run. Each is an execution of its own; rows before a failing one stay done, as
 * without commitment control.
 */
async function runBatch({ translation, runner, rows }: Batch, turn: Turn): Promise<PreparedCount> {
  const isCall = translation.kind === 'call' && translation.parameters.every(({ mode }) => mode === 'IN');
  if (translation.kind !== 'change' && !isCall) throw driverError('HY010', 'Function sequence error.');
  let updateCount = 0;
  let last: PreparedCount = { updateCount: 0, parameterTypes: [] };
  for (const row of rows) checkParameterCount(translation, row);
  try {
    for (const row of rows) {
      const outcome = await runner.execute(translation, row, turn);
      if (outcome.kind !== 'count') continue;
      updateCount += outcome.updateCount;
      last = outcome;
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new PartialFailure(`,"batch_added":${rows.length}`, error);
  }
  return { ...last, updateCount, batchAdded: rows.length };
}

interface Prepared {
  readonly translation: Translation;
  readonly runner: StatementRunner;
  readonly job: Job;
}

async function withPrepared(error: unknown, { translation, runner, job }: Prepared): Promise<unknown> {
  if (!(error instanceof Error)) return error;
  const { payload, cause } = error instanceof PartialFailure ? error : { payload: '', cause: error };
  if (isPrepareFailure(cause)) return cause;
  try {
    const prepared = preparePayload(job, await runner.describe(translation, job));
    return new PartialFailure(prepared + payload, cause);
  } catch {
    return error; // it did not even prepare
  }
}

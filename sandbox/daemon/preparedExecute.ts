import { driverError } from '../dialect/db2Errors.js';
import type { Translation } from '../dialect/translation.js';
import type { Turn } from './database.js';
import type { Job } from './job.js';
import { preparePayload, preparedCountPayload, preparedRowsPayload } from './payloads.js';
import { PartialFailure } from './replies.js';
import {
  type Members,
  type ParameterRow,
  type Parameters,
  parametersOf,
  rowsOf,
  sqlOf,
  terseOf,
  textOf,
} from './requestText.js';
import { type StatementRunner, checkParameterCount, isPrepareFailure } from './statementRunner.js';

/** `prepare_sql_execute`: prepares, binds, runs. What preparing told stays in the reply when the rest fails. */
export function executePrepared(job: Job, runner: StatementRunner, members: Members): Promise<string> {
  const id = textOf(members.id) ?? '';
  return job.run(async (signal) => {
    job.keepResult(id, 'none');
    job.countPrepared();
    const translation = await runner.prepare(sqlOf(members), job);
    try {
      const parameters = parametersOf(members);
      const turn = { job, signal };
      return parameters.kind === 'batch'
        ? await runBatch({ translation, runner, rows: parameters.rows }, turn)
        : await runOnce({ translation, runner, row: parameters.row }, turn, members);
    } catch (error) {
      throw await withPrepared(error, { translation, runner, job });
    }
  });
}

interface Once {
  readonly translation: Translation;
  readonly runner: StatementRunner;
  readonly row: ParameterRow;
}

async function runOnce({ translation, runner, row }: Once, turn: Turn, members: Members): Promise<string> {
  checkParameterCount(translation, row);
  const { job } = turn;
  const outcome = await runner.execute(translation, row, turn);
  if (outcome.kind === 'count') return preparedCountPayload(outcome);
  const terse = terseOf(members);
  const page = outcome.shape.page(outcome.rows, rowsOf(members), terse);
  job.keepResult(textOf(members.id) ?? '', page.isDone ? 'done' : { ...outcome, terse });
  return preparedRowsPayload(job, outcome.shape, { page, markers: translation.markers });
}

interface Batch {
  readonly translation: Translation;
  readonly runner: StatementRunner;
  readonly rows: Extract<Parameters, { kind: 'batch' }>['rows'];
}

/** Each row is an execution of its own; rows before a failing one stay done, as without commitment control. */
async function runBatch({ translation, runner, rows }: Batch, turn: Turn): Promise<string> {
  if (translation.kind !== 'change') throw driverError('HY010', 'Function sequence error.');
  let updateCount = 0;
  let parameterTypes: readonly number[] = [];
  for (const row of rows) {
    checkParameterCount(translation, row);
    const outcome = await runner.execute(translation, row, turn);
    if (outcome.kind === 'count') {
      updateCount += outcome.updateCount;
      parameterTypes = outcome.parameterTypes;
    }
  }
  return preparedCountPayload({ updateCount, parameterTypes, batchAdded: rows.length });
}

interface Prepared {
  readonly translation: Translation;
  readonly runner: StatementRunner;
  readonly job: Job;
}

async function withPrepared(error: unknown, { translation, runner, job }: Prepared): Promise<unknown> {
  if (!(error instanceof Error) || isPrepareFailure(error)) return error;
  try {
    return new PartialFailure(preparePayload(job, await runner.describe(translation, job)), error);
  } catch {
    return error; // it did not even prepare
  }
}

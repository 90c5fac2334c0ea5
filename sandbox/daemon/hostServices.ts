import { Db2Error } from '../dialect/db2Errors.js';
import type { HostTranslation } from '../dialect/translation.js';
import { mayControl, routineFailure, runClCommand } from './clCommand.js';
import { generatedSql } from './generatedSql.js';
import type { Job } from './job.js';
import type { JobRegistry } from './jobRegistry.js';
import { operandText } from './operandText.js';
import type { ParameterRow } from './requestText.js';
import type { RunnerParts } from './statementRunner.js';

const ROUTINE_FAILURE = -443;

/** A service's run: who asked, with which marker values, and the signal that ends it. */
export interface ServiceCall {
  readonly translation: HostTranslation;
  readonly parameters: ParameterRow;
  readonly job: Job;
  readonly signal: AbortSignal;
}

/** What a scalar service answers with when it has done what it was asked for. */
const DONE: Rows = [['1']];

type Rows = readonly (readonly string[])[];

/**
 * Performs a service of the host and gives its rows; refuses with the message of the routine that would have failed on
 * IBM i.
 */
export async function runHostService(call: ServiceCall, parts: RunnerParts): Promise<Rows> {
  const given = (name: string): string | null => {
    const operand = call.translation.arguments.get(name);
    return operand === undefined ? null : operandText(operand, call);
  };
  const argument = (name: string): string => given(name) ?? '';
  switch (call.translation.service) {
    case 'cancelSql':
      cancelSql(argument('VJOB_NAME'), call.job, parts.jobs);
      return DONE;
    case 'clCommand': {
      const length = argument('COMMAND_LENGTH');
      const text = argument('COMMAND');
      await runClCommand(/^\d+(?:\.\d*)?$/.test(length) ? text.slice(0, Number(length)) : text, call, parts);
      return DONE;
    }
    case 'generateSql':
      return generatedSql(given, call.job, parts);
  }
}

/** The same for the scalar function, which answers 1 or -1 and only tells the job log what failed. */
export async function isServiceDone(call: ServiceCall, parts: RunnerParts): Promise<boolean> {
  try {
    await runHostService(call, parts);
    return true;
  } catch (error) {
    if (error instanceof Db2Error && error.sqlCode === ROUTINE_FAILURE) return false;
    throw error;
  }
}

function cancelSql(name: string, by: Job, jobs: JobRegistry): void {
  const job = jobs.find(name);
  if (job === undefined) throw routineFailure(`[CPF1321] Job ${name} not found.`);
  if (!mayControl(by.user, job)) throw routineFailure(`[CPF1344] Not authorized to control job ${name}.`);
  job.cancelRunning();
}

import type { HostTranslation } from '../dialect/translation.js';
import { mayControl, routineFailure, runClCommand } from './clCommand.js';
import type { Job } from './job.js';
import type { JobRegistry } from './jobRegistry.js';
import { operandText } from './operandText.js';
import type { ParameterRow } from './requestText.js';
import type { RunnerParts } from './statementRunner.js';

/** A service's run: who asked, with which marker values, and the signal that ends it. */
export interface ServiceCall {
  readonly translation: HostTranslation;
  readonly parameters: ParameterRow;
  readonly job: Job;
  readonly signal: AbortSignal;
}

/** Performs a service of the host; refuses with the message of the routine that would have failed on IBM i. */
export async function runHostService(call: ServiceCall, parts: RunnerParts): Promise<void> {
  const argument = (name: string): string => {
    const operand = call.translation.arguments.get(name);
    return (operand === undefined ? null : operandText(operand, call)) ?? '';
  };
  switch (call.translation.service) {
    case 'cancelSql':
      cancelSql(argument('VJOB_NAME'), call.job, parts.jobs);
      return;
    case 'clCommand': {
      const length = argument('COMMAND_LENGTH');
      const text = argument('COMMAND');
      await runClCommand(/^\d+(?:\.\d*)?$/.test(length) ? text.slice(0, Number(length)) : text, call, parts);
      return;
    }
    case 'generateSql':
      throw routineFailure('[CPF9898] not there yet.');
  }
}

function cancelSql(name: string, by: Job, jobs: JobRegistry): void {
  const job = jobs.find(name);
  if (job === undefined) throw routineFailure(`[CPF1321] Job ${name} not found.`);
  if (!mayControl(by.user, job)) throw routineFailure(`[CPF1344] Not authorized to control job ${name}.`);
  job.cancelRunning();
}

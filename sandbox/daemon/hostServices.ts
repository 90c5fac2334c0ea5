import { Db2Error } from '../dialect/db2Errors.js';
import type { HostTranslation, Operand } from '../dialect/translation.js';
import { hasSpecialAuthority } from '../users.js';
import { jobValue } from './database.js';
import type { Job } from './job.js';
import type { JobRegistry } from './jobRegistry.js';
import type { ParameterRow } from './requestText.js';

/** A service's run: who asked, with which marker values, and the signal that ends it. */
export interface ServiceCall {
  readonly translation: HostTranslation;
  readonly parameters: ParameterRow;
  readonly job: Job;
  readonly signal: AbortSignal;
}

/** Performs a service of the host; refuses with the message of the routine that would have failed on IBM i. */
export async function runHostService(call: ServiceCall, jobs: JobRegistry): Promise<void> {
  const argument = operandText(call.translation.argument, call) ?? '';
  switch (call.translation.service) {
    case 'cancelSql':
      cancelSql(argument, call.job, jobs);
      return;
    case 'clCommand':
      await runClCommand(argument, call);
      return;
  }
}

function cancelSql(name: string, by: Job, jobs: JobRegistry): void {
  const job = jobs.find(name);
  if (job === undefined) throw routineFailure(`[CPF1321] Job ${name} not found.`);
  if (job.user !== by.user && !hasSpecialAuthority(by.user, '*JOBCTL')) {
    throw routineFailure(`[CPF1344] Not authorized to control job ${name}.`);
  }
  job.cancelRunning();
}

const DELAY_SECONDS_MAX = 999_999;

/** The CL commands that the sandbox knows: DLYJOB, a real delay of this job only. */
async function runClCommand(command: string, { job, signal }: ServiceCall): Promise<void> {
  const seconds = /^\s*(?:QSYS\/)?DLYJOB\s+(?:DLY\s*\(\s*)?(\d{1,6})\s*\)?\s*$/i.exec(command)?.[1];
  if (seconds === undefined) throw routineFailure('[CPF0006] Errors occurred in command.');
  await job.delay(Math.min(Number(seconds), DELAY_SECONDS_MAX) * 1000, signal);
}

function routineFailure(text: string): Db2Error {
  return new Db2Error(text, '38501', -443);
}

export function operandText(
  operand: Operand,
  { parameters, job }: { readonly parameters: ParameterRow; readonly job: Job },
): string | null {
  switch (operand.kind) {
    case 'text':
      return operand.text;
    case 'marker':
      return parameters[operand.index] ?? null;
    case 'job':
      return jobValue(operand.value, job);
  }
}

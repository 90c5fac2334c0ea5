import type { JobValue, Operand } from '../dialect/translation.js';
import type { Job } from './job.js';
import type { ParameterRow } from './requestText.js';

/** Name of the sandbox's relational database, the value of CURRENT SERVER. */
export const SERVER_NAME = 'SANDBOX';

/** What one execution gives an operand its value from. */
export interface OperandSource {
  readonly parameters: ParameterRow;
  readonly job: Job;
}

/** The operand's value in one execution. */
export function operandText(operand: Operand, source: OperandSource): string | null {
  switch (operand.kind) {
    case 'text':
      return operand.text;
    case 'marker':
      return source.parameters[operand.index] ?? null;
    case 'job':
      return jobValue(operand.value, source.job);
    case 'joined': {
      const parts = operand.parts.map((part) => operandText(part, source));
      return parts.length === 0 || parts.includes(null) ? null : parts.join('');
    }
  }
}

const SYSTEM_PATH = ['QSYS', 'QSYS2', 'SYSPROC', 'SYSIBMADM'];

export function jobValue(value: JobValue, job: Job): string {
  switch (value) {
    case 'user':
      return job.user;
    case 'schema':
      return job.schema;
    case 'server':
      return SERVER_NAME;
    case 'jobName':
      return job.name;
    case 'path':
      return pathText(job);
    case 'dateFormat':
      return job.options.formats.date;
    case 'timeFormat':
      return job.options.formats.time;
  }
}

/** CURRENT PATH: what SET PATH said, or the system's schemas and the user's; under system naming the library list. */
function pathText({ path, user, options }: Job): string {
  if (path === undefined && options.naming === 'system') return '*LIBL';
  return (path ?? [...SYSTEM_PATH, user]).map((schema) => `"${schema}"`).join(',');
}

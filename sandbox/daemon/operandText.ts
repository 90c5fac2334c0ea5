import type { Operand } from '../dialect/translation.js';
import { jobValue } from './database.js';
import type { Job } from './job.js';
import type { ParameterRow } from './requestText.js';

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

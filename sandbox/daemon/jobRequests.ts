import { hostError } from '../dialect/db2Errors.js';
import type { JobRequest } from '../dialect/translation.js';
import { operandText } from './operandText.js';
import { type Job, defaultSchema } from './job.js';
import type { JobEngine } from './jobEngine.js';
import type { ParameterRow } from './requestText.js';

/** Does what a statement asks of its own job. */
export async function runJobRequest(
  request: JobRequest,
  { job, parameters, engine }: { readonly job: Job; readonly parameters: ParameterRow; readonly engine: JobEngine },
): Promise<void> {
  switch (request.verb) {
    case 'COMMIT':
    case 'ROLLBACK':
      await engine.endUnit(request.verb, job);
      return;
    case 'SAVEPOINT':
    case 'RELEASE':
    case 'ROLLBACK TO': {
      const refusal = await engine.savepoint(request.verb, request.name, job);
      if (refusal !== undefined) throw refusal;
      return;
    }
    case 'SET SCHEMA': {
      const { value } = request;
      const schema =
        value === undefined ? defaultSchema(job.options, job.user) : operandText(value, { parameters, job });
      if (schema === null) throw hostError(-407, '23502', 'Null values not allowed in column or variable SCHEMA.');
      job.schema = foldedName(schema);
      return;
    }
    case 'SET PATH':
      job.path = request.schemas;
      return;
    case 'SET TRANSACTION':
      if (engine.unitOf(job) !== undefined) throw hostError(-428, '25001', 'SQL statement cannot be run.');
      job.isolation = request.isolation;
      return;
  }
}

/** A name in a string follows the rules of names: upper case unless it is delimited. */
function foldedName(text: string): string {
  const name = text.trim();
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toUpperCase();
}

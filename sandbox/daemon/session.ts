import { Db2Error } from '../dialect/db2Errors.js';
import type { Job } from './job.js';
import type { JobRegistry } from './jobRegistry.js';
import type { Applicant, SignOn } from './signOn.js';
import type { StatementRunner } from './statementRunner.js';
import type { Tracing } from './tracing.js';

/** What the requests of one connection work on. The job is there from a successful `connect` on. */
export interface Session {
  readonly applicant: Applicant;
  readonly jobs: JobRegistry;
  readonly runner: StatementRunner;
  readonly signOn: SignOn;
  readonly tracing: Tracing;
  readonly traceSettings: Map<string, string>;
  job: Job | undefined;
}

/** A request that ends the connection instead of being answered. */
export class Disconnect extends Error {
  override readonly name = 'Disconnect';
}

/** The session's job; refuses what needs one before `connect`. */
export function connectedJob({ job }: Session): Job {
  if (job === undefined) throw new Db2Error('Not connected', null, 0);
  return job;
}

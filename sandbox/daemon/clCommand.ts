import type { CommandHost } from '../commands/commandHost.js';
import { runCommand } from '../commands/interpreter.js';
import { CommandFailure } from '../commands/messages.js';
import { Db2Error } from '../dialect/db2Errors.js';
import { GROUPS, OWNER, findUser, hasSpecialAuthority } from '../users.js';
import { JobCatalog } from './commandCatalog.js';
import type { Turn } from './database.js';
import type { Job } from './job.js';
import type { JobRegistry } from './jobRegistry.js';
import type { RunnerParts } from './statementRunner.js';

const GROUP_PROFILES: ReadonlySet<string> = new Set(Object.values(GROUPS));

/** Runs a CL command in the job, as QCMDEXC does: it fails with the escape message that ended the command. */
export async function runClCommand(text: string, turn: Turn, parts: RunnerParts): Promise<void> {
  try {
    await runCommand(text, commandHost(turn, parts));
  } catch (error) {
    throw error instanceof CommandFailure ? routineFailure(`[${error.escape.id ?? ''}] ${error.escape.text}`) : error;
  }
}

/** A failure inside a routine of the system. */
export function routineFailure(text: string): Db2Error {
  return new Db2Error(text, '38501', -443);
}

/** Whether `user` may cancel or end the job: it is the user's own, or the user has *JOBCTL. */
export function mayControl(user: string, job: Job): boolean {
  return job.user === user || hasSpecialAuthority(user, '*JOBCTL');
}

function commandHost(turn: Turn, { database, engine, jobs }: RunnerParts): CommandHost {
  const { job, signal } = turn;
  return {
    user: job.user,
    jobName: job.name,
    libraryList: job.libraryList,
    environment: job.environment,
    overrides: job.overrides,
    catalog: new JobCatalog(database, engine, turn),
    log: (message) => job.log.add(message),
    delay: (ms) => job.delay(ms, signal),
    endJob: (name) => endJob(name, job.user, jobs),
    hasJob: (name) => jobs.find(name) !== undefined,
    hasProfile: (name) => findUser(name) !== undefined || GROUP_PROFILES.has(name),
    maySeeProfile: (name) => name === job.user || job.user === OWNER,
  };
}

function endJob(name: string, user: string, jobs: JobRegistry): 'ended' | 'missing' | 'unauthorized' {
  const job = jobs.find(name);
  if (job === undefined) return 'missing';
  if (!mayControl(user, job)) return 'unauthorized';
  job.cancelRunning();
  void jobs.end(job);
  return 'ended';
}

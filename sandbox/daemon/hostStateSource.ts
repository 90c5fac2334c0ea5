import type { Clock } from '../../src/kernel/clock.js';
import { type HostState, type JobState, type ProfileRow, type StateKey, settingOf } from '../services/hostState.js';
import { SYSTEM_JOBS } from '../services/systemJobs.js';
import { hasSpecialAuthority } from '../users.js';
import type { Job } from './job.js';
import type { JobEngine } from './jobEngine.js';
import type { JobRegistry } from './jobRegistry.js';
import type { ProfileState, SignOn } from './signOn.js';

/** Where the state of the daemon is found. */
export interface HostStateParts {
  readonly clock: Clock;
  readonly jobs: JobRegistry;
  readonly engine: JobEngine;
  readonly signOn: SignOn;
}

/** How many messages of other jobs' logs a statement takes along. */
const OTHERS_MESSAGES_MAX = 100;

/** Gives services what they show of the daemon itself. */
export class HostStateSource {
  /** Where clients connect to; 0 until it is known. */
  port = 0;
  readonly #parts: HostStateParts;
  readonly #started: number;

  constructor(parts: HostStateParts) {
    this.#parts = parts;
    this.#started = parts.clock.now();
  }

  /** The parts that a statement of `job` reads, as session settings of the engine. */
  settings(keys: readonly StateKey[], job: Job): Readonly<Record<string, string>> {
    return Object.fromEntries(keys.map((key) => [settingOf(key), JSON.stringify(this.#part(key, job))]));
  }

  #part(key: StateKey, job: Job): HostState[StateKey] {
    switch (key) {
      case 'job':
        return jobPart(job);
      case 'jobs':
        return [
          ...SYSTEM_JOBS.map((one) => this.#systemJob(one)),
          ...this.#parts.jobs.all.map((one) => this.#job(one)),
        ];
      case 'messages':
        return this.#messages(job);
      case 'transactions':
        return this.#transactions();
      case 'profiles':
        return this.#parts.signOn.profiles().map((profile) => this.#profile(profile));
      case 'libraries':
        return job.libraryList.entries.map(({ library, part }) => ({ name: library, part }));
      case 'environment':
        return [...job.environment].map(([name, value]) => ({ name, value }));
      case 'system':
        return { started: this.#time(this.#started), port: this.port, elapsed_seconds: this.#elapsed() };
    }
  }

  #job(job: Job): JobState {
    return {
      name: job.name,
      user: job.user,
      subsystem: 'QUSRWRK',
      subsystem_library: 'QSYS',
      type: 'PJ',
      type_enhanced: 'PRESTART_BATCH',
      function_type: null,
      function: null,
      status: job.isRunning ? 'RUN' : 'TIMW',
      memory_pool: '*BASE',
      run_priority: 20,
      thread_count: 3,
      temporary_storage: 12,
      cpu_time: job.statementCount,
      disk_io: job.statementCount * 2,
      entered: this.#time(job.startedAt),
      client_address: job.clientAddress,
      client_host: job.clientAddress,
      statement: job.statementText ?? null,
      statement_status: job.statementText === undefined ? null : job.isRunning ? 'ACTIVE' : 'COMPLETE',
      default_schema: job.schema,
      naming: job.options.naming,
      commit_level: job.isolation,
      cursors: job.statements.openCursors,
    };
  }

  #systemJob({ number, user, name, subsystem, type, status }: (typeof SYSTEM_JOBS)[number]): JobState {
    return {
      name: `${String(number).padStart(6, '0')}/${user}/${name}`,
      user,
      subsystem: subsystem ?? null,
      subsystem_library: subsystem === undefined ? null : 'QSYS',
      type,
      type_enhanced:
        type === 'SBS' ? 'SUBSYSTEM' : type === 'INT' ? 'INTERACTIVE' : type === 'SYS' ? 'SYSTEM' : 'BATCH',
      function_type: null,
      function: null,
      status,
      memory_pool: type === 'INT' ? '*INTERACT' : type === 'SYS' ? '*MACHINE' : '*BASE',
      run_priority: type === 'BCH' ? 50 : type === 'SYS' ? 0 : 20,
      thread_count: type === 'BCH' ? 4 : 1,
      temporary_storage: 4 + (number % 9),
      cpu_time: 40 + Math.floor(this.#elapsed() / 10),
      disk_io: 900 + number,
      entered: this.#time(this.#started),
      client_address: null,
      client_host: null,
      statement: null,
      statement_status: null,
      default_schema: null,
      naming: null,
      commit_level: null,
      cursors: 0,
    };
  }

  /** A user sees the own jobs' logs, and all of them with *JOBCTL. */
  #messages(job: Job): HostState['messages'] {
    const seesAll = hasSpecialAuthority(job.user, '*JOBCTL');
    const others = this.#parts.jobs.all.filter((one) => one !== job && (seesAll || one.user === job.user));
    return [...job.log.rows, ...others.flatMap(({ log }) => log.rows.slice(-OTHERS_MESSAGES_MAX))];
  }

  #transactions(): HostState['transactions'] {
    return this.#parts.jobs.all.flatMap((job) => {
      const unit = this.#parts.engine.unitOf(job);
      if (unit === undefined) return [];
      return [
        {
          job_name: job.name,
          user: job.user,
          record_changes: unit.recordChanges ? ('YES' as const) : ('NO' as const),
          object_changes: unit.objectChanges ? ('YES' as const) : ('NO' as const),
          isolation: `*${job.isolation}`,
        },
      ];
    });
  }

  #profile(profile: ProfileState): ProfileRow {
    const { previousSignOn } = profile;
    return {
      name: profile.name,
      status: profile.status,
      attempts_not_valid: profile.signOnAttemptsNotValid,
      previous_signon: previousSignOn === undefined ? null : this.#time(previousSignOn),
      password_expires: profile.passwordExpires,
      special_authorities: profile.specialAuthorities.map((one) => one.padEnd(11)).join(''),
      groups: profile.groups,
      text: profile.text,
    };
  }

  #elapsed(): number {
    return Math.round((this.#parts.clock.now() - this.#started) / 1000);
  }

  /** UTC, as the engine's clock, in the engine's spelling. */
  #time(at: number): string {
    return this.#parts.clock.iso(at).replace('T', ' ').replace('Z', '');
  }
}

function jobPart(job: Job): HostState['job'] {
  return {
    name: job.name,
    user: job.user,
    schema: job.schema,
    naming: job.options.naming,
    has_job_control: hasSpecialAuthority(job.user, '*JOBCTL'),
    may_see_profiles: hasSpecialAuthority(job.user, '*SECADM') || hasSpecialAuthority(job.user, '*ALLOBJ'),
  };
}

import type { JobLogRow } from '../daemon/jobLog.js';

/** A job as the services show it: of Mapepire's connections, or of the system itself. */
export interface JobState {
  /** Qualified name, `NNNNNN/USER/NAME`. */
  readonly name: string;
  /** The profile it runs under. */
  readonly user: string;
  readonly subsystem: string | null;
  readonly subsystem_library: string | null;
  readonly type: string;
  readonly type_enhanced: string;
  readonly function_type: string | null;
  readonly function: string | null;
  /** RUN, TIMW, DEQW …: what the job does right now. */
  readonly status: string;
  readonly memory_pool: string;
  readonly run_priority: number;
  readonly thread_count: number;
  readonly temporary_storage: number;
  readonly cpu_time: number;
  readonly disk_io: number;
  /** Time of the engine's clock, `yyyy-mm-dd hh:mm:ss.nnnnnn`. */
  readonly entered: string;
  readonly client_address: string | null;
  readonly client_host: string | null;
  readonly statement: string | null;
  readonly statement_status: string | null;
  readonly default_schema: string | null;
  readonly naming: string | null;
  readonly commit_level: string | null;
  readonly cursors: number;
}

export interface TransactionState {
  readonly job_name: string;
  readonly user: string;
  readonly record_changes: 'YES' | 'NO';
  readonly object_changes: 'YES' | 'NO';
  readonly isolation: string;
}

export interface ProfileRow {
  readonly name: string;
  readonly status: string;
  readonly attempts_not_valid: number;
  readonly previous_signon: string | null;
  readonly password_expires: string;
  readonly special_authorities: string;
  readonly groups: readonly string[];
  readonly text: string;
}

/** The daemon's state as services read it, part by part: a statement gets only those that it needs. */
export interface HostState {
  readonly job: {
    readonly name: string;
    readonly user: string;
    readonly schema: string;
    readonly naming: string;
    readonly has_job_control: boolean;
    readonly may_see_profiles: boolean;
  };
  readonly jobs: readonly JobState[];
  readonly messages: readonly JobLogRow[];
  readonly transactions: readonly TransactionState[];
  readonly profiles: readonly ProfileRow[];
  readonly libraries: readonly { readonly name: string; readonly part: string }[];
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly system: { readonly started: string; readonly port: number; readonly elapsed_seconds: number };
}

export type StateKey = keyof HostState;

/** Name of the engine's session setting that holds one part of the state as JSON. */
export function settingOf(key: StateKey): string {
  return `db2.state_${key}`;
}

/** All of them, for statements that may read any. */
export const STATE_KEYS: readonly StateKey[] = [
  ...(['job', 'jobs', 'messages', 'transactions', 'profiles', 'libraries', 'environment', 'system'] as const),
];

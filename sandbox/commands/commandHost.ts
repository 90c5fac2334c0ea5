import type { LibraryList } from '../daemon/libraryList.js';
import type { Message } from './messages.js';

/** What a job keeps besides its statements, and its commands change. */
export interface JobSurroundings {
  readonly libraryList: LibraryList;
  readonly environment: Map<string, string>;
  /** Files with an override that nobody can see the effect of. */
  readonly overrides: Set<string>;
}

/** Whether something is there, and whether the job's user may use it. */
export type Presence = 'missing' | 'unauthorized' | 'usable';

/** An object's own library and name, however it was asked for. */
export interface FoundObject {
  readonly library: string;
  readonly name: string;
  readonly presence: 'unauthorized' | 'usable';
  readonly isView: boolean;
}

export type ObjectType = 'FILE' | 'LIB' | 'PGM' | 'SRVPGM' | 'USRPRF';

/** Libraries and objects as the job's user sees them. Names are Db2's, upper-cased. */
export interface CommandCatalog {
  library(name: string): Promise<Presence>;
  object(library: string, name: string, type: ObjectType): Promise<FoundObject | undefined>;
  /** Runs PostgreSQL text under the user's authority, then `notes` for the sandbox's side tables; throws Db2Error. */
  change(sql: string, notes?: readonly string[]): Promise<void>;
}

/** What the interpreter works on: one job, its user, and the parts of the system that commands touch. */
export interface CommandHost extends JobSurroundings {
  readonly user: string;
  readonly jobName: string;
  readonly catalog: CommandCatalog;
  log(message: Message): void;
  /** A real delay, ended by cancelling the job's statement. */
  delay(ms: number): Promise<void>;
  /** Ends another job, or this one. */
  endJob(name: string): 'ended' | 'missing' | 'unauthorized';
  hasJob(name: string): boolean;
  hasProfile(name: string): boolean;
  /** Whether the user may see the profile. */
  maySeeProfile(name: string): boolean;
}

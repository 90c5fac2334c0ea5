import type { ErrorCode } from '../../src/kernel/appError.js';
import type { Target } from '../../src/kernel/target.js';

/** What a job is wanted for. */
export interface Entry {
  readonly target: Target;
  /** A control job is let in beyond the host's limit of jobs: it ends what holds the others. */
  readonly isControl: boolean;
}

/** The leave to open one job. Each is ended by `failed` or, after `opened`, by `left`. */
export interface Permit {
  opened(): void;
  failed(code: ErrorCode): void;
  left(): void;
}

/** Whoever opens a job of a host asks here first. */
export interface HostDoor {
  /** @throws AppError E_UNREACHABLE while the host is known to be gone, E_BUSY when it has all the jobs it may have */
  enter(entry: Entry): Promise<Permit>;
}

const ALWAYS: Permit = { opened: () => undefined, failed: () => undefined, left: () => undefined };

/** Lets everybody in: for a thread whose jobs nobody else's are counted with. */
export const OPEN_DOOR: HostDoor = { enter: () => Promise.resolve(ALWAYS) };

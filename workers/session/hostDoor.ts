import { AppError, errorOf, type ErrorCode } from '../../src/kernel/appError.js';
import type { Clock } from '../../src/kernel/clock.js';
import { targetText, type Target } from '../../src/kernel/target.js';
import type { JobAnswer, JobNote } from '../../src/protocol/messages.js';

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

interface Waiting {
  readonly resolve: (permit: Permit) => void;
  readonly reject: (error: AppError) => void;
}

/** The door as main keeps it for all sessions: asked over the thread's port. */
export class SharedDoor implements HostDoor {
  readonly #clock: Clock;
  readonly #tell: (note: JobNote) => void;
  readonly #waitMs: number;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;

  constructor(clock: Clock, tell: (note: JobNote) => void, waitMs: number) {
    this.#clock = clock;
    this.#tell = tell;
    this.#waitMs = waitMs;
  }

  async enter({ target, isControl }: Entry): Promise<Permit> {
    const id = this.#nextId++;
    return await new Promise<Permit>((resolve, reject) => {
      const timer = this.#clock.after(this.#waitMs, () => {
        this.#waiting.delete(id);
        this.#tell({ type: 'jobLeft', id });
        reject(full());
      });
      this.#waiting.set(id, {
        resolve: (permit) => {
          timer.cancel();
          resolve(permit);
        },
        reject: (error) => {
          timer.cancel();
          reject(error);
        },
      });
      this.#tell({ type: 'jobAsked', id, host: targetText(target), isControl });
    });
  }

  /** What main says of an entry. */
  answer(answer: JobAnswer): void {
    const { id } = answer;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (answer.type === 'jobDenied') {
      waiting?.reject(errorOf(answer.failure));
    } else if (waiting === undefined) {
      this.#tell({ type: 'jobLeft', id }); // it was given up meanwhile
    } else {
      waiting.resolve({
        opened: () => this.#tell({ type: 'jobOpened', id }),
        failed: (code) => this.#tell({ type: 'jobFailed', id, code }),
        left: () => this.#tell({ type: 'jobLeft', id }),
      });
    }
  }
}

function full(): AppError {
  return new AppError(
    'E_BUSY',
    'The IBM i has as many jobs of this gateway as it may have. Try again later; the operator can raise ' +
      'IBMI_MAX_JOBS_PER_HOST.',
    { retryAfterSeconds: 5 },
  );
}

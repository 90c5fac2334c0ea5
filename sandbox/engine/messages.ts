/** What the daemon asks of the engine's thread. */
export type EngineRequest =
  | { readonly kind: 'run'; readonly id: number; readonly statement: EngineStatement }
  | { readonly kind: 'close'; readonly id: number };

/** One PostgreSQL statement, run under one profile's authority. */
export interface EngineStatement {
  readonly sql: string;
  /** PostgreSQL role; undefined = the engine's own superuser, for the daemon's catalog look-ups only. */
  readonly role: string | undefined;
  readonly parameters: readonly (string | null)[];
  /** Session settings that the statement's functions read, set before it by the engine's own authority. */
  readonly settings?: Readonly<Record<string, string>>;
  /** `describe`: prepare only. `execute`: run; the statement stays prepared for the next time. */
  readonly action: 'describe' | 'execute';
  /** Statements without parameters that run in the same exchange and transaction; none does when it fails. */
  readonly then?: readonly string[];
  /** Whether it changes tables' shapes, so that every prepared statement must be forgotten. */
  readonly changesSchema: boolean;
  /**
   * How the savepoint that guards a statement inside a unit of work ends: `released` (the default), `consumed` by a
   * return to an earlier savepoint, or `none` because the statement begins, marks or ends the unit.
   */
  readonly guard?: 'released' | 'consumed' | 'none';
}

/** The answer: PostgreSQL's backend messages as they came; `error` only for a fault of the thread itself. */
export interface EngineReply {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly error?: string;
}

/** How the thread is started: `build` writes the image and ends, `serve` works in the data directory. */
export type EngineSetup =
  | { readonly task: 'build'; readonly imagePath: string }
  | {
      readonly task: 'serve';
      readonly imagePath: string;
      /** Filled from the image when it is empty; a thread that takes over from a killed one finds its data there. */
      readonly dataDirectory: string;
    };

/** What the thread says once: the image is written, or it serves. */
export interface EngineReady {
  readonly kind: 'ready';
  readonly ms: number;
}

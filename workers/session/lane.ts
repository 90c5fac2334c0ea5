import type { Access } from './statement.js';

/** How a job is opened besides: a statement runs on jobs of its own lane and never on another's. */
export interface Lane {
  /** The options as one text: lanes of one key and one access are one lane. */
  readonly key: string;
  readonly jdbcOptions: Readonly<Record<string, string>>;
  readonly access: Access;
}

/** Lanes are made once for a source and an access, but a reload makes them anew. */
export function sameLane(one: Lane, other: Lane): boolean {
  return one === other || (one.access === other.access && one.key === other.key);
}

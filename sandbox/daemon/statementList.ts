import { driverError } from '../dialect/db2Errors.js';
import type { Translation } from '../dialect/translation.js';
import type { ResultShape, Terse } from './resultShape.js';
import type { Rows } from './rows.js';

/**
 * How many finished statements a job remembers by their ids. The real daemon keeps them all until the socket closes,
 * which a load test of millions of statements would feel here.
 */
const REMEMBERED_MAX = 10_000;
/** How many are looked at, to forget one: a client may leave all its result sets open. */
const LOOKS_MAX = 16;

/** An open result set. */
export interface Cursor {
  readonly shape: ResultShape;
  readonly rows: Rows;
  readonly terse: Terse;
}

/** A statement's result: `none` as long as there is no result set, `done` after its last row, `closed` by another. */
export type Result = Cursor | 'none' | 'done' | 'closed';

/** A statement as later requests find it by the id of the request that brought it. */
export interface HostStatement {
  /** Set through `StatementList.keep` only. */
  result: Result;
  /** What `execute` runs again; undefined until it is prepared. */
  prepared: Translation | undefined;
}

/** The statements of one job. Ids are noted and forgotten as requests arrive, results as they run. */
export class StatementList {
  readonly #queries = new Map<string, HostStatement>();
  readonly #prepared = new Map<string, HostStatement>();
  readonly #open = new Set<HostStatement>();
  #preparedCount = 0;

  /** Result sets with rows left. */
  get openCursors(): number {
    return this.#open.size;
  }

  /** Prepared statements, which the daemon never closes, whatever its client closes. */
  get openStatements(): number {
    return this.#preparedCount;
  }

  /** Notes a new statement. One of the same id is forgotten, but not closed. */
  note(id: string, kind: 'query' | 'prepared'): HostStatement {
    const entry: HostStatement = { result: 'none', prepared: undefined };
    const entries = kind === 'query' ? this.#queries : this.#prepared;
    entries.delete(id);
    entries.set(id, entry);
    if (entries.size > REMEMBERED_MAX) forgetOldest(entries);
    return entry;
  }

  find(id: string): HostStatement | undefined {
    return this.#queries.get(id) ?? this.#prepared.get(id);
  }

  /** Only what was prepared can be executed again. */
  findPrepared(id: string): HostStatement | undefined {
    return this.#prepared.get(id);
  }

  forget(id: string): void {
    this.#queries.delete(id);
    this.#prepared.delete(id);
  }

  keep(statement: HostStatement, result: Result): void {
    statement.result = result;
    if (typeof result === 'object') this.#open.add(statement);
    else this.#open.delete(statement);
  }

  /** Counts a statement that is prepared, until the driver has enough. */
  countPrepared(most: number): void {
    if (this.#preparedCount >= most) throw driverError('HY014', 'Limit on number of statements exceeded.');
    this.#preparedCount++;
  }

  clear(): void {
    this.#queries.clear();
    this.#prepared.clear();
    this.#open.clear();
    this.#preparedCount = 0;
  }
}

/** Forgets the oldest statement that has no rows left. Those that have some are looked at again much later. */
function forgetOldest(entries: Map<string, HostStatement>): void {
  let looks = LOOKS_MAX;
  for (const [id, statement] of entries) {
    entries.delete(id);
    if (typeof statement.result !== 'object') return;
    entries.set(id, statement);
    if (--looks === 0) return;
  }
}

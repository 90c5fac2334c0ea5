import type { Flight } from './flight.js';
import { lobCutter } from './lobValues.js';
import type { Column, OutputParameter, ResultSet, SqlWarning, Statement } from './statement.js';

/** One reply of the daemon; one without a result set has neither data, metadata nor is_done. */
export interface RowsReply {
  readonly metadata?: { readonly columns?: readonly Column[] };
  readonly data?: readonly (readonly unknown[])[];
  readonly is_done?: boolean;
  readonly has_results?: boolean;
  readonly update_count?: number;
  readonly output_parms?: readonly OutputParameter[];
  readonly sql_state?: string | null;
  readonly sql_rc?: number;
}

/** A statement of the client library. */
export interface Cursor {
  execute(rows: number): Promise<RowsReply>;
  fetchMore(rows: number): Promise<RowsReply>;
  close(): Promise<unknown>;
}

/** What fetching goes by beside the statement. */
export interface FetchWays {
  readonly flight: Flight;
  /** A longer LOB value is cut. */
  readonly lobCharsMax: number;
  /** Rows of the next page, where so many are wanted. */
  readonly pageRows: (room: number) => number;
  /** Told of each page as it comes. */
  readonly took: (rows: number) => void;
  /** Whether the connection lives: on a dead one a close is never answered. */
  readonly isOpen: () => boolean;
}

/**
 * Runs a statement and fetches its rows page by page, up to one more than may be returned, which tells whether there
 * are more. The next page is asked for before this one is worked on, so that host and worker work at the same time.
 * The cursor is closed on every way out.
 */
export async function fetchRows(cursor: Cursor, statement: Statement, ways: FetchWays): Promise<ResultSet> {
  const { rowsMax, sink } = statement;
  const { flight } = ways;
  const first = await flight.ask(() => cursor.execute(ways.pageRows(rowsMax + 1)));
  const columns = (first.metadata?.columns ?? []).map(({ name, type, label }) => ({ name, type, label }));
  const cutLobs = lobCutter(columns, ways.lobCharsMax);
  const pages: (readonly unknown[])[][] = [];
  let seen = 0;
  let wanted = true;
  let isDone = first.is_done !== false;
  let next: Promise<RowsReply> | undefined;
  try {
    sink?.begin(columns);
    for (let page = first.data ?? []; ;) {
      ways.took(page.length);
      const room = rowsMax - seen;
      seen += page.length;
      if (page.length > 0) statement.progress?.(Math.min(seen, rowsMax));
      if (!isDone && seen <= rowsMax && !flight.isStopped) {
        const rows = ways.pageRows(rowsMax + 1 - seen);
        next = flight.ask(() => cursor.fetchMore(rows));
        next.catch(() => undefined); // it is awaited below, unless the sink throws first
      }
      const usable = cutLobs(page.length > room ? page.slice(0, room) : page);
      if (sink === undefined) pages.push([...usable]);
      else wanted = sink.take(usable);
      if (next === undefined) break;
      const reply = await next;
      next = undefined;
      isDone = reply.is_done !== false;
      if (!wanted || flight.isStopped) break;
      page = reply.data ?? [];
    }
  } finally {
    if (next !== undefined) isDone = await isLast(next);
    if (!isDone && ways.isOpen()) await flight.ask(() => cursor.close());
  }
  const count = first.has_results === false ? (first.update_count ?? -1) : -1;
  return {
    columns,
    rows: pages.flat(),
    truncated: seen > rowsMax || !wanted,
    ...(count < 0 ? {} : { affectedRows: count }),
    outputs: first.output_parms ?? [],
    warnings: warningsOf(first),
  };
}

/** Whether the page that is on its way is the last, with which the daemon closes the cursor itself. */
async function isLast(page: Promise<RowsReply>): Promise<boolean> {
  try {
    return (await page).is_done !== false;
  } catch {
    return false;
  }
}

/** Today's daemons tell states of failures only; one that tells more is listened to. */
function warningsOf({ sql_state: state, sql_rc: code }: RowsReply): SqlWarning[] {
  return typeof state === 'string' && /^0[12]/.test(state) ? [{ sqlState: state, sqlCode: code ?? 0 }] : [];
}

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

/**
 * Runs a statement and fetches its rows page by page, up to one more than may be returned, which tells whether there
 * are more. The next page is asked for before this one is worked on, so that host and worker work at the same time.
 */
export async function fetchRows(cursor: Cursor, statement: Statement, pageRows: number): Promise<ResultSet> {
  const { rowsMax, sink } = statement;
  const first = await cursor.execute(Math.min(rowsMax + 1, pageRows));
  const columns = (first.metadata?.columns ?? []).map(({ name, type, label }) => ({ name, type, label }));
  const pages: (readonly unknown[])[][] = [];
  sink?.begin(columns);
  let seen = 0;
  let wanted = true;
  let isOpen = first.is_done === false;
  for (let page = first.data ?? []; ;) {
    const room = rowsMax - seen;
    seen += page.length;
    const goOn = isOpen && seen <= rowsMax;
    const next = goOn ? cursor.fetchMore(Math.min(rowsMax + 1 - seen, pageRows)) : undefined;
    next?.catch(() => undefined); // it is awaited below, unless the sink throws first
    const usable = page.length > room ? page.slice(0, room) : page;
    if (sink === undefined) pages.push([...usable]);
    else wanted = sink.take(usable);
    if (next === undefined) break;
    const reply = await next;
    isOpen = reply.is_done === false;
    if (!wanted) break;
    page = reply.data ?? [];
  }
  if (isOpen) await cursor.close();
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

/** Today's daemons tell states of failures only; one that tells more is listened to. */
function warningsOf({ sql_state: state, sql_rc: code }: RowsReply): SqlWarning[] {
  return typeof state === 'string' && /^0[12]/.test(state) ? [{ sqlState: state, sqlCode: code ?? 0 }] : [];
}

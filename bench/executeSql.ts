/** One statement for `execute_sql`. */
export interface SqlCall {
  readonly token: string;
  readonly id: number;
  readonly sql: string;
  /** Its client leaves when this aborts. */
  readonly signal: AbortSignal;
}

/** Calls `execute_sql` without an MCP session. */
export function executeSql(url: URL, { token, id, sql, signal }: SqlCall): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    signal,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id,
      method: 'tools/call',
      params: { name: 'execute_sql', arguments: { sql } },
    }),
  });
}

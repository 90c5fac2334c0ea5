/** One call of one token. */
export interface Call {
  readonly token: string;
  readonly id: number;
  /** Its client leaves when this aborts. */
  readonly signal?: AbortSignal | null;
}

/** Calls a tool without an MCP session. */
export function callTool(url: URL, { token, id, signal = null }: Call, params: object): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    signal,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params }),
  });
}

/** Calls `execute_sql` without an MCP session. */
export function executeSql(url: URL, { sql, ...call }: Call & { readonly sql: string }): Promise<Response> {
  return callTool(url, call, { name: 'execute_sql', arguments: { sql } });
}

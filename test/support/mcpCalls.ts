import type { Gateway, RpcBody } from './gateway.js';

export const INITIALIZE = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'test', version: '0' },
};

/** An event stream of the gateway, message by message. */
export class EventStream {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #text = '';

  constructor(response: Response) {
    if (response.body === null) throw new Error('no body');
    this.#reader = response.body.getReader();
  }

  /** The next message; undefined at the end. */
  async next(): Promise<{ readonly method?: string; readonly id?: number; readonly params?: unknown } | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end >= 0) {
        const event = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        const data = /^data: (.*)$/m.exec(event)?.[1];
        if (data !== undefined) return JSON.parse(data) as { method?: string }; // what our server wrote
        continue; // a comment
      }
      const { value, done } = await this.#reader.read();
      if (done) return undefined;
      this.#text += this.#decoder.decode(value, { stream: true });
    }
  }
}

/** An MCP session without the SDK's client, for what that would hide. */
export class RawMcp {
  readonly id: string;
  readonly #gateway: Gateway;
  readonly #headers: Record<string, string>;

  private constructor(gateway: Gateway, token: string, id: string) {
    this.#gateway = gateway;
    this.id = id;
    this.#headers = { ...headersFor(token), 'mcp-session-id': id };
  }

  static async open(gateway: Gateway, token: string): Promise<RawMcp> {
    const response = await RawMcp.initialize(gateway, token);
    if (response.status !== 200) throw new Error(`initialize: ${response.status} ${await response.text()}`);
    await response.json();
    const session = new RawMcp(gateway, token, response.headers.get('mcp-session-id') ?? '');
    await session.post({ jsonrpc: '2.0', method: 'notifications/initialized' });
    return session;
  }

  static initialize(gateway: Gateway, token: string, params: unknown = INITIALIZE): Promise<Response> {
    return gateway.post('/mcp', { jsonrpc: '2.0', id: 1, method: 'initialize', params }, headersFor(token));
  }

  post(message: unknown): Promise<Response> {
    return this.#gateway.post('/mcp', message, this.#headers);
  }

  async ask(method: string, params: unknown = {}): Promise<RpcBody> {
    return (await (await this.post({ jsonrpc: '2.0', id: 9, method, params })).json()) as RpcBody;
  }

  listen(signal?: AbortSignal): Promise<Response> {
    return fetch(this.#gateway.mcpUrl, { headers: this.#headers, ...(signal === undefined ? {} : { signal }) });
  }

  end(): Promise<Response> {
    return fetch(this.#gateway.mcpUrl, { method: 'DELETE', headers: this.#headers });
  }
}

/** The result of a session-less call, of whatever shape; throws what the gateway refused. */
export async function resultOf<T>(
  gateway: Gateway,
  token: string,
  { method, params = {} }: { readonly method: string; readonly params?: unknown },
): Promise<T> {
  const { body } = await gateway.rpc(token, method, params);
  if (body.result === undefined) throw new Error(JSON.stringify(body));
  return body.result as unknown as T; // each test knows what it asked for
}

function headersFor(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, accept: 'application/json, text/event-stream' };
}

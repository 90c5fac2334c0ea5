import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { startApp, type App, type AppParts } from '../../src/app.js';
import { parseConfig, type Config } from '../../src/config.js';
import { EventBus } from '../../src/kernel/events.js';
import { systemClock, within, type Clock } from '../../src/kernel/clock.js';
import { loggerOf, type LogFields } from '../../src/kernel/logger.js';
import type { SessionEvents } from '../../src/sessions/supervisor.js';
import { keyFiles } from './keys.js';
import type { Sandbox } from '../../sandbox/startSandbox.js';
import { sharedSandbox } from './sandbox.js';
import { scratch } from './scratch.js';
import { seal } from '../../sandbox/demo/seal.js';
import { PATIENCE_MS } from './waits.js';

export interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly fields: LogFields;
}

export interface GatewayOptions extends AppParts {
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** Another sandbox than the shared one. */
  readonly sandbox?: Sandbox;
}

/** The real gateway in this process, against the shared sandbox, with real threads and a real socket. */
export class Gateway {
  readonly app: App;
  readonly lines: readonly LogLine[];
  readonly #log: EventBus<{ line: LogLine }>;

  private constructor(app: App, lines: readonly LogLine[], log: EventBus<{ line: LogLine }>) {
    this.app = app;
    this.lines = lines;
    this.#log = log;
  }

  static async start(options: GatewayOptions = {}): Promise<Gateway> {
    const lines: LogLine[] = [];
    const bus = new EventBus<{ line: LogLine }>(() => undefined);
    const log = loggerOf((level, event, fields) => {
      lines.push({ level, event, fields });
      bus.emit('line', { level, event, fields });
    });
    const environment = { ...sandboxEnvironment(options.sandbox ?? (await sharedSandbox())), ...options.env };
    const reread = (): Config => parseConfig(environment);
    const parts = { reread, ...(options.workerUrl === undefined ? {} : { workerUrl: options.workerUrl }) };
    return new Gateway(await startApp({ log, clock: options.clock ?? systemClock }, reread(), parts), lines, bus);
  }

  get mcpUrl(): string {
    return `${this.app.url}/mcp`;
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> {
    return fetch(this.app.url + path, {
      method: 'POST',
      ...(signal === undefined ? {} : { signal }),
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** The login route's own answer. */
  login(
    user: string,
    request: Readonly<Record<string, unknown>> = {},
    password = passwordOf(user),
    signal?: AbortSignal,
  ): Promise<Response> {
    const payload = { credentials: { username: user, password }, request: { host: 'localhost', ...request } };
    return this.post('/api/v1/auth', seal(keyFiles(), payload), {}, signal);
  }

  async token(user: string, request: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const response = await this.login(user, request);
    const body = (await response.json()) as { access_token?: string };
    if (body.access_token === undefined)
      throw new Error(`no token for ${user}: ${response.status} ${JSON.stringify(body)}`);
    return body.access_token;
  }

  /** A connected SDK client; `seen` is told the content type of every answer to a POST. */
  async client(token: string, seen: (contentType: string) => void = () => undefined): Promise<Client> {
    const client = new Client({ name: 'test', version: '0' });
    const transport = new StreamableHTTPClientTransport(new URL(this.mcpUrl), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (init?.method === 'POST' && response.status === 200) seen(response.headers.get('content-type') ?? '');
        return response;
      },
    });
    // The SDK's own transport misses its own interface under exactOptionalPropertyTypes.
    await client.connect(transport);
    return client;
  }

  /** One session-less JSON-RPC call, answered as JSON. */
  async rpc(token: string, method: string, params: unknown = {}): Promise<{ status: number; body: RpcBody }> {
    const response = await this.post(
      '/mcp',
      { jsonrpc: '2.0', id: 1, method, params },
      {
        authorization: `Bearer ${token}`,
        accept: 'application/json, text/event-stream',
      },
    );
    return { status: response.status, body: (await response.json()) as RpcBody };
  }

  /** One tool call without an MCP session. */
  async call(token: string, name: string, args: Readonly<Record<string, unknown>> = {}): Promise<ToolBody> {
    const { status, body } = await this.rpc(token, 'tools/call', { name, arguments: args });
    if (body.result === undefined) throw new Error(`no result: ${status} ${JSON.stringify(body)}`);
    return body.result;
  }

  /** The next event of a kind that `matches`; bounded. Ask before you cause it. */
  next<Name extends keyof SessionEvents>(
    name: Name,
    matches: (event: SessionEvents[Name]) => boolean = () => true,
  ): Promise<SessionEvents[Name]> {
    return soon(name, (resolve) =>
      this.app.supervisor.events.on(name, (event) => {
        if (matches(event)) resolve(event);
      }),
    );
  }

  /** The next log line of an event; bounded. Ask before you cause it. */
  nextLine(event: string): Promise<LogLine> {
    return soon(event, (resolve) =>
      this.#log.on('line', (line) => {
        if (line.event === event) resolve(line);
      }),
    );
  }

  close(): Promise<void> {
    return this.app.close('test over');
  }
}

/** What a listener is told first, within the tests' patience. */
function soon<T>(what: string, listen: (resolve: (value: T) => void) => () => void): Promise<T> {
  let off = (): void => undefined;
  const seen = new Promise<T>((resolve) => {
    off = listen(resolve);
  });
  return within(systemClock, PATIENCE_MS, seen, () => new Error(`no ${what} within ${PATIENCE_MS} ms`)).finally(() =>
    off(),
  );
}

export interface RpcBody {
  readonly result?: ToolBody;
  readonly error?: { readonly code: number | string; readonly message: string; readonly data?: unknown };
}

export interface ToolBody {
  readonly isError?: boolean;
  readonly content: readonly { readonly type: string; readonly text: string }[];
  readonly structuredContent: {
    readonly success: boolean;
    readonly data: readonly Readonly<Record<string, unknown>>[];
    readonly metadata?: {
      readonly rowCount: number;
      readonly affectedRows?: number;
      readonly columns: readonly { name: string; type: string; label: string }[];
      readonly truncated: boolean;
      readonly more?: string;
    };
    readonly error?: string;
    readonly errorCode?: string;
    readonly errorDetails?: {
      readonly sqlState: string | null;
      readonly sqlCode: number | null;
      readonly retryable: boolean;
      readonly confirmation?: string;
    };
  };
}

/** The sandbox's documented passwords. */
export function passwordOf(user: string): string {
  return user.toUpperCase().startsWith('LOAD') ? 'load-pw' : `${user.toLowerCase()}-pw`;
}

/** Runs `test` against a gateway with these settings. */
export async function withGateway(
  env: Readonly<Record<string, string>>,
  test: (gateway: Gateway) => Promise<void>,
  workerUrl?: URL,
): Promise<void> {
  const gateway = await Gateway.start({ env, ...(workerUrl === undefined ? {} : { workerUrl }) });
  try {
    await test(gateway);
  } finally {
    await gateway.close();
  }
}

/** What an operator would put into .env to use a sandbox. */
export function sandboxEnvironment(sandbox: Sandbox): Record<string, string> {
  const keys = keyFiles();
  const caPath = join(scratch(), `ca-${sandbox.port}.pem`);
  writeFileSync(caPath, sandbox.certificatePem);
  return {
    MCP_AUTH_MODE: 'ibmi',
    IBMI_HTTP_AUTH_ENABLED: 'true',
    IBMI_AUTH_KEY_ID: keys.keyId,
    IBMI_AUTH_PRIVATE_KEY_PATH: keys.privateKeyPath,
    IBMI_AUTH_PUBLIC_KEY_PATH: keys.publicKeyPath,
    IBMI_AUTH_ALLOW_HTTP: 'true',
    DB2i_HOST: 'localhost',
    DB2i_PORT: String(sandbox.port),
    DB2i_CA_PATH: caPath,
    MCP_HTTP_PORT: '0',
    IBMI_ENABLE_DEFAULT_TOOLS: 'true',
  };
}

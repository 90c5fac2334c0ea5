import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const TOKEN_HELPER = fileURLToPath(new URL('../../../get-access-token.js', import.meta.url));

/** One row of a result, by column name. */
export type Row = Readonly<Record<string, unknown>>;

/** What a tool call came to: rows, or the sentence that a model would read. */
export type Outcome = { readonly rows: readonly Row[] } | { readonly refusal: string };

/** Somebody with an IBM i user: logs in through the token helper and works through the SDK's own MCP client. */
export class Person {
  readonly token: string;
  readonly #client: Client;

  private constructor(token: string, client: Client) {
    this.token = token;
    this.#client = client;
  }

  static async logIn(url: URL, user: string, password: string): Promise<Person> {
    const token = await logIn(url, user, password);
    const client = new Client({ name: 'demo', version: '1' });
    const transport = new StreamableHTTPClientTransport(url, {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
    });
    // The SDK's own transport misses its own interface under exactOptionalPropertyTypes.
    await client.connect(transport);
    return new Person(token, client);
  }

  async tools(): Promise<string[]> {
    const { tools } = await this.#client.listTools();
    return tools.map(({ name }) => name);
  }

  async call(name: string, args: Readonly<Record<string, unknown>>): Promise<Outcome> {
    const { isError, content, structuredContent } = await this.#client.callTool({ name, arguments: { ...args } });
    const [first] = content as readonly { readonly text?: string }[];
    if (isError === true) return { refusal: first?.text ?? '' };
    return { rows: (structuredContent as { data: Row[] }).data };
  }

  async leave(): Promise<void> {
    await this.#client.close();
  }
}

/** Runs get-access-token.js as a person would; returns the token of its export line. */
export async function logIn(url: URL, user: string, password: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [TOKEN_HELPER, '--quiet', '--user', user, '--host', 'localhost', '--server', url.hostname, '--port', url.port],
    { env: { DB2i_PASS: password } },
  );
  const token = /="(.+)"/.exec(stdout)?.[1];
  if (token === undefined) throw new Error('the token helper printed no token');
  return token;
}

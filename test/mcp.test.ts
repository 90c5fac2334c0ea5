import { connect } from 'node:net';
import { expect } from 'chai';
import { Gateway, type RpcBody } from './support/gateway.js';

const ACCEPT = { accept: 'application/json, text/event-stream' };
const LIST = { jsonrpc: '2.0', id: 7, method: 'tools/list' };
const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '0' } },
};

interface ErrorBody {
  readonly error: { readonly code: string | number; readonly message: string; readonly requestId?: string };
}

describe('the MCP endpoint', () => {
  let gateway: Gateway;
  let token: string;
  let headers: Record<string, string>;

  before(async () => {
    gateway = await Gateway.start({ env: { MCP_ALLOWED_ORIGINS: 'https://app.example' } });
    token = await gateway.token('alice');
    headers = { authorization: `Bearer ${token}`, ...ACCEPT };
  });
  after(() => gateway.close());

  const initialize = async (): Promise<string> => {
    const response = await gateway.post('/mcp', INITIALIZE, headers);
    expect(response.status).to.equal(200);
    await response.json();
    return response.headers.get('mcp-session-id') ?? '';
  };
  const errorOf = async (response: Response): Promise<ErrorBody['error']> =>
    ((await response.json()) as ErrorBody).error;

  describe('asks for a token', () => {
    it('401 and a challenge without one', async () => {
      const response = await gateway.post('/mcp', LIST, ACCEPT);
      expect(response.status).to.equal(401);
      expect(response.headers.get('www-authenticate')).to.equal('Bearer realm="ibmi-mcp-gateway"');
      expect((await errorOf(response)).code).to.equal('E_TOKEN_MISSING');
    });

    for (const [why, authorization] of [
      ['an unknown token', `Bearer ibmi_${'x'.repeat(43)}`],
      ['a token with one letter changed', undefined],
    ] as const) {
      it(`401 and invalid_token for ${why}`, async () => {
        const changed = token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A');
        const response = await gateway.post('/mcp', LIST, {
          ...ACCEPT,
          authorization: authorization ?? `Bearer ${changed}`,
        });
        expect(response.status).to.equal(401);
        expect(response.headers.get('www-authenticate')).to.include('error="invalid_token"');
      });
    }

    it('401 for another scheme', async () => {
      expect((await gateway.post('/mcp', LIST, { ...ACCEPT, authorization: `Basic ${token}` })).status).to.equal(401);
    });

    it('takes the scheme in any case', async () => {
      expect((await gateway.post('/mcp', LIST, { ...ACCEPT, authorization: `bearer ${token}` })).status).to.equal(200);
    });
  });

  describe('checks what it can tell without the body', () => {
    it('405 with Allow for another verb', async () => {
      const response = await fetch(gateway.mcpUrl, { method: 'PUT', headers });
      expect(response.status).to.equal(405);
      expect(response.headers.get('allow')).to.equal('POST, GET, DELETE');
    });

    it('415 for another content type', async () => {
      expect((await gateway.post('/mcp', LIST, { ...headers, 'content-type': 'text/plain' })).status).to.equal(415);
    });

    it('406 for a client that cannot take either answer', async () => {
      expect((await gateway.post('/mcp', LIST, { ...headers, accept: 'application/json' })).status).to.equal(406);
      expect((await fetch(gateway.mcpUrl, { headers: { ...headers, accept: 'application/json' } })).status).to.equal(
        406,
      );
    });

    it('413 beyond 1 MiB, announced or not', async () => {
      const body = `{"x":"${'y'.repeat(1_100_000)}"}`;
      expect((await gateway.post('/mcp', body, headers)).status).to.equal(413);
      const chunked = new Blob([body]).stream();
      const response = await fetch(gateway.mcpUrl, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: chunked,
        duplex: 'half',
      });
      expect(response.status).to.equal(413);
      expect((await errorOf(response)).code).to.equal('E_BODY_TOO_LARGE');
    });

    it('403 for a page of another site, and nothing for its preflight', async () => {
      const response = await gateway.post('/mcp', LIST, { ...headers, origin: 'https://evil.example' });
      expect(response.status).to.equal(403);
      expect((await errorOf(response)).code).to.equal('E_ORIGIN');
      const preflight = await fetch(gateway.mcpUrl, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } });
      expect(preflight.status).to.equal(403);
    });

    it('lets an allowed origin in and exposes what its page needs', async () => {
      const preflight = await fetch(gateway.mcpUrl, { method: 'OPTIONS', headers: { origin: 'https://app.example' } });
      expect(preflight.status).to.equal(204);
      expect(preflight.headers.get('access-control-allow-headers')).to.include('MCP-Protocol-Version');
      const response = await gateway.post('/mcp', LIST, { ...headers, origin: 'https://app.example' });
      expect(response.status).to.equal(200);
      expect(response.headers.get('access-control-allow-origin')).to.equal('https://app.example');
      expect(response.headers.get('access-control-expose-headers')).to.include('Mcp-Session-Id');
    });

    it('403 for a foreign Host, as DNS rebinding sends it', async () => {
      const answer = await new Promise<string>((resolve, reject) => {
        const socket = connect(gateway.app.port, '127.0.0.1', () => {
          socket.write('POST /mcp HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
        });
        let text = '';
        socket.on('data', (chunk) => (text += chunk.toString()));
        socket.on('end', () => resolve(text));
        socket.on('error', reject);
      });
      expect(answer).to.match(/^HTTP\/1\.1 403 /);
      expect(answer).to.include('E_HOST_HEADER');
    });
  });

  describe('speaks JSON-RPC', () => {
    it('400 and -32700 for what is not JSON', async () => {
      const response = await gateway.post('/mcp', '{"jsonrpc":', headers);
      expect(response.status).to.equal(400);
      expect((await errorOf(response)).code).to.equal(-32700);
    });

    for (const [why, body] of [
      ['a JSON text that is no message', '"hello"'],
      ['an empty batch', '[]'],
      ['another version', '{"jsonrpc":"1.0","id":1,"method":"ping"}'],
      ['params that are a list', '{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}'],
      ['params that are null', '{"jsonrpc":"2.0","id":1,"method":"ping","params":null}'],
      ['a key of its own', '{"jsonrpc":"2.0","id":1,"method":"ping","x":1}'],
      ['a _meta that is null', '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":null}}'],
      [
        'a progress token that is a fraction',
        '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"progressToken":1.5}}}',
      ],
      ['a message nested deep', `{"jsonrpc":"2.0","method":"x","z":${'['.repeat(400_000)}${']'.repeat(400_000)}}`],
      ['an id that is an object', '{"jsonrpc":"2.0","id":{},"method":"ping"}'],
      ['a batch that is too long', JSON.stringify(Array.from({ length: 101 }, () => LIST))],
    ] as const) {
      it(`400 and -32600 for ${why}`, async () => {
        const response = await gateway.post('/mcp', body, headers);
        expect(response.status).to.equal(400);
        expect((await errorOf(response)).code).to.equal(-32600);
      });
    }

    it('202 without a body for a notification', async () => {
      const response = await gateway.post('/mcp', { jsonrpc: '2.0', method: 'notifications/initialized' }, headers);
      expect(response.status).to.equal(202);
      expect(await response.text()).to.equal('');
    });

    it('answers a batch with a batch, each under its own id', async () => {
      const response = await gateway.post(
        '/mcp',
        [
          { ...LIST, id: 'a' },
          { jsonrpc: '2.0', id: 'b', method: 'ping' },
        ],
        headers,
      );
      const answers = (await response.json()) as { id: string }[];
      expect(answers.map(({ id }) => id).sort()).to.deep.equal(['a', 'b']);
    });

    it('-32601 for a method it does not have, -32602 for a tool it does not have', async () => {
      expect((await gateway.rpc(token, 'resources/subscribe')).body.error?.code).to.equal(-32601);
      expect((await gateway.rpc(token, 'tools/call', { name: 'nope' })).body.error?.code).to.equal(-32602);
    });

    it('400 for a protocol version it does not speak', async () => {
      expect((await gateway.post('/mcp', LIST, { ...headers, 'mcp-protocol-version': '2031-01-01' })).status).to.equal(
        400,
      );
    });

    for (const version of ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']) {
      it(`negotiates ${version}`, async () => {
        const params = { ...INITIALIZE.params, protocolVersion: version };
        const response = await gateway.post('/mcp', { ...INITIALIZE, params }, headers);
        const { result } = (await response.json()) as { result: { protocolVersion: string } };
        expect(result.protocolVersion).to.equal(version);
      });
    }
  });

  describe('keeps MCP sessions', () => {
    it('names one on initialize, serves it, ends it on DELETE, and answers 404 afterwards', async () => {
      const id = await initialize();
      const mine = { ...headers, 'mcp-session-id': id };
      const served = await gateway.post('/mcp', LIST, mine);
      expect(served.status).to.equal(200);
      expect(served.headers.get('mcp-session-id')).to.equal(id);
      expect((await fetch(gateway.mcpUrl, { method: 'DELETE', headers: mine })).status).to.equal(200);
      expect((await gateway.post('/mcp', LIST, mine)).status).to.equal(404);
      expect((await fetch(gateway.mcpUrl, { method: 'DELETE', headers: mine })).status).to.equal(404);
    });

    it('404 for an id that it never gave, and 404 for another login’s id', async () => {
      expect((await gateway.post('/mcp', LIST, { ...headers, 'mcp-session-id': 'made-up' })).status).to.equal(404);
      const id = await initialize();
      const bob = { authorization: `Bearer ${await gateway.token('bob')}`, ...ACCEPT, 'mcp-session-id': id };
      expect((await gateway.post('/mcp', LIST, bob)).status).to.equal(404);
    });

    it('opens one stream per session: 409 for a second, 405 without a session', async () => {
      const mine = { ...headers, 'mcp-session-id': await initialize() };
      const leave = new AbortController();
      const stream = await fetch(gateway.mcpUrl, { headers: mine, signal: leave.signal });
      expect(stream.status).to.equal(200);
      expect(stream.headers.get('content-type')).to.equal('text/event-stream');
      expect((await fetch(gateway.mcpUrl, { headers: mine })).status).to.equal(409);
      leave.abort();
      expect((await fetch(gateway.mcpUrl, { headers })).status).to.equal(405);
    });

    it('serves clients that count from the same id at once, without a session', async () => {
      const answers = await Promise.all(
        Array.from({ length: 30 }, async (_, n) => gateway.call(token, 'execute_sql', { sql: `VALUES ${n}` })),
      );
      answers.forEach(({ structuredContent }, n) =>
        expect(Object.values(structuredContent.data[0] ?? {})).to.deep.equal([n]),
      );
    });

    it('makes room for a new session by ending the longest unused one', async () => {
      const small = await Gateway.start({ env: { MCP_SESSIONS_PER_LOGIN: '2' } });
      try {
        const mine = { authorization: `Bearer ${await small.token('alice')}`, ...ACCEPT };
        const ids: string[] = [];
        for (let n = 0; n < 3; n += 1) {
          const response = await small.post('/mcp', INITIALIZE, mine);
          await response.json();
          ids.push(response.headers.get('mcp-session-id') ?? '');
        }
        const statuses = await Promise.all(
          ids.map(async (id) => (await small.post('/mcp', LIST, { ...mine, 'mcp-session-id': id })).status),
        );
        expect(statuses).to.deep.equal([404, 200, 200]);
      } finally {
        await small.close();
      }
    });
  });

  it('serves the SDK’s own client', async () => {
    const client = await gateway.client(token);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).to.include.members([
      'execute_sql',
      'list_schemas',
      'list_tables_in_schema',
      'get_table_columns',
    ]);
    expect(tools.filter(({ name }) => name.startsWith('test_') || name.startsWith('fault_'))).to.deep.equal([]);
    const result = (await client.callTool({
      name: 'execute_sql',
      arguments: { sql: 'VALUES CURRENT USER' },
    })) as unknown as NonNullable<RpcBody['result']>;
    expect(Object.values(result.structuredContent.data[0] ?? {})).to.deep.equal(['ALICE']);
    await client.close();
  });

  it('says in /healthz how it is, without a token and without names', async () => {
    const response = await fetch(`${gateway.app.url}/healthz`);
    expect(response.status).to.equal(200);
    const body = (await response.json()) as { sessions: unknown };
    expect(Object.keys(body)).to.deep.equal(['status', 'uptimeSeconds', 'sessions', 'loopDelayP99Ms', 'version']);
    expect(body.sessions).to.include({ max: 100 });
    expect(JSON.stringify(body)).not.to.match(/localhost|ALICE/i);
  });
});

import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { type ElicitRequest, ElicitRequestSchema, type ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { expect } from 'chai';
import { Gateway, type ToolBody } from './support/gateway.js';
import { connectJob, sharedSandbox } from './support/sandbox.js';
import { LOCAL_HEAD, toolDirectory } from './support/toolFiles.js';

const TOOLS = `${LOCAL_HEAD}
  add_note:
    source: s
    description: Adds a note.
    statement: INSERT INTO DEVLIB.CONSENT (ID, NOTE) VALUES (:id, :note)
    parameters: [{ name: id, type: integer }, { name: note, type: string, default: none }]
    security: { readOnly: false }
`;
const ONE = { id: 1, note: 'first' };

describe('consent to what may change something', () => {
  let gateway: Gateway;
  let alice: string;
  before(async () => {
    const path = join(toolDirectory({ 'tools.yaml': TOOLS }), 'tools.yaml');
    gateway = await Gateway.start({
      env: {
        TOOLS_YAML_PATH: path,
        IBMI_ENABLE_WRITE_TOOLS: 'true',
        IBMI_ENABLE_DEFAULT_TOOLS: 'true',
        IBMI_EXECUTE_SQL_READONLY: 'false',
        IBMI_CONFIRMATION_TIMEOUT_MS: '60000',
      },
    });
    await onHost(
      'CREATE OR REPLACE TABLE DEVLIB.CONSENT (ID INTEGER, NOTE VARCHAR(5000))',
      'CREATE OR REPLACE PROCEDURE DEVLIB.CONSENT_WRITES () LANGUAGE SQL MODIFIES SQL DATA ' +
        "BEGIN INSERT INTO DEVLIB.CONSENT VALUES (9, 'called'); END",
      'CREATE OR REPLACE PROCEDURE DEVLIB.CONSENT_READS (OUT N INTEGER) LANGUAGE SQL READS SQL DATA ' +
        'BEGIN SELECT COUNT(*) INTO N FROM DEVLIB.CONSENT; END',
    );
    alice = await gateway.token('alice');
  });
  after(async () => {
    await onHost(
      'DROP PROCEDURE DEVLIB.CONSENT_WRITES',
      'DROP PROCEDURE DEVLIB.CONSENT_READS',
      'DROP TABLE DEVLIB.CONSENT',
    );
    await gateway.close();
  });
  afterEach(() => onHost('DELETE FROM DEVLIB.CONSENT'));

  async function onHost(...statements: readonly string[]): Promise<readonly unknown[]> {
    const job = await connectJob('ALICE');
    try {
      let data: readonly unknown[] = [];
      for (const sql of statements) ({ data } = await job.execute<unknown>(sql));
      return data;
    } finally {
      await job.close();
    }
  }
  const notes = (): Promise<readonly unknown[]> => onHost('SELECT ID, NOTE FROM DEVLIB.CONSENT ORDER BY ID');
  const codeOf = ({ structuredContent }: ToolBody): string => structuredContent.errorCode ?? 'success';
  const confirmationOf = ({ structuredContent }: ToolBody): string =>
    structuredContent.errorDetails?.confirmation ?? 'none';

  describe('from a client that cannot ask its user', () => {
    const call = (args: Readonly<Record<string, unknown>>, tool = 'add_note'): Promise<ToolBody> =>
      gateway.call(alice, tool, args);

    it('is a code that runs the same call once', async () => {
      const first = await call(ONE);
      expect(codeOf(first)).to.equal('E_CONFIRMATION_NEEDED');
      expect(first.isError).to.equal(true);
      expect(first.structuredContent.error).to.include(`confirmation: "${confirmationOf(first)}"`);
      expect(confirmationOf(first)).to.match(/^[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$/);
      expect(await notes()).to.deep.equal([]);
      const again = await call({ ...ONE, confirmation: confirmationOf(first).toLowerCase() });
      expect(codeOf(again)).to.equal('success');
      expect(await notes()).to.deep.equal([{ ID: 1, NOTE: 'first' }]);
      const twice = await call({ ...ONE, confirmation: confirmationOf(first) });
      expect(codeOf(twice)).to.equal('E_CONFIRMATION_NEEDED');
      expect(twice.structuredContent.error).to.match(/^The confirmation is not, or no longer, one for this very call/);
      expect(await notes()).to.have.length(1);
    });

    it('runs one of two calls that use a code at once', async () => {
      const confirmation = confirmationOf(await call(ONE));
      const both = await Promise.all([call({ ...ONE, confirmation }), call({ ...ONE, confirmation })]);
      expect(both.map(codeOf).sort()).to.deep.equal(['E_CONFIRMATION_NEEDED', 'success']);
      expect(await notes()).to.have.length(1);
    });

    it('fits no other values, no other tool, and no other login', async () => {
      const confirmation = confirmationOf(await call(ONE));
      expect(codeOf(await call({ ...ONE, id: 2, confirmation }))).to.equal('E_CONFIRMATION_NEEDED');
      const sql = 'INSERT INTO DEVLIB.CONSENT (ID, NOTE) VALUES (?, ?)';
      const other = await call({ sql, parameters: [1, 'first'], confirmation }, 'execute_sql');
      expect(codeOf(other)).to.equal('E_CONFIRMATION_NEEDED');
      const elsewhere = await gateway.call(await gateway.token('alice'), 'add_note', { ...ONE, confirmation });
      expect(codeOf(elsewhere)).to.equal('E_CONFIRMATION_NEEDED');
      expect(await notes()).to.deep.equal([]);
      expect(codeOf(await call({ ...ONE, confirmation }))).to.equal('success');
    });

    it('is needed by execute_sql and call_procedure for what writes, and for nothing else', async () => {
      expect(codeOf(await call({ sql: 'DELETE FROM DEVLIB.CONSENT' }, 'execute_sql'))).to.equal(
        'E_CONFIRMATION_NEEDED',
      );
      expect(codeOf(await call({ sql: 'SELECT * FROM DEVLIB.CONSENT' }, 'execute_sql'))).to.equal('success');
      const procedure = { schema_name: 'DEVLIB', procedure_name: 'CONSENT_WRITES' };
      const asked = await call(procedure, 'call_procedure');
      expect(codeOf(asked)).to.equal('E_CONFIRMATION_NEEDED');
      expect(await notes()).to.deep.equal([]);
      const reads = await call({ ...procedure, procedure_name: 'CONSENT_READS' }, 'call_procedure');
      expect(codeOf(reads)).to.equal('success');
      const confirmation = confirmationOf(asked);
      expect(codeOf(await call({ ...procedure, confirmation }, 'call_procedure'))).to.equal('success');
      expect(await notes()).to.deep.equal([{ ID: 9, NOTE: 'called' }]);
    });

    it('holds no host job, leaves no value in the log, and is told to it', async () => {
      const from = gateway.lines.length;
      const before = Object.values((await sharedSandbox()).counters().requestsByType);
      const asked = await call({ id: 3, note: 'a secret of mine' });
      expect(Object.values((await sharedSandbox()).counters().requestsByType)).to.deep.equal(before);
      await call({ id: 3, note: 'a secret of mine', confirmation: 'ABCD-EFGH' });
      await call({ id: 3, note: 'a secret of mine', confirmation: confirmationOf(asked) });
      const said = gateway.lines.slice(from).filter(({ event }) => event.startsWith('write.'));
      expect(said.map(({ event, fields }) => [event, fields.tool, fields.way ?? fields.why])).to.deep.equal([
        ['write.declined', 'add_note', 'wrong code'],
        ['write.confirmed', 'add_note', 'code'],
      ]);
      expect(JSON.stringify(gateway.lines.slice(from))).not.to.include('secret');
    });
  });

  describe('from a client that can ask its user', () => {
    const clients: Client[] = [];
    afterEach(async () => {
      for (const client of clients.splice(0)) await client.close();
    });

    /** A client whose user gives this answer; `asked` collects the questions. */
    async function asking(
      answer: (request: ElicitRequest) => ElicitResult | Promise<ElicitResult>,
      elicitation: Readonly<Record<string, object>> = {},
    ): Promise<{
      client: Client;
      call: (args: Readonly<Record<string, unknown>>, tool?: string) => Promise<ToolBody>;
    }> {
      const client = new Client({ name: 'test', version: '0' }, { capabilities: { elicitation } });
      client.setRequestHandler(ElicitRequestSchema, (request) => answer(request));
      const transport = new StreamableHTTPClientTransport(new URL(gateway.mcpUrl), {
        requestInit: { headers: { authorization: `Bearer ${alice}` } },
      });
      await client.connect(transport);
      clients.push(client);
      const call = async (args: Readonly<Record<string, unknown>>, name = 'add_note'): Promise<ToolBody> =>
        (await client.callTool({ name, arguments: args })) as unknown as ToolBody; // what the tests look at
      return { client, call };
    }

    it('is the user’s yes to the very statement, its values, the user and the host', async () => {
      const questions: ElicitRequest[] = [];
      const { call } = await asking((request) => {
        questions.push(request);
        return { action: 'accept', content: { run: true } };
      });
      expect(codeOf(await call(ONE))).to.equal('success');
      expect(await notes()).to.deep.equal([{ ID: 1, NOTE: 'first' }]);
      expect(questions).to.have.length(1);
      expect(questions[0]?.params.message).to.match(/^add_note wants to run this as ALICE on localhost:\d+\./);
      expect(questions[0]?.params.message).to.include('INSERT INTO DEVLIB.CONSENT (ID, NOTE) VALUES (?, ?)');
      expect(questions[0]?.params.message).to.match(/Values: 1, "first"$/);
    });

    it('cuts what is too long to be read, and says so', async () => {
      let message = '';
      const { call } = await asking(({ params }) => {
        message = params.message;
        return { action: 'decline' };
      });
      await call({ id: 1, note: 'x'.repeat(3_000) });
      expect(message).to.match(/x… \(2005 more characters\)$/);
    });

    for (const [what, answer] of [
      ['declines', { action: 'decline' }],
      ['closes the question', { action: 'cancel' }],
      ['says no', { action: 'accept', content: { run: false } }],
      ['says nothing', { action: 'accept' }],
      ['says something else', { action: 'accept', content: { run: 'true' } }],
    ] as const) {
      it(`is not given by a user who ${what}`, async () => {
        const { call } = await asking(() => answer); // the type forbids none of these
        const refused = await call(ONE);
        expect([refused.isError, codeOf(refused)]).to.deep.equal([true, 'E_DECLINED']);
        expect(await notes()).to.deep.equal([]);
      });
    }

    it('is not given by a client that fails', async () => {
      const { call } = await asking(() => Promise.reject(new Error('no window')));
      const refused = await call(ONE);
      expect(codeOf(refused)).to.equal('E_DECLINED');
      expect(refused.structuredContent.error).to.match(/could not ask its user/);
      expect(await notes()).to.deep.equal([]);
    });

    it('is not asked for where nothing is changed, whatever the tool', async () => {
      const { call } = await asking(() => Promise.reject(new Error('asked')));
      expect(codeOf(await call({ sql: 'SELECT * FROM DEVLIB.CONSENT' }, 'execute_sql'))).to.equal('success');
    });

    it('is a code for a client that shows no forms', async () => {
      const { call } = await asking(() => Promise.reject(new Error('asked')), { url: {} });
      expect(codeOf(await call(ONE))).to.equal('E_CONFIRMATION_NEEDED');
    });

    it('lets neighbours run while the user thinks, and nothing when the MCP session ends', async () => {
      let thinking = (): void => undefined;
      const asked = new Promise<void>((resolve) => (thinking = resolve));
      const { client, call } = await asking(
        () =>
          new Promise<ElicitResult>(() => {
            thinking();
          }),
      );
      const running = call(ONE).catch(() => undefined);
      await asked;
      expect(codeOf(await call({}, 'list_schemas'))).to.equal('success');
      await (client.transport as StreamableHTTPClientTransport).terminateSession(); // it is the one given above
      await running;
      expect(await notes()).to.deep.equal([]);
    });

    it('ends unanswered when the server drains', async () => {
      const draining = await Gateway.start({
        env: { IBMI_EXECUTE_SQL_READONLY: 'false', IBMI_ENABLE_EXECUTE_SQL: '1' },
      });
      const token = await draining.token('alice');
      const client = new Client({ name: 'test', version: '0' }, { capabilities: { elicitation: {} } });
      const closed = new Promise<void>((resolve) => {
        client.setRequestHandler(ElicitRequestSchema, () => {
          void draining.close().then(resolve);
          return new Promise<ElicitResult>(() => undefined);
        });
      });
      const transport = new StreamableHTTPClientTransport(new URL(draining.mcpUrl), {
        requestInit: { headers: { authorization: `Bearer ${token}` } },
      });
      await client.connect(transport);
      const sql = "INSERT INTO DEVLIB.CONSENT VALUES (5, 'late')";
      const answer = await client.callTool({ name: 'execute_sql', arguments: { sql } });
      expect(answer.structuredContent).to.include({ success: false, errorCode: 'E_CANCELLED' });
      await closed;
      expect(draining.lines.find(({ event }) => event === 'server.closed')?.fields).to.include({ killed: 0 });
      await client.close();
      expect(await notes()).to.deep.equal([]);
    });
  });

  it('is told by the tools that may need it', async () => {
    const client = await gateway.client(alice);
    const { tools } = await client.listTools();
    const withCode = tools.filter(({ inputSchema }) => 'confirmation' in (inputSchema.properties ?? {}));
    expect(withCode.map(({ name }) => name).sort()).to.deep.equal(['add_note', 'call_procedure', 'execute_sql']);
    await client.close();
  });
});

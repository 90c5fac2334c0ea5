import { once } from 'node:events';
import { type RequestOptions, request } from 'node:https';
import type { Socket } from 'node:net';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import { type Sandbox, startSandbox } from '../../sandbox/startSandbox.js';
import { RawClient } from '../support/rawClient.js';
import { sharedSandbox } from '../support/sandbox.js';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('sandbox: HTTPS and upgrade', () => {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await sharedSandbox();
  });

  async function get(path: string, options: RequestOptions = {}): Promise<{ status: number; body: string }> {
    const { port, certificatePem } = sandbox;
    const call = request({ host: '127.0.0.1', port, ca: certificatePem, path, agent: false, ...options }).end();
    const [response] = (await once(call, 'response')) as [NodeJS.ReadableStream & { statusCode: number }];
    let body = '';
    for await (const chunk of response) body += chunk.toString();
    return { status: response.statusCode, body };
  }

  /** The status with which an upgrade is answered. */
  async function upgradeStatus(path: string, authorization?: string): Promise<number> {
    const socket = new WebSocket(`wss://localhost:${sandbox.port}${path}`, {
      ca: sandbox.certificatePem,
      headers: authorization === undefined ? {} : { authorization },
    });
    const opened = once(socket, 'open').then(() => 101);
    const refused = new Promise<number>((resolve) => {
      socket.once('unexpected-response', (call, response) => {
        call.destroy();
        resolve(response.statusCode ?? 0);
      });
    });
    opened.catch(() => undefined);
    const status = await Promise.race([opened, refused]);
    socket.on('error', () => undefined);
    socket.terminate();
    return status;
  }

  it('verifies by address and by name, and tells its version', async () => {
    const { status, body } = await get('/version');
    expect(status).to.equal(200);
    expect(Object.keys(JSON.parse(body) as object)).to.deep.equal(['version']);
  });

  it('knows nothing else over plain HTTPS', async () => {
    expect((await get('/')).status).to.equal(404);
    expect((await get('/db/')).status).to.equal(404);
    expect((await get('/version', { method: 'POST' })).status).to.equal(404);
  });

  const UPGRADES: readonly [string, string, string | undefined, number][] = [
    ['right credentials', '/db/', basic('ALICE:alice-pw'), 101],
    ['a wrong password, which only connect checks', '/db/', basic('ALICE:wrong'), 101],
    ['the path without slash', '/db', basic('ALICE:x'), 101],
    ['a longer path', '/db/anything', basic('ALICE:x'), 101],
    ['another path', '/dbx', basic('ALICE:x'), 404],
    ['no header', '/db/', undefined, 403],
    ['a scheme in lower case', '/db/', basic('ALICE:x').replace('Basic', 'basic'), 403],
    ['undecodable base64', '/db/', 'Basic !!!', 500],
    ['an empty password', '/db/', basic('ALICE:'), 403],
    ['a colon in the password', '/db/', basic('ALICE:a:b'), 403],
    ['an empty user', '/db/', basic(':x'), 503],
    ['an asterisk in the user', '/db/', basic('AL*CE:x'), 503],
  ];
  for (const [what, path, authorization, status] of UPGRADES) {
    it(`answers ${status} to ${what}`, async () => {
      expect(await upgradeStatus(path, authorization)).to.equal(status);
    });
  }
});

describe('sandbox: requests on the wire', () => {
  let client: RawClient;

  before(async () => {
    client = await RawClient.connected(await sharedSandbox(), 'ALICE');
  });
  after(() => client.close());

  it('ends every message with two line feeds and repeats the id as text', async () => {
    const reply = await client.raw('{"id":5,"type":"ping"}');
    expect(reply).to.match(/^\{"id":"5","alive":true,"db_alive":true,"success":true,"execution_time":\d+\}\n\n$/);
  });

  it('answers getversion and getdbjob', async () => {
    expect(Object.keys(await client.ask({ type: 'getversion' }))).to.deep.equal([
      'id',
      'build_date',
      'version',
      'success',
      'execution_time',
    ]);
    expect((await client.ask({ type: 'getdbjob' })).job).to.match(/^\d{6}\/QUSER\/QZDASOINIT$/);
  });

  it('keeps the order of members for a query, a change and a failure', async () => {
    const keys = async (sql: string): Promise<string[]> => Object.keys(await client.ask({ type: 'sql', sql }));
    expect(await keys('VALUES 1')).to.deep.equal([
      'id',
      'has_results',
      'update_count',
      'metadata',
      'data',
      'is_done',
      'success',
      'execution_time',
    ]);
    expect(await keys('DROP TABLE DEVLIB.NOTHING IF EXISTS')).to.deep.equal([
      'id',
      'has_results',
      'update_count',
      'success',
      'execution_time',
    ]);
    expect(await keys('SELECT * FROM NOTHING')).to.deep.equal([
      'id',
      'error',
      'success',
      'sql_state',
      'sql_rc',
      'execution_time',
    ]);
  });

  it('names text that is no request, and counts on', async () => {
    const first = JSON.parse(await client.raw('not json')) as Record<string, unknown>;
    expect(first.id).to.match(/^unparseable_\d+$/);
    expect(first.unparseable).to.equal('not json');
    expect(first.error).to.equal("Non-parseable request: 'not json'");
    expect(first).not.to.have.property('sql_state');
    const second = JSON.parse(await client.raw('{"type":"ping"}')) as Record<string, unknown>;
    expect(second.id).to.match(/^incomplete_\d+$/);
    expect(second.incomplete).to.equal('{"type":"ping"}');
    expect((await client.ask({ type: 'reconnect' })).error).to.equal('Unknown request type: reconnect');
  });

  it('reads raw line breaks inside strings, as some clients send them', async () => {
    const reply = await client.raw('{"id":"x","type":"sql","sql":"VALUES\n1"}');
    expect(reply).to.contain('"data":[{"00001":1}]');
  });

  it('says what is wrong with parameters and keeps what preparing told', async () => {
    const sql = 'SELECT DEPTNO FROM SAMPLE.DEPARTMENT WHERE DEPTNO = ?';
    const reply = await client.ask({ type: 'prepare_sql_execute', sql, parameters: [] });
    expect(Object.keys(reply)).to.deep.equal([
      'id',
      'parameter_count',
      'metadata',
      'error',
      'success',
      'sql_state',
      'sql_rc',
      'execution_time',
    ]);
    expect(reply.parameter_count).to.equal(1);
    const notArray = await client.ask({ type: 'prepare_sql_execute', sql, parameters: 99 });
    expect(notArray.error).to.equal('Not a JSON Array: 99');
    expect(notArray).not.to.have.property('sql_state');
    const object = await client.ask({ type: 'prepare_sql_execute', sql, parameters: [{}] });
    expect(object.error).to.equal('JsonObject');
  });

  it('gives rows as arrays when asked tersely, and a repeated name once with its last value', async () => {
    const sql = 'SELECT 1 AS A, 2 AS B, 3 AS A FROM SYSIBM.SYSDUMMY1';
    expect(await client.askText({ type: 'sql', sql })).to.contain('"data":[{"A":3,"B":2}]');
    expect(await client.askText({ type: 'sql', sql, terse: true })).to.contain('"data":[[1,2,3]]');
  });

  it('counts the rows of a batch', async () => {
    await client.ask({ type: 'sql', sql: 'CREATE TABLE DEVLIB.BATCHED (A INT, B VARCHAR(5))' });
    const batch = await client.ask({
      type: 'prepare_sql_execute',
      sql: 'INSERT INTO DEVLIB.BATCHED VALUES (?, ?)',
      parameters: [
        [1, 'a'],
        [2, null],
      ],
    });
    expect(batch).to.include({ batch_added: 2, update_count: 2, is_done: true, has_results: false });
    const sql = 'SELECT * FROM DEVLIB.BATCHED';
    const query = await client.ask({ type: 'prepare_sql_execute', sql, parameters: [[]] });
    expect(query).to.include({ success: false, sql_state: 'HY010', sql_rc: -99999 });
    await client.ask({ type: 'sql', sql: 'DROP TABLE DEVLIB.BATCHED' });
  });
});

describe('sandbox: frames', () => {
  it('are compressed when the client offers it and they are long enough to gain by it', async () => {
    const client = await RawClient.connected(await sharedSandbox(), 'ALICE');
    expect(client.socket.extensions).to.equal('permessage-deflate');
    const before = received(client);
    const reply = await client.askText({ type: 'sql', sql: "VALUES REPEAT('long ', 6000)" });
    expect(reply).to.have.length.greaterThan(30_000);
    expect(received(client) - before).to.be.lessThan(2_000);
    await client.close();
  });

  it('are not compressed when the sandbox is told so', async () => {
    const sandbox = await startSandbox({ compression: 'off' });
    const client = await RawClient.connected(sandbox, 'ALICE');
    expect(client.socket.extensions).to.equal('');
    await client.close();
    await sandbox.close();
  });

  it('drop the connection without a word when they are longer than 50 MiB', async () => {
    const client = await RawClient.connected(await sharedSandbox(), 'ALICE');
    const closed = once(client.socket, 'close');
    client.socket.on('error', () => undefined);
    client.socket.send(Buffer.alloc(50 * 1024 * 1024 + 1, ' '), { binary: false, compress: false });
    expect(((await closed) as [number])[0]).to.equal(1006);
  });

  it('are ignored when they are binary', async () => {
    const client = await RawClient.connected(await sharedSandbox(), 'ALICE');
    client.socket.send(Buffer.from('{"id":"b","type":"ping"}'));
    expect(await client.raw('{"id":"t","type":"ping"}')).to.contain('"id":"t"');
    await client.close();
  });
});

/** Bytes that came over the client's TCP connection. */
function received(client: RawClient): number {
  return (client.socket as unknown as { _socket: Socket })._socket.bytesRead; // ws shows it to nobody
}

describe('sandbox: connecting', () => {
  it('is not connected before connect, nor after exit, and connects again', async () => {
    const client = await RawClient.open(await sharedSandbox(), 'ALICE');
    const notConnected = { success: false, error: 'Not connected', sql_state: null, sql_rc: 0 };
    expect(await client.ask({ type: 'sql', sql: 'VALUES 1' })).to.include(notConnected);
    const ping = await client.ask({ type: 'ping' });
    expect(ping).to.include({ success: false, alive: true });
    expect(ping).not.to.have.property('db_alive');
    expect((await client.ask({ type: 'getdbjob' })).job).to.equal('??????/??????/??????');
    const first = await client.ask({ type: 'connect' });
    const second = await client.ask({ type: 'connect' });
    expect(first.job).not.to.equal(second.job);
    expect(await client.ask({ type: 'exit' })).to.include({ success: true });
    expect(await client.ask({ type: 'sql', sql: 'VALUES 1' })).to.include(notConnected);
    expect(await client.ask({ type: 'connect', technique: 'smoke' })).to.include({ success: false });
    await client.close();
  });

  it('refuses a wrong password and an unknown user as the real one does, on an open socket', async () => {
    const sandbox = await sharedSandbox();
    const prefix = 'java.sql.SQLNonTransientConnectionException: The application server rejected the connection.';
    const wrong = await RawClient.open(sandbox, 'alice', 'wrong');
    expect(await wrong.ask({ type: 'connect' })).to.include({
      success: false,
      error: `${prefix} (Password is incorrect.:ALICE)`,
      sql_state: null,
      sql_rc: 0,
    });
    expect(wrong.socket.readyState).to.equal(WebSocket.OPEN);
    const unknown = await RawClient.open(sandbox, 'fakeuser', 'x');
    expect((await unknown.ask({ type: 'connect' })).error).to.equal(`${prefix} (User ID is not known.:FAKEUSER)`);
    await Promise.all([wrong.close(), unknown.close()]);
  });

  for (const [what, text] of [
    ['sqlmore without cont_id', '{"id":"a","type":"sqlmore"}'],
    ['a null type', '{"id":"a","type":null}'],
  ] as const) {
    it(`drops the connection with 1011 at ${what}`, async () => {
      const client = await RawClient.connected(await sharedSandbox(), 'ALICE');
      const closed = once(client.socket, 'close');
      client.socket.send(text);
      const [code] = (await closed) as [number];
      expect(code).to.equal(1011);
    });
  }
});

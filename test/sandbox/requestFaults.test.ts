import { expect } from 'chai';
import mapepire from '@ibm/mapepire-js';
import type { Sandbox } from '../../sandbox/startSandbox.js';
import { closeCode, faultySandbox } from '../support/faultySandbox.js';
import { RawClient } from '../support/rawClient.js';
import { daemonServer } from '../support/sandbox.js';

const LONG = "VALUES QSYS2.QCMDEXC('DLYJOB DLY(600)')";
const ONE = { type: 'sql', sql: 'VALUES 1' };

describe('sandbox: faults of a request', () => {
  let sandbox: Sandbox;
  let client: RawClient;

  afterEach(() => client.socket.terminate());
  const faulty = faultySandbox();
  const { arm, held } = faulty;
  before(() => (sandbox = faulty.sandbox));
  beforeEach(async () => (client = await RawClient.connected(sandbox, 'ALICE')));

  it('delay a reply, which others overtake', async () => {
    await arm({ kind: 'delayReply', ms: 200, when: { sql: '1' } });
    const seen: string[] = [];
    const note = (name: string) => (): void => void seen.push(name);
    const late = client.ask(ONE).then(note('late'));
    await client.ask({ type: 'sql', sql: 'VALUES 2' }).then(note('early'));
    await late;
    expect(seen).to.deep.equal(['early', 'late']);
  });

  it('let a delayed reply go when they are cleared', async () => {
    await arm({ kind: 'delayReply', ms: 3_600_000 });
    const late = client.ask(ONE);
    await held();
    await sandbox.faults.clear();
    expect(await late).to.include({ success: true });
  });

  it('lose a reply of a statement that ran', async () => {
    await client.ask({ type: 'sql', sql: 'CREATE TABLE DEVLIB.LOST (A INT)' });
    await arm({ kind: 'loseReply', when: { sql: 'INSERT' } });
    const replies: string[] = [];
    client.socket.on('message', (data: Buffer) => replies.push(data.toString()));
    client.socket.send(JSON.stringify({ id: 'lost', type: 'sql', sql: 'INSERT INTO DEVLIB.LOST VALUES 1' }));
    const count = { type: 'sql', sql: 'SELECT COUNT(*) FROM DEVLIB.LOST', terse: true };
    let rows: unknown = [[0]];
    while (JSON.stringify(rows) !== '[[1]]') rows = (await client.ask(count)).data;
    expect(replies.some((text) => text.includes('"id":"lost"'))).to.equal(false);
    await client.ask({ type: 'sql', sql: 'DROP TABLE DEVLIB.LOST' });
  });

  it('reply twice', async () => {
    await arm({ kind: 'replyTwice' });
    const replies: string[] = [];
    client.socket.on('message', (data: Buffer) => replies.push(data.toString()));
    await client.ask({ id: 'twice', ...ONE });
    await client.ask(ONE);
    expect(replies.filter((text) => text.startsWith('{"id":"twice"'))).to.have.length(2);
  });

  it('reply with an id that nobody asked with', async () => {
    await arm({ kind: 'unknownId' });
    expect(await client.raw('{"id":"mine","type":"ping"}')).to.match(/^\{"id":"nobody-asked","alive":true/);
  });

  it('send text that is no JSON', async () => {
    await arm({ kind: 'garbage' });
    const text = await client.raw('{"id":"mine","type":"ping"}');
    expect(() => JSON.parse(text) as unknown).to.throw(SyntaxError);
  });

  for (const code of [1006, 1011] as const) {
    it(`drop the connection with ${code} while a statement runs, which runs on without anybody`, async () => {
      const control = await RawClient.connected(sandbox, 'ALICE');
      const { job } = await client.ask({ type: 'getdbjob' });
      await arm({ kind: 'drop', code, when: { sql: 'DLYJOB' } });
      const closed = closeCode(client);
      client.socket.send(JSON.stringify({ id: 'long', type: 'sql', sql: LONG }));
      expect(await closed).to.equal(code);
      await sandbox.countersWhen(({ orphanedQueries }) => orphanedQueries === 1);
      await control.ask({ type: 'sql', sql: `CALL QSYS2.CANCEL_SQL('${String(job)}')` });
      await sandbox.countersWhen(({ orphanedQueries, jobs }) => orphanedQueries === 0 && jobs === 1);
      await control.close();
    });

    it(`drop the connection with ${code} between two pages`, async () => {
      await arm({ kind: 'drop', code, when: { type: 'sqlmore' } });
      await client.ask({ id: 'q', type: 'sql', sql: 'SELECT * FROM SAMPLE.DEPARTMENT', rows: 5 });
      expect(sandbox.counters().openCursors).to.equal(1);
      const closed = closeCode(client);
      client.socket.send('{"id":"m","type":"sqlmore","cont_id":"q"}');
      expect(await closed).to.equal(code);
    });
  }

  it('drop the connection in the middle of a page', async () => {
    await arm({ kind: 'cutReply', when: { type: 'sqlmore' } });
    await client.ask({ id: 'q', type: 'sql', sql: 'SELECT * FROM SAMPLE.EMPLOYEE', rows: 5 });
    const replies: unknown[] = [];
    client.socket.on('message', (data) => replies.push(data));
    const closed = closeCode(client);
    client.socket.send('{"id":"m","type":"sqlmore","cont_id":"q"}');
    expect(await closed).to.equal(1006);
    expect(replies).to.deep.equal([]);
  });

  it('freeze a connection: nothing is read, nothing is answered, until they are cleared', async () => {
    const other = await RawClient.connected(sandbox, 'BOB');
    await arm({ kind: 'freeze', scope: { user: 'ALICE' } });
    const frozen = client.ask(ONE);
    await held();
    const ping = client.ask({ type: 'ping' });
    const before = sandbox.counters().requestsByType.ping ?? 0;
    expect(await other.ask({ type: 'ping' })).to.include({ success: true });
    expect(sandbox.counters().requestsByType.ping).to.equal(before + 1);
    await sandbox.faults.clear();
    expect(await frozen).to.include({ success: true });
    expect(await ping).to.include({ success: true });
    await other.close();
  });

  for (const kind of ['freeze', 'stallConnect'] as const) {
    it(`${kind} a sign-on: whoever has left by its end has no job`, async () => {
      const leaver = await RawClient.open(sandbox, 'BOB');
      await arm({ kind, when: { type: 'connect' } });
      const signingOn = leaver.ask({ type: 'connect' }).catch(() => 'left');
      await held();
      const behind = leaver.ask({ type: 'connect' }).catch(() => 'left');
      leaver.socket.terminate();
      expect(await Promise.all([signingOn, behind])).to.deep.equal(['left', 'left']);
      await sandbox.faults.clear(); // who reads nothing does not see that anybody left
      await sandbox.countersWhen(({ heldByFaults, jobsByUser }) => heldByFaults === 0 && jobsByUser.BOB === undefined);
    });
  }

  it('send a huge frame slowly, and other replies after it', async () => {
    const padToBytes = 300_000;
    await arm({ kind: 'trickle', bytesPerSecond: 600_000, padToBytes, when: { sql: 'VALUES 1' } });
    const started = performance.now();
    const seen: string[] = [];
    const slow = client.askText(ONE).then((text) => {
      seen.push('slow');
      return text;
    });
    await held();
    const ping = client.ask({ type: 'ping' }).then(() => seen.push('ping'));
    const text = await slow;
    await ping;
    expect(performance.now() - started).to.be.at.least(400);
    expect(text).to.have.length(padToBytes);
    expect(JSON.parse(text)).to.include({ success: true });
    expect(seen).to.deep.equal(['slow', 'ping']);
    expect(await client.ask(ONE)).to.include({ success: true });
  });

  it('send the rest of a slow frame at once when they are cleared', async () => {
    await arm({ kind: 'trickle', bytesPerSecond: 1 });
    const slow = client.ask(ONE);
    await held();
    await sandbox.faults.clear();
    expect(await slow).to.include({ success: true });
  });

  it('let a job prepare only so many statements, as long as they are armed', async () => {
    const prepared = { type: 'prepare_sql_execute', sql: 'VALUES 1', parameters: [] };
    await arm({ kind: 'statementLimit', statements: 2, scope: { user: 'ALICE' } });
    for (let n = 0; n < 2; n += 1) expect(await client.ask(prepared)).to.include({ success: true });
    expect(await client.ask(prepared)).to.include({ sql_state: 'HY014', sql_rc: -99999 });
    const other = await RawClient.connected(sandbox, 'BOB');
    for (let n = 0; n < 3; n += 1) expect(await other.ask(prepared)).to.include({ success: true });
    await sandbox.faults.clear();
    expect(await client.ask(prepared)).to.include({ success: true });
    await other.close();
  });

  it('let jobs do everything, whatever they were opened for, as long as they are armed', async () => {
    const reader = await RawClient.connected(sandbox, 'BOB', 'access=read only');
    const commit = { type: 'sql', sql: 'COMMIT' };
    expect(await reader.ask(commit)).to.include({ success: false, sql_state: '42505' });
    await arm({ kind: 'ignoreAccess', scope: { user: 'BOB' } });
    expect(await reader.ask(commit)).to.include({ success: true });
    await sandbox.faults.clear();
    expect(await reader.ask(commit)).to.include({ success: false, sql_state: '42505' });
    await reader.close();
  });

  it('strike as often as asked, and each only what it is for', async () => {
    await arm({ kind: 'unknownId', times: 2, when: { type: 'ping' } });
    const forever = await arm({ kind: 'garbage', times: 'unlimited', when: { sql: 'GARBAGE' } });
    expect(await client.ask(ONE)).to.include({ success: true });
    for (let n = 0; n < 2; n += 1) expect(await client.raw('{"id":"p","type":"ping"}')).to.contain('nobody-asked');
    expect(await client.ask({ type: 'ping' })).to.include({ success: true });
    for (let n = 0; n < 3; n += 1) {
      expect(await client.raw('{"id":"g","type":"sql","sql":"GARBAGE"}')).not.to.contain('"g"');
    }
    expect(sandbox.faults.list().map(({ id, timesLeft }) => [id, timesLeft])).to.deep.equal([[forever, 'unlimited']]);
    await sandbox.faults.clear(forever);
    expect(await client.ask({ type: 'sql', sql: 'GARBAGE' })).to.include({ success: false });
  });

  it('reach the unmodified client as what it makes of them', async () => {
    const job = new mapepire.SQLJob();
    await job.connect(daemonServer(sandbox, 'ALICE'));
    await arm({ kind: 'drop', code: 1011, when: { sql: 'VALUES 7' } });
    const outcome = await job.execute('VALUES 7').catch((error: unknown) => String(error));
    expect(outcome).to.contain('Connection failed with code 1011');
  });
});

import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../../sandbox/startSandbox.js';
import { RawClient } from '../support/rawClient.js';
import { daemonServer, sharedSandbox } from '../support/sandbox.js';
import { request } from 'node:http';
import { once } from 'node:events';
import { json } from 'node:stream/consumers';

const LONG = "VALUES QSYS2.QCMDEXC('DLYJOB DLY(600)')";
const CANCELLED = {
  error: '[SQL0952] Processing of the SQL statement ended.  Reason code 1.',
  sql_state: '57014',
  sql_rc: -952,
};

async function jobOf(client: RawClient): Promise<string> {
  return String((await client.ask({ type: 'getdbjob' })).job);
}

describe('sandbox: jobs', () => {
  let sandbox: Sandbox;
  let worker: RawClient;
  let control: RawClient;

  before(async () => {
    sandbox = await sharedSandbox();
  });
  beforeEach(async () => {
    [worker, control] = await Promise.all([
      RawClient.connected(sandbox, 'ALICE'),
      RawClient.connected(sandbox, 'ALICE'),
    ]);
  });
  afterEach(async () => {
    await Promise.all([worker.close(), control.close()]);
    await sandbox.countersWhen((counters) => counters.jobs === 0);
  });

  it('wait alone, and end with SQL0952 when another job of the user cancels them', async () => {
    const name = await jobOf(worker);
    const long = worker.ask({ type: 'sql', sql: LONG });
    await control.ask({ type: 'sql', sql: 'SELECT * FROM SAMPLE.DEPARTMENT' });
    const cancel = { type: 'prepare_sql_execute', sql: 'CALL QSYS2.CANCEL_SQL(?)', parameters: [name] };
    expect(await control.ask(cancel)).to.include({ success: true, has_results: false, parameter_count: 1 });
    expect(await long).to.include({ success: false, ...CANCELLED });
    expect(await worker.ask({ type: 'sql', sql: 'VALUES 1' })).to.include({ success: true });
  });

  it('answer ping at once while a statement runs, and run the next statement after it', async () => {
    const name = await jobOf(worker);
    const seen: string[] = [];
    const note = (type: string) => (): void => void seen.push(type);
    const long = worker.ask({ type: 'sql', sql: LONG }).then(note('long'));
    await worker.ask({ type: 'ping' }).then(note('ping'));
    const next = worker.ask({ type: 'sql', sql: 'VALUES 1' }).then(note('next'));
    await control.ask({ type: 'sql', sql: `CALL QSYS2.CANCEL_SQL('${name}')` });
    await Promise.all([long, next]);
    expect(seen).to.deep.equal(['ping', 'long', 'next']);
  });

  it('can be cancelled by their own user and by job control only', async () => {
    const name = await jobOf(worker);
    const cancel = { type: 'sql', sql: `CALL QSYS2.CANCEL_SQL('${name}')` };
    const bob = await RawClient.connected(sandbox, 'BOB');
    expect(await bob.ask(cancel)).to.include({ success: false, sql_state: '38501', sql_rc: -443 });
    const admin = await RawClient.connected(sandbox, 'DBADMIN');
    const long = worker.ask({ type: 'sql', sql: LONG });
    await worker.ask({ type: 'ping' });
    expect(await admin.ask(cancel)).to.include({ success: true });
    expect(await long).to.include({ success: false });
    const nobody = { type: 'sql', sql: "CALL QSYS2.CANCEL_SQL('000000/QUSER/NOBODY')" };
    expect((await admin.ask(nobody)).error).to.equal('[CPF1321] Job 000000/QUSER/NOBODY not found.');
    await Promise.all([bob.close(), admin.close()]);
  });

  it('outlive their client until their statement ends, as on IBM i', async () => {
    const name = await jobOf(worker);
    worker.socket.send(JSON.stringify({ id: 'long', type: 'sql', sql: LONG }));
    await worker.ask({ type: 'ping' });
    worker.socket.terminate();
    await sandbox.countersWhen((counters) => counters.connections === 1);
    expect(sandbox.counters().jobs).to.equal(2);
    await control.ask({ type: 'sql', sql: `CALL QSYS2.CANCEL_SQL('${name}')` });
    await sandbox.countersWhen((counters) => counters.jobs === 1);
  });

  it('are cancelled even inside the engine, which then starts anew for everybody else', async () => {
    const name = await jobOf(worker);
    const endless = 'WITH T (N) AS (VALUES 1 UNION ALL SELECT N FROM T) SELECT COUNT(*) FROM T';
    const long = worker.ask({ type: 'sql', sql: endless });
    await worker.ask({ type: 'ping' });
    await control.ask({ type: 'sql', sql: `CALL QSYS2.CANCEL_SQL('${name}')` });
    expect(await long).to.include({ success: false, ...CANCELLED });
    expect(await control.ask({ type: 'sql', sql: 'SELECT * FROM SAMPLE.EMPLOYEE' })).to.include({ success: true });
  });

  it('refuse a CL command that the sandbox does not know', async () => {
    expect(await control.ask({ type: 'sql', sql: "CALL QSYS2.QCMDEXC('NOSUCHCMD SAMPLE')" })).to.include({
      error: '[CPF0006] Errors occurred in command.',
      sql_state: '38501',
      sql_rc: -443,
    });
    expect(await control.ask({ type: 'sql', sql: "CALL QSYS2.QCMDEXC('DLYJOB DLY(0)')" })).to.include({
      success: true,
      has_results: false,
      update_count: 0,
    });
  });
});

describe('sandbox: counters', () => {
  it('follow connections, jobs and cursors, and return to zero', async () => {
    const sandbox = await sharedSandbox();
    const before = await sandbox.countersWhen((counters) => counters.connections === 0 && counters.jobs === 0);
    const [one, two] = await Promise.all([
      RawClient.connected(sandbox, 'LOAD001'),
      RawClient.connected(sandbox, 'LOAD002'),
    ]);
    await one.ask({ id: 'open', type: 'sql', sql: 'SELECT * FROM SAMPLE.DEPARTMENT', rows: 1 });
    await two.ask({ type: 'sql', sql: 'SELECT * FROM SAMPLE.DEPARTMENT' });
    const during = sandbox.counters();
    expect(during).to.deep.include({
      connections: 2,
      jobs: 2,
      jobsByUser: { LOAD001: 1, LOAD002: 1 },
      openCursors: 1,
      signOnAttempts: before.signOnAttempts + 2,
    });
    expect(during.signOnAttemptsByUser.LOAD001).to.equal((before.signOnAttemptsByUser.LOAD001 ?? 0) + 1);
    expect(during.requestsByType.sql).to.equal((before.requestsByType.sql ?? 0) + 2);
    await one.ask({ type: 'sqlclose', cont_id: 'open' });
    expect(sandbox.counters().openCursors).to.equal(0);
    await one.ask({ type: 'sql', sql: 'SELECT * FROM SAMPLE.DEPARTMENT', rows: 1 });
    await Promise.all([one.close(), two.close()]);
    const after = await sandbox.countersWhen((counters) => counters.jobs === 0);
    expect(after).to.deep.include({ connections: 0, jobsByUser: {}, openCursors: 0 });
  });

  it('are served on loopback when asked for; service time and limits hold; closing ends everybody', async () => {
    const progress: string[] = [];
    const note = (line: string): void => void progress.push(line);
    const own = await startSandbox({ controlPort: 0, serviceMs: 20, statementsMax: 2, progress: note });
    const call = request({ host: '127.0.0.1', port: own.controlPort, path: '/counters', agent: false }).end();
    const [response] = (await once(call, 'response')) as [NodeJS.ReadableStream];
    expect(await json(response)).to.deep.equal(JSON.parse(JSON.stringify(own.counters())));
    const client = await RawClient.connected(own, 'ALICE');
    const { execution_time } = await client.ask({ type: 'sql', sql: 'VALUES 1' });
    expect(execution_time).to.be.at.least(19);
    const prepared = { type: 'prepare_sql_execute', sql: 'VALUES 1', parameters: [] };
    expect(await client.ask(prepared)).to.include({ success: true });
    expect(await client.ask(prepared)).to.include({ success: true });
    expect(await client.ask(prepared)).to.include({
      error: 'Limit on number of statements exceeded.',
      sql_state: 'HY014',
      sql_rc: -99999,
    });
    client.socket.send(JSON.stringify({ id: 'long', type: 'sql', sql: LONG }));
    const closed = once(client.socket, 'close');
    await own.close();
    await closed;
    await own.close();
    expect(progress.at(-1)).to.match(/^loaded the database image in \d+ ms$/);
    expect(daemonServer(own, 'ALICE').port).to.equal(own.port);
  });
});

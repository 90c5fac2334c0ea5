import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import mapepire, { type DaemonServer } from '@ibm/mapepire-js';
import { expect } from 'chai';
import type { Sandbox } from '../../../sandbox/startSandbox.js';
import { acceptanceSandbox, Clients, credentials, silently } from '../../support/acceptance.js';
import { failureOf } from '../../support/failureOf.js';
import { RawClient } from '../../support/rawClient.js';

const JOB_NAME = /^\d{6}\/QUSER\/QZDASOINIT$/;
const REJECTED = 'java.sql.SQLNonTransientConnectionException: The application server rejected the connection.';

describe('acceptance: connecting', () => {
  const clients = new Clients();
  let sandbox: Sandbox;
  let alice: DaemonServer;

  before(async () => {
    sandbox = await acceptanceSandbox();
    alice = await credentials('ALICE');
  });
  afterEach(() => clients.close());

  async function connects(server: DaemonServer): Promise<string> {
    const job = new mapepire.SQLJob();
    const { success, job: name } = await job.connect(server);
    expect(success).to.equal(true);
    expect(job.id).to.equal(name);
    expect(job.getStatus()).to.equal('ready');
    await job.close();
    return name;
  }

  /** The server without its certificate. */
  function trusting(server: DaemonServer, change: Partial<DaemonServer>): DaemonServer {
    const { host, port = 0, user, password } = server;
    return { host, port, user, password, ...change };
  }

  it('succeeds with the certificate, and without any check of it', async () => {
    expect(await connects(alice)).to.match(JOB_NAME);
    expect(await connects(trusting(alice, { rejectUnauthorized: false }))).to.match(JOB_NAME);
  });

  it('succeeds by address, with the certificate that the client itself fetched', async () => {
    const ca = await mapepire.getRootCertificate(alice);
    if (ca === undefined) throw new Error('the root is one of Node.js');
    expect(await connects({ ...alice, ca })).to.match(JOB_NAME);
    expect(await connects({ ...alice, ca, host: '127.0.0.1' })).to.match(JOB_NAME);
  });

  for (const [who, change] of [
    ['when nothing is said', {}],
    ['when verification is asked for', { rejectUnauthorized: true }],
  ] as const) {
    it(`fails for an untrusted certificate ${who}`, async () => {
      const failure = failureOf(silently(() => connects(trusting(alice, change))));
      expect(await failure).to.equal('self-signed certificate');
    });
  }

  it('names each job anew, also when one client connects twice in a row', async () => {
    const names = await Promise.all([connects(alice), connects(alice), connects(alice)]);
    names.push(await connects(alice));
    expect(new Set(names)).to.have.property('size', 4);
  });

  for (const [user, password] of [
    ['fakeuser', 'fakepassword'],
    ['BAD_USER', 'BAD PASSWORD'],
  ] as const) {
    it(`refuses the unknown user ${user} by its name in upper case`, async () => {
      const refused = await failureOf(connects({ ...alice, user, password }));
      expect(refused).to.equal(`${REJECTED} (User ID is not known.:${user.toUpperCase()})`);
    });
  }

  it('refuses in an envelope without SQLSTATE, and leaves the socket open', async () => {
    const client = await RawClient.open(sandbox, 'fakeuser');
    const refused = await client.ask({ type: 'connect', technique: 'tcp' });
    expect(refused).to.include({ success: false, sql_state: null, sql_rc: 0 });
    expect(await client.ask({ type: 'ping' })).to.include({ alive: true, error: 'Not connected' });
    await client.close();
  });

  it('refuses a wrong password', async () => {
    const refused = await failureOf(connects({ ...alice, password: 'wrong' }));
    expect(refused.startsWith(`${REJECTED} (Password is incorrect.`)).to.equal(true);
    await connects(alice);
  });

  it('gives certificates without credentials', async () => {
    const stranger = { ...alice, user: '', password: '' };
    const certificate = await mapepire.getCertificate(stranger);
    expect(certificate.subject.CN).to.equal('localhost');
    expect(certificate.subjectaltname).to.contain('DNS:localhost');
    const root = await mapepire.getRootCertificate(stranger);
    expect(root?.trim()).to.equal(sandbox.certificatePem.trim().replaceAll('\r', ''));
  });

  it('has no certificate of a host that does not exist', async () => {
    expect(await failureOf(mapepire.getCertificate({ ...alice, port: 1 }))).to.contain('ECONNREFUSED');
  });

  it('is undisturbed by peers that hang up after TCP or after TLS', async () => {
    await Promise.all(Array.from({ length: 10 }, () => mapepire.getCertificate(alice)));
    const tcp = connectTcp(sandbox.port, 'localhost');
    await once(tcp, 'connect');
    tcp.destroy();
    const tls = connectTls({ port: sandbox.port, host: 'localhost', ca: sandbox.certificatePem });
    await once(tls, 'secureConnect');
    tls.destroy();
    const job = await clients.job('ALICE');
    expect(await job.execute('VALUES 1')).to.deep.include({ success: true, data: [{ '00001': 1 }] });
  });
});

describe('acceptance: connection properties', () => {
  const clients = new Clients();
  afterEach(() => clients.close());

  async function answers(request: Readonly<Record<string, unknown>>, sql: string): Promise<Record<string, unknown>> {
    const client = await RawClient.open(await acceptanceSandbox(), 'ALICE');
    const connected = await client.ask({ type: 'connect', ...request });
    expect(connected).to.include({ success: true });
    expect(connected.job).to.match(JOB_NAME);
    const answer = await client.ask({ type: 'sql', sql });
    await client.close();
    return answer;
  }

  it('naming=sql finds an unqualified table in the first library of the list', async () => {
    const job = await clients.job('ALICE', { naming: 'sql', libraries: ['SAMPLE', 'QGPL'] });
    expect((await job.execute('select * from department')).data).to.have.length(14);
    expect(await failureOf(job.execute('select * from sample/department'))).to.match(/^\[SQL5016\] .*, 42833, -5016$/);
  });

  it('naming=system finds it in the library list, and takes both separators', async () => {
    const job = await clients.job('ALICE', { naming: 'system', libraries: ['SAMPLE'] });
    for (const from of ['department', 'sample/department', 'sample.department'])
      expect((await job.execute(`select * from ${from}`)).data, from).to.have.length(14);
    expect(await failureOf(job.execute('select * from nothere'))).to.equal(
      '[SQL0204] NOTHERE in *LIBL type *FILE not found., 42704, -204',
    );
  });

  it('libraries=SAMPLE alone is the default schema', async () => {
    const answer = await answers({ technique: 'tcp', props: 'libraries=SAMPLE' }, 'select * from employee');
    expect(answer.data).to.have.length(42);
  });

  it('properties in the manner of Go are taken', async () => {
    const props = 'prompt=false;translate binary=true;naming=system';
    const answer = await answers({ technique: 'tcp', props }, 'SELECT * FROM SAMPLE/DEPARTMENT');
    expect(answer.data).to.have.length(14);
  });

  for (const [what, request] of [
    ['a misspelt technique', { techinque: 'tcp', application: 'Go client', props: '' }],
    ['no technique and no properties', {}],
    ['empty properties', { technique: 'tcp', props: '' }],
    ['the technique cli in capitals', { technique: 'CLI' }],
    ['properties that no driver has', { technique: 'tcp', props: 'no such thing=1;;=;x' }],
  ] as const) {
    it(`${what} is no obstacle`, async () => {
      expect(await answers(request, 'VALUES 1')).to.deep.include({ success: true, data: [{ '00001': 1 }] });
    });
  }

  it('an unknown technique and null properties are', async () => {
    const client = await RawClient.open(await acceptanceSandbox(), 'ALICE');
    const unknown = await client.ask({ type: 'connect', technique: 'x' });
    expect(unknown).to.include({ success: false, error: 'Invalid connection technique specified' });
    expect(await client.ask({ type: 'connect', props: null })).to.include({ success: false, error: 'JsonNull' });
    expect(await client.ask({ type: 'connect' })).to.include({ success: true });
    await client.close();
  });
});

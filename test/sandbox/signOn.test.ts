import { expect } from 'chai';
import { WebSocket } from 'ws';
import { AddressRules } from '../../sandbox/daemon/addressRules.js';
import type { ProfileState } from '../../sandbox/daemon/signOn.js';
import { type Sandbox, startSandbox } from '../../sandbox/startSandbox.js';
import { RawClient } from '../support/rawClient.js';

const PREFIX = 'java.sql.SQLNonTransientConnectionException: The application server rejected the connection.';

describe('sandbox: signing on', () => {
  let sandbox: Sandbox;

  before(async () => {
    // Loopback is 127.0.0.1 here, whichever family the client prefers.
    const addressRules = ['# who may come', 'deny CAR*@127.0.0.*', '', 'deny *@10.*', 'allow X*@*'].join('\n');
    sandbox = await startSandbox({ addressRules });
  });
  after(() => sandbox.close());

  /** The error with which connect is answered; undefined when the user is in. */
  async function attempt(user: string, password?: string): Promise<unknown> {
    const client = await RawClient.open(sandbox, user, password);
    const { error, ...reply } = await client.ask({ type: 'connect' });
    expect(client.socket.readyState).to.equal(WebSocket.OPEN);
    if (error !== undefined) expect(reply).to.include({ success: false, sql_state: null, sql_rc: 0 });
    await client.close();
    return error;
  }

  const profile = (name: string): ProfileState | undefined => sandbox.profiles().find((one) => one.name === name);

  it('disables a profile after three wrong passwords in a row, and refuses even the right one then', async () => {
    for (let n = 0; n < 3; n += 1) {
      expect(profile('BOB')).to.include({ status: '*ENABLED', signOnAttemptsNotValid: n });
      expect(await attempt('bob', 'wrong')).to.equal(`${PREFIX} (Password is incorrect.:BOB)`);
    }
    expect(profile('BOB')).to.include({ status: '*DISABLED', signOnAttemptsNotValid: 3 });
    for (const password of ['wrong', 'bob-pw']) {
      expect(await attempt('BOB', password)).to.equal(`${PREFIX} (User ID is disabled.:BOB)`);
    }
    expect(await attempt('ALICE')).to.equal(undefined);
  });

  it('enables it again when asked', async () => {
    expect(sandbox.enableProfile('nobody')).to.equal(false);
    expect(sandbox.enableProfile('bob')).to.equal(true);
    expect(profile('BOB')).to.include({ status: '*ENABLED', signOnAttemptsNotValid: 0, previousSignOn: undefined });
    expect(await attempt('BOB')).to.equal(undefined);
    expect(profile('BOB')?.previousSignOn).to.be.a('number');
  });

  it('counts wrong passwords anew after a right one', async () => {
    for (let round = 0; round < 2; round += 1) {
      for (const password of ['wrong', 'wrong', undefined]) await attempt('LOAD001', password);
    }
    expect(await attempt('LOAD001')).to.equal(undefined);
    expect(profile('LOAD001')).to.include({ status: '*ENABLED', signOnAttemptsNotValid: 0 });
  });

  it('counts every attempt, also on one connection and of users that nobody knows', async () => {
    const before = sandbox.counters().signOnAttempts;
    const client = await RawClient.open(sandbox, 'fakeuser', 'x');
    for (let n = 0; n < 4; n += 1) {
      const { error } = await client.ask({ type: 'connect' });
      expect(error).to.equal(`${PREFIX} (User ID is not known.:FAKEUSER)`);
    }
    await client.close();
    expect(sandbox.counters().signOnAttempts).to.equal(before + 4);
    expect(sandbox.counters().signOnAttemptsByUser.FAKEUSER).to.equal(4);
  });

  it('refuses an expired password, but only to who knows it', async () => {
    expect(await attempt('ERIN', 'wrong')).to.equal(`${PREFIX} (Password is incorrect.:ERIN)`);
    expect(await attempt('ERIN')).to.equal(`${PREFIX} (Password is expired.:ERIN)`);
    expect(profile('ERIN')).to.include({ passwordExpires: '*YES', status: '*ENABLED', previousSignOn: undefined });
  });

  it('refuses a profile that is disabled from the start, until it is enabled', async () => {
    expect(await attempt('FRANK')).to.equal(`${PREFIX} (User ID is disabled.:FRANK)`);
    sandbox.enableProfile('FRANK');
    expect(await attempt('FRANK')).to.equal(undefined);
  });

  it('refuses by address before it looks at the password', async () => {
    expect(await attempt('carol', 'wrong')).to.equal(
      'java.io.IOException: Connection refused by security rule at line 2',
    );
    expect(profile('CAROL')).to.include({ signOnAttemptsNotValid: 0 });
  });

  it('knows what each profile may do beside its grants', () => {
    expect(profile('SECADMIN')?.specialAuthorities).to.include.members(['*ALLOBJ', '*SECADM']);
    expect(profile('DBADMIN')?.specialAuthorities).to.deep.equal(['*JOBCTL']);
    expect(profile('ALICE')).to.deep.include({ specialAuthorities: [], groups: ['SAMPLEREAD', 'DEVELOPERS'] });
    expect(profile('ALICE')).to.include({
      passwordExpires: '*NO',
      text: 'Reads everything in SAMPLE, writes in DEVLIB',
    });
  });
});

describe('sandbox: address rules', () => {
  const CASES: readonly [what: string, rules: string, user: string, address: string, line: number | undefined][] = [
    ['nothing allows everybody', '', 'BOB', '10.1.2.3', undefined],
    ['whom no rule matches may connect', 'deny ALICE@*', 'BOB', '10.1.2.3', undefined],
    ['the last rule that matches wins', 'deny *@*\nallow BOB@10.*', 'BOB', '10.1.2.3', undefined],
    ['whatever the others say', 'allow BOB@10.*\ndeny *@*', 'BOB', '10.1.2.3', 2],
    ['an asterisk covers underscores', 'deny *@*', 'MY_USER', '10.1.2.3', 1],
    ['and at signs', 'deny *@*', 'A@B', '10.1.2.3', 1],
    ['and nothing at all', 'deny BOB*@*', 'BOB', '10.1.2.3', 1],
    ['a point is only a point', 'deny BOB@10.1.2.3', 'BOB', '10.132.3', undefined],
    ['a number sign belongs to a name', 'deny X#1@*', 'X#1', '10.1.2.3', 1],
    ['names fold', 'DENY bob@*', 'BOB', '10.1.2.3', 1],
    ['comments and blank lines count as lines', '# one\n// two\n\n  deny *@* # why', 'BOB', '10.1.2.3', 4],
    ['IPv4 inside IPv6 is IPv4', 'deny *@127.0.0.1', 'BOB', '::ffff:127.0.0.1', 1],
    ['IPv6 is itself', 'deny *@::1', 'BOB', '::1', 1],
    ['lines may end as on Windows', 'allow *@*\r\ndeny BOB@*\r\n', 'BOB', '10.1.2.3', 2],
  ];
  for (const [what, rules, user, address, line] of CASES) {
    it(what, () => expect(new AddressRules(rules).refusingLine(user, address)).to.equal(line));
  }

  for (const malformed of ['refuse *@*', 'deny *', 'deny @10.1.2.3', 'deny BOB@', 'deny BOB@10.1 .2', 'deny BOB@a/b']) {
    it(`do not let the sandbox start with: ${malformed}`, async () => {
      const start = startSandbox({ addressRules: `allow *@*\n${malformed}` });
      const outcome: unknown = await start.then(
        () => 'started',
        (error: unknown) => error,
      );
      expect(String(outcome)).to.contain('security rule at line 2');
    });
  }
});

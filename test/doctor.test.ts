import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { findUser } from '../sandbox/users.js';
import { CHECK_IDS, type CheckId, type Finding } from '../src/protocol/checkup.js';
import { faultySandbox } from './support/faultySandbox.js';
import { MAIN, runProgram, type ProgramRun } from './support/programRun.js';
import { scratch } from './support/scratch.js';

interface Wishes {
  readonly host?: string;
  readonly password?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

interface Checkup extends ProgramRun {
  readonly findings: readonly Finding[];
  readonly verdicts: Readonly<Record<string, string>>;
  /** What one check saw and what it advises, in one text. */
  readonly told: (id: CheckId) => string;
}

describe('doctor', () => {
  const faulty = faultySandbox();
  const attemptsOf = (user: string): number => faulty.sandbox.counters().signOnAttemptsByUser[user] ?? 0;

  /** The shipped program against the sandbox, its certificate trusted; no run may print the password. */
  async function run(user: string, { host, password, env = {}, args = [] }: Wishes = {}): Promise<ProgramRun> {
    const { port, certificatePem } = faulty.sandbox;
    const ca = join(scratch(), `doctor-${port}.pem`);
    writeFileSync(ca, certificatePem);
    const words = password ?? findUser(user)?.password ?? 'nobody-pw';
    const whom = ['doctor', '--host', host ?? `localhost:${port}`, '--user', user, '--password-stdin', ...args];
    const ran = await runProgram(whom, { env: { DB2i_CA_PATH: ca, ...env }, input: `${words}\nmore\n` });
    expect(ran.out + ran.errors).not.to.include(words);
    return ran;
  }

  async function checkUp(user: string, wishes: Wishes = {}): Promise<Checkup> {
    const ran = await run(user, { ...wishes, args: ['--json'] });
    expect(ran.errors).to.equal('');
    const { findings, counts } = JSON.parse(ran.out) as { findings: Finding[]; counts: Record<string, number> };
    expect(findings.map(({ id }) => id)).to.deep.equal([...CHECK_IDS]);
    for (const [verdict, count] of Object.entries(counts))
      expect(findings.filter((finding) => finding.verdict === verdict)).to.have.length(count);
    const told = (id: CheckId): string => {
      const found = findings.find((finding) => finding.id === id);
      return found === undefined ? '' : `${found.saw} ${'todo' in found ? found.todo : ''}`;
    };
    const verdicts = Object.fromEntries(findings.map(({ id, verdict }) => [id, verdict]));
    return { ...ran, findings, verdicts, told };
  }

  /** The checks that came to a verdict. */
  const idsOf = ({ findings }: Checkup, verdict: string): string[] =>
    findings.filter((finding) => finding.verdict === verdict).map(({ id }) => id);

  it('finds nothing to fix for a person of no special authority, in every check, with one sign-on', async () => {
    const before = attemptsOf('ALICE');
    const checkup = await checkUp('ALICE', { env: { DB2i_JDBC_OPTIONS: 'naming=system;libraries=SAMPLE' } });
    expect(checkup.exitCode).to.equal(0);
    expect(idsOf(checkup, 'unchecked')).to.deep.equal([]);
    expect(idsOf(checkup, 'warn')).to.deep.equal(['profile.limited-capability', 'qcmdexc']);
    expect(attemptsOf('ALICE') - before).to.equal(1);
    expect(checkup.told('sign-on')).to.match(/signed on as ALICE, job \d{6}\/\w+\/QZDASOINIT/);
    expect(checkup.told('mapepire')).to.match(/^Mapepire \S+-sandbox, built \d{4}-\d\d-\d\d/);
    expect(checkup.told('clock')).to.match(/^the host is 0\.\d s (ahead of|behind) this machine/);
    expect(checkup.told('libraries')).to.match(/^naming system, .*library list SAMPLE/);
  });

  it('prints the same findings as lines, with what to do below, and counts them in the last', async () => {
    const { findings } = await checkUp('BOB');
    const { out, exitCode } = await run('BOB');
    expect(exitCode).to.equal(0);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).to.match(/^localhost:\d+ as BOB$/);
    expect(lines.at(-1)).to.match(/^\d+ sound, 2 to look at, 0 to fix, 0 not checked$/);
    const told = lines.slice(1, -1).filter((line) => !line.startsWith(' '));
    expect(told.map((line) => line.split(/ +/)[1])).to.deep.equal(findings.map(({ id }) => id));
    const advice = lines.slice(1, -1).filter((line) => line.startsWith(' '));
    expect(advice.map((line) => line.trim())).to.deep.equal(
      findings.flatMap((finding) => ('todo' in finding ? [finding.todo] : [])),
    );
  });

  it('ends with 1 for a profile with *ALLOBJ, and says why that is not enough', async () => {
    const checkup = await checkUp('SECADMIN');
    expect(checkup.exitCode).to.equal(1);
    expect(idsOf(checkup, 'fix')).to.deep.equal(['profile.special-authorities']);
    expect(checkup.told('profile.special-authorities')).to.match(/\*ALLOBJ \(its own\).*guard alone/);
    expect(checkup.told('qcmdexc')).to.include('*ALLOBJ may always run it');
  });

  it('warns of a special authority that only helps to act on others', async () => {
    const checkup = await checkUp('DBADMIN');
    expect(checkup.exitCode).to.equal(0);
    expect(checkup.verdicts['profile.special-authorities']).to.equal('warn');
    expect(checkup.told('profile.special-authorities')).to.include('*JOBCTL');
  });

  it('makes one sign-on attempt with a wrong password, and checks nothing behind it', async () => {
    const before = attemptsOf('BOB');
    const checkup = await checkUp('BOB', { password: 'a-wrong-one' });
    expect(checkup.exitCode).to.equal(1);
    expect(attemptsOf('BOB') - before).to.equal(1);
    expect(checkup.told('sign-on')).to.match(/Password is incorrect; one attempt was made .*IBM i disables profiles/);
    const behind = CHECK_IDS.slice(CHECK_IDS.indexOf('sign-on') + 1);
    expect(idsOf(checkup, 'unchecked')).to.deep.equal(behind);
    expect(checkup.told('read-only')).to.include('nobody is signed on');
  });

  const refused: readonly (readonly [user: string, says: RegExp])[] = [
    ['FRANK', /User ID is disabled; .*STATUS\(\*ENABLED\)/],
    ['ERIN', /Password is expired; .*new password/],
    ['NOBODY', /User ID is not known; .*Correct --user/],
  ];
  for (const [user, says] of refused) {
    it(`tells ${user} why the sign-on was refused`, async () => {
      const checkup = await checkUp(user);
      expect(checkup.verdicts['sign-on']).to.equal('fix');
      expect(checkup.told('sign-on')).to.match(says);
    });
  }

  it('makes no attempt with a password that the daemon would cut in two', async () => {
    const before = attemptsOf('BOB');
    const checkup = await checkUp('BOB', { password: 'one:two' });
    expect(checkup.told('sign-on')).to.match(/colon.*no sign-on attempt/);
    expect(attemptsOf('BOB')).to.equal(before);
  });

  it('sends no password to a daemon whose certificate it cannot verify, and shows how to trust it', async () => {
    const before = attemptsOf('BOB');
    const checkup = await checkUp('BOB', { env: { DB2i_CA_PATH: '' } });
    expect(checkup.exitCode).to.equal(1);
    expect(idsOf(checkup, 'fix')).to.deep.equal(['certificate.chain']);
    const { fingerprint256 } = new X509Certificate(faulty.sandbox.certificatePem);
    expect(checkup.told('certificate.chain'))
      .to.include(fingerprint256)
      .and.to.match(/self-signed.*DB2i_CA_PATH.*openssl/);
    expect(checkup.told('sign-on')).to.include('before a password is sent');
    expect(attemptsOf('BOB')).to.equal(before);
  });

  it('warns where DB2i_IGNORE_UNAUTHORIZED=true lets it sign on nevertheless', async () => {
    const checkup = await checkUp('BOB', { env: { DB2i_CA_PATH: '', DB2i_IGNORE_UNAUTHORIZED: 'true' } });
    expect(checkup.exitCode).to.equal(0);
    expect(checkup.verdicts).to.include({ verification: 'warn', 'certificate.chain': 'warn', 'sign-on': 'ok' });
  });

  it('tells a closed port from a name that nobody knows', async () => {
    await faulty.arm({ kind: 'refuseTcp' });
    const closed = await checkUp('BOB');
    expect(closed.exitCode).to.equal(1);
    expect(closed.told('address')).to.match(/refuses the connection.*Start Mapepire/);
    expect(idsOf(closed, 'unchecked')).to.deep.equal(CHECK_IDS.slice(2));
    const unknown = await checkUp('BOB', { host: 'a..b' }); // no name server is asked about an empty label
    expect(unknown.told('address')).to.match(/no name server knows a\.\.b \(ENOTFOUND\).*Correct the name/);
  });

  it('gives up a handshake, an upgrade and a sign-on that get no answer', async () => {
    const env = { IBMI_CONNECT_TIMEOUT_MS: '400' };
    await faulty.arm({ kind: 'stallTls', times: 'unlimited' });
    expect((await checkUp('BOB', { env })).told('tls')).to.include('does not answer the TLS handshake');
    await faulty.sandbox.faults.clear();
    await faulty.arm({ kind: 'stallConnect' });
    const stalled = await checkUp('BOB', { env });
    expect(stalled.exitCode).to.equal(1);
    expect(stalled.told('sign-on')).to.match(/did not answer the sign-on in time.*IBMI_CONNECT_TIMEOUT_MS/);
  });

  it('tells an address rule of the daemon from a refused password', async () => {
    await faulty.arm({ kind: 'refuseUpgrade', status: 403 });
    expect((await checkUp('BOB')).told('sign-on')).to.include('iprules.conf');
  });

  it('ends with 1 where access=read only keeps no job from writing', async () => {
    const id = await faulty.arm({ kind: 'ignoreAccess' });
    const checkup = await checkUp('BOB');
    await faulty.sandbox.faults.clear(id);
    expect(checkup.exitCode).to.equal(1);
    expect(idsOf(checkup, 'fix')).to.deep.equal(['read-only']);
    expect(checkup.told('read-only')).to.match(/COMMIT ran on a job.*Read-only tools are refused on this host/);
  });

  it('says of what it could not ask that it was not checked', async () => {
    await faulty.arm({ kind: 'drop', code: 1006, when: { sql: 'QSYS2.USER_INFO' } });
    const checkup = await checkUp('BOB');
    const from = CHECK_IDS.slice(CHECK_IDS.indexOf('profile.status'));
    expect(idsOf(checkup, 'unchecked')).to.deep.equal(from);
    expect(checkup.told('profile.status')).to.match(/^QSYS2\.USER_INFO: The connection to the IBM i was lost/);
  });

  it('warns of libraries that are not there', async () => {
    const checkup = await checkUp('BOB', { env: { DB2i_JDBC_OPTIONS: 'libraries=SAMPLE,NOSUCH' } });
    expect(checkup.verdicts.libraries).to.equal('warn');
    expect(checkup.told('libraries')).to.include('without NOSUCH');
  });

  it('takes host and user from the settings file, and minds nothing else in it', async () => {
    const { port, certificatePem } = faulty.sandbox;
    const [ca, settings] = [join(scratch(), 'doctor-ca.pem'), join(scratch(), 'doctor.env')];
    writeFileSync(ca, certificatePem);
    const lines = [`DB2i_HOST=localhost`, `DB2i_PORT=${port}`, 'DB2i_USER=bob', `DB2i_CA_PATH=${ca}`];
    writeFileSync(settings, [...lines, 'MCP_HTTP_PORT=no number', 'MCP_AUTH_MODE=ibmi'].join('\n'));
    const env = { MCP_SERVER_CONFIG: settings };
    const { exitCode, out } = await runProgram(['doctor', '--password-stdin'], { env, input: 'bob-pw\r\n' });
    expect({ exitCode, head: out.split('\n')[0] }).to.deep.equal({ exitCode: 0, head: `localhost:${port} as bob` });
  });

  const usage: readonly (readonly [why: string, args: readonly string[], input: string | undefined, says: RegExp])[] = [
    ['no host', ['--user', 'BOB', '--password-stdin'], 'x\n', /^Name the IBM i with --host or DB2i_HOST\.\n$/],
    ['no user', ['--host', 'h', '--password-stdin'], 'x\n', /^Name the profile with --user or DB2i_USER\.\n$/],
    [
      'neither a terminal nor --password-stdin',
      ['--host', 'h', '--user', 'BOB'],
      'x\n',
      /no terminal.*--password-stdin/,
    ],
    ['an empty first line', ['--host', 'h', '--user', 'BOB', '--password-stdin'], '\nx\n', /No password was given/],
    [
      'a password as an argument',
      ['--host', 'h', '--user', 'BOB', '--password', 'x'],
      undefined,
      /leave the password out/,
    ],
  ];
  for (const [why, args, input, says] of usage) {
    it(`asks for better use of ${why}, with 2`, async () => {
      const ran = await runProgram(['doctor', ...args], input === undefined ? {} : { input });
      expect(ran).to.include({ exitCode: 2, out: '' });
      expect(ran.errors).to.match(says);
    });
  }

  it('is not upset by a reader that has seen enough', async () => {
    const child = spawn(process.execPath, [MAIN, 'doctor', '--host', 'a..b', '--user', 'BOB', '--password-stdin'], {
      env: { MCP_SERVER_CONFIG: '/dev/null' },
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.stdout.destroy();
    child.stdin.end('bob-pw\n');
    const [code] = (await once(child, 'close')) as [number | null];
    expect({ code, errors }).to.deep.equal({ code: 1, errors: '' });
  });

  it('names a setting that cannot be used', async () => {
    const { exitCode, errors } = await runProgram(['doctor', '--host', 'http://h', '--user', 'BOB'], {
      env: { IBMI_CONNECT_TIMEOUT_MS: '1' },
    });
    expect(exitCode).to.equal(1);
    expect(errors).to.include('IBMI_CONNECT_TIMEOUT_MS must be a whole number');
  });
});

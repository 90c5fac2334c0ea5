import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readCommandLine } from '../src/commandLine.js';
import { systemClock } from '../src/kernel/clock.js';
import { runProgram, type ProgramRun } from './support/programRun.js';
import { makeKeyFiles } from './support/keys.js';
import { scratch } from './support/scratch.js';

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('the command keys', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = join(scratch(), `keys-${Math.round(systemClock.monotonic() * 1000)}`);
    mkdirSync(cwd);
  });
  const run = (words: string, env: Readonly<Record<string, string>> = {}): Promise<ProgramRun> =>
    runProgram(['keys', ...words.split(' ')], { cwd, env });
  /** The settings that a run printed. */
  const settingsIn = (out: string): Record<string, string> =>
    Object.fromEntries([...out.matchAll(/^(IBMI_\w+)=(.*)$/gm)].map(([, name, value]) => [name ?? '', value ?? '']));

  it('makes a pair that only its owner reads, in a directory that only its owner enters', async () => {
    mkdirSync(join(cwd, 'secrets'), { mode: 0o755 });
    const { exitCode, out } = await run('new k1');
    expect(exitCode).to.equal(0);
    const settings = settingsIn(out);
    expect(settings).to.deep.equal({
      IBMI_AUTH_KEY_ID: 'k1',
      IBMI_AUTH_PRIVATE_KEY_PATH: 'secrets/k1.private.pem',
      IBMI_AUTH_PUBLIC_KEY_PATH: 'secrets/k1.public.pem',
    });
    const [secret, open] = [join(cwd, 'secrets/k1.private.pem'), join(cwd, 'secrets/k1.public.pem')];
    expect([modeOf(join(cwd, 'secrets')), modeOf(secret), modeOf(open)]).to.deep.equal(['700', '600', '644']);
    expect(createPublicKey(readFileSync(secret)).asymmetricKeyDetails?.modulusLength).to.equal(4096);
    expect(createPublicKey(readFileSync(secret)).equals(createPublicKey(readFileSync(open)))).to.equal(true);
    expect(out).not.to.include('BEGIN');
  });

  it('leads from one key to the next, and deletes what is accepted no more', async () => {
    const first = settingsIn((await run('new k1')).out);
    const second = settingsIn((await run('new k2', first)).out);
    expect(second).to.include({ IBMI_AUTH_KEY_ID: 'k2', IBMI_AUTH_PREVIOUS_KEYS: 'k1=secrets/k1.private.pem' });
    const listed = await run('list', second);
    expect(listed.exitCode).to.equal(0);
    expect(listed.out)
      .to.match(/k2\W+active\W+4096\W+600\W+secrets\/k2\.private\.pem/)
      .and.to.match(/k1\W+accepted\W+4096/);
    const active = await run('retire k2', second);
    expect([active.exitCode, active.errors]).to.satisfy(
      ([code, text]: [number, string]) => code === 1 && text.includes('is the active key'),
    );
    const accepted = await run('retire k1', second);
    expect(accepted.exitCode).to.equal(1);
    expect(accepted.errors).to.include('still accepted').and.to.include('IBMI_AUTH_PREVIOUS_KEYS=\n');
    const retired = await run('retire k1', { ...second, IBMI_AUTH_PREVIOUS_KEYS: '' });
    expect([retired.exitCode, retired.out]).to.deep.equal([0, 'Deleted the key pair k1.\n']);
    expect(existsSync(join(cwd, 'secrets/k1.private.pem'))).to.equal(false);
    expect(existsSync(join(cwd, 'secrets/k1.public.pem'))).to.equal(false);
    expect((await run('retire k1', second)).exitCode).to.equal(1);
  });

  it('lists what cannot be used, and ends with 1 when it is in use', async () => {
    const open = makeKeyFiles('open', 2048);
    chmodSync(open.privateKeyPath, 0o644);
    const used = await run('list', { IBMI_AUTH_PREVIOUS_KEYS: `open=${open.privateKeyPath}` });
    expect([used.exitCode, used.out.includes('chmod 600')]).to.deep.equal([1, true]);
    mkdirSync(join(cwd, 'secrets'));
    writeFileSync(join(cwd, 'secrets/idle.private.pem'), 'no key', { mode: 0o600 });
    const idle = await run('list');
    expect([idle.exitCode, /idle\W+none/.test(idle.out)]).to.deep.equal([0, true]);
  });

  it('overwrites nothing', async () => {
    mkdirSync(join(cwd, 'mine'));
    writeFileSync(join(cwd, 'mine/k1.public.pem'), 'mine');
    const { exitCode, errors } = await run('new k1 --dir mine');
    expect([exitCode, errors.includes('exists; nothing was changed')]).to.deep.equal([1, true]);
    expect(readFileSync(join(cwd, 'mine/k1.public.pem'), 'utf8')).to.equal('mine');
    expect(existsSync(join(cwd, 'mine/k1.private.pem'))).to.equal(false);
  });

  it('takes an id for a file name, not for a path', async () => {
    for (const id of ['../k', 'a/b', '.k', 'a b'.replace(' ', '%')]) {
      const { exitCode, errors } = await run(`new ${id}`);
      expect([id, exitCode, errors.includes('A key id has letters')]).to.deep.equal([id, 1, true]);
    }
  });

  it('leaves a directory with other things in it as open as it was', async () => {
    mkdirSync(join(cwd, 'shared'), { mode: 0o755 });
    writeFileSync(join(cwd, 'shared/notes.txt'), '');
    expect((await run('new k1 --dir shared')).exitCode).to.equal(0);
    expect(modeOf(join(cwd, 'shared'))).to.equal('755');
  });

  it('is understood, or what is missing is said', () => {
    const order = (words: string): unknown => readCommandLine(words.split(' '), '1');
    expect(order('keys new k1 --dir x')).to.deep.equal({
      task: 'keys',
      asked: { act: 'new', keyId: 'k1', directory: 'x' },
    });
    expect(order('keys list')).to.deep.equal({ task: 'keys', asked: { act: 'list', keyId: '', directory: 'secrets' } });
    for (const words of ['keys new', 'keys retire', 'keys list k1', 'keys renew k1', 'keys']) {
      expect([words, order(words)]).to.satisfy(
        ([, { task, exitCode }]: [string, { task: string; exitCode: number }]) => task === 'say' && exitCode === 2,
      );
    }
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import mapepire from '@ibm/mapepire-js';

const PROGRAM = fileURLToPath(new URL('../../sandbox/main.js', import.meta.url));

interface Ready {
  readonly port: number;
  readonly controlPort: number;
  readonly certPath: string;
  readonly seed: number;
}

describe('sandbox: program', () => {
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sandbox-program-'));
  });
  after(() => rm(directory, { recursive: true }));

  function start(...flags: string[]): ChildProcess {
    return spawn(process.execPath, [PROGRAM, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  }

  it('says when it is ready, serves with the certificate it wrote, and ends cleanly at SIGTERM', async () => {
    const certPath = join(directory, 'cert.pem');
    const rulesPath = join(directory, 'rules.conf');
    await writeFile(rulesPath, 'deny CAROL@*\n');
    const flags = ['--address-rules', rulesPath, '--seed', '5', '--no-compression', '--control-port', '0'];
    const child = start('--port', '0', '--json', '--cert-out', certPath, ...flags);
    const exit = once(child, 'exit');
    if (child.stdout === null) throw new Error('no standard output');
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const ready = JSON.parse(line) as Ready;
    expect(ready).to.include({ certPath, seed: 5 });
    const job = new mapepire.SQLJob();
    const ca = await readFile(certPath, 'utf8');
    await job.connect({ host: '127.0.0.1', port: ready.port, user: 'bob', password: 'bob-pw', ca });
    const carol = { host: '127.0.0.1', port: ready.port, user: 'carol', password: 'carol-pw', ca };
    const refusal = await new mapepire.SQLJob().connect(carol).catch((error: unknown) => String(error));
    expect(refusal).to.contain('Connection refused by security rule at line 1');
    const counters: unknown = await (await fetch(`http://127.0.0.1:${ready.controlPort}/counters`)).json();
    expect(counters).to.deep.include({ jobsByUser: { BOB: 1 } });
    child.kill('SIGTERM');
    expect(await exit).to.deep.equal([0, null]);
  });

  it('refuses a bad flag with one line and exit code 1', async () => {
    for (const flags of [
      ['--port', 'x'],
      ['--port', '70000'],
      ['--service-ms', '-1'],
      ['--ordering', 'any'],
      ['--seed', '-1'],
      ['--address-rules', join(directory, 'no-such-file')],
    ]) {
      const [code] = (await once(start(...flags), 'exit')) as [number];
      expect(code).to.equal(1);
    }
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock, within } from '../src/kernel/clock.js';
import { MAIN } from './support/programRun.js';
import { sharedSandbox } from './support/sandbox.js';
import { scratch } from './support/scratch.js';
import { PATIENCE_MS, untilGone } from './support/waits.js';

const PASSWORD = 'bob-pw';
const QUESTION = 'Password of BOB: ';

/** What a terminal showed, from the question on, and how the program ended. */
interface Shown {
  readonly text: string;
  readonly exitCode: string | undefined;
  /** The terminal's settings before and after, as stty tells them. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Runs doctor at a terminal of its own (script, of util-linux), and acts when it asks for the password. */
async function atTerminal(act: (keys: (text: string) => void, pid: number) => void): Promise<Shown> {
  const { port, certificatePem } = await sharedSandbox();
  const ca = join(scratch(), 'terminal-ca.pem');
  writeFileSync(ca, certificatePem);
  const doctor = `exec ${process.execPath} ${MAIN} doctor --host localhost:${port} --user BOB`;
  const shell =
    `echo "before $(stty -g)"; sh -c 'echo "pid $$"; ${doctor.replaceAll("'", '')}'; echo "code $?"; ` +
    'echo "after $(stty -g)"';
  const child = spawn('script', ['-qc', shell, '/dev/null'], {
    env: { PATH: process.env.PATH, SHELL: '/bin/sh', MCP_SERVER_CONFIG: '/dev/null', DB2i_CA_PATH: ca },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  let hasActed = false;
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
    if (hasActed || !text.includes(QUESTION)) return;
    hasActed = true;
    act((keys) => child.stdin.write(keys), Number(/^pid (\d+)/m.exec(text)?.[1]));
  });
  const late = (): Error => new Error(`the terminal stayed open: ${text}`);
  try {
    await within(systemClock, PATIENCE_MS, once(child, 'close'), late);
  } finally {
    child.kill();
  }
  const line = (word: string): string | undefined => new RegExp(`^${word} (\\S+)\\r?$`, 'm').exec(text)?.[1];
  return { text, exitCode: line('code'), before: line('before'), after: line('after') };
}

describe('doctor asks for the password', () => {
  function expectWhole({ before, after }: Shown): void {
    expect(before).to.match(/^[0-9a-f:]+$/);
    expect(after, 'the terminal is as it was').to.equal(before);
  }

  it('at the terminal, shows nothing of it, and leaves the terminal as it was', async () => {
    const shown = await atTerminal((keys) => keys(`${PASSWORD}x\u007f\r`)); // a wrong key is taken back
    expect(shown.exitCode).to.equal('0');
    expect(shown.text).to.include('signed on as BOB').and.not.to.include(PASSWORD).and.not.to.include('***');
    expectWhole(shown);
    await untilGone(await sharedSandbox(), 'BOB');
  });

  const waysOut: readonly (readonly [how: string, keys: string])[] = [
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
    ['nothing but Enter', '\r'],
  ];
  for (const [how, keys] of waysOut) {
    it(`and ends with 2 at ${how}, the terminal as it was`, async () => {
      const shown = await atTerminal((type) => type(keys));
      expect(shown.exitCode).to.equal('2');
      expect(shown.text).to.include('No password was given');
      expectWhole(shown);
    });
  }

  it('of nobody with --password-stdin, and waits for no more than the first line', async () => {
    const { port } = await sharedSandbox();
    const words = ['doctor', '--host', `localhost:${port}`, '--user', 'BOB', '--password-stdin'];
    const child = spawn(process.execPath, [MAIN, ...words], { env: { MCP_SERVER_CONFIG: '/dev/null' } });
    try {
      child.stdout.resume();
      child.stdin.write(`${PASSWORD}\n`); // and no end
      const late = (): Error => new Error('it waits for the end of its input');
      const [code] = (await within(systemClock, PATIENCE_MS, once(child, 'exit'), late)) as [number | null];
      expect(code).to.equal(1);
    } finally {
      child.kill();
    }
  });

  it('and leaves the terminal as it was when a signal ends it meanwhile', async () => {
    const shown = await atTerminal((_type, pid) => process.kill(pid, 'SIGTERM'));
    expect(shown.exitCode).to.equal(String(128 + 15));
    expectWhole(shown);
  });
});

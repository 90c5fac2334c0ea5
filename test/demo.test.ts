import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { systemClock, within } from '../src/kernel/clock.js';

const TOP = fileURLToPath(new URL('../../', import.meta.url));
const DEMO = fileURLToPath(new URL('../sandbox/demo/main.js', import.meta.url));

/** The processes that a process has started, as POSIX's ps tells. */
function childrenOf(pid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return rows
    .map((row) => row.trim().split(/\s+/).map(Number))
    .flatMap(([own, parent]) => (parent === pid ? [own ?? 0] : []));
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Two programs start one after the other, and log in twice, beside whatever else this machine does. */
const DEMO_MS = 90_000;

describe('the demo', function () {
  this.timeout(2 * DEMO_MS);
  let demo: ChildProcess | undefined;
  afterEach(() => void demo?.kill('SIGKILL'));

  const bounded = <T>(work: Promise<T>, what: string): Promise<T> =>
    within(systemClock, DEMO_MS, work, () => new Error(`the demo never ${what}`));

  /** Interrupts the demo when it says `line`; resolves with its exit code and what it had started by then. */
  async function interruptAt(line: string): Promise<{ code: number | null; children: number[] }> {
    const child = spawn(process.execPath, [DEMO], { cwd: TOP, stdio: ['ignore', 'pipe', 'pipe'] });
    demo = child;
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const said = new Promise<void>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (text) => {
        if (text.startsWith(line)) resolve();
      });
    });
    const ended = exited.then((code) => {
      throw new Error(`the demo ended with ${code ?? 'a signal'} before it said ${line}: ${errors}`);
    });
    ended.catch(() => undefined); // expected, once it has said it
    await bounded(Promise.race([said, ended]), `said ${line}`);
    const children = childrenOf(child.pid ?? 0);
    child.kill('SIGINT');
    return { code: await bounded(exited, 'ended'), children };
  }

  it('takes what it has started with it when it is interrupted before it is up', async () => {
    const { code, children } = await interruptAt('Starting the gateway');
    expect(code).to.equal(130);
    expect(children).not.to.be.empty;
    expect(children.filter(lives)).to.deep.equal([]);
  });

  it('stops both programs when it is interrupted at its end', async () => {
    const { code, children } = await interruptAt('Press Ctrl-C');
    expect(code).to.equal(0);
    expect(children).to.have.length(2);
    expect(children.filter(lives)).to.deep.equal([]);
  });
});

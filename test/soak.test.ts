import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

const PROGRAM = fileURLToPath(new URL('../bench/soak/main.js', import.meta.url));
/** A minute of storm, and the start and stop of two programs on a busy machine. */
const PATIENCE_MS = 150_000;

interface Report {
  readonly calls: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

describe('a minute of faults', () => {
  it('leaves every call with exactly one right answer or named error, and nothing on the host', async function () {
    this.timeout(PATIENCE_MS);
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, '--minutes', '1', '--seed', '6']);
    const { calls, outcomes } = JSON.parse(stdout.split('\n')[0] ?? '') as Report;
    expect(calls).to.be.greaterThan(200);
    expect(outcomes.rows).to.be.greaterThan(100);
    expect(outcomes.E_UNREACHABLE).to.be.greaterThan(0);
  });
});

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PATIENCE_MS } from './waits.js';

const TOP = fileURLToPath(new URL('../../../', import.meta.url));
export const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url));

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Another path to the program than its own. */
  readonly script?: string;
  /** What comes over standard input before its end; absent = nothing comes, and no end. */
  readonly input?: string;
}

export interface ProgramRun {
  readonly exitCode: number;
  readonly out: string;
  readonly errors: string;
}

/** The shipped program from its start to its end, bounded. */
export function runProgram(
  args: readonly string[],
  { env = {}, cwd = TOP, script = MAIN, input }: RunOptions = {},
): Promise<ProgramRun> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: { MCP_SERVER_CONFIG: '/dev/null', ...env }, timeout: PATIENCE_MS };
    const child = execFile(process.execPath, [script, ...args], options, (error, out, errors) => {
      if (error !== null && typeof error.code !== 'number')
        reject(new Error(`${args.join(' ')} did not end: ${errors}`));
      else resolve({ exitCode: error === null ? 0 : Number(error.code), out, errors });
    });
    child.stdin?.on('error', () => undefined); // a program that ends without reading is no fault of ours
    if (input !== undefined) child.stdin?.end(input);
  });
}

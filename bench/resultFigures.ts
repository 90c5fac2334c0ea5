import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startGatewayProgram, type SandboxProgram } from '../sandbox/demo/programs.js';
import { report } from './figures.js';
import { logInLoadUser } from './gatewayLogin.js';
import type { ResultsOrder, ResultsReport } from './resultsClient.js';

const ROWS = 30_000;
const COLUMNS = 6;
const PAGE_ROWS = 1_000;
const ROUNDS = 15;
const TOOLS = 300;
const LISTS = 300;

/**
 * A large result through a tool, in pages of its own sizes, next to the bare client in the usual ones; and a long list
 * of tools.
 */
export async function measureResults(
  sandbox: SandboxProgram,
  settings: Readonly<Record<string, string>>,
  scratch: string,
): Promise<void> {
  const gateway = await startGatewayProgram(sandbox, {
    ...settings,
    TOOLS_YAML_PATH: toolFile(scratch),
    IBMI_ENABLE_DEFAULT_TOOLS: 'true',
    IBMI_RESULT_MAX_BYTES: '67108864',
  });
  const { token } = await logInLoadUser(gateway.url, 1);
  const { directMs, throughMs, bytes, listMs, tools } = await measure({
    ...{ port: sandbox.port, caPath: sandbox.caPath, url: gateway.url.href, token },
    ...{ sql: 'SELECT * FROM SAMPLE.BIGSALES', rows: ROWS, pageRows: PAGE_ROWS, rounds: ROUNDS, lists: LISTS },
  });
  await gateway.stop();
  const what = `${ROWS} rows × ${COLUMNS} columns`;
  report(`mapepire-js alone: ${what} in pages of ${PAGE_ROWS}, p50`, directMs, 'ms');
  report(`through a tool: ${what}, p50`, throughMs, 'ms');
  report(`through a tool: ${what}, answer`, bytes / 1_048_576, 'MiB');
  report(`ratio of ${what}`, throughMs / directMs, '×', { atMost: 1.6 });
  report(`tools/list with ${tools} tools: p50`, listMs, 'ms', { atMost: 5 });
}

async function measure(order: ResultsOrder): Promise<ResultsReport> {
  const path = fileURLToPath(new URL('./resultsClient.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [path, JSON.stringify(order)]);
  const result = JSON.parse(stdout) as ResultsReport;
  if (result.failed > 0) throw new Error(`${result.failed} results were not whole`);
  return result;
}

/** Many tools with two parameters each. */
function toolFile(scratch: string): string {
  const directory = join(scratch, 'many-tools');
  mkdirSync(directory, { recursive: true });
  const tools = Array.from(
    { length: TOOLS },
    (_, n) => `  tool_${n}:
    source: s
    description: The employees of one department who earn more than an amount, number ${n}.
    statement: SELECT * FROM SAMPLE.EMPLOYEE WHERE WORKDEPT = :department AND SALARY > :amount
    parameters:
      - { name: department, type: string, description: Department number, minLength: 3, maxLength: 3 }
      - { name: amount, type: float, description: Least salary, min: 0, default: 0 }
`,
  );
  const head = 'sources:\n  s: { host: localhost, user: nobody, password: none }\ntools:\n';
  writeFileSync(join(directory, 'many.yaml'), head + tools.join(''));
  return directory;
}

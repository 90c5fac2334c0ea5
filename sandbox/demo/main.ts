import { parseArgs } from 'node:util';
import { Person, type Outcome } from './person.js';
import { makeKeys, scratchDirectory, startGatewayProgram, startSandboxProgram, stopPrograms } from './programs.js';

/** The sandbox's own people; their passwords are no secrets (sandbox/users.ts). */
const PEOPLE = [
  { user: 'ALICE', password: 'alice-pw' },
  { user: 'BOB', password: 'bob-pw' },
] as const;

/** As shells have it for a program that SIGINT ended. */
const EXIT_INTERRUPTED = 130;

const STEPS: readonly (readonly [what: string, tool: string, args: Readonly<Record<string, unknown>>])[] = [
  ['Who am I on the IBM i?', 'execute_sql', { sql: 'VALUES CURRENT USER' }],
  ['Which tables are there?', 'list_tables_in_schema', { schema_name: 'SAMPLE', limit: 5 }],
  ['Who works in department D11? (a tool of tools/sample.yaml)', 'employees_of_department', { department: 'D11' }],
  [
    'The best paid five',
    'execute_sql',
    { sql: 'SELECT LASTNAME, JOB, SALARY FROM SAMPLE.EMPLOYEE ORDER BY SALARY DESC FETCH FIRST 5 ROWS ONLY' },
  ],
];

/** Names of tools that are printed. */
const TOOLS_SHOWN = 8;

/** Sandbox and gateway, two people in turn, and what to paste into an MCP client. */
async function demo(): Promise<void> {
  const { values } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
  const scratch = scratchDirectory();
  console.log('Starting the sandbox (an embedded Db2 for i) …');
  const sandbox = await startSandboxProgram(scratch);
  console.log('Starting the gateway …');
  const settings = { ...makeKeys(scratch), TOOLS_YAML_PATH: 'tools' };
  const gateway = await startGatewayProgram(sandbox, settings);
  console.log(`The gateway listens at ${gateway.url.href}`);
  let token = '';
  for (const { user, password } of PEOPLE) {
    const person = await Person.logIn(gateway.url, user, password);
    const tools = await person.tools();
    const shown = tools.slice(0, TOOLS_SHOWN).join(', ');
    console.log(`\n=== ${user} has logged in and sees ${tools.length} tools: ${shown}, …`);
    for (const [what, tool, args] of STEPS) show(what, await person.call(tool, args));
    await person.leave();
    token ||= person.token;
  }
  printClients(gateway.url, token);
  if (values.once) await stop(0);
  isUp = true;
  console.log('\nPress Ctrl-C to stop.'); // the children's pipes keep this process alive meanwhile
}

async function stop(exitCode: number): Promise<void> {
  console.log('Stopping …');
  await stopPrograms();
  process.exit(exitCode);
}

function show(what: string, outcome: Outcome): void {
  console.log(`\n${what}`);
  if ('rows' in outcome) console.table(outcome.rows);
  else console.log(`  refused: ${outcome.refusal}`);
}

function printClients(url: URL, token: string): void {
  const vsCode = { servers: { ibmi: { type: 'http', url: url.href, headers: { Authorization: `Bearer ${token}` } } } };
  const args = ['-y', 'mcp-remote', url.href, '--header', `Authorization: Bearer ${token}`];
  const claude = { mcpServers: { ibmi: { command: 'npx', args } } };
  console.log('\nVS Code: put this into .vscode/mcp.json');
  console.log(JSON.stringify(vsCode, null, 2));
  console.log('\nClaude Desktop: put this into claude_desktop_config.json');
  console.log(JSON.stringify(claude, null, 2));
  console.log(
    `\nThe token is ALICE's and lasts two hours. Try it:\n  curl -s ${url.href} -H 'Authorization: Bearer ${token}' \\`,
  );
  console.log("    -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' \\");
  console.log(`    -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'`);
}

// The programs have process groups of their own: without us they would outlive a Ctrl-C, at whatever moment it comes.
let interrupted = false;
let isUp = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interrupted) process.exit(EXIT_INTERRUPTED); // what still runs is killed
    interrupted = true;
    void stop(isUp ? 0 : EXIT_INTERRUPTED);
  });
}

await demo().catch((error: unknown) => {
  // A program that was asked to end before it was ready is no failure to tell of.
  if (!interrupted) throw error;
});

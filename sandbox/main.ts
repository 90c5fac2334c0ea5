import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Ordering } from './daemon/ordering.js';
import { type Sandbox, type SandboxOptions, startSandbox } from './startSandbox.js';
import { LOAD_PASSWORD, LOAD_USERS_MAX, USERS, loadUserName } from './users.js';

const USAGE = `Usage: npm run sandbox -- [options]
  --port N           port to listen on, 0 = any free one (8076)
  --host ADDRESS     address to listen on (127.0.0.1)
  --cert-out FILE    write the certificate here, for DB2i_CA_PATH
  --control-port N   loopback port of the control API, 0 = any free one (off)
  --service-ms N     time added to every statement (0)
  --statements-max N prepared statements of one job before it refuses more, as the driver does (9999)
  --address-rules F  file of lines "allow|deny USER@ADDRESS" that decide who may connect from where (everybody may)
  --ordering HOW     requests of one connection that wait: queue = first come, first served; race = anybody (race)
  --seed N           repeats the choices of a race (drawn, and told)
  --no-compression   refuse permessage-deflate
  --json             say "ready" as one line of JSON`;

const { values: flags } = parseArgs({
  options: {
    port: { type: 'string', default: '8076' },
    host: { type: 'string', default: '127.0.0.1' },
    'cert-out': { type: 'string' },
    'control-port': { type: 'string' },
    'service-ms': { type: 'string', default: '0' },
    'statements-max': { type: 'string', default: '9999' },
    'address-rules': { type: 'string' },
    ordering: { type: 'string', default: 'race' },
    seed: { type: 'string' },
    'no-compression': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function numberFlag(name: string, text: string, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw new RangeError(`--${name} takes a whole number from 0 to ${max}`);
}

function orderingFlag(text: string): Ordering {
  if (text === 'queue' || text === 'race') return text;
  throw new RangeError('--ordering takes queue or race');
}

const PORT_MAX = 65535;
const SEED_MAX = 2 ** 32 - 1;
const SERVICE_MS_MAX = 60_000;

async function optionsOf(): Promise<SandboxOptions> {
  const rulesPath = flags['address-rules'];
  const controlPort = flags['control-port'];
  const cacheHome = process.env.XDG_CACHE_HOME;
  return {
    port: numberFlag('port', flags.port, PORT_MAX),
    host: flags.host,
    ...(controlPort === undefined ? {} : { controlPort: numberFlag('control-port', controlPort, PORT_MAX) }),
    serviceMs: numberFlag('service-ms', flags['service-ms'], SERVICE_MS_MAX),
    statementsMax: numberFlag('statements-max', flags['statements-max'], Number.MAX_SAFE_INTEGER),
    ...(rulesPath === undefined ? {} : { addressRules: await readFile(rulesPath, 'utf8') }),
    ordering: orderingFlag(flags.ordering),
    seed: flags.seed === undefined ? randomInt(SEED_MAX + 1) : numberFlag('seed', flags.seed, SEED_MAX),
    compression: flags['no-compression'] ? 'off' : 'accepted',
    ...(cacheHome === undefined || cacheHome === '' ? {} : { cacheHome }),
    progress: (line) => console.error(`sandbox: ${line}`),
  };
}

function tellReady(sandbox: Sandbox, certPath: string | undefined): void {
  const { port, controlPort, seed } = sandbox;
  if (flags.json) {
    console.log(JSON.stringify({ port, controlPort, certPath, seed }));
    return;
  }
  const people = USERS.filter(({ password }) => password !== LOAD_PASSWORD);
  console.log(`The sandbox is ready: wss://localhost:${port}/db/ (a Mapepire-compatible daemon over invented data).`);
  if (certPath !== undefined) console.log(`Its certificate: ${certPath}`);
  if (controlPort !== undefined) console.log(`Its counters: http://127.0.0.1:${controlPort}/counters`);
  if (flags.ordering === 'race') console.log(`Requests that wait are served in an order that --seed ${seed} repeats.`);
  console.log('Users (these passwords are documented, they protect nothing):');
  for (const { name, password, text } of people) console.log(`  ${name.padEnd(8)} ${password.padEnd(12)} ${text}`);
  console.log(`  ${loadUserName(1)} … ${loadUserName(LOAD_USERS_MAX)}, all ${LOAD_PASSWORD}`);
  console.log('End it with Ctrl+C.');
}

async function main(): Promise<void> {
  if (flags.help) {
    console.log(USAGE);
    return;
  }
  const stopping = new Promise((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
  });
  const sandbox = await startSandbox(await optionsOf());
  const certPath = flags['cert-out'];
  if (certPath !== undefined) await writeFile(certPath, sandbox.certificatePem);
  tellReady(sandbox, certPath);
  await stopping;
  await sandbox.close();
}

try {
  await main();
} catch (error) {
  console.error(`sandbox: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

import { cpus, loadavg } from 'node:os';
import { makeKeys, scratchDirectory, startSandboxProgram } from '../sandbox/demo/programs.js';
import { measureServers } from './compareFigures.js';
import { measureCores } from './coreFigures.js';
import { figures } from './figures.js';
import { measureFlags, measureGateway } from './gatewayFigures.js';
import { measureGuard } from './guardFigures.js';
import { measureNeighbour } from './neighbourFigures.js';
import { measurePool } from './poolFigures.js';
import { measureReload } from './reloadFigures.js';
import { measureResults } from './resultFigures.js';
import { measureSandbox } from './sandboxFigures.js';
import { measureScale } from './scaleFigures.js';
import { measureTroubles } from './troubleFigures.js';

/** All parts, or the one that is named on the command line. */
const part = process.argv[2] ?? 'all';

/** One session calls far more often than a token may. */
function settingsIn(scratch: string): Record<string, string> {
  return { ...makeKeys(scratch), MCP_RATE_LIMIT_ENABLED: 'false' };
}

async function main(): Promise<void> {
  const [load = 0] = loadavg();
  console.log(
    `node ${process.version}, ${cpus().length} cores, load ${load.toFixed(1)} before; a process for every program;`,
  );
  console.log('"VALUES 1" as the statement, service time 0, no limit of rates but under "troubles";');
  console.log('each load measured for some seconds after a warm-up\n');
  const scratch = scratchDirectory();
  if (part === 'compare') await measureServers(process.argv.slice(3));
  if (part === 'guard' || part === 'all') measureGuard();
  if (part === 'results' || part === 'reload') {
    const sandbox = await startSandboxProgram(scratch);
    const measure = part === 'results' ? measureResults : measureReload;
    await measure(sandbox, settingsIn(scratch), scratch);
    await sandbox.stop();
  }
  if (part === 'gateway' || part === 'all') {
    const settings = settingsIn(scratch);
    const sandbox = await startSandboxProgram(scratch);
    await measureFlags(sandbox, settings, await measureGateway(sandbox, settings));
    await measureReload(sandbox, settings, scratch);
    await measureResults(sandbox, settings, scratch);
    await sandbox.stop();
  }
  if (part === 'scale' || part === 'neighbour' || part === 'troubles' || part === 'all') {
    const settings = settingsIn(scratch);
    const sandbox = await startSandboxProgram(scratch);
    if (part === 'neighbour' || part === 'all') await measureNeighbour(sandbox, settings);
    if (part === 'troubles' || part === 'all') await measureTroubles(sandbox, settings);
    if (part === 'scale' || part === 'all') {
      await measureScale(sandbox, settings);
      await measureCores(sandbox, settings);
    }
    await sandbox.stop();
  }
  if (part === 'pool' || part === 'all') await measurePool(scratch, settingsIn(scratch));
  if (part === 'sandbox' || part === 'all') await measureSandbox(scratch);
  console.table(figures);
  console.log(JSON.stringify({ node: process.version, cores: cpus().length, load, figures }));
}

await main();

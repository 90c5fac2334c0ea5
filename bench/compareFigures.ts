import { load, report } from './figures.js';
import { logInLoadUser } from './gatewayLogin.js';
import { percentile } from './latencies.js';
import { reportNeighbour } from './neighbourFigures.js';

const USERS = 20;
const LIGHT_USERS = 9;
const WARM_UP_MS = 4_000;
const MEASURE_MS = 6_000;
const CALL = { name: 'execute_sql', args: { sql: 'VALUES 1' }, everyMs: 0 };

/**
 * The same load on any server that has the same login route, `/mcp` and a tool `execute_sql`, and whose IBM i is a
 * sandbox: its load users log in.
 */
export async function measureServers(bases: readonly string[]): Promise<void> {
  if (bases.length === 0) throw new Error('Name the servers: npm run bench -- compare http://127.0.0.1:3010 …');
  for (const base of bases) {
    const url = new URL(base);
    const logins = [];
    for (let n = 1; n <= USERS; n += 1) logins.push(await logInLoadUser(url, n));
    const times = logins.map(({ ms }) => ms).sort((one, other) => one - other);
    report(`${base}: login p50`, percentile(times, 0.5), 'ms');
    const tokens = logins.map(({ token }) => token);
    for (const size of [1, USERS]) {
      const order = { url: new URL('/mcp', url).href, tokens: tokens.slice(0, size), ...CALL };
      const { perSecond, p50, p99 } = await load('checkedClient', {
        ...order,
        warmUpMs: WARM_UP_MS,
        measureMs: MEASURE_MS,
      });
      report(`… ${size} sessions`, perSecond, 'calls/s');
      report('… p50', p50, 'ms');
      report('… p99', p99, 'ms');
    }
    await reportNeighbour(url, tokens.slice(0, LIGHT_USERS));
  }
}

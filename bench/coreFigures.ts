import { cpus } from 'node:os';
import { shippedCommand, startGatewayProgram, type SandboxProgram } from '../sandbox/demo/programs.js';
import { load, report } from './figures.js';
import { logInLoadUser } from './gatewayLogin.js';

const SESSIONS = 10;

/** What the gateway makes of one core, and of all that there are; the others are for daemon and client either way. */
export async function measureCores(sandbox: SandboxProgram, settings: Readonly<Record<string, string>>): Promise<void> {
  const all = cpus().length;
  const perSecond = async (cores: number): Promise<number> => {
    const gateway = await startGatewayProgram(sandbox, settings, { ...shippedCommand(), cores });
    const tokens: string[] = [];
    for (let n = 1; n <= SESSIONS; n += 1) tokens.push((await logInLoadUser(gateway.url, n)).token);
    const order = { url: gateway.url.href, tokens, sql: 'VALUES 1', warmUpMs: 4_000, measureMs: 5_000 };
    const result = await load('loadClient', order);
    await gateway.stop();
    return result.perSecond;
  };
  const one = await perSecond(1);
  const many = await perSecond(all);
  report(`${SESSIONS} sessions, gateway on 1 core`, one, 'calls/s');
  report(`${SESSIONS} sessions, gateway on ${all} cores, which daemon and client use too`, many, 'calls/s');
  report(`ratio of ${all} cores to 1`, many / one, '×');
}

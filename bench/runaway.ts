import { readFileSync } from 'node:fs';
import mapepire, { type SQLJob } from '@ibm/mapepire-js';
import type { SandboxProgram } from '../sandbox/demo/programs.js';
import { findUser } from '../sandbox/users.js';
import { systemClock } from '../src/kernel/clock.js';
import { pause } from './figures.js';

/** No statement can interrupt this one inside the engine. */
const ENDLESS = 'WITH T (N) AS (VALUES 1 UNION ALL SELECT N FROM T) SELECT COUNT(*) FROM T';
const KEPT = 'DEVLIB.BENCH_KEPT';
const REACHES_THE_ENGINE_MS = 500;

/**
 * Milliseconds from the cancel of a statement that runs away to the next answer that another user has from the engine:
 * the rows that were written before.
 */
export async function runawayMs({ port, caPath }: SandboxProgram): Promise<number> {
  const ca = readFileSync(caPath, 'utf8');
  const connect = async (user: string): Promise<SQLJob> => {
    const job = new mapepire.SQLJob();
    await job.connect({ host: 'localhost', port, user, password: findUser(user)?.password ?? '', ca });
    return job;
  };
  const [owner, runaway, other] = [await connect('DBADMIN'), await connect('ALICE'), await connect('DBADMIN')];
  await owner.execute(`DROP TABLE ${KEPT} IF EXISTS`);
  await owner.execute(`CREATE TABLE ${KEPT} (N INTEGER)`);
  await owner.execute(`INSERT INTO ${KEPT} VALUES 1, 2, 3`);
  const ended = runaway.execute(ENDLESS).then(
    () => 'it ended by itself',
    (error: unknown) => String(error),
  );
  await pause(REACHES_THE_ENGINE_MS);
  const startedAt = systemClock.monotonic();
  const cancelled = owner.execute('CALL QSYS2.CANCEL_SQL(?)', { parameters: [runaway.id ?? ''] });
  const { data } = await other.execute<{ N: number }>(`SELECT N FROM ${KEPT}`);
  const ms = systemClock.monotonic() - startedAt;
  if (data.length !== 3) throw new Error(`${data.length} rows of 3 were kept`);
  await cancelled;
  if (!(await ended).includes('SQL0952')) throw new Error('the statement was not cancelled');
  await owner.execute(`DROP TABLE ${KEPT}`);
  await Promise.all([owner.close(), runaway.close(), other.close()]);
  return ms;
}

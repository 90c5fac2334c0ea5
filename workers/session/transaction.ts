import { AppError } from '../../src/kernel/appError.js';
import type { Clock } from '../../src/kernel/clock.js';
import type { Db2Job, RunLimits } from './db2Job.js';
import { NotSent } from './interruption.js';
import type { ResultSet, Statement } from './statement.js';

/** JDBC options of jobs that run transactions, over what a source says; `none` is no commitment control. */
export function commitmentOptions(options: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const given = Object.entries(options).find(([name]) => name.toLowerCase() === 'transaction isolation')?.[1];
  const others = Object.entries(options).filter(([name]) => !OWN.has(name.toLowerCase()));
  const isolation = given === undefined || given.toLowerCase() === 'none' ? 'read committed' : given;
  return { ...Object.fromEntries(others), 'auto commit': 'false', 'transaction isolation': isolation };
}

const OWN: ReadonlySet<string> = new Set(['auto commit', 'transaction isolation']);

/** What is left of a transaction's time when it has to be undone. */
const ROLLBACK_MS = 3_000;

/**
 * Runs statements one after another on a job under commitment control, and commits, or takes all of it back when one of
 * them fails. Gives the last one's result, with the rows that all of them changed.
 * @throws AppError as Db2Job.run does, with what became of the changes
 */
export async function runTransaction(
  job: Db2Job,
  statements: readonly Statement[],
  { clock, limits }: { readonly clock: Clock; readonly limits: RunLimits },
): Promise<ResultSet> {
  const endsAt = clock.monotonic() + limits.deadlineMs;
  const left = (): RunLimits => ({ ...limits, deadlineMs: Math.max(1, endsAt - clock.monotonic()) });
  const counts: number[] = [];
  let result: ResultSet | undefined;
  for (const [index, statement] of statements.entries()) {
    try {
      result = await job.run(statement, left());
    } catch (error) {
      if (index === 0 && error instanceof NotSent) throw error; // nothing has begun: it may be tried elsewhere
      await undo(job);
      throw told(error, `Statement ${index + 1} of ${statements.length} failed, and all was rolled back.`);
    }
    if (result.affectedRows !== undefined) counts.push(result.affectedRows);
  }
  try {
    await job.run({ sql: 'COMMIT', rowsMax: 1, access: 'all' }, left());
  } catch (error) {
    const isRefused = error instanceof NotSent || (job.alive && !isInterrupted(error));
    await undo(job);
    if (isRefused) throw told(error, 'The changes were not committed, and all was rolled back.');
    throw told(error, 'The changes may or may not have been committed; look before you repeat them.');
  }
  const changed = counts.length === 0 ? {} : { affectedRows: counts.reduce((sum, count) => sum + count) };
  return { columns: [], rows: [], truncated: false, outputs: [], warnings: [], ...result, ...changed };
}

/** Ends the unit of work. A job that is cut, or cannot be told, is undone by the host. */
async function undo(job: Db2Job): Promise<void> {
  if (!job.alive) return;
  if (job.settling !== undefined) {
    job.terminate(); // its statement is being cancelled; nothing can be asked of it before that is over
    return;
  }
  try {
    const { signal } = new AbortController();
    await job.run({ sql: 'ROLLBACK', rowsMax: 1, access: 'all' }, { deadlineMs: ROLLBACK_MS, signal });
  } catch {
    job.terminate();
  }
}

function isInterrupted(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'E_DEADLINE' || error.code === 'E_CANCELLED');
}

/** The same failure with one more sentence, and never one that is tried again. */
function told(error: unknown, sentence: string): unknown {
  if (!(error instanceof AppError)) return error;
  const { code, message, detail, sqlState, sqlCode, cancelConfirmed } = error;
  return new AppError(code, `${message} ${sentence}`, {
    ...(detail === undefined ? {} : { detail }),
    ...(sqlState === undefined ? {} : { sqlState }),
    ...(sqlCode === undefined ? {} : { sqlCode }),
    ...(cancelConfirmed === undefined ? {} : { cancelConfirmed }),
  });
}

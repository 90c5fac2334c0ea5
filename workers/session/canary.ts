import { AppError } from '../../src/kernel/appError.js';
import type { ResultSet, Statement } from './statement.js';

/** Harmless where it runs, and refused by a driver that keeps a job read-only. */
const CANARY: Statement = { sql: 'COMMIT', rowsMax: 1 };

/** The SQLSTATE with which the driver refuses what a job was not opened for. */
const NOT_ALLOWED = '42505';

/**
 * Whether the driver keeps this job from changing anything: asks for what it has to refuse. Resolves with the reason
 * why it does not, undefined when it does.
 * @throws AppError what `run` throws, where that is no answer of the host
 */
export async function canary(run: (statement: Statement) => Promise<ResultSet>): Promise<string | undefined> {
  try {
    await run(CANARY);
    return 'COMMIT ran on a job that was opened to read only';
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'E_SQL') throw error;
    if (error.sqlState === NOT_ALLOWED) return undefined;
    return `COMMIT was refused with SQLSTATE ${error.sqlState ?? 'unknown'} instead of ${NOT_ALLOWED}`;
  }
}

/** What a statement is refused with on a job that might change something. */
export function notProven(reason: string): AppError {
  return new AppError(
    'E_NOT_PROVEN_READ_ONLY',
    `The Mapepire daemon of this IBM i does not keep jobs read-only (${reason}), so that nothing that must only read ` +
      'runs there. Ask its operator to update the daemon; ibmi-mcp-gateway doctor checks it.',
  );
}

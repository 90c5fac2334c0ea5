import { AppError, describe } from '../../src/kernel/appError.js';
import { credentialsRefused } from '../../src/kernel/refusals.js';
import { targetText, type Target } from '../../src/kernel/target.js';

/** How mapepire-js ends its message: `text, SQLSTATE, SQLCODE`; it puts neither on the Error as a property. */
const STATE_AND_CODE = /^(?<text>[\s\S]*?), (?<state>[0-9A-Z]{5}), (?<code>-?\d+)$/;

/**
 * What a person or a model can do about it, by SQLSTATE; the first three characters serve where the five are unknown.
 */
const HINTS: Readonly<Record<string, string>> = {
  '42704': 'Check the schema and the name; list_schemas and list_tables_in_schema show what exists.',
  '42703': 'Check the column name; get_table_columns lists the columns of a table.',
  '42501': 'Your user profile has no authority to this object. Use another one, or ask its owner for authority.',
  '42505': 'This connection is read-only.',
  '42601': 'Correct the syntax near that token; Db2 for i is not MySQL or PostgreSQL.',
  '42884': 'Check the name, the schema and the number and types of the arguments.',
  '42818': 'The operands cannot be compared; CAST one of them.',
  '22018': 'A value cannot be converted to that type; CAST it or correct it.',
  '22007': 'Write dates as YYYY-MM-DD and times as HH.MM.SS.',
  '07001': 'Give one value for each parameter marker.',
  '57014': 'The statement was ended on the host; ask for less, or add a WHERE clause.',
  '57033': 'The object is locked by another job; try again in a moment.',
  '220': 'A value does not fit; check lengths, ranges and divisors.',
  '42': 'Correct the statement and call again.',
};

/** A failed statement: the host's own text, its SQLSTATE and SQLCODE, and a sentence about what to do. */
export function sqlError(error: unknown): AppError {
  const text = error instanceof Error ? error.message : String(error);
  const parts = STATE_AND_CODE.exec(text)?.groups;
  const state = parts?.state;
  const message = (parts?.text ?? text).trim();
  const hint = state === undefined ? undefined : (HINTS[state] ?? HINTS[state.slice(0, 3)] ?? HINTS[state.slice(0, 2)]);
  return new AppError('E_SQL', hint === undefined ? message : `${message} ${hint}`, {
    ...(state === undefined ? {} : { sqlState: state, sqlCode: Number(parts?.code) }),
  });
}

/** Whether a failed request says that the host has ended the statement. A page's failure carries no SQLSTATE. */
export function isCancelled(error: unknown): boolean {
  return /, 57014, -\d+$|\[SQL0952\]/.test(error instanceof Error ? error.message : '');
}

/**
 * Why a job did not connect. Only the daemon's own answer tells that the host refused the credentials; everything
 * before it is the network's. The public sentence names no address: clients chose a name, not a route.
 */
export function connectError(error: unknown, target: Target): AppError {
  const text = describe(error);
  const detail = `${targetText(target)}: ${text}`;
  if (/application server rejected the connection/i.test(text) || text.includes('server response: 403')) {
    return credentialsRefused(detail);
  }
  return new AppError(
    'E_UNREACHABLE',
    'The IBM i cannot be reached now. Try later; its operator finds the reason in the log.',
    {
      detail: /certificate|self-signed|altnames/i.test(text)
        ? `${detail}. Does DB2i_CA_PATH name the daemon's CA?`
        : detail,
      cause: error,
    },
  );
}

import { Db2Error } from '../dialect/db2Errors.js';
import { jsonString } from '../dialect/values.js';

/** A refusal by the daemon itself, which carries no SQLSTATE. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
}

/** A statement that failed after part of its reply was known: that part is sent with the error. */
export class PartialFailure extends Error {
  override readonly name = 'PartialFailure';
  readonly payload: string;
  override readonly cause: Error;

  constructor(payload: string, cause: Error) {
    super(cause.message);
    this.payload = payload;
    this.cause = cause;
  }
}

/** The daemon ends every message with two line feeds. */
const END = '}\n\n';

/** `payload` is ready JSON text: nothing, or `,"name":value` for each member. */
export function success(id: string, payload: string, ms: number): string {
  return `{"id":${jsonString(id)}${payload},"success":true,"execution_time":${ms}${END}`;
}

export function failure(id: string, error: unknown, ms: number): string {
  if (error instanceof PartialFailure) return failed(id, error.payload, { error: error.cause, ms });
  return failed(id, '', { error, ms });
}

/** The reply to text that is no request. `kind` names the pseudo identifier and the member with the raw text. */
export function notARequest(kind: 'unparseable' | 'incomplete', number: number, raw: string): string {
  const text =
    kind === 'unparseable'
      ? `Non-parseable request: '${raw}'`
      : 'Incomplete request: a request needs an "id" and a "type"';
  return failed(`${kind}_${number}`, `,"${kind}":${jsonString(raw)}`, { error: new RequestError(text), ms: 0 });
}

function failed(id: string, payload: string, { error, ms }: { error: unknown; ms: number }): string {
  const message = error instanceof Error ? error.message : String(error);
  const state =
    error instanceof Db2Error
      ? `,"sql_state":${error.sqlState === null ? 'null' : jsonString(error.sqlState)},"sql_rc":${error.sqlCode}`
      : '';
  return (
    `{"id":${jsonString(id)}${payload},"error":${jsonString(message)},"success":false${state}` +
    `,"execution_time":${ms}${END}`
  );
}

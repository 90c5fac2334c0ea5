/** An SQLException as the daemon reports it: its text, SQLSTATE and SQLCODE (null and 0 when a wrapper lost them). */
export class Db2Error extends Error {
  override readonly name = 'Db2Error';
  readonly sqlState: string | null;
  readonly sqlCode: number;

  constructor(message: string, sqlState: string | null, sqlCode: number) {
    super(message);
    this.sqlState = sqlState;
    this.sqlCode = sqlCode;
  }
}

/** Errors that the host raises carry their message identifier in brackets. */
export function hostError(sqlCode: number, sqlState: string, text: string): Db2Error {
  return new Db2Error(`[SQL${String(Math.abs(sqlCode)).padStart(4, '0')}] ${text}`, sqlState, sqlCode);
}

/** Errors that the driver raises without asking the host all have SQLCODE -99999. */
export function driverError(sqlState: string, text: string): Db2Error {
  return new Db2Error(text, sqlState, -99999);
}

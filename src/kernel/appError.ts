/**
 * Every error that a person may meet: its HTTP status, whether its message may be shown, and whether the same request
 * may succeed later. README.md lists them; test/docs.test.ts compares.
 */
export const CODES = {
  E_CONFIG: { status: 500, expose: true, retryable: false },
  E_INTERNAL: { status: 500, expose: false, retryable: false },
  E_NOT_FOUND: { status: 404, expose: true, retryable: false },
  E_METHOD: { status: 405, expose: true, retryable: false },
  E_ACCEPT: { status: 406, expose: true, retryable: false },
  E_BODY_TOO_LARGE: { status: 413, expose: true, retryable: false },
  E_CONTENT_TYPE: { status: 415, expose: true, retryable: false },
  E_PIPELINED: { status: 400, expose: true, retryable: true },
  E_REQUEST: { status: 400, expose: true, retryable: false },
  E_ORIGIN: { status: 403, expose: true, retryable: false },
  E_HOST_HEADER: { status: 403, expose: true, retryable: false },
  E_DRAINING: { status: 503, expose: true, retryable: true },
  E_ENVELOPE: { status: 400, expose: true, retryable: false },
  E_TLS_REQUIRED: { status: 403, expose: true, retryable: false },
  E_HOST_NOT_ALLOWED: { status: 403, expose: true, retryable: false },
  E_OTHER_HOST: { status: 403, expose: true, retryable: false },
  E_CREDENTIALS: { status: 401, expose: true, retryable: false },
  E_MAX_SESSIONS: { status: 503, expose: true, retryable: true },
  E_USER_SESSIONS: { status: 429, expose: true, retryable: true },
  E_MEMORY: { status: 503, expose: true, retryable: true },
  E_CRASHES: { status: 429, expose: true, retryable: true },
  E_UNREACHABLE: { status: 502, expose: true, retryable: true },
  E_HOST_TIMEOUT: { status: 504, expose: true, retryable: true },
  E_TOKEN_MISSING: { status: 401, expose: true, retryable: false },
  E_TOKEN_INVALID: { status: 401, expose: true, retryable: false },
  E_SESSION_GONE: { status: 502, expose: true, retryable: false },
  E_RATE_LIMIT: { status: 429, expose: true, retryable: true },
  E_BUSY: { status: 503, expose: true, retryable: true },
  E_DEADLINE: { status: 504, expose: true, retryable: true },
  E_CANCELLED: { status: 499, expose: true, retryable: true },
  E_ARGUMENTS: { status: 400, expose: true, retryable: false },
  E_SQL: { status: 400, expose: true, retryable: false },
  E_SQL_TEXT: { status: 400, expose: true, retryable: false },
  E_SQL_FORBIDDEN: { status: 403, expose: true, retryable: false },
  E_SQL_READ_ONLY: { status: 403, expose: true, retryable: false },
  E_NOT_PROVEN_READ_ONLY: { status: 502, expose: true, retryable: false },
  E_CONFIRMATION_NEEDED: { status: 403, expose: true, retryable: false },
  E_CONFIRMATION_TIMEOUT: { status: 408, expose: true, retryable: false },
  E_DECLINED: { status: 403, expose: true, retryable: false },
  E_RESULT_TOO_LARGE: { status: 400, expose: true, retryable: false },
  E_TOOL_FILE: { status: 500, expose: true, retryable: false },
} as const;

export type ErrorCode = keyof typeof CODES;

/** `message` may be shown (where the code says so); `detail` is for the log; the rest is for the client's program. */
export interface AppErrorOptions {
  readonly detail?: string;
  readonly cause?: unknown;
  readonly retryAfterSeconds?: number;
  readonly sqlState?: string;
  readonly sqlCode?: number;
  /** The code that the call may be made again with. */
  readonly confirmation?: string;
  /** Of a statement that was cancelled: whether the host says that it has ended it. */
  readonly cancelConfirmed?: boolean;
}

/** The one error class for expected faults: bad input, SQL errors, busy, deadline, gone. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly sqlState: string | undefined;
  readonly sqlCode: number | undefined;
  readonly confirmation: string | undefined;
  readonly cancelConfirmed: boolean | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = options.detail;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.sqlState = options.sqlState;
    this.sqlCode = options.sqlCode;
    this.confirmation = options.confirmation;
    this.cancelConfirmed = options.cancelConfirmed;
  }
}

/** An error as plain data, because a structured clone drops class, name and code. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly detail?: string;
  readonly sqlState?: string;
  readonly sqlCode?: number;
  readonly retryAfterSeconds?: number;
}

/** The plain-data form of anything caught; what is not ours becomes E_INTERNAL with the original text as detail. */
export function failureOf(error: unknown): Failure {
  if (error instanceof AppError) {
    return {
      code: error.code,
      message: error.message,
      ...(error.detail === undefined ? {} : { detail: error.detail }),
      ...(error.sqlState === undefined ? {} : { sqlState: error.sqlState }),
      ...(error.sqlCode === undefined ? {} : { sqlCode: error.sqlCode }),
      ...(error.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
    };
  }
  return { code: 'E_INTERNAL', message: INTERNAL_SENTENCE, detail: describe(error) };
}

export function errorOf(failure: Failure): AppError {
  const { code, message, ...options } = failure;
  return new AppError(code, message, options);
}

/** What a client reads when the fault is ours. */
export const INTERNAL_SENTENCE = 'The gateway met an unexpected fault. Quote the request id to its operator.';

/** One line about anything thrown, for the log. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` (cause: ${describe(error.cause)})`;
  return `${error.name}: ${error.message}${cause}`;
}

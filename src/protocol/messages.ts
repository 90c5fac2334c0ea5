import type { MessagePort } from 'node:worker_threads';
import type { ErrorCode, Failure } from '../kernel/appError.js';
import type { LogFields, LogLevel } from '../kernel/logger.js';
import type { Target } from '../kernel/target.js';
import type { BuiltinSettings, SourceAccount } from './catalog.js';
import type { CatalogBytes, CatalogUpdate } from './catalogBytes.js';

/** Both ends name it in their first message; a worker built from other sources is refused. */
export const PROTOCOL_VERSION = 4;

/** A stream's worker may be this many bytes ahead of what the client's socket has taken. */
export const STREAM_WINDOW_BYTES = 1_048_576;

/** The most bytes of one chunk of a stream. */
export const STREAM_CHUNK_BYTES = 262_144;

/** Proxies and clients give up on streams that are quiet for half a minute; a worker shows itself this often. */
export const KEEP_ALIVE_MS = 15_000;

/** What a thread is started with: nothing of any user. */
export interface ThreadTask {
  readonly version: number;
  readonly port: MessagePort;
  readonly setup: SessionSetup;
  /** Nobody waits for it yet: it may warm up. */
  readonly isSpare: boolean;
  /** What V8 compiled of the worker's program in an earlier thread; absent: this one is to send it as `compiled`. */
  readonly code: SharedArrayBuffer | undefined;
}

/** What every session has alike. */
export interface SessionSetup {
  readonly db2: Db2Settings;
  readonly catalog: CatalogBytes;
  readonly builtins: BuiltinSettings;
  readonly server: { readonly name: string; readonly version: string };
  /** More are counted and left out. */
  readonly logLinesPerSecond: number;
}

/** How the worker reaches Db2, from configuration. */
export interface Db2Settings {
  readonly connectMs: number;
  readonly queryMs: number;
  readonly verifyTls: boolean;
  /** PEM text that verifies the daemon's certificate; undefined = the system's trust store. */
  readonly ca: string | undefined;
  readonly jdbcOptions: Readonly<Record<string, string>>;
  /** Rows of a statement's first page, while nobody knows how wide they are. */
  readonly pageRows: number;
  /** The most rows of one result. */
  readonly rowsMax: number;
  /** The most bytes that the rows of one result may have as JSON. */
  readonly resultBytesMax: number;
  /** Bytes of finished results that the clients of one login have not read yet. */
  readonly unreadBytesMax: number;
  /** Of comparing one argument with its parameter's pattern. */
  readonly patternMs: number;
  /** How long a user may think about a change, and a code that confirms it counts. */
  readonly confirmMs: number;
  /** MCP sessions of one login at once. */
  readonly mcpSessionsMax: number;
  /** A longer message of the daemon ends its job. */
  readonly frameBytesMax: number;
  /** A longer value of a LOB column is cut. */
  readonly lobCharsMax: number;
  readonly pool: PoolSettings;
}

/** How a pool keeps its jobs. */
export interface PoolSettings {
  /** A job that nobody used for so long is closed. */
  readonly idleMs: number;
  /** The most calls that wait for a job. */
  readonly queueMax: number;
  /** A job that is idle is asked for a sign of life this often. */
  readonly heartbeatMs: number;
  /** A job that was silent so long is asked before it is used. */
  readonly checkAfterMs: number;
  /** For such a sign. */
  readonly pingMs: number;
  /** For the end of a statement that was cancelled; then its connection is cut. */
  readonly cancelMs: number;
  /** The driver takes 9,999 statements of one connection, and forgets none. */
  readonly jobStatementsMax: number;
  readonly jobAgeMs: number;
}

/** One person's credentials and wishes. `password` is transferred: the sender keeps nothing. */
export interface OpenInput {
  readonly target: Target;
  readonly user: string;
  readonly password: Uint8Array<ArrayBuffer>;
  readonly poolStart: number;
  readonly poolMax: number;
}

/** What the worker tells of an opened session. */
export interface OpenOutput {
  /** The first host job, `NNNNNN/USER/NAME`. */
  readonly job: string;
}

/** The part of an HTTP request that MCP has a say in; absent headers are undefined. */
export interface CallInput {
  readonly verb: 'POST' | 'GET' | 'DELETE';
  readonly mcpSessionId: string | undefined;
  readonly mcpProtocolVersion: string | undefined;
  /** The JSON-RPC message as it came; empty for GET and DELETE. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Headers of an answer, lower-case names. */
export type AnswerHeaders = Readonly<Record<string, string>>;

/** What main says to a `jobAsked`. */
export type JobAnswer = Extract<ToWorker, { readonly type: 'jobGranted' | 'jobDenied' }>;

/** What a worker says of the jobs that it opens. */
export type JobNote = Extract<
  ToMain,
  { readonly type: 'jobAsked' | 'jobOpened' | 'jobFailed' | 'jobLeft' | 'jobKept' }
>;

/** Main to worker. `id` correlates every message about one operation. */
export type ToWorker =
  /** `accounts` of the sources come in `none` mode alone; a thread that is nobody's yet holds no password. */
  | {
      readonly type: 'open';
      readonly id: number;
      readonly input: OpenInput;
      readonly accounts: readonly SourceAccount[];
    }
  /** The login's token expires then, milliseconds since 1970. */
  | { readonly type: 'granted'; readonly expiresAt: number }
  /** The tool files have changed. */
  | { readonly type: 'catalog'; readonly update: CatalogUpdate }
  | { readonly type: 'call'; readonly id: number; readonly input: CallInput }
  /** The client of a call went away: nobody will read its answer. */
  | { readonly type: 'gone'; readonly id: number }
  /** The answer to a `jobAsked`, by its id. */
  | { readonly type: 'jobGranted'; readonly id: number }
  | { readonly type: 'jobDenied'; readonly id: number; readonly failure: Failure }
  /** Somebody else waits for a job of the host: one that rests is to be closed. */
  | { readonly type: 'jobWanted'; readonly host: string }
  /** The client's socket took `bytes` of the stream. */
  | { readonly type: 'taken'; readonly id: number; readonly bytes: number }
  /** A loop that still goes round answers with `pong`. */
  | { readonly type: 'ping' }
  /** Finish what runs within `ms`, close the host jobs, end. */
  | { readonly type: 'drain'; readonly ms: number };

/** Worker to main. */
export type ToMain =
  | { readonly type: 'booted'; readonly version: number }
  | { readonly type: 'pong' }
  /** What V8 has compiled of the program, for threads that boot later. */
  | { readonly type: 'compiled'; readonly code: SharedArrayBuffer }
  | { readonly type: 'opened'; readonly id: number; readonly output: OpenOutput }
  | { readonly type: 'refused'; readonly id: number; readonly failure: Failure }
  /** It wants to open a Db2 job. `id` is of the worker's own choice, `host` is `host:port` as it is configured. */
  | { readonly type: 'jobAsked'; readonly id: number; readonly host: string; readonly isControl: boolean }
  | { readonly type: 'jobOpened'; readonly id: number }
  | { readonly type: 'jobFailed'; readonly id: number; readonly code: ErrorCode }
  /** It has ended, or is not wanted any more. */
  | { readonly type: 'jobLeft'; readonly id: number }
  /** Asked for a resting job of the host, it has none. */
  | { readonly type: 'jobKept'; readonly host: string }
  /** The host refused the credentials of the open session: it is over. */
  | { readonly type: 'disowned'; readonly failure: Failure }
  /** A whole answer; `body` is transferred. */
  | {
      readonly type: 'answer';
      readonly id: number;
      readonly status: number;
      readonly headers: AnswerHeaders;
      readonly body: Uint8Array;
    }
  /** A streamed answer: head, then chunks, then end. */
  | { readonly type: 'head'; readonly id: number; readonly status: number; readonly headers: AnswerHeaders }
  | { readonly type: 'chunk'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly type: 'end'; readonly id: number }
  | { readonly type: 'log'; readonly level: LogLevel; readonly event: string; readonly fields: LogFields };

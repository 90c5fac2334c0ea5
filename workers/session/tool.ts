import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { Kit } from '../../src/kernel/kit.js';
import type { BuiltinSettings, SqlTool } from '../../src/protocol/catalog.js';
import type { ParameterValues, ToolParameter } from '../../src/sql/parameters.js';
import type { Change } from './consent.js';
import type { EncodedResult } from './results/encodedResult.js';
import type { Explanation, ResultSet, Statement } from './statement.js';

/** What every tool returns: the MCP result and nothing else. */
export type ToolResult = CallToolResult | EncodedResult;

/** Whose session this is. */
export interface Principal {
  readonly user: string;
  /** `host:port` as it is configured. */
  readonly host: string;
  /** When the token expires, milliseconds since 1970; undefined in `none` mode. */
  readonly expiresAt: number | undefined;
}

/** What a tool may use while it runs: this person's Db2, and nothing else. */
export interface ToolContext {
  readonly kit: Kit;
  /** The most rows one result may have. */
  readonly rowsMax: number;
  /** The most bytes that the rows of one result may have as JSON. */
  readonly resultBytesMax: number;
  readonly who: Principal;
  readonly settings: BuiltinSettings;
  /** Runs one statement under the caller's own authority, on a job of the tool's source; ends with the call. */
  readonly query: (statement: Statement) => Promise<ResultSet>;
  /** Runs statements in one transaction, all or none. */
  readonly transact: (statements: readonly Statement[]) => Promise<ResultSet>;
  /** Resolves when the user agrees to a statement that may change something. */
  readonly confirm: (change: Omit<Change, 'tool'>) => Promise<void>;
  /** How Db2 would run a statement. */
  readonly explain: (sql: string) => Promise<Explanation>;
}

/** A tool as the worker runs it. Arguments are checked against `parameters` before `run` sees them. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The source whose options its jobs have; absent = the server's own. */
  readonly source?: string;
  /** Shortens the limit of its statements. */
  readonly timeoutMs?: number;
  readonly parameters: readonly ToolParameter[];
  readonly annotations: SqlTool['annotations'];
  /** Whether some of its calls need the user's consent. */
  readonly mayWrite: boolean;
  run(values: ParameterValues, context: ToolContext): Promise<ToolResult>;
}

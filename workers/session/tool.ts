import type { Kit } from '../../src/kernel/kit.js';
import type { SqlTool } from '../../src/protocol/catalog.js';
import type { ToolParameter, ParameterValues } from '../../src/sql/parameters.js';
import type { ResultSet, Statement } from './db2Job.js';
import type { ToolResult } from './results.js';

/** What a tool may use while it runs: this person's Db2, and nothing else. */
export interface ToolContext {
  readonly kit: Kit;
  /** The most rows one result may have. */
  readonly rowsMax: number;
  /** Runs one statement under the caller's own authority; ends with the call. */
  readonly query: (statement: Statement) => Promise<ResultSet>;
}

/** A tool as the worker runs it. Arguments are checked against `parameters` before `run` sees them. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly parameters: readonly ToolParameter[];
  readonly annotations: SqlTool['annotations'];
  run(values: ParameterValues, context: ToolContext): Promise<ToolResult>;
}

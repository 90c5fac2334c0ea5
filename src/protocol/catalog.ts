import type { CompiledStatement } from '../sql/binding.js';
import type { ToolParameter } from '../sql/parameters.js';

/** One SQL tool of a YAML file, checked and compiled. Plain data: it is cloned into every worker. */
export interface SqlTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The author's own text. */
  readonly statement: string;
  readonly compiled: CompiledStatement;
  readonly parameters: readonly ToolParameter[];
  /** At most this many rows; absent = the server's limit. */
  readonly rowsMax?: number;
  readonly annotations: Readonly<Record<string, unknown>>;
}

/** Names that a tool file may not use: these tools come with every login (workers/session/builtin). */
export const BUILTIN_TOOL_NAMES = [
  'execute_sql',
  'list_schemas',
  'list_tables_in_schema',
  'get_table_columns',
] as const;

/** All tools of all files, in the order of their files. */
export interface Catalog {
  readonly tools: readonly SqlTool[];
}

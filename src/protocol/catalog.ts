import type { Target } from '../kernel/target.js';
import type { BoundText, CompiledStatement } from '../sql/binding.js';
import type { Scalar, ToolParameter } from '../sql/parameters.js';

/** Everything that the tool files say, checked and compiled. Plain data: every worker gets a copy. */
export interface Catalog {
  readonly sources: readonly Source[];
  /** In the order of their files. Disabled tools, and those outside the selected toolsets, are not here at all. */
  readonly tools: readonly SqlTool[];
  readonly toolsets: readonly Toolset[];
  readonly prompts: readonly Prompt[];
  /** Of all files, merged. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

export const EMPTY_CATALOG: Catalog = { sources: [], tools: [], toolsets: [], prompts: [], metadata: {} };

/** A system that tools run on, without any credentials. */
export interface Source {
  readonly name: string;
  /** In `ibmi` mode its tools are for logins to this host; `port` undefined = any port of it. */
  readonly host: string;
  readonly port: number | undefined;
  /** JDBC options of its jobs, `libraries` joined with commas; DB2i_JDBC_OPTIONS is laid over them. */
  readonly jdbcOptions: Readonly<Record<string, string>>;
  /** Shortens MCP_POOL_QUERY_TIMEOUT_MS for its tools, never lengthens it. */
  readonly queryMs?: number;
}

/** Where the tools of one source run in `none` mode, and as whom. Crosses to the one shared worker only. */
export interface SourceAccount {
  readonly source: string;
  readonly target: Target;
  readonly user: string;
  readonly password: string;
  readonly verifyTls: boolean;
  readonly poolStart?: number;
  readonly poolMax?: number;
  /** A job that nobody used for so long is closed. */
  readonly idleMs?: number;
}

/** One SQL tool of a YAML file. */
export interface SqlTool {
  readonly name: string;
  /** From the name, word by word. */
  readonly title: string;
  readonly description: string;
  /** Name of its source. */
  readonly source: string;
  /** The author's own text. */
  readonly statement: string;
  readonly compiled: CompiledStatement;
  /** Several statements that run in one transaction; absent = `compiled` alone. */
  readonly transaction?: readonly BoundText[];
  /** Shortens MCP_POOL_QUERY_TIMEOUT_MS for its calls, never lengthens it. */
  readonly timeoutMs?: number;
  readonly parameters: readonly ToolParameter[];
  readonly annotations: Readonly<Record<string, unknown>>;
  readonly security: ToolSecurity;
  readonly fetch: FetchRule;
  readonly format: ResultFormat;
}

export interface ToolSecurity {
  /** Whether the guard has to accept the statement, and the driver is told to read only. */
  readonly readOnly: boolean;
  readonly maxQueryLength: number;
  readonly forbiddenKeywords: readonly string[];
  /** Routines that its author answers for, as `SCHEMA.NAME` or `NAME`. */
  readonly allowRoutines: readonly string[];
}

/** How many rows a tool fetches. Both absent: the server's limit of rows, in pages of the server's size. */
export interface FetchRule {
  /** The most rows: `rowsToFetch` without `fetchAllRows`. */
  readonly rowsMax?: number;
  /** Rows a page: `rowsToFetch` with `fetchAllRows`. */
  readonly pageRows?: number;
}

/** The text block of a result; structured content is the same whatever it says. */
export interface ResultFormat {
  readonly response: 'json' | 'markdown' | 'csv';
  readonly table: 'markdown' | 'ascii' | 'grid' | 'compact';
  /** Rows of a markdown report's table. */
  readonly displayRowsMax: number;
}

export const JSON_FORMAT: ResultFormat = { response: 'json', table: 'markdown', displayRowsMax: 100 };

export interface Toolset {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  /** Names of tools of files and of built-in ones. */
  readonly tools: readonly string[];
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** How names are qualified: with a period, or with a slash too. */
export type Naming = 'sql' | 'system';

/** An MCP prompt: messages with `{{argument}}` in them. */
export interface Prompt {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly arguments: readonly PromptArgument[];
  readonly messages: readonly PromptMessage[];
}

export interface PromptArgument {
  readonly name: string;
  readonly description?: string;
  readonly required: boolean;
  /** Offered as completions. */
  readonly values?: readonly Scalar[];
}

export interface PromptMessage {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** Names that a tool file may not use: the tools of workers/session/builtin. */
export const BUILTIN_TOOL_NAMES = [
  'execute_sql',
  'list_schemas',
  'list_tables_in_schema',
  'get_table_columns',
  'get_related_objects',
  'search_objects',
  'validate_query',
  'explain_query',
  'call_procedure',
  'describe_sql_object',
  'whoami',
] as const;

export type BuiltinToolName = (typeof BUILTIN_TOOL_NAMES)[number];

/** Which built-in tools a login has besides `whoami` and `describe_sql_object`, and what they may do. */
export interface BuiltinSettings {
  /** All but execute_sql. */
  readonly discovery: boolean;
  readonly executeSql: boolean;
  readonly executeSqlReadOnly: boolean;
  /** Whether tools may run statements that change something (YAML `security.readOnly: false`, call_procedure). */
  readonly writes: boolean;
  /** Routines that the operator answers for, as `SCHEMA.NAME` or `NAME`: read-only statements may call them. */
  readonly readingRoutines: readonly string[];
  /** Of DB2i_JDBC_OPTIONS; undefined = a source's own options decide, and `sql` where they say nothing. */
  readonly naming: Naming | undefined;
}

/** The parameter that every writing tool has besides its own. */
export const CONFIRMATION_NAME = 'confirmation';

export function isBuiltin(name: string): name is BuiltinToolName {
  return (BUILTIN_TOOL_NAMES as readonly string[]).includes(name);
}

/** Offered whatever the settings say. */
const ALWAYS_OFFERED: readonly string[] = ['whoami', 'describe_sql_object'];

export function isOffered(name: string, { discovery, executeSql }: BuiltinSettings): boolean {
  if (name === 'execute_sql') return executeSql;
  return discovery || ALWAYS_OFFERED.includes(name);
}

/** It explains what the other tools return, and is always offered. */
export const IN_EVERY_TOOLSET = 'describe_sql_object';

/** The toolsets as people are told of them: one built-in tool belongs to each, whatever the files say. */
export function toldToolsets(toolsets: readonly Toolset[]): readonly Toolset[] {
  return toolsets.map((toolset) =>
    toolset.tools.includes(IN_EVERY_TOOLSET) ? toolset : { ...toolset, tools: [...toolset.tools, IN_EVERY_TOOLSET] },
  );
}

import type { Tool as ToolDefinition } from '@modelcontextprotocol/sdk/types.js';
import { failureOf } from '../../src/kernel/appError.js';
import type { Kit } from '../../src/kernel/kit.js';
import {
  type BuiltinSettings,
  CONFIRMATION_NAME,
  type Catalog,
  isBuiltin,
  type Source,
  type SqlTool,
  toldToolsets,
  type Toolset,
} from '../../src/protocol/catalog.js';
import { guardOf } from '../../src/protocol/guardOf.js';
import type { GuardOptions } from '../../src/sql/readOnly.js';
import { checkArguments, inputSchemaOf, type ParameterValues, type ToolParameter } from '../../src/sql/parameters.js';
import { patternMatcher, type PatternMatcher } from '../../src/sql/patternMatcher.js';
import { builtinTools } from './builtin/index.js';
import type { AskUser, Consent } from './consent.js';
import type { CallOrigin, Db2Access } from './db2Access.js';
import { elsewhere } from './elsewhere.js';
import type { ProgressTeller } from './progress.js';
import { EncodedResult } from './results/encodedResult.js';
import { failureResult } from './results/failureResult.js';
import { BUILTIN_OUTPUT_SCHEMA, OUTPUT_SCHEMA } from './results/outputSchema.js';
import { sqlTool } from './sqlTool.js';
import { transactionTool } from './transactionTool.js';
import type { Principal, Tool, ToolContext, ToolResult } from './tool.js';

export interface ToolBoxParts {
  readonly db2: Db2Access;
  readonly catalog: Catalog;
  /** Tools of the catalog that are for another system than this login's: not listed, and refused. */
  readonly elsewhere: ReadonlyMap<string, Source>;
  readonly settings: BuiltinSettings;
  readonly rowsMax: number;
  readonly resultBytesMax: number;
  /** Of comparing one argument with its pattern. */
  readonly patternMs: number;
  readonly consent: Consent;
  /** Asked for each call: the expiry is known only after the login. */
  readonly who: () => Principal;
}

/** Everything this login can call, and the running of it. */
export class ToolBox {
  #definitions: readonly ToolDefinition[] | undefined;
  #listing: EncodedResult | undefined;
  readonly #kit: Kit;
  readonly #parts: ToolBoxParts;
  readonly #tools: ReadonlyMap<string, Tool>;
  readonly #matches: PatternMatcher;

  constructor(kit: Kit, parts: ToolBoxParts) {
    this.#kit = kit;
    this.#parts = parts;
    this.#matches = patternMatcher(parts.patternMs);
    const { catalog, settings } = parts;
    const toolsets = toldToolsets(catalog.toolsets);
    const builtin = builtinTools(settings).map((tool) => inToolsets(tool, toolsets));
    const tools: Tool[] = [...builtin, ...catalog.tools.map((tool) => toolOf(tool, this.#guardOf(tool)))];
    this.#tools = new Map(tools.map((tool) => [tool.name, tool]));
  }

  #guardOf({ source: name, security }: SqlTool): Required<GuardOptions> {
    const source = this.#parts.catalog.sources.find((one) => one.name === name);
    return guardOf(this.#parts.settings, source?.jdbcOptions, security.allowRoutines);
  }

  /** What tools/list returns; made when it is asked for, because a login may only call. */
  get definitions(): readonly ToolDefinition[] {
    return (this.#definitions ??= this.#define());
  }

  #define(): ToolDefinition[] {
    const offered = [...this.#tools.values()].filter(({ name }) => !this.#parts.elsewhere.has(name));
    return offered.map(({ name, title, description, parameters, annotations, mayWrite }) => ({
      name,
      title,
      description,
      // its `type` is 'object', see there
      inputSchema: inputSchemaOf(mayWrite ? [...parameters, CONFIRMATION] : parameters),
      outputSchema: isBuiltin(name) ? BUILTIN_OUTPUT_SCHEMA : OUTPUT_SCHEMA,
      annotations,
      execution: { taskSupport: 'forbidden' as const },
    }));
  }

  /** The result of tools/list, serialised once. */
  get listing(): EncodedResult {
    return (this.#listing ??= new EncodedResult([JSON.stringify({ tools: this.definitions })]));
  }

  /** Also a tool of another host: calling it tells where it is. */
  has(name: string): boolean {
    return this.#tools.has(name);
  }

  /** A call's checked arguments, and the code that confirms it. */
  #argumentsOf(tool: Tool, args: unknown): readonly [ParameterValues, string | undefined] {
    if (!tool.mayWrite) return [checkArguments(tool.parameters, args, this.#matches), undefined];
    const all = checkArguments([...tool.parameters, CONFIRMATION], args, this.#matches);
    const { [CONFIRMATION_NAME]: code, ...values } = all;
    return [values, typeof code === 'string' ? code : undefined];
  }

  /** Runs one tool. What goes wrong is a result with `isError`; it never rejects. */
  async run(name: string, args: unknown, { signal, client, ask, teller }: CallWays): Promise<ToolResult> {
    const tool = this.#tools.get(name);
    const { db2, settings, rowsMax, resultBytesMax, who, consent } = this.#parts;
    const limit = tool?.timeoutMs === undefined ? {} : { queryMs: tool.timeoutMs };
    const caller = { source: tool?.source, client, signal, ...limit };
    try {
      if (tool === undefined) throw new TypeError(`no tool ${name}`);
      const source = this.#parts.elsewhere.get(name);
      if (source !== undefined) throw elsewhere(source, who().host);
      const [values, code] = this.#argumentsOf(tool, args ?? {});
      const context: ToolContext = {
        kit: this.#kit,
        rowsMax,
        resultBytesMax,
        who: who(),
        settings,
        query: (statement) =>
          db2.run(teller === undefined ? statement : { ...statement, progress: teller.counter() }, caller),
        transact: (statements) => db2.transact(statements, caller),
        confirm: (change) => consent.obtain({ tool: name, ...change }, { ask, code, signal }),
        explain: (sql) => db2.explain(sql, caller),
      };
      return await tool.run(values, context);
    } catch (error) {
      const { code, detail, sqlState } = failureOf(error);
      this.#kit.log[code === 'E_INTERNAL' ? 'error' : 'debug']('tool.failed', { tool: name, code, sqlState, detail });
      return failureResult(error);
    }
  }
}

function toolOf(tool: SqlTool, guard: Required<GuardOptions>): Tool {
  return tool.transaction === undefined ? sqlTool(tool, guard) : transactionTool(tool, tool.transaction, guard);
}

/** What a call brings along beside its arguments. */
export interface CallWays extends CallOrigin {
  /** Puts a question to the client's user; absent where the client cannot. */
  readonly ask?: AskUser;
  /** Tells the client how many rows have come; absent where it has not asked. */
  readonly teller?: ProgressTeller;
}

/** A parameter of every tool that may write; no tool sees it, and no SQL. */
const CONFIRMATION: ToolParameter = {
  name: CONFIRMATION_NAME,
  type: 'string',
  description: 'The code of the answer that asked for it, once the user has agreed to this very call. Else left out.',
  required: false,
};

/** A built-in tool with the names of the toolsets that it is in, as the tools of files have them. */
function inToolsets(tool: Tool, toolsets: readonly Toolset[]): Tool {
  const names = toolsets.filter(({ tools }) => tools.includes(tool.name)).map(({ name }) => name);
  return names.length === 0 ? tool : { ...tool, annotations: { ...tool.annotations, toolsets: names } };
}

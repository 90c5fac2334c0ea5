import type { CallToolResult, Tool as ToolDefinition } from '@modelcontextprotocol/sdk/types.js';
import { AppError, failureOf } from '../../src/kernel/appError.js';
import type { Kit } from '../../src/kernel/kit.js';
import type { Target } from '../../src/kernel/target.js';
import { type BuiltinSettings, type Catalog, type Toolset, toldToolsets } from '../../src/protocol/catalog.js';
import { checkArguments, inputSchemaOf } from '../../src/sql/parameters.js';
import { patternMatcher, type PatternMatcher } from '../../src/sql/patternMatcher.js';
import { builtinTools } from './builtin/index.js';
import type { Db2Access } from './db2Access.js';
import { failureResult } from './results.js';
import { sqlTool } from './sqlTool.js';
import type { Principal, Tool, ToolContext } from './tool.js';
import { inToolsets, toolsHere } from './toolsHere.js';

export interface ToolBoxParts {
  readonly db2: Db2Access;
  readonly catalog: Catalog;
  readonly settings: BuiltinSettings;
  /** Where this login's jobs are: tools of sources elsewhere are hidden. Undefined: each source has its own account. */
  readonly target: Target | undefined;
  readonly rowsMax: number;
  /** Of comparing one argument with its pattern. */
  readonly patternMs: number;
  /** Asked for each call: the expiry is known only after the login. */
  readonly who: () => Principal;
}

/** Everything this login can call, and the running of it. */
export class ToolBox {
  /** What tools/list returns; made once. */
  readonly definitions: readonly ToolDefinition[];
  /** The toolsets of the files, with the built-in tool that belongs to each. */
  readonly toolsets: readonly Toolset[];
  readonly #kit: Kit;
  readonly #parts: ToolBoxParts;
  readonly #tools: ReadonlyMap<string, Tool>;
  /** Why a tool that exists is not for this login, by name. */
  readonly #refusals: ReadonlyMap<string, string>;
  readonly #matches: PatternMatcher;

  constructor(kit: Kit, parts: ToolBoxParts) {
    this.#kit = kit;
    this.#parts = parts;
    this.#matches = patternMatcher(parts.patternMs);
    const { catalog, settings, target } = parts;
    const here = toolsHere(catalog, target);
    this.toolsets = toldToolsets(catalog.toolsets);
    const tools: Tool[] = [
      ...builtinTools(settings).map((tool) => inToolsets(tool, this.toolsets)),
      ...here.tools.map(sqlTool),
    ];
    this.#tools = new Map(tools.map((tool) => [tool.name, tool]));
    this.#refusals = here.refusals;
    this.definitions = tools.map(({ name, title, description, parameters, annotations }) => ({
      name,
      title,
      description,
      inputSchema: inputSchemaOf(parameters), // its `type` is 'object', see there
      annotations,
      execution: { taskSupport: 'forbidden' as const },
    }));
  }

  /** Also a tool that is hidden from this login: calling it tells why. */
  has(name: string): boolean {
    return this.#tools.has(name) || this.#refusals.has(name);
  }

  /** Runs one tool. What goes wrong is a result with `isError`; it never rejects. */
  async run(name: string, args: unknown, signal: AbortSignal): Promise<CallToolResult> {
    const tool = this.#tools.get(name);
    const { db2, settings, rowsMax, who } = this.#parts;
    const caller = { source: tool?.source, signal };
    const context: ToolContext = {
      kit: this.#kit,
      rowsMax,
      who: who(),
      settings,
      query: (statement) => db2.run(statement, caller),
      explain: (sql) => db2.explain(sql, caller),
    };
    try {
      const refusal = this.#refusals.get(name);
      if (refusal !== undefined) throw new AppError('E_OTHER_HOST', refusal);
      if (tool === undefined) throw new TypeError(`no tool ${name}`);
      return await tool.run(checkArguments(tool.parameters, args ?? {}, this.#matches), context);
    } catch (error) {
      const { code, detail, sqlState } = failureOf(error);
      this.#kit.log[code === 'E_INTERNAL' ? 'error' : 'debug']('tool.failed', { tool: name, code, sqlState, detail });
      return failureResult(error);
    }
  }
}

import type { CallToolResult, Tool as ToolDefinition } from '@modelcontextprotocol/sdk/types.js';
import { failureOf } from '../../src/kernel/appError.js';
import type { Kit } from '../../src/kernel/kit.js';
import type { Catalog } from '../../src/protocol/catalog.js';
import { checkArguments, inputSchemaOf } from '../../src/sql/parameters.js';
import { builtinTools } from './builtin/index.js';
import type { Db2Pool } from './db2Pool.js';
import { failureResult } from './results.js';
import { sqlTool } from './sqlTool.js';
import type { Tool, ToolContext } from './tool.js';

/** Everything this login can call, and the running of it. */
export class ToolBox {
  /** What tools/list returns; made once. */
  readonly definitions: readonly ToolDefinition[];
  readonly #kit: Kit;
  readonly #pool: Db2Pool;
  readonly #rowsMax: number;
  readonly #tools: ReadonlyMap<string, Tool>;

  constructor(kit: Kit, parts: { readonly pool: Db2Pool; readonly catalog: Catalog; readonly rowsMax: number }) {
    this.#kit = kit;
    this.#pool = parts.pool;
    this.#rowsMax = parts.rowsMax;
    const tools: Tool[] = [...builtinTools, ...parts.catalog.tools.map(sqlTool)];
    this.#tools = new Map(tools.map((tool) => [tool.name, tool]));
    this.definitions = tools.map(({ name, title, description, parameters, annotations }) => ({
      name,
      title,
      description,
      inputSchema: inputSchemaOf(parameters), // its `type` is 'object', see there
      annotations: annotations,
    }));
  }

  has(name: string): boolean {
    return this.#tools.has(name);
  }

  /** Runs one tool. What goes wrong is a result with `isError`; it never rejects. */
  async run(name: string, args: unknown, signal: AbortSignal): Promise<CallToolResult> {
    const tool = this.#tools.get(name);
    const context: ToolContext = {
      kit: this.#kit,
      rowsMax: this.#rowsMax,
      query: (statement) => this.#pool.run(statement, signal),
    };
    try {
      if (tool === undefined) throw new TypeError(`no tool ${name}`);
      return await tool.run(checkArguments(tool.parameters, args ?? {}), context);
    } catch (error) {
      const { code, detail, sqlState } = failureOf(error);
      this.#kit.log[code === 'E_INTERNAL' ? 'error' : 'debug']('tool.failed', { tool: name, code, sqlState, detail });
      return failureResult(error);
    }
  }
}

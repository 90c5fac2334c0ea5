import type { CompleteResult, ReadResourceResult, ServerResult } from '@modelcontextprotocol/sdk/types.js';
import type { Clock } from '../../src/kernel/clock.js';
import type { Catalog } from '../../src/protocol/catalog.js';
import { CatalogNames } from './catalogNames.js';
import type { CallOrigin } from './db2Access.js';
import { DB2_TEMPLATES, readSchema, readTable, type Query } from './db2Resources.js';
import { instructionsFor } from './instructions.js';
import { completeArgument, getPrompt, listPrompts } from './prompts.js';
import { parseResourceUri, SCHEMA_TEMPLATE, TABLE_TEMPLATE } from './resourceUri.js';
import { invalidParams, quoted, RPC, RpcError } from './rpcError.js';
import type { Statement, ResultSet } from './statement.js';
import type { Principal } from './tool.js';
import type { ToolBox } from './toolBox.js';
import { listToolsetResources, toolsetsPayload, visibleToolsets } from './toolsetResources.js';

/** What this login's MCP sessions are made of. `tools` and `catalog` give the newest; a request keeps what it got. */
export interface OfferParts {
  readonly tools: () => ToolBox;
  readonly catalog: () => Catalog;
  readonly who: () => Principal;
  /** Under the caller's authority, on a job without any source's options. */
  readonly query: (statement: Statement, origin: CallOrigin) => Promise<ResultSet>;
}

type Params = Readonly<Record<string, unknown>>;

/** Everything but tools that a login is offered: resources, prompts, completions, and the words to begin with. */
export class Offer {
  readonly #clock: Clock;
  readonly #parts: OfferParts;
  readonly #names: CatalogNames;

  constructor(clock: Clock, parts: OfferParts) {
    this.#clock = clock;
    this.#parts = parts;
    this.#names = new CatalogNames(clock);
  }

  instructions(): string {
    const offered = this.#offered();
    return instructionsFor({
      who: this.#parts.who(),
      toolsets: visibleToolsets(this.#parts.catalog(), offered),
      has: (tool) => offered.has(tool),
      writes: this.#parts.tools().definitions.some(({ annotations }) => annotations?.readOnlyHint !== true),
    });
  }

  listResources(): ServerResult {
    return { resources: listToolsetResources(visibleToolsets(this.#parts.catalog(), this.#offered())) };
  }

  listTemplates(): ServerResult {
    return { resourceTemplates: [...DB2_TEMPLATES] };
  }

  /** @throws RpcError -32602 for a malformed URI, -32002 when there is nothing for this login, or what Db2 said */
  async readResource({ uri }: Params, origin: CallOrigin): Promise<ServerResult> {
    const content = await this.#contentOf(uri, origin);
    if (content === undefined) {
      throw new RpcError(RPC.notFound, `There is no resource ${quoted(uri)} for you. resources/list has the others.`, {
        uri,
      });
    }
    const text = JSON.stringify(content);
    return { contents: [{ uri: String(uri), mimeType: 'application/json', text }] } satisfies ReadResourceResult;
  }

  listPrompts(): ServerResult {
    return listPrompts(this.#parts.catalog());
  }

  getPrompt({ name, arguments: args }: Params): ServerResult {
    return getPrompt(this.#parts.catalog(), name, args);
  }

  async complete(params: Params, origin: CallOrigin): Promise<ServerResult> {
    const ref = recordOf(params.ref);
    const { name, value } = recordOf(params.argument);
    if (typeof name !== 'string' || typeof value !== 'string') {
      throw invalidParams('Name the argument and what is typed so far: argument: {name, value}.');
    }
    return { completion: await this.#completion(ref, { name, value }, { params, origin }) };
  }

  async #completion(
    ref: Params,
    argument: { readonly name: string; readonly value: string },
    { params, origin }: { readonly params: Params; readonly origin: CallOrigin },
  ): Promise<CompleteResult['completion']> {
    if (ref.type === 'ref/prompt') return completeArgument(this.#parts.catalog(), ref.name, argument);
    if (ref.type !== 'ref/resource') throw invalidParams('`ref.type` is ref/prompt or ref/resource.');
    const isTable = ref.uri === TABLE_TEMPLATE;
    if (!isTable && ref.uri !== SCHEMA_TEMPLATE) {
      throw invalidParams(`${quoted(ref.uri)} is no template; resources/templates/list names them all.`);
    }
    if (argument.name === 'schema') return { ...(await this.#names.schemas(this.#query(origin), argument.value)) };
    if (argument.name !== 'table' || !isTable) {
      throw invalidParams(`${quoted(ref.uri)} has no variable ${quoted(argument.name)}.`);
    }
    const { schema } = recordOf(recordOf(params.context ?? {}).arguments ?? {});
    const among = typeof schema === 'string' && schema !== '' ? schema : undefined;
    return { ...(await this.#names.tables(this.#query(origin), argument.value, among)) };
  }

  async #contentOf(uri: unknown, origin: CallOrigin): Promise<unknown> {
    const named = parseResourceUri(uri);
    if (named === undefined) return undefined;
    if (named.kind === 'schema') return await readSchema(this.#query(origin), named.schema);
    if (named.kind === 'table') return await readTable(this.#query(origin), named);
    const toolsets = visibleToolsets(this.#parts.catalog(), this.#offered());
    const wanted = named.kind === 'toolsets' ? toolsets : toolsets.filter(({ name }) => name === named.name);
    if (named.kind === 'toolset' && wanted.length === 0) return undefined;
    return toolsetsPayload(wanted, this.#clock.iso(this.#clock.now()));
  }

  /** The names that tools/list has: ToolBox knows of tools for other systems too, to say so when they are called. */
  #offered(): ReadonlySet<string> {
    return new Set(this.#parts.tools().definitions.map(({ name }) => name));
  }

  #query(origin: CallOrigin): Query {
    return (statement) => this.#parts.query(statement, origin);
  }
}

function recordOf(value: unknown): Params {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidParams('ref, argument, context and its arguments are objects.');
  }
  return value as Params; // just checked
}

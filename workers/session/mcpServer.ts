import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  ErrorCode,
  McpError,
  type CallToolResult,
  type JSONRPCRequest,
  type ServerResult,
} from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import type { jsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/types.js';
import type { EncodedResult } from './results/encodedResult.js';
import type { ToolBox } from './toolBox.js';

/** Who we say we are. */
export interface ServerInfo {
  readonly name: string;
  readonly version: string;
}

/** Adds handlers to a new server object. Only the conformance suite's fixtures use it. */

export type Decorate = (server: Server) => void;

/**
 * The SDK makes a validator for every Server object, 44 % of a session-less request's CPU: all share one, made late.
 */
let ajv: jsonSchemaValidator | undefined;
const sharedValidator: jsonSchemaValidator = {
  getValidator: (schema) => (ajv ??= new AjvJsonSchemaValidator()).getValidator(schema),
};

/**
 * An SDK server over this login's tools. tools/list and tools/call are the SDK's fallback handler, because a registered
 * handler has the SDK parse each request twice and each result once with zod; the checks that matter are made here.
 */

export function makeServer(options: { tools: () => ToolBox; server: ServerInfo; decorate?: Decorate }): Server {
  const server = new Server(options.server, {
    capabilities: { tools: { listChanged: true }, logging: {} },
    jsonSchemaValidator: sharedValidator,
  });
  server.fallbackRequestHandler = async (request: JSONRPCRequest, extra): Promise<ServerResult> => {
    const tools = options.tools(); // once: a reload between two looks would mix old and new
    if (request.method === 'tools/list') return asResult(tools.listing);
    if (request.method !== 'tools/call') throw new McpError(ErrorCode.MethodNotFound, 'Method not found');
    const { name, arguments: args } = (request.params ?? {}) as { name?: unknown; arguments?: unknown };
    if (typeof name !== 'string' || !tools.has(name)) {
      throw new McpError(
        ErrorCode.InvalidParams,
        `Unknown tool ${String(name).slice(0, 100)}; tools/list names them all.`,
      );
    }
    return asResult(await tools.run(name, args, extra.signal));
  };
  options.decorate?.(server);
  return server;
}

/** The SDK looks into no result on its way out; the transport knows what is encoded already. */
function asResult(result: EncodedResult | CallToolResult): ServerResult {
  return result as CallToolResult;
}

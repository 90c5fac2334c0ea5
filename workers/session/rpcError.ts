import { failureOf } from '../../src/kernel/appError.js';

/** JSON-RPC's and MCP's numbers for what we refuse. */
export const RPC = { invalidParams: -32602, methodNotFound: -32601, internal: -32603, notFound: -32002 } as const;

/**
 * A refusal of a request, as the client reads it. The SDK's own McpError writes its number into the message, where the
 * client's SDK writes it once more.
 */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export function invalidParams(message: string): RpcError {
  return new RpcError(RPC.invalidParams, message);
}

/** What a client may read of anything thrown: refusals as they are, faults of Db2 with our code and theirs as data. */
export function rpcErrorOf(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  const { code, message, sqlState, sqlCode } = failureOf(error);
  return new RpcError(RPC.internal, message, {
    code,
    ...(sqlState === undefined ? {} : { sqlState }),
    ...(sqlCode === undefined ? {} : { sqlCode }),
  });
}

/** A text from a client for use in a sentence: short. */
export function quoted(value: unknown): string {
  return `"${String(value).slice(0, 100)}"`;
}

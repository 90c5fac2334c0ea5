import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { CallToolResult, JSONRPCRequest, ServerResult } from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import type { jsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/types.js';
import { failureOf } from '../../src/kernel/appError.js';
import type { Kit } from '../../src/kernel/kit.js';
import { askUser } from './askUser.js';
import type { AskUser } from './consent.js';
import type { CallOrigin } from './db2Access.js';
import { setLevel, type LevelHolder } from './logLevel.js';
import type { Offer } from './offer.js';
import { invalidParams, quoted, RPC, rpcErrorOf, RpcError } from './rpcError.js';
import { ProgressTeller, type Progress } from './progress.js';
import { tellProgress } from './tellProgress.js';
import type { EncodedResult } from './results/encodedResult.js';
import type { ToolBox } from './toolBox.js';

/** Who we say we are. */
export interface ServerInfo {
  readonly name: string;
  readonly version: string;
}

/** Adds handlers to a new server object. Only the conformance suite's fixtures use it. */
export type Decorate = (server: Server) => void;

export interface ServerOptions {
  readonly kit: Kit;
  readonly tools: () => ToolBox;
  readonly offer: Offer;
  readonly server: ServerInfo;
  readonly decorate?: Decorate;
}

/** One request of a client, as the methods below see it. */
interface Asked {
  readonly options: ServerOptions;
  readonly params: Readonly<Record<string, unknown>>;
  readonly origin: CallOrigin;
  readonly session: LevelHolder;
  /** Puts a question to the client's user; undefined where the client cannot. */
  readonly ask: AskUser | undefined;
  /** Tells the client how far it is; undefined where it has not asked. */
  readonly progress: ((progress: Progress) => void) | undefined;
}

/** Clients without a session cannot be told apart. */
const SESSIONLESS = '';

type Method = (asked: Asked) => ServerResult | Promise<ServerResult>;

const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['tools/list', listed(({ options }) => asResult(options.tools().listing))],
  ['tools/call', callTool],
  ['resources/list', listed(({ options }) => options.offer.listResources())],
  ['resources/templates/list', listed(({ options }) => options.offer.listTemplates())],
  ['resources/read', ({ options, params, origin }) => options.offer.readResource(params, origin)],
  ['prompts/list', listed(({ options }) => options.offer.listPrompts())],
  ['prompts/get', ({ options, params }) => options.offer.getPrompt(params)],
  ['completion/complete', ({ options, params, origin }) => options.offer.complete(params, origin)],
  ['logging/setLevel', ({ params, session }) => setLevel(params.level, session)],
]);

/**
 * The SDK makes a validator for every Server object, 44 % of a session-less request's CPU: all share one, made late.
 */
let ajv: jsonSchemaValidator | undefined;
const sharedValidator: jsonSchemaValidator = {
  getValidator: (schema) => (ajv ??= new AjvJsonSchemaValidator()).getValidator(schema),
};

/**
 * An SDK server over what this login is offered. All methods are the SDK's fallback handler, because a registered
 * handler has the SDK parse each request twice and each result once with zod; the checks that matter are made here.
 */
export function makeServer(options: ServerOptions, session: LevelHolder): Server {
  const server = new Server(options.server, {
    capabilities: {
      tools: { listChanged: true },
      resources: { listChanged: true },
      prompts: { listChanged: true },
      completions: {},
    },
    // A client without a session never reads them.
    ...(session.sessionId === undefined ? {} : { instructions: options.offer.instructions() }),
    jsonSchemaValidator: sharedValidator,
  });
  // Told to the constructor, it would register the SDK's own logging/setLevel, whose refusal is an internal error.
  server.registerCapabilities({ logging: {} });
  server.fallbackRequestHandler = async (request: JSONRPCRequest, extra): Promise<ServerResult> => {
    const method = METHODS.get(request.method);
    if (method === undefined) throw new RpcError(RPC.methodNotFound, `There is no method ${quoted(request.method)}.`);
    try {
      const ask = askUser(server, extra);
      const origin = { client: session.sessionId ?? SESSIONLESS, signal: extra.signal };
      const progress = tellProgress(request, extra);
      return await method({ options, params: request.params ?? {}, origin, session, ask, progress });
    } catch (error) {
      if (!(error instanceof RpcError)) {
        const { code, detail } = failureOf(error);
        options.kit.log[code === 'E_INTERNAL' ? 'error' : 'debug']('mcp.failed', {
          method: request.method,
          code,
          detail,
        });
      }
      throw rpcErrorOf(error);
    }
  };
  options.decorate?.(server);
  return server;
}

/** Lists are given whole, so that there is no cursor that we could have given. */
function listed(list: Method): Method {
  return (asked) => {
    const { cursor } = asked.params;
    if (cursor !== undefined)
      throw invalidParams(`Unknown cursor ${quoted(cursor)}: this list comes whole, without one.`);
    return list(asked);
  };
}

async function callTool({ options, params, origin, ask, progress }: Asked): Promise<ServerResult> {
  const tools = options.tools(); // once: a reload between two looks would mix old and new
  const { name, arguments: args } = params;
  if (typeof name !== 'string' || !tools.has(name)) {
    throw invalidParams(`Unknown tool ${quoted(name)}; tools/list names them all.`);
  }
  const teller = progress === undefined ? undefined : new ProgressTeller(options.kit.clock, progress);
  try {
    const ways = { ...origin, ...(ask === undefined ? {} : { ask }), ...(teller === undefined ? {} : { teller }) };
    return asResult(await tools.run(name, args, ways));
  } finally {
    teller?.end();
  }
}

/** The SDK looks into no result on its way out; the transport knows what is encoded already. */
function asResult(result: EncodedResult | CallToolResult): ServerResult {
  return result as CallToolResult;
}

import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import {
  type ElicitRequest,
  ElicitResultSchema,
  ErrorCode,
  McpError,
  type ServerNotification,
  type ServerRequest,
} from '@modelcontextprotocol/sdk/types.js';
import type { AskUser } from './consent.js';

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** The form of a question that is answered with yes or no. */
const FORM: ElicitRequest['params'] & { readonly requestedSchema: object } = {
  message: '',
  requestedSchema: {
    type: 'object',
    properties: { run: { type: 'boolean', title: 'Run it', description: 'Whether this may run now.' } },
    required: ['run'],
  },
};

/**
 * Asks the user by elicitation, on the stream of the call; undefined where the client has not said that it can. Not the
 * SDK's own elicitInput: that compiles a validator for a form of one field.
 */
export function askUser(server: Server, extra: Extra): AskUser | undefined {
  const elicitation = server.getClientCapabilities()?.elicitation;
  // Nothing inside means forms; naming `url` alone means no forms.
  if (elicitation === undefined || (elicitation.url !== undefined && elicitation.form === undefined)) return undefined;
  return async (message, { timeoutMs, signal }) => {
    try {
      const request: ElicitRequest = { method: 'elicitation/create', params: { ...FORM, message } };
      const { action, content } = await extra.sendRequest(request, ElicitResultSchema, { timeout: timeoutMs, signal });
      return action === 'accept' && content?.run === true ? 'yes' : 'no';
    } catch (error) {
      if (isLate(error) && !signal.aborted) return 'late';
      throw error;
    }
  };
}

function isLate(error: unknown): boolean {
  const late: number = ErrorCode.RequestTimeout;
  return error instanceof McpError && error.code === late;
}

import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { JSONRPCRequest, ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js';
import type { Progress } from './progress.js';

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** Sends progress on the stream of the call; undefined where the client gave no token for it. */
export function tellProgress({ params }: JSONRPCRequest, extra: Extra): ((progress: Progress) => void) | undefined {
  const progressToken = params?._meta?.progressToken;
  if (progressToken === undefined) return undefined;
  return (progress) => {
    const notification = { method: 'notifications/progress' as const, params: { progressToken, ...progress } };
    extra.sendNotification(notification).catch(() => undefined); // nobody waits any more
  };
}

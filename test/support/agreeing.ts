import type { Gateway, ToolBody } from './gateway.js';

/** Calls a tool as a client whose user agrees to whatever it would change: with the code that it is answered with. */
export async function callAgreeing(
  gateway: Gateway,
  token: string,
  name: string,
  args: Readonly<Record<string, unknown>> = {},
): Promise<ToolBody> {
  const first = await gateway.call(token, name, args);
  const confirmation = first.structuredContent.errorDetails?.confirmation;
  return confirmation === undefined ? first : await gateway.call(token, name, { ...args, confirmation });
}

import { callAgreeing } from './agreeing.js';
import type { Gateway } from './gateway.js';
import { connectJob } from './sandbox.js';

export type Row = Readonly<Record<string, unknown>>;

/** What a built-in tool answered. */
export interface Answered {
  readonly failed: boolean;
  readonly text: string;
  readonly data: readonly Row[];
  /** The whole structured content. */
  readonly said: Readonly<Record<string, unknown>>;
}

export type Ask = (user: string, tool: string, args?: Readonly<Record<string, unknown>>) => Promise<Answered>;

/** Calls built-in tools of a gateway, each user with one token. */
export function asking(gateway: () => Gateway): Ask {
  const tokens = new Map<string, Promise<string>>();
  return async (user, tool, args = {}) => {
    const token = tokens.get(user) ?? gateway().token(user);
    tokens.set(user, token);
    const { isError, content, structuredContent } = await callAgreeing(gateway(), await token, tool, args);
    return {
      failed: isError === true,
      text: content[0]?.text ?? '',
      data: structuredContent.data,
      said: structuredContent as unknown as Readonly<Record<string, unknown>>,
    };
  };
}

/** Runs statements on the shared sandbox, as a person would before and after. */
export async function runAs(user: string, statements: readonly string[]): Promise<void> {
  const job = await connectJob(user);
  try {
    for (const sql of statements) await job.execute(sql);
  } finally {
    await job.close();
  }
}

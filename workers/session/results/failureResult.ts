import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { AppError, CODES, failureOf, INTERNAL_SENTENCE } from '../../../src/kernel/appError.js';

/**
 * A failed call as the model sees it: the error's kind, SQLSTATE and SQLCODE as fields, and a sentence to act on.
 * What is not ours is told as one fixed sentence.
 */
export function failureResult(error: unknown): CallToolResult {
  const failure = failureOf(error);
  const message = error instanceof AppError && error.code !== 'E_INTERNAL' ? failure.message : INTERNAL_SENTENCE;
  const { code, sqlState, sqlCode } = failure;
  const suffix = sqlState === undefined ? '' : ` (SQLSTATE ${sqlState}, SQLCODE ${sqlCode ?? 0})`;
  const { retryable } = CODES[code];
  const asked = error instanceof AppError ? error.confirmation : undefined;
  const confirmation = asked === undefined ? {} : { confirmation: asked };
  const cancelled = error instanceof AppError ? error.cancelConfirmed : undefined;
  const retryAfter = failure.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: failure.retryAfterSeconds };
  return {
    isError: true,
    content: [{ type: 'text', text: `${message}${suffix}` }],
    structuredContent: {
      success: false,
      data: [],
      error: message,
      errorCode: code,
      errorDetails: {
        sqlState: sqlState ?? null,
        sqlCode: sqlCode ?? null,
        retryable,
        ...confirmation,
        ...retryAfter,
        ...(cancelled === undefined ? {} : { cancelConfirmed: cancelled }),
      },
    },
  };
}

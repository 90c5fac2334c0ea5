import { Script } from 'node:vm';

/** `late`: the limit passed before the answer was known. */
export type PatternVerdict = 'matches' | 'differs' | 'late';

/** Whether a pattern, a regular expression without flags, is found in a text. */
export type PatternMatcher = (pattern: string, text: string) => PatternVerdict;

/** Where the script finds what to run: its only scope is the global one, and a context of its own costs 300 kB. */
const QUESTION = Symbol.for('ibmi-mcp-gateway.pattern');

const script = new Script(`globalThis[Symbol.for('ibmi-mcp-gateway.pattern')]()`);

/**
 * A matcher that stops after a time. Some patterns take longer than the age of the world for a text of fifty
 * characters, and only V8's own watchdog, which node:vm arms for 30 µs, gets out of a regular expression.
 */
export function patternMatcher(limitMs: number): PatternMatcher {
  const patterns = new Map<string, RegExp>();
  return (source, text) => {
    const pattern = patterns.get(source) ?? new RegExp(source);
    patterns.set(source, pattern);
    const verdict = compare(pattern, text, limitMs);
    // The watchdog counts wall time: on a busy machine a thread may not have run at all. Late twice is late.
    return verdict === 'late' ? compare(pattern, text, limitMs) : verdict;
  };
}

function compare(pattern: RegExp, text: string, limitMs: number): PatternVerdict {
  Reflect.set(globalThis, QUESTION, () => pattern.test(text));
  try {
    return script.runInThisContext({ timeout: limitMs }) === true ? 'matches' : 'differs';
  } catch (error) {
    if (isTimeout(error)) return 'late';
    throw error;
  } finally {
    Reflect.deleteProperty(globalThis, QUESTION);
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

/** A broken promise of our own code: ends the thread, or in the main thread the one request or session. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Throws InvariantError unless `condition` holds. For programmer errors only; expected faults are AppErrors. */
export function assert(condition: boolean, promise: string): asserts condition {
  if (!condition) throw new InvariantError(promise);
}

/** The default branch of an exhaustive switch: does not compile while a case is missing. */
export function assertNever(value: never): never {
  throw new InvariantError(`unexpected case: ${JSON.stringify(value)}`);
}

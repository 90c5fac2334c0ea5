import { AppError } from '../../src/kernel/appError.js';

/**
 * The bytes of finished results that clients have not read yet, of all MCP sessions of a login. They are outside the
 * heap, so that no limit of V8 counts them: without this one, a client that asks and does not read takes the machine.
 */
export class HeldResults {
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Why a result of so many bytes cannot be held as well; undefined = it can, as a single one always can. */
  refusalOf(bytes: number): AppError | undefined {
    if (this.#bytes === 0 || this.#bytes + bytes <= this.#bytesMax) return undefined;
    return new AppError(
      'E_BUSY',
      `Your clients have ${this.#bytes} bytes of results still to read, and this one has ${bytes} more. Read those ` +
        'first, or ask for less at once; the operator can raise IBMI_UNREAD_RESULTS_MAX_BYTES.',
      { retryAfterSeconds: 1 },
    );
  }

  /** Counts a result's bytes until it is written. */
  async hold(bytes: number, write: () => Promise<void>): Promise<void> {
    this.#bytes += bytes;
    try {
      await write();
    } finally {
      this.#bytes -= bytes;
    }
  }
}

import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimits } from '../configLimits.js';
import { AppError } from '../kernel/appError.js';

const SECOND_MS = 1_000;

/** Counts each client's requests in windows of time; a window begins with the first request after the one before. */
export class RequestRate {
  readonly #limits: RateLimits;
  readonly #limiter: RateLimiterMemory;

  constructor(limits: RateLimits) {
    this.#limits = limits;
    this.#limiter = new RateLimiterMemory({ points: limits.requestsMax, duration: limits.windowMs / SECOND_MS });
  }

  /** Counts one request. Resolves with why it is refused; undefined = it is not. */
  async refusalOf(client: string): Promise<AppError | undefined> {
    const { requestsMax, windowMs } = this.#limits;
    try {
      await this.#limiter.consume(client);
      return undefined;
    } catch (over) {
      const { msBeforeNext } = over as RateLimiterRes; // a limiter in memory rejects with nothing else
      return new AppError(
        'E_RATE_LIMIT',
        `This token may send ${requestsMax} requests in ${windowMs} ms. Send fewer.`,
        {
          retryAfterSeconds: Math.ceil(msBeforeNext / SECOND_MS),
        },
      );
    }
  }
}

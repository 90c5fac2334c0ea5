import type { HostJobLimits } from '../configLimits.js';
import type { Clock } from '../kernel/clock.js';

type CircuitLimits = Pick<HostJobLimits, 'failures' | 'retryMs'>;

/** Why nobody may try now. */
export interface Outage {
  /** Wall time of the first failure. */
  readonly since: number;
  /** Until the next attempt may be made. */
  readonly waitMs: number;
}

const PAUSE_MAX_MS = 30_000;
/** What somebody who comes during a probe is told to wait. */
const PROBE_MS = 1_000;

/**
 * Keeps everybody from a host that does not answer: after some failures in a row nobody tries for a while, then one
 * attempt is made at a time until one succeeds.
 */
export class Circuit {
  readonly #clock: Clock;
  readonly #limits: CircuitLimits;
  #failures = 0;
  #since = 0;
  /** Monotonic; the next probe may begin then. */
  #closedUntil = 0;
  #isProbing = false;

  constructor(clock: Clock, limits: CircuitLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  get #isOpen(): boolean {
    return this.#failures >= this.#limits.failures;
  }

  /** Begins an attempt, unless the host is known to be out: then nothing has begun. */
  begin(): Outage | undefined {
    if (!this.#isOpen) return undefined;
    const waitMs = this.#isProbing ? PROBE_MS : this.#closedUntil - this.#clock.monotonic();
    if (waitMs > 0) return { since: this.#since, waitMs };
    this.#isProbing = true;
    return undefined;
  }

  /** The host has answered, whatever it said. */
  succeeded(): void {
    this.#failures = 0;
    this.#isProbing = false;
  }

  /** True when this failure has opened the circuit. */
  failed(): boolean {
    const wasOpen = this.#isOpen;
    if (this.#failures === 0) this.#since = this.#clock.now();
    this.#failures += 1;
    this.#isProbing = false;
    if (!this.#isOpen) return false;
    const pause = Math.min(this.#limits.retryMs * 2 ** (this.#failures - this.#limits.failures), PAUSE_MAX_MS);
    // At random up to a quarter less, so that gateways of one host do not knock in step.
    this.#closedUntil = this.#clock.monotonic() + pause * (0.75 + Math.random() / 4);
    return !wasOpen;
  }

  /** The attempt came to nothing that the host is to blame for. */
  forgone(): void {
    this.#isProbing = false;
  }
}

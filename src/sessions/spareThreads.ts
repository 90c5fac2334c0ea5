import type { SpareLimits } from '../configLimits.js';
import type { Timer } from '../kernel/clock.js';
import type { Kit } from '../kernel/kit.js';
import { LoginRate } from './loginRate.js';
import type { SessionThread } from './sessionThread.js';

/** Booting a thread costs about 100 ms of CPU: after a login the box is left alone this long first. */
const REFILL_DELAY_MS = 100;
/** How often it is looked whether there are more than are wanted; one at a time goes. */
const TRIM_MS = 1_000;
/** A thread that dies while it is nobody's is replaced no faster than this, or a broken build would spin. */
const RETRY_DELAY_MS = 5_000;

/** Makes a thread; nobody waits yet for one that is spare. */
type Boot = (isSpare: boolean) => SessionThread;

/**
 * A few booted threads without a user, so that a login does not wait for one to boot: more of them while people log in
 * one after another, and as few as the settings say when nobody does.
 */
export class SpareThreads {
  readonly #kit: Kit;
  readonly #limits: SpareLimits;
  readonly #logins: LoginRate;
  readonly #boot: Boot;
  /** Whether somebody is just logging in, who needs the processors more. */
  readonly #isBusy: () => boolean;
  readonly #trimming: Timer;
  readonly #spares = new Set<SessionThread>();
  #refill: Timer | undefined;
  #closed = false;

  constructor(
    kit: Kit,
    limits: SpareLimits,
    { boot, isBusy }: { readonly boot: Boot; readonly isBusy: () => boolean },
  ) {
    this.#kit = kit;
    this.#limits = limits;
    this.#logins = new LoginRate(kit.clock);
    this.#boot = boot;
    this.#isBusy = isBusy;
    this.#trimming = kit.clock.every(TRIM_MS, () => this.#trim());
  }

  /** How many there should be now. */
  get wanted(): number {
    const { min, max } = this.#limits;
    return Math.max(min, Math.min(max, Math.round(this.#logins.recent)));
  }

  /** Boots the first spares. Resolves when they are ready or have failed; the failure is logged. */
  async start(): Promise<void> {
    await Promise.all(Array.from({ length: this.wanted }, () => this.#add()));
  }

  /** A thread that is nobody's yet: a booted spare if there is one, else a new one still booting. */
  take(): SessionThread {
    this.#logins.noted();
    const living = [...this.#spares].filter(({ state }) => state !== 'ended');
    const spare = living.find(({ state }) => state === 'spare') ?? living[0];
    if (spare !== undefined) this.#spares.delete(spare);
    this.#refillAfter(REFILL_DELAY_MS);
    return spare ?? this.#boot(false);
  }

  /** Calls `act` with every thread that is nobody's yet, booting ones included. */
  forEach(act: (spare: SessionThread) => void): void {
    this.#spares.forEach(act);
  }

  async close(reason: string): Promise<void> {
    this.#closed = true;
    this.#trimming.cancel();
    this.#refill?.cancel();
    await Promise.all([...this.#spares].map((spare) => spare.kill(reason)));
  }

  #refillAfter(delayMs: number): void {
    if (this.#closed) return;
    this.#refill?.cancel();
    this.#refill = this.#kit.clock.after(delayMs, () => {
      if (this.#closed || this.#spares.size >= this.wanted) return;
      if (this.#isBusy()) this.#refillAfter(delayMs);
      else void this.#add().then(() => this.#refillAfter(REFILL_DELAY_MS));
    });
  }

  #trim(): void {
    if (this.#spares.size <= this.wanted) return;
    const spare = [...this.#spares].find(({ state }) => state === 'spare');
    if (spare === undefined) return;
    this.#spares.delete(spare);
    this.#kit.log.debug('spare.trimmed', { sessionId: spare.id, left: this.#spares.size });
    void spare.kill('no longer wanted');
  }

  async #add(): Promise<void> {
    const startedAt = this.#kit.clock.monotonic();
    const spare = this.#boot(true);
    this.#spares.add(spare);
    void spare.ended.then((cause) => {
      if (!this.#spares.delete(spare) || this.#closed) return;
      this.#kit.log.error('spare.ended', { sessionId: spare.id, kind: cause.kind, reason: cause.reason });
      this.#refillAfter(RETRY_DELAY_MS);
    });
    try {
      await spare.booted();
      this.#kit.log.debug('spare.booted', {
        sessionId: spare.id,
        ms: Math.round(this.#kit.clock.monotonic() - startedAt),
      });
    } catch {
      // `ended` above tells it.
    }
  }
}

import type { Timer } from '../kernel/clock.js';
import type { Kit } from '../kernel/kit.js';
import type { SessionThread } from './sessionThread.js';

/** Booting a thread costs about 100 ms of CPU: after a login the box is left alone this long first. */
const REFILL_DELAY_MS = 100;
/** A thread that dies while it is nobody's is replaced no faster than this, or a broken build would spin. */
const RETRY_DELAY_MS = 5_000;

/** A few booted threads without a user, so that a login does not wait for one to boot. */
export class SpareThreads {
  readonly #kit: Kit;
  readonly #wanted: number;
  readonly #boot: () => SessionThread;
  readonly #spares = new Set<SessionThread>();
  #refill: Timer | undefined;
  #closed = false;

  constructor(kit: Kit, wanted: number, boot: () => SessionThread) {
    this.#kit = kit;
    this.#wanted = wanted;
    this.#boot = boot;
  }

  /** Boots the first spares. Resolves when they are ready or have failed; the failure is logged. */
  async start(): Promise<void> {
    await Promise.all(Array.from({ length: this.#wanted }, () => this.#add()));
  }

  /** A thread that is nobody's yet: a booted spare if there is one, else a new one still booting. */
  take(): SessionThread {
    const living = [...this.#spares].filter(({ state }) => state !== 'ended');
    const spare = living.find(({ state }) => state === 'spare') ?? living[0];
    if (spare !== undefined) this.#spares.delete(spare);
    this.#refillAfter(REFILL_DELAY_MS);
    return spare ?? this.#boot();
  }

  /** Calls `act` with every thread that is nobody's yet, booting ones included. */
  forEach(act: (spare: SessionThread) => void): void {
    this.#spares.forEach(act);
  }

  async close(reason: string): Promise<void> {
    this.#closed = true;
    this.#refill?.cancel();
    await Promise.all([...this.#spares].map((spare) => spare.kill(reason)));
  }

  #refillAfter(delayMs: number): void {
    if (this.#closed) return;
    this.#refill?.cancel();
    this.#refill = this.#kit.clock.after(delayMs, () => {
      if (this.#closed || this.#spares.size >= this.#wanted) return;
      void this.#add().then(() => this.#refillAfter(REFILL_DELAY_MS));
    });
  }

  async #add(): Promise<void> {
    const startedAt = this.#kit.clock.monotonic();
    const spare = this.#boot();
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

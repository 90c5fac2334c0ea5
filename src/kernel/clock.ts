/** The only owner of time: everybody else is handed a Clock, so that tests move time by hand. */
export interface Clock {
  /** Wall time, milliseconds since 1970. For tokens and log lines only. */
  now(): number;
  /** `ms` of wall time as ISO 8601 in UTC. */
  iso(ms: number): string;
  /** Monotonic milliseconds, for durations and deadlines. */
  monotonic(): number;
  /** Runs `act` once after `delayMs`. The timer does not keep the process alive. */
  after(delayMs: number, act: () => void): Timer;
  /** Runs `act` every `everyMs` until cancelled. The timer does not keep the process alive. */
  every(everyMs: number, act: () => void): Timer;
}

/** A running timer. `cancel` is idempotent. */
export interface Timer {
  cancel(): void;
}

/** The longest delay that setTimeout takes; it fires at once beyond it. */
const TIMER_MAX_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  iso: (ms) => new Date(ms).toISOString(),
  monotonic: () => performance.now(),
  after(delayMs, act) {
    const handle = setTimeout(act, Math.min(Math.max(delayMs, 0), TIMER_MAX_MS));
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
  every(everyMs, act) {
    const handle = setInterval(act, Math.min(everyMs, TIMER_MAX_MS));
    handle.unref();
    return { cancel: () => clearInterval(handle) };
  },
};

/**
 * Settles like `work`, or rejects with `late()` after `ms`. The timer never outlives the call; `work` itself goes on,
 * so the caller still owns stopping it.
 */
export async function within<T>(clock: Clock, ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  let timer: Timer | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = clock.after(ms, () => reject(late()));
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    timer?.cancel();
  }
}

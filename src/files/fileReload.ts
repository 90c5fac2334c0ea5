import type { Timer } from '../kernel/clock.js';
import type { Kit } from '../kernel/kit.js';
import { FileWatch } from './fileWatch.js';

/** A load begins when the files have been quiet for so long: one save is several changes, and so is a deployment. */
export const RELOAD_QUIET_MS = 50;
/** … or when changes have been coming for so long. */
const RELOAD_WAIT_MAX_MS = 1_000;

export interface FileReloadOptions {
  /** Files, directories and patterns; asked for anew before each load. */
  readonly parts: () => readonly string[];
  /** Told how long the change has waited. Must not reject. */
  readonly load: (waitedMs: number) => Promise<void>;
}

/** Loads files again when they have changed and are quiet: one load at a time, a change while one runs after it. */
export class FileReload {
  readonly #kit: Kit;
  readonly #watch: FileWatch;
  readonly #load: (waitedMs: number) => Promise<void>;
  #quiet: Timer | undefined;
  /** Monotonic time of the first change that no load has seen. */
  #changedAt: number | undefined;
  /** The files have been quiet since, or nobody wants to wait for that. */
  #due = false;
  #loading: Promise<void> | undefined;
  #closed = false;

  constructor(kit: Kit, { parts, load }: FileReloadOptions) {
    this.#kit = kit;
    this.#load = load;
    this.#watch = new FileWatch(kit, parts, () => this.#changed());
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Watches, then does the first load: a change while that runs is a change. */
  async begin<Loaded>(first: () => Promise<Loaded>): Promise<Loaded> {
    const loading = this.#watch.renew().then(first);
    this.#loading = loading.then(
      () => undefined,
      () => undefined,
    );
    const loaded = await loading;
    this.#loading = undefined;
    this.#next();
    return loaded;
  }

  /** For a load that finds other files named than before: watches what is named now. */
  async watchAnew(): Promise<void> {
    await this.#watch.renew();
  }

  /** Loads as soon as no load runs, whether or not anything has changed. */
  now(): void {
    this.#changedAt ??= this.#kit.clock.monotonic();
    this.#quiet?.cancel();
    this.#due = true;
    this.#next();
  }

  /** Stops watching. A load that runs is not waited for, as its disk may hang. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#quiet?.cancel();
    await this.#watch.close();
  }

  #changed(): void {
    if (this.#closed) return;
    const now = this.#kit.clock.monotonic();
    this.#changedAt ??= now;
    const latest = this.#changedAt + RELOAD_WAIT_MAX_MS;
    this.#quiet?.cancel();
    this.#quiet = this.#kit.clock.after(Math.min(RELOAD_QUIET_MS, latest - now), () => {
      this.#due = true;
      this.#next();
    });
  }

  #next(): void {
    if (this.#closed || this.#loading !== undefined || !this.#due) return;
    const now = this.#kit.clock.monotonic();
    const waitedMs = Math.round(now - (this.#changedAt ?? now));
    this.#due = false;
    this.#changedAt = undefined;
    // Watched anew before the files are read: whatever changes later is seen.
    this.#loading = this.#watch
      .renew()
      .then(() => this.#load(waitedMs))
      .finally(() => {
        this.#loading = undefined;
        this.#next();
      });
  }
}

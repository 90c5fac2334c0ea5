import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import { describe } from '../kernel/appError.js';
import { within } from '../kernel/clock.js';
import type { Kit } from '../kernel/kit.js';
import { WatchPlan } from './watchPlan.js';

/** A directory that takes longer holds more than tool files; the server starts, and changes are seen later. */
const READY_MS = 5_000;

/** Tells of every change of files: edited, new, removed and renamed ones, and directories and links likewise. */
export class FileWatch {
  readonly #kit: Kit;
  readonly #parts: () => readonly string[];
  readonly #changed: () => void;
  #watcher: FSWatcher | undefined;
  #closed = false;

  /**
   * Of files, directories and patterns, asked for anew with each `renew`. `changed` is called at least once for each
   * change, until `close`.
   */
  constructor(kit: Kit, parts: () => readonly string[], changed: () => void) {
    this.#kit = kit;
    this.#parts = parts;
    this.#changed = changed;
  }

  /**
   * Watches what the names lead to now, and resolves once no later change can be missed. To be called again after each
   * change, before the files are read: system and library watch files, not names, and go on watching what was replaced.
   */
  async renew(): Promise<void> {
    // The old one first: the library would share its handles with the new one.
    await this.#watcher?.close();
    if (this.#isClosed()) return;
    const plan = new WatchPlan(this.#parts());
    const watcher = watch([...plan.roots], {
      ignoreInitial: true,
      atomic: false, // it would hold back a removal for 100 ms; whoever listens waits for quiet
      ignored: (path, stats) => stats !== undefined && !plan.matters(path, stats),
    });
    this.#watcher = watcher;
    watcher.on('all', this.#changed);
    watcher.on('raw', (event, name: unknown, details) => {
      if (replaces(plan, event, pathOf(name, details))) this.#changed();
    });
    watcher.on('error', (error) => this.#warn(describe(error)));
    const ready = new Promise<void>((done) => watcher.once('ready', done));
    await within(this.#kit.clock, READY_MS, ready, () => new Error(`not ready in ${READY_MS} ms`)).catch(
      (error: unknown) => this.#warn(describe(error)),
    );
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#watcher?.close();
  }

  /** A method, because the compiler does not know that `close` may be called while something else is awaited. */
  #isClosed(): boolean {
    return this.#closed;
  }

  #warn(detail: string): void {
    if (!this.#closed) this.#kit.log.warn('files.watch_failed', { detail });
  }
}

/** Whether a link or a directory was put in the place of another one, which is no event of the library's own. */
function replaces(plan: WatchPlan, event: string, path: string | undefined): boolean {
  if (path === undefined || plan.wants(path)) return true;
  if (event !== 'rename') return false;
  try {
    const stats = lstatSync(path);
    return !stats.isFile() && plan.matters(path, stats);
  } catch {
    return false; // gone, which the library tells
  }
}

/** Where a raw event happened; undefined where the system does not tell. Polled files have absolute names. */
function pathOf(name: unknown, details: unknown): string | undefined {
  if (typeof name !== 'string') return undefined;
  const isBelow = typeof details === 'object' && details !== null && 'watchedPath' in details;
  return resolve(isBelow ? String(details.watchedPath) : '', name);
}

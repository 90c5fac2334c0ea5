import { describe } from '../kernel/appError.js';
import type { Timer } from '../kernel/clock.js';
import type { Kit } from '../kernel/kit.js';
import { EMPTY_CATALOG } from '../protocol/catalog.js';
import { packCatalog, type CatalogBytes, type CatalogUpdate } from '../protocol/catalogBytes.js';
import { changedParts, countChanges } from './catalogChanges.js';
import { FileWatch } from './fileWatch.js';
import { findingText } from './finding.js';
import { judgeTools, loadTools } from './loadTools.js';
import { toolPathParts } from './toolPaths.js';
import { faultLines, type LoadedTools, type ToolFileOptions } from './toolVerdict.js';

/** A load begins when the files have been quiet for so long: one save is several changes, and so is a deployment. */
export const RELOAD_QUIET_MS = 50;
/** … or when changes have been coming for so long. */
const RELOAD_WAIT_MAX_MS = 1_000;
/** Faults of one failed reload in the log. */
const FAULTS_LOGGED_MAX = 20;

/** The newest sound load. */
interface Current {
  readonly loaded: LoadedTools;
  readonly bytes: CatalogBytes;
  /** What was sent, apart from the catalog, as text. */
  readonly accounts: string;
}

/**
 * The tools that the files hold now. Changes are loaded one load at a time; what has faults is told to the log and
 * changes nothing.
 */
export class LiveTools {
  readonly #kit: Kit;
  readonly #options: ToolFileOptions;
  readonly #watch: FileWatch | undefined;
  #current = currentOf({ catalog: EMPTY_CATALOG, accounts: [], files: [], warnings: [] });
  #listener: ((update: CatalogUpdate) => void) | undefined;
  #quiet: Timer | undefined;
  /** Monotonic time of the first change that no load has seen. */
  #changedAt: number | undefined;
  /** The files have been quiet since. */
  #due = false;
  #loading: Promise<void> | undefined;
  #failed = false;
  #closed = false;

  private constructor(kit: Kit, options: ToolFileOptions) {
    this.#kit = kit;
    this.#options = options;
    const { paths, reload } = options.tools;
    if (paths !== undefined && reload) {
      this.#watch = new FileWatch(kit, toolPathParts(paths), () => this.#changed());
    }
  }

  /**
   * Loads the files and, unless the settings say otherwise, goes on watching them.
   * @throws AppError E_TOOL_FILE that lists every fault of every file
   */
  static async open(kit: Kit, options: ToolFileOptions): Promise<LiveTools> {
    const tools = new LiveTools(kit, options);
    try {
      await tools.#begin();
    } catch (error) {
      await tools.close();
      throw error;
    }
    return tools;
  }

  get loaded(): LoadedTools {
    return this.#current.loaded;
  }

  get bytes(): CatalogBytes {
    return this.#current.bytes;
  }

  /** Calls `listener`, the only one, after each reload that changed something. */
  follow(listener: (update: CatalogUpdate) => void): void {
    this.#listener = listener;
  }

  /** Stops watching. A load that runs changes nothing any more; its disk may hang, so nobody waits. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#quiet?.cancel();
    await this.#watch?.close();
  }

  #changed(): void {
    if (this.#closed) return;
    const now = this.#kit.clock.monotonic();
    this.#changedAt ??= now;
    const latest = this.#changedAt + RELOAD_WAIT_MAX_MS;
    this.#quiet?.cancel();
    this.#quiet = this.#kit.clock.after(Math.min(RELOAD_QUIET_MS, latest - now), () => {
      this.#due = true;
      this.#load();
    });
  }

  async #begin(): Promise<void> {
    // Watched first: a change while the first load runs is a change.
    const first = Promise.resolve(this.#watch?.renew()).then(() => loadTools(this.#options, this.#kit));
    this.#loading = first.then(
      () => undefined,
      () => undefined,
    );
    this.#current = currentOf(await first);
    this.#loading = undefined;
    this.#load();
  }

  /** Begins a load; a change while one runs is loaded after it. */
  #load(): void {
    if (this.#closed || this.#loading !== undefined || !this.#due) return;
    const now = this.#kit.clock.monotonic();
    const waitedMs = Math.round(now - (this.#changedAt ?? now));
    this.#due = false;
    this.#changedAt = undefined;
    this.#loading = this.#reload(waitedMs)
      .catch((error: unknown) => this.#fail([describe(error)]))
      .finally(() => {
        this.#loading = undefined;
        this.#load();
      });
  }

  async #reload(waitedMs: number): Promise<void> {
    const startedAt = this.#kit.clock.monotonic();
    await this.#watch?.renew(); // before the files are read: whatever changes later is seen
    const verdict = await judgeTools(this.#options);
    if (this.#closed) return;
    if (verdict.loaded === undefined) {
      this.#fail(faultLines(verdict));
      return;
    }
    const before = this.#current;
    const next = currentOf(verdict.loaded);
    const isSame = Buffer.from(before.bytes).equals(Buffer.from(next.bytes)) && before.accounts === next.accounts;
    const ms = Math.round(this.#kit.clock.monotonic() - startedAt);
    if (isSame && !this.#failed) {
      this.#kit.log.debug('tools.unchanged', { ms });
      return;
    }
    this.#failed = false;
    for (const warning of next.loaded.warnings) {
      this.#kit.log.warn('tools.warning', { warning: findingText(warning) });
    }
    const { catalog, accounts } = next.loaded;
    const counts = countChanges(before.loaded.catalog.tools, catalog.tools);
    this.#kit.log.info('tools.reloaded', { tools: catalog.tools.length, ...counts, waitedMs, ms });
    if (isSame) return;
    this.#current = next;
    this.#listener?.({ bytes: next.bytes, accounts, changed: changedParts(before.loaded.catalog, catalog) });
  }

  #fail(faults: readonly string[]): void {
    this.#failed = true;
    const shown = faults.slice(0, FAULTS_LOGGED_MAX).join('; ');
    const kept = this.loaded.catalog.tools.length;
    this.#kit.log.error('tools.reload_failed', { faults: faults.length, text: shown, toolsKept: kept });
  }
}

function currentOf(loaded: LoadedTools): Current {
  return { loaded, bytes: packCatalog(loaded.catalog), accounts: JSON.stringify(loaded.accounts) };
}

import { FileReload } from '../files/fileReload.js';
import { describe } from '../kernel/appError.js';
import type { Kit } from '../kernel/kit.js';
import { EMPTY_CATALOG } from '../protocol/catalog.js';
import { packCatalog, type CatalogBytes, type CatalogUpdate } from '../protocol/catalogBytes.js';
import { changedParts, countChanges } from './catalogChanges.js';
import { findingText } from './finding.js';
import { judgeTools, loadTools } from './loadTools.js';
import { toolPathParts } from './toolPaths.js';
import { faultLines, type LoadedTools, type ToolFileOptions } from './toolVerdict.js';

/** Faults of one failed reload in the log. */
const FAULTS_LOGGED_MAX = 20;

/** The newest sound load. */
interface Current {
  readonly loaded: LoadedTools;
  readonly bytes: CatalogBytes;
  /** What was sent, apart from the catalog, as text. */
  readonly accounts: string;
}

/** The tools that the files hold now. What has faults is told to the log and changes nothing. */
export class LiveTools {
  readonly #kit: Kit;
  readonly #options: ToolFileOptions;
  readonly #files: FileReload | undefined;
  #current = currentOf({ catalog: EMPTY_CATALOG, accounts: [], files: [], warnings: [] });
  #listener: ((update: CatalogUpdate) => void) | undefined;
  #failed = false;

  private constructor(kit: Kit, options: ToolFileOptions) {
    this.#kit = kit;
    this.#options = options;
    const { paths, reload } = options.tools;
    if (paths === undefined || !reload) return;
    const parts = toolPathParts(paths);
    this.#files = new FileReload(kit, {
      parts: () => parts,
      load: (waitedMs) => this.#reload(waitedMs).catch((error: unknown) => this.#fail([describe(error)])),
    });
  }

  /**
   * Loads the files and, unless the settings say otherwise, goes on watching them.
   * @throws AppError E_TOOL_FILE that lists every fault of every file
   */
  static async open(kit: Kit, options: ToolFileOptions): Promise<LiveTools> {
    const tools = new LiveTools(kit, options);
    const load = (): Promise<LoadedTools> => loadTools(options, kit);
    try {
      tools.#current = currentOf(await (tools.#files === undefined ? load() : tools.#files.begin(load)));
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

  /** Stops watching. A load that runs changes nothing any more. Idempotent. */
  async close(): Promise<void> {
    await this.#files?.close();
  }

  async #reload(waitedMs: number): Promise<void> {
    const startedAt = this.#kit.clock.monotonic();
    const verdict = await judgeTools(this.#options);
    if (this.#files?.isClosed === true) return;
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

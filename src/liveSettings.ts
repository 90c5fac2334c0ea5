import { statSync } from 'node:fs';
import { loadKeyPairs } from './auth/keyPair.js';
import type { KeyRing } from './auth/keyRing.js';
import type { Config, TlsFiles } from './config.js';
import { VARIABLE_NAMES } from './configSchema.js';
import { FileReload } from './files/fileReload.js';
import { AppError, describe } from './kernel/appError.js';
import type { Kit } from './kernel/kit.js';

/** What takes effect without a restart. */
const LIVE_VARIABLES: readonly string[] = [
  'IBMI_AUTH_KEY_ID',
  'IBMI_AUTH_PRIVATE_KEY_PATH',
  'IBMI_AUTH_PUBLIC_KEY_PATH',
  'IBMI_AUTH_PREVIOUS_KEYS',
  'IBMI_AUTH_ALLOW_INSECURE_KEY_FILES',
  'MCP_TLS_CERT_PATH',
  'MCP_TLS_KEY_PATH',
];

export interface LiveSettingsParts {
  /** The settings as they are now. @throws AppError E_CONFIG */
  readonly reread: () => Config;
  /** Undefined where nobody logs in. */
  readonly keyRing: KeyRing | undefined;
  /** Takes a new certificate. @throws Error when it and its key do not fit */
  readonly renewTls: (files: TlsFiles) => void;
}

/**
 * Keys and certificates that are exchanged while the server runs: the settings and the files that they name are read
 * again when one of these files changes, or on demand. What cannot be used is told to the log and changes nothing.
 */
export class LiveSettings {
  readonly #kit: Kit;
  readonly #parts: LiveSettingsParts;
  readonly #files: FileReload;
  /** What every other part of the server works with. */
  readonly #started: Config;
  #config: Config;

  constructor(kit: Kit, config: Config, parts: LiveSettingsParts) {
    this.#kit = kit;
    this.#parts = parts;
    this.#started = config;
    this.#config = config;
    this.#files = new FileReload(kit, {
      parts: () => filesOf(this.#config),
      load: () => this.#load().catch((error: unknown) => this.#failed(error)),
    });
  }

  /** Begins to watch. */
  async begin(): Promise<void> {
    await this.#files.begin(() => Promise.resolve());
  }

  /** Reads all anew. */
  reload(): void {
    this.#files.now();
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#files.close();
  }

  async #load(): Promise<void> {
    const next = await this.#reread();
    const { keyRing } = this.#parts;
    const pairs = keyRing === undefined ? [] : await loadKeyPairs(next.auth.keys);
    if (this.#files.isClosed) return;
    if (next.http.tls !== undefined) this.#parts.renewTls(next.http.tls);
    keyRing?.replace(pairs);
    const restartFor = VARIABLE_NAMES.filter(
      (name) =>
        !LIVE_VARIABLES.includes(name) && this.#started.tools.environment[name] !== next.tools.environment[name],
    );
    this.#kit.log.info('settings.reloaded', {
      keys: pairs.map(({ keyId }) => keyId).join(' '),
      ...(restartFor.length === 0 ? {} : { restartFor: restartFor.join(' ') }),
    });
  }

  /** The settings, once the files that they name are watched. */
  async #reread(): Promise<Config> {
    const watched = filesOf(this.#config).join();
    this.#config = this.#parts.reread();
    if (filesOf(this.#config).join() === watched) return this.#config;
    await this.#files.watchAnew();
    return (this.#config = this.#parts.reread()); // the files may have changed before they were watched
  }

  #failed(error: unknown): void {
    const text = error instanceof AppError ? error.message : describe(error);
    this.#kit.log.error('settings.reload_failed', { text });
  }
}

function filesOf({ settingsPath, auth: { keys }, http: { tls }, mode }: Config): string[] {
  const pairs = [keys.active.privateKeyPath, keys.active.publicKeyPath];
  return [
    // A device such as /dev/null changes all the time.
    ...(statSync(settingsPath, { throwIfNoEntry: false })?.isFile() === false ? [] : [settingsPath]),
    ...(mode === 'ibmi' ? [...pairs, ...keys.previous.map(({ privateKeyPath }) => privateKeyPath)] : []),
    ...(tls === undefined ? [] : [tls.certPath, tls.keyPath]),
  ];
}

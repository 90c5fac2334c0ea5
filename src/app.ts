import { loadKeyPairs } from './auth/keyPair.js';
import { KeyRing } from './auth/keyRing.js';
import { Login } from './auth/login.js';
import type { Config } from './config.js';
import { bearerGate, sharedGate, type Gate } from './http/bearer.js';
import { buildApp, listen, type AppRoutes } from './http/server.js';
import { AppError } from './kernel/appError.js';
import type { Kit } from './kernel/kit.js';
import { LoopDelay } from './kernel/loopDelay.js';
import { Releasers } from './kernel/releasers.js';
import { targetText } from './kernel/target.js';
import { LiveSettings } from './liveSettings.js';
import { packageVersion } from './packageVersion.js';
import { SharedSession } from './sessions/sharedSession.js';
import { Supervisor, type Supply } from './sessions/supervisor.js';
import { LiveTools } from './tools/liveTools.js';

const SERVER_NAME = 'ibmi-mcp-gateway';
/**
 * The bundled worker: one file, because what a thread loads is paid for once per login. CommonJS, because Node 20
 * aborts the whole process when a thread is ended while it loads an ES module (v8::Module::IsGraphAsync on a module
 * that is not instantiated).
 */
const WORKER_URL = new URL('../workers/session/entry.cjs', import.meta.url);

export interface AppParts {
  /** Another worker, for tests. */
  readonly workerUrl?: URL;
  /** The settings as they are now, for what takes effect without a restart; absent: they do not change. */
  readonly reread?: () => Config;
}

/** A running gateway. */
export interface App {
  readonly url: string;
  readonly port: number;
  readonly supervisor: Supervisor;
  /** Reads keys and certificates again, as when their files change. */
  reload(): void;
  /** Drains: refuses what is new, finishes what runs within the drain limit, kills the rest. Idempotent. */
  close(reason: string): Promise<void>;
  /** Ends every thread and connection now. Idempotent. */
  kill(reason: string): Promise<void>;
}

/** Builds the parts in order and starts them; what was started is taken down again when a later part fails. */
export async function startApp(kit: Kit, config: Config, parts: AppParts = {}): Promise<App> {
  const undo = new Releasers();
  try {
    return await start(kit, config, { workerUrl: WORKER_URL, reread: () => config, ...parts, undo });
  } catch (error) {
    await undo.run();
    throw error;
  }
}

async function start(kit: Kit, config: Config, parts: Required<AppParts> & { undo: Releasers }): Promise<App> {
  const { undo } = parts;
  const version = packageVersion();
  for (const warning of config.warnings) kit.log.warn('config.warning', { warning });
  const tools = await LiveTools.open(kit, config);
  undo.push('tools', () => tools.close());
  const supply = supplyOf(config, tools, version);
  const supervisor = new Supervisor(kit, config.sessions, { workerUrl: parts.workerUrl, supply });
  tools.follow((update) => supervisor.publish(update));
  undo.push('sessions', () => supervisor.kill('start failed'));
  const keyRing = config.mode === 'ibmi' ? new KeyRing(await loadKeyPairs(config.auth.keys)) : undefined;
  const access =
    keyRing === undefined ? serviceAccess(config, supervisor) : loginAccess(kit, config, { keyRing, supervisor });
  let stopping = false;
  const isDraining = (): boolean => stopping;
  const loop = new LoopDelay(kit.clock);
  undo.push('loop delay', () => loop.close());
  const routes: AppRoutes = {
    mcp: {
      gate: access.gate,
      bodyMaxBytes: config.http.bodyMaxBytes,
      callsInFlightMax: config.sessions.callsInFlightMax,
      stallMs: config.http.connections.stallMs,
      isDraining,
    },
    auth: access.auth === undefined ? undefined : { ...access.auth, allowHttp: config.auth.allowHttp, isDraining },
    health: { supervisor, version, isDraining, loop },
  };
  await supervisor.start();
  await access.open(kit);
  const listener = await listen(kit, buildApp(kit, config.http, routes), config.http);
  undo.push('listener', () => listener.close());
  const settings = new LiveSettings(kit, config, {
    reread: parts.reread,
    keyRing,
    renewTls: (files) => listener.renewTls(files),
  });
  await settings.begin();
  tellReady(kit, config, { url: listener.url, tools: tools.loaded.catalog.tools.length, version });
  let closed: Promise<void> | undefined;
  const close = async (reason: string): Promise<void> => {
    stopping = true;
    kit.log.info('server.draining', { reason, sessions: supervisor.active });
    await Promise.all([tools.close(), settings.close()]);
    const { closed: drained, killed } = await supervisor.drain(reason);
    await listener.close();
    loop.close();
    kit.log[killed > 0 ? 'warn' : 'info']('server.closed', { reason, drained, killed });
  };
  return {
    url: listener.url,
    port: listener.port,
    supervisor,
    reload: () => settings.reload(),
    close: (reason) => (closed ??= close(reason)),
    async kill(reason) {
      stopping = true;
      listener.kill();
      loop.close();
      await Promise.all([supervisor.kill(reason), tools.close(), settings.close()]);
    },
  };
}

function supplyOf({ db2, builtins, sessions }: Config, tools: LiveTools, version: string): Supply {
  return {
    setup: {
      db2,
      catalog: tools.bytes,
      builtins,
      server: { name: SERVER_NAME, version },
      logLinesPerSecond: sessions.thread.logLinesPerSecond,
    },
    accounts: tools.loaded.accounts,
  };
}

function tellReady(kit: Kit, config: Config, facts: { url: string; tools: number; version: string }): void {
  kit.log.info('server.ready', {
    url: facts.url + config.http.endpointPath,
    authentication: config.mode,
    hosts: config.auth.targets.map(targetText).join(' '),
    tools: facts.tools,
    sessionsMax: config.sessions.admission.max,
    version: facts.version,
  });
}

/** How requests find their session, and what has to be opened before the first one. */
interface Access {
  readonly gate: Gate;
  readonly auth: Omit<NonNullable<AppRoutes['auth']>, 'allowHttp' | 'isDraining'> | undefined;
  open(kit: Kit): Promise<void>;
}

function loginAccess(kit: Kit, config: Config, parts: { keyRing: KeyRing; supervisor: Supervisor }): Access {
  const { keyRing, supervisor } = parts;
  kit.log.info('auth.enabled', {
    keyId: keyRing.active.keyId,
    bits: keyRing.active.bits,
    previousKeys: keyRing.publicKeys.length - 1,
    tokenSeconds: config.auth.tokenSeconds,
    plainHttpAllowed: config.auth.allowHttp,
  });
  const login = new Login(kit, config.auth, parts);
  return { gate: bearerGate(supervisor), auth: { login, keyRing }, open: () => Promise.resolve() };
}

function serviceAccess(config: Config, supervisor: Supervisor): Access {
  if (config.service === undefined)
    throw new AppError('E_CONFIG', 'MCP_AUTH_MODE=none needs DB2i_HOST, DB2i_USER and DB2i_PASS.');
  const shared = new SharedSession(supervisor, config.service, config.auth);
  return {
    gate: sharedGate(shared),
    auth: undefined,
    async open(kit) {
      try {
        await shared.get();
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        // Not even a refusal ends the process: pm2 would start it again, and three refusals disable the profile. A host
        // that is down now may be up when the first call comes.
        kit.log.error('service.refused', { code: error.code, detail: error.detail });
      }
    },
  };
}

import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '../src/kernel/clock.js';
import { Releasers } from '../src/kernel/releasers.js';
import { AddressRules } from './daemon/addressRules.js';
import { createCertificate } from './daemon/certificate.js';
import { serveConnection } from './daemon/connection.js';
import { type Controlled, createControlApi } from './daemon/controlApi.js';
import { ChangeSignal, type Counters, Tally, countersOf } from './daemon/counters.js';
import { CommitmentControl } from './daemon/commitmentControl.js';
import { Daemon } from './daemon/daemon.js';
import { Database } from './daemon/database.js';
import { HostStateSource } from './daemon/hostStateSource.js';
import type { Compression } from './daemon/httpsServer.js';
import type { Job } from './daemon/job.js';
import { JobEngine } from './daemon/jobEngine.js';
import { JobRegistry } from './daemon/jobRegistry.js';
import { type Ordering, pickerOf } from './daemon/ordering.js';
import { type ProfileState, SignOn } from './daemon/signOn.js';
import { StatementRunner } from './daemon/statementRunner.js';
import type { Tracing } from './daemon/tracing.js';
import { startEngine } from './engine/engine.js';
import type { Faults } from './faults/faults.js';

export interface SandboxOptions {
  /** 0 = any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Loopback port of the control API; 0 = any free port, undefined = none. */
  readonly controlPort?: number;
  /** Time added to every statement, in milliseconds. */
  readonly serviceMs?: number;
  /** Prepared statements that a job may leave open before it refuses more, 9,999 as in the driver. */
  readonly statementsMax?: number;
  /** Who of several waiting requests of one connection gets its job next; `race` when left out. */
  readonly ordering?: Ordering;
  /** Repeats the choices of a race; 1 when left out. */
  readonly seed?: number;
  /** How long a statement waits for another job's unit of work before SQL0913, in milliseconds. */
  readonly lockWaitMs?: number;
  /** Lines of `allow|deny USER@ADDRESS`, asked at every connect; a malformed one refuses the start. */
  readonly addressRules?: string;
  /** `daemon` when left out. */
  readonly tracing?: Tracing;
  readonly compression?: Compression;
  /** Base directory of the image cache; undefined = ~/.cache. */
  readonly cacheHome?: string;
  /** Told what the start is doing. */
  readonly progress?: (line: string) => void;
  readonly clock?: Clock;
}

/** The driver's limit of open statements for one connection. */
const STATEMENTS_MAX = 9999;

/** Shorter than the 60 seconds of a file on IBM i, because here a lock keeps everybody waiting. */
const LOCK_WAIT_MS = 10_000;

/** A running sandbox: a Mapepire-compatible daemon over an SQL engine in a thread of its own. */
export interface Sandbox {
  readonly port: number;
  readonly controlPort: number | undefined;
  readonly certificatePem: string;
  /** Repeats the order of requests under `ordering: 'race'`. */
  readonly seed: number;
  /** File that the database was loaded from. */
  readonly imagePath: string;
  /** Makes things go wrong on purpose. */
  readonly faults: Pick<Faults, 'arm' | 'clear' | 'list'>;
  /** Who signed on and how, and who is disabled. */
  profiles(): readonly ProfileState[];
  /** Enables a profile that wrong passwords disabled; false if there is none of that name. */
  enableProfile(name: string): boolean;
  counters(): Counters;
  /** The counters as soon as they satisfy `expected`. Waits for ever if they never do: bound it by the test's time. */
  countersWhen(expected: (counters: Counters) => boolean): Promise<Counters>;
  close(): Promise<void>;
}

/** Starts a sandbox; a start that fails halfway leaves nothing behind. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const releasers = new Releasers();
  try {
    return await start(options, releasers);
  } catch (error) {
    await releasers.run();
    throw error;
  }
}

async function start(options: SandboxOptions, releasers: Releasers): Promise<Sandbox> {
  const clock = options.clock ?? systemClock;
  const rules = new AddressRules(options.addressRules ?? '');
  const certificate = await createCertificate();
  const progress = options.progress ?? (() => undefined);
  const engine = await startEngine({ clock, cacheHome: options.cacheHome, progress });
  releasers.push('engine', () => engine.close());
  const changed = new ChangeSignal();
  const { serviceMs = 0, statementsMax = STATEMENTS_MAX, lockWaitMs = LOCK_WAIT_MS } = options;
  const { ordering = 'race', seed = 1, tracing = 'daemon' } = options;
  const jobEngine = new JobEngine(engine, new CommitmentControl(clock, lockWaitMs));
  const daemon = new Daemon({
    certificate,
    compression: options.compression ?? 'accepted',
    changed: () => {
      changed.fire();
    },
  });
  const { faults } = daemon;
  const jobs = new JobRegistry({
    clock,
    serviceMs,
    statementsMax: (user) => Math.min(statementsMax, faults.statementLimit(user) ?? Infinity),
    ignoresAccess: (user) => faults.ignoresAccess(user),
    pickNext: pickerOf(ordering, seed),
    changed,
    cleanUp: (job: Job) => jobEngine.leave(job),
  });
  const signOn = new SignOn({ clock, rules, changed });
  const hostState = new HostStateSource({ clock, jobs, engine: jobEngine, signOn });
  const database = new Database(jobEngine, hostState);
  const runner = new StatementRunner({ database, engine: jobEngine, jobs, clock });
  const requestsByType = new Tally();
  let strays = 0;
  const kit = { clock, requestsByType, changed, faults, nextNumber: () => ++strays };
  const port = await daemon.open({
    port: options.port ?? 0,
    host: options.host ?? '127.0.0.1',
    accept: (arrival, applicant) => {
      const traceSettings = new Map<string, string>();
      serveConnection(arrival, { applicant, jobs, runner, signOn, tracing, traceSettings, job: undefined }, kit);
    },
  });
  hostState.port = port;
  releasers.push('daemon', async () => {
    jobs.cancelAll();
    await daemon.close();
  });
  const counters = (): Counters => countersOf({ daemon, jobs, signOn, requestsByType });
  const controlPort = await startControl(options.controlPort, { counters, faults, signOn }, releasers);
  const { certificatePem } = certificate;
  return {
    port,
    controlPort,
    certificatePem,
    seed,
    imagePath: engine.imagePath,
    faults,
    profiles: () => signOn.profiles(),
    enableProfile: (name) => signOn.enable(name),
    counters,
    countersWhen: async (expected) => {
      await changed.when(() => expected(counters()));
      return counters();
    },
    close: () => release(releasers),
  };
}

async function startControl(
  port: number | undefined,
  controlled: Controlled,
  releasers: Releasers,
): Promise<number | undefined> {
  if (port === undefined) return undefined;
  const control = createControlApi(controlled);
  releasers.push('control API', () => closed(control));
  return listen(control, port, '127.0.0.1');
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  const listening = once(server, 'listening');
  server.listen(port, host);
  await listening;
  // A TCP server that listens has an address of this form.
  return (server.address() as AddressInfo).port;
}

async function closed(server: Server): Promise<void> {
  const done = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await done;
}

async function release(releasers: Releasers): Promise<void> {
  const [first] = await releasers.run();
  if (first !== undefined) throw first;
}

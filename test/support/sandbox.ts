import mapepire, { type DaemonServer, type JDBCOptions, type SQLJob } from '@ibm/mapepire-js';
import { type Sandbox, startSandbox } from '../../sandbox/startSandbox.js';
import { findUser } from '../../sandbox/users.js';

let shared: Promise<Sandbox> | undefined;

/** The one sandbox of this test run, started by whoever needs it first. hooks.ts closes it after the last test. */
export function sharedSandbox(): Promise<Sandbox> {
  shared ??= startSandbox();
  return shared;
}

export async function closeSharedSandbox(): Promise<void> {
  const closing = shared;
  shared = undefined;
  await (await closing)?.close();
}

/** How a client reaches the sandbox as one of its users, with the certificate verified. */
export function daemonServer(sandbox: Sandbox, user: string): DaemonServer {
  const { port, certificatePem } = sandbox;
  return { host: 'localhost', port, user, password: findUser(user)?.password ?? 'none', ca: certificatePem };
}

/** A connected job of the unmodified client. */
export async function connectJob(user: string, options: JDBCOptions = {}): Promise<SQLJob> {
  // The client is one CommonJS bundle, whose exports Node cannot name.
  const job = new mapepire.SQLJob(options);
  await job.connect(daemonServer(await sharedSandbox(), user));
  return job;
}

/** Runs statements, one after another, over a connection of their own. */
export async function runAs(sandbox: Sandbox, user: string, statements: readonly string[]): Promise<void> {
  const job = new mapepire.SQLJob();
  await job.connect(daemonServer(sandbox, user));
  for (const sql of statements) await job.execute(sql);
  await job.close();
}

import { cpSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { parentPort, threadId, workerData } from 'node:worker_threads';
import { assert } from '../../src/kernel/assert.js';
import { systemClock } from '../../src/kernel/clock.js';
import { seedStatements } from '../seed/seed.js';
import type { EngineReady, EngineReply, EngineRequest, EngineSetup, EngineStatement } from './messages.js';
import { PostgresSession, openPostgres } from './postgres.js';

assert(parentPort !== null, 'the engine runs in a worker thread');
const port = parentPort;
// The one place where the starter's data enters this thread; engine.ts is its only starter.
const setup = workerData as EngineSetup;

/**
 * Builds the image in a thread of its own: initdb leaves some 300 MB of WASM memory behind, which ends with the thread.
 * Written under another name and renamed, so that two starts at once never see half a database.
 */
async function buildImage(path: string): Promise<void> {
  const draft = `${path}.${process.pid}-${threadId}`;
  try {
    const pg = await openPostgres(draft);
    for (const sql of seedStatements()) await pg.exec(sql);
    await pg.close();
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Somebody else's image came first, which is as good.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY')) throw error;
  }
}

async function serve(imagePath: string, dataDirectory: string): Promise<void> {
  const isEmpty = (await readdir(dataDirectory)).length === 0;
  // The copy in one call: a thousand small files are copied thrice as fast without a promise for each.
  if (isEmpty) cpSync(imagePath, dataDirectory, { recursive: true, preserveTimestamps: true });
  const pg = await openPostgres(dataDirectory);
  const session = new PostgresSession(pg);
  let tail = Promise.resolve();
  // Structured clones arrive untyped; engine.ts alone posts them.
  port.on('message', (request: EngineRequest) => {
    tail = tail.then(async () => {
      if (request.kind === 'close') {
        await pg.close();
        port.close();
        return;
      }
      const reply = await answer(session, request.id, request.statement);
      port.postMessage(reply, [reply.bytes.buffer]);
    });
  });
}

async function answer(
  session: PostgresSession,
  id: number,
  statement: EngineStatement,
): Promise<EngineReply & { readonly bytes: Uint8Array<ArrayBuffer> }> {
  try {
    return { id, bytes: await session.run(statement) };
  } catch (error) {
    return { id, bytes: new Uint8Array(0), error: String(error) };
  }
}

const started = systemClock.monotonic();
await (setup.task === 'build' ? buildImage(setup.imagePath) : serve(setup.imagePath, setup.dataDirectory));
port.postMessage({ kind: 'ready', ms: Math.round(systemClock.monotonic() - started) } satisfies EngineReady);
if (setup.task === 'build') port.close();

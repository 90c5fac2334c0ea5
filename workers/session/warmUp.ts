import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { silentLogger } from '../../src/kernel/logger.js';
import type { Kit } from '../../src/kernel/kit.js';
import type { Db2Settings } from '../../src/protocol/messages.js';
import { Db2Job } from './db2Job.js';

const DEAD_END_MS = 2_000;

/**
 * Fails to connect once, to a listener of our own on loopback that has no certificate. A new isolate's first TLS
 * connection costs 20 ms, nearly all of it compiling Node's and the client's code; after this the first real one, which
 * somebody waits for, costs 8.
 */
export async function warmUp(kit: Kit, db2: Db2Settings): Promise<void> {
  const deadEnd = createServer();
  deadEnd.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => deadEnd.listen(0, '127.0.0.1', resolve));
  // A listening TCP server's address is an object.
  const { port } = deadEnd.address() as AddressInfo;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- put back as it was, never called here
  const { log: print } = globalThis.console;
  globalThis.console.log = () => undefined; // the client library prints every connect error
  const options = {
    account: { target: { host: 'localhost', port }, user: 'WARMUP', password: 'none', verifyTls: db2.verifyTls },
    lane: { key: '', jdbcOptions: {}, access: 'read only' as const },
    db2: { ...db2, connectMs: DEAD_END_MS },
  };
  await Db2Job.connect({ ...kit, log: silentLogger }, options).catch(() => undefined);
  globalThis.console.log = print;
  deadEnd.close();
}

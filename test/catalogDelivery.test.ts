import { expect } from 'chai';
import { parseConfig } from '../src/config.js';
import { systemClock } from '../src/kernel/clock.js';
import { loggerOf } from '../src/kernel/logger.js';
import { EMPTY_CATALOG, type Catalog, type SourceAccount } from '../src/protocol/catalog.js';
import { packCatalog } from '../src/protocol/catalogBytes.js';
import type { OpenInput } from '../src/protocol/messages.js';
import type { SessionThread } from '../src/sessions/sessionThread.js';
import { Supervisor } from '../src/sessions/supervisor.js';
import type { Received } from './fixtures/echoWorker.js';
import { LiveFiles, toolFile } from './support/liveFiles.js';

const ECHO_WORKER = new URL('./fixtures/echoWorker.cjs', import.meta.url);

const catalogOf = (label: string): Catalog => ({ ...EMPTY_CATALOG, metadata: { label } });
const accountOf = (password: string): SourceAccount => ({
  source: 's',
  target: { host: 'h', port: 1 },
  user: 'U',
  password,
  verifyTls: true,
});

/** All that a thread was sent. */
function receivedBy(thread: SessionThread): Promise<Received[]> {
  const input = {
    verb: 'POST',
    mcpSessionId: undefined,
    mcpProtocolVersion: undefined,
    body: new Uint8Array(1),
  } as const;
  return new Promise((resolve, reject) => {
    thread.call(input, {
      answer: (_status, _headers, body) => resolve(JSON.parse(Buffer.from(body).toString()) as Received[]),
      head: () => undefined,
      chunk: () => undefined,
      end: () => undefined,
      fail: reject,
    });
  });
}

/** The catalog and the accounts that a worker has after all it received. */
function outcomeOf(received: readonly Received[]): { label: unknown; passwords: string[] } {
  let text = '';
  let accounts: readonly SourceAccount[] = [];
  for (const message of received) {
    if ('start' in message) text = message.start;
    else if ('open' in message) accounts = message.open;
    else if ('catalog' in message) {
      text = message.catalog;
      accounts = message.accounts;
    }
  }
  return {
    label: (JSON.parse(text) as Catalog).metadata.label,
    passwords: accounts.map(({ password }) => password),
  };
}

describe('a new catalog reaches a thread', () => {
  let supervisor: Supervisor | undefined;
  afterEach(() => supervisor?.kill('test over'));

  const login = (): OpenInput => ({
    target: { host: 'h', port: 1 },
    user: 'U',
    password: new TextEncoder().encode('p'),
    poolStart: 1,
    poolMax: 1,
  });
  const publish = (): void =>
    supervisor?.publish({
      bytes: packCatalog(catalogOf('new')),
      accounts: [accountOf('new-pw')],
      changed: ['tools'],
    });

  /** A supervisor whose threads start with the old catalog; `act` is told every state that a thread takes. */
  async function begin(spareThreads: number, act: (state: string) => void = () => undefined): Promise<Supervisor> {
    const { sessions } = parseConfig({ DB2i_HOST: 'h', DB2i_USER: 'U', DB2i_PASS: 'p' });
    const { db2, builtins } = parseConfig({ DB2i_HOST: 'h', DB2i_USER: 'U', DB2i_PASS: 'p' });
    const log = loggerOf((_level, event, { to }) => {
      if (event === 'session.state') act(String(to));
    });
    const setup = {
      db2,
      builtins,
      catalog: packCatalog(catalogOf('old')),
      server: { name: 'n', version: 'v' },
      logLinesPerSecond: 100,
    };
    supervisor = new Supervisor(
      { log, clock: systemClock },
      { ...sessions, spares: { min: spareThreads, max: spareThreads } },
      {
        workerUrl: ECHO_WORKER,
        supply: { setup, accounts: [accountOf('old-pw')] },
      },
    );
    await supervisor.start();
    return supervisor;
  }

  const afterwards = async (opening: ReturnType<Supervisor['open']>): Promise<Received[]> => {
    const received = await receivedBy((await opening).thread);
    expect(outcomeOf(received)).to.deep.equal({ label: 'new', passwords: ['new-pw'] });
    const opened = received.findIndex((message) => 'open' in message);
    expect(JSON.stringify(received.slice(0, opened)), 'no password before the login').not.to.include('-pw');
    return received;
  };

  it('that boots for a login', async () => {
    const opening = (await begin(0)).open(login());
    publish();
    await afterwards(opening);
  });

  it('that is nobody’s yet, without a password', async () => {
    const started = await begin(1);
    publish();
    const received = await afterwards(started.open(login()));
    expect(received.find((message) => 'catalog' in message)).to.deep.include({ accounts: [] });
  });

  it('that boots to be nobody’s', async () => {
    const starting = begin(1);
    publish();
    const started = await starting;
    await afterwards(started.open(login()));
  });

  it('that is signing on', async () => {
    const published = new Set<string>();
    const started = await begin(1, (state) => {
      if (state !== 'opening') return;
      published.add(state);
      queueMicrotask(publish); // when the credentials are on their way, and before anything can come back
    });
    const received = await afterwards(started.open(login()));
    expect([...published]).to.deep.equal(['opening']);
    expect(received.map((message) => Object.keys(message)[0])).to.deep.equal(['start', 'open', 'catalog']);
  });

  it('that serves', async () => {
    const started = await begin(0);
    const session = await started.open(login());
    publish();
    await afterwards(Promise.resolve(session));
  });

  it('that boots after it', async () => {
    const started = await begin(0);
    publish();
    const received = await afterwards(started.open(login()));
    expect(received.map((message) => Object.keys(message)[0])).to.deep.equal(['start', 'open']);
  });
});

describe('what a worker of ibmi mode is sent', () => {
  it('has no account of a source in it, whatever the tool files say, and when its token expires', async () => {
    const secret = (number: number): string =>
      toolFile({ my_one: `VALUES ${number}` })
        .replace('password: p', 'password: hunter2')
        .replace('user: u', 'user: mole');
    const files = new LiveFiles({ 'a.yaml': secret(1) });
    const gateway = await files.start({ workerUrl: ECHO_WORKER, env: { IBMI_SESSION_SPARE_THREADS: '1' } });
    try {
      const before = Date.now();
      const token = await gateway.token('alice', { duration: 100 });
      const reloaded = gateway.nextLine('tools.reloaded');
      files.write('a.yaml', secret(2));
      await reloaded;
      const headers = { authorization: `Bearer ${token}`, accept: 'application/json, text/event-stream' };
      const response = await gateway.post('/mcp', {}, headers);
      const text = await response.text();
      const received = JSON.parse(text) as Received[];
      expect(received.map((message) => Object.keys(message)[0])).to.deep.equal(['start', 'open', 'granted', 'catalog']);
      expect(text).to.include('VALUES 1').and.to.include('VALUES 2');
      expect(text).not.to.match(/hunter2|mole/i);
      const granted = received.find((message) => 'granted' in message);
      expect(granted?.granted).to.be.within(before + 99_000, Date.now() + 101_000);
    } finally {
      await gateway.close();
    }
  });
});

import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../../sandbox/startSandbox.js';
import { systemClock, within } from '../../src/kernel/clock.js';
import { RawClient } from '../support/rawClient.js';
import { Seeded, forSeedsInTurn } from '../support/seeded.js';
import { PATIENCE_MS } from '../support/waits.js';

type Request = Readonly<Record<string, unknown>>;

const STATEMENTS = [
  'VALUES 1',
  'SELECT * FROM SAMPLE.DEPARTMENT',
  'SELECT EMPNO, SALARY FROM SAMPLE.EMPLOYEE ORDER BY EMPNO',
  'SELECT * FROM SAMPLE.DEPARTMENT WHERE DEPTNO = ?',
  'SELECT * FROM NOTHING',
  'UPDATE SAMPLE.DEPARTMENT SET DEPTNAME = DEPTNAME',
  'UPDATE DEVLIB.INTERLEAVED SET B = ? WHERE A = 1',
  'INSERT INTO DEVLIB.INTERLEAVED VALUES (1, ?)',
  'SELECT COUNT(*) FROM DEVLIB.INTERLEAVED',
  'COMMIT',
  'a',
  '',
];
const PARAMETERS: readonly unknown[] = [[], ['A00'], [null], ['a', 'b'], [['a'], ['b']], [[]], 99, [{}], null];
const ROWS: readonly unknown[] = [0, 1, 2, 5, 14, 1000, '3', -1, 's', null];

/** Any request that is answered with its own id; most of those that refer to another refer to one that was sent. */
function anyRequest(id: string, sent: readonly string[], random: Seeded): Request {
  const cont_id = random.next(8) === 0 ? 'unknown' : (sent[random.next(Math.max(sent.length, 1))] ?? 'none');
  const sql = random.pick(STATEMENTS);
  const parameters = random.pick(PARAMETERS);
  const rows = random.pick(ROWS);
  const terse = random.next(2) === 0;
  return random.pick<Request>([
    { id, type: 'sql', sql, rows, terse },
    { id, type: 'sql', sql, rows, terse },
    { id, type: 'prepare_sql', sql },
    { id, type: 'prepare_sql_execute', sql, parameters, rows, terse },
    { id, type: 'prepare_sql_execute', sql, parameters, rows, terse },
    { id, type: 'execute', cont_id, parameters, rows, terse },
    { id, type: 'execute', parameters },
    { id, type: 'sqlmore', cont_id, rows },
    { id, type: 'sqlmore', cont_id, rows },
    { id, type: 'sqlclose', cont_id },
    { id, type: 'dove', sql, run: terse },
    { id, type: 'ping' },
    { id, type: 'getdbjob' },
    { id, type: 'setconfig', tracelevel: random.pick(['ON', 'no such level']) },
    { id, type: 'no such type' },
    { id, type: 'sql' },
    { id, type: 'connect', technique: 'smoke' },
  ]);
}

const NO_REQUESTS = ['not json', '[1]', '{"type":"ping"}', '{"id":"x"}', '// nothing', '{"id":1,'];
const REQUESTS = 40;

/** Sends many requests, some together and some after replies, and checks that each is answered once. */
async function interleave(client: RawClient, random: Seeded): Promise<void> {
  const replies = new Map<string, number>();
  let strays = 0;
  let arrived = (): void => undefined;
  const hear = (data: Buffer): void => {
    const { id } = JSON.parse(data.toString()) as { id: string };
    if (/^(?:unparseable|incomplete)_\d+$/.test(id)) strays += 1;
    else replies.set(id, (replies.get(id) ?? 0) + 1);
    arrived();
  };
  client.socket.on('message', hear);
  const until = async (holds: () => boolean): Promise<void> => {
    const waiting = new Promise<void>((resolve) => {
      arrived = () => {
        if (holds()) resolve();
      };
      arrived();
    });
    await within(systemClock, PATIENCE_MS, waiting, () => new Error(`${replies.size} replies, then silence`));
  };
  const sent: string[] = [];
  let straysSent = 0;
  for (let n = 0; n < REQUESTS; n += 1) {
    if (random.next(10) === 0) {
      client.socket.send(random.pick(NO_REQUESTS));
      straysSent += 1;
    } else {
      const id = `i${n}`;
      client.socket.send(JSON.stringify(anyRequest(id, sent, random)));
      sent.push(id);
    }
    const reached = random.next(sent.length + 1);
    if (random.next(5) === 0) await until(() => replies.size >= reached);
  }
  await until(() => replies.size === sent.length && strays === straysSent);
  // Whatever came twice would have come before this.
  await client.ask({ id: 'last', type: 'sql', sql: 'VALUES 1' });
  replies.delete('last');
  client.socket.off('message', hear);
  expect([...replies.keys()].sort()).to.deep.equal([...sent].sort());
  expect([...replies.values()].every((count) => count === 1)).to.equal(true);
  expect(strays).to.equal(straysSent);
}

const QUERIES = [
  'SELECT * FROM SAMPLE.EMPLOYEE ORDER BY EMPNO',
  'SELECT DEPTNO, MGRNO, LOCATION FROM SAMPLE.DEPARTMENT ORDER BY DEPTNO DESC',
  'SELECT SALE_ID FROM SAMPLE.BIGSALES WHERE SALE_ID <= 500 ORDER BY SALE_ID',
  'SELECT 1 AS A, 2 AS A FROM SAMPLE.EMPLOYEE',
  'SELECT * FROM SAMPLE.EMPLOYEE WHERE 1 = 0',
  'VALUES 1',
];

/** Reads a query in pages of random sizes, others of the same connection between them. */
async function readInPages(client: RawClient, id: string, random: Seeded): Promise<void> {
  const query = { type: random.pick(['sql', 'prepare_sql_execute']), sql: random.pick(QUERIES), parameters: [] };
  const terse = random.next(2) === 0;
  const size = (): number => random.next(random.pick([4, 30, 200]));
  const whole = await client.ask({ ...query, terse, rows: 1_000_000 });
  expect(whole).to.include({ success: true, is_done: true });
  const rows: unknown[] = [];
  let asked = size();
  let page = await client.ask({ ...query, id, terse, rows: asked });
  for (let pages = 0; ; pages += 1) {
    const data = page.data as unknown[];
    rows.push(...data);
    expect(page.is_done, `after ${asked} rows asked and ${data.length} given`).to.equal(data.length < asked);
    if (page.is_done === true) break;
    asked = size() + (pages > 100 ? 1 : 0);
    page = await client.ask({ type: 'sqlmore', cont_id: id, rows: asked, terse: random.next(2) === 0 });
  }
  expect(rows).to.deep.equal(whole.data);
  expect(await client.ask({ type: 'sqlmore', cont_id: id })).to.deep.include({ data: [], is_done: true });
}

const split = (random: Seeded): Seeded => new Seeded(random.next(2 ** 31));

describe('sandbox: any interleaving of requests', () => {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ serviceMs: 2, ordering: 'race' });
    const client = await RawClient.connected(sandbox, 'ALICE');
    await client.ask({ type: 'sql', sql: 'CREATE TABLE DEVLIB.INTERLEAVED (A INT, B VARCHAR(5))' });
    await client.close();
  });
  after(() => sandbox.close());
  afterEach(async () => {
    await sandbox.countersWhen(({ connections, jobs }) => connections === 0 && jobs === 0);
    expect(sandbox.counters()).to.include({ openCursors: 0, openStatements: 0, orphanedQueries: 0, heldByFaults: 0 });
  });

  /** Two clients at once, each with choices of its own: when replies come must not decide what is sent. */
  async function withClients(
    random: Seeded,
    work: (client: RawClient, random: Seeded) => Promise<void>,
  ): Promise<void> {
    const clients = await Promise.all(['ALICE', 'DBADMIN'].map((user) => RawClient.connected(sandbox, user)));
    try {
      await Promise.all(clients.map((client) => work(client, split(random))));
    } finally {
      for (const { socket } of clients) socket.terminate();
    }
  }

  it('gets exactly one reply for every request, on every connection', async () => {
    await forSeedsInTurn(20, (random) => withClients(random, interleave));
  });

  it('gives pages that are the whole result when put together, whatever their sizes', async () => {
    await forSeedsInTurn(12, (random) =>
      withClients(random, async (client, own) => {
        await Promise.all(['a', 'b', 'c'].map((id) => readInPages(client, id, split(own))));
      }),
    );
  });
});

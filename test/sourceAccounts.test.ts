import { expect } from 'chai';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import type { Gateway } from './support/gateway.js';
import { passwordOf } from './support/gateway.js';
import { LiveFiles } from './support/liveFiles.js';
import { nextStatement, untilGone } from './support/waits.js';

const NONE = { MCP_AUTH_MODE: 'none', IBMI_HTTP_AUTH_ENABLED: 'false', IBMI_SESSION_SPARE_THREADS: '1' };
const TOKEN = 'none is needed';

interface SourceRow {
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  /** More keys, as YAML. */
  readonly more?: string;
}

/** One source for each row, and for each a tool `who_NAME` that tells as whom it runs. */
function sourcesFile(rows: Readonly<Record<string, SourceRow>>): string {
  const sources = Object.entries(rows).map(
    ([name, { port, user, password = passwordOf(user), more = '' }]) =>
      `  ${name}: { host: localhost, port: ${port}, user: ${user}, password: '${password}'${more} }\n`,
  );
  const tools = Object.keys(rows).map(
    (name) =>
      `  who_${name}: { source: ${name}, description: d, statement: VALUES CURRENT USER }\n` +
      `  held_${name}: { source: ${name}, description: d, statement: "VALUES ('HELD', CURRENT USER)" }\n`,
  );
  return `sources:\n${sources.join('')}tools:\n${tools.join('')}`;
}

describe('sources with accounts of their own, in none mode', () => {
  let here: Sandbox;
  let there: Sandbox;
  let gateway: Gateway | undefined;

  before(async () => {
    [here, there] = await Promise.all([startSandbox(), startSandbox()]);
  });
  after(() => Promise.all([here.close(), there.close()]));
  afterEach(async () => {
    await Promise.all([here.faults.clear(), there.faults.clear()]);
    await gateway?.close();
    gateway = undefined;
    for (const user of ['ALICE', 'BOB', 'DBADMIN']) await Promise.all([untilGone(here, user), untilGone(there, user)]);
  });

  /** A gateway whose own account is LOAD001, and that trusts `here` only. */
  async function start(files: LiveFiles): Promise<Gateway> {
    const account = { DB2i_USER: 'LOAD001', DB2i_PASS: passwordOf('LOAD001') };
    return (gateway = await files.start({ sandbox: here, env: { ...NONE, ...account } }));
  }
  const call = async (name: string): Promise<unknown[]> => {
    const result = await gateway?.call(TOKEN, name);
    return Object.values(result?.structuredContent.data[0] ?? {});
  };
  const reload = async (files: LiveFiles, text: string): Promise<void> => {
    const reloaded = gateway?.nextLine('tools.reloaded');
    files.write('a.yaml', text);
    await reloaded;
  };

  it('each run as their own, on their own host', async () => {
    const files = new LiveFiles({
      'a.yaml': sourcesFile({
        one: { port: here.port, user: 'ALICE' },
        two: { port: here.port, user: 'BOB' },
        far: { port: there.port, user: 'DBADMIN', more: ", 'ignore-unauthorized': true" },
      }),
    });
    await start(files);
    const tools = ['who_one', 'who_two', 'who_far', 'who_one', 'who_far', 'who_two'];
    const users = ['ALICE', 'BOB', 'DBADMIN', 'ALICE', 'DBADMIN', 'BOB'];
    expect(await Promise.all(tools.map(call))).to.deep.equal(users.map((user) => [user]));
    expect(Object.keys(there.counters().jobsByUser)).to.deep.equal(['DBADMIN']);
    expect(here.counters().jobsByUser).to.include.keys('ALICE', 'BOB', 'LOAD001').and.not.include.keys('DBADMIN');
    const [own] =
      (await gateway?.call(TOKEN, 'execute_sql', { sql: 'VALUES CURRENT USER' }))?.structuredContent.data ?? [];
    expect(Object.values(own ?? {})).to.deep.equal(['LOAD001']);
  });

  it('change with a reload: the old account’s jobs close, the others’ stay', async () => {
    const alice = { port: here.port, user: 'ALICE' };
    const files = new LiveFiles({ 'a.yaml': sourcesFile({ one: alice, two: { port: here.port, user: 'BOB' } }) });
    await start(files);
    expect(await Promise.all(['who_one', 'who_two'].map(call))).to.deep.equal([['ALICE'], ['BOB']]);
    const jobs = here.counters().jobsByUser.ALICE;
    await reload(files, sourcesFile({ one: alice, two: { port: here.port, user: 'DBADMIN' } }));
    await untilGone(here, 'BOB');
    expect(await Promise.all(['who_one', 'who_two'].map(call))).to.deep.equal([['ALICE'], ['DBADMIN']]);
    expect(here.counters().jobsByUser.ALICE).to.equal(jobs);
  });

  it('let a call end under the account that it began with', async () => {
    const files = new LiveFiles({ 'a.yaml': sourcesFile({ two: { port: here.port, user: 'BOB' } }) });
    await start(files);
    expect(await call('who_two')).to.deep.equal(['BOB']);
    await here.faults.arm({ kind: 'delayReply', ms: 60_000, when: { sql: 'HELD' } });
    const reached = nextStatement(here);
    const held = call('held_two');
    await reached;
    await reload(files, sourcesFile({ two: { port: here.port, user: 'ALICE' } }));
    expect(await call('who_two')).to.deep.equal(['ALICE']);
    expect(here.counters().jobsByUser.BOB).to.be.greaterThan(0);
    await here.faults.clear();
    expect(await held).to.deep.equal(['HELD', 'BOB']);
    await untilGone(here, 'BOB');
  });

  it('that are refused are refused once, and take no other tool with them; a mended password works', async () => {
    const alice = { port: here.port, user: 'ALICE' };
    const bob = { port: here.port, user: 'BOB' };
    const files = new LiveFiles({ 'a.yaml': sourcesFile({ one: alice, two: { ...bob, password: 'wrong' } }) });
    await start(files);
    const before = here.counters().signOnAttemptsByUser.BOB ?? 0;
    for (let round = 0; round < 2; round += 1) {
      const refused = await gateway?.call(TOKEN, 'who_two');
      expect(refused?.isError).to.equal(true);
      expect(refused?.content[0]?.text).not.to.include('wrong');
      expect(await call('who_one')).to.deep.equal(['ALICE']);
    }
    expect((here.counters().signOnAttemptsByUser.BOB ?? 0) - before).to.equal(1);
    await reload(files, sourcesFile({ one: alice, two: bob }));
    expect(await call('who_two')).to.deep.equal(['BOB']);
  });
});

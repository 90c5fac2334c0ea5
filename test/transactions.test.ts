import { join } from 'node:path';
import { expect } from 'chai';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { callAgreeing } from './support/agreeing.js';
import { Gateway, type ToolBody } from './support/gateway.js';
import { runAs } from './support/sandbox.js';
import { LOCAL_HEAD, toolDirectory } from './support/toolFiles.js';

const MOVE = `
    statements:
      - UPDATE DEVLIB.ACCOUNT SET BALANCE = BALANCE - :amount WHERE ID = :from
      - UPDATE DEVLIB.ACCOUNT SET BALANCE = BALANCE + :amount WHERE ID = :to`;
const TOOLS = `${LOCAL_HEAD}
  move:
    source: s
    description: Moves an amount from one account to another.${MOVE}
    parameters: [{ name: amount, type: integer }, { name: from, type: integer }, { name: to, type: integer }]
    security: { readOnly: false }
  move_and_look:
    source: s
    description: Moves an amount, and tells the balances.${MOVE}
      - SELECT ID, BALANCE FROM DEVLIB.ACCOUNT ORDER BY ID
    parameters: [{ name: amount, type: integer }, { name: from, type: integer }, { name: to, type: integer }]
    security: { readOnly: false }
    timeoutMs: 1500
`;
const ONE_TO_TWO = { amount: 30, from: 1, to: 2 };

describe('a tool of several statements', () => {
  let sandbox: Sandbox;
  let gateway: Gateway;
  let alice: string;

  before(async () => {
    sandbox = await startSandbox();
    const path = join(toolDirectory({ 'tools.yaml': TOOLS }), 'tools.yaml');
    gateway = await Gateway.start({ sandbox, env: { TOOLS_YAML_PATH: path, IBMI_ENABLE_WRITE_TOOLS: 'true' } });
    await runAs(sandbox, 'ALICE', [
      'CREATE TABLE DEVLIB.ACCOUNT (ID INTEGER NOT NULL PRIMARY KEY, BALANCE INTEGER CHECK (BALANCE >= 0))',
    ]);
    alice = await gateway.token('alice');
  });
  after(async () => {
    await gateway.close();
    await sandbox.close();
  });
  beforeEach(() =>
    runAs(sandbox, 'ALICE', ['DELETE FROM DEVLIB.ACCOUNT', 'INSERT INTO DEVLIB.ACCOUNT VALUES (1, 100), (2, 0)']),
  );
  afterEach(() => sandbox.faults.clear());

  const call = (tool: string, args: Readonly<Record<string, unknown>>): Promise<ToolBody> =>
    callAgreeing(gateway, alice, tool, args);
  async function balances(): Promise<unknown> {
    const sql = 'SELECT BALANCE FROM DEVLIB.ACCOUNT ORDER BY ID';
    const { structuredContent } = await gateway.call(alice, 'execute_sql', { sql });
    return structuredContent.data.map(({ BALANCE }) => BALANCE);
  }

  it('asks before any of them', async () => {
    const { structuredContent } = await gateway.call(alice, 'move', ONE_TO_TWO);
    expect(structuredContent.errorCode).to.equal('E_CONFIRMATION_NEEDED');
    expect(await balances()).to.deep.equal([100, 0]);
  });

  it('changes everything, and counts it', async () => {
    const { structuredContent } = await call('move', ONE_TO_TWO);
    expect(structuredContent.metadata?.affectedRows).to.equal(2);
    expect(await balances()).to.deep.equal([70, 30]);
  });

  it('returns the rows of the last one', async () => {
    const { structuredContent } = await call('move_and_look', ONE_TO_TWO);
    expect(structuredContent.data.map(({ BALANCE }) => BALANCE)).to.deep.equal([70, 30]);
    expect(await balances()).to.deep.equal([70, 30]);
  });

  it('changes nothing when a later one fails, says so, and its job goes on', async () => {
    const { structuredContent } = await call('move', { ...ONE_TO_TWO, amount: -10 });
    expect(structuredContent).to.include({ success: false, errorCode: 'E_SQL' });
    expect(structuredContent.error).to.include('Statement 2 of 2 failed, and all was rolled back');
    expect(await balances()).to.deep.equal([100, 0]);
    expect((await call('move', ONE_TO_TWO)).structuredContent.success).to.equal(true);
    expect(await balances()).to.deep.equal([70, 30]);
  });

  it('changes nothing when the connection is lost in the middle', async () => {
    await sandbox.faults.arm({ kind: 'drop', code: 1006, when: { sql: 'BALANCE + ' } });
    const { structuredContent } = await call('move', ONE_TO_TWO);
    expect(structuredContent).to.include({ success: false, errorCode: 'E_UNREACHABLE' });
    expect(structuredContent.error).to.include('Statement 2 of 2 failed, and all was rolled back');
    expect(await balances()).to.deep.equal([100, 0]);
  });

  it('changes nothing when its time is up', async () => {
    await sandbox.faults.arm({ kind: 'delayReply', ms: 60_000, when: { sql: 'BALANCE + ' } });
    const { structuredContent } = await call('move_and_look', ONE_TO_TWO);
    expect(structuredContent).to.include({ success: false, errorCode: 'E_DEADLINE' });
    await sandbox.faults.clear();
    expect(await balances()).to.deep.equal([100, 0]);
  });

  it('says that it does not know when the commit’s answer is lost', async () => {
    await sandbox.faults.arm({ kind: 'drop', code: 1006, when: { sql: 'COMMIT' } });
    const { structuredContent } = await call('move', ONE_TO_TWO);
    expect(structuredContent.error).to.include('may or may not have been committed');
  });
});

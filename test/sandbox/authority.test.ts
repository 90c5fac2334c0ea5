import { expect } from 'chai';
import { accessRefusal } from '../../sandbox/daemon/access.js';
import { RawClient } from '../support/rawClient.js';
import { failureOf } from '../support/failureOf.js';
import { connectJob, sharedSandbox } from '../support/sandbox.js';

describe('sandbox: authority', () => {
  it('gives two users of one statement two answers, in any order', async () => {
    const [alice, bob] = await Promise.all([connectJob('ALICE'), connectJob('BOB')]);
    const sql = 'SELECT * FROM SAMPLE.EMPLOYEE';
    const refusal = '[SQL0551] Not authorized to object EMPLOYEE in SAMPLE type *FILE., 42501, -551';
    for (const round of [1, 2, 3]) {
      const [rows, failure] = await Promise.all([alice.execute(sql), failureOf(bob.execute(sql))]);
      expect(rows.data, `round ${round}`).to.have.length(42);
      expect(failure, `round ${round}`).to.equal(refusal);
    }
    const inside = 'SELECT COUNT(*) FROM SAMPLE.DEPARTMENT D WHERE D.MGRNO IN (SELECT EMPNO FROM SAMPLE.EMPLOYEE)';
    expect(await failureOf(bob.execute(inside))).to.equal(refusal);
    expect((await bob.execute('SELECT * FROM SAMPLE.DEPARTMENT')).data).to.have.length(14);
    await Promise.all([alice.close(), bob.close()]);
  });

  it('keeps a user without authority out of the library, but not out of the catalog', async () => {
    const carol = await connectJob('CAROL');
    expect(await failureOf(carol.execute('SELECT * FROM SAMPLE.DEPARTMENT'))).to.equal(
      '[SQL0551] Not authorized to object SAMPLE in QSYS type *LIB., 42501, -551',
    );
    const tables = await carol.execute("SELECT TABLE_NAME FROM QSYS2.SYSTABLES WHERE TABLE_SCHEMA = 'SAMPLE'");
    expect(tables.data).to.have.length.greaterThan(4);
    await carol.close();
  });

  it('does not let a statement prepared by one user carry its authority to another', async () => {
    const [alice, carol] = await Promise.all([connectJob('ALICE'), connectJob('CAROL')]);
    const options = { parameters: ['A00'] };
    const sql = 'SELECT * FROM SAMPLE.DEPARTMENT WHERE DEPTNO = ?';
    expect((await alice.execute(sql, options)).data).to.have.length(1);
    expect(await failureOf(carol.execute(sql, options))).to.contain('42501');
    expect((await alice.execute(sql, options)).data).to.have.length(1);
    await Promise.all([alice.close(), carol.close()]);
  });

  it('refuses to read a table to whoever may not write it, when it is written', async () => {
    const alice = await connectJob('ALICE');
    expect(await failureOf(alice.execute('DELETE FROM SAMPLE.DEPARTMENT'))).to.contain('[SQL0551]');
    expect(await failureOf(alice.execute('DROP TABLE SAMPLE.DEPARTMENT'))).to.equal(
      '[SQL0551] Not authorized to object DEPARTMENT in SAMPLE type *FILE., 42501, -551',
    );
    expect(await failureOf(alice.execute('CREATE SCHEMA MINE'))).to.contain('[SQL0552]');
    await alice.close();
  });

  it('lets *ALLOBJ read, write and define everything, yet leaves the engine’s own schemas closed', async () => {
    const [officer, owner] = await Promise.all([connectJob('SECADMIN'), connectJob('DBADMIN')]);
    await owner.execute('CREATE TABLE DEVLIB.OFFICERS (N INT)');
    expect((await officer.execute('SELECT * FROM SAMPLE.EMPLOYEE')).data).to.have.length(42);
    await officer.execute('INSERT INTO DEVLIB.OFFICERS VALUES (1)');
    await officer.execute('CREATE TABLE SAMPLE.OFFICERS (N INT)');
    await officer.execute('DROP TABLE SAMPLE.OFFICERS');
    await officer.execute('DROP TABLE DEVLIB.OFFICERS');
    await officer.execute('CREATE SCHEMA OFFICERS');
    await officer.execute('DROP SCHEMA OFFICERS');
    for (const table of ['DB2.SIDE_EFFECTS', 'PG_CATALOG.PG_AUTHID', 'PG_AUTHID']) {
      expect(await failureOf(officer.execute(`SELECT * FROM ${table}`)), table).to.contain('[SQL0204]');
    }
    await Promise.all([officer.close(), owner.close()]);
  });

  it('folds the user name to upper case', async () => {
    const client = await RawClient.open(await sharedSandbox(), 'load007');
    expect(await client.ask({ type: 'connect' })).to.include({ success: true });
    expect((await client.ask({ type: 'sql', sql: 'VALUES USER', terse: true })).data).to.deep.equal([['LOAD007']]);
    await client.close();
  });
});

describe('sandbox: the access property', () => {
  const CASES: readonly [string, boolean, boolean][] = [
    ['SELECT 1 FROM X', true, true],
    ['  -- a comment\n /* another */ ((SELECT 1 FROM X))', true, true],
    ['with x as (select 1 from y) select * from x', true, true],
    ["VALUES QSYS2.QCMDEXC('DLTLIB X')", true, true],
    ['SELECT * FROM FINAL TABLE (DELETE FROM X)', true, true],
    ['CALL QSYS2.CANCEL_SQL(?)', true, false],
    ['COMMIT', false, false],
    ['DELETE FROM X', false, false],
    ['SELECTED', false, false],
    ['', false, false],
  ];
  for (const [sql, inReadCall, inReadOnly] of CASES) {
    it(`judges only the first word of: ${sql}`, () => {
      expect(accessRefusal(sql, 'all')).to.equal(undefined);
      expect(accessRefusal(sql, 'read call') === undefined).to.equal(inReadCall);
      expect(accessRefusal(sql, 'read only') === undefined).to.equal(inReadOnly);
    });
  }

  it('refuses on the wire as the driver does', async () => {
    const client = await RawClient.connected(await sharedSandbox(), 'ALICE', 'access=read only');
    expect(await client.ask({ type: 'sql', sql: 'COMMIT' })).to.include({
      success: false,
      error: 'Connection authorization failure occurred.',
      sql_state: '42505',
      sql_rc: -99999,
    });
    expect(await client.ask({ type: 'sql', sql: 'VALUES 1' })).to.include({ success: true });
    const free = await RawClient.connected(await sharedSandbox(), 'ALICE');
    expect(await free.ask({ type: 'sql', sql: 'COMMIT' })).to.include({ success: true, has_results: false });
    await Promise.all([client.close(), free.close()]);
  });
});

import { expect } from 'chai';
import { RawClient } from '../support/rawClient.js';
import { sharedSandbox } from '../support/sandbox.js';

describe('sandbox: bodies of routines', () => {
  let owner: RawClient;

  const run = (sql: string): Promise<Record<string, unknown>> => owner.ask({ type: 'sql', sql, terse: true });
  const done = async (sql: string): Promise<void> => {
    expect(await run(sql)).to.include({ success: true, has_results: false });
  };
  const output = async (sql: string): Promise<unknown> => {
    const reply = await owner.ask({ type: 'prepare_sql_execute', sql, parameters: [''] });
    expect(reply.error).to.equal(undefined);
    return (reply.output_parms as Record<string, unknown>[])[0]?.value;
  };

  before(async () => {
    owner = await RawClient.connected(await sharedSandbox(), 'DBADMIN', 'libraries=ROUTINES3');
    await done('CREATE SCHEMA ROUTINES3');
    await done('CREATE TABLE T (ID INT GENERATED ALWAYS AS IDENTITY, TXT VARCHAR(80), N DECIMAL(5,1))');
  });
  after(async () => {
    await run('DROP SCHEMA ROUTINES3 CASCADE');
    await owner.close();
  });

  it('take names and texts as they are, whatever quotes are in them', async () => {
    await done(`CREATE PROCEDURE "a"";b" (OUT "it's" VARCHAR(50)) L1:BEGIN
      DECLARE "$$ q" VARCHAR(40) DEFAULT 'it''s \\ $$ ''; END; --';
      SET "it's" = "$$ q";
    END L1`);
    expect(await output('CALL "a"";b"(?)')).to.equal("it's \\ $$ '; END; --");
  });

  it('reach no function, table or variable of the engine', async () => {
    const cases: readonly [string, number][] = [
      ["SET X = PG_CATALOG.SET_CONFIG('role', 'none', false)", -204],
      ['SET X = PG_SLEEP(1)', -204],
      ["SET X = DB2.SWAP_CASE('a')", -204],
      ['SELECT COUNT(*) INTO X FROM PG_CATALOG.PG_AUTHID', -204],
      ['CALL DB2.FORGET_ROUTINE(1, 2)', -204],
      ['SET X = FOUND', -206],
      ['SET X = SQLSTATE', -206],
      ['SET X = "?status"', -206],
      ['SET ROLE NONE', -104],
      ['RAISE NOTICE 1', -104],
      ["EXECUTE 'SELECT 1'", -84],
    ];
    for (const [statement, code] of cases) {
      const reply = await run(`CREATE PROCEDURE BAD (OUT X VARCHAR(9)) BEGIN ${statement}; END`);
      expect(reply.sql_rc, `${statement}: ${String(reply.error)}`).to.equal(code);
    }
  });

  it('cut decimals off and refuse text that is too long, as any assignment', async () => {
    await done(
      'CREATE PROCEDURE CUT (IN A DECIMAL(5,1), OUT B VARCHAR(40)) BEGIN ' +
        'DECLARE I INT; DECLARE D DECIMAL(5,1); SET I = A; SELECT A * 1.19 INTO D FROM SYSIBM.SYSDUMMY1; ' +
        "SET B = VARCHAR(I) CONCAT ' ' CONCAT VARCHAR(D); END",
    );
    expect(await output('CALL CUT(9.99, ?)')).to.equal('9 11.7');
    await done("CREATE PROCEDURE LONG (OUT A VARCHAR(3)) SET A = 'abcd'");
    const reply = await owner.ask({ type: 'prepare_sql_execute', sql: 'CALL LONG(?)', parameters: [''] });
    expect(reply).to.include({ sql_state: '22001', sql_rc: -404 });
  });

  it('change rows under a cursor, merge, and read the rows of a change', async () => {
    await done(`CREATE PROCEDURE ADDED (IN V VARCHAR(20), OUT I INT)
      SELECT ID INTO I FROM FINAL TABLE (INSERT INTO T (TXT) VALUES (ADDED.V))`);
    expect(await output("CALL ADDED('one', ?)")).to.equal(1);
    expect(await output("CALL ADDED('two', ?)")).to.equal(2);
    await done(`BEGIN
      DECLARE V VARCHAR(80);
      DECLARE C CURSOR FOR SELECT TXT FROM T ORDER BY ID FOR UPDATE;
      OPEN C;
      FETCH C INTO V;
      UPDATE T SET TXT = 'first ' CONCAT V WHERE CURRENT OF C;
      FETCH C INTO V;
      DELETE FROM T WHERE CURRENT OF C;
      CLOSE C;
      MERGE INTO T USING (VALUES (77)) AS S (K) ON T.ID = S.K
        WHEN NOT MATCHED THEN INSERT (TXT, N) VALUES ('merged', S.K);
    END`);
    expect((await run('SELECT TXT, N FROM T ORDER BY ID')).data).to.deep.equal([
      ['first one', null],
      ['merged', 77],
    ]);
  });

  it('say what went wrong with a cursor or a CASE', async () => {
    const declared = 'DECLARE X INT; DECLARE C CURSOR FOR SELECT 1 FROM T;';
    const cases: readonly [string, string, number][] = [
      ['FETCH C INTO X;', '24501', -501],
      ['CLOSE C;', '24501', -501],
      ['OPEN C; OPEN C;', '24502', -502],
      ['OPEN D;', '34000', -504],
      ['SELECT ID INTO X FROM (VALUES (1), (2)) A (ID);', '21000', -811],
      ['CASE 3 WHEN 1 THEN SET X = 1; END CASE;', '20000', -773],
      ['SET X = 1 / (X - X); SET X = 1 / 0;', '22012', -802],
    ];
    for (const [statements, sqlState, sqlCode] of cases) {
      const reply = await run(`BEGIN ${declared} ${statements} END`);
      expect(reply, statements).to.include({ sql_state: sqlState, sql_rc: sqlCode });
    }
  });

  it('leave the result set of an inner procedure to the client', async () => {
    await done(`CREATE PROCEDURE INNERMOST () DYNAMIC RESULT SETS 1 BEGIN
      DECLARE C CURSOR WITH RETURN TO CLIENT FOR SELECT DEPTNO FROM SAMPLE.DEPARTMENT ORDER BY 1; OPEN C; END`);
    await done('CREATE PROCEDURE OUTERMOST () BEGIN CALL INNERMOST(); END');
    expect((await run('CALL OUTERMOST()')).data).to.have.length(14);
  });

  it('take part in the job’s unit of work', async () => {
    await done('CREATE PROCEDURE NOTE (IN A VARCHAR(10)) INSERT INTO T (TXT) VALUES (A)');
    const props = 'libraries=ROUTINES3;auto commit=false;transaction isolation=read committed';
    const job = await RawClient.connected(await sharedSandbox(), 'DBADMIN', props);
    const ask = (sql: string): Promise<Record<string, unknown>> => job.ask({ type: 'sql', sql, terse: true });
    expect(await ask("CALL NOTE('undone')")).to.include({ success: true });
    expect(await ask('CREATE PROCEDURE UNDONE () BEGIN END')).to.include({ success: true });
    const twice = [await ask('CALL OUTERMOST()'), await ask('CALL OUTERMOST()')];
    for (const { data } of twice) expect(data).to.have.length(14);
    expect(await ask('CALL UNDONE')).to.include({ success: true });
    await ask('ROLLBACK');
    expect(await ask('CALL UNDONE')).to.include({ sql_rc: -204 });
    expect((await ask("SELECT COUNT(*) FROM T WHERE TXT = 'undone'")).data).to.deep.equal([[0]]);
    await job.close();
  });

  it('add rows in batches', async () => {
    const batch = { type: 'prepare_sql_execute', sql: 'CALL NOTE(?)', parameters: [['b1'], ['b2']] };
    expect(await owner.ask(batch)).to.include({ success: true, batch_added: 2, update_count: 0 });
    expect((await run("SELECT COUNT(*) FROM T WHERE TXT IN ('b1', 'b2')")).data).to.deep.equal([[2]]);
  });
});

import { expect } from 'chai';
import { RawClient } from '../support/rawClient.js';
import { sharedSandbox } from '../support/sandbox.js';

describe('sandbox: functions, compound statements and errors of routines', () => {
  let owner: RawClient;

  const run = (sql: string): Promise<Record<string, unknown>> => owner.ask({ type: 'sql', sql, terse: true });
  const done = async (sql: string): Promise<void> => {
    expect(await run(sql)).to.include({ success: true, has_results: false });
  };
  const rows = async (sql: string): Promise<unknown> => {
    const reply = await run(sql);
    expect(reply.error).to.equal(undefined);
    return reply.data;
  };
  const failure = async (sql: string, parameters?: readonly unknown[]): Promise<string> => {
    const reply =
      parameters === undefined ? await run(sql) : await owner.ask({ type: 'prepare_sql_execute', sql, parameters });
    return `${String(reply.error)}, ${String(reply.sql_state)}, ${String(reply.sql_rc)}`;
  };

  before(async () => {
    owner = await RawClient.connected(await sharedSandbox(), 'DBADMIN', 'libraries=ROUTINES2;date format=iso');
    await done('CREATE SCHEMA ROUTINES2');
    await done('CREATE TABLE LOG (ID INT GENERATED ALWAYS AS IDENTITY, TEXT VARCHAR(60))');
  });
  after(async () => {
    await run('DROP SCHEMA ROUTINES2 CASCADE');
    await owner.close();
  });

  it('calls scalar functions wherever a value may stand', async () => {
    await done(
      "CREATE FUNCTION FULLNAME (A VARCHAR(20), B VARCHAR(20) DEFAULT 'X') RETURNS VARCHAR(41) " +
        "RETURN A CONCAT ' ' CONCAT B",
    );
    await done(`CREATE FUNCTION ROUTINES2.TAX (AMOUNT DECIMAL(9,2)) RETURNS DECIMAL(7,2) LANGUAGE SQL DETERMINISTIC
      BEGIN
        IF AMOUNT IS NULL THEN RETURN 0; END IF;
        RETURN AMOUNT * 0.199;
      END`);
    const sql =
      "SELECT FULLNAME('a', 'b'), ROUTINES2.FULLNAME(B => 'c', A => 'd'), FULLNAME('e'), TAX(10) FROM SYSIBM.SYSDUMMY1";
    const reply = await run(sql);
    expect(reply.data).to.deep.equal([['a b', 'd c', 'e X', 1.99]]);
    const { columns } = reply.metadata as { columns: Record<string, unknown>[] };
    expect(columns.map(({ type, precision, scale }) => [type, precision, scale])).to.deep.equal([
      ['VARCHAR', 41, 0],
      ['VARCHAR', 41, 0],
      ['VARCHAR', 41, 0],
      ['DECIMAL', 7, 2],
    ]);
    const salaries = await rows('SELECT COUNT(*) FROM SAMPLE.EMPLOYEE WHERE TAX(SALARY) > 10000');
    expect(salaries).to.deep.equal(await rows('SELECT COUNT(*) FROM SAMPLE.EMPLOYEE WHERE SALARY * 0.199 >= 10000.01'));
    expect(await rows('VALUES (TAX(NULL))')).to.deep.equal([[0]]);
  });

  it('selects from table functions', async () => {
    await done(`CREATE FUNCTION STAFF_OF (DEPT CHAR(3))
      RETURNS TABLE (EMPNO CHAR(6), NAME VARCHAR(15), PAY DECIMAL(9,2))
      READS SQL DATA RETURN SELECT EMPNO, LASTNAME, SALARY FROM SAMPLE.EMPLOYEE WHERE WORKDEPT = STAFF_OF.DEPT`);
    await done(`CREATE OR REPLACE FUNCTION NUMBERS (N INT) RETURNS TABLE (I INT, SQUARE BIGINT)
      BEGIN ATOMIC
        DECLARE LIMIT INT;
        SET LIMIT = N;
        RETURN WITH A (I) AS (VALUES 1 UNION ALL SELECT I + 1 FROM A WHERE I < LIMIT) SELECT I, I * I FROM A;
      END`);
    expect(await rows('SELECT * FROM TABLE(NUMBERS(3)) AS T')).to.deep.equal([
      [1, 1],
      [2, 4],
      [3, 9],
    ]);
    const joined = await run(
      'SELECT D.DEPTNO, S.* FROM SAMPLE.DEPARTMENT D, TABLE(ROUTINES2.STAFF_OF(D.DEPTNO)) S ' +
        "WHERE D.DEPTNO = 'A00' ORDER BY S.EMPNO",
    );
    expect(joined.data).to.have.length(
      Number(((await rows("SELECT COUNT(*) FROM SAMPLE.EMPLOYEE WHERE WORKDEPT = 'A00'")) as number[][])[0]?.[0]),
    );
    const { columns } = joined.metadata as { columns: Record<string, unknown>[] };
    expect(columns.map(({ name, type, precision }) => [name, type, precision])).to.deep.equal([
      ['DEPTNO', 'CHAR', 3],
      ['EMPNO', 'CHAR', 6],
      ['NAME', 'VARCHAR', 15],
      ['PAY', 'DECIMAL', 9],
    ]);
  });

  it('lets a function that says so change data in a SELECT', async () => {
    await done(`CREATE FUNCTION NOTED (T VARCHAR(60)) RETURNS INT MODIFIES SQL DATA
      BEGIN INSERT INTO LOG (TEXT) VALUES (T); RETURN 1; END`);
    expect(await rows("VALUES NOTED('one')")).to.deep.equal([[1]]);
    const reader = await RawClient.connected(await sharedSandbox(), 'DBADMIN', 'access=read only;libraries=ROUTINES2');
    expect(await reader.ask({ type: 'sql', sql: "SELECT NOTED('two') FROM SYSIBM.SYSDUMMY1" })).to.include({
      success: true,
    });
    expect(await reader.ask({ type: 'sql', sql: 'CALL NOSUCH()' })).to.include({ sql_state: '42505' });
    await reader.close();
    expect(await rows("SELECT TEXT FROM LOG WHERE TEXT IN ('one', 'two') ORDER BY ID")).to.deep.equal([
      ['one'],
      ['two'],
    ]);
    expect(
      await failure('CREATE FUNCTION SNEAKY () RETURNS INT READS SQL DATA BEGIN DELETE FROM LOG; RETURN 1; END'),
    ).to.equal('[SQL0577] Modifying SQL data not permitted., 38002, -577');
  });

  it('lets CALL through under access=read call', async () => {
    await done("CREATE PROCEDURE TOUCH () INSERT INTO LOG (TEXT) VALUES ('touched')");
    const caller = await RawClient.connected(await sharedSandbox(), 'DBADMIN', 'access=read call;libraries=ROUTINES2');
    expect(await caller.ask({ type: 'sql', sql: 'CALL TOUCH' })).to.include({ success: true, update_count: 0 });
    expect(await caller.ask({ type: 'sql', sql: 'DELETE FROM LOG' })).to.include({ sql_state: '42505' });
    await caller.close();
    expect(await rows("SELECT COUNT(*) FROM LOG WHERE TEXT = 'touched'")).to.deep.equal([[1]]);
  });

  it('runs a compound statement by itself', async () => {
    await done(`BEGIN
      DECLARE N INT DEFAULT 3;
      WHILE N > 0 DO INSERT INTO LOG (TEXT) VALUES ('block ' CONCAT VARCHAR(N)); SET N = N - 1; END WHILE;
      FOR V AS SELECT DEPTNO FROM SAMPLE.DEPARTMENT WHERE DEPTNO = 'A00' DO
        INSERT INTO LOG (TEXT) VALUES (DEPTNO CONCAT ' ' CONCAT USER);
      END FOR;
    END`);
    await done("L1:BEGIN ATOMIC UPDATE LOG SET TEXT = 'last' WHERE TEXT = 'block 1'; END L1;");
    expect(
      await rows("SELECT TEXT FROM LOG WHERE TEXT LIKE 'block%' OR TEXT = 'last' OR TEXT LIKE 'A00%' ORDER BY ID"),
    ).to.deep.equal([['block 3'], ['block 2'], ['last'], ['A00 DBADMIN']]);
    expect(await rows('VALUES (USER)')).to.deep.equal([['DBADMIN']]);
    expect(await failure("BEGIN SIGNAL SQLSTATE '75001' SET MESSAGE_TEXT = 'Too ' CONCAT 'late'; END")).to.equal(
      '[SQL0438] Too late, 75001, -438',
    );
  });

  it('raises and handles conditions', async () => {
    await done(`CREATE PROCEDURE CHECKED (IN WHAT INT, OUT SAID VARCHAR(200))
      BEGIN
        DECLARE TOO_BIG CONDITION FOR SQLSTATE '75002';
        DECLARE MSG VARCHAR(100);
        DECLARE CODE INT;
        DECLARE CONTINUE HANDLER FOR TOO_BIG SET SAID = SAID CONCAT 'big;';
        DECLARE CONTINUE HANDLER FOR SQLSTATE '42704' SET SAID = SAID CONCAT 'none;';
        SET SAID = '';
        IF WHAT = 1 THEN SIGNAL TOO_BIG; END IF;
        IF WHAT = 2 THEN DELETE FROM NOWHERE; END IF;
        IF WHAT = 3 THEN
          BEGIN
            DECLARE EXIT HANDLER FOR SQLEXCEPTION
              BEGIN
                GET DIAGNOSTICS EXCEPTION 1 MSG = MESSAGE_TEXT, CODE = DB2_RETURNED_SQLCODE;
                SET SAID = SAID CONCAT MSG CONCAT VARCHAR(CODE);
                RESIGNAL SQLSTATE '75003' SET MESSAGE_TEXT = SAID;
              END;
            SIGNAL SQLSTATE '75009' SET MESSAGE_TEXT = 'inner';
          END;
        END IF;
        IF WHAT = 4 THEN SET CODE = 1 / (WHAT - 4); END IF;
        SET SAID = SAID CONCAT 'end';
      END`);
    const said = async (what: number): Promise<unknown> => {
      const reply = await owner.ask({ type: 'prepare_sql_execute', sql: `CALL CHECKED(${what}, ?)`, parameters: [''] });
      return reply.error ?? (reply.output_parms as Record<string, unknown>[])[0]?.value;
    };
    expect(await said(0)).to.equal('end');
    expect(await said(1)).to.equal('big;end');
    expect(await said(2)).to.equal('none;end');
    expect(await said(3)).to.equal('[SQL0438] inner-438');
    expect(await said(4)).to.match(/^\[SQL0802\]/);
    expect(await failure("VALUES RAISE_ERROR('70001', 'no')")).to.equal('[SQL0438] no, 70001, -438');
  });

  it('refuses what does not fit in Db2’s words', async () => {
    await done('CREATE PROCEDURE TWO (IN A INT, OUT B INT) SET B = A');
    await done('CREATE PROCEDURE TWO (IN A INT) INSERT INTO LOG (TEXT) VALUES (VARCHAR(A))');
    const cases: readonly [string, string][] = [
      ['CALL NOSUCH(1)', '[SQL0204] NOSUCH in *LIBL type *N not found., 42704, -204'],
      [
        'CALL ROUTINES2.TWO(1, 2, 3)',
        '[SQL0440] Routine TWO in ROUTINES2 not found with specified parameters., 42884, -440',
      ],
      ['CALL ROUTINES2/TWO(1)', '[SQL5016] Qualified object name TWO not valid., 42833, -5016'],
      [
        'CREATE PROCEDURE BAD (IN N INT) BEGIN IF N = 1 THEN SET N = 2 END IF; END',
        '[SQL0104] Token END was not valid. Valid tokens: ;., 42601, -104',
      ],
      ['CALL TWO(C => 1)', '[SQL0440] Routine TWO in ROUTINES2 not found with specified parameters., 42884, -440'],
      [
        'CALL TWO(1, 2)',
        '[SQL0469] IN, OUT, or INOUT not valid for parameter 2 in procedure TWO in ROUTINES2., 42886, -469',
      ],
      ['CREATE PROCEDURE TWO (IN X INT) SET X = 1', '[SQL0454] Routine TWO in ROUTINES2 already exists., 42723, -454'],
      ['DROP PROCEDURE TWO', '[SQL0476] Routine TWO in ROUTINES2 not unique., 42725, -476'],
      ['VALUES TAX(1, 2)', '[SQL0440] Routine TAX in ROUTINES2 not found with specified parameters., 42884, -440'],
      [
        'CREATE PROCEDURE BAD (OUT B INT) SET B = NOSUCH',
        '[SQL0206] Column or global variable NOSUCH not found., 42703, -206',
      ],
      [
        'CREATE PROCEDURE BAD (OUT B INT) SET NOSUCH = 1',
        '[SQL0206] Column or global variable NOSUCH not found., 42703, -206',
      ],
      [
        'CREATE PROCEDURE BAD () BEGIN LEAVE L9; END',
        '[SQL0779] Label L9 specified on LEAVE statement not valid., 42736, -779',
      ],
    ];
    for (const [sql, expected] of cases) expect(await failure(sql), sql).to.equal(expected);
    expect(await failure('CALL TWO(?, ?)', [1, null])).to.equal('Parameter type not valid., HY105, -99999');
    expect(await failure('CALL TWO(?)', ['abc'])).to.equal('Data type mismatch., 07006, -99999');
    for (const sql of [
      'CREATE PROCEDURE BAD () BEGIN SET',
      'CREATE PROCEDURE BAD () BEGIN SELECT 1 FROM LOG; END',
      'BEGIN X; END',
      'CREATE PROCEDURE BAD () FOO',
    ]) {
      expect(await failure(sql), sql).to.match(/^\[SQL0104\] Token .* was not valid\. Valid tokens: .*, 42601, -104$/);
    }
    for (const body of [
      "EXECUTE IMMEDIATE 'DROP TABLE LOG'",
      "PREPARE S FROM 'SELECT 1'",
      'COMMIT',
      'SET SCHEMA X',
      'SET CURRENT SCHEMA = X',
    ]) {
      expect(await failure(`CREATE PROCEDURE BAD () BEGIN ${body}; END`), body).to.match(
        /The sandbox does not implement .*, 42612, -84$/,
      );
    }
    await done('DROP PROCEDURE TWO (INT)');
    await done('DROP PROCEDURE TWO');
    await done('DROP PROCEDURE TWO IF EXISTS');
    expect(await failure('DROP PROCEDURE TWO')).to.equal('[SQL0204] TWO in *LIBL type *N not found., 42704, -204');
  });

  it('gives static statements the owner’s authority, unless the routine says otherwise', async () => {
    await done('CREATE TABLE SECRET (X INT)');
    await done('INSERT INTO SECRET VALUES (42)');
    await done('CREATE FUNCTION DEVLIB.PEEK () RETURNS INT RETURN (SELECT MAX(X) FROM ROUTINES2.SECRET)');
    await done(
      'CREATE FUNCTION DEVLIB.PEEK_AS_USER () RETURNS INT SET OPTION USRPRF = *USER ' +
        'RETURN (SELECT MAX(X) FROM ROUTINES2.SECRET)',
    );
    const alice = await RawClient.connected(await sharedSandbox(), 'ALICE', 'libraries=DEVLIB');
    const ask = (sql: string): Promise<Record<string, unknown>> => alice.ask({ type: 'sql', sql, terse: true });
    expect(await ask('VALUES PEEK()')).to.include({
      error: '[SQL0551] Not authorized to object PEEK in DEVLIB type *SRVPGM.',
      sql_state: '42501',
    });
    expect(await ask('CREATE PROCEDURE SAMPLE.P () SET OPTION USRPRF = *USER BEGIN END')).to.include({
      sql_state: '42501',
    });
    expect(await ask('DROP FUNCTION PEEK')).to.include({ sql_state: '42501' });
    await done('GRANT EXECUTE ON FUNCTION DEVLIB.PEEK() TO ALICE');
    expect((await ask('VALUES PEEK()')).data).to.deep.equal([[42]]);
    await done('GRANT EXECUTE ON FUNCTION DEVLIB.PEEK_AS_USER TO ALICE');
    expect(await ask('VALUES PEEK_AS_USER()')).to.include({ sql_state: '42501' });
    await done('REVOKE EXECUTE ON FUNCTION DEVLIB.PEEK FROM ALICE');
    expect(await ask('VALUES PEEK()')).to.include({ sql_state: '42501' });
    await ask('CREATE FUNCTION MINE () RETURNS VARCHAR(30) RETURN USER CONCAT JOB_NAME');
    expect(String(((await ask('VALUES MINE()')).data as string[][])[0]?.[0])).to.match(
      /^ALICE\d{6}\/QUSER\/QZDASOINIT$/,
    );
    await ask('DROP FUNCTION MINE');
    await alice.close();
    for (const name of ['PEEK', 'PEEK_AS_USER']) await done(`DROP FUNCTION DEVLIB.${name}`);
  });

  it('keeps what it knows of a routine in the side tables of the catalog', async () => {
    await done('CREATE PROCEDURE REPLACED (IN A INT) SPECIFIC REPL1 BEGIN SET A = 1; END');
    await done('CREATE OR REPLACE PROCEDURE REPLACED (IN B INT) BEGIN SET B = 2; END');
    expect(await failure('CALL REPLACED(A => 1)')).to.contain('[SQL0440]');
    expect(await run('CALL REPLACED(B => 1)')).to.include({ success: true });
    await done('DROP SPECIFIC PROCEDURE ROUTINES2.REPL1');
    expect(await failure('CALL REPLACED(1)')).to.contain('[SQL0204]');
  });

  it('calls other procedures and itself', async () => {
    await done('CREATE PROCEDURE ADDED (IN A INT, INOUT S INT) SET S = S + A');
    await done(`CREATE PROCEDURE SUMMED (IN N INT, OUT S INT)
      BEGIN
        DECLARE T INT DEFAULT 0;
        IF N > 0 THEN CALL SUMMED(N - 1, T); END IF;
        CALL ADDED(S => T, A => N);
        SET S = T;
      END`);
    const reply = await owner.ask({ type: 'prepare_sql_execute', sql: 'CALL SUMMED(4, ?)', parameters: [0] });
    expect((reply.output_parms as Record<string, unknown>[])[0]).to.include({ value: 10 });
  });
});

import mapepire from '@ibm/mapepire-js';
import { expect } from 'chai';
import { RawClient } from '../support/rawClient.js';
import { daemonServer, sharedSandbox } from '../support/sandbox.js';

interface Column {
  readonly name: string;
}

describe('sandbox: procedures', () => {
  let owner: RawClient;

  const run = (sql: string): Promise<Record<string, unknown>> => owner.ask({ type: 'sql', sql, terse: true });
  const call = (sql: string, parameters: readonly unknown[]): Promise<Record<string, unknown>> =>
    owner.ask({ type: 'prepare_sql_execute', sql, parameters, terse: true });
  const done = async (sql: string): Promise<void> => {
    expect(await run(sql)).to.include({ success: true, has_results: false });
  };
  /** The values of a call's output parameters; `-` for input. */
  const outputs = async (sql: string, parameters: readonly unknown[]): Promise<unknown[]> => {
    const reply = await call(sql, parameters);
    expect(reply.error).to.equal(undefined);
    return (reply.output_parms as Record<string, unknown>[]).map((entry) => ('value' in entry ? entry.value : '-'));
  };

  before(async () => {
    owner = await RawClient.connected(await sharedSandbox(), 'DBADMIN', 'libraries=ROUTINES1');
    await done('CREATE SCHEMA ROUTINES1');
  });
  after(async () => {
    await run('DROP SCHEMA ROUTINES1 CASCADE');
    await owner.close();
  });

  it('answers the client’s own three test procedures as the real daemon does', async () => {
    const job = new mapepire.SQLJob();
    await job.connect(daemonServer(await sharedSandbox(), 'DBADMIN'));
    await job.execute('create schema mapepire_test').catch(() => undefined);
    const cases = [
      { name: '', types: ['integer', 'integer', 'integer'], body: 'set p3 = p1 + p2; set p2 = 0;' },
      {
        name: '_char',
        types: ['char(5)', 'char(6)', 'char(7)'],
        body: "set p3 = rtrim(p1) concat rtrim(p2); set p2 = '';",
      },
      {
        name: '_varchar',
        types: ['varchar(5)', 'varchar(6)', 'varchar(7)'],
        body: "set p3 = p1 concat p2; set p2 = '';",
      },
    ];
    for (const { name, types, body } of cases) {
      const procedure = `mapepire_test.procedure_test${name}`;
      const [p1 = '', p2 = '', p3 = ''] = types;
      await job.execute(
        `create or replace procedure ${procedure}(in p1 ${p1}, inout p2 ${p2}, out p3 ${p3}) BEGIN ${body} END`,
      );
      const isNumber = name === '';
      const reply = await job.execute<never>(`call ${procedure}(?,?,?)`, {
        parameters: isNumber ? [6, 4, 0] : ['a', 'b', ''],
      });
      const { parameters } = reply.metadata as unknown as {
        parameters: (Column & { type: string; precision: number })[];
      };
      expect(parameters.map((parameter) => parameter.name)).to.deep.equal(['P1', 'P2', 'P3']);
      expect(parameters.map(({ type }) => type)).to.deep.equal(
        types.map((type) => type.replace(/\(.*/, '').toUpperCase()),
      );
      expect(parameters.map(({ precision }) => precision)).to.deep.equal(isNumber ? [10, 10, 10] : [5, 6, 7]);
      const { parameter_count, update_count, has_results, data, output_parms } = reply as unknown as Record<
        string,
        unknown
      >;
      expect({ parameter_count, update_count, has_results, data }).to.deep.equal({
        parameter_count: 3,
        update_count: 0,
        has_results: false,
        data: [],
      });
      const entries = output_parms as Record<string, unknown>[];
      expect(entries.map((entry) => entry.index)).to.deep.equal([1, 2, 3]);
      expect(entries[0]).not.to.have.property('value');
      expect(entries.slice(1).map(({ value }) => value)).to.deep.equal(isNumber ? [0, 10] : ['', 'ab']);
    }
    await job.execute('drop schema mapepire_test cascade');
    await job.close();
  });

  it('runs control statements', async () => {
    await done(`CREATE PROCEDURE SORTED (IN N INT, OUT WORDS VARCHAR(100), OUT TOTAL DECIMAL(9,2)) LANGUAGE SQL
      P1:BEGIN
        DECLARE I, J INTEGER DEFAULT 0;
        DECLARE KIND CHAR(4);
        SET WORDS = '', TOTAL = 0;
        W1: WHILE I < N DO
          SET I = I + 1;
          IF MOD(I, 2) = 0 THEN ITERATE W1; ELSEIF I > 7 THEN LEAVE W1; END IF;
          CASE I WHEN 1 THEN SET KIND = 'one'; WHEN 3 THEN SET KIND = 'few'; ELSE SET KIND = 'many'; END CASE;
          SET WORDS = WORDS CONCAT RTRIM(KIND) CONCAT ' ', TOTAL = TOTAL + I / 2.0;
        END WHILE W1;
        REPEAT SET J = J + 1; UNTIL J >= 3 END REPEAT;
        L2: LOOP
          IF CASE WHEN J > 5 THEN 'x' ELSE 'y' END = 'x' THEN LEAVE L2; END IF;
          SET J = P1.J + 1;
        END LOOP L2;
        SET WORDS = WORDS CONCAT CHAR(J);
      END P1`);
    expect(await outputs('CALL SORTED(?, ?, ?)', [9, '', 0])).to.deep.equal(['-', 'one few many many 6', 8]);
  });

  it('reads and changes tables, and tells a missing row from an error', async () => {
    await done('CREATE TABLE STOCK (ID INT NOT NULL PRIMARY KEY, QTY INT)');
    await done(`CREATE PROCEDURE PUT (IN ID INT, IN QTY INT, OUT BEFORE INT, OUT NOTE VARCHAR(40))
      MODIFIES SQL DATA
      BEGIN
        DECLARE SQLSTATE CHAR(5) DEFAULT '00000';
        DECLARE ROWS INT;
        DECLARE EXIT HANDLER FOR SQLEXCEPTION SET NOTE = 'failed ' CONCAT SQLSTATE;
        DECLARE CONTINUE HANDLER FOR NOT FOUND SET NOTE = 'new';
        SET NOTE = 'known', BEFORE = -1;
        SELECT S.QTY INTO BEFORE FROM STOCK S WHERE S.ID = PUT.ID;
        IF NOTE = 'known' THEN
          UPDATE STOCK SET QTY = PUT.QTY WHERE STOCK.ID = PUT.ID;
          GET DIAGNOSTICS ROWS = ROW_COUNT;
          SET NOTE = NOTE CONCAT ' ' CONCAT VARCHAR(ROWS);
        ELSE
          INSERT INTO STOCK VALUES (PUT.ID, PUT.QTY);
        END IF;
        IF QTY < 0 THEN INSERT INTO STOCK VALUES (PUT.ID, 0); END IF;
      END`);
    expect(await outputs('CALL PUT(1, 5, ?, ?)', [0, ''])).to.deep.equal([-1, 'new']);
    expect(await outputs('CALL PUT(1, 6, ?, ?)', [0, ''])).to.deep.equal([5, 'known 1']);
    // What came before the failing statement stays, as without ATOMIC.
    expect(await outputs('CALL PUT(2, -6, ?, ?)', [0, ''])).to.deep.equal([-1, 'failed 23505']);
    expect((await run('SELECT ID, QTY FROM STOCK ORDER BY ID')).data).to.deep.equal([
      [1, 6],
      [2, -6],
    ]);
  });

  it('walks through cursors and FOR loops', async () => {
    await done(`CREATE PROCEDURE WALK (OUT A VARCHAR(200), OUT B VARCHAR(200))
      BEGIN
        DECLARE DONE INT DEFAULT 0;
        DECLARE D CHAR(3);
        DECLARE C1 CURSOR FOR SELECT DEPTNO FROM SAMPLE.DEPARTMENT WHERE DEPTNO < 'C' ORDER BY 1;
        DECLARE CONTINUE HANDLER FOR NOT FOUND SET DONE = 1;
        SET A = '', B = '';
        OPEN C1;
        FETCH C1 INTO D;
        WHILE DONE = 0 DO
          SET A = A CONCAT D;
          FETCH FROM C1 INTO D;
        END WHILE;
        CLOSE C1;
        SET A = A CONCAT '/' CONCAT D;
        FOR V AS SELECT DEPTNO, LENGTH(RTRIM(DEPTNAME)) AS SIZE FROM SAMPLE.DEPARTMENT WHERE DEPTNO < 'C' ORDER BY 1 DO
          SET B = B CONCAT V.DEPTNO CONCAT VARCHAR(SIZE) CONCAT ' ';
        END FOR;
      END`);
    const [a, b] = await outputs('CALL WALK(?, ?)', ['', '']);
    expect(a).to.match(/^A00B01\/B01$/);
    expect(b).to.match(/^A00\d+ B01\d+$/);
  });

  it('returns the rows of a cursor that is left open, page by page', async () => {
    await done(`CREATE PROCEDURE STAFF (IN DEPT CHAR(3), OUT N INT) DYNAMIC RESULT SETS 1
      BEGIN
        DECLARE C1 CURSOR WITH RETURN TO CALLER FOR
          SELECT EMPNO, SALARY, 'x' FROM SAMPLE.EMPLOYEE WHERE WORKDEPT = DEPT OR DEPT = '*' ORDER BY EMPNO;
        SELECT COUNT(*) INTO N FROM SAMPLE.EMPLOYEE WHERE WORKDEPT = DEPT;
        IF DEPT <> 'ZZZ' THEN OPEN C1; END IF;
      END`);
    const reply = await owner.ask({
      type: 'prepare_sql_execute',
      id: 'staff',
      sql: 'CALL STAFF(?, ?)',
      parameters: ['*', 0],
      rows: 10,
      terse: true,
    });
    expect(reply).to.include({ has_results: true, update_count: -1, is_done: false, parameter_count: 2 });
    expect(reply.data).to.have.length(10);
    const { columns } = reply.metadata as { columns: Record<string, unknown>[] };
    expect(columns.map(({ name, type, precision, scale }) => [name, type, precision, scale])).to.deep.equal([
      ['EMPNO', 'CHAR', 6, 0],
      ['SALARY', 'DECIMAL', 9, 2],
      ['00003', 'VARCHAR', 1, 0],
    ]);
    expect((reply.output_parms as Record<string, unknown>[])[1]).to.include({ value: 0 });
    const more = await owner.ask({ type: 'sqlmore', cont_id: 'staff', rows: 100 });
    expect(more).to.include({ is_done: true });
    expect(more.data).to.have.length(32);
    expect(await call('CALL STAFF(?, ?)', ['ZZZ', 0])).to.include({ has_results: false, update_count: 0 });
  });

  it('calls with named arguments, defaults and expressions, and prepares without running', async () => {
    await done(`CREATE PROCEDURE GREET (IN NAME VARCHAR(20) DEFAULT 'you', IN TIMES INT DEFAULT 1 + 1,
      OUT TEXT VARCHAR(80))
      SET TEXT = REPEAT('hi ', TIMES) CONCAT NAME`);
    expect(await outputs('CALL GREET(TEXT => ?)', [''])).to.deep.equal(['hi hi you']);
    expect(await outputs('CALL GREET(DEFAULT, 5 - 4, ?)', [''])).to.deep.equal(['hi you']);
    expect(await outputs('CALL ROUTINES1.GREET(?, TEXT => ?)', ['me', ''])).to.deep.equal(['-', 'hi hi me']);
    const prepared = await owner.ask({ type: 'prepare_sql', id: 'greet', sql: 'call greet(?, ?, ?)' });
    expect(prepared).to.deep.include({
      parameter_count: 3,
      metadata: {
        parameters: [
          { type: 'VARCHAR', mode: 'IN', precision: 20, scale: 0, name: 'NAME' },
          { type: 'INTEGER', mode: 'IN', precision: 10, scale: 0, name: 'TIMES' },
          { type: 'VARCHAR', mode: 'OUT', precision: 80, scale: 0, name: 'TEXT' },
        ],
      },
    });
    const executed = await owner.ask({ type: 'execute', cont_id: 'greet', parameters: ['a', 1, ''] });
    expect(executed).to.deep.include({ has_results: false, update_count: 0, data: [], is_done: true });
    expect((executed.output_parms as Record<string, unknown>[])[2]).to.include({ value: 'hi a', index: 3 });
  });
});

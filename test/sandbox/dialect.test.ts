import { expect } from 'chai';
import { RawClient } from '../support/rawClient.js';
import { sharedSandbox } from '../support/sandbox.js';

type Row = readonly (string | number | boolean | null)[];

/** Db2 in, rows out. Run by ALICE, whose default schema is SAMPLE, with ISO dates. */
const QUERIES: readonly [string, readonly Row[]][] = [
  // VALUES and constants
  ['VALUES 1, 2', [[1], [2]]],
  ["VALUES (1, 'A')", [[1, 'A']]],
  [
    "VALUES (1, 'A'), (2, 'B')",
    [
      [1, 'A'],
      [2, 'B'],
    ],
  ],
  ['VALUES (1 + 2)', [[3]]],
  ['VALUES -1.50', [[-1.5]]],
  ["VALUES 'it''s'", [["it's"]]],
  ["VALUES 'back\\slash'", [['back\\slash']]],
  ["VALUES N'ä'", [['ä']]],
  ["VALUES UX'00E4'", [['ä']]],
  ["VALUES BX'00ff'", [['00FF']]],
  ['VALUES 1E3', [[1000]]],
  ['VALUES TRUE', [[true]]],
  // special registers and built-in variables
  ['VALUES (CURRENT USER, USER, SESSION_USER, CURRENT_USER)', [['ALICE', 'ALICE', 'ALICE', 'ALICE']]],
  ['VALUES (CURRENT SCHEMA, CURRENT_SCHEMA, CURRENT SERVER)', [['SAMPLE', 'SAMPLE', 'SANDBOX']]],
  ['SELECT DISTINCT CURRENT USER FROM DEPARTMENT', [['ALICE']]],
  ['VALUES CASE WHEN CURRENT DATE = CURRENT_DATE AND CURRENT TIMESTAMP >= CURRENT_TIMESTAMP THEN 1 END', [[1]]],
  ['VALUES CASE WHEN QSYS2.JOB_NAME = JOB_NAME THEN 1 END', [[1]]],
  // operators
  ["VALUES 'A' CONCAT 'B' || 'C' !! 'D'", [['ABCD']]],
  ["VALUES CONCAT('A', 'B')", [['AB']]],
  ["SELECT DEPTNO CONCAT LOCATION CONCAT '|' FROM DEPARTMENT WHERE DEPTNO = 'A00'", [[null]]],
  ['SELECT COUNT(*) FROM DEPARTMENT WHERE DEPTNO ¬= ADMRDEPT', [[13]]],
  ['SELECT COUNT(*) FROM DEPARTMENT WHERE DEPTNO <> ADMRDEPT AND DEPTNO != ADMRDEPT', [[13]]],
  ['VALUES 7 / 2', [[3]]],
  ['VALUES MOD(7, 3) ** 3', [[1]]],
  ["SELECT COUNT(*) FROM DEPARTMENT WHERE DEPTNAME LIKE 'SALES%' AND DEPTNO IN ('F22', 'G22')", [[2]]],
  ["SELECT COUNT(*) FROM DEPARTMENT WHERE DEPTNAME LIKE 'SALES!_%' ESCAPE '!' OR DEPTNAME LIKE 'SALES\\_%'", [[0]]],
  ["SELECT DEPTNO FROM DEPARTMENT WHERE MGRNO IS NULL AND DEPTNO NOT BETWEEN 'E' AND 'Z'", [['D01']]],
  ["SELECT COUNT(*) FROM EMPLOYEE WHERE BONUS IS DISTINCT FROM COMM AND EMPNO = '000010'", [[1]]],
  // dates
  ["VALUES DATE('2024-01-31') + 1 MONTH", [['2024-02-29']]],
  ["VALUES DATE '2024-03-31' - 1 MONTH - 1 DAY", [['2024-02-28']]],
  ["VALUES TIMESTAMP('2024-01-01-10.20.30.000000') + 90 MINUTES", [['2024-01-01 11:50:30.000000']]],
  ["SELECT DATE('2024-01-31') + 1 DAY AS NEXT_DAY, 1 AS DAY FROM SYSIBM.SYSDUMMY1", [['2024-02-01', 1]]],
  ["VALUES DAYS(DATE '2024-01-02') - DAYS(DATE '2024-01-01')", [[1]]],
  ["VALUES DATE '2024-03-01' - DATE '2023-01-15'", [[10117]]],
  ["VALUES (YEAR(DATE '2024-06-15'), MONTH(DATE '2024-06-15'), DAY(DATE '2024-06-15'))", [[2024, 6, 15]]],
  ["VALUES LAST_DAY(DATE '2024-02-01')", [['2024-02-29']]],
  ["VALUES EXTRACT(YEAR FROM DATE '2024-06-15')", [[2024]]],
  // conversions and scalar functions
  ['VALUES DECIMAL(1.999, 5, 2)', [[1.99]]],
  ["VALUES CAST('12.345' AS DECIMAL(7, 2))", [[12.34]]],
  ["VALUES (INTEGER('42'), INT(42.9), SMALLINT(7), BIGINT(8))", [[42, 42, 7, 8]]],
  ["VALUES CAST('AB' AS CHAR(4)) CONCAT '|'", [['AB  |']]],
  ["VALUES LENGTH(CAST('AB' AS CHAR(4)))", [[4]]],
  ["VALUES VARCHAR('ABCDEF', 3)", [['ABC']]],
  ['VALUES DIGITS(42)', [['0000000042']]],
  ["VALUES (UPPER('a'), LCASE('A'), TRIM('  x '), RTRIM('x  '), LTRIM('  x'))", [['A', 'a', 'x', 'x', 'x']]],
  ["VALUES (TRIM(LEADING '0' FROM '0010'), TRIM(BOTH FROM ' y '), STRIP(' z '))", [['10', 'y', 'z']]],
  [
    "VALUES (SUBSTR('ABCDEF', 2, 3), LEFT('ABC', 2), RIGHT('ABC', 1), LOCATE('C', 'ABC'), POSSTR('ABC', 'B'))",
    [['BCD', 'AB', 'C', 3, 2]],
  ],
  ['VALUES (COALESCE(NULLIF(1, 1), 5), IFNULL(NULLIF(1, 1), 6), VALUE(NULLIF(1, 1), 7))', [[5, 6, 7]]],
  ['VALUES (MAX(1, 3, 2), MIN(1, 3, 2))', [[3, 1]]],
  ["VALUES HEX('A')", [['41']]],
  ["VALUES REPLACE(REPEAT('ab', 2), 'b', '-')", [['a-a-']]],
  [
    "VALUES (DAYNAME(DATE '2024-06-15'), TO_DATE('15.06.2024', 'DD.MM.YYYY'))",
    [['Saturday', '2024-06-15 00:00:00.000000']],
  ],
  // joins, subqueries, grouping, windows
  [
    "SELECT D.DEPTNO FROM EMPLOYEE E INNER JOIN DEPARTMENT AS D ON E.WORKDEPT = D.DEPTNO AND LEFT(D.DEPTNO, 1) = 'B'",
    [['B01']],
  ],
  ['SELECT COUNT(*) FROM EMPLOYEE E, DEPARTMENT D WHERE E.WORKDEPT = D.DEPTNO', [[42]]],
  ['SELECT COUNT(*) FROM DEPARTMENT D LEFT OUTER JOIN EMPLOYEE M ON D.MGRNO = M.EMPNO WHERE M.EMPNO IS NULL', [[6]]],
  ['SELECT COUNT(*) FROM DEPARTMENT A CROSS JOIN DEPARTMENT B', [[196]]],
  ['SELECT COUNT(*) FROM (SELECT WORKDEPT FROM EMPLOYEE GROUP BY WORKDEPT HAVING COUNT(*) > 1) AS X', [[6]]],
  ['SELECT LASTNAME FROM EMPLOYEE WHERE SALARY = (SELECT MAX(SALARY) FROM EMPLOYEE)', [['ALMGREN']]],
  ['SELECT COUNT(*) FROM DEPARTMENT D WHERE EXISTS (SELECT 1 FROM EMPLOYEE WHERE WORKDEPT = D.DEPTNO)', [[8]]],
  [
    'SELECT X.N FROM DEPARTMENT D, TABLE(SELECT COUNT(*) AS N FROM EMPLOYEE WHERE WORKDEPT = D.DEPTNO) AS X ' +
      "WHERE D.DEPTNO = 'B01'",
    [[1]],
  ],
  ['WITH A (N) AS (SELECT COUNT(*) FROM EMPLOYEE), B AS (SELECT N + 1 AS M FROM A) SELECT M FROM B', [[43]]],
  ['WITH T (N) AS (VALUES 1 UNION ALL SELECT N + 1 FROM T WHERE N < 4) SELECT SUM(N) FROM T', [[10]]],
  ['SELECT 1 AS N FROM SYSIBM.SYSDUMMY1 UNION SELECT 2 FROM SYSIBM.SYSDUMMY1 ORDER BY N DESC', [[2], [1]]],
  ['(SELECT 1 AS N FROM SYSIBM.SYSDUMMY1) EXCEPT (SELECT 1 FROM SYSIBM.SYSDUMMY1)', []],
  ["SELECT COUNT(*) FROM DEPARTMENT WHERE DEPTNO IN (VALUES 'A00', 'B01')", [[2]]],
  [
    'SELECT N, R FROM (SELECT DEPTNO AS N, ROW_NUMBER() OVER (PARTITION BY ADMRDEPT ORDER BY DEPTNO DESC) AS R ' +
      "FROM DEPARTMENT) AS X WHERE N IN ('J22', 'E11') ORDER BY N",
    [
      ['E11', 7],
      ['J22', 1],
    ],
  ],
  ["SELECT LISTAGG(DEPTNO, ',') WITHIN GROUP (ORDER BY DEPTNO) FROM DEPARTMENT WHERE ADMRDEPT = 'D01'", [['D11,D21']]],
  [
    "SELECT CASE DEPTNO WHEN 'A00' THEN 'first' ELSE 'other' END FROM DEPARTMENT ORDER BY DEPTNO LIMIT 2",
    [['first'], ['other']],
  ],
  ['SELECT AVG(EDLEVEL) FROM EMPLOYEE', [[15]]],
  // paging and hints
  ['SELECT DEPTNO FROM DEPARTMENT ORDER BY DEPTNO FETCH FIRST ROW ONLY', [['A00']]],
  ['SELECT DEPTNO FROM DEPARTMENT ORDER BY 1 FETCH FIRST 1 ROWS ONLY WITH UR', [['A00']]],
  ['SELECT DEPTNO FROM DEPARTMENT ORDER BY 1 DESC OFFSET 1 ROW FETCH NEXT 1 ROW ONLY FOR READ ONLY', [['I22']]],
  ['SELECT DEPTNO FROM DEPARTMENT ORDER BY 1 LIMIT 1 OFFSET 2', [['C01']]],
  ['SELECT DEPTNO FROM DEPARTMENT ORDER BY 1 LIMIT 2, 1', [['C01']]],
  ['SELECT DEPTNO FROM DEPARTMENT ORDER BY 1 FETCH FIRST 1 ROW ONLY OPTIMIZE FOR 1 ROW FOR FETCH ONLY', [['A00']]],
  // names
  ['SELECT "DEPTNO" FROM "SAMPLE"."DEPARTMENT" WHERE "DEPARTMENT"."DEPTNO" = \'B01\'', [['B01']]],
  ["select d.deptno from Sample.Department d where D.DeptNo = 'B01' -- comment", [['B01']]],
  ['SELECT /* a /* nested */ comment */ 1 "Mixed Name" FROM SYSIBM.SYSDUMMY1;', [[1]]],
  ['SELECT "SELECT" FROM (SELECT 1 AS "SELECT" FROM SYSIBM.SYSDUMMY1) AS X', [[1]]],
];

/** The same with parameters. */
const PREPARED: readonly [string, Row, readonly Row[]][] = [
  ['SELECT DEPTNAME FROM DEPARTMENT WHERE DEPTNO = ?', ['B01'], [['LONG TERM PLANNING']]],
  [
    'SELECT COUNT(*) FROM EMPLOYEE WHERE SALARY > ? AND HIREDATE > ? AND EDLEVEL >= ?',
    [90000.5, '1988-01-01', 1],
    [[3]],
  ],
  ['SELECT COUNT(*) FROM DEPARTMENT WHERE (? IS NULL OR DEPTNO = ?)', [null, null], [[14]]],
  ['SELECT DEPTNO FROM DEPARTMENT ORDER BY DEPTNO OFFSET ? ROWS FETCH NEXT ? ROWS ONLY', [1, 2], [['B01'], ['C01']]],
  ['SELECT DEPTNO FROM DEPARTMENT ORDER BY DEPTNO LIMIT ? OFFSET ?', [1, 3], [['D01']]],
  ['SELECT DEPTNO FROM DEPARTMENT WHERE DEPTNAME LIKE UPPER(?)', ['long%'], [['B01']]],
  ["VALUES DATE('2024-01-31') + ? MONTHS", [1], [['2024-02-29']]],
  ['SELECT COUNT(*) FROM DEPARTMENT WHERE DEPTNO IN (?, ?) AND CURRENT USER = ?', ['A00', 'B01', 'ALICE'], [[2]]],
  ['VALUES CAST(? AS INTEGER) + 1', ['41'], [[42]]],
  ["SELECT COUNT(*) FROM DEPARTMENT WHERE DEPTNO = 'A00' AND ADMRDEPT CONCAT ? = 'A00x'", ['x'], [[1]]],
];

/** Statement → text, SQLSTATE and SQLCODE. */
const REFUSALS: readonly [string, string, string, number][] = [
  ['SELECT * FROM NOSUCH', '[SQL0204] NOSUCH in SAMPLE type *FILE not found.', '42704', -204],
  ['SELECT * FROM MAPEPIRE.FAKETABLE', '[SQL0204] FAKETABLE in MAPEPIRE type *FILE not found.', '42704', -204],
  ['SELECT NOSUCH FROM DEPARTMENT', '[SQL0206] Column or global variable NOSUCH not found.', '42703', -206],
  ['SELECT D.NOSUCH FROM DEPARTMENT D', '[SQL0206] Column or global variable NOSUCH not found.', '42703', -206],
  ['SELECT X.DEPTNO FROM DEPARTMENT', '[SQL5001] Column qualifier or table X undefined.', '42703', -5001],
  ['SELECT D FROM DEPARTMENT D', '[SQL0206] Column or global variable D not found.', '42703', -206],
  ['SELECT CTID FROM DEPARTMENT', '[SQL0206] Column or global variable CTID not found.', '42703', -206],
  ['SELECT NOSUCH(1) FROM DEPARTMENT', '[SQL0204] NOSUCH in *LIBL type *N not found.', '42704', -204],
  ['SELECT PG_SLEEP(9) FROM DEPARTMENT', '[SQL0204] PG_SLEEP in *LIBL type *N not found.', '42704', -204],
  [
    "VALUES PG_CATALOG.SET_CONFIG('role', 'x', FALSE)",
    '[SQL0204] SET_CONFIG in PG_CATALOG type *N not found.',
    '42704',
    -204,
  ],
  ['SELECT * FROM PG_CATALOG.PG_CLASS', '[SQL0204] PG_CLASS in PG_CATALOG type *FILE not found.', '42704', -204],
  ['SELECT * FROM PG_CLASS', '[SQL0204] PG_CLASS in SAMPLE type *FILE not found.', '42704', -204],
  ['SELECT * FROM DB2.SCHEMAS', '[SQL0204] SCHEMAS in DB2 type *FILE not found.', '42704', -204],
  ['SELECT * FROM TABLE(QSYS2.NOSUCH()) X', '[SQL0204] NOSUCH in QSYS2 type *N not found.', '42704', -204],
  ['CALL QSYS2.NOSUCH()', '[SQL0204] NOSUCH in QSYS2 type *N not found.', '42704', -204],
  [
    "SELECT REGCLASS 'X' FROM DEPARTMENT",
    "[SQL0104] Token 'X' was not valid. Valid tokens: <END-OF-STATEMENT>.",
    '42601',
    -104,
  ],
  [
    'a',
    '[SQL0104] Token A was not valid. Valid tokens: ( CL END GET SET TAG CALL DROP FREE HOLD LOCK OPEN WITH ALTER.',
    '42601',
    -104,
  ],
  [
    'SELECT FROM DEPARTMENT',
    '[SQL0104] Token <END-OF-STATEMENT> was not valid. Valid tokens: <IDENTIFIER>.',
    '42601',
    -104,
  ],
  ['SELECT DEPTNO::TEXT FROM DEPARTMENT', '[SQL0312] Variable :TEXT not defined or not usable.', '42618', -312],
  [
    'SELECT 1 FROM DEPARTMENT; DELETE FROM DEPARTMENT',
    '[SQL0104] Token ; was not valid. Valid tokens: JOIN.',
    '42601',
    -104,
  ],
  ['SELECT (1 FROM DEPARTMENT', '[SQL0104] Token <END-OF-STATEMENT> was not valid. Valid tokens: ) , .', '42601', -104],
  ['', 'A string parameter value with zero length was detected.', '43617', -99999],
  ['VALUES ?', '[SQL0418] Use of parameter marker, NULL, or UNKNOWN not valid.', '42610', -418],
  ['SELECT * FROM DEPARTMENT WHERE DEPTNO = ?', '[SQL0313] Number of host variables not valid.', '07001', -313],
  ['VALUES :A', '[SQL0312] Variable :A not defined or not usable.', '42618', -312],
  ['VALUES NULL', '[SQL0418] Use of parameter marker, NULL, or UNKNOWN not valid.', '42610', -418],
  [
    'SELECT 1 / (EDLEVEL - EDLEVEL) FROM EMPLOYEE',
    '[SQL0802] Data conversion or data mapping error.  (Divide by zero.)',
    '22012',
    -802,
  ],
  ["VALUES INTEGER('X')", '[SQL0420] Character in CAST argument not valid.', '22018', -420],
  ["VALUES DATE('2024-02-30')", '[SQL0181] Value in date, time, or timestamp string not valid.', '22007', -181],
  [
    'SELECT COUNT(*) FROM DEPARTMENT WHERE DEPTNO = 1',
    '[SQL0420] Character in CAST argument not valid.',
    '22018',
    -420,
  ],
  [
    'SELECT COUNT(*) FROM EMPLOYEE WHERE HIREDATE = 1',
    '[SQL0401] Comparison operator = operands not compatible.',
    '42818',
    -401,
  ],
  [
    'SELECT SAMPLE/DEPARTMENT.DEPTNO FROM SAMPLE/DEPARTMENT',
    '[SQL5016] Qualified object name DEPARTMENT not valid.',
    '42833',
    -5016,
  ],
  ['VALUES CAST(1 AS MYTYPE)', '[SQL0204] MYTYPE in *LIBL type *SQLUDT not found.', '42704', -204],
  [
    'SELECT DEPTNO FROM DEPARTMENT UNION SELECT EDLEVEL FROM EMPLOYEE',
    '[SQL0415] UNION operands not compatible.',
    '42825',
    -415,
  ],
  ['SELECT 1 FROM DEPARTMENT D, EMPLOYEE D', '[SQL0212] Duplicate table designator D not valid.', '42712', -212],
  ["VALUES SUBSTR('ABC', 1, -1)", '[SQL0138] Argument of substringing function not valid.', '22011', -138],
  ['SET X = 1', '[SQL0206] Column or global variable X not found.', '42703', -206],
];

describe('sandbox: Db2 dialect', () => {
  let client: RawClient;

  before(async () => {
    client = await RawClient.connected(await sharedSandbox(), 'ALICE', 'libraries=SAMPLE;date format=iso');
  });
  after(() => client.close());

  for (const [sql, rows] of QUERIES) {
    it(sql, async () => {
      const reply = await client.ask({ type: 'sql', sql, terse: true });
      expect(reply.error).to.equal(undefined);
      expect(reply.data).to.deep.equal(rows);
    });
  }

  for (const [sql, parameters, rows] of PREPARED) {
    it(`${sql} ← ${JSON.stringify(parameters)}`, async () => {
      const reply = await client.ask({ type: 'prepare_sql_execute', sql, parameters, terse: true });
      expect(reply.error).to.equal(undefined);
      expect(reply.data).to.deep.equal(rows);
    });
  }

  for (const [sql, error, sqlState, sqlCode] of REFUSALS) {
    it(`refuses: ${sql}`, async () => {
      const reply = await client.ask({ type: 'sql', sql });
      expect(reply).to.include({ success: false, error, sql_state: sqlState, sql_rc: sqlCode });
    });
  }

  it('refuses a value that does not fit its marker in the words of the driver', async () => {
    const sql = 'SELECT * FROM DEPARTMENT FETCH FIRST ? ROWS ONLY';
    const reply = await client.ask({ type: 'prepare_sql_execute', sql, parameters: ['many'] });
    expect(reply).to.include({ error: 'Data type mismatch.', sql_state: '07006', sql_rc: -99999 });
  });

  it('lets no zero byte through to the engine', async () => {
    for (const sql of ["VALUES LENGTH('a\u0000b')", 'SELECT "A\u0000" FROM DEPARTMENT', "VALUES LENGTH(UX'0000')"]) {
      expect(await client.ask({ type: 'sql', sql })).to.include({ success: false, sql_rc: -104 });
    }
    const parameter = { type: 'prepare_sql_execute', sql: 'VALUES UPPER(?)', parameters: ['a\u0000b'] };
    expect(await client.ask(parameter)).to.include({ success: false });
    expect(await client.ask({ type: 'sql', sql: 'SELECT * FROM DEPARTMENT' })).to.include({ success: true });
  });

  it('names the first word of text that is not even tokens', async () => {
    const reply = await client.ask({ type: 'sql', sql: "aeriogfj304tq34projqwe'fa; rest" });
    expect(reply.error).to.contain('Token AERIOGFJ304TQ34PROJQWE was not valid.');
  });
});

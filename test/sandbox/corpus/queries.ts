import { bound, refused, rows, type Theme, value } from './corpusCase.js';

/** Joins, recursion, LATERAL, set operators, row values, paging. */
export const queries: Theme = {
  title: 'queries',
  user: 'ALICE',
  cases: [
    // recursion
    rows(
      `WITH T (D, N) AS (SELECT DATE('2024-01-30'), 1 FROM SYSIBM.SYSDUMMY1
          UNION ALL SELECT D + N DAYS, N + 1 FROM T WHERE N < 3),
        U AS (SELECT D - '2024-01-01' AS X, N FROM T)
        SELECT X, N / 2 FROM U ORDER BY N`,
      [
        [29, 0],
        [30, 1],
        [101, 1],
      ],
    ),
    rows('WITH T (N) AS (VALUES 1 UNION ALL SELECT N + 1 FROM T WHERE N < 4) SELECT N FROM T ORDER BY N DESC', [
      [4],
      [3],
      [2],
      [1],
    ]),
    rows(
      `WITH TREE (DEPTNO, DEPTH, TRAIL) AS (
         SELECT DEPTNO, 0, CAST(DEPTNO AS VARCHAR(50)) FROM DEPARTMENT WHERE DEPTNO = 'D01'
         UNION ALL
         SELECT D.DEPTNO, T.DEPTH + 1, T.TRAIL CONCAT '/' CONCAT D.DEPTNO
         FROM DEPARTMENT D, TREE T WHERE D.ADMRDEPT = T.DEPTNO AND D.DEPTNO <> T.DEPTNO)
       SELECT DEPTH, TRAIL FROM TREE ORDER BY TRAIL`,
      [
        [0, 'D01'],
        [1, 'D01/D11'],
        [1, 'D01/D21'],
      ],
    ),
    value('WITH A (N) AS (VALUES 1), B AS (SELECT N + 1 AS M FROM A) SELECT N + M FROM A, B', 3),

    // LATERAL and table expressions
    rows(
      `SELECT D.DEPTNO, X.N FROM DEPARTMENT D, LATERAL (SELECT COUNT(*) AS N FROM EMPLOYEE E
         WHERE E.WORKDEPT = D.DEPTNO) AS X WHERE D.DEPTNO < 'C' ORDER BY D.DEPTNO`,
      [
        ['A00', 2],
        ['B01', 1],
      ],
    ),
    rows("SELECT T.A, T.B FROM TABLE(VALUES (1, 'x'), (2, 'y')) AS T (A, B) ORDER BY A DESC", [
      [2, 'y'],
      [1, 'x'],
    ]),
    rows("SELECT * FROM (VALUES (1, 'x')) AS T (A, B)", [[1, 'x']], ['A INTEGER', 'B VARCHAR(1)']),

    // joins
    value('SELECT COUNT(*) FROM DEPARTMENT D LEFT JOIN EMPLOYEE E ON D.DEPTNO = E.WORKDEPT', 48),
    value('SELECT COUNT(*) FROM EMPLOYEE E RIGHT OUTER JOIN DEPARTMENT D ON D.MGRNO = E.EMPNO', 14),
    value('SELECT COUNT(*) FROM PROJECT P FULL OUTER JOIN DEPARTMENT D ON P.DEPTNO = D.DEPTNO', 14),
    rows('SELECT DEPTNO FROM DEPARTMENT D EXCEPTION JOIN EMPLOYEE E ON D.DEPTNO = E.WORKDEPT ORDER BY DEPTNO', [
      ['D01'],
      ['F22'],
      ['G22'],
      ['H22'],
      ['I22'],
      ['J22'],
    ]),
    rows("SELECT PROJNO, DEPTNAME FROM PROJECT JOIN DEPARTMENT USING (DEPTNO) WHERE PROJNO < 'PR0200'", [
      ['PR0100', 'GENERAL MANAGEMENT'],
    ]),

    // set operators
    rows('VALUES 1, 2, 2 UNION VALUES 3 ORDER BY 1', [[1], [2], [3]]),
    rows('VALUES 1, 2, 2 EXCEPT ALL VALUES 2 ORDER BY 1', [[1], [2]]),
    rows('VALUES 1, 2, 2 INTERSECT VALUES 2', [[2]]),
    rows(
      "SELECT 1 AS N, 'a' AS T FROM SYSIBM.SYSDUMMY1 UNION ALL VALUES (2, 'bcd') ORDER BY N",
      [
        [1, 'a'],
        [2, 'bcd'],
      ],
      ['N INTEGER', 'T VARCHAR(3)'],
    ),

    // rows as values, quantified comparison
    value("SELECT COUNT(*) FROM PROJECT WHERE (PROJNO, DEPTNO) = ('PR0100', 'A00')", 1),
    value("SELECT COUNT(*) FROM PROJECT WHERE (PROJNO, DEPTNO) IN (VALUES ('PR0100', 'A00'), ('PR0200', 'X'))", 1),
    value('SELECT COUNT(*) FROM DEPARTMENT WHERE (DEPTNO, MGRNO) IN (SELECT WORKDEPT, EMPNO FROM EMPLOYEE)', 8),
    value('SELECT LASTNAME FROM EMPLOYEE WHERE SALARY >= ALL (SELECT SALARY FROM EMPLOYEE)', 'ALMGREN'),
    value("SELECT COUNT(*) FROM EMPLOYEE WHERE SALARY < ANY (SELECT SALARY FROM EMPLOYEE WHERE JOB = 'PRES')", 41),
    value('SELECT COUNT(*) FROM DEPARTMENT WHERE DEPTNO NOT IN (SELECT WORKDEPT FROM EMPLOYEE)', 6),

    // order and paging
    rows('SELECT DEPTNO FROM DEPARTMENT ORDER BY DEPTNO OFFSET 12 ROWS', [['I22'], ['J22']]),
    rows('SELECT DEPTNO FROM DEPARTMENT ORDER BY DEPTNO OFFSET 1 ROW FETCH FIRST ROW ONLY', [['B01']]),
    rows('SELECT DEPTNO FROM DEPARTMENT ORDER BY DEPTNO LIMIT 2 OFFSET 1', [['B01'], ['C01']]),
    rows('SELECT DEPTNO FROM DEPARTMENT ORDER BY DEPTNO LIMIT 1, 2', [['B01'], ['C01']]),
    bound('SELECT DEPTNO FROM DEPARTMENT ORDER BY DEPTNO DESC FETCH FIRST ? ROWS ONLY', [1], [['J22']]),
    rows('SELECT DEPTNO FROM DEPARTMENT ORDER BY SUBSTR(DEPTNO, 2) DESC, DEPTNO DESC FETCH FIRST 2 ROWS ONLY', [
      ['J22'],
      ['I22'],
    ]),
    rows('SELECT N FROM (VALUES 3, 1, 2) AS T (N) ORDER BY N FETCH FIRST 2 ROWS ONLY WITH UR FOR FETCH ONLY', [
      [1],
      [2],
    ]),
    rows('SELECT COUNT(*) FROM (SELECT * FROM EMPLOYEE ORDER BY SALARY FETCH FIRST 5 ROWS ONLY) AS X', [[5]]),
    rows("SELECT D.*, 1 AS ONE FROM DEPARTMENT D WHERE DEPTNO = 'B01'", [
      ['B01', 'LONG TERM PLANNING', '000020', 'A00', null, 1],
    ]),
    value("SELECT (SELECT MAX(SALARY) FROM EMPLOYEE) - SALARY FROM EMPLOYEE WHERE EMPNO = '000010'", 0),
    value(
      "SELECT CASE WHEN EXISTS (SELECT 1 FROM PROJECT WHERE PRENDATE IS NULL) THEN 'open' END FROM SYSIBM.SYSDUMMY1",
      'open',
    ),
    value('SELECT COUNT(*) FROM EMPLOYEE WHERE BONUS IS NOT DISTINCT FROM NULL', 5),

    refused('SELECT * FROM DEPARTMENT FETCH FIRST -1 ROWS ONLY', -104, '42601', 'Token - was not valid.'),
    refused('VALUES (1, 2) UNION VALUES 3', -421, '42826', 'Number of UNION operands not equal.'),
    refused('SELECT (SELECT DEPTNO FROM DEPARTMENT) FROM SYSIBM.SYSDUMMY1', -811, '21000'),
  ],
};

import { refused, rows, type Theme, value } from './corpusCase.js';

/** OLAP specifications. Nulls are higher than all values. */
export const windows: Theme = {
  title: 'OLAP',
  user: 'DBADMIN',
  schema: 'CORPUSOLAP',
  setup: [
    'CREATE TABLE SCORES (TEAM CHAR(1) NOT NULL, NAME VARCHAR(5) NOT NULL, PTS INTEGER)',
    `INSERT INTO SCORES VALUES ('A', 'ann', 10), ('A', 'bob', 20), ('A', 'cat', 20), ('B', 'dan', 5),
       ('B', 'eve', 15), ('B', 'fay', NULL)`,
  ],
  cases: [
    rows(
      'SELECT NAME, ROW_NUMBER() OVER (ORDER BY NAME DESC) AS R FROM SCORES ORDER BY NAME FETCH FIRST 2 ROWS ONLY',
      [
        ['ann', 6],
        ['bob', 5],
      ],
      ['VARCHAR(5)', 'R BIGINT'],
    ),
    rows("SELECT ROW_NUMBER() OVER () FROM SCORES WHERE TEAM = 'A'", [[1], [2], [3]]),
    rows(
      "SELECT NAME, RANK() OVER (ORDER BY PTS DESC) FROM SCORES WHERE TEAM = 'A' ORDER BY 2, 1",
      [
        ['bob', 1],
        ['cat', 1],
        ['ann', 3],
      ],
      ['VARCHAR(5)', 'BIGINT'],
    ),
    rows("SELECT NAME, DENSE_RANK() OVER (ORDER BY PTS DESC) FROM SCORES WHERE TEAM = 'A' ORDER BY 2, 1", [
      ['bob', 1],
      ['cat', 1],
      ['ann', 2],
    ]),
    rows("SELECT NAME FROM SCORES WHERE TEAM = 'B' ORDER BY PTS DESC", [['fay'], ['eve'], ['dan']]),
    rows("SELECT NAME FROM SCORES WHERE TEAM = 'B' ORDER BY PTS NULLS FIRST", [['fay'], ['dan'], ['eve']]),
    rows("SELECT NAME, RANK() OVER (ORDER BY PTS DESC NULLS LAST) FROM SCORES WHERE TEAM = 'B' ORDER BY NAME", [
      ['dan', 2],
      ['eve', 1],
      ['fay', 3],
    ]),
    rows('SELECT NAME, RANK() OVER (PARTITION BY TEAM ORDER BY PTS, NAME) FROM SCORES ORDER BY TEAM, 2', [
      ['ann', 1],
      ['bob', 2],
      ['cat', 3],
      ['dan', 1],
      ['eve', 2],
      ['fay', 3],
    ]),
    rows('SELECT DISTINCT TEAM, SUM(PTS) OVER (PARTITION BY TEAM), COUNT(*) OVER () FROM SCORES ORDER BY TEAM', [
      ['A', 50, 6],
      ['B', 20, 6],
    ]),
    rows('SELECT NAME, SUM(PTS) OVER (ORDER BY NAME ROWS UNBOUNDED PRECEDING) FROM SCORES ORDER BY NAME', [
      ['ann', 10],
      ['bob', 30],
      ['cat', 50],
      ['dan', 55],
      ['eve', 70],
      ['fay', 70],
    ]),
    rows(
      `SELECT NAME, SUM(PTS) OVER (ORDER BY NAME ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM SCORES
       WHERE TEAM = 'A' ORDER BY NAME`,
      [
        ['ann', 30],
        ['bob', 50],
        ['cat', 40],
      ],
    ),
    rows("SELECT NAME, SUM(PTS) OVER (ORDER BY PTS) FROM SCORES WHERE TEAM = 'A' ORDER BY NAME", [
      ['ann', 10],
      ['bob', 50],
      ['cat', 50],
    ]),
    rows(
      `SELECT NAME, LAG(NAME) OVER (ORDER BY NAME), LEAD(NAME, 1, '-') OVER (ORDER BY NAME) FROM SCORES
       WHERE TEAM = 'A' ORDER BY NAME`,
      [
        ['ann', null, 'bob'],
        ['bob', 'ann', 'cat'],
        ['cat', 'bob', '-'],
      ],
    ),
    rows("SELECT LAG(NAME, 2, 'none') OVER (ORDER BY NAME) FROM SCORES ORDER BY NAME FETCH FIRST 3 ROWS ONLY", [
      ['none'],
      ['none'],
      ['ann'],
    ]),
    rows(
      `SELECT DISTINCT FIRST_VALUE(NAME) OVER (PARTITION BY TEAM ORDER BY NAME) AS F, LAST_VALUE(NAME) OVER
         (PARTITION BY TEAM ORDER BY NAME ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
       FROM SCORES ORDER BY F`,
      [
        ['ann', 'cat'],
        ['dan', 'fay'],
      ],
    ),
    rows("SELECT NTH_VALUE(NAME, 2) OVER (ORDER BY NAME) FROM SCORES WHERE TEAM = 'A' ORDER BY NAME", [
      [null],
      ['bob'],
      ['bob'],
    ]),
    rows('SELECT NTILE(3) OVER (ORDER BY NAME) FROM SCORES ORDER BY NAME', [[1], [1], [2], [2], [3], [3]]),
    rows(
      `SELECT NAME, PERCENT_RANK() OVER (ORDER BY PTS), CUME_DIST() OVER (ORDER BY PTS) FROM SCORES
       WHERE TEAM = 'B' AND PTS IS NOT NULL ORDER BY NAME`,
      [
        ['dan', 0, 0.5],
        ['eve', 1, 1],
      ],
    ),
    rows(`SELECT NAME, RATIO_TO_REPORT(PTS) OVER (PARTITION BY TEAM) FROM SCORES WHERE TEAM = 'B' ORDER BY NAME`, [
      ['dan', 0.25],
      ['eve', 0.75],
      ['fay', null],
    ]),
    rows('SELECT TEAM, RANK() OVER (ORDER BY SUM(PTS) DESC) FROM SCORES GROUP BY TEAM ORDER BY 2', [
      ['A', 1],
      ['B', 2],
    ]),
    rows(
      `SELECT TEAM, NAME FROM (SELECT S.*, ROWNUMBER() OVER (PARTITION BY TEAM ORDER BY PTS) AS RN FROM SCORES S) AS X
       WHERE RN = 1 ORDER BY TEAM`,
      [
        ['A', 'ann'],
        ['B', 'dan'],
      ],
    ),
    value("SELECT AVG(PTS) OVER () FROM SCORES WHERE NAME IN ('ann', 'eve') FETCH FIRST ROW ONLY", 12),
    refused('SELECT NAME FROM SCORES WHERE ROW_NUMBER() OVER () = 1', -120, '42903'),
    refused('SELECT RANK() OVER () FROM SCORES', -104, '42601'),
  ],
};

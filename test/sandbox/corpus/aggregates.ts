import { refused, rows, type Theme, value, wire } from './corpusCase.js';

/** Aggregate functions, LISTAGG, grouping sets. */
export const aggregates: Theme = {
  title: 'aggregates and groups',
  user: 'DBADMIN',
  schema: 'CORPUSAGG',
  setup: [
    'CREATE TABLE SALES (REGION VARCHAR(5) NOT NULL, REP VARCHAR(5) NOT NULL, QTY INTEGER, AMT DECIMAL(9, 2))',
    `INSERT INTO SALES VALUES ('N', 'ann', 1, 10.00), ('N', 'bob', 2, 20.50), ('N', 'ann', 3, NULL),
       ('S', 'cat', 4, 40.25), ('S', 'dan', NULL, 5.25)`,
  ],
  cases: [
    rows('SELECT COUNT(*), COUNT(AMT), COUNT(DISTINCT REP), COUNT(QTY) FROM SALES', [[5, 4, 4, 4]]),
    value('SELECT COUNT(*) AS N FROM SALES WHERE QTY > 99', 0, 'N INTEGER'),
    value('SELECT COUNT_BIG(*) FROM SALES', 5, 'DECIMAL(31,0)'),
    wire('SELECT SUM(AMT) FROM SALES', '[[76.00]]', ['DECIMAL(31,2)']),
    wire('SELECT AVG(AMT) FROM SALES', `[[19.${'0'.repeat(24)}]]`, ['DECIMAL(31,24)']),
    rows(
      'SELECT SUM(QTY), AVG(QTY), SUM(SMALLINT(QTY)), SUM(BIGINT(QTY)) FROM SALES',
      [[10, 2, 10, 10]],
      ['INTEGER', 'INTEGER', 'INTEGER', 'BIGINT'],
    ),
    wire('SELECT MAX(AMT), MIN(AMT) FROM SALES', '[[40.25,5.25]]', ['DECIMAL(9,2)', 'DECIMAL(9,2)']),
    rows('SELECT SUM(AMT), MAX(REP), AVG(QTY) FROM SALES WHERE 1 = 0', [[null, null, null]]),
    wire('SELECT STDDEV(N), VARIANCE(N), VAR_POP(N) FROM (VALUES 2, 4, 4, 4, 5, 5, 7, 9) AS T (N)', '[[2.0,4.0,4.0]]', [
      'DOUBLE',
      'DOUBLE',
      'DOUBLE',
    ]),
    wire('SELECT VARIANCE_SAMP(N) FROM (VALUES 1, 2, 3) AS T (N)', '[[1.0]]', ['DOUBLE']),
    value('SELECT MEDIAN(QTY) FROM SALES', 2.5),
    rows(
      `SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY QTY), PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY QTY)
       FROM SALES`,
      [[2.5, 2]],
    ),
    rows('SELECT SUM(DISTINCT N), COUNT(DISTINCT N) FROM (VALUES 1, 1, 2) AS T (N)', [[3, 2]]),

    // LISTAGG
    value("SELECT LISTAGG(REP, ', ') WITHIN GROUP (ORDER BY REP DESC, QTY) FROM SALES", 'dan, cat, bob, ann, ann'),
    value("SELECT LISTAGG(DISTINCT REP, '/') WITHIN GROUP (ORDER BY REP) FROM SALES", 'ann/bob/cat/dan'),
    value("SELECT LISTAGG(VARCHAR(AMT), ';') WITHIN GROUP (ORDER BY AMT) FROM SALES", '5.25;10.00;20.50;40.25'),
    rows('SELECT REGION, LISTAGG(REP) WITHIN GROUP (ORDER BY QTY) FROM SALES GROUP BY REGION ORDER BY 1', [
      ['N', 'annbobann'],
      ['S', 'catdan'],
    ]),
    value("SELECT LISTAGG(REP, ',') WITHIN GROUP (ORDER BY REP) FROM SALES WHERE 1 = 0", null),

    // groups
    rows('SELECT REGION, COUNT(*) FROM SALES GROUP BY REGION HAVING SUM(AMT) > 31 ORDER BY REGION', [['S', 2]]),
    rows('SELECT UPPER(REP) AS R, COUNT(*) FROM SALES GROUP BY UPPER(REP) HAVING COUNT(*) > 1', [['ANN', 2]]),
    rows('SELECT REGION, SUM(QTY), GROUPING(REGION) FROM SALES GROUP BY ROLLUP(REGION) ORDER BY 3, 1', [
      ['N', 6, 0],
      ['S', 4, 0],
      [null, 10, 1],
    ]),
    rows(
      `SELECT REGION, REP, COUNT(*) AS N FROM SALES GROUP BY GROUPING SETS ((REGION), (REP), ())
       ORDER BY REGION, REP`,
      [
        ['N', null, 3],
        ['S', null, 2],
        [null, 'ann', 2],
        [null, 'bob', 1],
        [null, 'cat', 1],
        [null, 'dan', 1],
        [null, null, 5],
      ],
    ),
    value('SELECT COUNT(*) FROM (SELECT REGION, REP FROM SALES GROUP BY CUBE(REGION, REP)) AS X', 11),
    rows('SELECT DISTINCT REGION FROM SALES ORDER BY REGION DESC', [['S'], ['N']]),
    value('SELECT MAX(N) FROM (SELECT COUNT(*) AS N FROM SALES GROUP BY REGION) AS X', 3),

    refused(
      'SELECT REGION, SUM(QTY) FROM SALES',
      -122,
      '42803',
      'Column REGION or expression in SELECT list not valid.',
    ),
    refused('SELECT REGION FROM SALES WHERE SUM(QTY) > 1 GROUP BY REGION', -120, '42903'),
    refused('SELECT SUM(COUNT(*)) FROM SALES', -112, '42607'),
    refused('SELECT REGION FROM SALES GROUP BY REGION HAVING QTY > 1', -119, '42803', 'Column QTY in HAVING clause'),
  ],
};

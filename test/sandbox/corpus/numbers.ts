import { refused, rows, type Theme, value, wire } from './corpusCase.js';

/** Constants, result types of arithmetic, casts. */
export const numbers: Theme = {
  title: 'numbers and casts',
  user: 'ALICE',
  cases: [
    // constants
    value('VALUES 1', 1, '00001 INTEGER'),
    value('VALUES 2147483648', 2147483648, 'BIGINT'),
    wire('VALUES 9223372036854775808', '[[9223372036854775808]]', ['DECIMAL(19,0)']),
    wire('VALUES 1.50', '[[1.50]]', ['DECIMAL(3,2)']),
    wire('VALUES 12.', '[[12]]', ['DECIMAL(2,0)']),
    wire('VALUES 1.5E0', '[[1.5]]', ['DOUBLE']),
    value("VALUES DECFLOAT('NaN')", 'NaN', 'DECFLOAT'),
    rows('VALUES (TRUE, FALSE)', [[true, false]], ['BOOLEAN', 'BOOLEAN']),

    // integer arithmetic is done in binary: two of any size make at least an INTEGER
    value('VALUES SMALLINT(7) + SMALLINT(8)', 15, 'INTEGER'),
    value('VALUES INTEGER(7) * BIGINT(6)', 42, 'BIGINT'),
    value('VALUES -7 / 2', -3, 'INTEGER'),
    value('VALUES MOD(-7, 3)', -1, 'INTEGER'),
    value('VALUES 2 + 3 * 4 - 10 / 5', 12),
    value('VALUES 2 ** 10', 1024),
    refused('VALUES 2147483647 + 1', -802, '22003', 'Data conversion or data mapping error.'),

    // precision and scale of decimal arithmetic
    wire('VALUES CAST(1.5 AS DEC(5, 2)) + CAST(2.5 AS DEC(7, 1))', '[[4.00]]', ['DECIMAL(9,2)']),
    wire('VALUES CAST(1.5 AS DEC(5, 2)) - CAST(2.5 AS DEC(5, 2))', '[[-1.00]]', ['DECIMAL(6,2)']),
    wire('VALUES CAST(1.5 AS DEC(5, 2)) * CAST(2.5 AS DEC(7, 1))', '[[3.750]]', ['DECIMAL(12,3)']),
    wire('VALUES CAST(1 AS DEC(5, 0)) / CAST(3 AS DEC(5, 0))', `[[0.${'3'.repeat(26)}]]`, ['DECIMAL(31,26)']),
    wire('VALUES CAST(10 AS DEC(10, 2)) / CAST(4 AS DEC(5, 1))', `[[2.5${'0'.repeat(21)}]]`, ['DECIMAL(31,22)']),
    wire('VALUES INTEGER(1) + CAST(1.5 AS DEC(5, 2))', '[[2.50]]', ['DECIMAL(14,2)']),
    wire('VALUES 1 + CAST(1.5 AS DEC(5, 2))', '[[2.50]]', ['DECIMAL(8,2)']),
    wire('VALUES SMALLINT(2) * CAST(1.5 AS DEC(5, 2))', '[[3.00]]', ['DECIMAL(10,2)']),
    wire('VALUES BIGINT(2) * CAST(1.5 AS DEC(15, 2))', '[[3.00]]', ['DECIMAL(31,2)']),
    wire("SELECT SALARY * 1.1 FROM EMPLOYEE WHERE EMPNO = '000020'", '[[103675.000]]', ['DECIMAL(11,3)']),
    wire('VALUES CAST(1.5 AS DEC(5, 2)) + DOUBLE(1)', '[[2.5]]', ['DOUBLE']),
    wire('VALUES REAL(1.5) + INTEGER(1)', '[[2.5]]', ['DOUBLE']),
    value('VALUES DECFLOAT(1.25) + 1', 2.25, 'DECFLOAT'),
    value('VALUES 7 / 2.0', 3.5),

    // rounding
    wire('VALUES ROUND(873.726, 2)', '[[873.730]]', ['DECIMAL(7,3)']),
    wire('VALUES ROUND(873.726, -2)', '[[900.000]]'),
    value('VALUES ROUND(1250, -2)', 1300, 'INTEGER'),
    wire('VALUES TRUNCATE(873.726, 1)', '[[873.700]]', ['DECIMAL(6,3)']),
    wire('VALUES (CEILING(3.2), FLOOR(-3.2))', '[[4,-4]]', ['DECIMAL(2,0)', 'DECIMAL(2,0)']),
    rows('VALUES (ABS(-2.5), SIGN(-2.5), ABSVAL(3))', [[2.5, -1, 3]]),
    wire('VALUES SQRT(16)', '[[4.0]]', ['DOUBLE']),

    // casts
    value('VALUES CAST(12.999 AS INTEGER)', 12, 'INTEGER'),
    value("VALUES INT('  42 ')", 42),
    wire("VALUES DECIMAL('21400,50', 9, 2, ',')", '[[21400.50]]', ['DECIMAL(9,2)']),
    value('VALUES CAST(NULL AS INTEGER)', null, 'INTEGER'),
    value('VALUES CHAR(DECIMAL(1.50, 5, 2))', '1.50', 'CHAR(7)'),
    value('VALUES VARCHAR(DECIMAL(0.50, 5, 2))', '.50'),
    value("VALUES CHAR(INTEGER(42)) CONCAT '|'", `42${' '.repeat(9)}|`),
    value('VALUES VARCHAR(INTEGER(-42))', '-42', 'VARCHAR(11)'),
    value('VALUES DIGITS(CAST(-6.28 AS DEC(5, 2)))', '00628', 'CHAR(5)'),
    value("VALUES CAST('1.5' AS DOUBLE) * 2", 3, 'DOUBLE'),
    refused('VALUES SMALLINT(40000)', -802, '22003', 'Data conversion or data mapping error.'),
    refused("VALUES CAST('12x' AS INTEGER)", -420, '22018', 'Character in CAST argument not valid.'),
    refused('VALUES CAST(1 AS DEC(40, 50))', -604, '42611', 'Attributes of column not valid.'),

    // one type for several
    value('VALUES COALESCE(CAST(NULL AS SMALLINT), 5)', 5, 'INTEGER'),
    value('VALUES CASE WHEN 1 = 1 THEN SMALLINT(1) ELSE BIGINT(2) END', 1, 'BIGINT'),
    wire('VALUES CASE WHEN 1 = 0 THEN CAST(1 AS DEC(5, 2)) ELSE CAST(2 AS DEC(7, 1)) END', '[[2.00]]', [
      'DECIMAL(8,2)',
    ]),
    rows(
      'SELECT SMALLINT(1) AS N FROM SYSIBM.SYSDUMMY1 UNION ALL VALUES BIGINT(2) ORDER BY N',
      [[1], [2]],
      ['N BIGINT'],
    ),
  ],
};

/** Special registers and built-in global variables. */
export const registers: Theme = {
  title: 'special registers',
  user: 'ALICE',
  cases: [
    rows('VALUES (USER, CURRENT USER, SESSION_USER, SYSTEM_USER)', [['ALICE', 'ALICE', 'ALICE', 'ALICE']]),
    rows('VALUES (CURRENT SCHEMA, CURRENT_SCHEMA, CURRENT SERVER)', [['SAMPLE', 'SAMPLE', 'SANDBOX']]),
    value('VALUES CURRENT PATH', '"QSYS","QSYS2","SYSPROC","SYSIBMADM","ALICE"'),
    value('VALUES CURRENT TIMEZONE - CURRENT_TIMEZONE', 0),
    value("VALUES CASE WHEN CURRENT DATE BETWEEN DATE '2000-01-01' AND DATE '2999-12-31' THEN 'now' END", 'now'),
    value('SELECT DAYS(CURRENT DATE) - DAYS(DATE(CURRENT TIMESTAMP)) FROM SYSIBM.SYSDUMMY1', 0),
    value("VALUES CASE WHEN JOB_NAME LIKE '______/QUSER/QZDASOINIT' THEN 1 END", 1),
    value('VALUES CASE WHEN QSYS2.JOB_NAME = JOB_NAME THEN 1 END', 1),
  ],
};

import { refused, rows, type Theme, value } from './corpusCase.js';

/** Functions over character strings, concatenation, comparison. */
export const text: Theme = {
  title: 'strings',
  user: 'ALICE',
  cases: [
    // types
    value("VALUES 'ABC'", 'ABC', 'VARCHAR(3)'),
    value("VALUES CAST('AB' AS CHAR(3)) CONCAT CAST('C' AS CHAR(2)) CONCAT '|'", 'AB C |'),
    value("VALUES CAST('AB' AS CHAR(3)) CONCAT CAST('C' AS CHAR(2))", 'AB C', 'CHAR(5)'),
    value("VALUES CAST('AB' AS CHAR(3)) CONCAT CAST('C' AS VARCHAR(4))", 'AB C', 'VARCHAR(7)'),
    value("SELECT SUBSTR(LASTNAME, 2) FROM EMPLOYEE WHERE EMPNO = '000010'", 'LMGREN'),
    value("SELECT SUBSTR(EMPNO, 5, 2) FROM EMPLOYEE WHERE EMPNO = '000120'", '20', 'CHAR(2)'),
    value("VALUES UPPER('abc')", 'ABC', 'VARCHAR(3)'),
    value("VALUES CAST('ABCDEF' AS VARCHAR(3))", 'ABC', 'VARCHAR(3)'),

    // parts
    value("VALUES SUBSTR('ABCDEF', 3)", 'CDEF'),
    value("VALUES SUBSTRING('ABCDEF' FROM 2 FOR 3)", 'BCD'),
    rows("VALUES (LEFT('ABCDEF', 2), RIGHT('ABCDEF', 2), SUBSTR('ABCDEF', 6, 1))", [['AB', 'EF', 'F']]),
    value("VALUES INSERT('ABCDEF', 3, 2, 'xyz')", 'ABxyzEF'),
    value("VALUES OVERLAY('ABCDEF' PLACING 'xyz' FROM 3 FOR 2)", 'ABxyzEF'),
    value("VALUES REPLACE('DINING', 'N', 'VID')", 'DIVIDIVIDG'),

    // places
    rows("VALUES (LOCATE('B', 'ABCB'), LOCATE('B', 'ABCB', 3), LOCATE('x', 'ABC'))", [[2, 4, 0]]),
    rows("VALUES (POSSTR('ABC', 'C'), POSITION('C' IN 'ABC'))", [[3, 3]]),
    value("VALUES LOCATE_IN_STRING('ABCABC', 'B', 1, 2)", 5),

    // blanks and padding
    rows("VALUES (TRIM(LEADING '0' FROM '0012'), TRIM(TRAILING 'x' FROM 'abxx'), TRIM(B '*' FROM '*a*'))", [
      ['12', 'ab', 'a'],
    ]),
    rows("VALUES (STRIP('  a  '), STRIP('000120', LEADING, '0'), STRIP('12.70', T, '0'))", [['a', '120', '12.7']]),
    rows("VALUES (LTRIM('xxab', 'x'), RTRIM('abxx', 'x'))", [['ab', 'ab']]),
    rows("VALUES (LPAD('ab', 5, '*'), RPAD('ab', 5, '*'), LPAD('abcdef', 3))", [['***ab', 'ab***', 'abc']]),
    value("VALUES '<' CONCAT SPACE(3) CONCAT REPEAT('ab', 2) CONCAT '>'", '<   abab>'),

    // characters
    rows("VALUES (TRANSLATE('abc'), TRANSLATE('ABC', 'xy', 'AB'), TRANSLATE('ABCABC', 'x', 'AB'))", [
      ['ABC', 'xyC', 'x Cx C'],
    ]),
    rows("VALUES (LCASE('ÄB'), UCASE('äb'))", [['äb', 'ÄB']]),
    rows("VALUES (ASCII('A'), CHR(66))", [[65, 'B']]),
    rows("VALUES (SOUNDEX('Smith'), DIFFERENCE('CONSTRAINT', 'CONSTANT'))", [['S530', 4]]),
    rows("VALUES (HEX(255), HEX(SMALLINT(1)), HEX(BX'01FF'))", [['000000FF', '0001', '01FF']]),

    // lengths
    rows("VALUES (LENGTH('ab '), LENGTH(CAST('ab' AS CHAR(5))), CHARACTER_LENGTH('añb'), LENGTH(''))", [[3, 5, 3, 0]]),
    rows(
      'VALUES (LENGTH(SMALLINT(1)), LENGTH(1), LENGTH(BIGINT(1)), LENGTH(DOUBLE(1)), LENGTH(CAST(1 AS DEC(7, 2))))',
      [[2, 4, 8, 8, 4]],
    ),
    rows("VALUES (LENGTH(DATE '2024-01-01'), LENGTH(TIME '00.00.00'))", [[4, 3]]),

    // comparison ignores trailing blanks, whatever the types
    value("VALUES CASE WHEN 'A' = 'A  ' THEN 'equal' ELSE 'not' END", 'equal'),
    value("SELECT COUNT(*) FROM EMPLOYEE WHERE JOB = 'CLERK'", 6),
    value("SELECT COUNT(*) FROM EMPLOYEE WHERE JOB LIKE 'CLERK'", 0),
    value("SELECT COUNT(*) FROM EMPLOYEE WHERE JOB LIKE 'CLERK%' AND LASTNAME NOT LIKE '_U%'", 4),
    value("VALUES CASE WHEN '50%' LIKE '50+%' ESCAPE '+' AND '50x' NOT LIKE '50+%' ESCAPE '+' THEN 1 END", 1),

    // nothing
    rows("VALUES (CAST(NULL AS CHAR(1)) CONCAT 'a', COALESCE(CAST(NULL AS CHAR(1)), 'b'), NULLIF('a', 'a'))", [
      [null, 'b', null],
    ]),
    value("VALUES CASE WHEN '' IS NULL THEN 'null' ELSE 'empty' END", 'empty'),

    // patterns
    rows("VALUES (REGEXP_COUNT('Hello World', 'o'), REGEXP_INSTR('abc123', '[0-9]'))", [[2, 4]]),
    rows("VALUES (REGEXP_SUBSTR('abc123', '[0-9]+'), REGEXP_REPLACE('a1b22', '[0-9]+', '#'))", [['123', 'a#b#']]),
    value("SELECT COUNT(*) FROM DEPARTMENT WHERE REGEXP_LIKE(DEPTNO, '^[A-C]0')", 3),

    refused("VALUES SUBSTR('ABC', 0, 1)", -138, '22011', 'Argument of substringing function not valid.'),
    refused("VALUES CONCAT('A', 'B', 'C')", -170, '42605', 'Number of arguments for function CONCAT not valid.'),
    refused('VALUES UPPER()', -170, '42605', 'Number of arguments for function UPPER not valid.'),
  ],
};

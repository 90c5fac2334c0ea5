import { expect } from 'chai';
import { type DialectCase, columnsOf, statementsGive } from '../support/dialectCases.js';
import { RawClient } from '../support/rawClient.js';
import { sharedSandbox } from '../support/sandbox.js';

const TEXT: readonly DialectCase[] = [
  ["VALUES (SUBSTRING('ABCDEF' FROM 2 FOR 3), OVERLAY('ABCDEF' PLACING 'xyz' FROM 3 FOR 2))", [['BCD', 'ABxyzEF']]],
  ["VALUES (INSERT('ABCDEF', 3, 2, 'xyz'), REPLACE('DINING', 'N'))", [['ABxyzEF', 'DIIG']]],
  [
    "VALUES (LOCATE_IN_STRING('ABCABC', 'B', 1, 2), LOCATE_IN_STRING('ABCABC', 'B', -1), INSTR('ABC', 'C'))",
    [[5, 5, 3]],
  ],
  [
    "VALUES (TRANSLATE('abc'), TRANSLATE('ABC', 'xy', 'AB'), TRANSLATE('ABCABC', 'x', 'AB'))",
    [['ABC', 'xyC', 'x Cx C']],
  ],
  [
    "VALUES (STRIP('000120', LEADING, '0'), TRIM(B '*' FROM '*a*'), INITCAP('hello world'))",
    [['120', 'a', 'Hello World']],
  ],
  ["VALUES (ASCII('A'), CHR(66), SOUNDEX('Smith'), DIFFERENCE('CONSTRAINT', 'CONSTANT'))", [[65, 'B', 'S530', 4]]],
  [
    "VALUES (REGEXP_LIKE('abc', 'B', 1, 'i'), REGEXP_COUNT('Hello World', 'o'), REGEXP_INSTR('aXbX', 'X', 1, 2))",
    [[true, 2, 4]],
  ],
  ["VALUES REGEXP_REPLACE('2024-06-15', '(\\d+)-(\\d+)-(\\d+)', '$3.$2.$1')", [['15.06.2024']]],
  [
    'VALUES (HEX(BIGINT(1)), HEX(DOUBLE(1)), HEX(CAST(-12.5 AS DECIMAL(5, 2))))',
    [['0000000000000001', '3FF0000000000000', '01250D']],
  ],
  [
    "VALUES (HEX(HASH_MD5('a')), HASH_SHA1('abc'))",
    [['0CC175B9C0F1B6A831C399E269772661', 'A9993E364706816ABA3E25717850C26C9CD0D89D']],
  ],
  [
    "VALUES (HEXTORAW('0102'), BASE64_ENCODE('hello'), URL_ENCODE('a b/ä'), URL_DECODE('a+b%2F'))",
    [['0102', 'aGVsbG8=', 'a+b%2F%C3%A4', 'a b/']],
  ],
  ["VALUES 'A' CONCAT 1 CONCAT 0.50 CONCAT 'B'", [['A1.50B']]],
  ["VALUES (CASE WHEN 'A' = 'A  ' THEN 1 END, CASE WHEN 'A' < 'A ' THEN 1 ELSE 0 END)", [[1, 0]]],
  [
    "VALUES CASE WHEN '5' = 5 AND '5.00' = 5.0 AND DATE '2024-01-01' = CAST('01/01/2024' AS VARCHAR(10)) THEN 1 END",
    [[1]],
  ],
  ["VALUES CAST('5' AS VARCHAR(3)) + 1", [[6]]],
  ["VALUES SUBSTR('ABC', 0, 1)", '[SQL0138] Argument of substringing function not valid.'],
  ["VALUES CONCAT('A', 'B', 'C')", '[SQL0170] Number of arguments for function CONCAT not valid.'],
  ['VALUES UPPER()', '[SQL0170] Number of arguments for function UPPER not valid.'],
  ['VALUES RRN(X)', '[SQL0084] SQL statement not allowed. (The sandbox does not implement the function RRN.)'],
];

const NUMBERS: readonly DialectCase[] = [
  ['VALUES (BITAND(12, 10), BITOR(12, 10), BITXOR(12, 10), BITNOT(0), BITANDNOT(12, 10))', [[8, 14, 6, -1, 4]]],
  [
    'VALUES (POWER(2, 3), ATAN2(1, 0), LOG10(1000), LN(1), ANTILOG(2), SIGN(-3), MOD(7.5, 2))',
    [[8, 0, 3, 0, 100, -1, 1.5]],
  ],
  [
    "VALUES (DECODE(2, 1, 'one', 2, 'two'), NVL2(CAST(NULL AS INT), 'a', 'b'), GREATEST(1, 5), LEAST('b', 'a'))",
    [['two', 'b', 5, 'a']],
  ],
  [
    "VALUES (TO_NUMBER('12.5'), DECFLOAT_FORMAT('1,234.50', '9,999.99'), CHAR(1.5E0), CHAR(0.001E0))",
    [[12.5, 1234.5, '1.5E0', '1E-3']],
  ],
  ["VALUES (DECIMAL('21400,50', 9, 2, ','), INT('  42 '), INTEGER(DATE '2024-01-31'))", [[21400.5, 42, 20240131]]],
  ['VALUES CASE WHEN RAND(5) = RAND(5) AND RAND() < 1 THEN 1 END', [[1]]],
  ['SELECT MEDIAN(N), COUNT_BIG(*), STDDEV(N) FROM (VALUES 1, 2, 6) AS T (N)', [[2, 3, 2.160246899469287]]],
  ["VALUES CAST('12x' AS INTEGER)", '[SQL0420] Character in CAST argument not valid.'],
  ['VALUES 2147483647 + 1', '[SQL0802] Data conversion or data mapping error.'],
];

const DATES: readonly DialectCase[] = [
  [
    "VALUES (2 DAYS + DATE '2024-02-28', DATE '2024-01-15' + CAST(10203 AS DECIMAL(8, 0)))",
    [['2024-03-01', '2025-03-18']],
  ],
  ["VALUES (TIME '22.30.00' + 2 HOURS, TIME '13.45.30' - TIME '10.50.40')", [['00.30.00', 25450]]],
  [
    "VALUES (DATE(35), DATE('2024032'), DATE('15.06.2024'), DATE('06/15/2024'))",
    [['0001-02-04', '2024-02-01', '2024-06-15', '2024-06-15']],
  ],
  [
    "VALUES (TIME('01:45 PM'), TIME('13.45'), TIMESTAMP('20240615134530'))",
    [['13.45.00', '13.45.00', '2024-06-15 13:45:30.000000']],
  ],
  ["VALUES TIMESTAMP(DATE '2024-06-15', TIME '13.45.30')", [['2024-06-15 13:45:30.000000']]],
  ["VALUES (YEAR('2024-06-15'), YEAR(CAST(10203 AS DECIMAL(8, 0))), WEEK(DATE '2024-01-07'))", [[2024, 1, 2]]],
  ["VALUES (JULIAN_DAY(DATE '2000-01-01'), MIDNIGHT_SECONDS(TIME '01.00.05'))", [[2451545, 3605]]],
  ["VALUES (ADD_MONTHS(DATE '2024-02-29', 1), NEXT_DAY(DATE '2024-06-15', 'MON'))", [['2024-03-31', '2024-06-17']]],
  ["VALUES TIMESTAMPDIFF(16, CHAR(TIMESTAMP '2024-01-03 00:00:00' - TIMESTAMP '2024-01-01 00:00:00'))", [[2]]],
  [
    "VALUES VARCHAR_FORMAT(TIMESTAMP '2024-06-05 03:04:05.1', 'YYYY-MM-DD-HH24.MI.SS.NNNNNN')",
    [['2024-06-05-03.04.05.100000']],
  ],
  ["VALUES (TO_CHAR(DATE '2024-06-05', 'DD MON YYYY'), TO_CHAR(1234.5, '9,999.99'))", [['05 JUN 2024', ' 1,234.50']]],
  ["VALUES TIMESTAMP_FORMAT('05/06/2024 030405', 'DD/MM/YYYY HH24MISS')", [['2024-06-05 03:04:05.000000']]],
  [
    "VALUES (CHAR(DATE '2024-06-15', USA), CHAR(TIME '13.45.30', JIS), CHAR(DATE '2024-06-15'))",
    [['06/15/2024', '13:45:30', '2024-06-15']],
  ],
  ["VALUES TRUNC_TIMESTAMP(TIMESTAMP '2024-06-15 13:45:30', 'MM')", [['2024-06-01 00:00:00.000000']]],
  ["VALUES ROUND_TIMESTAMP(TIMESTAMP '2024-06-15 13:45:30', 'HH')", [['2024-06-15 14:00:00.000000']]],
  ["VALUES DATE '2024-01-01' + 5", '[SQL0182] A date, time, or timestamp expression not valid.'],
  ["VALUES DATE '2024-01-01' + 2 HOURS", '[SQL0182] A date, time, or timestamp expression not valid.'],
  ["VALUES DATE '9999-12-31' + 1 DAY", '[SQL0183] The result of a date or timestamp expression not valid.'],
  ["VALUES DATE('nonsense')", '[SQL0180] Syntax of date, time, or timestamp value not valid.'],
];

const XML_AND_JSON: readonly DialectCase[] = [
  [`VALUES XMLSERIALIZE(XMLELEMENT(NAME "a", XMLATTRIBUTES(1 AS "id"), 'x') AS VARCHAR(50))`, [['<a id="1">x</a>']]],
  ["VALUES XMLPARSE(DOCUMENT '<a>1</a>')", [['<a>1</a>']]],
  [
    "VALUES JSON_OBJECT(KEY 'id' VALUE 1, 'q' : 'a\"b', 'n' VALUE CAST(NULL AS INT))",
    [['{"id":1,"q":"a\\"b","n":null}']],
  ],
  ["VALUES JSON_OBJECT('list' VALUE JSON_ARRAY(1.50, 'b', CAST(NULL AS INT)))", [['{"list":[1.50,"b"]}']]],
  [`VALUES (JSON_VALUE('{"a":[{"b":7}]}', '$.a[0].b' RETURNING INTEGER), JSON_VALUE('{a', '$.a'))`, [[7, null]]],
  [`VALUES (JSON_QUERY('{"a":[1,2]}', '$.a'), CASE WHEN JSON_EXISTS('{"a":1}', '$.a') THEN 1 END)`, [['[1,2]', 1]]],
];

describe('sandbox: functions', () => {
  const site = { user: 'ALICE', props: 'libraries=SAMPLE;date format=iso;time format=iso' };
  describe('over strings', () => statementsGive(TEXT, site));
  describe('over numbers', () => statementsGive(NUMBERS, site));
  describe('over dates and times', () => statementsGive(DATES, site));
  describe('for XML and JSON', () => statementsGive(XML_AND_JSON, site));

  it('write a date as text in the format of the job', async () => {
    const client = await RawClient.connected(await sharedSandbox(), 'ALICE', 'date format=usa');
    const { data } = await client.ask({ type: 'sql', sql: "VALUES CHAR(DATE '2024-06-15')", terse: true });
    expect(data).to.deep.equal([['06/15/2024']]);
    await client.close();
  });
});

/** Expression over SAMPLE.EMPLOYEE E and SAMPLE.DEPARTMENT D → its type and sizes by Db2's rules. */
const TYPES: readonly [string, string][] = [
  ['SALARY * 1.1', 'DECIMAL 13/11/3'],
  ['SALARY + 1', 'DECIMAL 12/10/2'],
  ['SALARY / 12', 'DECIMAL 33/31/24'],
  ['SUM(SALARY) OVER ()', 'DECIMAL 33/31/2'],
  ['AVG(SALARY) OVER ()', 'DECIMAL 33/31/24'],
  ['COALESCE(SALARY, 0)', 'DECIMAL 11/9/2'],
  ['CASE WHEN SALARY > 0 THEN BONUS ELSE CAST(1 AS DEC(5, 4)) END', 'DECIMAL 13/11/4'],
  ['SMALLINT(1) + EDLEVEL', 'INTEGER 11/10/0'],
  ['SQRT(SALARY)', 'DOUBLE 22/53/0'],
  ['DECFLOAT(SALARY) * 2', 'DECFLOAT 42/34/0'],
  ['HIREDATE - BIRTHDATE', 'DECIMAL 10/8/0'],
  ['FIRSTNME CONCAT LASTNAME', 'VARCHAR 27/27/0'],
  ["E.EMPNO CONCAT 'x'", 'VARCHAR 7/7/0'],
  ['EMPNO CONCAT WORKDEPT', 'CHAR 9/9/0'],
  ['SUBSTR(EMPNO, 2, 3)', 'CHAR 3/3/0'],
  ['UPPER(LASTNAME)', 'VARCHAR 15/15/0'],
  ['CHAR(SALARY)', 'CHAR 11/11/0'],
  ['DIGITS(SALARY)', 'CHAR 9/9/0'],
  ["X'C1C2'", 'VARCHAR () FOR BIT DATA 2/2/0'],
  ["BX'C1'", 'VARBINARY 1/1/0'],
  ['(SELECT MAX(DEPTNAME) FROM DEPARTMENT)', 'VARCHAR 36/36/0'],
];

describe('sandbox: result types', () => {
  for (const [sql, type] of TYPES) {
    it(`${sql} is ${type}`, async () => {
      const client = await RawClient.connected(await sharedSandbox(), 'ALICE', 'libraries=SAMPLE');
      const [column] = await columnsOf(client, `SELECT ${sql} AS X FROM EMPLOYEE E FETCH FIRST 1 ROW ONLY`);
      expect(column).to.equal(`X ${type}`);
      await client.close();
    });
  }

  it('reach through derived tables, common tables and unions', async () => {
    const client = await RawClient.connected(await sharedSandbox(), 'ALICE', 'libraries=SAMPLE');
    const sql =
      'WITH A (S) AS (SELECT SALARY * 1.1 FROM EMPLOYEE) SELECT S, S + 1 AS T FROM A ' +
      'UNION ALL SELECT X.B, X.B FROM (SELECT BONUS / 2 AS B FROM EMPLOYEE) AS X';
    expect(await columnsOf(client, sql)).to.deep.equal(['S DECIMAL 33/31/24', 'T DECIMAL 33/31/24']);
    await client.close();
  });
});

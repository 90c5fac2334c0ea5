import { bound, refused, rows, type Theme, value, wire } from './corpusCase.js';

/** Labelled durations, date and time arithmetic, date functions. */
export const dates: Theme = {
  title: 'dates and times',
  user: 'ALICE',
  cases: [
    // labelled durations
    value("VALUES DATE '2024-01-31' + 1 MONTH", '2024-02-29', 'DATE'),
    value("VALUES DATE '2023-01-31' + 1 MONTH + 1 MONTH", '2023-03-28'),
    value("VALUES DATE '2024-02-29' + 1 YEAR", '2025-02-28'),
    value("VALUES DATE '2024-03-31' - 1 MONTH", '2024-02-29'),
    value("VALUES 2 DAYS + DATE '2024-02-28'", '2024-03-01'),
    value("VALUES DATE '2024-05-15' + 1 YEAR - 2 MONTHS + 3 DAYS", '2025-03-18'),
    value("VALUES DATE '2024-12-31' + (1 + 1) DAYS", '2025-01-02'),
    value("VALUES TIME '22.30.00' + 2 HOURS", '00.30.00', 'TIME'),
    value("VALUES TIME '00.00.10' - 11 SECONDS", '23.59.59'),
    value("VALUES TIMESTAMP '2024-12-31 23:59:59' + 1 SECOND", '2025-01-01 00:00:00.000000', 'TIMESTAMP'),
    value("VALUES TIMESTAMP '2024-01-31 10:00:00' + 1 MONTH - 90 MINUTES", '2024-02-29 08:30:00.000000'),
    value("VALUES TIMESTAMP '2024-01-01 00:00:00' + 500 MICROSECONDS", '2024-01-01 00:00:00.000500'),
    bound("VALUES DATE '2024-01-01' + CAST(? AS INTEGER) DAYS", [31], [['2024-02-01']]),
    value("SELECT HIREDATE + EDLEVEL YEARS FROM EMPLOYEE WHERE EMPNO = '000010'", '2000-01-01'),

    // differences are decimal durations
    value("VALUES DATE '2024-03-01' - DATE '2023-01-15'", 10117, 'DECIMAL(8,0)'),
    value("VALUES DATE '2023-01-15' - DATE '2024-03-01'", -10117),
    value("VALUES TIME '13.45.30' - TIME '10.50.40'", 25450, 'DECIMAL(6,0)'),
    wire("VALUES TIMESTAMP '2024-01-02 01:00:00.5' - TIMESTAMP '2024-01-01 00:00:00'", '[[1010000.500000]]', [
      'DECIMAL(20,6)',
    ]),
    value("VALUES DATE '2024-01-15' + CAST(10203 AS DECIMAL(8, 0))", '2025-03-18'),
    value("SELECT COUNT(*) FROM EMPLOYEE WHERE HIREDATE + 30 YEARS <= '2020-12-31'", 6),
    value("VALUES DAYS('2024-03-01') - DAYS('2024-02-01')", 29),
    value("VALUES TIMESTAMPDIFF(16, CHAR(TIMESTAMP '2024-01-03 00:00:00' - TIMESTAMP '2024-01-01 00:00:00'))", 2),

    // what there is in a date
    rows("VALUES (YEAR('2024-06-15'), MONTH('2024-06-15'), DAY('2024-06-15'), QUARTER('2024-06-15'))", [
      [2024, 6, 15, 2],
    ]),
    rows("VALUES (DAYOFWEEK(DATE '2024-06-16'), DAYOFWEEK_ISO(DATE '2024-06-16'), DAYOFYEAR(DATE '2024-12-31'))", [
      [1, 7, 366],
    ]),
    rows("VALUES (WEEK(DATE '2024-01-07'), WEEK_ISO(DATE '2021-01-01'), WEEK_ISO(DATE '2024-12-30'))", [[2, 53, 1]]),
    rows("VALUES (HOUR(TIME '13.45.30'), MINUTE(TIME '13.45.30'), SECOND(TIME '13.45.30'))", [[13, 45, 30]]),
    value("VALUES MICROSECOND(TIMESTAMP '2024-06-15 13:45:30.000123')", 123),
    rows("VALUES (JULIAN_DAY(DATE '2000-01-01'), MIDNIGHT_SECONDS(TIME '01.00.05'))", [[2451545, 3605]]),
    rows("VALUES (DAYNAME(DATE '2024-06-15'), MONTHNAME(DATE '2024-06-15'))", [['Saturday', 'June']]),
    value("VALUES EXTRACT(MONTH FROM TIMESTAMP '2024-06-15 13:45:30')", 6),
    rows('VALUES YEAR(CAST(10203 AS DECIMAL(8, 0)))', [[1]]),

    // from one form to another
    rows("VALUES (DATE('2024-06-15'), DATE('06/15/2024'), DATE('15.06.2024'))", [
      ['2024-06-15', '2024-06-15', '2024-06-15'],
    ]),
    rows("VALUES (DATE(35), DATE('2024032'))", [['0001-02-04', '2024-02-01']]),
    rows("VALUES (TIME('01:45 PM'), TIME('13:45:30'), TIME('13.45'))", [['13.45.00', '13.45.30', '13.45.00']]),
    value("VALUES TIMESTAMP('2024-06-15-13.45.30.123456')", '2024-06-15 13:45:30.123456'),
    value("VALUES TIMESTAMP('20240615134530')", '2024-06-15 13:45:30.000000'),
    value("VALUES TIMESTAMP(DATE '2024-06-15', TIME '13.45.30')", '2024-06-15 13:45:30.000000'),
    value("VALUES TIMESTAMP_ISO(DATE '2024-06-15')", '2024-06-15 00:00:00.000000'),
    rows("VALUES (DATE(TIMESTAMP '2024-06-15 13:45:30'), TIME(TIMESTAMP '2024-06-15 13:45:30'))", [
      ['2024-06-15', '13.45.30'],
    ]),
    rows("VALUES (CHAR(DATE '2024-06-15', ISO), CHAR(DATE '2024-06-15', USA), CHAR(DATE '2024-06-15', EUR))", [
      ['2024-06-15', '06/15/2024', '15.06.2024'],
    ]),
    rows("VALUES (CHAR(TIME '13.45.30', USA), CHAR(TIME '13.45.30', JIS))", [['01:45 PM', '13:45:30']]),
    value("VALUES VARCHAR_FORMAT(TIMESTAMP '2024-06-05 03:04:05', 'YYYY-MM-DD HH24:MI:SS')", '2024-06-05 03:04:05'),
    value("VALUES TIMESTAMP_FORMAT('05/06/2024 030405', 'DD/MM/YYYY HH24MISS')", '2024-06-05 03:04:05.000000'),
    value("VALUES VARCHAR(DATE '2024-06-15') CONCAT '!'", '2024-06-15!'),

    // months
    rows("VALUES (ADD_MONTHS(DATE '2024-02-29', 1), DATE '2024-02-29' + 1 MONTH)", [['2024-03-31', '2024-03-29']]),
    value("VALUES LAST_DAY(DATE '2023-02-10')", '2023-02-28'),
    value("VALUES NEXT_DAY(DATE '2024-06-15', 'MON')", '2024-06-17', 'DATE'),
    wire("VALUES MONTHS_BETWEEN(DATE '2005-02-20', DATE '2005-01-17')", '[[1.096774193548387]]', ['DECIMAL(31,15)']),
    value("VALUES TRUNC_TIMESTAMP(TIMESTAMP '2024-06-15 13:45:30', 'MM')", '2024-06-01 00:00:00.000000'),
    value("VALUES ROUND_TIMESTAMP(TIMESTAMP '2024-06-15 13:45:30', 'HH')", '2024-06-15 14:00:00.000000'),

    // comparisons
    value("SELECT COUNT(*) FROM PROJECT WHERE PRSTDATE BETWEEN '2021-01-01' AND DATE '2022-12-31'", 2),
    value("VALUES CASE WHEN TIME '23.00.00' > '13:00:00' THEN 'later' END", 'later'),

    // what is no date
    refused("VALUES DATE '2024-13-01'", -181, '22007', 'Value in date, time, or timestamp string not valid.'),
    refused("VALUES DATE('nonsense')", -180, '22007', 'Syntax of date, time, or timestamp value not valid.'),
    refused("VALUES CAST('12-34' AS TIME)", -180, '22007', 'Syntax of date, time, or timestamp value not valid.'),
    refused("VALUES DATE '2024-01-01' + 5", -182, '42816', 'A date, time, or timestamp expression not valid.'),
    refused("VALUES DATE '2024-01-01' + 2 HOURS", -182, '42816', 'A date, time, or timestamp expression not valid.'),
    refused("VALUES DATE '2024-01-01' + DATE '2024-01-02'", -182, '42816'),
    refused(
      "VALUES DATE '9999-12-31' + 1 DAY",
      -183,
      '22008',
      'The result of a date or timestamp expression not valid.',
    ),
  ],
};

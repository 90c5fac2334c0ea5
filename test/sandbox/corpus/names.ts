import { changes, done, refused, rows, type Theme, value, wire } from './corpusCase.js';

/** Delimited and odd names, comments, literals. */
export const names: Theme = {
  title: 'names, comments and literals',
  user: 'DBADMIN',
  schema: 'CORPUSNAM',
  cases: [
    done('CREATE TABLE "Mixed Case" ("a col" INTEGER, #NO INTEGER, @AT INTEGER, $SUM INTEGER, A#B$C@ INTEGER)'),
    changes('INSERT INTO CORPUSNAM."Mixed Case" ("a col", #no, @at, $sum, a#b$c@) VALUES (1, 2, 3, 4, 5)', 1),
    rows(
      'SELECT * FROM "Mixed Case"',
      [[1, 2, 3, 4, 5]],
      ['a col INTEGER', '#NO INTEGER', '@AT INTEGER', '$SUM INTEGER', 'A#B$C@ INTEGER'],
    ),
    rows('select t."a col" + T.#No as "the ""sum""" from "Mixed Case" t', [[3]], ['the "sum" INTEGER']),
    refused('SELECT * FROM "MIXED CASE"', -204, '42704', 'MIXED CASE in CORPUSNAM type *FILE not found.'),
    refused('SELECT "#no" FROM "Mixed Case"', -206, '42703', 'Column or global variable #no not found.'),
    done('CREATE TABLE LONG_NAMES (CUSTOMER_NUMBER FOR COLUMN CUSNBR INTEGER)'),
    changes('INSERT INTO LONG_NAMES (CUSNBR) VALUES (7)', 1),
    rows('SELECT CUSTOMER_NUMBER FROM LONG_NAMES WHERE CUSNBR = 7', [[7]]),
    rows(
      'SELECT 1 AS TYPE, 2 AS STATUS, 3 NAME FROM SYSIBM.SYSDUMMY1',
      [[1, 2, 3]],
      ['TYPE INTEGER', 'STATUS INTEGER', 'NAME INTEGER'],
    ),
    value('SELECT SYSIBM.SYSDUMMY1.IBMREQD FROM SYSIBM.SYSDUMMY1', 'Y', 'IBMREQD CHAR(1)'),
    refused(`SELECT 1 AS ${'N'.repeat(129)} FROM SYSIBM.SYSDUMMY1`, -107, '42622'),

    // comments
    value('SELECT /* one /* two */ still one */ 1 FROM SYSIBM.SYSDUMMY1 -- the end', 1),
    value('-- first\nVALUES 1 -- one\n + /* and */ 1', 2),
    rows("VALUES ('a--b', 'a/*b*/c', 'it''s', '')", [['a--b', 'a/*b*/c', "it's", '']]),

    // literals
    rows("VALUES (BX'00ff', UX'00410042', N'ä', G'x')", [['00FF', 'AB', 'ä', 'x']]),
    wire('VALUES (.5, 5., 1E+2, 25e-1)', '[[0.5,5,100.0,2.5]]'),
    value("VALUES CASE WHEN 1 ¬= 2 AND 1 <> 2 AND NOT 1 = 2 THEN 'different' END", 'different'),
    refused("VALUES 'not ended", -10, '42603', 'String constant'),
    refused("VALUES BX'0F0'", -110, '42606'),
  ],
};

/** The same with system naming: a slash qualifies, the library list finds. */
export const systemNaming: Theme = {
  title: 'system naming',
  user: 'ALICE',
  properties: ';naming=system',
  cases: [
    value('SELECT COUNT(*) FROM SAMPLE/DEPARTMENT', 14),
    value('SELECT COUNT(*) FROM SAMPLE.DEPARTMENT', 14),
    value('SELECT COUNT(*) FROM SAMPLE/EMPLOYEE E JOIN SAMPLE/DEPARTMENT D ON E.WORKDEPT = D.DEPTNO', 42),
    value('SELECT COUNT(*) FROM DEPARTMENT', 14),
    value("SELECT EDLEVEL/2 FROM EMPLOYEE WHERE EMPNO = '000010'", 6),
    value('VALUES 8/2/2', 2),
    value('VALUES CURRENT SCHEMA', '*LIBL'),
    refused('SELECT * FROM NOSUCH', -204, '42704', 'NOSUCH in *LIBL type *FILE not found.'),
    refused('SELECT * FROM NOLIB/NOSUCH', -204, '42704', 'NOSUCH in NOLIB type *FILE not found.'),
  ],
};

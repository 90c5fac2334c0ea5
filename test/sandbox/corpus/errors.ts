import { changes, done, refused, type Theme } from './corpusCase.js';

/** What Db2 says to text that is no statement, and to names that mean nothing. */
export const syntaxErrors: Theme = {
  title: 'errors of text and names',
  user: 'ALICE',
  cases: [
    // tokens
    refused('SELEC * FROM EMPLOYEE', -104, '42601', 'Token SELEC was not valid.'),
    refused('SELECT * FORM EMPLOYEE', -104, '42601', 'Token FORM was not valid.'),
    refused('SELECT * FROM', -104, '42601', 'Token <END-OF-STATEMENT> was not valid.'),
    refused('SELECT LASTNAME FROM EMPLOYEE WHERE', -104, '42601', 'Token <END-OF-STATEMENT> was not valid.'),
    refused('SELECT LASTNAME FROM EMPLOYEE WHERE SALARY > > 1', -104, '42601', 'Token > was not valid.'),
    refused('SELECT LASTNAME FROM EMPLOYEE ORDER LASTNAME', -104, '42601', 'Token LASTNAME was not valid.'),
    refused('SELECT 1 FROM EMPLOYEE; SELECT 2 FROM EMPLOYEE', -104, '42601', 'Token ; was not valid.'),
    refused('SELECT LASTNAME FROM EMPLOYEE GROUP ORDER BY 1', -199, '42601', 'Keyword ORDER not expected.'),
    refused('SELECT LASTNAME FROM EMPLOYEE WHERE GROUP BY LASTNAME', -199, '42601', 'Keyword GROUP not expected.'),
    refused('UPDATE DEPARTMENT DEPTNAME = 1', -104, '42601'),
    refused('INSERT DEPARTMENT VALUES (1)', -104, '42601', 'Token DEPARTMENT was not valid.'),

    // names
    refused('SELECT * FROM NOSUCH', -204, '42704', 'NOSUCH in SAMPLE type *FILE not found.'),
    refused('SELECT * FROM NOLIB.NOSUCH', -204, '42704', 'NOSUCH in NOLIB type *FILE not found.'),
    refused('DROP TABLE NOSUCH', -204, '42704', 'NOSUCH in SAMPLE type *FILE not found.'),
    refused('SELECT NOSUCH(1) FROM DEPARTMENT', -204, '42704', 'NOSUCH in *LIBL type *N not found.'),
    refused('SELECT * FROM TABLE(NOLIB.NOSUCH()) AS X', -204, '42704', 'NOSUCH in NOLIB type *N not found.'),
    refused("CALL NOLIB.NOSUCH(1, 'x')", -204, '42704', 'NOSUCH in NOLIB type *N not found.'),
    refused('SELECT NOSUCH FROM EMPLOYEE', -206, '42703', 'Column or global variable NOSUCH not found.'),
    refused('SELECT E.NOSUCH FROM EMPLOYEE E', -206, '42703', 'Column or global variable NOSUCH not found.'),
    refused(
      'SELECT LASTNAME FROM EMPLOYEE WHERE NOSUCH = 1',
      -206,
      '42703',
      'Column or global variable NOSUCH not found.',
    ),
    refused('SELECT X.LASTNAME FROM EMPLOYEE', -5001, '42703', 'Column qualifier or table X undefined.'),
    refused('SELECT DEPTNO FROM DEPARTMENT D, PROJECT P', -203, '42702', 'Name DEPTNO is ambiguous.'),
    refused('SELECT 1 FROM DEPARTMENT D, EMPLOYEE D', -212, '42712', 'Duplicate table designator D not valid.'),
    refused(
      'WITH A AS (VALUES 1), A AS (VALUES 2) SELECT * FROM A',
      -340,
      '42726',
      'Duplicate name A for common table',
    ),
    refused('SELECT LASTNAME FROM EMPLOYEE ORDER BY 2', -125, '42805', 'ORDER BY column number 2 not valid.'),
    refused('SELECT DISTINCT LASTNAME FROM EMPLOYEE ORDER BY SALARY', -214, '42822'),
    refused('SELECT * FROM SAMPLE/EMPLOYEE', -5016, '42833', 'Qualified object name EMPLOYEE not valid.'),
    refused(
      'SELECT COUNT(*) FROM EMPLOYEE WHERE LASTNAME = :HV',
      -312,
      '42618',
      'Variable :HV not defined or not usable.',
    ),

    // types
    refused(
      'SELECT COUNT(*) FROM EMPLOYEE WHERE HIREDATE = 5',
      -401,
      '42818',
      'Comparison operator = operands not compatible.',
    ),
    refused("VALUES DATE '2024-01-01' * 2", -402, '42819', '* use not valid.'),
    refused('SELECT DEPTNO FROM DEPARTMENT WHERE DEPTNO IN (SELECT DEPTNO, DEPTNAME FROM DEPARTMENT)', -412, '42823'),
    refused(
      'SELECT HIREDATE FROM EMPLOYEE UNION SELECT EDLEVEL FROM EMPLOYEE',
      -415,
      '42825',
      'UNION operands not compatible.',
    ),
    refused('VALUES ?', -418, '42610', 'Use of parameter marker, NULL, or UNKNOWN not valid.'),
    refused("VALUES CAST(DATE '2024-01-01' AS INTEGER)", -461, '42846'),
    refused('VALUES 1 / 0', -802, '22012', 'Data conversion or data mapping error.'),
    refused("VALUES DECIMAL('abc', 5, 2)", -420, '22018', 'Character in CAST argument not valid.'),

    // authority
    refused('DELETE FROM EMPLOYEE', -551, '42501', 'Not authorized to object EMPLOYEE in SAMPLE type *FILE.'),
    refused('CREATE SCHEMA ALICES', -552, '42502', 'Not authorized to'),
  ],
};

/** What Db2 says to changes that the tables do not allow. */
export const constraintErrors: Theme = {
  title: 'errors of changes',
  user: 'DBADMIN',
  schema: 'CORPUSERR',
  setup: [
    'CREATE TABLE PARENT (ID INTEGER NOT NULL PRIMARY KEY, NAME VARCHAR(5) NOT NULL UNIQUE)',
    `CREATE TABLE CHILD (ID SMALLINT NOT NULL PRIMARY KEY, PARENT INTEGER CONSTRAINT CHILD_PARENT REFERENCES PARENT,
       AMOUNT DECIMAL(5, 2) CONSTRAINT NOT_NEGATIVE CHECK (AMOUNT >= 0), CODE CHAR(2), MADE DATE)`,
    "INSERT INTO PARENT VALUES (1, 'one'), (2, 'two')",
    "INSERT INTO CHILD VALUES (10, 1, 1.00, 'AA', '2024-01-01')",
    'CREATE VIEW TOTALS AS SELECT PARENT, SUM(AMOUNT) AS TOTAL FROM CHILD GROUP BY PARENT',
    'CREATE VIEW RICH AS SELECT * FROM CHILD WHERE AMOUNT > 100 WITH CHECK OPTION',
  ],
  cases: [
    refused("INSERT INTO PARENT VALUES (1, 'new')", -803, '23505', 'Duplicate key value specified.'),
    refused("UPDATE PARENT SET NAME = 'one' WHERE ID = 2", -803, '23505', 'Duplicate key value specified.'),
    refused('INSERT INTO PARENT (ID) VALUES (3)', -407, '23502', 'Null values not allowed in column or variable NAME.'),
    refused('UPDATE PARENT SET NAME = NULL', -407, '23502', 'Null values not allowed in column or variable NAME.'),
    refused("INSERT INTO PARENT VALUES (3, 'too long')", -404, '22001', 'Value for column or variable '),
    refused("UPDATE CHILD SET CODE = 'ABC'", -404, '22001', 'Value for column or variable '),
    refused(
      'INSERT INTO CHILD (ID, PARENT) VALUES (11, 99)',
      -530,
      '23503',
      'Operation not allowed by referential constraint CHILD_PARENT in CORPUSERR.',
    ),
    refused('UPDATE CHILD SET PARENT = 99', -530, '23503', 'Operation not allowed by referential constraint'),
    refused(
      'DELETE FROM PARENT WHERE ID = 1',
      -532,
      '23504',
      'Delete prevented by referential constraint CHILD_PARENT',
    ),
    refused(
      'UPDATE PARENT SET ID = 5 WHERE ID = 1',
      -531,
      '23504',
      'Update prevented by referential constraint CHILD_PARENT',
    ),
    refused('UPDATE CHILD SET AMOUNT = -1', -545, '23513', 'INSERT, UPDATE, or MERGE not allowed by CHECK constraint.'),
    refused('INSERT INTO CHILD (ID) VALUES (40000)', -406, '22003', 'Conversion error on assignment to column '),
    refused('UPDATE CHILD SET AMOUNT = 1000', -406, '22003', 'Conversion error on assignment to column '),
    refused("INSERT INTO CHILD (ID, MADE) VALUES (12, '2024-02-30')", -181, '22007'),
    refused(
      'INSERT INTO CHILD (ID, MADE) VALUES (12, 5)',
      -408,
      '42821',
      'Value for column or variable MADE not compatible.',
    ),
    refused('INSERT INTO PARENT VALUES (3)', -117, '42802', 'Statement contains wrong number of values.'),
    refused("INSERT INTO PARENT (ID, NAME) VALUES (3, 'x', 1)", -117, '42802'),
    refused("INSERT INTO PARENT (ID, ID) VALUES (3, 'x')", -121, '42701'),
    refused(
      'INSERT INTO PARENT (ID, NOSUCH) VALUES (3, 4)',
      -205,
      '42703',
      'Column NOSUCH not in table PARENT in CORPUSERR.',
    ),
    refused('UPDATE PARENT SET NOSUCH = 1', -205, '42703', 'Column NOSUCH not in table PARENT in CORPUSERR.'),
    refused('UPDATE CHILD SET AMOUNT = (SELECT ID FROM PARENT)', -811, '21000', 'Result of SELECT more than one row.'),
    refused('INSERT INTO TOTALS VALUES (1, 1)', -150, '42807', 'View or logical file TOTALS in CORPUSERR read-only.'),
    refused('INSERT INTO RICH (ID, AMOUNT) VALUES (13, 5)', -161, '44000'),
    refused('DELETE FROM NOSUCH', -204, '42704', 'NOSUCH in CORPUSERR type *FILE not found.'),

    // nothing of all that was done
    changes('DELETE FROM CHILD', 1),
    changes("DELETE FROM PARENT WHERE NAME IN ('one', 'two')", 2),

    // definitions
    refused('CREATE TABLE PARENT (A INTEGER)', -601, '42710', 'PARENT in CORPUSERR type *FILE already exists.'),
    refused(
      'CREATE VIEW PARENT AS SELECT * FROM CHILD',
      -601,
      '42710',
      'PARENT in CORPUSERR type *FILE already exists.',
    ),
    refused('CREATE SCHEMA CORPUSERR', -601, '42710', 'CORPUSERR in QSYS type *LIB already exists.'),
    refused('CREATE TABLE TWICE (A INTEGER, A CHAR(1))', -612, '42711', 'A is a duplicate column name.'),
    refused('ALTER TABLE PARENT ADD PRIMARY KEY (NAME)', -624, '42889'),
    refused('ALTER TABLE PARENT DROP COLUMN NOSUCH', -205, '42703', 'Column NOSUCH not in table PARENT in CORPUSERR.'),
    refused('CREATE TABLE BAD (A NOSUCHTYPE)', -204, '42704', 'NOSUCHTYPE in *LIBL type *SQLUDT not found.'),
    refused('CREATE TABLE BAD (A DECIMAL(5, 9))', -604, '42611', 'Attributes of column not valid.'),
    refused('CREATE VIEW BAD (A, B) AS SELECT ID FROM PARENT', -158, '42811'),
    refused('DROP VIEW NOSUCH', -204, '42704', 'NOSUCH in CORPUSERR type *FILE not found.'),
    done('DROP TABLE NOSUCH IF EXISTS'),
  ],
};

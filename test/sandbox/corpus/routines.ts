import { calls, changes, done, refused, rows, type Theme, value } from './corpusCase.js';

/** Procedures with parameters and SQL PL. */
export const procedures: Theme = {
  title: 'procedures',
  user: 'DBADMIN',
  schema: 'CORPUSPRC',
  setup: [
    'CREATE TABLE ITEM (ID INTEGER NOT NULL PRIMARY KEY, NAME VARCHAR(10) NOT NULL, PRICE DECIMAL(7, 2) NOT NULL)',
    "INSERT INTO ITEM VALUES (1, 'bolt', 1.50), (2, 'nut', 0.50), (3, 'saw', 20.00)",
  ],
  cases: [
    done(
      `CREATE OR REPLACE PROCEDURE ADD_UP (IN A INTEGER, INOUT B INTEGER, OUT TOTAL INTEGER) LANGUAGE SQL
       BEGIN SET TOTAL = A + B; SET B = 0; END`,
    ),
    calls('CALL ADD_UP(?, ?, ?)', [6, 4, 0], [0, 10]),
    calls('CALL CORPUSPRC.ADD_UP(1 + 1, ?, ?)', [5, 0], [0, 7]),
    calls('CALL ADD_UP(TOTAL => ?, A => ?, B => ?)', [0, 3, 4], [7, 0]),
    refused('CALL ADD_UP(1)', -440, '42884', 'Routine ADD_UP in'),
    refused("CALL NO_SUCH_PROCEDURE('x')", -204, '42704', 'NO_SUCH_PROCEDURE in'),

    done(
      `CREATE PROCEDURE GRADE (IN POINTS INTEGER, OUT MARK CHAR(1))
       BEGIN
         IF POINTS >= 90 THEN SET MARK = 'A';
         ELSEIF POINTS >= 50 THEN SET MARK = 'B';
         ELSE SET MARK = 'C';
         END IF;
       END`,
    ),
    calls('CALL GRADE(50, ?)', [''], ['B']),
    calls('CALL GRADE(?, ?)', [12, ''], ['C']),
    done(
      `CREATE PROCEDURE POWER_OF_TWO (IN N INTEGER, OUT OUTCOME BIGINT)
       BEGIN
         DECLARE I INTEGER DEFAULT 0;
         SET OUTCOME = 1;
         WHILE I < N DO
           SET OUTCOME = OUTCOME * 2;
           SET I = I + 1;
         END WHILE;
       END`,
    ),
    calls('CALL POWER_OF_TWO(40, ?)', [0], [1099511627776]),
    done(
      `CREATE PROCEDURE FIRST_DIVISOR (IN N INTEGER, OUT D INTEGER)
       SEARCHING: BEGIN
         SET D = 1;
         TRYING: LOOP
           SET D = D + 1;
           IF MOD(N, D) = 0 THEN LEAVE TRYING; END IF;
         END LOOP TRYING;
       END SEARCHING`,
    ),
    calls('CALL FIRST_DIVISOR(35, ?)', [0], [5]),
    done(
      `CREATE PROCEDURE COUNTDOWN (INOUT N INTEGER, OUT TEXT VARCHAR(50))
       BEGIN
         SET TEXT = '';
         REPEAT
           SET TEXT = TEXT CONCAT VARCHAR(N) CONCAT CASE N WHEN 1 THEN '!' ELSE ' ' END;
           SET N = N - 1;
         UNTIL N = 0 END REPEAT;
       END`,
    ),
    calls('CALL COUNTDOWN(?, ?)', [3, ''], [0, '3 2 1!']),

    // data
    done(
      `CREATE PROCEDURE PRICE_OF (IN WANTED VARCHAR(10), OUT AMOUNT DECIMAL(7, 2), OUT KNOWN INTEGER)
       READS SQL DATA
       BEGIN
         SELECT COUNT(*) INTO KNOWN FROM ITEM WHERE NAME = WANTED;
         SELECT MAX(PRICE) INTO AMOUNT FROM ITEM WHERE NAME = WANTED;
       END`,
    ),
    calls("CALL PRICE_OF('saw', ?, ?)", [0, 0], [20, 1]),
    calls("CALL PRICE_OF('ladder', ?, ?)", [0, 0], [null, 0]),
    done(
      `CREATE PROCEDURE RAISE_PRICES (IN PERCENT DECIMAL(5, 2), OUT CHANGED INTEGER)
       MODIFIES SQL DATA
       BEGIN
         UPDATE ITEM SET PRICE = PRICE * (1 + PERCENT / 100) WHERE PRICE < 10;
         GET DIAGNOSTICS CHANGED = ROW_COUNT;
       END`,
    ),
    calls('CALL RAISE_PRICES(100, ?)', [0], [2]),
    rows('SELECT ID, PRICE FROM ITEM ORDER BY ID', [
      [1, 3],
      [2, 1],
      [3, 20],
    ]),
    done(
      `CREATE PROCEDURE CHEAPER_THAN (IN LIMIT_PRICE DECIMAL(7, 2))
       DYNAMIC RESULT SETS 1
       BEGIN
         DECLARE C CURSOR WITH RETURN FOR SELECT NAME, PRICE FROM ITEM WHERE PRICE < LIMIT_PRICE ORDER BY NAME;
         OPEN C;
       END`,
    ),
    rows(
      'CALL CHEAPER_THAN(5)',
      [
        ['bolt', 3],
        ['nut', 1],
      ],
      ['NAME VARCHAR(10)', 'PRICE DECIMAL(7,2)'],
    ),
    done(
      `CREATE PROCEDURE NAMES (OUT ALL_NAMES VARCHAR(100))
       BEGIN
         DECLARE ONE VARCHAR(10);
         DECLARE AT_END INTEGER DEFAULT 0;
         DECLARE C CURSOR FOR SELECT NAME FROM ITEM ORDER BY ID DESC;
         DECLARE CONTINUE HANDLER FOR NOT FOUND SET AT_END = 1;
         SET ALL_NAMES = '';
         OPEN C;
         FETCH C INTO ONE;
         WHILE AT_END = 0 DO
           SET ALL_NAMES = ALL_NAMES CONCAT ONE CONCAT ';';
           FETCH C INTO ONE;
         END WHILE;
         CLOSE C;
       END`,
    ),
    calls('CALL NAMES(?)', [''], ['saw;nut;bolt;']),
    done(
      `CREATE PROCEDURE TOTAL_BY_LOOP (OUT TOTAL DECIMAL(9, 2))
       BEGIN
         SET TOTAL = 0;
         FOR ONE AS C1 CURSOR FOR SELECT PRICE FROM ITEM DO
           SET TOTAL = TOTAL + PRICE;
         END FOR;
       END`,
    ),
    calls('CALL TOTAL_BY_LOOP(?)', [0], [24]),

    // conditions
    done(
      `CREATE PROCEDURE ADD_ITEM (IN ID INTEGER, IN NAME VARCHAR(10), OUT STATE CHAR(5))
       BEGIN
         DECLARE SQLSTATE CHAR(5) DEFAULT '00000';
         DECLARE EXIT HANDLER FOR SQLSTATE '23505' SET STATE = 'twice';
         SET STATE = 'added';
         INSERT INTO ITEM VALUES (ID, NAME, 0);
       END`,
    ),
    calls("CALL ADD_ITEM(4, 'glue', ?)", [''], ['added']),
    calls("CALL ADD_ITEM(4, 'glue', ?)", [''], ['twice']),
    done(
      `CREATE PROCEDURE REFUSE (IN WHY VARCHAR(20))
       BEGIN SIGNAL SQLSTATE '75001' SET MESSAGE_TEXT = WHY; END`,
    ),
    refused("CALL REFUSE('not today')", -438, '75001', 'not today'),
    done('CREATE PROCEDURE CALLER (OUT N INTEGER) BEGIN DECLARE B INTEGER DEFAULT 2; CALL ADD_UP(5, B, N); END'),
    calls('CALL CALLER(?)', [0], [7]),
    refused('CREATE PROCEDURE CALLER (OUT N INTEGER) BEGIN SET N = 1; END', -454, '42723'),

    // compound statements
    done("BEGIN DECLARE N INTEGER DEFAULT 10; INSERT INTO ITEM VALUES (N, 'ten', N); SET N = N + 1; END"),
    rows('SELECT NAME, PRICE FROM ITEM WHERE ID = 10', [['ten', 10]]),
    changes('DELETE FROM ITEM WHERE ID >= 10', 1),
    done('DROP PROCEDURE REFUSE'),
    refused("CALL REFUSE('x')", -204, '42704', 'REFUSE in'),
    refused('DROP PROCEDURE REFUSE', -204, '42704', 'REFUSE in'),

    // the catalog knows them
    rows(
      `SELECT ROUTINE_NAME, ROUTINE_TYPE, ROUTINE_BODY, SQL_DATA_ACCESS, RESULT_SETS FROM QSYS2.SYSROUTINES
       WHERE ROUTINE_SCHEMA = 'CORPUSPRC' AND ROUTINE_NAME IN ('PRICE_OF', 'CHEAPER_THAN') ORDER BY 1`,
      [
        ['CHEAPER_THAN', 'PROCEDURE', 'SQL', 'MODIFIES', 1],
        ['PRICE_OF', 'PROCEDURE', 'SQL', 'READS', 0],
      ],
    ),
    rows(
      `SELECT P.ORDINAL_POSITION, P.PARAMETER_MODE, P.PARAMETER_NAME, P.DATA_TYPE FROM QSYS2.SYSPARMS P
       JOIN QSYS2.SYSPROCS R ON P.SPECIFIC_SCHEMA = R.SPECIFIC_SCHEMA AND P.SPECIFIC_NAME = R.SPECIFIC_NAME
       WHERE R.ROUTINE_SCHEMA = 'CORPUSPRC' AND R.ROUTINE_NAME = 'ADD_UP' ORDER BY 1`,
      [
        [1, 'IN', 'A', 'INTEGER'],
        [2, 'INOUT', 'B', 'INTEGER'],
        [3, 'OUT', 'TOTAL', 'INTEGER'],
      ],
    ),
    rows(
      `SELECT PROCEDURE_NAME, PARAMETER_COUNT FROM (SELECT ROUTINE_NAME AS PROCEDURE_NAME, IN_PARMS + OUT_PARMS +
         INOUT_PARMS AS PARAMETER_COUNT FROM QSYS2.SYSPROCS WHERE ROUTINE_SCHEMA = 'CORPUSPRC') AS X
       WHERE PROCEDURE_NAME = 'GRADE'`,
      [['GRADE', 2]],
    ),
  ],
};

/** Functions written in SQL. */
export const functions: Theme = {
  title: 'functions',
  user: 'DBADMIN',
  schema: 'CORPUSFNC',
  setup: [
    'CREATE TABLE WORD (ID INTEGER, TEXT VARCHAR(10))',
    "INSERT INTO WORD VALUES (1, 'one'), (2, 'two'), (3, 'three')",
  ],
  cases: [
    done('CREATE FUNCTION TWICE (N INTEGER) RETURNS INTEGER LANGUAGE SQL DETERMINISTIC CONTAINS SQL RETURN N * 2'),
    value('VALUES TWICE(21)', 42, 'INTEGER'),
    value('SELECT SUM(CORPUSFNC.TWICE(ID)) FROM WORD', 12),
    value('VALUES TWICE(N => 4)', 8),
    done(
      `CREATE FUNCTION PLURAL (WORD VARCHAR(20), N INTEGER DEFAULT 2) RETURNS VARCHAR(30)
       BEGIN
         DECLARE ENDING VARCHAR(1) DEFAULT '';
         IF N <> 1 THEN SET ENDING = 's'; END IF;
         RETURN VARCHAR(N) CONCAT ' ' CONCAT WORD CONCAT ENDING;
       END`,
    ),
    rows("VALUES (PLURAL('day', 1), PLURAL('day'), PLURAL(N => 3, WORD => 'day'))", [['1 day', '2 days', '3 days']]),
    done(
      `CREATE FUNCTION NAME_OF (N INTEGER) RETURNS VARCHAR(10) READS SQL DATA
       RETURN (SELECT TEXT FROM WORD WHERE ID = N)`,
    ),
    rows('VALUES (NAME_OF(2), NAME_OF(9))', [['two', null]]),
    done(
      `CREATE FUNCTION LONGER_THAN (LEAST_LENGTH INTEGER) RETURNS TABLE (NUMBER INTEGER, WORD VARCHAR(10))
       LANGUAGE SQL READS SQL DATA
       RETURN SELECT ID, TEXT FROM WORD WHERE LENGTH(TEXT) > LEAST_LENGTH`,
    ),
    rows('SELECT * FROM TABLE(LONGER_THAN(3)) AS T', [[3, 'three']], ['NUMBER INTEGER', 'WORD VARCHAR(10)']),
    rows('SELECT W.ID, T.WORD FROM WORD W, TABLE(CORPUSFNC.LONGER_THAN(LEAST_LENGTH => W.ID + 1)) T ORDER BY 1, 2', [
      [1, 'one'],
      [1, 'three'],
      [1, 'two'],
      [2, 'three'],
      [3, 'three'],
    ]),
    refused('VALUES TWICE(1, 2)', -440, '42884', 'Routine TWICE in'),
    done('CREATE OR REPLACE FUNCTION TWICE (N INTEGER) RETURNS INTEGER RETURN N + N + 1'),
    value('VALUES TWICE(1)', 3),
    rows(
      `SELECT ROUTINE_NAME, FUNCTION_TYPE, SQL_DATA_ACCESS FROM QSYS2.SYSFUNCS WHERE ROUTINE_SCHEMA = 'CORPUSFNC'
       AND ROUTINE_NAME IN ('LONGER_THAN', 'NAME_OF') ORDER BY 1`,
      [
        ['LONGER_THAN', 'T', 'READS'],
        ['NAME_OF', 'S', 'READS'],
      ],
    ),
    done('DROP FUNCTION TWICE'),
    refused('VALUES TWICE(1)', -204, '42704', 'TWICE in'),
  ],
};

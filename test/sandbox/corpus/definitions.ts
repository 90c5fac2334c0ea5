import { changes, done, refused, rows, type Theme, value, wire } from './corpusCase.js';

/** CREATE, ALTER, DROP and the like, in order. */
export const definitions: Theme = {
  title: 'definitions',
  user: 'DBADMIN',
  schema: 'CORPUSDDL',
  cases: [
    // types
    done(
      `CREATE TABLE EVERY_TYPE (A SMALLINT, B INT, C BIGINT, D DECIMAL(7, 2), E NUMERIC(5), F REAL, G DOUBLE PRECISION,
         H DECFLOAT, I CHARACTER(3), J VARCHAR(20) ALLOCATE(10) CCSID 37, K CLOB(1K), L BINARY(4), M VARBINARY(8),
         N BLOB(1K), O DATE, P TIME, Q TIMESTAMP, R BOOLEAN)`,
    ),
    changes(
      `INSERT INTO EVERY_TYPE VALUES (1, 2, 3, 4.5, 6, 1.5, 2.5, DECFLOAT('1.25'), 'a', 'b ', 'c', BX'01', BX'0102',
         BLOB(BX'03'), '2024-01-31', '13.45.00', '2024-01-31-13.45.00.000000', TRUE)`,
      1,
    ),
    wire(
      'SELECT * FROM EVERY_TYPE',
      '[[1,2,3,4.50,6,1.5,2.5,1.25,"a","b ","c","01000000","0102","03","2024-01-31","13.45.00",' +
        '"2024-01-31 13:45:00.000000",true]]',
      [
        'A SMALLINT',
        'B INTEGER',
        'C BIGINT',
        'D DECIMAL(7,2)',
        'E NUMERIC(5,0)',
        'F REAL',
        'G DOUBLE',
        'H DECFLOAT',
        'I CHAR(3)',
        'J VARCHAR(20)',
        'K CLOB',
        'L BINARY(4)',
        'M VARBINARY(8)',
        'N BLOB',
        'O DATE',
        'P TIME',
        'Q TIMESTAMP',
        'R BOOLEAN',
      ],
    ),

    // columns
    done('CREATE TABLE T (ID INTEGER NOT NULL, NAME VARCHAR(5), CONSTRAINT T_KEY PRIMARY KEY (ID))'),
    changes("INSERT INTO T VALUES (1, 'a'), (2, 'b')", 2),
    done('ALTER TABLE T ADD COLUMN QTY SMALLINT NOT NULL WITH DEFAULT 7'),
    done('ALTER TABLE T ALTER COLUMN NAME SET DATA TYPE VARCHAR(30)'),
    changes("UPDATE T SET NAME = 'rather a long name' WHERE ID = 2", 1),
    rows(
      'SELECT * FROM T ORDER BY ID',
      [
        [1, 'a', 7],
        [2, 'rather a long name', 7],
      ],
      ['INTEGER', 'VARCHAR(30)', 'SMALLINT'],
    ),
    done('ALTER TABLE T ALTER COLUMN QTY SET DEFAULT 9 ADD COLUMN MADE DATE DEFAULT CURRENT DATE'),
    changes('INSERT INTO T (ID) VALUES (3)', 1),
    rows('SELECT QTY, CASE WHEN MADE = CURRENT DATE THEN 1 END FROM T WHERE ID = 3', [[9, 1]]),
    done('ALTER TABLE T DROP COLUMN MADE'),
    refused('SELECT MADE FROM T', -206, '42703', 'Column or global variable MADE not found.'),

    // constraints
    done('ALTER TABLE T ADD CONSTRAINT QTY_MAX CHECK (QTY < 100)'),
    refused('UPDATE T SET QTY = 100', -545, '23513'),
    done('ALTER TABLE T DROP CONSTRAINT QTY_MAX'),
    changes('UPDATE T SET QTY = 100', 3),
    refused('ALTER TABLE T ADD CONSTRAINT QTY_FEW CHECK (QTY < 100)', -544, '23512'),

    // indexes
    done('CREATE INDEX T_BY_QTY ON T (QTY DESC, NAME)'),
    done('CREATE UNIQUE INDEX T_NAMES ON T (NAME)'),
    refused("INSERT INTO T (ID, NAME) VALUES (4, 'a')", -803, '23505', 'Duplicate key value specified.'),
    refused('CREATE UNIQUE INDEX T_QTYS ON T (QTY)', -603, '23515'),
    refused('CREATE INDEX T_NAMES ON T (ID)', -601, '42710', 'T_NAMES in CORPUSDDL type *FILE already exists.'),
    done('DROP INDEX T_NAMES'),

    // views and aliases
    done('CREATE VIEW V (NUMBER, LABEL_TEXT) AS SELECT ID, UPPER(NAME) FROM T WHERE ID < 3'),
    rows(
      'SELECT * FROM V ORDER BY 1',
      [
        [1, 'A'],
        [2, 'RATHER A LONG NAME'],
      ],
      ['NUMBER INTEGER', 'LABEL_TEXT VARCHAR(30)'],
    ),
    done('CREATE OR REPLACE VIEW V AS SELECT COUNT(*) AS N FROM T'),
    rows('SELECT * FROM V', [[3]], ['N INTEGER']),
    done('CREATE ALIAS T_ALSO FOR T'),
    value('SELECT COUNT(*) FROM T_ALSO', 3),
    changes('DELETE FROM T_ALSO WHERE ID = 3', 1),
    done('DROP ALIAS T_ALSO'),

    // tables like others
    done('CREATE TABLE COPY AS (SELECT ID, NAME AS TITLE FROM T) WITH DATA'),
    rows('SELECT * FROM COPY ORDER BY ID FETCH FIRST ROW ONLY', [[1, 'a']], ['ID INTEGER', 'TITLE VARCHAR(30)']),
    done('CREATE TABLE SHELL AS (SELECT * FROM T) DEFINITION ONLY'),
    done('CREATE TABLE TWIN LIKE T'),
    rows('SELECT (SELECT COUNT(*) FROM SHELL), (SELECT COUNT(*) FROM TWIN) FROM SYSIBM.SYSDUMMY1', [[0, 0]]),
    done('RENAME TABLE TWIN TO SIBLING'),
    refused('SELECT * FROM TWIN', -204, '42704', 'TWIN in CORPUSDDL type *FILE not found.'),
    done('CREATE OR REPLACE TABLE SIBLING (FLAG CHAR(1)) ON REPLACE DELETE ROWS'),
    rows('SELECT * FROM SIBLING', [], ['FLAG CHAR(1)']),

    // identity columns and sequences
    done('CREATE TABLE AUTO (N BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 100, INCREMENT BY 10), X CHAR(1))'),
    changes("INSERT INTO AUTO (X) VALUES ('a'), ('b')", 2),
    done('ALTER TABLE AUTO ALTER COLUMN N RESTART WITH 500'),
    rows("SELECT N FROM FINAL TABLE (INSERT INTO AUTO (X) VALUES ('c'))", [[500]], ['N BIGINT']),
    done('CREATE SEQUENCE TICKET AS INTEGER START WITH 5 INCREMENT BY 2 NO CYCLE CACHE 20'),
    refused('VALUES PREVIOUS VALUE FOR TICKET', -845, '51035'),
    value('VALUES NEXT VALUE FOR TICKET', 5, 'INTEGER'),
    rows('VALUES (NEXT VALUE FOR CORPUSDDL.TICKET, PREVIOUS VALUE FOR TICKET)', [[7, 5]]),
    done('ALTER SEQUENCE TICKET RESTART WITH 50'),
    value('SELECT NEXTVAL FOR TICKET FROM SYSIBM.SYSDUMMY1', 50),
    done('DROP SEQUENCE TICKET'),
    refused('VALUES NEXT VALUE FOR TICKET', -204, '42704', 'TICKET in CORPUSDDL type'),

    // the job's own tables
    done('DECLARE GLOBAL TEMPORARY TABLE SCRATCH (ID INTEGER, NAME CHAR(3)) ON COMMIT PRESERVE ROWS WITH REPLACE'),
    changes("INSERT INTO SESSION.SCRATCH VALUES (1, 'x'), (2, 'y')", 2),
    rows('SELECT S.NAME, T.NAME FROM SESSION.SCRATCH S JOIN T ON S.ID = T.ID WHERE T.ID = 1', [['x', 'a']]),
    done('DECLARE GLOBAL TEMPORARY TABLE COUNTED AS (SELECT COUNT(*) AS N FROM T) WITH DATA ON COMMIT PRESERVE ROWS'),
    value('SELECT N FROM QTEMP.COUNTED', 2),
    done('DROP TABLE SESSION.SCRATCH'),

    // words about objects, authorities, variables
    done("LABEL ON TABLE T IS 'A table'"),
    done("LABEL ON COLUMN T (ID IS 'Number', NAME TEXT IS 'What it is called')"),
    done("COMMENT ON TABLE T IS 'Used by nobody'"),
    done('GRANT SELECT, INSERT ON T TO BOB'),
    done('REVOKE INSERT ON TABLE T FROM BOB'),
    done('GRANT ALL ON T TO PUBLIC'),
    done("CREATE VARIABLE GREETING VARCHAR(10) DEFAULT 'hello'"),
    value('VALUES GREETING', 'hello'),
    done("SET GREETING = 'bye'"),
    value("VALUES CORPUSDDL.GREETING CONCAT '!'", 'bye!'),
    done('DROP TABLE T CASCADE'),
  ],
};

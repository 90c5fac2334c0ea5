import { expect } from 'chai';
import { parseStatement } from '../../sandbox/dialect/parseStatement/parseStatement.js';
import { RawClient } from '../support/rawClient.js';
import { sharedSandbox } from '../support/sandbox.js';

/** One word for each name: its type, what it belongs to, and its use unless that is a query. */
function names(sql: string, naming: 'sql' | 'system' = 'sql'): string {
  return parseStatement(sql, naming)
    .names.map(({ nameType, name, schema, columnName, usageType }) => {
      const path = [schema, name, columnName].filter((part) => part !== null).join('.');
      return `${nameType} ${path}${usageType === 'QUERY' ? '' : ` ${usageType}`}`;
    })
    .join(', ');
}

const CASES: Readonly<Record<string, string>> = {
  'SELECT ORDNO,ORDSTS FROM PRODLIB.ORDHDR': 'COLUMN ORDNO, COLUMN ORDSTS, TABLE PRODLIB.ORDHDR',
  'SELECT E.A AS X, B C, D + 1 E, COUNT(*) N FROM T E': 'COLUMN E.A, COLUMN B, COLUMN D, FUNCTION COUNT, TABLE T',
  'SELECT T.*, * FROM L.T': 'TABLE L.T',
  'SELECT L.T.A FROM L.T': 'COLUMN L.T.A, TABLE L.T',
  'SELECT "Odd Name" FROM "Odd".T': 'COLUMN Odd Name, TABLE Odd.T',
  'SELECT 1 FROM A JOIN B X ON A.I = X.I LEFT JOIN C USING (K), D':
    'TABLE A, TABLE B, COLUMN A.I, COLUMN X.I, TABLE C, COLUMN K, TABLE D',
  "SELECT CASE WHEN A > 1 THEN 'x' ELSE B END FROM T": 'COLUMN A, COLUMN B, TABLE T',
  'SELECT CURRENT DATE - 3 DAYS, H + (M) MONTHS, USER, CURRENT TIMESTAMP FROM T': 'COLUMN H, COLUMN M, TABLE T',
  'SELECT CAST(A AS DECIMAL(5, 2)), CAST(B AS L.MONEY) FROM T':
    'FUNCTION CAST, COLUMN A, FUNCTION CAST, COLUMN B, TYPE L.MONEY, TABLE T',
  'SELECT A FROM T WHERE B IN (SELECT C FROM U) AND EXISTS (SELECT 1 FROM V) ORDER BY D DESC':
    'COLUMN A, TABLE T, COLUMN B, COLUMN C, TABLE U, TABLE V, COLUMN D',
  'WITH X (N) AS (SELECT A FROM T) SELECT N FROM X': 'COLUMN A, TABLE T, COLUMN N, TABLE X',
  'SELECT A FROM T UNION ALL SELECT B FROM U FETCH FIRST 3 ROWS ONLY': 'COLUMN A, TABLE T, COLUMN B, TABLE U',
  "SELECT QSYS2.QCMDEXC('X'), UPPER(A) FROM T": 'FUNCTION QSYS2.QCMDEXC, FUNCTION UPPER, COLUMN A, TABLE T',
  "SELECT * FROM TABLE(QSYS2.ACTIVE_JOB_INFO(JOB_NAME_FILTER => 'A')) X": 'FUNCTION QSYS2.ACTIVE_JOB_INFO',
  'SELECT ROW_NUMBER() OVER (PARTITION BY A ORDER BY B DESC) FROM T':
    'FUNCTION ROW_NUMBER, COLUMN A, COLUMN B, TABLE T',
  "SELECT LISTAGG(A, ',') WITHIN GROUP (ORDER BY B) FROM T GROUP BY C HAVING MAX(D) > 1":
    'FUNCTION LISTAGG, COLUMN A, COLUMN B, TABLE T, COLUMN C, FUNCTION MAX, COLUMN D',
  'SELECT NEXT VALUE FOR L.S FROM T': 'SEQUENCE L.S, TABLE T',
  'SELECT * FROM FINAL TABLE (INSERT INTO L.T (A) VALUES (1))': 'TABLE L.T TARGET TABLE, COLUMN A TARGET COLUMN',
  'SELECT A FROM T FOR UPDATE OF B': 'COLUMN A, TABLE T, COLUMN B TARGET COLUMN',
  'INSERT INTO T (A, B) SELECT C, D FROM U':
    'TABLE T TARGET TABLE, COLUMN A TARGET COLUMN, COLUMN B TARGET COLUMN, COLUMN C, COLUMN D, TABLE U',
  'INSERT INTO T VALUES (1, UPPER(?))': 'TABLE T TARGET TABLE, FUNCTION UPPER',
  'UPDATE L.T X SET A = B + 1, (C, D) = (1, 2) WHERE E = ? WITH NC':
    'TABLE L.T TARGET TABLE, COLUMN A TARGET COLUMN, COLUMN B, COLUMN C TARGET COLUMN, ' +
    'COLUMN D TARGET COLUMN, COLUMN E',
  'DELETE FROM T WHERE A = :var': 'TABLE T TARGET TABLE, COLUMN A',
  'MERGE INTO T USING U S ON T.A = S.A WHEN MATCHED THEN UPDATE SET B = 1 WHEN NOT MATCHED THEN INSERT (A) VALUES (C)':
    'TABLE T TARGET TABLE, TABLE U, COLUMN T.A, COLUMN S.A, COLUMN B TARGET COLUMN, COLUMN A TARGET COLUMN, COLUMN C',
  "CALL L.P(1, NAME => 'x', UPPER(?))": 'PROCEDURE L.P CALL, FUNCTION UPPER',
  'CREATE TABLE L.T (A INT NOT NULL, B L.MONEY, CONSTRAINT K PRIMARY KEY (A), FOREIGN KEY (B) REFERENCES U (C))':
    'TABLE L.T DDL, COLUMN A DDL, COLUMN B DDL, TYPE L.MONEY DDL, CONSTRAINT K DDL, COLUMN A DDL, COLUMN B DDL, ' +
    'TABLE U DDL, COLUMN C DDL',
  'CREATE OR REPLACE VIEW V (X) AS SELECT A FROM T WITH CHECK OPTION': 'VIEW V DDL, COLUMN X DDL, COLUMN A, TABLE T',
  'CREATE UNIQUE INDEX L.I ON L.T (A ASC, B)': 'INDEX L.I DDL, TABLE L.T DDL, COLUMN A DDL, COLUMN B DDL',
  'DROP TABLE L.T IF EXISTS': 'TABLE L.T DDL',
  'GRANT SELECT ON L.T TO PUBLIC': 'TABLE L.T DDL',
  'VALUES 1': '',
  'VALUES CURRENT TIMESTAMP': '',
  COMMIT: '',
  'SELEC A FROM T': '',
};

describe('sandbox: the names of a statement', () => {
  for (const [sql, expected] of Object.entries(CASES)) {
    it(sql, () => {
      expect(names(sql)).to.equal(expected);
    });
  }

  it('under system naming a slash qualifies objects and divides columns', () => {
    expect(names('SELECT A / B, LIB/FN(C) FROM LIB/FILE', 'system')).to.equal(
      'COLUMN A, COLUMN B, FUNCTION LIB.FN, COLUMN C, TABLE LIB.FILE',
    );
  });

  it('stand at the place of their first part, counted from 1', () => {
    const { names: found } = parseStatement('SELECT ORDNO,ORDSTS FROM PRODLIB.ORDHDR', 'sql');
    expect(found.map(({ start }) => start)).to.deep.equal([8, 14, 26]);
  });

  it('belong to a statement of a kind', () => {
    const kinds: Readonly<Record<string, string>> = {
      'SELECT 1 FROM T': 'QUERY',
      '(SELECT 1 FROM T) UNION SELECT 2 FROM U': 'QUERY',
      'SELECT A INTO :x FROM T': 'SELECT INTO',
      'INSERT INTO T VALUES 1': 'INSERT',
      'CALL P()': 'CALL',
      'CREATE OR REPLACE VIEW V AS SELECT A FROM T': 'CREATE VIEW',
      'DROP TABLE T': 'DROP TABLE',
      'ALTER TABLE T ADD A INT': 'ALTER TABLE',
      'DECLARE GLOBAL TEMPORARY TABLE T (A INT)': 'DECLARE GLOBAL TEMPORARY TABLE',
    };
    for (const [sql, kind] of Object.entries(kinds))
      expect(parseStatement(sql, 'sql').statementType, sql).to.equal(kind);
  });
});

describe('sandbox: QSYS2.PARSE_STATEMENT', () => {
  let client: RawClient;

  before(async () => {
    client = await RawClient.connected(await sharedSandbox(), 'ALICE');
  });
  after(() => client.close());

  const PEER =
    "FROM TABLE(QSYS2.PARSE_STATEMENT(SQL_STATEMENT => ?, NAMING => '*SQL', DECIMAL_POINT => '*PERIOD', " +
    "SQL_STRING_DELIMITER => '*APOSTSQL')) AS P";

  async function rows(select: string, parameter: string | null): Promise<unknown> {
    const request = { type: 'prepare_sql_execute', sql: `${select} ${PEER}`, parameters: [parameter], terse: true };
    return (await client.ask(request)).data;
  }

  it('answers the built-in tools', async () => {
    const reply = await client.ask({
      type: 'prepare_sql_execute',
      sql: `SELECT * ${PEER}`,
      parameters: ['SELECT EMPNO FROM SAMPLE.EMPLOYEE'],
    });
    expect(reply).to.deep.include({
      parameter_count: 1,
      data: [
        {
          NAME_TYPE: 'COLUMN',
          NAME: null,
          SCHEMA: null,
          RDB: null,
          COLUMN_NAME: 'EMPNO',
          USAGE_TYPE: 'QUERY',
          NAME_START_POSITION: 8,
          SQL_STATEMENT_TYPE: 'QUERY',
        },
        {
          NAME_TYPE: 'TABLE',
          NAME: 'EMPLOYEE',
          SCHEMA: 'SAMPLE',
          RDB: null,
          COLUMN_NAME: null,
          USAGE_TYPE: 'QUERY',
          NAME_START_POSITION: 19,
          SQL_STATEMENT_TYPE: 'QUERY',
        },
      ],
    });
    const type = 'SELECT DISTINCT SQL_STATEMENT_TYPE';
    expect(await rows(type, 'SELECT * FROM SAMPLE.EMPLOYEE')).to.deep.equal([['QUERY']]);
    expect(await rows(type, 'DELETE FROM SAMPLE.EMPLOYEE')).to.deep.equal([['DELETE']]);
  });

  it('gives no rows for what is no statement, for a statement without names, and for null', async () => {
    const nothing = [
      'SELEC * FROM T',
      'SELECT * FORM SAMPLE.EMPLOYEE',
      'SELECT * FROM SAMPLE.EMPLOYEE WHERE',
      'SELECT EMPNO, FROM SAMPLE.EMPLOYEE',
      'SELECT (EMPNO FROM SAMPLE.EMPLOYEE',
      "SELECT 'x FROM SAMPLE.EMPLOYEE",
      'SELECT * FROM LIB/FILE',
      'SELECT 1 FROM T; DELETE FROM T',
      'VALUES 1',
      '',
      null,
    ];
    for (const sql of nothing) expect(await rows('SELECT *', sql), String(sql)).to.deep.equal([]);
  });

  it('looks nothing up: objects that are not there, or not the user, have names too', async () => {
    expect(await rows('SELECT NAME', 'SELECT * FROM NOWHERE.NOTHING')).to.deep.equal([['NOTHING']]);
    expect(await rows('SELECT NAME', 'SELECT NOSUCH(1) FROM NOWHERE.NOTHING')).to.deep.equal([['NOSUCH'], ['NOTHING']]);
  });

  it('takes constants, joins and casts, has system naming as default, and columns by any name', async () => {
    const sql =
      "SELECT T.N FROM TABLE(QSYS2.PARSE_STATEMENT('SELECT A FROM ' CONCAT 'LIB/FILE')) AS T (Y, N) WHERE Y = 'TABLE'";
    expect((await client.ask({ type: 'sql', sql, terse: true })).data).to.deep.equal([['FILE']]);
    const cast = {
      type: 'prepare_sql_execute',
      sql: 'SELECT COUNT(*) FROM TABLE(QSYS2.PARSE_STATEMENT(CAST(? AS CLOB(2M)))), SAMPLE.DEPARTMENT WHERE MGRNO = ?',
      parameters: ['SELECT A FROM B', '000010'],
      terse: true,
    };
    expect((await client.ask(cast)).data).to.deep.equal([[2]]);
  });

  it('refuses options that it does not know, and arguments that it has not', async () => {
    const naming = "SELECT * FROM TABLE(QSYS2.PARSE_STATEMENT('VALUES 1', NAMING => '*NONE')) X";
    expect(await client.ask({ type: 'sql', sql: naming })).to.include({ sql_state: '22023', sql_rc: -438 });
    const unknown = "SELECT * FROM TABLE(QSYS2.PARSE_STATEMENT('VALUES 1', COLOR => 'RED')) X";
    expect(await client.ask({ type: 'sql', sql: unknown })).to.include({ sql_state: '42884', sql_rc: -440 });
  });
});

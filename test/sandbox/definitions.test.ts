import { expect } from 'chai';
import { type DialectCase, columnsOf, statementsGive } from '../support/dialectCases.js';
import { RawClient } from '../support/rawClient.js';
import { sharedSandbox } from '../support/sandbox.js';

const ALL_TYPES =
  'CREATE TABLE DT1 FOR SYSTEM NAME DT1SYS (ID INTEGER GENERATED ALWAYS AS IDENTITY (START WITH 10, INCREMENT BY 5) ' +
  'PRIMARY KEY, A NUMERIC(7,2) NOT NULL WITH DEFAULT, B DECFLOAT(16), C BINARY(4), D VARBINARY(10), E BLOB(1K), ' +
  'F CLOB(10K) CCSID 1208, G GRAPHIC(5) CCSID 1200, H VARGRAPHIC(5), I NCHAR(3), J NVARCHAR(8), ' +
  'K CHAR(4) FOR BIT DATA, L VARCHAR(20) CCSID 65535, M XML, N VARCHAR(10) NOT NULL DEFAULT USER, ' +
  'O TIMESTAMP NOT NULL DEFAULT CURRENT TIMESTAMP, P FLOAT(10), LONG_COLUMN_NAME FOR COLUMN LCN CHAR(3), ' +
  'CONSTRAINT DT1CHK CHECK (A >= 0), Q DATE DEFAULT CURRENT DATE, R DECIMAL(5,2) DEFAULT -1.5) RCDFMT DT1R';

const TABLES: readonly DialectCase[] = [
  [ALL_TYPES, 0],
  ["INSERT INTO DT1 (A, B, C, D, K) VALUES (1.999, 1.5, X'0102', X'0102', X'0102')", 1],
  ['SELECT ID, A, B, C, D, K, N, R FROM DT1', [[10, 1.99, 1.5, '01020000', '0102', '0102', 'ALICE', -1.5]]],
  [
    "SELECT COLUMN_NAME, SYSTEM_COLUMN_NAME FROM QSYS2.SYSCOLUMNS WHERE TABLE_NAME = 'DT1' AND ORDINAL_POSITION = 18",
    [['LONG_COLUMN_NAME', 'LCN']],
  ],
  ["SELECT SYSTEM_TABLE_NAME FROM QSYS2.SYSTABLES WHERE TABLE_NAME = 'DT1'", [['DT1SYS']]],
  ['INSERT INTO DT1 (A) VALUES (-1)', '[SQL0545] INSERT, UPDATE, or MERGE not allowed by CHECK constraint.'],
  ['INSERT INTO DT1 (A, K) VALUES (1, 99)', '[SQL0408] Value for column or variable K not compatible.'],
  ['CREATE TABLE DT2 LIKE DT1', 0],
  ['CREATE TABLE DT3 AS (SELECT ID, A FROM DT1) WITH DATA', 0],
  [
    'CREATE TABLE DT4 (ID INT NOT NULL CONSTRAINT DT4PK PRIMARY KEY, R INT REFERENCES DT1 ON DELETE CASCADE, ' +
      'N CHAR(3) UNIQUE, FOREIGN KEY (R) REFERENCES DT1 (ID) ON DELETE CASCADE ON UPDATE RESTRICT)',
    0,
  ],
  [
    'INSERT INTO DT4 VALUES (1, 99, NULL)',
    '[SQL0530] Operation not allowed by referential constraint DT4_R_FKEY in DEVLIB.',
  ],
  ["CREATE OR REPLACE TABLE DT3 (ID INT, A DEC(5, 1), NEU CHAR(1) DEFAULT 'y')", 0],
  ['SELECT * FROM DT3', [[10, 1.9, 'y']]],
  ['CREATE OR REPLACE TABLE DT3 (ID INT) ON REPLACE DELETE ROWS', 0],
  ['SELECT * FROM DT3', []],
  [
    'ALTER TABLE DT3 ADD COLUMN X VARBINARY(5) ADD Y INT NOT NULL DEFAULT 7 ' +
      'ALTER COLUMN ID SET DATA TYPE BIGINT ALTER COLUMN ID SET DEFAULT 5',
    0,
  ],
  ["INSERT INTO DT3 (X) VALUES (X'AB')", 1],
  ['SELECT * FROM DT3', [[5, 'AB', 7]]],
  ['ALTER TABLE DT3 DROP COLUMN X ADD CONSTRAINT DT3UQ UNIQUE (Y) ADD PRIMARY KEY (ID)', 0],
  ['INSERT INTO DT3 VALUES (6, 7)', '[SQL0803] Duplicate key value specified.'],
  ['ALTER TABLE DT3 DROP PRIMARY KEY', 0],
  ['ALTER TABLE DT3 DROP PRIMARY KEY', '[SQL0204] *N in DEVLIB type *N not found.'],
  ['ALTER TABLE DT3 DROP CONSTRAINT DT3UQ', 0],
  ['ALTER TABLE DT3 ALTER COLUMN ID DROP NOT NULL ALTER COLUMN ID DROP DEFAULT', 0],
  ['ALTER TABLE DT3 ADD Z INT NOT NULL', '[SQL0193] Default value required for column Z in DT3.'],
  ['RENAME TABLE DT3 TO DT33', 0],
  ['SELECT COUNT(*) FROM DT33', [[1]]],
  ['TRUNCATE TABLE DT33 IMMEDIATE', 0],
  ['SELECT COUNT(*) FROM DT33', [[0]]],
  ['LOCK TABLE DT33 IN EXCLUSIVE MODE', 0],
  ['DROP TABLE DT33', 0],
  ['DROP TABLE DT33', '[SQL0204] DT33 in DEVLIB type *FILE not found.'],
  ['DROP TABLE DT33 IF EXISTS', 0],
  ['CREATE TABLE DT5 (A CHAR(0))', '[SQL0604] Attributes of column not valid.'],
  ['CREATE TABLE DT5 (A DECIMAL(5, 7))', '[SQL0604] Attributes of column not valid.'],
  ['CREATE TABLE DT5 (A INT, A INT)', '[SQL0612] A is a duplicate column name.'],
  [
    'CREATE TABLE DT5 (A ROWID)',
    '[SQL0084] SQL statement not allowed. (The sandbox does not implement columns of type ROWID.)',
  ],
  [
    'CREATE TABLE DT5 (A INT NOT NULL IMPLICITLY HIDDEN)',
    '[SQL0084] SQL statement not allowed. (The sandbox does not implement hidden columns.)',
  ],
];

const OTHER_OBJECTS: readonly DialectCase[] = [
  ['CREATE VIEW DV1 AS SELECT ID, A FROM DT1 WHERE A > 0 WITH CHECK OPTION', 0],
  [
    'INSERT INTO DV1 (A) VALUES (0)',
    '[SQL0161] INSERT or UPDATE not allowed because row does not satisfy view definition.',
  ],
  ['CREATE OR REPLACE VIEW DV1 (X) AS SELECT A + 1 FROM DT1', 0],
  ['SELECT X FROM DV1', [[2.99]]],
  [
    'CREATE VIEW DV2 AS SELECT A + 1 FROM DT1',
    '[SQL0153] Column list required for CREATE VIEW, CREATE INDEX, or CREATE TABLE.',
  ],
  ['CREATE UNIQUE INDEX DIX1 ON DT4 (N DESC, ID)', 0],
  ['CREATE INDEX DIX1 ON DT4 (ID)', '[SQL0601] DIX1 in DEVLIB type *FILE already exists.'],
  ['DROP INDEX DIX1', 0],
  ['DROP INDEX DIX1', '[SQL0204] DIX1 in DEVLIB type *FILE not found.'],
  ['CREATE ALIAS DAL FOR SAMPLE.DEPARTMENT', 0],
  ['SELECT COUNT(*) FROM DAL', [[14]]],
  ["SELECT TABLE_TYPE FROM QSYS2.SYSTABLES WHERE TABLE_NAME = 'DAL'", [['A']]],
  ['DROP VIEW DAL', '[SQL0156] DAL not valid for operation.'],
  ['DROP ALIAS DAL', 0],
  ['CREATE SEQUENCE DSQ START WITH 5 INCREMENT BY 2 NO CYCLE CACHE 20', 0],
  ['ALTER SEQUENCE DSQ RESTART WITH 50', 0],
  ['DROP SEQUENCE DSQ', 0],
  ["CREATE VARIABLE DVAR VARCHAR(10) DEFAULT 'hello'", 0],
  ['VALUES DVAR', [['hello']]],
  ["SET DVAR = 'bye'", 0],
  ["VALUES DEVLIB.DVAR CONCAT '!'", [['bye!']]],
  ['CREATE VARIABLE DVAR INT', '[SQL0601] DVAR in DEVLIB type *FILE already exists.'],
  ['SET DVAR = DEFAULT', 0],
  ['VALUES DVAR', [['hello']]],
  ['DROP VARIABLE DVAR', 0],
  ['VALUES DVAR', '[SQL0206] Column or global variable DVAR not found.'],
  ['DROP VARIABLE DVAR', '[SQL0204] DVAR in DEVLIB type *FILE not found.'],
  ["LABEL ON TABLE DT4 IS 'text of dt4'", 0],
  ["LABEL ON COLUMN DT4.ID IS 'the id'", 0],
  ["LABEL ON COLUMNS DT4 (ID TEXT IS 'ident', N IS 'name')", 0],
  ["COMMENT ON COLUMN DT4.N IS 'comment n'", 0],
  ["COMMENT ON DT4 (ID IS 'comment id')", 0],
  [
    'SELECT COLUMN_TEXT, COLUMN_HEADING, LONG_COMMENT FROM QSYS2.SYSCOLUMNS ' +
      "WHERE TABLE_NAME = 'DT4' AND COLUMN_NAME <> 'R' ORDER BY ORDINAL_POSITION",
    [
      ['ident', 'the id', 'comment id'],
      [null, 'name', 'comment n'],
    ],
  ],
  ["LABEL ON TABLE SAMPLE.DEPARTMENT IS 'mine'", '[SQL0551] Not authorized to object DEPARTMENT in SAMPLE type *FILE.'],
  ["LABEL ON COLUMN DT4.NOPE IS 'x'", '[SQL0205] Column NOPE not in table DT4 in DEVLIB.'],
  ["LABEL ON TABLE NOPE IS 'x'", '[SQL0204] NOPE in DEVLIB type *FILE not found.'],
  ['GRANT SELECT, UPDATE (N) ON DT4 TO BOB, PUBLIC', 0],
  ['GRANT SELECT ON SAMPLE.DEPARTMENT TO BOB', '[SQL0551] Not authorized to object DEPARTMENT in SAMPLE type *FILE.'],
  ['GRANT SELECT ON DT4 TO NOSUCHUSER', '[SQL0204] NOSUCHUSER in QSYS type *USRPRF not found.'],
  ['REVOKE ALL ON DT4 FROM PUBLIC', 0],
  [
    'GRANT ALTER ON DT4 TO BOB',
    '[SQL0084] SQL statement not allowed. (The sandbox does not implement the privilege ALTER.)',
  ],
  ['DROP TABLE DT4', 0],
  ['DROP TABLE DT2', 0],
  ['DROP TABLE DT1', 0],
  ['SELECT * FROM DV1', '[SQL0204] DV1 in DEVLIB type *FILE not found.'],
];

describe('sandbox: definitions', () => {
  statementsGive(TABLES, { user: 'ALICE', props: 'libraries=DEVLIB' });

  it('gives a new column its exact type, also in a table that is like another', async () => {
    const client = await RawClient.connected(await sharedSandbox(), 'ALICE', 'libraries=DEVLIB');
    for (const table of ['DT1', 'DT2']) {
      expect(await columnsOf(client, `SELECT A, B, C, D, E, F, G, H, I, J, K, L, P FROM ${table}`)).to.deep.equal([
        'A NUMERIC 9/7/2',
        'B DECFLOAT 23/16/0',
        'C BINARY 4/4/0',
        'D VARBINARY 10/10/0',
        'E BLOB 1024/1024/0',
        'F CLOB 10240/10240/0',
        'G NCHAR 5/5/0',
        'H VARGRAPHIC 5/5/0',
        'I NCHAR 3/3/0',
        'J NVARCHAR 8/8/0',
        'K CHAR () FOR BIT DATA 4/4/0',
        'L VARCHAR () FOR BIT DATA 20/20/0',
        'P REAL 13/24/0',
      ]);
    }
    await client.close();
  });

  describe('of other objects', () => {
    statementsGive(OTHER_OBJECTS, { user: 'ALICE', props: 'libraries=DEVLIB' });
  });

  it('keeps a global variable apart for each job, and for its owner alone', async () => {
    const one = await RawClient.connected(await sharedSandbox(), 'ALICE', 'libraries=DEVLIB');
    const two = await RawClient.connected(await sharedSandbox(), 'ALICE', 'libraries=DEVLIB');
    const other = await RawClient.connected(await sharedSandbox(), 'DBADMIN', 'libraries=DEVLIB');
    const ask = (client: RawClient, sql: string): Promise<Record<string, unknown>> =>
      client.ask({ type: 'sql', sql, terse: true });
    await ask(one, 'CREATE VARIABLE DJOB INT DEFAULT 1');
    await ask(one, 'SET DJOB = 5');
    expect((await ask(one, 'VALUES DJOB')).data).to.deep.equal([[5]]);
    expect((await ask(two, 'VALUES DJOB')).data).to.deep.equal([[1]]);
    expect(await ask(other, 'VALUES DJOB')).to.include({ sql_state: '42501' });
    await ask(one, 'DROP VARIABLE DJOB');
    for (const client of [one, two, other]) await client.close();
  });

  it('tells each job the identity value of its own last row', async () => {
    const one = await RawClient.connected(await sharedSandbox(), 'ALICE', 'libraries=DEVLIB');
    const two = await RawClient.connected(await sharedSandbox(), 'ALICE', 'libraries=DEVLIB');
    const ask = async (client: RawClient, sql: string): Promise<unknown> =>
      (await client.ask({ type: 'sql', sql, terse: true })).data;
    await ask(one, 'CREATE TABLE IVL (ID INT GENERATED ALWAYS AS IDENTITY, A INT)');
    expect(await ask(one, 'VALUES IDENTITY_VAL_LOCAL()')).to.deep.equal([[null]]);
    await ask(one, 'INSERT INTO IVL (A) VALUES (7)');
    await ask(two, 'INSERT INTO IVL (A) VALUES (8)');
    expect(await ask(one, 'VALUES IDENTITY_VAL_LOCAL()')).to.deep.equal([[1]]);
    expect(await ask(two, 'VALUES IDENTITY_VAL_LOCAL()')).to.deep.equal([[2]]);
    await ask(one, 'DROP TABLE IVL');
    for (const client of [one, two]) await client.close();
  });

  it('lets a granted user do what was granted, until it is revoked', async () => {
    const owner = await RawClient.connected(await sharedSandbox(), 'ALICE', 'libraries=DEVLIB');
    const other = await RawClient.connected(await sharedSandbox(), 'BOB', 'libraries=DEVLIB');
    const admin = await RawClient.connected(await sharedSandbox(), 'DBADMIN');
    const ask = async (client: RawClient, sql: string): Promise<unknown> =>
      (await client.ask({ type: 'sql', sql })).error;
    const refused = '[SQL0551] Not authorized to object GR in DEVLIB type *FILE.';
    expect(await ask(admin, 'GRANT USAGE ON SCHEMA DEVLIB TO BOB')).to.equal(undefined);
    await ask(owner, 'CREATE TABLE GR (A INT, B INT)');
    expect(await ask(other, 'SELECT * FROM GR')).to.equal(refused);
    expect(await ask(owner, 'GRANT SELECT, UPDATE (A) ON TABLE GR TO USER BOB')).to.equal(undefined);
    expect(await ask(other, 'SELECT * FROM GR')).to.equal(undefined);
    expect(await ask(other, 'UPDATE GR SET A = 1')).to.equal(undefined);
    expect(await ask(other, 'UPDATE GR SET B = 1')).to.equal(refused);
    expect(await ask(owner, 'REVOKE SELECT ON GR FROM BOB')).to.equal(undefined);
    expect(await ask(other, 'SELECT * FROM GR')).to.equal(refused);
    await ask(owner, 'DROP TABLE GR');
    expect(await ask(admin, 'REVOKE USAGE ON SCHEMA DEVLIB FROM BOB')).to.equal(undefined);
    for (const client of [owner, other, admin]) await client.close();
  });
});

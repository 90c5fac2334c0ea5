import { type DialectCase, statementsGive } from '../support/dialectCases.js';

const CASES: readonly DialectCase[] = [
  ['CREATE TABLE FT (ID INT NOT NULL, V DEC(7, 2), N VARCHAR(10))', 0],
  [
    "SELECT ID, V FROM FINAL TABLE (INSERT INTO FT VALUES (1, 1.5, 'a'), (2, 2.5, 'b')) ORDER BY INPUT SEQUENCE",
    [
      [1, 1.5],
      [2, 2.5],
    ],
  ],
  ['SELECT * FROM OLD TABLE (UPDATE FT SET V = V + 1 WHERE ID = 1) AS X', [[1, 1.5, 'a']]],
  ["SELECT X.* FROM NEW TABLE (UPDATE FT T SET T.V = V + 1, (N, ID) = ('z', 9) WHERE ID = 1) X", [[9, 3.5, 'z']]],
  ['SELECT COUNT(*) FROM OLD TABLE (DELETE FROM FT WHERE ID = 2)', [[1]]],
  [
    'WITH A AS (SELECT 5 AS X FROM SYSIBM.SYSDUMMY1) ' +
      "SELECT * FROM FINAL TABLE (INSERT INTO FT SELECT X, X, 'c' FROM A)",
    [[5, 5, 'c']],
  ],
  ['SELECT * FROM FINAL TABLE (DELETE FROM FT)', '[SQL0104] Token DELETE was not valid. Valid tokens: INSERT UPDATE.'],
  [
    'MERGE INTO FT AS T USING (VALUES (5, 7.7), (6, 8.8)) AS S(ID, V) ON T.ID = S.ID ' +
      "WHEN MATCHED AND S.V > 1 THEN UPDATE SET T.V = S.V, N = 'm' " +
      'WHEN NOT MATCHED THEN INSERT (ID, V) VALUES (S.ID, S.V) ELSE IGNORE',
    2,
  ],
  [
    'SELECT * FROM FT ORDER BY ID',
    [
      [5, 7.7, 'm'],
      [6, 8.8, null],
      [9, 3.5, 'z'],
    ],
  ],
  [
    'MERGE INTO FT T USING TABLE(VALUES (6, 1)) AS S(ID, V) ON T.ID = S.ID ' +
      'WHEN MATCHED AND CASE WHEN S.V = 1 THEN 1 ELSE 0 END = 1 THEN DELETE WHEN NOT MATCHED THEN INSERT (ID) VALUES 1',
    1,
  ],
  ['UPDATE FT SET (V, N) = (SELECT COUNT(*), MAX(DEPTNO) FROM SAMPLE.DEPARTMENT) WHERE ID = 5', 1],
  ['SELECT * FROM FT WHERE ID = 5', [[5, 14, 'J22']]],
  ['DELETE FROM FT ORDER BY ID DESC FETCH FIRST 1 ROW ONLY', 1],
  ["UPDATE FT F SET N = 'u' WHERE F.ID > 0 FETCH FIRST 5 ROWS ONLY WITH NC", 1],
  ['SELECT * FROM FT', [[5, 14, 'u']]],
  ['INSERT INTO FT WITH A AS (SELECT 7 AS X FROM SYSIBM.SYSDUMMY1) SELECT X, X, NULL FROM A', 1],
  ['INSERT INTO FT (ID, V) VALUES (1)', '[SQL0117] Statement contains wrong number of values.'],
  ['INSERT INTO FT (ID) VALUES (1, 2)', '[SQL0117] Statement contains wrong number of values.'],
  ['MERGE INTO FT T USING FT S ON 1 = 1', '[SQL0104] Token <END-OF-STATEMENT> was not valid. Valid tokens: WHEN.'],
  ['DROP TABLE FT', 0],
];

describe('sandbox: data changes', () => {
  statementsGive(CASES, { user: 'ALICE', props: 'libraries=DEVLIB' });
});

describe('sandbox: changes within a query', () => {
  statementsGive(
    [
      ['CREATE TABLE DEVLIB.X (A INT)', 'Connection authorization failure occurred.'],
      [
        'SELECT * FROM FINAL TABLE (INSERT INTO SAMPLE.DEPARTMENT SELECT * FROM SAMPLE.DEPARTMENT WHERE 1 = 0)',
        '[SQL0551] Not authorized to object DEPARTMENT in SAMPLE type *FILE.',
      ],
    ],
    { user: 'ALICE', props: 'access=read only' },
  );
});

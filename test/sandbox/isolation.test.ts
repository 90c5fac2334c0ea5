import { expect } from 'chai';
import { RawClient } from '../support/rawClient.js';
import { sharedSandbox } from '../support/sandbox.js';

/** Ways to name what belongs to PostgreSQL or to the sandbox itself. None may reach the engine as written. */
const ATTEMPTS: readonly string[] = [
  'SELECT * FROM DB2.VARIABLES',
  'SELECT * FROM "DB2"."VARIABLE_VALUES"',
  "VALUES DB2.NUMBER_OF('1')",
  "VALUES CURRENT_SETTING('role')",
  'VALUES PG_CATALOG.VERSION()',
  'VALUES VERSION()',
  "VALUES SET_CONFIG('role', 'dbadmin', FALSE)",
  "VALUES QUERY_TO_XML('select 1', TRUE, TRUE, '')",
  "VALUES DBLINK('x')",
  "VALUES LO_IMPORT('/etc/passwd')",
  'SELECT * FROM TABLE(GENERATE_SERIES(1, 3)) AS X',
  "SELECT * FROM TABLE(PG_LS_DIR('.')) AS X",
  'CREATE TABLE DEVLIB.Z (A REGCLASS)',
  "VALUES CAST('1' AS PG_CATALOG.INT4)",
  "VALUES CAST('x' AS NAME)",
  'CREATE VIEW PG_CATALOG.V (A) AS VALUES 1',
  'CREATE SEQUENCE DB2.S',
  'ALTER TABLE DB2.VARIABLES ADD X INT',
  'GRANT SELECT ON DB2.VARIABLES TO ALICE',
  'GRANT USAGE ON SCHEMA DB2 TO ALICE',
  "LABEL ON SCHEMA PG_CATALOG IS 'x'",
  'DROP SCHEMA DB2 CASCADE',
  'RENAME TABLE DB2.VARIABLES TO V',
  'TRUNCATE TABLE DB2.VARIABLES',
  'LOCK TABLE PG_CATALOG.PG_CLASS IN EXCLUSIVE MODE',
  'CREATE ALIAS DEVLIB.A FOR PG_CATALOG.PG_CLASS',
  'CREATE TABLE DEVLIB.Z LIKE PG_CATALOG.PG_CLASS',
  'MERGE INTO DB2.VARIABLES T USING (VALUES 1) AS S(A) ON 1 = 0 WHEN NOT MATCHED THEN INSERT VALUES (1)',
  "SELECT * FROM FINAL TABLE (INSERT INTO DB2.VARIABLES VALUES ('a', 'b', 'c', 'd', 'e'))",
  'SELECT XMIN FROM SAMPLE.DEPARTMENT',
  'VALUES NEXT VALUE FOR DB2.S',
  "SELECT * FROM JSON_TABLE('{}', '$' COLUMNS (A REGCLASS PATH '$')) AS X",
  "VALUES JSON_VALUE('{}', '$' NULL PG_SLEEP ON EMPTY)",
  'VALUES EXTRACT(TIMEZONE FROM CURRENT TIMESTAMP)',
  'SELECT * FROM SAMPLE.DEPARTMENT TABLESAMPLE SYSTEM (10)',
];

describe('sandbox: what belongs to the engine', () => {
  let client: RawClient;

  before(async () => {
    client = await RawClient.connected(await sharedSandbox(), 'DBADMIN', 'libraries=DEVLIB');
  });
  after(() => client.close());

  for (const sql of ATTEMPTS) {
    it(`stays out of reach: ${sql}`, async () => {
      const reply = await client.ask({ type: 'sql', sql });
      expect(reply.success).to.equal(false);
      // Refused by the translator, in Db2's words: an engine error would mean that the name got that far.
      expect(String(reply.error)).to.match(/^\[SQL(?:0104|0204|0206|0084|0199|0171)\]/);
    });
  }
});

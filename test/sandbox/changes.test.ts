import { expect } from 'chai';
import { RawClient } from '../support/rawClient.js';
import { sharedSandbox } from '../support/sandbox.js';

describe('sandbox: changes and definitions', () => {
  let client: RawClient;

  before(async () => {
    client = await RawClient.connected(await sharedSandbox(), 'ALICE', 'libraries=DEVLIB');
  });
  after(() => client.close());

  const run = (sql: string): Promise<Record<string, unknown>> => client.ask({ type: 'sql', sql });

  it('creates, fills, changes and drops a table', async () => {
    await run('DROP TABLE ORDERS IF EXISTS');
    const create =
      'CREATE TABLE ORDERS (ID INT NOT NULL PRIMARY KEY, TOTAL DEC(7,2) WITH DEFAULT 0, ' +
      "NOTE FOR COLUMN NOTE01 VARCHAR(10) DEFAULT 'none', MADE DATE, " +
      'SEQ INT GENERATED ALWAYS AS IDENTITY (START WITH 1 INCREMENT BY 1))';
    expect(await run(create)).to.include({ success: true, has_results: false, update_count: 0 });
    const rows = "INSERT INTO ORDERS (ID, TOTAL, MADE) VALUES (1, 10.50, '2024-01-01'), (2, DEFAULT, NULL)";
    expect(await run(rows)).to.include({ success: true, update_count: 2 });
    expect(
      await run("INSERT INTO ORDERS (ID, NOTE) SELECT 3, DEPTNO FROM SAMPLE.DEPARTMENT WHERE DEPTNO = 'A00'"),
    ).to.include({ success: true, update_count: 1 });
    expect(
      await run('UPDATE ORDERS O SET TOTAL = O.TOTAL + 1, NOTE = UPPER(NOTE) WHERE ID IN (1, 2) WITH NC'),
    ).to.include({ success: true, update_count: 2 });
    expect(await run('DELETE FROM ORDERS WHERE ID = 9')).to.include({ success: true, update_count: 0 });
    const all = await client.ask({ type: 'sql', sql: 'SELECT * FROM ORDERS ORDER BY ID', terse: true });
    expect(all.data).to.deep.equal([
      [1, 11.5, 'NONE', '01/01/24', 1],
      [2, 1, 'NONE', null, 2],
      [3, 0, 'A00', null, 3],
    ]);
    expect(await run('INSERT INTO ORDERS (ID) VALUES (1)')).to.include({ sql_state: '23505', sql_rc: -803 });
    expect(await run("INSERT INTO ORDERS (NOTE) VALUES ('x')")).to.include({
      error: '[SQL0407] Null values not allowed in column or variable ID.',
      sql_state: '23502',
    });
    expect(await run(create)).to.include({
      error: '[SQL0601] ORDERS in DEVLIB type *FILE already exists.',
      sql_rc: -601,
    });
    expect(await run(create)).to.include({
      error: '[SQL0601] ORDERS in DEVLIB type *FILE already exists.',
      sql_rc: -601,
    });
    expect(await run('DROP TABLE ORDERS')).to.include({ success: true, update_count: 0 });
    expect(await run('SELECT * FROM ORDERS')).to.include({ sql_state: '42704' });
  });

  it('sees a table of the same name with another shape', async () => {
    for (const column of ['A INT', 'B CHAR(2)']) {
      await run(`CREATE TABLE SHAPES (${column})`);
      const reply = await run('SELECT * FROM SHAPES');
      expect(JSON.stringify(reply.metadata)).to.contain(`"name":"${column.charAt(0)}"`);
      await run('DROP TABLE SHAPES');
    }
  });

  it('lets the owner create a schema, whose tables the catalog shows at once', async () => {
    const owner = await RawClient.connected(await sharedSandbox(), 'DBADMIN');
    const ask = (sql: string): Promise<Record<string, unknown>> => owner.ask({ type: 'sql', sql, terse: true });
    expect(await ask('CREATE SCHEMA SHOP')).to.include({ success: true });
    await ask('CREATE TABLE SHOP.ITEM (ID BIGINT NOT NULL, "Full Name" VARCHAR(40) NOT NULL, PRICE DECIMAL(9, 2))');
    await ask("INSERT INTO SHOP.ITEM VALUES (1, 'Lamp', 9.90), (2, 'Desk', NULL)");
    await ask('CREATE VIEW SHOP.CHEAP AS SELECT ID, "Full Name" FROM SHOP.ITEM WHERE PRICE < 10');
    expect((await ask('SELECT * FROM SHOP.CHEAP')).data).to.deep.equal([[1, 'Lamp']]);
    const catalog =
      'SELECT T.TABLE_NAME, TABLE_TYPE, TABLE_OWNER, NUMBER_ROWS FROM QSYS2.SYSTABLES T LEFT JOIN ' +
      'QSYS2.SYSTABLESTAT S ON S.TABLE_NAME = T.TABLE_NAME AND S.TABLE_SCHEMA = T.TABLE_SCHEMA ' +
      "WHERE T.TABLE_SCHEMA = 'SHOP' AND T.TABLE_NAME NOT LIKE 'SYS%' ORDER BY 1";
    expect((await ask(catalog)).data).to.deep.equal([
      ['CHEAP', 'V', 'DBADMIN', null],
      ['ITEM', 'T', 'DBADMIN', 2],
    ]);
    const columns =
      'SELECT COLUMN_NAME, DATA_TYPE, IS_NULLABLE FROM QSYS2.SYSCOLUMNS2 ' +
      "WHERE TABLE_NAME = 'ITEM' AND TABLE_SCHEMA = 'SHOP' ORDER BY ORDINAL_POSITION";
    expect((await ask(columns)).data).to.deep.equal([
      ['ID', 'BIGINT', 'N'],
      ['Full Name', 'VARCHAR', 'N'],
      ['PRICE', 'DECIMAL', 'Y'],
    ]);
    expect(await client.ask({ type: 'sql', sql: 'SELECT * FROM SHOP.ITEM' })).to.include({ sql_state: '42501' });
    expect(await ask('DROP SCHEMA SHOP CASCADE')).to.include({ success: true });
    await owner.close();
  });

  it('finds tables through the library list under system naming', async () => {
    const system = await RawClient.connected(await sharedSandbox(), 'ALICE', 'naming=system;libraries=DEVLIB,SAMPLE');
    expect((await system.ask({ type: 'sql', sql: 'SELECT * FROM DEPARTMENT' })).data).to.have.length(14);
    expect((await system.ask({ type: 'sql', sql: 'SELECT * FROM SAMPLE/DEPARTMENT' })).data).to.have.length(14);
    expect((await system.ask({ type: 'sql', sql: 'SELECT * FROM NOSUCH' })).error).to.equal(
      '[SQL0204] NOSUCH in *LIBL type *FILE not found.',
    );
    await system.close();
  });
});

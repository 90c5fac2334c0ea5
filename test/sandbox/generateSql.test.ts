import { expect } from 'chai';
import type { Sandbox } from '../../sandbox/startSandbox.js';
import { RawClient } from '../support/rawClient.js';
import { sharedSandbox } from '../support/sandbox.js';

const SCHEMA = 'GENSQLTEST';

/** The statement of the built-in tool. */
const PEER =
  'CALL QSYS2.GENERATE_SQL(DATABASE_OBJECT_NAME => ?, DATABASE_OBJECT_LIBRARY_NAME => ?, DATABASE_OBJECT_TYPE => ?, ' +
  "CREATE_OR_REPLACE_OPTION => '1', PRIVILEGES_OPTION => '0', STATEMENT_FORMATTING_OPTION => '0', " +
  "SOURCE_STREAM_FILE_END_OF_LINE => 'LF', SOURCE_STREAM_FILE_CCSID => 1208)";

interface SourceRow {
  readonly SRCSEQ: number;
  readonly SRCDAT: number;
  readonly SRCDTA: string;
}

describe('sandbox: QSYS2.GENERATE_SQL', () => {
  let sandbox: Sandbox;
  let admin: RawClient;

  before(async () => {
    sandbox = await sharedSandbox();
    admin = await RawClient.connected(sandbox, 'DBADMIN');
    await admin.ask({ type: 'cl', cmd: `CRTLIB ${SCHEMA} TEXT('It''s generated')` });
    for (const sql of [
      `CREATE TABLE ${SCHEMA}.PARENT (ID INTEGER NOT NULL PRIMARY KEY, NAME VARCHAR(20) NOT NULL DEFAULT 'none')`,
      `CREATE TABLE ${SCHEMA}.CHILD (ID INT GENERATED ALWAYS AS IDENTITY, AMOUNT DECIMAL(9, 2), BORN DATE)`,
      `CREATE VIEW ${SCHEMA}.NAMES (SHORT) AS SELECT NAME FROM ${SCHEMA}.PARENT\n  WHERE NAME <> 'none';`,
    ]) {
      expect(await admin.ask({ type: 'sql', sql })).to.include({ success: true });
    }
  });
  after(async () => {
    await admin.ask({ type: 'cl', cmd: `DLTLIB ${SCHEMA}` });
    await admin.close();
  });

  /** The generated lines, without blanks at either end. */
  async function lines(...parameters: readonly string[]): Promise<readonly string[]> {
    const { data } = await admin.ask({ type: 'prepare_sql_execute', sql: PEER, parameters });
    return (data as readonly SourceRow[]).map(({ SRCDTA }) => SRCDTA.trim()).filter((line) => !line.startsWith('--'));
  }

  async function call(text: string): Promise<Record<string, unknown>> {
    return admin.ask({ type: 'sql', sql: `CALL QSYS2.GENERATE_SQL(${text})`, terse: true });
  }

  it('answers the built-in tool with the rows of a source file', async () => {
    const reply = await admin.ask({ type: 'prepare_sql_execute', sql: PEER, parameters: ['PARENT', SCHEMA, 'TABLE'] });
    expect(reply).to.include({ success: true, parameter_count: 3, has_results: true, is_done: true });
    const { columns } = reply.metadata as { readonly columns: readonly Record<string, unknown>[] };
    expect(columns.map(({ name, type, precision, scale }) => [name, type, precision, scale])).to.deep.equal([
      ['SRCSEQ', 'DECIMAL', 6, 2],
      ['SRCDAT', 'DECIMAL', 6, 0],
      ['SRCDTA', 'VARCHAR', 32000, 0],
    ]);
    const rows = reply.data as readonly SourceRow[];
    expect(rows[0]).to.include({ SRCSEQ: 1, SRCDAT: 0 });
    expect(rows[0]?.SRCDTA).to.match(/^-- {2}Generate SQL/);
  });

  it('generates tables with columns, keys, defaults and identities', async () => {
    expect(await lines('PARENT', SCHEMA, 'TABLE')).to.deep.equal([
      `CREATE OR REPLACE TABLE ${SCHEMA}.PARENT (`,
      'ID INTEGER NOT NULL ,',
      "NAME VARCHAR(20) DEFAULT 'none' NOT NULL ,",
      `CONSTRAINT ${SCHEMA}.PARENT_PKEY PRIMARY KEY( ID ) )`,
      'RCDFMT PARENT ;',
    ]);
    const child = await lines('CHILD', SCHEMA, 'TABLE');
    expect(child).to.include('ID INTEGER GENERATED ALWAYS AS IDENTITY NOT NULL ,');
    expect(child).to.include('AMOUNT DECIMAL(9, 2) DEFAULT NULL ,');
  });

  it('generates foreign keys, labels and privileges of the sample tables', async () => {
    const { data } = await call("'employee', 'SAMPLE', 'TABLE'");
    const text = (data as readonly (readonly [number, number, string])[]).map(([, , line]) => line.trim());
    expect(text).to.include('CREATE TABLE SAMPLE.EMPLOYEE (');
    expect(text.join(' ')).to.match(
      /FOREIGN KEY\( WORKDEPT \) REFERENCES SAMPLE\.DEPARTMENT \( DEPTNO \) ON DELETE NO ACTION/,
    );
    expect(text.join(' ')).to.include("LABEL ON TABLE SAMPLE.EMPLOYEE IS 'Its employees' ;");
    expect(text.join(' ')).to.include("LABEL ON COLUMN SAMPLE.EMPLOYEE ( EMPNO TEXT IS 'Employee number' ,");
    expect(text.join(' ')).to.match(/GRANT SELECT ON SAMPLE\.EMPLOYEE TO \w+ ;/);
  });

  it('gives views the text that they were made with', async () => {
    expect(await lines('NAMES', SCHEMA, 'VIEW')).to.deep.equal([
      `CREATE OR REPLACE VIEW ${SCHEMA}.NAMES (`,
      'SHORT )',
      'AS',
      `SELECT NAME FROM ${SCHEMA}.PARENT`,
      "WHERE NAME <> 'none' ;",
    ]);
    const system = await call("'SYSTABLES', 'QSYS2', 'VIEW', HEADER_OPTION => '0'");
    expect(system).to.include({ success: true });
    expect(JSON.stringify(system.data)).to.include('CREATE VIEW QSYS2.SYSTABLES');
  });

  it('generates indexes and schemas', async () => {
    expect(await lines('PARENT_PKEY', SCHEMA, 'INDEX')).to.deep.equal([
      `CREATE UNIQUE INDEX ${SCHEMA}.PARENT_PKEY`,
      `ON ${SCHEMA}.PARENT ( ID ASC ) ;`,
    ]);
    expect(await lines(SCHEMA, SCHEMA, 'SCHEMA')).to.deep.equal([
      `CREATE SCHEMA ${SCHEMA} ;`,
      '',
      `LABEL ON SCHEMA ${SCHEMA}`,
      "IS 'It''s generated' ;",
    ]);
  });

  it('generates routines that make the same routines again', async () => {
    const bodies = [
      `CREATE FUNCTION ${SCHEMA}.TWICE (N INTEGER) RETURNS INTEGER LANGUAGE SQL DETERMINISTIC RETURN N * 2`,
      `CREATE PROCEDURE ${SCHEMA}.SWAP (IN A CHAR(5), INOUT B DECIMAL(7, 2)) LANGUAGE SQL BEGIN SET B = B + 1; END`,
    ];
    for (const sql of bodies) expect(await admin.ask({ type: 'sql', sql }), sql).to.include({ success: true });
    const twice = await lines('TWICE', SCHEMA, 'FUNCTION');
    expect(twice.slice(0, 3)).to.deep.equal([
      `CREATE OR REPLACE FUNCTION ${SCHEMA}.TWICE (`,
      'N INTEGER )',
      'RETURNS INTEGER',
    ]);
    const swap = await lines('SWAP', SCHEMA, 'PROCEDURE');
    expect(swap).to.include.members(['IN A CHAR(5) ,', 'INOUT B DECIMAL(7, 2) )', 'BEGIN SET B = B + 1; END']);
    for (const text of [twice, swap]) {
      const again = text.slice(0, -1).join('\n');
      expect(await admin.ask({ type: 'sql', sql: again }), again).to.include({ success: true });
    }
    const { data } = await admin.ask({ type: 'sql', sql: `VALUES ${SCHEMA}.TWICE(21)`, terse: true });
    expect(data).to.deep.equal([[42]]);
  });

  it('makes text that makes the table again', async () => {
    const text = (await lines('PARENT', SCHEMA, 'TABLE')).join('\n').replaceAll('PARENT', 'AGAIN');
    const again = text.replace('OR REPLACE ', '').replace(/CONSTRAINT \S+ /, '');
    expect(await admin.ask({ type: 'sql', sql: again })).to.include({ success: true });
    expect((await lines('AGAIN', SCHEMA, 'TABLE')).slice(1, 3)).to.deep.equal([
      'ID INTEGER NOT NULL ,',
      "NAME VARCHAR(20) DEFAULT 'none' NOT NULL ,",
    ]);
  });

  it('honours names, naming, header, constraints and drop', async () => {
    const options = "DROP_OPTION => '1', HEADER_OPTION => '0', CONSTRAINT_OPTION => '0', NAMING_OPTION => 'SYS'";
    const { data } = await call(`'PARENT', '${SCHEMA}', 'TABLE', ${options}`);
    const text = (data as readonly (readonly [number, number, string])[]).map(([, , line]) => line.trim());
    expect(text.slice(0, 3)).to.deep.equal([
      `DROP TABLE ${SCHEMA}/PARENT IF EXISTS ;`,
      '',
      `CREATE TABLE ${SCHEMA}/PARENT (`,
    ]);
    expect(text.join(' ')).to.not.include('CONSTRAINT');
  });

  it('pages through sql and through prepare_sql_execute', async () => {
    const sql = `CALL QSYS2.GENERATE_SQL('PARENT', '${SCHEMA}', 'TABLE')`;
    for (const request of [
      { type: 'sql', sql },
      { type: 'prepare_sql_execute', sql, parameters: [] },
    ]) {
      const first = await admin.ask({ id: `page-${request.type}`, rows: 2, ...request });
      expect(first).to.include({ is_done: false });
      const rest = await admin.ask({ type: 'sqlmore', cont_id: `page-${request.type}`, rows: 100 });
      expect(rest).to.include({ is_done: true });
      expect((rest.data as readonly SourceRow[])[0]).to.include({ SRCSEQ: 3 });
    }
  });

  it('refuses what is not there, may not be seen, is no type, or goes into a file', async () => {
    expect(await call(`'NOTHING', '${SCHEMA}', 'TABLE'`)).to.include({
      error: `[SQL0204] NOTHING in ${SCHEMA} type *N not found.`,
      sql_state: '42704',
      sql_rc: -204,
    });
    expect(await call(`'NAMES', '${SCHEMA}', 'TABLE'`)).to.include({ sql_rc: -204 });
    expect(await call(`'PARENT', '${SCHEMA}', '*FILE'`)).to.include({ sql_state: '22023' });
    expect(await call(`'PARENT', '${SCHEMA}', 'TRIGGER'`)).to.include({ sql_rc: -84 });
    expect(await call(`'PARENT', '${SCHEMA}', 'TABLE', 'QSQLSRC'`)).to.include({ sql_rc: -84 });
    expect(await call(`'PARENT', '${SCHEMA}', 'TABLE', COMMENT_OPTION => 'X'`)).to.include({ sql_state: '22023' });
    expect(await call("'A', 'DB2', 'TABLE'")).to.include({ sql_rc: -204 });
    expect(await call("'A', 'B'")).to.include({ sql_rc: -440 });
    const carol = await RawClient.connected(sandbox, 'CAROL');
    const sql = `CALL QSYS2.GENERATE_SQL('PARENT', '${SCHEMA}', 'TABLE')`;
    expect(await carol.ask({ type: 'sql', sql })).to.include({ sql_rc: -551 });
    await carol.close();
  });
});

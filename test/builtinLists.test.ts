import { expect } from 'chai';
import { type Answered, asking, runAs } from './support/builtinCalls.js';
import { Gateway } from './support/gateway.js';

const TABLES = 101;
const numbered = Array.from({ length: TABLES }, (_, index) => `T${String(index + 1).padStart(3, '0')}`);

describe('built-in tools that list', () => {
  let gateway: Gateway;
  const ask = asking(() => gateway);
  before(async () => {
    gateway = await Gateway.start();
    await runAs('DBADMIN', [
      'CREATE SCHEMA MANYTABLES',
      ...numbered.map((name) => `CREATE TABLE MANYTABLES.${name} (A INTEGER)`),
      'CREATE SCHEMA "mixedCase"',
      'CREATE TABLE "mixedCase"."lower case" (A INTEGER, "b" INTEGER)',
      'CREATE TABLE "mixedCase".FOLDED (A INTEGER)',
      'CREATE TABLE "mixedCase"."folded" (A INTEGER, B INTEGER)',
      'CREATE TABLE "mixedCase".A_NAME_LONGER_THAN_TEN (A INTEGER)',
      'CREATE TABLE "mixedCase".AXNAME (A INTEGER)',
    ]);
  });
  after(async () => {
    await runAs('DBADMIN', ['DROP SCHEMA MANYTABLES CASCADE', 'DROP SCHEMA "mixedCase" CASCADE']);
    await gateway.close();
  });

  const tables = (args: Readonly<Record<string, unknown>>, user = 'alice'): Promise<Answered> =>
    ask(user, 'list_tables_in_schema', args);
  const tableNames = async (args: Readonly<Record<string, unknown>>): Promise<unknown[]> =>
    (await tables(args)).data.map((row) => row.TABLE_NAME);

  describe('say honestly whether there is more', () => {
    for (const limit of [1, 99, 100, 101, 500]) {
      it(`at a limit of ${limit} of ${TABLES} tables`, async () => {
        const { data, said } = await tables({ schema_name: 'manytables', table_filter: 'T*', limit });
        expect(data.map((row) => row.TABLE_NAME)).to.deep.equal(numbered.slice(0, limit));
        expect(said).to.include({ success: true, hasMore: limit < TABLES, limit, offset: 0 });
      });
    }

    it('on the last page, on the one before it, and beyond the end', async () => {
      const page = (offset: number): Promise<Answered> =>
        tables({ schema_name: 'MANYTABLES', table_filter: 'T*', limit: 50, offset });
      expect((await page(50)).said).to.include({ hasMore: true });
      expect((await page(51)).said).to.include({ hasMore: false });
      expect((await page(500)).said).to.deep.include({ hasMore: false, data: [] });
    });

    it('of schemas', async () => {
      const all = await ask('alice', 'list_schemas', { include_system: true, limit: 500 });
      const count = all.data.length;
      expect(all.said).to.include({ hasMore: false });
      const names = async (limit: number): Promise<unknown[]> => {
        const { data, said } = await ask('alice', 'list_schemas', { include_system: true, limit });
        return [data.length, said.hasMore];
      };
      expect(await names(count)).to.deep.equal([count, false]);
      expect(await names(count - 1)).to.deep.equal([count - 1, true]);
    });

    it('and what to do then', async () => {
      const { said } = await tables({ schema_name: 'MANYTABLES', limit: 10, offset: 20 });
      expect((said.metadata as { more: string }).more).to.equal('Call again with offset 30.');
    });
  });

  describe('find by name', () => {
    it('schemas by a part of it, by a pattern, and not by a system schema’s unless asked', async () => {
      const found = async (args: object): Promise<unknown[]> =>
        (await ask('alice', 'list_schemas', { ...args })).data.map((row) => row.SCHEMA_NAME);
      expect(await found({ filter: 'tabl' })).to.deep.equal(['MANYTABLES']);
      expect(await found({ filter: 'many*' })).to.deep.equal(['MANYTABLES']);
      expect(await found({ filter: 'tabl%' })).to.deep.equal([]);
      expect(await found({ filter: 'mixedcase' })).to.deep.equal(['mixedCase']);
      expect(await found({ filter: 'qsys2' })).to.deep.equal([]);
      expect(await found({ filter: 'qsys2', include_system: true })).to.deep.equal(['QSYS2']);
    });

    it('tables, and take an underscore for itself', async () => {
      expect(await tableNames({ schema_name: '"mixedCase"', table_filter: 'a_name*' })).to.deep.equal([
        'A_NAME_LONGER_THAN_TEN',
      ]);
      expect(await tableNames({ schema_name: 'SAMPLE', table_filter: 'DEPART' })).to.deep.equal(['DEPARTMENT']);
    });

    it('count rows and columns', async () => {
      const { data } = await tables({ schema_name: 'SAMPLE', table_filter: 'employee' });
      expect(data).to.deep.equal([
        {
          TABLE_SCHEMA: 'SAMPLE',
          TABLE_NAME: 'EMPLOYEE',
          TABLE_TYPE: 'T',
          TABLE_TEXT: 'Its employees',
          NUMBER_ROWS: 42,
          COLUMN_COUNT: 14,
        },
      ]);
    });

    for (const name of ['mixedCase', '"mixedCase"', ' "mixedCase" ']) {
      it(`the schema ${name}`, async () => {
        expect(await tableNames({ schema_name: name, table_filter: 'lower' })).to.deep.equal(['lower case']);
      });
    }

    for (const name of ['"mixedcase"', 'MIXEDCASE', '"MIXEDCASE"', 'NOWHERE']) {
      it(`no schema ${name}, and say so`, async () => {
        const { failed, said } = await tables({ schema_name: name });
        expect(failed).to.equal(true);
        expect(said).to.include({ success: false, errorCode: 'E_ARGUMENTS' });
        expect(said.error).to.include(`There is no schema ${name} that you may see`);
      });
    }
  });

  describe('get_table_columns', () => {
    const columns = async (schema: string, table: string): Promise<unknown[]> => {
      const { text, failed, data } = await ask('alice', 'get_table_columns', {
        schema_name: schema,
        table_name: table,
      });
      return failed ? [text] : data.map((row) => row.COLUMN_NAME);
    };

    it('describes each column', async () => {
      const { data } = await ask('bob', 'get_table_columns', { schema_name: 'sample', table_name: 'employee' });
      expect(data).to.have.length(14);
      expect(data[0]).to.include({ COLUMN_NAME: 'EMPNO', DATA_TYPE: 'CHAR', LENGTH: 6, IS_NULLABLE: 'N' });
      expect(data[11]).to.include({ COLUMN_NAME: 'SALARY', NUMERIC_PRECISION: 9, NUMERIC_SCALE: 2 });
    });

    it('tells all of a table with more than 100', async () => {
      const names = await columns('QSYS2', 'EMPTY_VIEW_01');
      expect(names).to.have.length(120);
      expect([names[0], names[100], names[119]]).to.deep.equal(['FIELD_001', 'FIELD_101', 'FIELD_120']);
    });

    it('reaches delimited names, and prefers the folded one of two', async () => {
      expect(await columns('mixedCase', 'lower case')).to.deep.equal(['A', 'b']);
      expect(await columns('"mixedCase"', '"lower case"')).to.deep.equal(['A', 'b']);
      expect(await columns('mixedCase', 'folded')).to.deep.equal(['A']);
      expect(await columns('mixedCase', '"folded"')).to.deep.equal(['A', 'B']);
    });

    it('takes system names, too', async () => {
      const { data } = await ask('alice', 'execute_sql', {
        sql: 'SELECT SYSTEM_TABLE_NAME N FROM QSYS2.SYSTABLES WHERE TABLE_NAME = ?',
        parameters: ['A_NAME_LONGER_THAN_TEN'],
      });
      const name = String(data[0]?.N).trim();
      expect(name).to.have.length.at.most(10);
      expect(await columns('"mixedCase"', name)).to.deep.equal(['A']);
    });

    it('says when there is no such table, whatever is in the name', async () => {
      for (const table of ['NOTHING', '"employee"', "X' OR '1'='1", 'x'.repeat(130)]) {
        const [text] = await columns('SAMPLE', table);
        expect(text).to.include(`There is no table, view or file ${table} in schema SAMPLE that you may see`);
      }
      const [text] = await columns('SAMPLE', 'x'.repeat(131));
      expect(text).to.include('table_name must have at most 130 characters');
    });
  });

  describe('get_related_objects', () => {
    it('lists the dependents of a table, by any spelling of its name', async () => {
      for (const [library, file] of [
        ['SAMPLE', 'DEPARTMENT'],
        ['sample', '"DEPARTMENT"'],
      ]) {
        const { data } = await ask('alice', 'get_related_objects', { library_name: library, file_name: file });
        expect(data.map((row) => row.SQL_NAME)).to.include('EMPLOYEE_WORKDEPT_FKEY');
      }
    });

    it('of one type only, when asked', async () => {
      const args = { library_name: 'SAMPLE', file_name: 'DEPARTMENT' };
      const keys = await ask('alice', 'get_related_objects', { ...args, object_type_filter: 'FOREIGN KEY' });
      expect(keys.data).not.to.be.empty;
      const views = await ask('alice', 'get_related_objects', { ...args, object_type_filter: 'TRIGGER' });
      expect(views.said).to.deep.include({ success: true, data: [] });
      const refused = await ask('alice', 'get_related_objects', { ...args, object_type_filter: 'COW' });
      expect(refused.said.error).to.include('object_type_filter');
    });

    it('says when there is no such table', async () => {
      const { said } = await ask('alice', 'get_related_objects', { library_name: 'SAMPLE', file_name: 'NOTHING' });
      expect(said).to.include({ errorCode: 'E_ARGUMENTS' });
    });
  });
});

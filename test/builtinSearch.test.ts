import { expect } from 'chai';
import { asking, type Row } from './support/builtinCalls.js';
import { Gateway } from './support/gateway.js';

describe('search_objects', () => {
  let gateway: Gateway;
  const ask = asking(() => gateway);
  before(async () => {
    gateway = await Gateway.start();
  });
  after(() => gateway.close());

  const found = async (args: Readonly<Record<string, unknown>>): Promise<readonly Row[]> =>
    (await ask('alice', 'search_objects', args)).data;
  const places = (rows: readonly Row[]): string[] =>
    rows.map((row) =>
      [row.KIND, row.SCHEMA_NAME, row.OBJECT_NAME, row.COLUMN_NAME]
        .filter((part) => typeof part === 'string')
        .join(' '),
    );

  it('finds schemas, tables and columns by a part of their name, columns last', async () => {
    const all = places(await found({ query: 'depart', schema_name: 'sample' }));
    expect(all[0]).to.equal('table SAMPLE DEPARTMENT');
    expect(all).to.include('column SAMPLE EMPLOYEE WORKDEPT');
    const kinds = all.map((place) => place.split(' ')[0]);
    expect(kinds.lastIndexOf('table')).to.be.below(kinds.indexOf('column'));
    expect(places(await found({ query: 'samp', kinds: ['schema'] }))).to.deep.equal(['schema SAMPLE SAMPLE']);
  });

  it('finds by text, and tells it', async () => {
    const [table] = await found({ query: 'its employees', kinds: ['table'] });
    expect(table).to.include({ SCHEMA_NAME: 'SAMPLE', OBJECT_NAME: 'EMPLOYEE', OBJECT_TYPE: 'TABLE' });
    expect(table?.OBJECT_TEXT).to.equal('Its employees');
    const columns = places(await found({ query: 'employee number', kinds: ['column'], schema_name: 'SAMPLE' }));
    expect(columns).to.include('column SAMPLE EMPLOYEE EMPNO');
  });

  it('finds routines, those of the system only when asked', async () => {
    expect(await found({ query: 'qcmdexc', kinds: ['routine'] })).to.deep.equal([]);
    const rows = await found({ query: 'qcmdexc', kinds: ['routine'], include_system: true });
    expect(places(rows)).to.include('routine QSYS2 QCMDEXC');
    const named = await found({ query: 'qcmdexc', kinds: ['routine'], schema_name: 'qsys2' });
    expect(places(named)).to.deep.equal(places(rows));
  });

  for (const limit of [1, 99, 100, 101, 500]) {
    it(`says honestly that there is more than ${limit}`, async () => {
      const args = { query: 'FIELD_*', kinds: ['column'], schema_name: 'QSYS2', limit };
      const { data, said } = await ask('alice', 'search_objects', args);
      expect(data).to.have.length(limit);
      expect(said).to.include({ hasMore: true, limit });
      const last = await ask('alice', 'search_objects', { ...args, offset: 1440 - limit });
      expect(last.said).to.include({ hasMore: false });
      expect(last.data).to.have.length(limit);
    });
  }

  it('tells page after page everything once', async () => {
    const args = { query: 'no', schema_name: 'SAMPLE' };
    const whole = places(await found({ ...args, limit: 500 }));
    expect(whole.length).to.be.greaterThan(10);
    const pages: string[] = [];
    for (let offset = 0; offset < whole.length; offset += 7) {
      pages.push(...places(await found({ ...args, limit: 7, offset })));
    }
    expect(pages).to.deep.equal(whole);
  });

  it('treats what it is given as text', async () => {
    expect(await found({ query: "' OR '1'='1" })).to.deep.equal([]);
    expect(await found({ query: '_' })).to.satisfy((rows: readonly Row[]) =>
      rows.every((row) => JSON.stringify(row).includes('_')),
    );
    expect(await found({ query: '\\' })).to.deep.equal([]);
  });

  it('refuses a kind that there is not, and a schema that there is not', async () => {
    const kind = await ask('alice', 'search_objects', { query: 'x', kinds: ['cow'] });
    expect(kind.said).to.include({ success: false, errorCode: 'E_ARGUMENTS' });
    const schema = await ask('alice', 'search_objects', { query: 'x', schema_name: 'NOWHERE' });
    expect(schema.said.error).to.include('There is no schema NOWHERE');
  });
});

import type { BindingValue, QueryResult, SQLJob } from '@ibm/mapepire-js';
import { expect } from 'chai';
import { Clients, ownSchema } from '../../support/acceptance.js';
import { failureOf } from '../../support/failureOf.js';

interface Case {
  readonly what: string;
  readonly name: string;
  readonly types: readonly [string, string, string];
  readonly body: string;
  readonly call: BindingValue[];
  readonly type: string;
  readonly precisions: readonly number[];
  readonly values: readonly [string | number, string | number];
}

const CASES: readonly Case[] = [
  {
    what: 'integer',
    name: 'procedure_test',
    types: ['integer', 'integer', 'integer'],
    body: 'set p3 = p1 + p2; set p2 = 0;',
    call: [6, 4, 0],
    type: 'INTEGER',
    precisions: [10, 10, 10],
    values: [0, 10],
  },
  {
    what: 'char',
    name: 'procedure_test_char',
    types: ['char(5)', 'char(6)', 'char(7)'],
    body: "set p3 = rtrim(p1) concat rtrim(p2); set p2 = '';",
    call: ['a', 'b', ''],
    type: 'CHAR',
    precisions: [5, 6, 7],
    values: ['', 'ab'],
  },
  {
    what: 'varchar',
    name: 'procedure_test_varchar',
    types: ['varchar(5)', 'varchar(6)', 'varchar(7)'],
    body: "set p3 = p1 concat p2; set p2 = '';",
    call: ['a', 'b', ''],
    type: 'VARCHAR',
    precisions: [5, 6, 7],
    values: ['', 'ab'],
  },
];

const PARAMETERS = ['P1', 'P2', 'P3'];

describe('acceptance: procedures', () => {
  const clients = new Clients();
  // The name that the suite of the client itself uses.
  ownSchema('mapepire_test', clients);
  let job: SQLJob;

  before(async () => {
    job = await clients.job('DBADMIN');
  });

  it('live in a schema that is there only once', async () => {
    const refused = await failureOf(job.execute('create schema mapepire_test'));
    expect(refused).to.match(/^\[SQL0601\] .*, 42710, -601$/);
  });

  function createText({ name, types: [first, second, third], body }: Case): string {
    return `
    create or replace procedure mapepire_test.${name}(
      in p1 ${first},
      inout p2 ${second},
      out p3 ${third}
    )
    BEGIN
      ${body.replaceAll('; ', ';\n      ')}
    END
  `;
  }

  async function call({ name, call: parameters }: Case): Promise<QueryResult<unknown>> {
    const query = job.query(`call mapepire_test.${name}(?, ?, ?)`, { parameters });
    const result = await query.execute();
    await query.close();
    return result;
  }

  for (const one of CASES) {
    it(`hand ${one.what} values in, through and out`, async () => {
      const created = await job.execute(createText(one));
      expect(created).to.include({ success: true, has_results: false });
      const result = await call(one);
      expect(result).to.deep.include({ success: true, has_results: false, update_count: 0, data: [] });
      expect(result).to.include({ parameter_count: 3, is_done: true });
      expect(Object.keys(result.metadata)).to.deep.equal(['parameters']);
      expect(result.metadata.parameters).to.deep.equal(
        PARAMETERS.map((name, index) => ({
          type: one.type,
          mode: ['IN', 'INOUT', 'OUT'][index],
          precision: one.precisions[index],
          scale: 0,
          name,
        })),
      );
      const told = (result.output_parms ?? []).map(({ ccsid: _, ...rest }) => rest);
      const described = PARAMETERS.map((name, index) => ({
        index: index + 1,
        type: one.type,
        precision: one.precisions[index],
        scale: 0,
        name,
      }));
      const [first, second, third] = described;
      expect(told).to.deep.equal([first, { ...second, value: one.values[0] }, { ...third, value: one.values[1] }]);
      for (const parameter of result.output_parms ?? []) expect(parameter.ccsid).to.be.a('number');
    });
  }

  it('may be replaced, and then do what the new text says', async () => {
    const [first] = CASES;
    if (first === undefined) throw new Error('there are cases');
    await job.execute(createText(first));
    await job.execute(createText({ ...first, body: 'set p3 = p1 * p2; set p2 = p1;' }));
    const { output_parms } = await call(first);
    expect(output_parms?.map(({ value }) => value as unknown)).to.deep.equal([undefined, 6, 24]);
  });

  it('refuse a marker without a value', async () => {
    const [first] = CASES;
    if (first === undefined) throw new Error('there are cases');
    await job.execute(createText(first));
    expect(await failureOf(call({ ...first, call: [6] }))).to.match(/, 07001, -99999$/);
  });

  it('that do not exist are told', async () => {
    expect(await failureOf(job.execute('call mapepire_test.nothing(?)', { parameters: [1] }))).to.match(
      /^\[SQL0204\] NOTHING in MAPEPIRE_TEST type \*N not found\., 42704, -204$/,
    );
  });
});

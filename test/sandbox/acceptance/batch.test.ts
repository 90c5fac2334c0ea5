import type { SQLJob } from '@ibm/mapepire-js';
import { expect } from 'chai';
import { Clients, ownSchema, table } from '../../support/acceptance.js';

const NAMES = ['Ada', 'Bob', 'Cy', 'Dee'];
const PHONES = ['000-1111', '000-2222', '000-3333'];

/** As a suite of another client writes it: into SAMPLE itself. */
const LITERAL = 'sample.deleteme';

describe('acceptance: changes in batches', () => {
  const clients = new Clients();
  ownSchema('ACCBATCH', clients);
  let job: SQLJob;

  before(async () => {
    job = await clients.job('DBADMIN');
  });

  async function batch(sql: string, rows: (string | number)[][]): Promise<number> {
    const query = job.query(sql);
    query.addToBatch(rows);
    const result = await query.execute();
    expect(result).to.deep.include({ success: true, has_results: false, is_done: true, data: [], output_parms: [] });
    expect(result).to.have.property('batch_added', rows.length);
    return result.update_count;
  }

  it('DROP TABLE … IF EXISTS of a table named by a reserved word', async () => {
    const dropped = await job.execute('drop table sample.delete if exists');
    expect(dropped).to.include({ success: true, has_results: false });
    expect(dropped).not.to.have.any.keys('is_done', 'data', 'metadata');
  });

  for (const name of [LITERAL, 'ACCBATCH.DELETEME']) {
    it(`insert, update and delete ${name} and count the rows of all executions`, async () => {
      await job.execute(`drop table ${name} if exists`);
      const created = await job.execute(`CREATE TABLE ${name.toUpperCase()} (name varchar(10), phone varchar(12))`);
      expect(created).to.include({ success: true, has_results: false, update_count: 0 });
      const people = NAMES.flatMap((person) => PHONES.map((phone) => [person, phone]));
      expect(await batch(`insert into ${name} values (?, ?)`, people)).to.equal(12);
      const change = `update ${name} set phone = ? where name = ?`;
      const three = [...NAMES.slice(0, 2), 'Nobody'].map((person) => ['111-0000', person]);
      expect(await batch(change, three)).to.equal(6);
      const four = [...NAMES.slice(0, 3), 'Nobody'].map((person) => ['222-0000', person]);
      expect(await batch(change, four)).to.equal(9);
      expect(
        await table(job, `select name, count(*) from ${name} where phone = '222-0000' group by name`),
      ).to.have.length(3);
      expect(
        await batch(
          `delete from ${name} where name = ?`,
          NAMES.map((person) => [person]),
        ),
      ).to.equal(12);
      expect(await job.execute(`drop table ${name}`)).to.include({ success: true, has_results: false });
    });
  }

  it('takes one row in the form of a list, and as a batch of one', async () => {
    await job.execute('CREATE TABLE ACCBATCH.ONE (NAME VARCHAR(10), PHONE VARCHAR(12))');
    const insert = 'INSERT INTO ACCBATCH.ONE VALUES (?, ?)';
    const single = await job.execute(insert, { parameters: ['a', '1'] });
    expect(single).to.include({ success: true, update_count: 1, parameter_count: 2 });
    expect(single).not.to.have.property('batch_added');
    expect(single.metadata.parameters).to.have.length(2);
    expect(await batch(insert, [['b', '2']])).to.equal(1);
    expect(await table(job, 'SELECT * FROM ACCBATCH.ONE ORDER BY NAME')).to.deep.equal([
      ['a', '1'],
      ['b', '2'],
    ]);
  });
});

import type { BindingValue, SQLJob } from '@ibm/mapepire-js';
import { expect } from 'chai';
import { Clients } from '../../support/acceptance.js';
import { failureOf } from '../../support/failureOf.js';

const ZERO_LENGTH = 'A string parameter value with zero length was detected., 43617, -99999';
/** Five kilobytes that are no SQL, with a quote that nothing closes. */
const GARBAGE = `aeriogfj304tq34projqwe'fa;${'sdgpoijq2we;f0923 4tq-0w9ef;ksajdf '.repeat(145)}`;

describe('acceptance: errors', () => {
  const clients = new Clients();
  let job: SQLJob;

  before(async () => {
    job = await clients.job('ALICE');
  });
  after(() => clients.close());

  function failure(sql: string, parameters?: unknown): Promise<string> {
    if (parameters === undefined) return failureOf(job.query(sql).execute());
    // What the type of the client forbids is what its own suite sends.
    return failureOf(job.query(sql, { parameters: parameters as BindingValue[] }).execute());
  }

  it('a table that does not exist', async () => {
    expect(await failure('SELECT * FROM NON_EXISTENT_TABLE')).to.equal(
      '[SQL0204] NON_EXISTENT_TABLE in ALICE type *FILE not found., 42704, -204',
    );
    expect(await failure('select * from scooby')).to.equal(
      '[SQL0204] SCOOBY in ALICE type *FILE not found., 42704, -204',
    );
  });

  it('a table that does not exist in a schema that does not exist, prepared', async () => {
    expect(await failure('SELECT * FROM MAPEPIRE.FAKETABLE', [])).to.equal(
      '[SQL0204] FAKETABLE in MAPEPIRE type *FILE not found., 42704, -204',
    );
  });

  it('empty text, both ways', async () => {
    expect(await failure('')).to.equal(ZERO_LENGTH);
    expect(await failure('', [])).to.equal(ZERO_LENGTH);
  });

  it('a word that is no statement', async () => {
    for (const parameters of [undefined, []]) {
      expect(await failure('a', parameters)).to.match(/^\[SQL0104\] Token A was not valid\. .*, 42601, -104$/);
    }
  });

  it('garbage is told by its first word', async () => {
    expect(GARBAGE).to.have.length.within(5000, 5200);
    expect(await failure(GARBAGE)).to.match(/^\[SQL0104\] Token AERIOGFJ304TQ34PROJQWE was not valid\./);
    expect(await failure(GARBAGE, [])).to.contain('Token AERIOGFJ304TQ34PROJQWE was not valid.');
  });

  const ONE_MARKER = 'SELECT * FROM SAMPLE.SYSCOLUMNS WHERE COLUMN_NAME = ?';

  it('too few parameters', async () => {
    const text = 'The number of parameter values set or registered does not match the number of parameters.';
    expect(await failure(ONE_MARKER, [])).to.equal(`${text}, 07001, -99999`);
  });

  it('too many parameters', async () => {
    expect(await failure(ONE_MARKER, [1, 'a'])).to.equal('Descriptor index not valid. (2>1), 07009, -99999');
  });

  it('a batch of a query', async () => {
    expect(await failure(ONE_MARKER, [[]])).not.to.equal('no failure');
    expect(await failure(ONE_MARKER, [['A']])).to.match(/, (?:HY010|24000), -99999$/);
  });

  it('parameters that are no list', async () => {
    expect(await failure(ONE_MARKER, 99)).to.equal('Not a JSON Array: 99');
  });

  it('leave the job usable', async () => {
    expect(await job.execute('VALUES 1')).to.include({ success: true });
    const query = job.query('SELECT * FROM NON_EXISTENT_TABLE');
    await failureOf(query.execute());
    expect(query.getState()).to.equal('ERROR');
    expect(await failureOf(query.execute())).to.contain('*FILE not found.');
    expect(await query.close()).to.equal(undefined);
  });
});

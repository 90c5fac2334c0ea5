import type { JobLogEntry, SQLJob } from '@ibm/mapepire-js';
import { expect } from 'chai';
import { Clients } from '../../support/acceptance.js';
import { failureOf } from '../../support/failureOf.js';

/** The names of the job log's columns in object form. */
const KEYS = [
  ...['SUMMARY', 'SEVERITY', 'MESSAGE_SECOND_LEVEL_TEXT', 'MESSAGE_ID', 'MESSAGE_TYPE', 'MESSAGE_SUBTYPE'],
  ...['MESSAGE_TIMESTAMP', 'FROM_LIBRARY', 'FROM_PROGRAM', 'FROM_MODULE', 'FROM_PROCEDURE', 'FROM_INSTRUCTION'],
  ...['TO_LIBRARY', 'TO_PROGRAM', 'TO_MODULE', 'TO_PROCEDURE', 'TO_INSTRUCTION', 'FROM_USER', 'MESSAGE_LIBRARY'],
  ...['MESSAGE_FILE', 'MESSAGE_TOKEN_LENGTH', 'MESSAGE_TOKENS', 'MESSAGE_TEXT', 'MESSAGE_KEY', 'QUALIFIED_JOB_NAME'],
];

describe('acceptance: CL commands', () => {
  const clients = new Clients();
  let job: SQLJob;

  before(async () => {
    job = await clients.job('ALICE');
  });
  after(() => clients.close());

  it('WRKACTJOB succeeds and leaves messages in the job log', async () => {
    const result = await job.clcommand('WRKACTJOB').execute();
    expect(result).to.include({ success: true, is_done: true });
    expect(result.data).to.have.length.greaterThan(0);
    expect(result).not.to.have.any.keys('has_results', 'update_count', 'error');
    expect(result.metadata.columns).to.have.length(27);
  });

  it('an unknown command fails with the messages that say why', async () => {
    const result = await job.clcommand('INVALIDCOMMAND').execute();
    expect(result).to.include({ success: false, is_done: true, sql_rc: -443, sql_state: '38501' });
    expect(result.id).to.match(/^clcommand\d+$/);
    expect(result.error).to.contain('[CPF0006] Errors occurred in command.');
    const log = result.data as readonly Readonly<Record<string, unknown>>[];
    expect(log.map(({ MESSAGE_ID }) => MESSAGE_ID)).to.include.members(['CPD0030', 'CPF0006']);
    const entry = log.find(({ MESSAGE_ID }) => MESSAGE_ID === 'CPD0030') ?? {};
    expect(Object.keys(entry).sort()).to.deep.equal([...KEYS].sort());
    expect(entry.SUMMARY).to.match(/^CPD0030 \[\w+\]: /);
    expect(entry.QUALIFIED_JOB_NAME).to.equal(job.id);
  });

  it('gives each command its own messages only', async () => {
    await job.clcommand('INVALIDCOMMAND').execute();
    const after = await job.clcommand('DSPLIBL').execute();
    const ids = (after.data as JobLogEntry[]).map(({ MESSAGE_ID }) => MESSAGE_ID);
    expect(ids).not.to.include('CPD0030');
  });

  it('execute with isClCommand throws what failed', async () => {
    const failure = failureOf(job.execute('INVALIDCOMMAND', { isClCommand: true }));
    expect(await failure).to.contain('[CPF0006] Errors occurred in command.');
    expect((await job.execute<JobLogEntry>('WRKACTJOB', { isClCommand: true })).data).not.to.be.empty;
  });

  it('is terse when asked to be', async () => {
    const result = await job.query<unknown[]>('WRKACTJOB', { isClCommand: true, isTerseResults: true }).execute();
    expect(result.data[0]).to.be.an('array').with.lengthOf(27);
  });
});

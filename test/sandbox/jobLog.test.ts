import { expect } from 'chai';
import { messageOf, requestMessage } from '../../sandbox/commands/messages.js';
import { JobLog } from '../../sandbox/daemon/jobLog.js';
import { LibraryList } from '../../sandbox/daemon/libraryList.js';
import type { Clock } from '../../src/kernel/clock.js';
import { RawClient } from '../support/rawClient.js';
import { sharedSandbox } from '../support/sandbox.js';

const timer = { cancel: (): void => undefined };
const clock: Clock = {
  now: () => 0,
  iso: (ms) => new Date(ms).toISOString(),
  monotonic: () => 0,
  after: () => timer,
  every: () => timer,
};

function emptyLog(): JobLog {
  return new JobLog({ jobName: '000001/QUSER/QZDASOINIT', user: 'ALICE', clock });
}

describe('sandbox: job log', () => {
  it('keeps each message with everything that JOBLOG_INFO tells', () => {
    const log = emptyLog();
    log.add(requestMessage('DSPLIBL'));
    log.add(messageOf('CPF2110', 'NOWHERE'));
    expect(log.rows[1]).to.deep.equal({
      ordinal_position: 2,
      message_id: 'CPF2110',
      message_type: 'ESCAPE',
      message_subtype: null,
      severity: 40,
      message_timestamp: '1970-01-01 00:00:00.000000',
      from_library: 'QSYS',
      from_program: 'QCMDEXC',
      from_module: null,
      from_procedure: null,
      from_instruction: '0A12',
      to_library: 'QSYS',
      to_program: 'QSQRUN3',
      to_module: null,
      to_procedure: null,
      to_instruction: '1B7E',
      from_user: 'ALICE',
      message_file: 'QCPFMSG',
      message_library: 'QSYS',
      message_tokens: 'NOWHERE',
      message_token_length: 7,
      message_text: 'Library NOWHERE not found.',
      message_second_level_text: '&N Cause . . . . . :   Library NOWHERE not found.',
      message_key: '00000002',
      qualified_job_name: '000001/QUSER/QZDASOINIT',
    });
    expect(log.rows[0]).to.include({ message_type: 'REQUEST', message_id: null, message_file: null });
  });

  it('is bounded, and still tells what came since', () => {
    const log = emptyLog();
    for (let count = 0; count < 700; count++) log.add(requestMessage(`DLYJOB ${count}`));
    const before = log.position;
    log.add(messageOf('CPC2101'));
    expect(log.rows).to.have.length(500);
    expect(log.since(before).map(({ message_id }) => message_id)).to.deep.equal(['CPC2101']);
    expect(log.rows.at(-1)).to.include({ ordinal_position: 701 });
  });

  it('counts the SQL errors of the host, and not those that the driver raised', async () => {
    const client = await RawClient.connected(await sharedSandbox(), 'ALICE');
    await client.ask({ type: 'sql', sql: 'SELECT * FROM SAMPLE.NOWHERE' });
    await client.ask({ type: 'sql', sql: '' });
    await client.ask({ type: 'sql', sql: 'A' });
    const { data } = await client.ask({ type: 'cl', cmd: 'DSPLIBL' });
    expect((data as readonly Record<string, unknown>[])[0]).to.include({ MESSAGE_KEY: '00000003' });
    await client.close();
  });
});

describe('sandbox: library list', () => {
  it('has a system part, a current library and a user part', () => {
    const list = new LibraryList();
    list.setCurrent('DEVLIB');
    expect(list.entries.map(({ library, part }) => `${part} ${library}`)).to.deep.equal([
      'SYSTEM QSYS',
      'SYSTEM QSYS2',
      'SYSTEM QHLPSYS',
      'SYSTEM QUSRSYS',
      'CURRENT DEVLIB',
      'USER QGPL',
      'USER QTEMP',
    ]);
    list.forget('DEVLIB');
    expect(list.current).to.equal(undefined);
  });

  it('takes the connection property with *LIBL as the list that was there', () => {
    expect(new LibraryList(['A', 'B']).user).to.deep.equal(['A', 'B']);
    expect(new LibraryList(['A', '*LIBL', 'B']).user).to.deep.equal(['A', 'QGPL', 'QTEMP', 'B']);
    expect(new LibraryList(['*LIBL', 'QGPL', 'C']).user).to.deep.equal(['QGPL', 'QTEMP', 'C']);
  });

  it('puts libraries where they are asked for', () => {
    const list = new LibraryList(['A', 'B']);
    expect(list.add('C', { kind: 'after', library: 'A' })).to.be.true;
    expect(list.add('D', { kind: 'before', library: 'A' })).to.be.true;
    expect(list.add('E', { kind: 'replace', library: 'B' })).to.be.true;
    expect(list.add('F', { kind: 'last' })).to.be.true;
    expect(list.add('G', { kind: 'first' })).to.be.true;
    expect(list.add('H', { kind: 'after', library: 'NOWHERE' })).to.be.false;
    expect(list.user.join(' ')).to.equal('G D A C E F');
    expect(list.remove('NOWHERE')).to.be.false;
  });
});

import { expect } from 'chai';
import type { Sandbox } from '../../sandbox/startSandbox.js';
import { connectJob, sharedSandbox } from '../support/sandbox.js';
import { RawClient } from '../support/rawClient.js';

interface Message {
  readonly SUMMARY: string | null;
  readonly MESSAGE_ID: string | null;
  readonly MESSAGE_TYPE: string;
  readonly SEVERITY: number;
  readonly MESSAGE_TEXT: string;
}

interface ClReply {
  readonly success: boolean;
  readonly error?: string;
  readonly data: readonly Message[];
}

async function cl(client: RawClient, cmd: string): Promise<ClReply> {
  // The reply's shape is what the first test below asserts.
  return (await client.ask({ type: 'cl', cmd })) as unknown as ClReply;
}

/** The identifiers of what a command left in the job log, without its request. */
async function ids(client: RawClient, cmd: string): Promise<string> {
  const { data } = await cl(client, cmd);
  expect(data[0]).to.include({ MESSAGE_TYPE: 'REQUEST', MESSAGE_TEXT: cmd.trim() });
  return data
    .slice(1)
    .map(({ MESSAGE_ID }) => MESSAGE_ID)
    .join(' ');
}

async function values(client: RawClient, sql: string): Promise<unknown> {
  return (await client.ask({ type: 'sql', sql, terse: true })).data;
}

describe('sandbox: cl', () => {
  let sandbox: Sandbox;
  let alice: RawClient;
  let admin: RawClient;

  before(async () => {
    sandbox = await sharedSandbox();
    [alice, admin] = await Promise.all([
      RawClient.connected(sandbox, 'ALICE'),
      RawClient.connected(sandbox, 'DBADMIN'),
    ]);
  });
  after(async () => {
    for (const library of ['CLTEST', 'CLTEST2']) await cl(admin, `DLTLIB ${library}`);
    await Promise.all([alice.close(), admin.close()]);
  });

  it('answers with the job-log rows of the command, 27 columns of 25 names, and nothing of a result set', async () => {
    const reply = await alice.ask({ type: 'cl', cmd: 'WRKACTJOB' });
    expect(Object.keys(reply)).to.deep.equal(['id', 'metadata', 'data', 'is_done', 'success', 'execution_time']);
    expect(reply).to.include({ is_done: true, success: true });
    expect(reply.metadata).to.include({ column_count: 27 });
    const [row] = reply.data as readonly Record<string, unknown>[];
    expect(Object.keys(row ?? {})).to.have.length(25);
    expect(row).to.include({ MESSAGE_TYPE: 'REQUEST', MESSAGE_TEXT: 'WRKACTJOB', SUMMARY: null, FROM_USER: 'ALICE' });
    const terse = await alice.ask({ type: 'cl', cmd: 'DSPLIBL', terse: true });
    expect((terse.data as unknown[][])[0]).to.have.length(27);
  });

  it('keeps the messages of a command that fails', async () => {
    const reply = await alice.ask({ type: 'cl', cmd: 'INVALIDCOMMAND' });
    expect(reply).to.include({
      success: false,
      is_done: true,
      error: '[CPF0006] Errors occurred in command.',
      sql_state: '38501',
      sql_rc: -443,
    });
    const [, diagnostic, escape] = reply.data as readonly Message[];
    expect(diagnostic).to.include({
      SUMMARY: 'CPD0030 [DIAG]: Command INVALIDCOMMAND in library *LIBL not found.',
      SEVERITY: 30,
      MESSAGE_TYPE: 'DIAGNOSTIC',
    });
    expect(escape).to.include({ MESSAGE_ID: 'CPF0006', SEVERITY: 40, MESSAGE_TYPE: 'ESCAPE' });
  });

  it('serves the unmodified client', async () => {
    const job = await connectJob('ALICE');
    const good = await job.clcommand('WRKACTJOB').execute();
    expect(good.success).to.be.true;
    expect(good.data).to.not.be.empty;
    const bad = await job.clcommand('INVALIDCOMMAND').execute();
    expect(bad).to.include({ success: false, is_done: true, sql_state: '38501', sql_rc: -443 });
    await job.close();
  });

  it('tells what is wrong with a command before it runs', async () => {
    const cases: Readonly<Record<string, string>> = {
      'ADDLIBLE LIB(QGPL) COLOR(RED)': 'CPD0043 CPF0006',
      ADDLIBLE: 'CPD0071 CPF0006',
      'ADDLIBLE LIB(QGPL) LIB(QGPL)': 'CPD0044 CPF0006',
      'ADDLIBLE A *LAST B': 'CPD0050 CPF0006',
      'ADDLIBLE LIB(A B)': 'CPD0073 CPF0006',
      'ADDLIBLE LIB(TOOLONGANAME)': 'CPD0078 CPF0006',
      'ADDLIBLE LIB(*ALL)': 'CPD0084 CPF0006',
      'ADDLIBLE QGPL POSITION(*SOMEWHERE)': 'CPD0084 CPF0006',
      'ADDLIBLE LIB(QGPL': 'CPD0013 CPF0006',
      "SNDMSG MSG('never closed)": 'CPD0022 CPF0006',
      '?ADDLIBLE LIB(QGPL)': 'CPD0031 CPF0006',
      'ADDLIBLE ??LIB(QGPL)': 'CPD0031 CPF0006',
      'RTVJOBA USER(&U)': 'CPD0020 CPF0006',
      RTVJOBA: 'CPD0031 CPF0006',
      'DLYJOB DLY(SOON)': 'CPD0084 CPF0006',
      'NOLIB/DSPLIBL': 'CPD0030 CPF0006',
      CLRLIB: 'CPF9898',
      'CRTPF FILE(DEVLIB/X)': 'CPF9898',
      '': 'CPD0030 CPF0006',
    };
    for (const [command, expected] of Object.entries(cases)) {
      expect(await ids(alice, command), command).to.equal(expected);
    }
  });

  it('reads case, comments, libraries and keywords as the system does', async () => {
    for (const command of [
      'dsplibl',
      'QSYS/DSPLIBL OUTPUT(*PRINT)',
      '*LIBL/DspLibL /* mine */',
      "SNDMSG 'It''s' ALICE",
    ]) {
      expect(await ids(alice, command), command).to.equal('');
    }
  });

  it('changes the library list of its own job only', async () => {
    const steps: readonly (readonly [command: string, expected: string])[] = [
      ['ADDLIBLE LIB(SAMPLE)', 'CPC2196'],
      ['ADDLIBLE SAMPLE', 'CPF2103'],
      ['ADDLIBLE DEVLIB POSITION(*AFTER SAMPLE)', 'CPC2196'],
      ['ADDLIBLE SYSTOOLS POSITION(*AFTER NOWHERE)', 'CPF2104'],
      ['ADDLIBLE NOSUCHLIB', 'CPF2110'],
      ['RMVLIBLE SAMPLE', 'CPC2197'],
      ['RMVLIBLE SAMPLE', 'CPF2104'],
      ['CHGLIBL LIBL(QGPL NOSUCHLIB)', 'CPF2110'],
      ['CHGLIBL LIBL(QGPL QGPL)', 'CPF2184'],
      ['CHGLIBL LIBL(SAMPLE QTEMP) CURLIB(DEVLIB)', 'CPC2101'],
      ['CHGCURLIB *CRTDFT', 'CPC2198'],
    ];
    const system = await RawClient.connected(sandbox, 'ALICE', 'naming=system');
    const department = { type: 'sql', sql: 'SELECT DEPTNO FROM DEPARTMENT FETCH FIRST 1 ROW ONLY', terse: true };
    expect((await system.ask(department)).error).to.equal('[SQL0204] DEPARTMENT in *LIBL type *FILE not found.');
    for (const [command, expected] of steps) expect(await ids(system, command), command).to.equal(expected);
    expect(await system.ask(department)).to.deep.include({ success: true, data: [['A00']] });
    const other = await RawClient.connected(sandbox, 'ALICE', 'naming=system');
    expect(await other.ask(department)).to.include({ success: false });
    await Promise.all([system.close(), other.close()]);
  });

  it('adds the connection property to the list where *LIBL stands', async () => {
    const first = await RawClient.connected(sandbox, 'ALICE', 'naming=system;libraries=SAMPLE,*LIBL');
    expect(await ids(first, 'RMVLIBLE QGPL')).to.equal('CPC2197');
    expect(await ids(first, 'RMVLIBLE SAMPLE')).to.equal('CPC2197');
    const only = await RawClient.connected(sandbox, 'ALICE', 'naming=sql;libraries=SAMPLE');
    expect(await ids(only, 'RMVLIBLE QGPL')).to.equal('CPF2104');
    expect(await values(only, 'VALUES CURRENT SCHEMA')).to.deep.equal([['SAMPLE']]);
    const added = await RawClient.connected(sandbox, 'ALICE', 'naming=sql;libraries=*LIBL,SAMPLE');
    expect(await values(added, 'VALUES CURRENT SCHEMA')).to.deep.equal([['ALICE']]);
    await Promise.all([first.close(), only.close(), added.close()]);
  });

  it('makes and deletes libraries under the authority of the user', async () => {
    expect(await ids(alice, 'CRTLIB CLTEST')).to.equal('CPF2182');
    expect(await ids(admin, "CRTLIB LIB(CLTEST) TYPE(*TEST) TEXT('Made by CL')")).to.equal('CPC2102');
    expect(await ids(admin, 'CRTLIB CLTEST')).to.equal('CPF2111');
    expect(await ids(admin, 'CRTLIB PG_TOAST')).to.equal('CPF2111');
    const schemas = "SELECT SCHEMA_TEXT FROM QSYS2.SYSSCHEMAS WHERE SCHEMA_NAME = 'CLTEST'";
    expect(await values(admin, schemas)).to.deep.equal([['Made by CL']]);
    expect(await ids(alice, 'ADDLIBLE CLTEST')).to.equal('CPF2182');
    expect(await ids(alice, 'DLTLIB CLTEST')).to.equal('CPF2182');
    expect(await ids(admin, 'DLTLIB CLTEST')).to.equal('CPC2194');
    expect(await ids(admin, 'DLTLIB CLTEST')).to.equal('CPF2110');
    expect(await values(admin, schemas)).to.deep.equal([]);
  });

  it('grants and revokes what SQL then sees, checks and deletes files', async () => {
    expect(await ids(admin, 'CRTLIB CLTEST2')).to.equal('CPC2102');
    await admin.ask({ type: 'sql', sql: 'CREATE TABLE CLTEST2.THINGS (A INTEGER)' });
    const carol = await RawClient.connected(sandbox, 'CAROL');
    const read = { type: 'sql', sql: 'SELECT * FROM CLTEST2.THINGS' };
    expect(await ids(carol, 'CHKOBJ CLTEST2/THINGS *FILE')).to.equal('CPF9820');
    expect(await ids(admin, 'GRTOBJAUT CLTEST2 *LIB CAROL *USE')).to.equal('CPC2201');
    expect(await ids(carol, 'CHKOBJ CLTEST2/THINGS *FILE')).to.equal('CPF9802');
    expect(await carol.ask(read)).to.include({ success: false, sql_rc: -551 });
    expect(await ids(carol, 'GRTOBJAUT CLTEST2/THINGS *FILE CAROL *ALL')).to.equal('CPF2189');
    expect(await ids(admin, 'GRTOBJAUT OBJ(CLTEST2/THINGS) OBJTYPE(*FILE) USER(CAROL) AUT(*CHANGE)')).to.equal(
      'CPC2201',
    );
    expect(await ids(carol, 'CHKOBJ OBJ(CLTEST2/THINGS) OBJTYPE(*FILE)')).to.equal('');
    expect(await carol.ask({ type: 'sql', sql: 'INSERT INTO CLTEST2.THINGS VALUES (1)' })).to.include({
      update_count: 1,
    });
    expect(await ids(admin, 'RVKOBJAUT CLTEST2/THINGS *FILE CAROL *ALL')).to.equal('CPC2202');
    expect(await carol.ask(read)).to.include({ success: false, sql_rc: -551 });
    expect(await ids(admin, 'GRTOBJAUT CLTEST2/THINGS *FILE (SAMPLEREAD *PUBLIC) *USE')).to.equal('CPC2201');
    expect(await ids(admin, 'GRTOBJAUT CLTEST2/THINGS *FILE (SAMPLEREAD *PUBLIC) *EXCLUDE')).to.equal('CPC2201');
    expect(await ids(admin, 'GRTOBJAUT CLTEST2/THINGS *FILE NOBODY *USE')).to.equal('CPF2204 CPF2227');
    expect(await ids(admin, 'CHKOBJ CLTEST2/NOTHING *FILE')).to.equal('CPF9801');
    expect(await ids(admin, 'CHKOBJ NOLIB/THINGS *FILE')).to.equal('CPF9810');
    expect(await ids(admin, 'CHKOBJ CLTEST2 *LIB')).to.equal('');
    expect(await ids(admin, 'DSPOBJD CLTEST2/NOTHING *FILE')).to.equal('CPF2123');
    expect(await ids(carol, 'DLTF CLTEST2/THINGS')).to.equal('CPF2189');
    expect(await ids(admin, 'DLTF CLTEST2/THINGS')).to.equal('CPC2191');
    expect(await ids(admin, 'DLTF CLTEST2/THINGS')).to.equal('CPF2105');
    await carol.close();
  });

  it('keeps profiles, environment variables and overrides apart', async () => {
    const steps: readonly (readonly [command: string, expected: string])[] = [
      ['DSPUSRPRF ALICE', ''],
      ['DSPUSRPRF NOBODY', 'CPF2204'],
      ['DSPUSRPRF DBADMIN', 'CPF2217'],
      ["ADDENVVAR ENVVAR(COLOR) VALUE('red')", 'CPCA980'],
      ["ADDENVVAR COLOR 'blue'", 'CPFA980'],
      ["CHGENVVAR COLOR 'blue'", 'CPCA981'],
      ['RMVENVVAR COLOR', 'CPCA982'],
      ['RMVENVVAR COLOR', 'CPFA981'],
      ['OVRDBF FILE(THINGS) SHARE(*YES)', ''],
      ['OVRDBF FILE(THINGS) TOFILE(DEVLIB/OTHER)', 'CPF9898'],
      ['DLTOVR THINGS', ''],
      ['DLTOVR THINGS', 'CPF9841'],
      ['CHGJOB LOG(4 00 *SECLVL)', ''],
      ['CHGQRYA QRYTIMLMT(30)', ''],
      ['STRDBMON OUTFILE(QTEMP/MON)', ''],
      ['DSPJOB 000000/QUSER/NOBODY', 'CPF1321'],
      ["SNDPGMMSG MSG('Half done')", ''],
      ["SNDPGMMSG MSGID(CPF9898) MSGF(QCPFMSG) MSGDTA('It broke') MSGTYPE(*ESCAPE)", 'CPF9898'],
    ];
    for (const [command, expected] of steps) {
      const found = await ids(alice, command);
      expect(found, command).to.equal(expected);
    }
    expect(
      (await cl(alice, "SNDPGMMSG MSGID(CPF9898) MSGF(QCPFMSG) MSGDTA('It broke') MSGTYPE(*ESCAPE)")).error,
    ).to.equal('[CPF9898] It broke.');
  });

  it('is refused where the connection may not call, and allowed where it may', async () => {
    const reader = await RawClient.connected(sandbox, 'ALICE', 'access=read only');
    expect(await reader.ask({ type: 'cl', cmd: 'DSPLIBL' })).to.include({ success: false, sql_state: '42505' });
    const caller = await RawClient.connected(sandbox, 'ALICE', 'access=read call');
    expect(await caller.ask({ type: 'cl', cmd: 'DSPLIBL' })).to.include({ success: true });
    await Promise.all([reader.close(), caller.close()]);
  });

  it('is what QCMDEXC runs, in every form of it', async () => {
    const sql = (text: string, parameters?: readonly unknown[]): Promise<Record<string, unknown>> =>
      alice.ask(parameters ? { type: 'prepare_sql_execute', sql: text, parameters } : { type: 'sql', sql: text });
    expect(await sql("CALL QCMDEXC('DSPLIBL')")).to.include({ has_results: false, update_count: 0 });
    expect(await sql('CALL QSYS2.QCMDEXC(?, ?)', ['DSPLIBL  ignored', 7])).to.include({
      parameter_count: 2,
      success: true,
    });
    expect(await sql("VALUES QCMDEXC('DSP' CONCAT 'LIBL')")).to.deep.include({ data: [{ '00001': 1 }] });
    expect(await sql("SELECT QSYS2.QCMDEXC('DSPLIBL') FROM SYSIBM.SYSDUMMY1")).to.deep.include({
      data: [{ '00001': 1 }],
    });
    expect(await sql("CALL QSYS2.QCMDEXC(COMMAND => 'ADDLIBLE NOSUCHLIB')")).to.include({
      error: '[CPF2110] Library NOSUCHLIB not found.',
      sql_state: '38501',
      sql_rc: -443,
    });
    expect(await sql('CALL QSYS2.QCMDEXC()')).to.include({ sql_state: '42884', sql_rc: -440 });
  });

  it('ends jobs: the own, and with job control those of others', async () => {
    const victim = await RawClient.connected(sandbox, 'BOB');
    const name = String((await victim.ask({ type: 'getdbjob' })).job);
    expect(await ids(alice, `ENDJOB JOB(${name}) OPTION(*IMMED)`)).to.equal('CPF1344');
    expect(await ids(admin, `ENDJOB JOB(${name}) OPTION(*IMMED)`)).to.equal('');
    await sandbox.countersWhen(({ jobsByUser }) => jobsByUser.BOB === undefined);
    expect(await victim.ask({ type: 'sql', sql: 'VALUES 1' })).to.include({ success: false, sql_state: '08003' });
    await victim.close();
    expect(await ids(admin, `ENDJOB ${name}`)).to.equal('CPF1321');
  });
});

import { type Arguments, type Command, command, free, frees, named, quiet } from './command.js';
import type { CommandHost } from './commandHost.js';
import { failWith, messageOf, notImplemented, refused } from './messages.js';

const DELAY_SECONDS_MAX = 999_999;

/** Job attributes that no answer of the sandbox depends on. */
const CHANGEABLE = ['LOG', 'LOGCLPGM', 'LOGOUTPUT', 'RUNPTY', 'TIMESLICE', 'PURGE', 'DFTWAIT', 'INQMSGRPY', 'STSMSG'];
const OVERRIDES = ['TOFILE', 'MBR', 'SECURE', 'OVRSCOPE', 'SHARE', 'SEQONLY', 'FRCRATIO', 'WAITFILE', 'WAITRCD'];
const MONITOR = ['OUTFILE', 'OUTMBR', 'JOB', 'TYPE', 'FRCRCD', 'RUNTHLD', 'INCSYSSQL', 'FTRFILE', 'FTRUSER', 'COMMENT'];
const ENDING = ['OPTION', 'DELAY', 'SPLFILE', 'LOGLMT', 'ADLINTJOBS', 'DUPJOBOPT'];
const ACTIVE = ['OUTPUT', 'RESET', 'SBS', 'CPUPCTLMT', 'RSPLMT', 'SEQ', 'JOB', 'INTERVAL'];

/** Commands about jobs and their attributes. What would be shown goes to a spooled file, which nobody sees here. */
export const JOB_COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['WRKACTJOB', quiet(ACTIVE)],
  ['DSPJOB', command([free('JOB'), ...frees('OUTPUT', 'OPTION', 'DUPJOBOPT')], displayJob)],
  ['DLYJOB', command([free('DLY', { valuesMax: 1 }), free('RSMTIME')], delayJob, 1)],
  ['CHGJOB', command([free('JOB'), ...frees(...CHANGEABLE)], changeJob, 1)],
  ['ENDJOB', command([free('JOB', { isRequired: true }), ...frees(...ENDING)], endJob)],
  ['CHGQRYA', quiet(['JOB', 'QRYTIMLMT', 'DEGREE', 'ASYNCJ', 'APYRMT', 'QRYOPTLIB', 'QRYSTGLMT'])],
  ['STRDBMON', quiet(MONITOR)],
  ['ENDDBMON', quiet(['JOB', 'MONID', 'COMMENT'])],
  ['OVRDBF', command([named('FILE', { isRequired: true }), ...frees(...OVERRIDES)], override)],
  [
    'DLTOVR',
    command([named('FILE', { isRequired: true, specials: ['*ALL'], valuesMax: 50 }), free('LVL')], unoverride),
  ],
]);

function isOwnJob(job: string | undefined): boolean {
  return job === undefined || job === '*';
}

function displayJob(given: Arguments, host: CommandHost): void {
  const job = given.text('JOB');
  if (job !== undefined && !isOwnJob(job) && !host.hasJob(job)) failWith('CPF1321', job);
}

async function delayJob(given: Arguments, host: CommandHost): Promise<void> {
  if (given.has('RSMTIME')) throw notImplemented('DLYJOB RSMTIME(…)');
  const seconds = given.text('DLY');
  if (seconds === undefined) throw refused(messageOf('CPD0071', 'DLY'));
  if (!/^\d{1,6}$/.test(seconds)) throw refused(messageOf('CPD0084', seconds, 'DLY'));
  await host.delay(Math.min(Number(seconds), DELAY_SECONDS_MAX) * 1000);
}

function changeJob(given: Arguments): void {
  if (!isOwnJob(given.text('JOB'))) throw notImplemented('CHGJOB for another job');
}

function endJob(given: Arguments, host: CommandHost): void {
  const asked = given.text('JOB') ?? '';
  const job = isOwnJob(asked) ? host.jobName : asked;
  const outcome = host.endJob(job);
  if (outcome === 'missing') failWith('CPF1321', job);
  if (outcome === 'unauthorized') failWith('CPF1344', job);
}

/** An override that sends statements to another file or member would show, so it is refused instead of forgotten. */
function override(given: Arguments, host: CommandHost): void {
  const [member = '*FIRST'] = given.texts('MBR');
  if ((given.text('TOFILE') ?? '*FILE') !== '*FILE' || member !== '*FIRST') {
    throw notImplemented('OVRDBF with TOFILE or MBR');
  }
  host.overrides.add(given.text('FILE') ?? '');
}

function unoverride(given: Arguments, host: CommandHost): void {
  for (const file of given.texts('FILE')) {
    if (file === '*ALL') host.overrides.clear();
    else if (!host.overrides.delete(file)) failWith('CPF9841');
  }
}

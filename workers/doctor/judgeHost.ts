import type { AppError } from '../../src/kernel/appError.js';
import type { Judgement } from '../../src/protocol/checkup.js';
import { refusalText, fix, ok, unchecked, warn, type Asked } from './judgement.js';

/** The daemon's answer to `getversion`. */
export interface VersionFacts {
  readonly version: string;
  readonly buildDate: string;
}

/** Both clocks at one moment, as near as half a round trip. */
export interface ClockFacts {
  /** The host's UTC; undefined when its answer could not be read. Milliseconds since 1970. */
  readonly host: number | undefined;
  /** Ours when the statement was sent. */
  readonly sent: number;
  readonly roundTripMs: number;
}

export interface JobFacts {
  readonly naming: string;
  readonly schema: string;
  /** The library list, in order. */
  readonly libraries: readonly { readonly name: string; readonly isSystem: boolean }[];
  /** Of DB2i_JDBC_OPTIONS. */
  readonly wanted: readonly string[];
  /** Those of the wanted ones that exist and that the profile may see. */
  readonly existing: readonly string[];
}

/** The oldest release whose behaviour on the wire the gateway was written after. */
const OLDEST = [2, 1, 6] as const;

/** One sign-on attempt failed; none is made again, because the system disables profiles. */
export function judgeSignOn({ code, detail = '' }: AppError): Judgement {
  if (code !== 'E_CREDENTIALS') {
    return code === 'E_HOST_TIMEOUT'
      ? fix(
          'the daemon did not answer the sign-on in time',
          'See the job log of Mapepire and the host servers (STRHOSTSVR *DATABASE), or raise IBMI_CONNECT_TIMEOUT_MS.',
        )
      : fix(`the sign-on broke off before an answer came: ${detail}`, 'See the job log of Mapepire on the IBM i.');
  }
  const said = /\((?<reason>[^()]*?)[.:]*(?::[^():]*)?\)/.exec(detail)?.groups?.reason;
  const saw = `IBM i refused the sign-on${said === undefined ? '' : `: ${said}`}; one attempt was made`;
  if (/disabled/i.test(detail))
    return fix(saw, 'Have the profile enabled: CHGUSRPRF USRPRF(…) STATUS(*ENABLED), then sign on with care.');
  if (/expired/i.test(detail)) return fix(saw, 'Sign on at a terminal (5250) once, and choose a new password.');
  if (/not known/i.test(detail)) return fix(saw, 'Correct --user or DB2i_USER.');
  if (detail.includes('403'))
    return fix(saw, 'See the address rules of Mapepire (iprules.conf): they must let this user in from here.');
  return fix(
    saw,
    'Correct the password before you try again: every wrong one counts, and IBM i disables profiles at QMAXSIGN.',
  );
}

export function judgeVersion({ version, buildDate }: VersionFacts): Judgement {
  const saw = `Mapepire ${version}, built ${buildDate}`;
  if (version.endsWith('-sandbox')) return ok(`${saw}: the sandbox of this project`);
  const numbers = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version)?.slice(1).map(Number);
  if (numbers === undefined) return unchecked(`the daemon calls its version "${version}"`);
  return isOlder(numbers, OLDEST)
    ? warn(saw, `Update Mapepire: this gateway was written after the behaviour of ${OLDEST.join('.')} and later.`)
    : ok(saw);
}

export function judgeQuery(server: unknown): Judgement {
  return ok(`VALUES CURRENT SERVER answered ${String(server)}`);
}

const CLOCK_WARN_MS = 5_000;
const CLOCK_FIX_MS = 60_000;

export function judgeClock({ host, sent, roundTripMs }: ClockFacts): Judgement {
  if (host === undefined) return unchecked('CURRENT TIMESTAMP and CURRENT TIMEZONE gave no time that could be read');
  const ahead = host - (sent + roundTripMs / 2);
  const seconds = Math.abs(ahead) / 1000;
  const saw = `the host is ${seconds.toFixed(1)} s ${ahead < 0 ? 'behind' : 'ahead of'} this machine`;
  if (Math.abs(ahead) <= CLOCK_WARN_MS) return ok(saw);
  const todo =
    'Set both clocks by time servers (on IBM i CHGNTPA, QTIME and QTIMZON), so that log and audit journal agree.';
  return Math.abs(ahead) > CLOCK_FIX_MS ? fix(saw, todo) : warn(saw, todo);
}

/** `doubt` is what the job found when it tried to prove itself at connect; undefined = it is read-only. */
export function judgeReadOnly(doubt: string | undefined): Judgement {
  if (doubt === undefined) return ok('a job that was opened with access=read only refuses COMMIT (42505)');
  return fix(
    `access=read only does not hold: ${doubt}`,
    'Read-only tools are refused on this host until it does. Update Mapepire; take options out of ' +
      'DB2i_JDBC_OPTIONS that may bear on it.',
  );
}

export function judgeParser(asked: Asked<number>): Judgement {
  const todo =
    'Ad-hoc SQL is then judged by the guard alone. Grant the profile EXECUTE on it, or apply the Db2 PTF group.';
  if ('refusal' in asked) return unusable('QSYS2.PARSE_STATEMENT', asked.refusal, todo);
  return asked.answer > 0
    ? ok('QSYS2.PARSE_STATEMENT names the tables of a query')
    : warn('QSYS2.PARSE_STATEMENT found no table in a query of one', todo);
}

export function judgeRoutines(asked: Asked<number>): Judgement {
  const todo =
    'Queries that call routines of your own are then refused. Let the profile read QSYS2.SYSROUTINES, or name ' +
    'the routines in IBMI_READONLY_ROUTINES.';
  if ('refusal' in asked) return unusable('QSYS2.SYSROUTINES', asked.refusal, todo);
  return asked.answer > 0
    ? ok('QSYS2.SYSROUTINES tells what a routine does with SQL data')
    : warn('QSYS2.SYSROUTINES does not tell what QSYS2.QCMDEXC does with SQL data', todo);
}

/** A service that the host refused; what came of no answer at all is not known. */
function unusable(service: string, refusal: AppError, todo: string): Judgement {
  const saw = `${service} cannot be used: ${refusalText(refusal)}`;
  return refusal.sqlState === undefined ? unchecked(saw) : warn(saw, todo);
}

export function judgeLibraries({ naming, schema, libraries, wanted, existing }: JobFacts): Judgement {
  const shown = libraries.filter(({ isSystem }) => !isSystem).map(({ name }) => name);
  const saw = `naming ${naming}, current schema ${schema}, library list ${shown.join(' ') || 'empty'}`;
  const isListed = (wish: string): boolean => libraries.some(({ name }) => name === wish);
  const missing = wanted.filter((name) => !existing.includes(name) || !isListed(name));
  if (missing.length === 0) return ok(saw);
  return warn(
    `${saw}; without ${missing.join(', ')}`,
    'Correct libraries in DB2i_JDBC_OPTIONS, or give the profile *USE to the library.',
  );
}

function isOlder(numbers: readonly number[], than: readonly number[]): boolean {
  for (const [index, least] of than.entries()) {
    const number = numbers[index];
    const actual = number === undefined || Number.isNaN(number) ? 0 : number;
    if (actual !== least) return actual < least;
  }
  return false;
}

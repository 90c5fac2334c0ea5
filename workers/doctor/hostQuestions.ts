import type { Clock } from '../../src/kernel/clock.js';
import type { SqlParameter } from '../../src/sql/sqlParameter.js';
import type { Db2Job } from '../session/db2Job.js';
import { timeOf, zoneOf } from './hostTime.js';
import type { ClockFacts, JobFacts, VersionFacts } from './judgeHost.js';
import { refusalOf, type Asked } from './judgement.js';
import type { AuthorityFacts, HeldAuthority, ProfileFacts, RoutineGrant } from './judgeProfile.js';

/** Rows of one question; the longest is a library list. */
const ROWS_MAX = 1000;

/** A profile and its groups. */
export interface ProfileRow extends ProfileFacts {
  readonly specialAuthorities: readonly string[];
  readonly groups: readonly string[];
}

const SPECIAL_AUTHORITIES = [
  '*ALLOBJ',
  '*SECADM',
  '*JOBCTL',
  '*SPLCTL',
  '*SAVSYS',
  '*SERVICE',
  '*AUDIT',
  '*IOSYSCFG',
] as const;

/** What a checkup asks of one read-only job, a statement each. A refusal of the host is an answer too. */
export class HostQuestions {
  readonly #clock: Clock;
  readonly #job: Db2Job;
  readonly #deadlineMs: number;

  constructor(clock: Clock, job: Db2Job, deadlineMs: number) {
    this.#clock = clock;
    this.#job = job;
    this.#deadlineMs = deadlineMs;
  }

  async version(): Promise<Asked<VersionFacts>> {
    return await answered(this.#job.version(this.#limits()));
  }

  async serverName(): Promise<Asked<unknown>> {
    return await answered(this.#one('VALUES CURRENT SERVER').then(([name]) => name));
  }

  async time(): Promise<Asked<ClockFacts>> {
    const sent = this.#clock.now();
    const start = this.#clock.monotonic();
    const asking = this.#one('VALUES (CURRENT TIMESTAMP, CURRENT TIMEZONE)').then(([timestamp, timezone]) => {
      const [local, zone] = [timeOf(timestamp), zoneOf(timezone)];
      const host = local === undefined || zone === undefined ? undefined : local - zone;
      return { host, sent, roundTripMs: this.#clock.monotonic() - start };
    });
    return await answered(asking);
  }

  /** The profile that signed on; a host that shows no row of it answers undefined. */
  async profile(): Promise<Asked<ProfileRow | undefined>> {
    return await answered(this.#profiles('AUTHORIZATION_NAME = CURRENT USER').then(([own]) => own));
  }

  /** Special authorities of the profile and of its groups, as far as the host shows them. */
  async specialAuthorities(own: ProfileRow): Promise<Asked<AuthorityFacts>> {
    const mine = own.specialAuthorities.map((authority) => ({ authority, through: 'its own' }));
    if (own.groups.length === 0) return { answer: { held: mine, unseenGroups: [] } };
    const markers = own.groups.map(() => '?').join(', ');
    const asked = await answered(this.#profiles(`AUTHORIZATION_NAME IN (${markers})`, own.groups));
    if ('refusal' in asked) return asked;
    const shown = asked.answer;
    const theirs = shown.flatMap(({ name, specialAuthorities }) =>
      specialAuthorities.map((authority) => ({ authority, through: `group ${name}` })),
    );
    const held: readonly HeldAuthority[] = [...mine, ...theirs];
    const unseen = own.groups.filter((group) => !shown.some(({ name }) => name === group));
    if (unseen.length === 0) return { answer: { held, unseenGroups: [] } };
    // Who may not see a group's profile may still ask what it has through it, where Db2 has the function (7.4 TR 6).
    const effective = await this.#effectiveAuthorities();
    if (effective === undefined) return { answer: { held, unseenGroups: unseen } };
    const others = effective.filter((authority) => !held.some((one) => one.authority === authority));
    return {
      answer: { held: [...held, ...others.map((authority) => ({ authority, through: 'a group' }))], unseenGroups: [] },
    };
  }

  async commandGrants(): Promise<Asked<readonly RoutineGrant[]>> {
    const asking = this.#rows(
      'SELECT GRANTEE, SPECIFIC_NAME FROM QSYS2.SYSROUTINEAUTH ' +
        "WHERE ROUTINE_SCHEMA = 'QSYS2' AND ROUTINE_NAME = 'QCMDEXC' AND PRIVILEGE_TYPE = 'EXECUTE'",
    ).then((rows) =>
      rows.map(([grantee, specificName]) => ({ grantee: textOf(grantee), specificName: textOf(specificName) })),
    );
    return await answered(asking);
  }

  /** How many names Db2's parser finds in a query of one table. */
  async parsedNames(): Promise<Asked<number>> {
    return await this.#count(
      "SELECT COUNT(*) FROM TABLE(QSYS2.PARSE_STATEMENT(SQL_STATEMENT => 'SELECT * FROM SYSIBM.SYSDUMMY1', " +
        "NAMING => '*SQL')) AS P",
    );
  }

  /** How many rows the catalog has of a routine that is always there. */
  async knownRoutines(): Promise<Asked<number>> {
    return await this.#count(
      "SELECT COUNT(*) FROM QSYS2.SYSROUTINES WHERE ROUTINE_SCHEMA = 'QSYS2' AND ROUTINE_NAME = 'QCMDEXC' " +
        'AND SQL_DATA_ACCESS IS NOT NULL',
    );
  }

  async libraries(options: Readonly<Record<string, string>>): Promise<Asked<JobFacts>> {
    const wanted = librariesOf(options);
    const asking = async (): Promise<JobFacts> => {
      const [schema] = await this.#one('VALUES CURRENT SCHEMA');
      const list = await this.#rows(
        'SELECT SYSTEM_SCHEMA_NAME, TYPE FROM QSYS2.LIBRARY_LIST_INFO ORDER BY ORDINAL_POSITION',
      );
      const markers = wanted.map(() => '?').join(', ');
      const existing =
        wanted.length === 0
          ? []
          : await this.#rows(
              `SELECT SYSTEM_SCHEMA_NAME FROM QSYS2.SYSSCHEMAS WHERE SYSTEM_SCHEMA_NAME IN (${markers})`,
              wanted,
            );
      return {
        naming: options.naming ?? 'sql',
        schema: textOf(schema),
        libraries: list.map(([name, type]) => ({ name: textOf(name), isSystem: type === 'SYSTEM' })),
        wanted,
        existing: existing.map(([name]) => textOf(name)),
      };
    };
    return await answered(asking());
  }

  async #effectiveAuthorities(): Promise<readonly string[] | undefined> {
    const calls = SPECIAL_AUTHORITIES.map((name) => `QSYS2.SQL_CHECK_SPECIAL_AUTHORITY('${name}')`);
    const asked = await answered(this.#one(`VALUES (${calls.join(', ')})`));
    if ('refusal' in asked) return undefined;
    return SPECIAL_AUTHORITIES.filter((_name, index) => Number(asked.answer[index]) === 1);
  }

  async #profiles(where: string, parameters?: readonly SqlParameter[]): Promise<readonly ProfileRow[]> {
    const rows = await this.#rows(
      'SELECT AUTHORIZATION_NAME, STATUS, DATE_PASSWORD_EXPIRES, SET_PASSWORD_TO_EXPIRE, SPECIAL_AUTHORITIES, ' +
        'GROUP_PROFILE_NAME, SUPPLEMENTAL_GROUP_LIST, LIMIT_CAPABILITIES FROM QSYS2.USER_INFO ' +
        `WHERE ${where}`,
      parameters,
    );
    return rows.map(([name, status, expires, isSetToExpire, special, group, others, limited]) => ({
      name: textOf(name),
      status: textOf(status),
      passwordExpires: timeOf(expires),
      isSetToExpire: textOf(isSetToExpire) === 'YES',
      limitCapabilities: textOf(limited),
      specialAuthorities: namesOf(special),
      groups: [...namesOf(group), ...namesOf(others)],
    }));
  }

  async #count(sql: string): Promise<Asked<number>> {
    return await answered(this.#one(sql).then(([count]) => Number(count)));
  }

  async #one(sql: string): Promise<readonly unknown[]> {
    const [row] = await this.#rows(sql);
    return row ?? [];
  }

  async #rows(sql: string, parameters?: readonly SqlParameter[]): Promise<readonly (readonly unknown[])[]> {
    const statement = { sql, rowsMax: ROWS_MAX, ...(parameters === undefined ? {} : { parameters }) };
    return (await this.#job.run(statement, this.#limits())).rows;
  }

  #limits(): { deadlineMs: number; signal: AbortSignal } {
    return { deadlineMs: this.#deadlineMs, signal: new AbortController().signal };
  }
}

async function answered<T>(asking: Promise<T>): Promise<Asked<T>> {
  try {
    return { answer: await asking };
  } catch (error) {
    return { refusal: refusalOf(error) };
  }
}

/** `libraries` of the JDBC options: names with commas or blanks between; *LIBL is no library. */
export function librariesOf(options: Readonly<Record<string, string>>): readonly string[] {
  const names = (options.libraries ?? '').toUpperCase().split(/[\s,]+/);
  return names.filter((name) => name !== '' && !name.startsWith('*'));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** Names with blanks between, as USER_INFO has them; *NONE is none. */
function namesOf(value: unknown): readonly string[] {
  return textOf(value)
    .split(/\s+/)
    .filter((name) => name !== '' && name !== '*NONE');
}

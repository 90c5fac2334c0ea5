import type { DateFormat, TimeFormat, ValueFormats } from '../dialect/values.js';

export type Access = 'all' | 'read call' | 'read only';
export type Naming = 'sql' | 'system';
/** Isolation levels as SQL names them; `NC` is no commitment control. */
export type Isolation = 'NC' | 'UR' | 'CS' | 'RS' | 'RR';

/** What a job's connection properties decide in the sandbox. */
export interface ConnectOptions {
  readonly naming: Naming;
  /** Upper-cased, in order; `*LIBL` stands for the libraries that a job has anyway. */
  readonly libraries: readonly string[];
  readonly formats: ValueFormats;
  readonly access: Access;
  /** Whether each statement is a unit of work of its own. */
  readonly autoCommit: boolean;
  readonly isolation: Isolation;
}

const DATE_FORMATS: readonly DateFormat[] = ['mdy', 'dmy', 'ymd', 'julian', 'usa', 'iso', 'eur', 'jis'];
const TIME_FORMATS: readonly TimeFormat[] = ['hms', 'usa', 'iso', 'eur', 'jis'];
const ACCESSES: readonly Access[] = ['all', 'read call', 'read only'];
const ISOLATIONS: ReadonlyMap<string, Isolation> = new Map<string, Isolation>([
  ['none', 'NC'],
  ['read uncommitted', 'UR'],
  ['read committed', 'CS'],
  ['repeatable read', 'RS'],
  ['serializable', 'RR'],
]);

/**
 * Reads `name=value;name=value`. Like the driver, unknown properties are ignored and a bad value means the default: the
 * United States' formats of a job that nobody configured.
 */
export function connectOptions(props: string): ConnectOptions {
  const given = new Map<string, string>();
  for (const pair of props.split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0) given.set(pair.slice(0, equals).trim().toLowerCase(), pair.slice(equals + 1).trim());
  }
  return {
    naming: oneOf(given.get('naming'), ['sql', 'system'] as const) ?? 'sql',
    libraries: (given.get('libraries') ?? '')
      .split(/[\s,]+/)
      .map((library) => library.toUpperCase())
      .filter((library) => library !== '' && (library === '*LIBL' || !library.startsWith('*'))),
    formats: {
      date: oneOf(given.get('date format'), DATE_FORMATS) ?? 'mdy',
      time: oneOf(given.get('time format'), TIME_FORMATS) ?? 'hms',
    },
    access: oneOf(given.get('access'), ACCESSES) ?? 'all',
    autoCommit: given.get('auto commit')?.toLowerCase() !== 'false',
    isolation: ISOLATIONS.get(given.get('transaction isolation')?.toLowerCase() ?? '') ?? 'UR',
  };
}

function oneOf<T extends string>(value: string | undefined, allowed: readonly T[]): T | undefined {
  return allowed.find((one) => one === value?.toLowerCase());
}

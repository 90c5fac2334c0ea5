/** What one argument of a service may be, because another value has a side effect. */
export interface ArgumentLimit {
  /** Of the parameter, in capitals. */
  readonly name: string;
  /** From 1. */
  readonly position: number;
  /** Constants that only read, in capitals; NULL and DEFAULT count as left out. */
  readonly values: readonly string[];
  /** Whether the service acts where the argument is left out. */
  readonly required?: true;
}

const RESETS: readonly ArgumentLimit[] = [{ name: 'RESET_STATISTICS', position: 1, values: ['NO'] }];
const UNLIMITED: readonly ArgumentLimit[] = [];

const READING =
  'QSYS2.DATA_QUEUE_ENTRIES QSYS2.DELIMIT_NAME QSYS2.GET_JOB_INFO QSYS2.HISTORY_LOG_INFO QSYS2.IFS_OBJECT_STATISTICS ' +
  'QSYS2.IFS_READ QSYS2.JOBLOG_INFO QSYS2.JOB_INFO QSYS2.LIBRARY_INFO QSYS2.OBJECT_PRIVILEGES ' +
  'QSYS2.OBJECT_STATISTICS ' +
  'QSYS2.PARSE_STATEMENT QSYS2.SYSTEM_ACTIVITY_INFO SYSTOOLS.ENDED_JOB_INFO SYSTOOLS.RELATED_OBJECTS SYSTOOLS.SPLIT';

/** IBM i services that only read, as `SCHEMA.NAME`, each with the arguments that are limited. */
export const READING_SERVICES: ReadonlyMap<string, readonly ArgumentLimit[]> = new Map([
  ...READING.split(' ').map((name) => [name, UNLIMITED] as const),
  ['QSYS2.ACTIVE_JOB_INFO', RESETS],
  ['QSYS2.MEMORY_POOL', RESETS],
  ['QSYS2.SYSDISKSTAT', RESETS],
  ['QSYS2.SYSTEM_STATUS', RESETS],
]);

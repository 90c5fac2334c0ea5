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
const ANY: readonly ArgumentLimit[] = [];

/** IBM i services that only read, as `SCHEMA.NAME`, each with the arguments that are limited. */
export const READING_SERVICES: ReadonlyMap<string, readonly ArgumentLimit[]> = new Map([
  ['QSYS2.ACTIVE_JOB_INFO', RESETS],
  ['QSYS2.MEMORY_POOL', RESETS],
  ['QSYS2.SYSTEM_STATUS', RESETS],
  ['QSYS2.SYSDISKSTAT', RESETS],
  ['QSYS2.OBJECT_STATISTICS', ANY],
]);

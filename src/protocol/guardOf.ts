import type { GuardOptions } from '../sql/readOnly.js';
import type { BuiltinSettings, Naming } from './catalog.js';

/** What the guard goes by beside a statement's text: the operator's settings, then a source's and a tool's own. */
export function guardOf(
  { readingRoutines, naming }: Pick<BuiltinSettings, 'readingRoutines' | 'naming'>,
  jdbcOptions: Readonly<Record<string, string>> = {},
  allowRoutines: readonly string[] = [],
): Required<GuardOptions> {
  return {
    naming: naming ?? namingOf(jdbcOptions) ?? 'sql',
    allowed: new Set([...readingRoutines, ...allowRoutines]),
  };
}

/** The driver's option `naming`; undefined where it is not given. What the driver does not know means its default. */
export function namingOf(jdbcOptions: Readonly<Record<string, string>>): Naming | undefined {
  const given = Object.entries(jdbcOptions).find(([name]) => name.toLowerCase() === 'naming')?.[1];
  if (given === undefined) return undefined;
  return given.trim().toLowerCase() === 'system' ? 'system' : 'sql';
}

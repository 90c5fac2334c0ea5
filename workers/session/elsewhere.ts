import { AppError } from '../../src/kernel/appError.js';
import { targetText, type Target } from '../../src/kernel/target.js';
import type { Catalog, Source, SourceAccount } from '../../src/protocol/catalog.js';

/**
 * The tools that are for another system than this login's, with their sources. A tool runs as the caller on the
 * caller's host; only a source that has an account of its own (`none` mode) may be anywhere.
 */
export function toolsElsewhere(
  { tools, sources }: Catalog,
  accounts: readonly SourceAccount[],
  target: Target,
): ReadonlyMap<string, Source> {
  const free = new Set(accounts.map(({ source }) => source));
  const other = new Map(
    sources.filter((source) => !free.has(source.name) && !isAt(source, target)).map((source) => [source.name, source]),
  );
  return new Map(
    tools.flatMap(({ name, source }) => {
      const found = other.get(source);
      return found === undefined ? [] : [[name, found] as const];
    }),
  );
}

/** What a call of such a tool is answered with. */
export function elsewhere({ host, port }: Source, target: string): AppError {
  const there = port === undefined ? host : targetText({ host, port });
  return new AppError('E_OTHER_HOST', `This tool is for ${there}, and this login is to ${target}. Log in there.`);
}

function isAt({ host, port }: Source, target: Target): boolean {
  return host === target.host && (port === undefined || port === target.port);
}

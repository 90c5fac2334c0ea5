import type { Entries, Kind, ToolFile } from './toolFile.js';

/** What one file says about one name. */
export interface Definition<K extends Kind> {
  readonly name: string;
  readonly file: ToolFile;
  /** Undefined where it has a fault. */
  readonly entry: Entries[K] | undefined;
}

/** By name, in the order of the files. */
export type Definitions<K extends Kind> = ReadonlyMap<string, readonly Definition<K>[]>;

/** What is to happen when two files define one name. */
export interface DuplicateRule {
  /** The word for what is defined. */
  readonly what: string;
  /** Whether the last one counts; otherwise every one after the first is a fault. */
  readonly lastCounts: boolean;
  /** What else an author can do about it. */
  readonly hint: string;
}

/** Everything of one kind that the files define. */
export function definitionsOf<K extends Kind>(files: readonly ToolFile[], kind: K): Definitions<K> {
  const found = new Map<string, Definition<K>[]>();
  for (const file of files) {
    for (const [name, entry] of file.entries(kind)) {
      const all = found.get(name) ?? [];
      all.push({ name, file, entry });
      found.set(name, all);
    }
  }
  return found;
}

/** The one definition of each name that counts, in the order in which those stand in the files. */
export function chosenOf<K extends Kind>(
  files: readonly ToolFile[],
  kind: K,
  rule: DuplicateRule,
): readonly Definition<K>[] {
  const chosen = new Map<string, Definition<K>>();
  for (const definition of [...definitionsOf(files, kind).values()].flat()) {
    const { name, file } = definition;
    const first = chosen.get(name);
    if (rule.lastCounts) chosen.set(name, definition);
    else if (isOff(definition))
      continue; // what is switched off clashes with nothing
    else if (first === undefined) chosen.set(name, definition);
    else {
      const place = first.file.placeOf([kind, name]);
      file.report.fault([kind, name], `there is a ${rule.what} of that name at ${place}; ${rule.hint}`);
    }
  }
  const inOrder = [...chosen.values()].filter((definition) => !isOff(definition));
  return files.flatMap((file) => inOrder.filter((definition) => definition.file === file));
}

/** Whether its author has switched it off. */
export function isOff({ entry }: Definition<Kind>): boolean {
  return entry !== undefined && 'enabled' in entry && !entry.enabled;
}

import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';

const FILES_OF_A_DIRECTORY = '**/*.{yaml,yml}';

/** What a setting names. */
export interface ToolPaths {
  /** Absolute, in order, each once. */
  readonly files: readonly string[];
  readonly faults: readonly string[];
}

/** A part of the setting: a file, a directory or a glob pattern, as it is written. */
export function toolPathParts(paths: string): readonly string[] {
  // A comma inside braces belongs to a pattern.
  return (paths.match(/(?:\{[^{}]*\}|[^,])+/g) ?? []).map((part) => part.trim()).filter((part) => part !== '');
}

/** The files that a comma list of files, directories (all *.yaml and *.yml below) and glob patterns stands for. */
export async function findToolFiles(paths: string): Promise<ToolPaths> {
  const files = new Set<string>();
  const faults: string[] = [];
  for (const part of toolPathParts(paths)) {
    const found = await filesOf(part);
    if (typeof found === 'string') faults.push(found);
    else for (const file of found) files.add(resolve(file));
  }
  return { files: [...files].sort(), faults };
}

/** The files of one part, or a sentence. */
async function filesOf(part: string): Promise<readonly string[] | string> {
  const found = await stat(part).catch(() => undefined);
  if (found?.isDirectory()) return await glob(FILES_OF_A_DIRECTORY, { cwd: resolve(part), absolute: true });
  if (found !== undefined) return [part];
  if (!isDynamicPattern(part))
    return `There is no tool file or directory at ${part}. Correct --tools or TOOLS_YAML_PATH.`;
  const files = await glob(part, { absolute: true });
  return files.length > 0 ? files : `No file matches ${part}. Correct --tools or TOOLS_YAML_PATH.`;
}

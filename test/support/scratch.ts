import { scratchDirectory } from '../../sandbox/demo/programs.js';

let directory: string | undefined;

/** A directory of this run, gone when the run ends. */
export function scratch(): string {
  directory ??= scratchDirectory();
  return directory;
}

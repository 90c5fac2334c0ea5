import { BUILTIN_TOOL_NAMES, type Toolset } from '../protocol/catalog.js';
import { definitionsOf, type Definition } from './definitions.js';
import { nearest } from './nearest.js';
import type { ToolFile } from './toolFile.js';

export interface ToolsetRules {
  /** Whether what two files say about one toolset is put together; otherwise the last one counts. */
  readonly mergeArrays: boolean;
  /** Whether a member that does not exist is a fault; otherwise it is left out with a warning. */
  readonly validateMerged: boolean;
  /** Names of the tools of files that are offered. */
  readonly offered: ReadonlySet<string>;
}

/** Names in a sentence. */
const LISTED_MAX = 20;

const BUILTIN: ReadonlySet<string> = new Set(BUILTIN_TOOL_NAMES);

/** Every toolset of the files, in the order in which they first name it, with those of its tools that are offered. */
export function mergeToolsets(files: readonly ToolFile[], rules: ToolsetRules): readonly Toolset[] {
  const known = [...definitionsOf(files, 'tools').keys()];
  return [...definitionsOf(files, 'toolsets')].map(([name, all]) => {
    for (const definition of all) reportMembers(definition, known, rules);
    const entries = (rules.mergeArrays ? all : all.slice(-1)).flatMap(({ entry }) => entry ?? []);
    const tools = new Set(entries.flatMap((entry) => entry.tools));
    const title = entries.findLast((entry) => entry.title !== undefined)?.title;
    const description = entries.findLast((entry) => entry.description !== undefined)?.description;
    const metadata = entries.findLast((entry) => entry.metadata !== undefined)?.metadata;
    return {
      name,
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      tools: [...tools].filter((tool) => rules.offered.has(tool) || BUILTIN.has(tool)),
      ...(metadata === undefined ? {} : { metadata }),
    };
  });
}

/** The toolsets of these names, or all where none is named; and a sentence for each name that there is not. */
export function selectToolsets(
  toolsets: readonly Toolset[],
  names: readonly string[],
): { readonly selected: readonly Toolset[]; readonly faults: readonly string[] } {
  const known = toolsets.map(({ name }) => name);
  const faults = names
    .filter((name) => !known.includes(name))
    .map((name) => `There is no toolset ${name}.${guessOf(name, known)} Correct --toolsets or SELECTED_TOOLSETS.`);
  const selected = names.length === 0 ? toolsets : toolsets.filter(({ name }) => names.includes(name));
  return { selected, faults };
}

function reportMembers(
  { name, file, entry }: Definition<'toolsets'>,
  known: readonly string[],
  { validateMerged }: ToolsetRules,
): void {
  entry?.tools.forEach((tool, index) => {
    const keys = ['toolsets', name, 'tools', index];
    if (entry.tools.indexOf(tool) < index) file.report.warn(keys, `${tool} is in this toolset already`);
    else if (known.includes(tool) || BUILTIN.has(tool)) return;
    else if (!validateMerged) file.report.warn(keys, `there is no tool ${tool}; it is left out`);
    else file.report.fault(keys, `there is no tool ${tool}.${guessOf(tool, [...known, ...BUILTIN])}`);
  });
}

/** What was probably meant, or what there is, unless that is a long list. */
function guessOf(name: string, known: readonly string[]): string {
  const guess = nearest(name, known);
  if (guess !== undefined) return ` Did you mean ${guess}?`;
  return known.length === 0 || known.length > LISTED_MAX ? '' : ` There are: ${known.join(', ')}.`;
}

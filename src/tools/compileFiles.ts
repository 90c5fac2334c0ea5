import {
  isBuiltin,
  type BuiltinSettings,
  type Catalog,
  type Prompt,
  type SourceAccount,
  type Toolset,
} from '../protocol/catalog.js';
import { compilePrompt } from './compilePrompt.js';
import { compileSource, type CompiledSource } from './compileSource.js';
import { compileTool } from './compileTool.js';
import { chosenOf, definitionsOf, type Definition } from './definitions.js';
import { nearest } from './nearest.js';
import type { ToolFile } from './toolFile.js';
import { mergeToolsets, selectToolsets } from './toolsets.js';
import type { ToolFileOptions } from './toolVerdict.js';

/** What the files come to. It counts only when no report has a fault. */
export interface CompiledFiles {
  readonly catalog: Catalog;
  readonly accounts: readonly SourceAccount[];
  /** Sentences about no file. */
  readonly faults: readonly string[];
}

/** Puts the files together and compiles what is enabled; what is wrong is told to the report of the file it is in. */
export function compileFiles(files: readonly ToolFile[], options: ToolFileOptions): CompiledFiles {
  const { mergeArrays, validateMerged, toolsets: names } = options.tools;
  const sources = compileSources(files, options);
  const definitions = offeredTools(files, options);
  const offered = new Set(definitions.map(({ name }) => name));
  const toolsets = mergeToolsets(files, { mergeArrays, validateMerged, offered });
  const { selected, faults } = selectToolsets(toolsets, names);
  const compiled = definitions.flatMap(
    (definition) => compileOne(definition, { selected, sources, settings: options.builtins }) ?? [],
  );
  const isSelected = ({ name }: { name: string }): boolean => selected.some(({ tools }) => tools.includes(name));
  return {
    catalog: {
      sources: sources.map(({ source }) => source),
      tools: names.length === 0 ? compiled : compiled.filter(isSelected),
      toolsets: selected,
      prompts: compilePrompts(files),
      metadata: Object.assign({}, ...files.map(({ metadata }) => metadata)) as Catalog['metadata'], // of such maps only
    },
    accounts: sources.flatMap(({ account }) => account ?? []),
    faults,
  };
}

function compileSources(files: readonly ToolFile[], options: ToolFileOptions): readonly CompiledSource[] {
  const chosen = chosenOf(files, 'sources', {
    what: 'source',
    lastCounts: options.tools.allowDuplicateSources,
    hint: 'rename one, or let the last one count with YAML_ALLOW_DUPLICATE_SOURCES=true',
  });
  return chosen.flatMap(({ name, entry, file }) => (entry && compileSource(name, entry, file.report, options)) ?? []);
}

/** The tools that are switched on and have their source. */
function offeredTools(files: readonly ToolFile[], { tools }: ToolFileOptions): readonly Definition<'tools'>[] {
  const sources = [...definitionsOf(files, 'sources').keys()];
  const chosen = chosenOf(files, 'tools', {
    what: 'tool',
    lastCounts: tools.allowDuplicateTools,
    hint: 'rename one, or let the last one count with YAML_ALLOW_DUPLICATE_TOOLS=true',
  });
  return chosen.filter(({ name, entry, file: { report } }) => {
    if (isBuiltin(name)) report.fault(['tools', name], 'is the name of a built-in tool; choose another');
    if (entry === undefined || sources.includes(entry.source)) return true;
    const keys = ['tools', name, 'source'];
    if (tools.validateMerged) report.fault(keys, sourceSentence(entry.source, sources));
    else report.warn(keys, `there is no source ${entry.source}; the tool is left out`);
    return tools.validateMerged; // with its fault it is known, which is better for what names it
  });
}

function sourceSentence(name: string, sources: readonly string[]): string {
  const guess = nearest(name, sources);
  const hint = guess === undefined ? '' : ` Did you mean ${guess}?`;
  return `there is no source ${name}.${hint} There are: ${sources.join(', ') || 'none'}`;
}

function compileOne(
  { name, entry, file }: Definition<'tools'>,
  {
    selected,
    sources,
    settings,
  }: {
    readonly selected: readonly Toolset[];
    readonly sources: readonly CompiledSource[];
    readonly settings: BuiltinSettings;
  },
): ReturnType<typeof compileTool> {
  const toolsets = selected.filter(({ tools }) => tools.includes(name)).map((toolset) => toolset.name);
  const jdbcOptions = sources.find(({ source }) => source.name === entry?.source)?.source.jdbcOptions ?? {};
  return entry && compileTool(name, entry, { report: file.report, toolsets, settings, jdbcOptions });
}

function compilePrompts(files: readonly ToolFile[]): readonly Prompt[] {
  const rule = { what: 'prompt', lastCounts: false, hint: 'rename one' };
  return chosenOf(files, 'prompts', rule).flatMap(
    ({ name, entry, file }) => (entry && compilePrompt(name, entry, file.report)) ?? [],
  );
}

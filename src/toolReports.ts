import { relative } from 'node:path';
import { counted } from './kernel/counted.js';
import { BUILTIN_TOOL_NAMES, isOffered, toldToolsets, type BuiltinSettings, type Catalog } from './protocol/catalog.js';
import { findingText } from './tools/finding.js';
import type { FileVerdict, ToolsVerdict } from './tools/toolVerdict.js';

/** What `validate` prints: every file with what it holds or what is wrong with it, and a last line for all. */
export function verdictText({ faults, files }: ToolsVerdict): string {
  const wrong = files.filter((file) => file.faults.length > 0).length;
  const lines = [
    ...files.flatMap(fileLines),
    ...faults,
    `${counted(files.length, 'file')}: ${files.length - wrong} sound, ${wrong} with faults`,
  ];
  return `${lines.join('\n')}\n`;
}

/** What `--list-tools` prints: the tools of the files, then the built-in ones that the settings offer. */
export function toolList({ tools, toolsets }: Catalog, settings: BuiltinSettings): string {
  const told = toldToolsets(toolsets);
  const setsOf = (name: string): string =>
    told
      .filter((toolset) => toolset.tools.includes(name))
      .map((toolset) => toolset.name)
      .join(', ');
  const builtins = BUILTIN_TOOL_NAMES.filter((name) => isOffered(name, settings));
  return table([
    ['TOOL', 'SOURCE', 'TOOLSETS'],
    ...tools.map(({ name, source }) => [name, source, setsOf(name)]),
    ...builtins.map((name) => [name, '(built in)', setsOf(name)]),
  ]);
}

/** What `--list-toolsets` prints. */
export function toolsetList({ toolsets }: Catalog): string {
  return table([
    ['TOOLSET', 'TITLE', 'TOOLS'],
    ...toldToolsets(toolsets).map(({ name, title = '', tools }) => [name, title, tools.join(', ')]),
  ]);
}

function fileLines({ file, faults, warnings, holds }: FileVerdict): string[] {
  const name = relative('', file);
  const { sources, tools, toolsets, prompts } = holds;
  const held = [
    counted(sources, 'source'),
    counted(tools, 'tool'),
    counted(toolsets, 'toolset'),
    counted(prompts, 'prompt'),
  ];
  const verdict = faults.length === 0 ? `sound (${held.join(', ')})` : counted(faults.length, 'fault');
  const findings = [
    ...faults.map((fault) => findingText({ ...fault, file: name })),
    ...warnings.map((warning) => `warning: ${findingText({ ...warning, file: name })}`),
  ];
  return [`${name}: ${verdict}`, ...findings.map((finding) => `  ${finding}`)];
}

/** Columns as wide as their widest cell; the last one ends where its text ends. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

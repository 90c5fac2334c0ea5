import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { AppError } from '../kernel/appError.js';
import type { Kit } from '../kernel/kit.js';
import { BUILTIN_TOOL_NAMES, EMPTY_CATALOG, type SqlTool } from '../protocol/catalog.js';
import { compileTool, toolFaults } from './compileTool.js';
import { findingText, type Finding } from './finding.js';
import { ToolDocument } from './toolDocument.js';
import { knownKeys, toolFileSchema, type ToolEntry, type ToolFile } from './toolSchema.js';
import type { FileVerdict, LoadedTools, ToolFileOptions, ToolsVerdict } from './toolVerdict.js';

/**
 * Loads and compiles every tool file that the settings name.
 * @throws AppError E_TOOL_FILE that lists every fault of every file as `file:line:column: key: what`
 */
export async function loadTools(options: ToolFileOptions, kit: Kit): Promise<LoadedTools> {
  const { faults, files, loaded } = await judgeTools(options);
  if (loaded === undefined) {
    const all = [...faults, ...files.flatMap((file) => file.faults.map(findingText))];
    throw new AppError(
      'E_TOOL_FILE',
      `The tool files cannot be used:\n${all.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  }
  if (options.tools.paths !== undefined) {
    for (const warning of loaded.warnings) kit.log.warn('tools.warning', { warning: findingText(warning) });
    const { tools } = loaded.catalog;
    kit.log.info('tools.loaded', { path: options.tools.paths, files: files.length, tools: tools.length });
  }
  return loaded;
}

/** Reads and checks every tool file that the settings name. What is wrong is in the verdict; it never rejects. */
export async function judgeTools({ tools: { paths } }: ToolFileOptions): Promise<ToolsVerdict> {
  if (paths === undefined) {
    return { faults: [], files: [], loaded: { catalog: EMPTY_CATALOG, accounts: [], files: [], warnings: [] } };
  }
  const names = await filesOf(resolve(paths));
  if (names === undefined) {
    const fault = `There is no tool file or directory at ${paths}. Correct --tools or TOOLS_YAML_PATH.`;
    return { faults: [fault], files: [], loaded: undefined };
  }
  const loading = new Loading();
  for (const name of names) loading.add(await ToolDocument.read(name));
  const tools = loading.compile();
  const loaded = { catalog: { ...EMPTY_CATALOG, tools }, accounts: [], files: names, warnings: [] };
  return {
    faults: [],
    files: names.map((file) => loading.verdictOn(file)),
    loaded: loading.faults.length === 0 ? loaded : undefined,
  };
}

async function filesOf(path: string): Promise<string[] | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  if (!found.isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The files of one load, and what is wrong with them. */
class Loading {
  readonly faults: Finding[] = [];
  readonly #files: { readonly name: string; readonly document: ToolDocument; readonly file: ToolFile }[] = [];
  /** Of every file, also of those that have faults elsewhere. */
  readonly #sources = new Set<string>();
  /** Where each tool stands. */
  readonly #places = new Map<string, string>();

  add(document: ToolDocument): void {
    this.faults.push(...document.faults);
    if (document.faults.length > 0) return;
    const { content, path } = document;
    for (const name of namesIn(content, 'sources')) this.#sources.add(name);
    const checked = toolFileSchema.safeParse(content);
    if (checked.success) this.#files.push({ name: path, document, file: checked.data });
    else this.faults.push(...checked.error.issues.flatMap((issue) => issueFaults(document, issue)));
  }

  verdictOn(file: string): FileVerdict {
    const { sources = {}, tools = {}, toolsets = {} } = this.#files.find(({ name }) => name === file)?.file ?? {};
    return {
      file,
      faults: this.faults.filter((fault) => fault.file === file),
      warnings: [],
      holds: {
        sources: Object.keys(sources).length,
        tools: Object.values(tools).filter(({ enabled }) => enabled).length,
        toolsets: Object.keys(toolsets).length,
        prompts: 0,
      },
    };
  }

  /** Every tool that is enabled and has no fault. */
  compile(): SqlTool[] {
    const tools: SqlTool[] = [];
    for (const { document, file } of this.#files) {
      for (const [name, entry] of Object.entries(file.tools ?? {})) {
        if (!entry.enabled) continue; // not compiled at all: what cannot be listed cannot run
        const faults = [...this.#placeFaults(document, name, entry), ...entryFaults(document, name, entry)];
        this.faults.push(...faults);
        if (faults.length === 0) tools.push(compileTool(name, entry));
      }
    }
    return tools;
  }

  /** What a tool can have wrong only among others. */
  #placeFaults(document: ToolDocument, name: string, entry: ToolEntry): Finding[] {
    const faults: Finding[] = [];
    const other = this.#places.get(name);
    if ((BUILTIN_TOOL_NAMES as readonly string[]).includes(name)) {
      faults.push(document.fault(['tools', name], 'is the name of a built-in tool; choose another'));
    }
    if (other !== undefined) faults.push(document.fault(['tools', name], `there is a tool of that name at ${other}`));
    else this.#places.set(name, document.placeOf(['tools', name]));
    if (!this.#sources.has(entry.source)) {
      const known = [...this.#sources].join(', ') || 'none';
      faults.push(document.fault(['tools', name, 'source'], `there is no source ${entry.source}; there are: ${known}`));
    }
    return faults;
  }
}

function entryFaults(document: ToolDocument, name: string, entry: ToolEntry): Finding[] {
  return toolFaults(name, entry).map(({ keys, sentence }) => document.fault(['tools', name, ...keys], sentence));
}

function namesIn(content: unknown, key: string): string[] {
  if (typeof content !== 'object' || content === null) return [];
  const map = (content as Readonly<Record<string, unknown>>)[key]; // an object of a YAML file
  return typeof map === 'object' && map !== null ? Object.keys(map) : [];
}

function issueFaults(document: ToolDocument, issue: z.core.$ZodIssue): Finding[] {
  const keys = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path).join(', ');
    return issue.keys.map((key) => document.fault([...keys, key], `there is no such key; there are: ${known}`));
  }
  const sentence = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  const missing = keys.length > 0 && !document.has(keys);
  return [document.fault(keys, missing ? `is missing. ${sentence.replace(', received undefined', '')}` : sentence)];
}

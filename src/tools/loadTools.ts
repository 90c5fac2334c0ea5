import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { AppError } from '../kernel/appError.js';
import type { Kit } from '../kernel/kit.js';
import { BUILTIN_TOOL_NAMES, EMPTY_CATALOG, type Catalog, type SqlTool } from '../protocol/catalog.js';
import { compileTool, toolFaults } from './compileTool.js';
import { ToolDocument } from './toolDocument.js';
import { knownKeys, toolFileSchema, type ToolEntry, type ToolFile } from './toolSchema.js';

/**
 * Loads and compiles every tool of a file, or of the *.yaml and *.yml files below a directory in order of their paths.
 * @throws AppError E_TOOL_FILE that lists every fault of every file as `file:line:column: key: what`
 */
export async function loadTools(path: string | undefined, kit: Kit): Promise<Catalog> {
  if (path === undefined) return EMPTY_CATALOG;
  const names = await filesOf(path);
  const loading = new Loading();
  for (const name of names) loading.add(await ToolDocument.read(name));
  const tools = loading.compile();
  if (loading.faults.length > 0)
    throw new AppError(
      'E_TOOL_FILE',
      `The tool files cannot be used:\n${loading.faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  kit.log.info('tools.loaded', { path, files: names.length, tools: tools.length });
  return { ...EMPTY_CATALOG, tools };
}

async function filesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError(
      'E_TOOL_FILE',
      `There is no tool file or directory at ${path}. Correct --tools or TOOLS_YAML_PATH.`,
      { cause },
    );
  });
  if (!found.isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The files of one load, and what is wrong with them. */
class Loading {
  readonly faults: string[] = [];
  readonly #files: { readonly document: ToolDocument; readonly file: ToolFile }[] = [];
  /** Of every file, also of those that have faults elsewhere. */
  readonly #sources = new Set<string>();
  /** Where each tool stands. */
  readonly #places = new Map<string, string>();

  add(document: ToolDocument): void {
    this.faults.push(...document.faults);
    if (document.faults.length > 0) return;
    const { content } = document;
    for (const name of namesIn(content, 'sources')) this.#sources.add(name);
    const checked = toolFileSchema.safeParse(content);
    if (checked.success) this.#files.push({ document, file: checked.data });
    else this.faults.push(...checked.error.issues.flatMap((issue) => issueFaults(document, issue)));
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
  #placeFaults(document: ToolDocument, name: string, entry: ToolEntry): string[] {
    const faults: string[] = [];
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

function entryFaults(document: ToolDocument, name: string, entry: ToolEntry): string[] {
  return toolFaults(name, entry).map(({ keys, sentence }) => document.fault(['tools', name, ...keys], sentence));
}

function namesIn(content: unknown, key: string): string[] {
  if (typeof content !== 'object' || content === null) return [];
  const map = (content as Readonly<Record<string, unknown>>)[key]; // an object of a YAML file
  return typeof map === 'object' && map !== null ? Object.keys(map) : [];
}

function issueFaults(document: ToolDocument, issue: z.core.$ZodIssue): string[] {
  const keys = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path).join(', ');
    return issue.keys.map((key) => document.fault([...keys, key], `there is no such key; there are: ${known}`));
  }
  const sentence = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  const missing = keys.length > 0 && !document.has(keys);
  return [document.fault(keys, missing ? `is missing. ${sentence.replace(', received undefined', '')}` : sentence)];
}

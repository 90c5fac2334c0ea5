import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LineCounter, parseDocument, isNode, type Document } from 'yaml';
import type { z } from 'zod';
import { AppError } from '../kernel/appError.js';
import type { Kit } from '../kernel/kit.js';
import type { Catalog, SqlTool } from '../protocol/catalog.js';
import { compileTool } from './compileTool.js';
import { toolFileSchema, type ToolFile } from './toolSchema.js';

/** A file's text with what is needed to point into it. */
interface Loaded {
  readonly path: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

/**
 * Loads and compiles every tool of a file, or of the *.yaml and *.yml files below a directory in order of their paths.
 * @throws AppError E_TOOL_FILE that lists every fault of every file as `file:line:column: what`
 */
export async function loadTools(path: string | undefined, kit: Kit): Promise<Catalog> {
  if (path === undefined) return { tools: [] };
  const faults: string[] = [];
  const files: { readonly at: Loaded; readonly file: ToolFile }[] = [];
  for (const name of await filesOf(path)) {
    const at = await parse(name, faults);
    const checked = at === undefined ? undefined : toolFileSchema.safeParse(at.document.toJS());
    if (at === undefined || checked === undefined) continue;
    if (checked.success) files.push({ at, file: checked.data });
    else faults.push(...checked.error.issues.flatMap((issue) => issueFaults(at, issue)));
  }
  const tools = compileAll(files, faults);
  if (faults.length > 0)
    throw new AppError(
      'E_TOOL_FILE',
      `The tool files cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  kit.log.info('tools.loaded', { path, files: files.length, tools: tools.length });
  return { tools };
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

async function parse(path: string, faults: string[]): Promise<Loaded | undefined> {
  const lines = new LineCounter();
  const document = parseDocument(await readFile(path, 'utf8'), { lineCounter: lines });
  for (const error of document.errors) {
    faults.push(`${position({ path, document, lines }, error.pos[0])}: ${error.message.split('\n')[0] ?? error.code}`);
  }
  return document.errors.length === 0 ? { path, document, lines } : undefined;
}

function compileAll(files: readonly { readonly at: Loaded; readonly file: ToolFile }[], faults: string[]): SqlTool[] {
  const sources = new Set(files.flatMap(({ file }) => Object.keys(file.sources ?? {})));
  const tools = new Map<string, SqlTool>();
  for (const { at, file } of files) {
    for (const [name, entry] of Object.entries(file.tools ?? {})) {
      const where = (...keys: string[]): string => `${positionOf(at, ['tools', name, ...keys])}: tool ${name}: `;
      if (!entry.enabled) continue; // not compiled at all: what cannot be listed cannot run
      if (tools.has(name)) faults.push(`${where()}another file has a tool of that name.`);
      if (!sources.has(entry.source)) faults.push(`${where('source')}there is no source ${entry.source}.`);
      try {
        tools.set(name, compileTool(name, entry));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        faults.push(`${where('statement')}${error.message}`);
      }
    }
  }
  return [...tools.values()];
}

function issueFaults(at: Loaded, issue: z.core.$ZodIssue): string[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code !== 'unrecognized_keys')
    return [`${positionOf(at, path)}: ${path.join('.') || '(file)'}: ${issue.message}`];
  return issue.keys.map(
    (key) => `${positionOf(at, [...path, key])}: ${[...path, key].join('.')}: there is no such key`,
  );
}

/** Where a key's value stands, or the nearest thing around it that has a place. */
function positionOf(at: Loaded, path: readonly (string | number)[]): string {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = at.document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return position(at, node.range[0]);
  }
  return position(at, 0);
}

function position({ path, lines }: Loaded, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${path}:${line}:${col}`;
}

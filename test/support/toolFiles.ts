import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { parseConfig, type Config, type Flags } from '../../src/config.js';
import { AppError } from '../../src/kernel/appError.js';
import { systemClock } from '../../src/kernel/clock.js';
import { silentLogger } from '../../src/kernel/logger.js';
import type { SqlTool } from '../../src/protocol/catalog.js';
import { findingText, type Finding } from '../../src/tools/finding.js';
import { judgeTools, loadTools } from '../../src/tools/loadTools.js';
import type { LoadedTools, ToolsVerdict } from '../../src/tools/toolVerdict.js';
import { scratch } from './scratch.js';

/** Three lines that every tool file here begins with. */
export const HEAD = 'sources:\n  s: { host: h, user: u, password: p }\ntools:\n';

/** The same for tools of the sandbox, which logins to localhost see. */
export const LOCAL_HEAD = 'sources:\n  s: { host: localhost, user: u, password: p }\ntools:\n';

/** What a sound tool has, on lines 5 to 7. */
export const SOUND = ['source: s', 'description: d', 'statement: VALUES 1'] as const;

/** A file with one tool `t`, whose lines stand from line 5, column 5 on. */
export const tool = (...lines: readonly string[]): string =>
  `${HEAD}  t:\n${lines.map((line) => `    ${line}\n`).join('')}`;

/** A file with one sound tool of this name, and no source. */
export const bareTool = (name: string): string =>
  `tools:\n  ${name}: { source: s, description: d, statement: SELECT 1 FROM SYSIBM.SYSDUMMY1 }\n`;

/** A tool with one parameter `p`, whose further keys stand on line 9 from column 20 on. */
export const parameter = (declaration: string, statement = 'VALUES :p + 0'): string =>
  tool(
    ...SOUND.slice(0, 2),
    `statement: ${JSON.stringify(statement)}`,
    'parameters:',
    `  - { name: p, ${declaration} }`,
  );

/** What the files are loaded with besides their own text. */
export interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: Flags;
}

/** Mode `ibmi`, for logins to two hosts. */
export const IBMI_MODE: Readonly<Record<string, string>> = {
  MCP_AUTH_MODE: 'ibmi',
  IBMI_HTTP_AUTH_ENABLED: 'true',
  IBMI_AUTH_KEY_ID: 'k',
  IBMI_AUTH_PRIVATE_KEY_PATH: 'private.pem',
  IBMI_AUTH_PUBLIC_KEY_PATH: 'public.pem',
  IBMI_AUTH_ALLOWED_HOSTS: 'other:9000',
};

/** A directory of its own with these files, by their relative paths. */
export function toolDirectory(files: Readonly<Record<string, string | Buffer>>): string {
  const directory = mkdtempSync(join(scratch(), 'tools-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

/** Settings, of `none` mode unless they say otherwise, that take these tool files. */
export function toolOptions(path: string, { env, flags }: Given = {}): Config {
  const raw = { DB2i_HOST: 'h', DB2i_USER: 'u', DB2i_PASS: 'p', ...env, TOOLS_YAML_PATH: path };
  return parseConfig(raw, flags);
}

/** What there is to say about the files at a path. */
export function judgementOn(path: string, given: Given = {}): Promise<ToolsVerdict> {
  return judgeTools(toolOptions(path, given));
}

export function loadedFrom(path: string, given: Given = {}): Promise<LoadedTools> {
  return loadTools(toolOptions(path, given), { log: silentLogger, clock: systemClock });
}

/** What one file that holds `text` is loaded into. */
export function loadedOf(text: string, given: Given = {}): Promise<LoadedTools> {
  return loadedFrom(join(toolDirectory({ 'f.yaml': text }), 'f.yaml'), given);
}

export async function toolsOf(text: string, given: Given = {}): Promise<readonly SqlTool[]> {
  return (await loadedOf(text, given)).catalog.tools;
}

/** The one tool of a file. */
export async function toolOf(text: string, given: Given = {}): Promise<SqlTool> {
  const [only, ...others] = await toolsOf(text, given);
  expect(others).to.deep.equal([]);
  if (only === undefined) throw new Error('the file has no tool that is offered');
  return only;
}

/** The one error of a load. */
export async function refusalAt(path: string, given: Given = {}): Promise<string> {
  const refusal: unknown = await loadedFrom(path, given).then(
    () => new Error('the files were accepted'),
    (error: unknown) => error,
  );
  expect(refusal).to.be.instanceOf(AppError).with.property('code', 'E_TOOL_FILE');
  return (refusal as AppError).message; // just proved
}

/** The faults of these files, each as `file:line:column: key: what`, with paths relative to the directory. */
export async function faultsOf(files: Readonly<Record<string, string | Buffer>>, given: Given = {}): Promise<string[]> {
  const directory = toolDirectory(files);
  const [title, ...faults] = (await refusalAt(directory, given)).replaceAll(`${directory}/`, '').split('\n');
  expect(title).to.equal('The tool files cannot be used:');
  return faults.map((fault) => fault.replace(/^ {2}- /, ''));
}

/** The faults of one file that holds `text`, without its name: `line:column: key: what`. */
export async function faultsIn(text: string, given: Given = {}): Promise<string[]> {
  const faults = await faultsOf({ 'f.yaml': text }, given);
  return faults.map((fault) => fault.replace(/^f\.yaml:/, ''));
}

/** The warnings of files that load, by the same rules as `faultsOf`. */
export async function warningsOf(files: Readonly<Record<string, string>>, given: Given = {}): Promise<string[]> {
  const directory = toolDirectory(files);
  return relative((await loadedFrom(directory, given)).warnings, directory);
}

export async function warningsIn(text: string, given: Given = {}): Promise<string[]> {
  return (await warningsOf({ 'f.yaml': text }, given)).map((warning) => warning.replace(/^f\.yaml:/, ''));
}

export function relative(findings: readonly Finding[], directory: string): string[] {
  return findings.map((finding) => findingText(finding).replaceAll(`${directory}/`, ''));
}

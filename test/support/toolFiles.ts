import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { AppError } from '../../src/kernel/appError.js';
import { parseConfig, type Config } from '../../src/config.js';
import { systemClock } from '../../src/kernel/clock.js';
import { silentLogger } from '../../src/kernel/logger.js';
import type { SqlTool } from '../../src/protocol/catalog.js';
import { loadTools } from '../../src/tools/loadTools.js';
import { scratch } from './scratch.js';

/** Three lines that every tool file here begins with. */
export const HEAD = 'sources:\n  s: { host: h, user: u, password: p }\ntools:\n';

/** A directory of its own with these files, by their relative paths. */
export function toolDirectory(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(scratch(), 'tools-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

/** Settings of `none` mode, which take these tool files. */
export function toolOptions(path: string, env: Readonly<Record<string, string>> = {}): Config {
  return parseConfig({ DB2i_HOST: 'h', DB2i_USER: 'u', DB2i_PASS: 'p', ...env, TOOLS_YAML_PATH: path });
}

export async function toolsAt(path: string): Promise<readonly SqlTool[]> {
  const { catalog } = await loadTools(toolOptions(path), { log: silentLogger, clock: systemClock });
  return catalog.tools;
}

/** The tools of one file that holds `text`. */
export function toolsOf(text: string): Promise<readonly SqlTool[]> {
  return toolsAt(join(toolDirectory({ 'tools.yaml': text }), 'tools.yaml'));
}

/** The one error of a load. */
export async function refusalAt(path: string): Promise<string> {
  const refusal: unknown = await toolsAt(path).then(
    () => new Error('the files were accepted'),
    (error: unknown) => error,
  );
  expect(refusal).to.be.instanceOf(AppError).with.property('code', 'E_TOOL_FILE');
  return (refusal as AppError).message; // just proved
}

/** The faults of these files, each as `file:line:column: key: what`, with paths relative to the directory. */
export async function faultsOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  const directory = toolDirectory(files);
  const [title, ...faults] = (await refusalAt(directory)).replaceAll(`${directory}/`, '').split('\n');
  expect(title).to.equal('The tool files cannot be used:');
  return faults.map((fault) => fault.replace(/^ {2}- /, ''));
}

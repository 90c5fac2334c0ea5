import { AppError } from '../kernel/appError.js';
import type { Kit } from '../kernel/kit.js';
import { compileFiles } from './compileFiles.js';
import { findingText, inFileOrder } from './finding.js';
import { ToolDocument } from './toolDocument.js';
import { ToolFile } from './toolFile.js';
import { findToolFiles } from './toolPaths.js';
import {
  faultLines,
  type FileVerdict,
  type LoadedTools,
  type ToolFileOptions,
  type ToolsVerdict,
} from './toolVerdict.js';

/**
 * Loads and compiles every tool file that the settings name.
 * @throws AppError E_TOOL_FILE that lists every fault of every file as `file:line:column: key: what`
 */
export async function loadTools(options: ToolFileOptions, kit: Kit): Promise<LoadedTools> {
  const verdict = await judgeTools(options);
  const { files, loaded } = verdict;
  if (loaded === undefined) {
    throw new AppError(
      'E_TOOL_FILE',
      `The tool files cannot be used:\n${faultLines(verdict)
        .map((fault) => `  - ${fault}`)
        .join('\n')}`,
    );
  }
  for (const warning of loaded.warnings) kit.log.warn('tools.warning', { warning: findingText(warning) });
  if (options.tools.paths !== undefined) {
    const { tools } = loaded.catalog;
    kit.log.info('tools.loaded', { path: options.tools.paths, files: files.length, tools: tools.length });
  }
  return loaded;
}

/** Reads and checks every tool file that the settings name. What is wrong is in the verdict; it never rejects. */
export async function judgeTools(options: ToolFileOptions): Promise<ToolsVerdict> {
  const { paths, environment, lenient } = options.tools;
  if (paths === undefined) {
    const { faults, catalog, accounts } = compileFiles([], options);
    const loaded = { catalog, accounts, files: [], warnings: [] };
    return { faults, files: [], loaded: faults.length === 0 ? loaded : undefined };
  }
  const found = await findToolFiles(paths);
  const documents = await Promise.all(found.files.map((path) => ToolDocument.read(path)));
  const hasAccounts = options.mode === 'none';
  const files = documents.map((document) => new ToolFile(document, { environment, lenient, hasAccounts }));
  const { catalog, accounts, faults } = compileFiles(files, options);
  const verdicts = files.map(verdictOn);
  const isSound = found.faults.length + faults.length === 0 && verdicts.every((verdict) => verdict.faults.length === 0);
  const warnings = verdicts.flatMap((verdict) => verdict.warnings);
  return {
    faults: [...found.faults, ...faults],
    files: verdicts,
    loaded: isSound ? { catalog, accounts, files: found.files, warnings } : undefined,
  };
}

function verdictOn(file: ToolFile): FileVerdict {
  const { document, faults, warnings } = file.report;
  return {
    file: document.path,
    faults: faults.toSorted(inFileOrder),
    warnings: warnings.toSorted(inFileOrder),
    holds: {
      sources: file.entries('sources').size,
      tools: enabledCount(file, 'tools'),
      toolsets: file.entries('toolsets').size,
      prompts: enabledCount(file, 'prompts'),
    },
  };
}

function enabledCount(file: ToolFile, kind: 'tools' | 'prompts'): number {
  return [...file.entries(kind).values()].filter((entry) => entry?.enabled !== false).length;
}

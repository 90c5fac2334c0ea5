import {
  type BuiltinSettings,
  CONFIRMATION_NAME,
  JSON_FORMAT,
  type FetchRule,
  type SqlTool,
  type ToolSecurity,
} from '../protocol/catalog.js';
import { guardOf } from '../protocol/guardOf.js';
import { STATEMENT_CHARACTERS_MAX } from '../sql/admission.js';
import { declarationFault } from '../sql/declarationFault.js';
import { keywordFault } from '../sql/forbiddenKeywords.js';
import { readRoutineName, ROUTINE_NAME_EXPECTED, routineText } from '../sql/routineName.js';
import type { ToolParameter } from '../sql/parameters.js';
import { compileStatements } from './compileStatements.js';
import type { FileReport } from './fileReport.js';
import { annotationsOf, titleOf } from './toolAnnotations.js';
import type { Keys } from './toolDocument.js';
import type { ParameterEntry, ToolEntry } from './toolLanguage.js';

/** The letters that the MCP specification names, and `/`. */
const TOOL_NAME = /^[A-Za-z0-9_./-]{1,128}$/;
/** Beyond it some clients take no tool at all. */
const TOOL_NAME_SAFE_MAX = 64;

/** More rows than these are rarely what a model can use. */
const ROWS_TO_FETCH_USUAL_MAX = 10_000;

/** What a tool is compiled with. */
export interface ToolSurroundings {
  readonly report: FileReport;
  /** Names of the toolsets that it belongs to. */
  readonly toolsets: readonly string[];
  readonly settings: BuiltinSettings;
  /** Of its source. */
  readonly jdbcOptions: Readonly<Record<string, string>>;
}

/** Turns one entry of a file into a tool that a worker can run; undefined when it has a fault. */
export function compileTool(name: string, entry: ToolEntry, { report, ...at }: ToolSurroundings): SqlTool | undefined {
  const keys = ['tools', name];
  const before = report.faults.length;
  reportName(name, report);
  reportOddities(entry, keys, report);
  const parameters = (entry.parameters ?? []).map(parameterOf);
  reportParameters(parameters, keys, report);
  const security = securityOf(entry);
  reportSecurity(entry.security?.allowRoutines ?? [], security, { keys, report, writes: at.settings.writes });
  // What the guard would say means nothing while the rules for it are wrong.
  if (report.faults.slice(before).some(({ key }) => key.startsWith(`tools.${name}.security`))) return undefined;
  const guard = guardOf(at.settings, at.jdbcOptions, security.allowRoutines);
  const statements = compileStatements(entry, parameters, { security, guard, keys, report });
  if (statements === undefined) return undefined;
  const { reads, ...compiled } = statements;
  if (!reads) reportConfirmation(parameters, keys, report);
  if (report.faults.length > before) return undefined;
  return {
    name,
    title: titleOf(name),
    description: entry.description.trim(),
    source: entry.source,
    ...compiled,
    parameters,
    annotations: annotationsOf(name, entry, { report, reads, toolsets: at.toolsets }),
    security,
    fetch: fetchOf(entry),
    ...(entry.timeoutMs === undefined ? {} : { timeoutMs: entry.timeoutMs }),
    format: {
      response: entry.responseFormat ?? JSON_FORMAT.response,
      table: entry.tableFormat ?? JSON_FORMAT.table,
      displayRowsMax: entry.maxDisplayRows ?? JSON_FORMAT.displayRowsMax,
    },
  };
}

function reportName(name: string, report: FileReport): void {
  const keys = ['tools', name];
  if (!TOOL_NAME.test(name)) report.fault(keys, 'expected a name of 1 to 128 letters, digits, _, -, . and /');
  else if (name.length > TOOL_NAME_SAFE_MAX) {
    report.warn(keys, `some clients take no name of more than ${TOOL_NAME_SAFE_MAX} characters`);
  }
}

/** What is legal and probably not meant. */
function reportOddities(entry: ToolEntry, keys: Keys, report: FileReport): void {
  const { rowsToFetch = 0, responseFormat } = entry;
  if (rowsToFetch > ROWS_TO_FETCH_USUAL_MAX) {
    report.warn([...keys, 'rowsToFetch'], `more than ${ROWS_TO_FETCH_USUAL_MAX} rows are slow to send and to read`);
  }
  if (responseFormat === 'markdown') return;
  for (const key of ['tableFormat', 'maxDisplayRows'] as const) {
    if (entry[key] !== undefined) report.warn([...keys, key], 'has no effect without responseFormat: markdown');
  }
}

function reportParameters(parameters: readonly ToolParameter[], keys: Keys, report: FileReport): void {
  const names = parameters.map(({ name }) => name);
  parameters.forEach((parameter, index) => {
    const at = [...keys, 'parameters', index];
    if (names.indexOf(parameter.name) < index) {
      report.fault([...at, 'name'], `the parameter ${parameter.name} is declared twice`);
    }
    const fault = declarationFault(parameter);
    if (fault === undefined) return;
    report.fault([...at, fault.key], `the ${fault.key} of the parameter ${parameter.name} ${fault.sentence}`);
  });
}

/** A writing tool has one parameter of the server's besides its own. */
function reportConfirmation(parameters: readonly ToolParameter[], keys: Keys, report: FileReport): void {
  const index = parameters.findIndex(({ name }) => name === CONFIRMATION_NAME);
  if (index < 0) return;
  const sentence = 'is the name of the code with which a user confirms a change; choose another';
  report.fault([...keys, 'parameters', index, 'name'], sentence);
}

function reportSecurity(
  allowRoutines: readonly string[],
  { readOnly, forbiddenKeywords }: ToolSecurity,
  { keys, report, writes }: { keys: Keys; report: FileReport; writes: boolean },
): void {
  if (!readOnly && !writes) {
    report.fault(
      [...keys, 'security', 'readOnly'],
      'a tool that may write loads only with IBMI_ENABLE_WRITE_TOOLS=true; set it, or leave readOnly: false out',
    );
  }
  forbiddenKeywords.forEach((keyword, index) => {
    const fault = keywordFault(keyword);
    if (fault !== undefined) report.fault([...keys, 'security', 'forbiddenKeywords', index], fault);
  });
  allowRoutines.forEach((routine, index) => {
    if (readRoutineName(routine) !== undefined) return;
    report.fault([...keys, 'security', 'allowRoutines', index], `expected ${ROUTINE_NAME_EXPECTED}`);
  });
}

function securityOf({ security }: ToolEntry): ToolSecurity {
  return {
    readOnly: security?.readOnly ?? true,
    maxQueryLength: security?.maxQueryLength ?? STATEMENT_CHARACTERS_MAX,
    forbiddenKeywords: security?.forbiddenKeywords ?? [],
    allowRoutines: (security?.allowRoutines ?? []).flatMap((text) => {
      const routine = readRoutineName(text);
      return routine === undefined ? [] : [routineText(routine)];
    }),
  };
}

function parameterOf(entry: ParameterEntry): ToolParameter {
  return { ...entry, required: entry.required ?? entry.default === undefined };
}

function fetchOf({ rowsToFetch, fetchAllRows }: ToolEntry): FetchRule {
  if (rowsToFetch === undefined) return {};
  return fetchAllRows === true ? { pageRows: rowsToFetch } : { rowsMax: rowsToFetch };
}

import { AppError } from '../kernel/appError.js';
import { JSON_FORMAT, type FetchRule, type SqlTool, type ToolSecurity } from '../protocol/catalog.js';
import { Admission, STATEMENT_CHARACTERS_MAX } from '../sql/admission.js';
import { compileStatement } from '../sql/binding.js';
import { keywordFault } from '../sql/forbiddenKeywords.js';
import { declarationFault } from '../sql/declarationFault.js';
import type { ToolParameter } from '../sql/parameters.js';
import type { ParameterEntry, ToolEntry } from './toolSchema.js';

/** What the MCP specification and its clients accept. */
const TOOL_NAME = /^[A-Za-z0-9_./-]{1,64}$/;

/** What is wrong with a tool: the key below it, and a sentence that says what would be accepted. */
export interface ToolFault {
  readonly keys: readonly (string | number)[];
  readonly sentence: string;
}

/** Every fault of one entry. */
export function toolFaults(name: string, entry: ToolEntry): readonly ToolFault[] {
  const faults: ToolFault[] = [];
  if (!TOOL_NAME.test(name))
    faults.push({ keys: [], sentence: 'The name must be 1 to 64 letters, digits, _, -, . or /.' });
  const reads = entry.security?.readOnly !== false;
  if (!reads) {
    const sentence = 'security.readOnly: false is not possible yet; this version only reads.';
    faults.push({ keys: ['security', 'readOnly'], sentence });
  }
  const names = entry.parameters.map((parameter) => parameter.name);
  entry.parameters.forEach((parameter, index) => {
    if (names.indexOf(parameter.name) < index) {
      faults.push({
        keys: ['parameters', index, 'name'],
        sentence: `The parameter ${parameter.name} is declared twice.`,
      });
    }
    const fault = declarationFault(parameterOf(parameter));
    if (fault === undefined) return;
    const sentence = `The ${fault.key} of the parameter ${parameter.name} ${fault.sentence}.`;
    faults.push({ keys: ['parameters', index, fault.key], sentence });
  });
  const { forbiddenKeywords = [] } = entry.security ?? {};
  forbiddenKeywords.forEach((keyword, index) => {
    const fault = keywordFault(keyword);
    if (fault !== undefined) faults.push({ keys: ['security', 'forbiddenKeywords', index], sentence: fault });
  });
  if (faults.some(({ keys }) => keys[0] === 'security')) return faults;
  for (const sentence of statementFaults(entry)) faults.push({ keys: ['statement'], sentence });
  return faults;
}

/**
 * Turns one entry of a file into a tool that a worker can run.
 * @throws AppError E_TOOL_FILE with the first sentence about this tool
 */
export function compileTool(name: string, entry: ToolEntry): SqlTool {
  const [fault] = toolFaults(name, entry);
  if (fault !== undefined) throw new AppError('E_TOOL_FILE', fault.sentence);
  const parameters = entry.parameters.map(parameterOf);
  return {
    name,
    title: titleOf(name),
    description: entry.description.trim(),
    source: entry.source,
    statement: entry.statement,
    compiled: compileStatement(entry.statement, parameters),
    parameters,
    annotations: annotationsOf(name, entry),
    security: securityOf(entry),
    fetch: fetchOf(entry),
    format: {
      response: entry.responseFormat ?? JSON_FORMAT.response,
      table: entry.tableFormat ?? JSON_FORMAT.table,
      displayRowsMax: entry.maxDisplayRows ?? JSON_FORMAT.displayRowsMax,
    },
  };
}

function statementFaults(entry: ToolEntry): string[] {
  const parameters = entry.parameters.map(parameterOf);
  const distinct = parameters.filter(({ name }, at) => parameters.findIndex((other) => other.name === name) === at);
  const faults: string[] = [];
  try {
    const compiled = compileStatement(entry.statement, distinct);
    if (compiled.kind === 'direct') return faults; // its SQL comes with each call, and is checked there
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    faults.push(error.message);
    if (error.code === 'E_SQL_TEXT') return faults;
  }
  const bound = faults.length > 0;
  for (const { message, detail } of new Admission(securityOf(entry)).faultsOf(entry.statement)) {
    // The braces of a template are one fault, and the binder has told how to mend it.
    if (detail !== 'escape' || !bound) faults.push(message);
  }
  return faults;
}

function securityOf({ security }: ToolEntry): ToolSecurity {
  return {
    readOnly: security?.readOnly ?? true,
    maxQueryLength: security?.maxQueryLength ?? STATEMENT_CHARACTERS_MAX,
    forbiddenKeywords: security?.forbiddenKeywords ?? [],
  };
}

function parameterOf(entry: ParameterEntry): ToolParameter {
  // A YAML document has no undefined, so an absent key is absent here too, which exactOptionalPropertyTypes cannot
  // know.
  return { ...(entry as ToolParameter), required: entry.required ?? entry.default === undefined };
}

/** readOnlyHint is what the guard has found, not what the author wrote. */
function annotationsOf(name: string, entry: ToolEntry): SqlTool['annotations'] {
  const { annotations = {} } = entry;
  return {
    title: annotations.title ?? titleOf(name),
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: annotations.idempotentHint ?? entry.idempotentHint ?? true,
    openWorldHint: annotations.openWorldHint ?? entry.openWorldHint ?? false,
  };
}

function fetchOf({ rowsToFetch, fetchAllRows }: ToolEntry): FetchRule {
  if (rowsToFetch === undefined) return {};
  return fetchAllRows ? { pageRows: rowsToFetch } : { rowsMax: rowsToFetch };
}

function titleOf(name: string): string {
  return name
    .split(/[_\-./]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}

import { AppError } from '../kernel/appError.js';
import type { SqlTool } from '../protocol/catalog.js';
import { compileStatement } from '../sql/binding.js';
import { inputSchemaOf, type ToolParameter } from '../sql/parameters.js';
import { checkReadOnly } from '../sql/readOnly.js';
import type { ParameterEntry, ToolEntry } from './toolSchema.js';

/** What the MCP specification and its clients accept. */
const TOOL_NAME = /^[A-Za-z0-9_./-]{1,64}$/;

/**
 * Turns one entry of a file into a tool that a worker can run.
 * @throws AppError E_TOOL_FILE with a sentence about this tool
 */
export function compileTool(name: string, entry: ToolEntry): SqlTool {
  if (!TOOL_NAME.test(name)) throw fault('The name must be 1 to 64 letters, digits, _, -, . or /.');
  if (entry.security?.readOnly === false)
    throw fault('security.readOnly: false is not possible yet; this version only reads.');
  const parameters = entry.parameters.map(parameterOf);
  const names = parameters.map((parameter) => parameter.name);
  const twice = names.find((parameter, index) => names.indexOf(parameter) < index);
  if (twice !== undefined) throw fault(`The parameter ${twice} is declared twice.`);
  const statement = entry.statement.trim().replace(/;\s*$/, '');
  const compiled = compileStatement(statement, names);
  const verdict = checkReadOnly(statement);
  if (!verdict.ok) throw fault(verdict.message);
  inputSchemaOf(parameters); // proves the declarations before anybody calls
  return {
    name,
    title: entry.annotations?.title ?? titleOf(name),
    description: entry.description.trim(),
    statement: entry.statement,
    compiled,
    parameters,
    ...(entry.rowsToFetch === undefined || entry.fetchAllRows ? {} : { rowsMax: entry.rowsToFetch }),
    annotations: annotationsOf(name, entry),
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

function titleOf(name: string): string {
  return name
    .split(/[_\-./]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}

function fault(sentence: string): AppError {
  return new AppError('E_TOOL_FILE', sentence);
}

import type { Scalar } from '../sql/parameters.js';
import { ROUTINE_NAME_EXPECTED } from '../sql/routineName.js';
import { anyText, flag, freeMap, number, oneOf, scalar, scalarOr, text, textWhere, whole } from './basicShapes.js';
import { jdbcOptions } from './jdbcOptions.js';
import {
  listOf,
  namedOf,
  openRecord,
  optional,
  record,
  required,
  requiredUnless,
  type Fields,
  type Read,
} from './shape.js';
import type { Cell, Shape } from './shape.js';

/** The reference server's YAML language, key by key, with a few of its sibling's and our own. README has a row each. */
const SCALAR_TYPES = ['string', 'integer', 'float', 'boolean'] as const;

export const SOURCE_FIELDS = {
  host: required(text),
  user: optional(text),
  password: optional(text),
  port: optional(whole(1, 65_535)),
  'ignore-unauthorized': optional(flag),
  'jdbc-options': optional(jdbcOptions),
  'max-size': optional(whole(1, 1000)),
  'starting-size': optional(whole(1, 1000)),
  'mcp-pool-idle-timeout-ms': optional(whole(0)),
  'mcp-pool-query-timeout-ms': optional(whole(0)),
} satisfies Fields;

export const PARAMETER_FIELDS = {
  name: required(text),
  type: required(oneOf(...SCALAR_TYPES, 'array')),
  description: optional(anyText),
  default: optional(defaultValue()),
  required: optional(flag),
  itemType: optional(oneOf(...SCALAR_TYPES)),
  min: optional(number),
  max: optional(number),
  minLength: optional(whole(0)),
  maxLength: optional(whole(0)),
  enum: optional(listOf(scalar, 'text, numbers, true or false', 1)),
  pattern: optional(textWhere('a regular expression of JavaScript, without flags', isPattern)),
  emptyArray: optional(oneOf('refuse', 'nothing')),
} satisfies Fields;

const HINT_FIELDS = {
  readOnlyHint: optional(flag),
  destructiveHint: optional(flag),
  idempotentHint: optional(flag),
  openWorldHint: optional(flag),
} satisfies Fields;

export const SECURITY_FIELDS = {
  readOnly: optional(flag),
  maxQueryLength: optional(whole(1)),
  forbiddenKeywords: optional(listOf(text, 'words')),
  allowRoutines: optional(listOf(text, ROUTINE_NAME_EXPECTED)),
} satisfies Fields;

export const ANNOTATION_FIELDS = {
  title: optional(anyText),
  ...HINT_FIELDS,
  domain: optional(anyText),
  category: optional(anyText),
  toolsets: optional(listOf(anyText, 'names')),
  customMetadata: optional(freeMap),
} satisfies Fields;

export const TOOL_FIELDS = {
  enabled: optional(flag),
  source: required(text),
  description: required(text),
  statement: requiredUnless('statements', text),
  statements: optional(listOf(text, 'SQL statements', 1)),
  timeoutMs: optional(whole(1)),
  parameters: optional(listOf(record(PARAMETER_FIELDS), 'parameters')),
  domain: optional(anyText),
  category: optional(anyText),
  metadata: optional(freeMap),
  responseFormat: optional(oneOf('json', 'markdown', 'csv')),
  tableFormat: optional(oneOf('markdown', 'ascii', 'grid', 'compact')),
  maxDisplayRows: optional(whole(1, 1000)),
  rowsToFetch: optional(whole(1)),
  fetchAllRows: optional(flag),
  annotations: optional(openRecord(ANNOTATION_FIELDS)),
  security: optional(record(SECURITY_FIELDS)),
  ...HINT_FIELDS,
} satisfies Fields;

export const TOOLSET_FIELDS = {
  title: optional(anyText),
  description: optional(anyText),
  tools: required(listOf(text, 'names of tools', 1)),
  metadata: optional(freeMap),
} satisfies Fields;

export const PROMPT_ARGUMENT_FIELDS = {
  name: required(text),
  description: optional(anyText),
  required: optional(flag),
  values: optional(listOf(scalar, 'text, numbers, true or false')),
} satisfies Fields;

export const PROMPT_MESSAGE_FIELDS = {
  role: optional(oneOf('user', 'assistant')),
  content: required(text),
} satisfies Fields;

export const PROMPT_FIELDS = {
  enabled: optional(flag),
  title: optional(anyText),
  description: optional(anyText),
  arguments: optional(listOf(record(PROMPT_ARGUMENT_FIELDS), 'arguments')),
  messages: required(listOf(record(PROMPT_MESSAGE_FIELDS), 'messages', 1)),
} satisfies Fields;

export const TYPESCRIPT_TOOL_FIELDS = {
  domain: required(text),
  category: required(text),
  description: optional(anyText),
  toolsets: optional(listOf(text, 'names')),
  global: optional(flag),
} satisfies Fields;

export const FILE_FIELDS = {
  sources: optional(namedOf(record(SOURCE_FIELDS), 'sources')),
  tools: optional(namedOf(record(TOOL_FIELDS), 'tools')),
  toolsets: optional(namedOf(record(TOOLSET_FIELDS), 'toolsets')),
  prompts: optional(namedOf(record(PROMPT_FIELDS), 'prompts')),
  typescript_tools: optional(namedOf(record(TYPESCRIPT_TOOL_FIELDS), 'tools')),
  metadata: optional(freeMap),
} satisfies Fields;

export type SourceEntry = Read<typeof SOURCE_FIELDS>;
export type ParameterEntry = Read<typeof PARAMETER_FIELDS>;
export type AnnotationsEntry = NonNullable<ToolEntry['annotations']>;
export type ToolEntry = Read<typeof TOOL_FIELDS>;
export type ToolsetEntry = Read<typeof TOOLSET_FIELDS>;
export type PromptEntry = Read<typeof PROMPT_FIELDS>;

/** Null is a value here, and a list is one for arrays. */
function defaultValue(): Shape<Scalar | readonly Scalar[] | null> {
  const list = listOf(scalar, 'text, numbers, true or false');
  const one = scalarOr('true, false, null or a list of these');
  return {
    expected: one.expected,
    read(cell: Cell, report) {
      const { document } = report;
      if (document.itemsOf(cell.node) !== undefined) return list.read(cell, report);
      return document.scalarOf(cell.node)?.value === null ? null : one.read(cell, report);
    },
  };
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

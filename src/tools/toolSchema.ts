import { z } from 'zod';

/** The reference server's YAML language, key by key. Strict: a key that nobody reads is a typing error. */
const scalar = z.union([z.string(), z.number(), z.boolean()], 'must be a string, a number, true or false');
const scalarType = z.enum(['string', 'integer', 'float', 'boolean']);
const text = z.string().min(1);
const freeMap = z.record(z.string(), z.unknown());

const parameter = z.strictObject({
  name: z.string().regex(/^[\p{L}#@$][\p{L}\p{N}#@$_]*$/u, 'must be a name that can follow a colon'),
  type: z.enum([...scalarType.options, 'array']),
  description: z.string().optional(),
  default: z
    .union([scalar, z.array(scalar), z.null()], 'must be a string, a number, true, false, null or a list of these')
    .optional(),
  required: z.boolean().optional(),
  itemType: scalarType.optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  minLength: z.number().int().min(0).optional(),
  maxLength: z.number().int().min(0).optional(),
  enum: z.array(scalar).min(1).optional(),
  pattern: z.string().refine(isPattern, 'must be a regular expression').optional(),
});

const hints = {
  readOnlyHint: z.boolean().optional(),
  destructiveHint: z.boolean().optional(),
  idempotentHint: z.boolean().optional(),
  openWorldHint: z.boolean().optional(),
};

const security = z.strictObject({
  readOnly: z.boolean().optional(),
  maxQueryLength: z.number().int().min(1).optional(),
  forbiddenKeywords: z.array(z.string()).optional(),
});

const tool = z.strictObject({
  enabled: z.boolean().default(true),
  source: text,
  description: text,
  statement: text,
  parameters: z.array(parameter).default([]),
  domain: z.string().optional(),
  category: z.string().optional(),
  metadata: freeMap.optional(),
  responseFormat: z.enum(['json', 'markdown']).optional(),
  tableFormat: z.enum(['markdown', 'ascii', 'grid', 'compact']).optional(),
  maxDisplayRows: z.number().int().min(1).max(1000).optional(),
  rowsToFetch: z.number().int().min(1).optional(),
  fetchAllRows: z.boolean().default(false),
  annotations: z.looseObject({ title: z.string().optional(), ...hints }).optional(),
  security: security.optional(),
  ...hints,
});

const source = z.strictObject({
  host: text,
  user: text,
  password: text,
  port: z.union([z.number().int().min(1).max(65_535), z.string()], 'must be a number from 1 to 65535').optional(),
  'ignore-unauthorized': z.boolean().optional(),
  'jdbc-options': freeMap.optional(),
});

const toolset = z.strictObject({
  title: z.string().optional(),
  description: z.string().optional(),
  tools: z.array(text).min(1),
  metadata: freeMap.optional(),
});

const named = <T extends z.ZodType>(value: T): z.ZodRecord<z.ZodString, T> => z.record(z.string().min(1), value);

const file = z.strictObject({
  sources: named(source).optional(),
  tools: named(tool).optional(),
  toolsets: named(toolset).optional(),
  typescript_tools: named(freeMap).optional(),
  metadata: freeMap.optional(),
});

export const toolFileSchema = file.refine(
  ({ sources, tools, toolsets, typescript_tools }) => sources ?? tools ?? toolsets ?? typescript_tools,
  'must have sources, tools, toolsets or typescript_tools',
);

/** The keys that a mapping at this path may have. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const [room, , part, index] = path;
  if (room === undefined) return Object.keys(file.shape);
  if (room === 'sources') return Object.keys(source.shape);
  if (room === 'toolsets') return Object.keys(toolset.shape);
  if (part === 'security') return Object.keys(security.shape);
  return Object.keys(index === undefined ? tool.shape : parameter.shape);
}

/** One parsed file. */
export type ToolFile = z.infer<typeof toolFileSchema>;
export type ToolEntry = z.infer<typeof tool>;
export type ParameterEntry = z.infer<typeof parameter>;

function isPattern(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

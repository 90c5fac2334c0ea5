import { AppError } from '../kernel/appError.js';
import type { PatternMatcher } from './patternMatcher.js';
import { valueFault } from './valueFault.js';

export type ScalarType = 'string' | 'integer' | 'float' | 'boolean';
export type Scalar = string | number | boolean;
/** A checked argument; null and absent are SQL NULL. */
export type ParameterValue = Scalar | readonly (Scalar | null)[] | null | undefined;
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

export function isList(value: ParameterValue): value is readonly (Scalar | null)[] {
  return Array.isArray(value);
}

/** One declared parameter of a tool, in the terms of the YAML language. Plain data. */
export interface ToolParameter {
  readonly name: string;
  readonly type: ScalarType | 'array';
  /** Of an array; absent = scalars of every type, and null. */
  readonly itemType?: ScalarType;
  readonly description?: string;
  /** Makes the parameter optional. */
  readonly default?: Scalar | readonly Scalar[] | null;
  /** Whether a call must give it; false where there is a default. */
  readonly required: boolean;
  /** Of a number. */
  readonly min?: number;
  readonly max?: number;
  /** Characters of a string, items of an array. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Of a string: a regular expression without flags, not anchored. */
  readonly pattern?: string;
  /** Of an array: its items. */
  readonly enum?: readonly Scalar[];
  /** Of an array: whether an empty one is refused (absent), or matches nothing. */
  readonly emptyArray?: 'refuse' | 'nothing';
}

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Of a name that nobody declared. */
const NAME_SHOWN_MAX = 60;

/** Of one call; a model mends the first few and calls again. */
const FAULTS_SHOWN_MAX = 20;

const JSON_TYPES = { string: 'string', integer: 'integer', float: 'number', boolean: 'boolean' } as const;

/** The `inputSchema` of a tool: an object, draft-07, nothing besides what is declared. */
export function inputSchemaOf(parameters: readonly ToolParameter[]): JsonSchema & { readonly type: 'object' } {
  const required = parameters.filter(isRequired).map(({ name }) => name);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: Object.fromEntries(parameters.map((parameter) => [parameter.name, schemaOf(parameter)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function schemaOf(parameter: ToolParameter): JsonSchema {
  const description = descriptionOf(parameter);
  return {
    ...typeOf(parameter),
    ...(description === undefined ? {} : { description }),
    ...(parameter.default === undefined ? {} : { default: parameter.default }),
  };
}

function typeOf(parameter: ToolParameter): JsonSchema {
  const { type, itemType, min, max, minLength, maxLength, pattern, default: fallback } = parameter;
  const isNullable = fallback === null; // a client may send the default that it is told of
  if (type === 'array') {
    const items = { ...(itemType === undefined ? {} : { type: JSON_TYPES[itemType] }), ...enumOf(parameter.enum) };
    return {
      type: isNullable ? [type, 'null'] : type,
      items,
      ...defined({ minItems: minLength, maxItems: maxLength }),
    };
  }
  return {
    type: isNullable ? [JSON_TYPES[type], 'null'] : JSON_TYPES[type],
    ...(isNullable ? defined({ enum: parameter.enum && [...parameter.enum, null] }) : valuesOf(parameter.enum)),
    ...defined({ minLength, maxLength, pattern, minimum: min, maximum: max }),
  };
}

/** One value is `const`, as the reference server has it; items of a list, which it has wrong, are always an `enum`. */
function valuesOf(values: readonly Scalar[] | undefined): JsonSchema {
  return values?.length === 1 ? { const: values[0] } : enumOf(values);
}

function enumOf(values: readonly Scalar[] | undefined): JsonSchema {
  return defined({ enum: values });
}

/** The allowed values are named in words too: not every client shows an enum to its model. */
function descriptionOf({ description, enum: values }: ToolParameter): string | undefined {
  if (values === undefined) return description;
  const list = values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))).join(', ');
  const sentence = `Must be one of: ${list}`;
  const text = description?.trimEnd() ?? '';
  if (text === '') return sentence;
  return `${text.endsWith('.') ? text : `${text}.`} ${sentence}`;
}

function defined(entries: Readonly<Record<string, unknown>>): JsonSchema {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

function isRequired({ required, default: fallback }: ToolParameter): boolean {
  return required && fallback === undefined;
}

/**
 * Checks a call's arguments strictly, without coercion, and applies defaults.
 * @throws AppError E_ARGUMENTS that names every fault at once
 */
export function checkArguments(
  parameters: readonly ToolParameter[],
  args: unknown,
  matcher: PatternMatcher,
): ParameterValues {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) {
    throw new AppError('E_ARGUMENTS', 'The arguments must be an object.');
  }
  const given = args as Readonly<Record<string, unknown>>;
  const matches = untilLate(matcher);
  const faults: string[] = [];
  for (const name of Object.keys(given)) {
    if (!parameters.some((parameter) => parameter.name === name))
      faults.push(`${name.slice(0, NAME_SHOWN_MAX)} is not an argument of this tool`);
  }
  const values: [name: string, value: ParameterValue][] = [];
  for (const parameter of parameters) {
    const value = Object.hasOwn(given, parameter.name) ? given[parameter.name] : undefined;
    if (value === undefined) {
      if (isRequired(parameter)) faults.push(`${parameter.name} is required`);
      values.push([parameter.name, parameter.default]);
      continue;
    }
    const fault = value === null && !isRequired(parameter) ? undefined : valueFault(parameter, value, matches);
    if (fault !== undefined) faults.push(`${parameter.name} ${fault}`);
    values.push([parameter.name, value as ParameterValue]); // only used when there is no fault
  }
  if (faults.length > 0) {
    const more = faults.length > FAULTS_SHOWN_MAX ? `; and ${faults.length - FAULTS_SHOWN_MAX} more` : '';
    const shown = faults.slice(0, FAULTS_SHOWN_MAX).join('; ');
    throw new AppError('E_ARGUMENTS', `The arguments do not fit: ${shown}${more}.`);
  }
  return Object.fromEntries(values); // defines its entries, so that no name reaches a prototype
}

/** One comparison that takes too long is enough for a call: the others are not begun. */
function untilLate(matches: PatternMatcher): PatternMatcher {
  let isLate = false;
  return (pattern, text) => {
    if (isLate) return 'matches';
    const verdict = matches(pattern, text);
    isLate = verdict === 'late';
    return verdict;
  };
}

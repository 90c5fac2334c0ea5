import { AppError } from '../kernel/appError.js';

export type ScalarType = 'string' | 'integer' | 'float' | 'boolean';
export type Scalar = string | number | boolean;
/** A checked argument; null and absent are SQL NULL. */
export type ParameterValue = Scalar | readonly Scalar[] | null | undefined;
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** One declared parameter of a tool, in the terms of the YAML language. Plain data. */
export interface ToolParameter {
  readonly name: string;
  readonly type: ScalarType | 'array';
  /** Of an array; absent = strings and numbers. */
  readonly itemType?: ScalarType;
  readonly description?: string;
  /** Makes the parameter optional. */
  readonly default?: Scalar | readonly Scalar[] | null;
  /** Whether a call must give it; false where there is a default. */
  readonly required: boolean;
  readonly min?: number;
  readonly max?: number;
  /** Characters of a string, items of an array. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** A regular expression without flags, not anchored. */
  readonly pattern?: string;
  readonly enum?: readonly Scalar[];
  /** Of an array: whether an empty one is refused (absent), or matches nothing. */
  readonly emptyArray?: 'refuse' | 'nothing';
}

export type JsonSchema = Readonly<Record<string, unknown>>;

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
  const { type, itemType, min, max, minLength, maxLength, pattern, enum: values } = parameter;
  if (type === 'array') {
    const items = itemType === undefined ? {} : { type: JSON_TYPES[itemType] };
    const one = values === undefined ? items : { ...items, enum: values };
    return { type, items: one, ...defined({ minItems: minLength, maxItems: maxLength }) };
  }
  const base = { type: JSON_TYPES[type] };
  if (values !== undefined) return values.length === 1 ? { ...base, const: values[0] } : { ...base, enum: values };
  if (type === 'string') return { ...base, ...defined({ minLength, maxLength, pattern }) };
  return type === 'boolean' ? base : { ...base, ...defined({ minimum: min, maximum: max }) };
}

/** The allowed values are named in words too: not every client shows an enum to its model. */
function descriptionOf({ description, enum: values }: ToolParameter): string | undefined {
  if (values === undefined) return description;
  const list = values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))).join(', ');
  const sentence = `Must be one of: ${list}`;
  if (description === undefined || description === '') return sentence;
  return `${description.endsWith('.') ? description : `${description}.`} ${sentence}`;
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
export function checkArguments(parameters: readonly ToolParameter[], args: unknown): ParameterValues {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) {
    throw new AppError('E_ARGUMENTS', 'The arguments must be an object.');
  }
  const given = args as Readonly<Record<string, unknown>>;
  const faults: string[] = [];
  for (const name of Object.keys(given)) {
    if (!parameters.some((parameter) => parameter.name === name))
      faults.push(`${name} is not an argument of this tool`);
  }
  const values: [name: string, value: ParameterValue][] = [];
  for (const parameter of parameters) {
    const value = Object.hasOwn(given, parameter.name) ? given[parameter.name] : undefined;
    if (value === undefined) {
      if (isRequired(parameter)) faults.push(`${parameter.name} is required`);
      values.push([parameter.name, parameter.default]);
      continue;
    }
    const fault = value === null && !isRequired(parameter) ? undefined : faultOf(parameter, value);
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

/** What is wrong with a declaration itself: the key and a sentence without a subject. */
export interface DeclarationFault {
  readonly key: keyof ToolParameter;
  readonly sentence: string;
}

/** Whether a declaration can be met at all: bounds in order, enum values and default of its own type. */
export function declarationFault(parameter: ToolParameter): DeclarationFault | undefined {
  const { type, itemType, min = -Infinity, max = Infinity, minLength = 0, maxLength = Infinity } = parameter;
  if (itemType !== undefined && type !== 'array') return { key: 'itemType', sentence: 'is only for type: array' };
  if (min > max) return { key: 'min', sentence: 'is greater than max' };
  if (minLength > maxLength) return { key: 'minLength', sentence: 'is greater than maxLength' };
  const { enum: values = [], default: fallback } = parameter;
  for (const value of values) {
    const fault = type === 'array' ? itemFault(parameter, itemType, value) : typeFault(type, value);
    if (fault !== undefined) return { key: 'enum', sentence: `has ${JSON.stringify(value)}, which ${fault}` };
  }
  const fault = fallback === undefined || fallback === null ? undefined : faultOf(parameter, fallback);
  return fault === undefined
    ? undefined
    : { key: 'default', sentence: `is ${JSON.stringify(fallback)}, which ${fault}` };
}

function faultOf(parameter: ToolParameter, value: unknown): string | undefined {
  if (parameter.type !== 'array') return scalarFault(parameter, parameter.type, value);
  if (!Array.isArray(value)) return 'must be a list';
  const { minLength = 0, maxLength = Infinity, itemType } = parameter;
  if (value.length < minLength) return `must have at least ${counted(minLength, 'item')}`;
  if (value.length > maxLength) return `must have at most ${counted(maxLength, 'item')}`;
  const list: readonly unknown[] = value;
  const faults = list.map((item) => itemFault(parameter, itemType, item));
  const index = faults.findIndex((fault) => fault !== undefined);
  return index < 0 ? undefined : `item ${index + 1} ${faults[index] ?? ''}`;
}

function itemFault(parameter: ToolParameter, itemType: ScalarType | undefined, item: unknown): string | undefined {
  if (itemType !== undefined) return typeFault(itemType, item) ?? enumFault(parameter, item);
  const fits = item === null || typeof item === 'string' || (typeof item === 'number' && Number.isFinite(item));
  return fits ? enumFault(parameter, item) : 'must be a string, a number or null';
}

function scalarFault(parameter: ToolParameter, type: ScalarType, value: unknown): string | undefined {
  return typeFault(type, value) ?? enumFault(parameter, value) ?? rangeFault(parameter, value);
}

function typeFault(type: ScalarType, value: unknown): string | undefined {
  if (type === 'string') return typeof value === 'string' ? undefined : 'must be a string';
  if (type === 'boolean') return typeof value === 'boolean' ? undefined : 'must be true or false';
  if (type === 'integer') {
    if (!Number.isInteger(value)) return 'must be a whole number';
    return Number.isSafeInteger(value)
      ? undefined
      : `must be from ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}`;
  }
  return typeof value === 'number' && Number.isFinite(value) ? undefined : 'must be a number';
}

function enumFault({ enum: values }: ToolParameter, value: unknown): string | undefined {
  if (values === undefined || values.some((allowed) => allowed === value)) return undefined;
  return `must be one of ${values.map((allowed) => JSON.stringify(allowed)).join(', ')}`;
}

function rangeFault(parameter: ToolParameter, value: unknown): string | undefined {
  const { min = -Infinity, max = Infinity, minLength = 0, maxLength = Infinity, pattern } = parameter;
  if (typeof value === 'number') {
    if (value < min) return `must be at least ${min}`;
    return value > max ? `must be at most ${max}` : undefined;
  }
  if (typeof value !== 'string') return undefined;
  const length = Array.from(value).length; // JSON Schema counts characters, not UTF-16 units
  if (length < minLength) return `must have at least ${counted(minLength, 'character')}`;
  if (length > maxLength) return `must have at most ${counted(maxLength, 'character')}`;
  return pattern === undefined || patternOf(parameter, pattern).test(value) ? undefined : `must match ${pattern}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

const patterns = new WeakMap<ToolParameter, RegExp>();

function patternOf(parameter: ToolParameter, source: string): RegExp {
  const known = patterns.get(parameter);
  if (known !== undefined) return known;
  const made = new RegExp(source);
  patterns.set(parameter, made);
  return made;
}

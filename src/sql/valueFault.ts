import { counted } from '../kernel/counted.js';
import type { ScalarType, ToolParameter } from './parameters.js';
import type { PatternMatcher } from './patternMatcher.js';

const HALF_A_CHARACTER = /\p{Surrogate}/u;

/** Of an enum, in a refusal; the description of the parameter has them all. */
const CHOICES_SHOWN_MAX = 20;

/** What is wrong with a value for a parameter, as a sentence without a subject; null is never right here. */
export function valueFault(parameter: ToolParameter, value: unknown, matches: PatternMatcher): string | undefined {
  if (parameter.type !== 'array') return scalarFault(parameter, parameter.type, { value, matches });
  if (!Array.isArray(value)) return 'must be a list';
  const { minLength = 0, maxLength = Infinity } = parameter;
  if (value.length < minLength) return `must have at least ${counted(minLength, 'item')}`;
  if (value.length > maxLength) return `must have at most ${counted(maxLength, 'item')}`;
  const list: readonly unknown[] = value;
  for (const [index, item] of list.entries()) {
    const fault = itemTypeFault(parameter, item) ?? enumFault(parameter, item);
    if (fault !== undefined) return `item ${index + 1} ${fault}`;
  }
  return undefined;
}

/** The same for one of the parameter's own enum values. */
export function enumValueFault(parameter: ToolParameter, value: unknown, matches: PatternMatcher): string | undefined {
  if (parameter.type === 'array') return itemTypeFault(parameter, value);
  return typeFault(parameter.type, value) ?? rangeFault(parameter, { value, matches });
}

interface Check {
  readonly value: unknown;
  readonly matches: PatternMatcher;
}

function scalarFault(parameter: ToolParameter, type: ScalarType, check: Check): string | undefined {
  return typeFault(type, check.value) ?? enumFault(parameter, check.value) ?? rangeFault(parameter, check);
}

function itemTypeFault({ itemType }: ToolParameter, item: unknown): string | undefined {
  if (itemType !== undefined) return typeFault(itemType, item);
  if (typeof item === 'string') return brokenText(item);
  if (Number.isInteger(item) && !Number.isSafeInteger(item)) return 'may have lost digits; send it as a string';
  const fits = item === null || typeof item === 'boolean' || isNumber(item);
  return fits ? undefined : 'must be a string, a number, true, false or null';
}

function typeFault(type: ScalarType, value: unknown): string | undefined {
  if (type === 'string') return typeof value === 'string' ? brokenText(value) : 'must be a string';
  if (type === 'boolean') return typeof value === 'boolean' ? undefined : 'must be true or false';
  if (type === 'float') return isNumber(value) ? undefined : 'must be a number';
  if (!Number.isInteger(value)) return 'must be a whole number';
  // Beyond these the number has been rounded before it could be looked at.
  if (Number.isSafeInteger(value)) return undefined;
  return `must be from ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}`;
}

/** No encoding has a sign for half a character; it would reach Db2 as another one. */
function brokenText(text: string): string | undefined {
  const at = text.search(HALF_A_CHARACTER);
  return at < 0 ? undefined : `has half a surrogate pair at position ${at + 1}; send whole characters`;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

function enumFault({ enum: values }: ToolParameter, value: unknown): string | undefined {
  if (values === undefined || values.some((allowed) => allowed === value)) return undefined;
  const shown = values.slice(0, CHOICES_SHOWN_MAX).map((allowed) => JSON.stringify(allowed));
  return `must be one of ${shown.join(', ')}${values.length > CHOICES_SHOWN_MAX ? ' and others' : ''}`;
}

function rangeFault(parameter: ToolParameter, { value, matches }: Check): string | undefined {
  const { min = -Infinity, max = Infinity, minLength = 0, maxLength = Infinity, pattern } = parameter;
  if (typeof value === 'number') {
    if (value < min) return `must be at least ${min}`;
    return value > max ? `must be at most ${max}` : undefined;
  }
  if (typeof value !== 'string') return undefined;
  const length = Array.from(value).length; // JSON Schema counts characters, not UTF-16 units
  if (length < minLength) return `must have at least ${counted(minLength, 'character')}`;
  if (length > maxLength) return `must have at most ${counted(maxLength, 'character')}`;
  return pattern === undefined ? undefined : patternFault(pattern, value, matches);
}

function patternFault(pattern: string, value: string, matches: PatternMatcher): string | undefined {
  const verdict = matches(pattern, value);
  if (verdict === 'differs') return `must match ${pattern}`;
  if (verdict === 'matches') return undefined;
  return (
    `took too long to compare with the pattern ${pattern}; give a shorter value, ` +
    "or have the tool's author change the pattern"
  );
}

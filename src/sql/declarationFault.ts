import type { ToolParameter } from './parameters.js';
import { patternMatcher, type PatternMatcher } from './patternMatcher.js';
import { enumValueFault, valueFault } from './valueFault.js';

/** What is wrong with a declaration itself: the key and a sentence without a subject. */
export interface DeclarationFault {
  readonly key: keyof ToolParameter;
  readonly sentence: string;
}

/** Of comparing a default or an enum value with the pattern, once, at load. */
const PATTERN_MS = 500;

/** Keys that say something of some types only. Elsewhere the reference server passes over them in silence. */
const KEYS_OF_TYPES: readonly (readonly [key: keyof ToolParameter, types: readonly ToolParameter['type'][]])[] = [
  ['itemType', ['array']],
  ['emptyArray', ['array']],
  ['min', ['integer', 'float']],
  ['max', ['integer', 'float']],
  ['minLength', ['string', 'array']],
  ['maxLength', ['string', 'array']],
  ['pattern', ['string']],
];

/** Whether a declaration can be met at all: keys of its type, bounds in order, enum values and default that fit. */
export function declarationFault(parameter: ToolParameter): DeclarationFault | undefined {
  return misplacedKey(parameter) ?? contradiction(parameter) ?? unfitValue(parameter, patternMatcher(PATTERN_MS));
}

function misplacedKey(parameter: ToolParameter): DeclarationFault | undefined {
  const row = KEYS_OF_TYPES.find(([key, types]) => parameter[key] !== undefined && !types.includes(parameter.type));
  if (row === undefined) return undefined;
  const [key, types] = row;
  return { key, sentence: `is only for type: ${types.join(' or ')}` };
}

function contradiction(parameter: ToolParameter): DeclarationFault | undefined {
  const { min = -Infinity, max = Infinity, minLength = 0, maxLength = Infinity, emptyArray } = parameter;
  if (min > max) return { key: 'min', sentence: 'is greater than max' };
  if (minLength > maxLength) return { key: 'minLength', sentence: 'is greater than maxLength' };
  if (emptyArray === 'nothing' && minLength > 0) {
    return { key: 'emptyArray', sentence: 'is nothing, but minLength refuses an empty list; leave one of them out' };
  }
  return undefined;
}

function unfitValue(parameter: ToolParameter, matches: PatternMatcher): DeclarationFault | undefined {
  for (const value of parameter.enum ?? []) {
    const fault = enumValueFault(parameter, value, matches);
    if (fault !== undefined) return { key: 'enum', sentence: `has ${JSON.stringify(value)}, which ${fault}` };
  }
  const { default: fallback } = parameter;
  if (fallback === undefined || fallback === null) return undefined;
  const fault = valueFault(parameter, fallback, matches);
  return fault === undefined
    ? undefined
    : { key: 'default', sentence: `is ${JSON.stringify(fallback)}, which ${fault}` };
}

import type { Scalar } from '../sql/parameters.js';
import { scalarShape, type Shape } from './shape.js';

/** A number as YAML writes it, for text that came out of the environment. */
const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;

/** Text as it is written: 0123, 1e5 or true stay what their author typed. */
export function textWhere(expected: string, isRight: (value: string) => boolean): Shape<string> {
  return scalarShape(expected, ({ value, type, source }) => {
    const written = type === 'PLAIN' && value !== null ? source : undefined;
    const text = typeof value === 'string' ? value : written;
    return text !== undefined && isRight(text) ? text : undefined;
  });
}

export const anyText = textWhere('text', () => true);
export const text = textWhere('text that is not empty', (value) => value.trim() !== '');

export const flag = scalarShape('true or false', ({ value }, isUntyped) => {
  if (typeof value === 'boolean') return value;
  return isUntyped && (value === 'true' || value === 'false') ? value === 'true' : undefined;
});

export const number = numberShape('a number', Number.isFinite);

export function whole(min: number, max = Number.MAX_SAFE_INTEGER): Shape<number> {
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  return numberShape(`a whole number ${range}`, (value) => Number.isInteger(value) && value >= min && value <= max);
}

export function oneOf<const T extends string>(...values: readonly T[]): Shape<T> {
  return scalarShape(`one of ${values.join(', ')}`, ({ value }) => values.find((known) => known === value));
}

/** A string, a number, true or false; a placeholder becomes what its text looks like. */
export function scalarOr(others: string): Shape<Scalar> {
  return scalarShape(`text, a number, ${others}`, ({ value }, isUntyped) => {
    const taken = isUntyped && typeof value === 'string' ? typedText(value) : value;
    if (typeof taken === 'string' || typeof taken === 'boolean') return taken;
    return typeof taken === 'number' && Number.isFinite(taken) ? taken : undefined;
  });
}

export const scalar = scalarOr('true or false');

/** A mapping of anything. */
export const freeMap: Shape<Readonly<Record<string, unknown>>> = {
  expected: 'a mapping',
  read({ node, keys }, report) {
    const entries = report.document.entriesOf(node);
    if (entries === undefined) {
      report.fault(keys, 'expected a mapping');
      return undefined;
    }
    const { document } = report;
    return Object.fromEntries(
      entries.map(({ key, value }) => [key, value === undefined ? null : document.valueOf(value)]),
    );
  },
};

function numberShape(expected: string, isRight: (value: number) => boolean): Shape<number> {
  return scalarShape(expected, ({ value }, isUntyped) => {
    const taken = isUntyped && typeof value === 'string' ? typedText(value.trim()) : value;
    return typeof taken === 'number' && isRight(taken) ? taken : undefined;
  });
}

function typedText(value: string): Scalar {
  if (value === 'true' || value === 'false') return value === 'true';
  return NUMBER.test(value) ? Number(value) : value;
}

import type { Scalar } from './parameters.js';

/** What Mapepire is sent for a marker; it binds every value as a string that the driver converts. */
export type SqlParameter = string | number | null;

/** As JavaScript writes numbers of 1e21 and more, and below 1e-6. */
const EXPONENTIAL = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/;

/** A value as it is bound: a boolean as 1 or 0, a number with all its digits, nothing as SQL NULL. */
export function sqlParameterOf(value: Scalar | null | undefined): SqlParameter {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' ? digitsOf(value) : (value ?? null);
}

/** An exponent is for floating-point constants only; a decimal or a whole number wants plain digits. */
function digitsOf(value: number): number | string {
  const [, sign = '', first = '', rest = '', exponent] = EXPONENTIAL.exec(String(value)) ?? [];
  if (exponent === undefined) return value;
  const digits = first + rest;
  const places = Number(exponent);
  if (places < 0) return `${sign}0.${'0'.repeat(-places - 1)}${digits}`;
  return sign + digits.padEnd(places + 1, '0'); // from 1e21 on there are never more digits than places
}

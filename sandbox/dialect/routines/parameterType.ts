import { assert } from '../../../src/kernel/assert.js';
import { type SqlType, faceOf, sqlType } from '../sqlType.js';
import { readStatement } from '../tree.js';
import { type DataType, dataTypeAt } from '../types.js';
import type { TypeFacts } from './routine.js';

const DECIMALS: ReadonlySet<string> = new Set(['DECIMAL', 'NUMERIC', 'DECFLOAT']);

/** What the catalog keeps of a type. */
export function factsOf({ type }: DataType): TypeFacts {
  const { name, length, scale } = type;
  const size = length === 0 || name === 'XML' ? undefined : length;
  if (!DECIMALS.has(name)) return { name, length: size, precision: undefined, scale: undefined };
  return { name, length: undefined, precision: size, scale: name === 'DECFLOAT' ? undefined : scale };
}

/** The type again, from what the catalog keeps. */
export function typeOf(facts: TypeFacts): DataType {
  return dataTypeAt(readStatement(typeText(facts)).nodes, 0);
}

/** The size stands behind the first word of `CHAR () FOR BIT DATA`. */
function typeText({ name, length, precision, scale }: TypeFacts): string {
  const size = length ?? precision;
  const sizes = size === undefined ? '' : `(${size}${scale === undefined ? '' : `, ${scale}`})`;
  const [first = '', ...rest] = name.split(' () ');
  return [`${first}${sizes}`, ...rest].join(' ');
}

/** A parameter as result metadata describes a column of its type. */
export function parameterFace({ name, length, precision, scale }: TypeFacts): NonNullable<ReturnType<typeof faceOf>> {
  const type: SqlType = sqlType(name, length ?? precision ?? 0, scale ?? 0);
  const face = faceOf(type);
  assert(face !== undefined, `no parameter has the type ${name}`);
  return face;
}

/** The type of a routine's argument: PostgreSQL forgets sizes there, so they are kept by a variable inside. */
export function argumentType({ sql }: DataType): string {
  const base = sql.replace(/\(.*/, '');
  return base === 'char' ? 'bpchar' : base;
}

/** A parameter marker's value on its way into a routine: the driver refuses what its type cannot be. */
export function markerArgument(marker: string, type: DataType): string {
  return `(${marker})::${argumentType(type)}`;
}

/** Any other value on its way into a routine, converted by Db2's rules. Its length is the variable's business. */
export function asArgument(value: string, type: DataType): string {
  return `(${asAssigned(value, type)})::${argumentType(type)}`;
}

/** A value on its way into a variable, which itself refuses text that is too long. */
export function asAssigned(value: string, type: DataType): string {
  const base = argumentType(type);
  return base === 'bpchar' || base === 'varchar' ? `db2.text_of(${value})` : type.cast(value);
}
